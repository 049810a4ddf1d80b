"""How a key that must be written may look, in the words of the shipped documents: the reference writes the file anew."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from definitions.loader.allowed import nodes_at
from definitions.problems import Path as Location
from definitions.schema.base import Declared

KEY_EXAMPLES = Path(__file__).with_name("key_examples.json")


def example_of(model: type[Declared], location: Location, key: str) -> str | None:
    """`key: value` for the mapping at this location, on one line; None where no shipped document has a short one."""
    classes = [node["title"] for node in nodes_at(model, location) if key in node.get("properties", {})]
    found = (_examples().get(f"{name}.{key}") for name in classes)
    return next((example for example in found if example is not None), None)


@cache
def _examples() -> Mapping[str, str]:
    known: dict[str, str] = json.loads(KEY_EXAMPLES.read_text(encoding="utf-8"))
    return known
