"""A document that the schema refuses, mended just far enough that the rules can judge the rest of it."""

import copy
import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from definitions.loader.allowed import allowed_keys, meant_key, variant_keys
from definitions.loader.fillers import filler
from definitions.problems import Path
from definitions.rules.rule import Damage
from definitions.schema.base import Declared

Model = TypeVar("Model", bound=Declared)

MOST_ROUNDS = 10
"""A value that is taken out may be one that is required, and is filled in with the next round."""

_UNKNOWN_VARIANT = ("union_tag_invalid", "union_tag_not_found")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def mended(model: type[Model], values: Any, faulty: Iterable[Path]) -> tuple[Model, Damage] | None:
    """The document with something harmless wherever it does not fit, and all the places where it may say otherwise.

    `faulty` are places that are known to be damaged. No list gets shorter, so that places stay true. None where it
    cannot be mended.
    """
    values = copy.deepcopy(values)
    damage = set(faulty)
    for _ in range(MOST_ROUNDS):
        try:
            return model.model_validate_json(json.dumps(values)), Damage(frozenset(damage))
        except ValidationError as error:
            # The several types that a value was tried for are one fault; the first mending would misplace the next.
            faults = {_known(values, detail): detail for detail in error.errors(include_url=False)}
        # What an unknown key stands for is told from the keys that are absent, so these are filled in afterwards.
        for path, detail in sorted(faults.items(), key=lambda fault: _is_missing(fault[1])):
            damage.update(_mend(model, values, path, detail, len(damage)))
    return None


def _known(values: Any, detail: ErrorDetails) -> Path:
    """Where it is in the document; a segment of Pydantic's that is not there names a type, or what is missing."""
    path: list[str | int] = []
    for segment in detail["loc"]:
        if _has(values, segment):
            values = values[segment]
            path.append(segment)
    # What is missing from a text that stands for a mapping is no fault of a key.
    return (*path, detail["loc"][-1]) if _is_missing(detail) and isinstance(values, dict) else tuple(path)


def _is_missing(detail: ErrorDetails) -> bool:
    return detail["type"] == "missing"


def _has(values: Any, segment: str | int) -> bool:
    if isinstance(segment, int):
        return isinstance(values, list) and segment < len(values)
    return isinstance(values, dict) and segment in values


def _mend(
    model: type[Declared], values: Any, path: Path, detail: ErrorDetails, number: int
) -> Iterator[Path]:
    """Yields what is in doubt from now on. `number` sets the names that are filled in apart."""
    location = detail["loc"]
    *way, last = path
    holder = values
    for segment in way:
        if not _has(holder, segment):
            return  # it was taken out, for a fault of its name
        holder = holder[segment]
    if not _is_missing(detail) and not _has(holder, last):
        return
    if detail["type"] in _UNKNOWN_VARIANT:
        yield from _replace_variant(model, holder, path, location, number)
    elif _is_missing(detail) and not _has(holder, last):
        holder[last] = filler(model, location, number)
        yield path
    elif isinstance(last, int):
        holder[last] = filler(model, location[: _last_position(location)], number)
        yield path
    else:
        del holder[last]
        yield path
        if detail["type"] == "extra_forbidden":
            yield from _meant(last, tuple(way), allowed_keys(model, location[:-1]) - set(holder))


def _replace_variant(
    model: type[Declared], holder: Any, path: Path, location: Path, number: int
) -> Iterator[Path]:
    """Of a stage or a field of an unknown kind only the name is known."""
    name = holder[path[-1]].get("id")
    holder[path[-1]] = filler(model, location, number)
    is_named = isinstance(name, str) and _NAME.fullmatch(name) is not None
    if is_named:
        holder[path[-1]]["id"] = name
    yield from ((*path, key) for key in variant_keys(model, location) if key != "id" or not is_named)


def _last_position(location: Path) -> int:
    """How much of the location leads to the item of a list; what follows are types that it was tried for."""
    return max(index for index, segment in enumerate(location) if isinstance(segment, int)) + 1


def _meant(key: str, parent: Path, absent: Collection[str]) -> Iterator[Path]:
    """The key that an unknown one stands for; any that is absent, if none is like it."""
    near = meant_key(key, absent)
    yield from ((*parent, one) for one in ([near] if near else absent))
