"""The reference of the language is fresh and whole, and its examples can be read."""

import inspect
import re
from typing import Any

import pytest

from definitions.schema.base import Declared, Words
from definitions.source import read
from definitions.vocabulary import CheckName
from scripts import language_reference as reference
from scripts.language_examples import EXPLAINED, documents, walk
from scripts.language_words import CHECKS, EXAMPLES, MEANINGS, TITLES

SHOWN = {model.__name__: model for models in reference.DOCUMENTS.values() for model in models}


def _declared(model: type[Declared]) -> set[type[Declared]]:
    return {found for child in model.__subclasses__() for found in {child, *_declared(child)}}


def test_the_page_is_fresh() -> None:
    assert reference.FILE.read_text(encoding="utf-8") == reference.generate(), "run make generate"


def test_every_model_of_the_language_has_a_section() -> None:
    models = {model for model in _declared(Declared) if model.__module__.startswith("definitions.schema.")}
    assert models - {Words} == set(SHOWN.values())
    assert set(TITLES) == set(SHOWN)
    assert set(CHECKS) == set(CheckName)


@pytest.mark.parametrize("words", [MEANINGS, EXAMPLES], ids=["meanings", "examples"])
def test_nothing_is_said_of_keys_that_do_not_exist(words: dict[tuple[str, str], str]) -> None:
    assert words
    for model, key in words:
        assert key in SHOWN[model].model_fields, f"{model}.{key}"


def test_meanings_are_not_said_twice() -> None:
    for model, key in MEANINGS:
        assert key not in reference._Source(SHOWN[model]).meanings, f"{model}.{key}"


def test_examples_are_yaml_with_the_key_that_they_show() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", reference.generate(), re.MULTILINE)
    assert len(rows) > 100
    for key, example in rows:
        if "..." in example:
            continue
        source = read(example.replace("\\|", "|"), "example.yaml")
        values: Any = source.values
        assert not source.problems, example
        assert set(values) == {key}, example


def test_every_key_of_the_language_is_in_use_in_a_document_of_the_how_to_pages() -> None:
    """Those documents are valid, and their examples are played: see `test_pages.py`."""
    used = {
        (owner.__name__, key)
        for shown in documents()
        for one in walk(shown.document)
        for key in one.model_fields_set
        for owner in type(one).__mro__
    }
    declared = {
        (name, key)
        for name, model in SHOWN.items()
        for key in model.model_fields.keys() & inspect.get_annotations(model).keys()
    }
    assert declared - used == set()


def test_each_section_names_the_page_that_explains_it_and_a_document_that_is_shown_there() -> None:
    assert set(EXPLAINED) == set(SHOWN)
    sections = reference.FILE.read_text(encoding="utf-8").split("\n### ")[1:]
    assert len(sections) == len(SHOWN)
    for section in sections:
        assert re.search(
            r"^How to: \[.+\]\(\.\./.+\.md\)\. In use: \[.+\]\(\.\./.+\.yaml\)\.$", section, re.M
        ), section
