"""The reference of the language is fresh and whole, and its examples can be read."""

import inspect
import re
from typing import Any

from definitions.schema.base import Declared, Words
from definitions.source import read
from definitions.vocabulary import CheckName
from scripts.language import reference
from scripts.language.class_source import ClassSource
from scripts.language.how_to_documents import documents, walk
from scripts.language.words.chapters import CHAPTERS, SECTIONS
from scripts.language.words.checks_and_jobs import CHECKS


def _declared(model: type[Declared]) -> set[type[Declared]]:
    return {found for child in model.__subclasses__() for found in {child, *_declared(child)}}


def test_the_page_is_fresh() -> None:
    assert reference.FILE.read_text(encoding="utf-8") == reference.generate(), "run make generate"


def test_every_model_of_the_language_has_a_section() -> None:
    models = {model for model in _declared(Declared) if model.__module__.startswith("definitions.schema.")}
    assert models - {Words} == set(SECTIONS)
    assert len(SECTIONS) == sum(map(len, CHAPTERS.values())), "in two chapters"
    assert set(CHECKS) == set(CheckName)


def test_nothing_is_said_of_keys_that_do_not_exist() -> None:
    for model, section in SECTIONS.items():
        assert section.meanings.keys() | section.examples.keys() <= model.model_fields.keys(), model.__name__


def test_meanings_are_not_said_twice() -> None:
    for model, section in SECTIONS.items():
        assert not section.meanings.keys() & ClassSource(model).meanings.keys(), model.__name__


def test_examples_are_yaml_with_the_key_that_they_show() -> None:
    page = reference.FILE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", page, re.MULTILINE)
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
        (owner, key)
        for shown in documents()
        for one in walk(shown.document)
        for key in one.model_fields_set
        for owner in type(one).__mro__
    }
    declared = {
        (model, key)
        for model in SECTIONS
        for key in model.model_fields.keys() & inspect.get_annotations(model).keys()
    }
    assert declared - used == set()


def test_each_section_names_the_page_that_explains_it_and_a_document_that_is_shown_there() -> None:
    sections = reference.FILE.read_text(encoding="utf-8").split("\n### ")[1:]
    assert len(sections) == len(SECTIONS)
    for section in sections:
        assert re.search(
            r"^How to: \[.+\]\(\.\./.+\.md\)\. In use: \[.+\]\(\.\./.+\.yaml\)\.$", section, re.M
        ), section
