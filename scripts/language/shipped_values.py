"""The short values that the shipped documents give to the keys of the language, as examples."""

import inspect
import json
from collections.abc import Iterator, Mapping

from definitions.registry import Catalogue, read_requirements
from definitions.schema.base import Declared, Words
from definitions.source.scalars import UnclearWordError, meaning
from scripts.language.how_to_documents import walk

LONGEST = 70


def shipped_values(catalogue: Catalogue) -> dict[tuple[type, str], str]:
    """The first short value that the shipped documents give to each key of each class."""
    found: dict[tuple[type, str], str] = {}
    for document in _documents(catalogue):
        for owner, name, value in _keys(document):
            text = plain(value)
            if len(text) <= LONGEST:
                found.setdefault((owner, name), f"{name}: {text}")
    return found


def _keys(document: Declared) -> Iterator[tuple[type, str, object]]:
    """Every key that is written in a document, with the class that declares it and its value."""
    for model in walk(document):
        if not isinstance(model, Words):
            for key, field in type(model).model_fields.items():
                if key in model.model_fields_set:
                    yield owner_of(type(model), key), field.alias or key, getattr(model, key)


def _documents(catalogue: Catalogue) -> Iterator[Declared]:
    for office in catalogue.offices.values():
        yield from (loaded.process for loaded in office.processes.values())
        yield office.organization
        yield from office.ledgers.values()
        yield from office.registers.values()
        yield from office.sheets
        yield from office.scores.values()
        if office.self_check is not None:
            yield office.self_check
    yield read_requirements(catalogue)


def owner_of(model: type, key: str) -> type:
    """The class that declares a key of this one."""
    return next(one for one in model.__mro__ if key in inspect.get_annotations(one))


def plain(value: object) -> str:
    """A value as it may be written on one line of YAML."""
    if isinstance(value, Words):
        return value.zh
    if isinstance(value, Declared):
        names = [key for key in type(value).model_fields if key in value.model_fields_set]
        inner = (
            f"{type(value).model_fields[key].alias or key}: {plain(getattr(value, key))}" for key in names
        )
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {plain(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(plain(inner) for inner in value)}]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return _plain_text(str(value))


def _plain_text(text: str) -> str:
    try:
        return text if meaning(text) == text else f"'{text}'"
    except UnclearWordError:
        return f"'{text}'"
