"""What may stand at a place of a document, asked of the JSON Schema that the models describe themselves with."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from definitions.problems import Path, nearest
from definitions.schema.base import Declared

Node = Mapping[str, Any]

_PASTED = re.compile(r"(\w+) *[:：] *(.*)")


def allowed_keys(model: type[Declared], location: Path) -> frozenset[str]:
    """The keys of the mapping at this location; the location may hold the tags of unions, as Pydantic's do."""
    nodes = nodes_at(model, location)
    return frozenset(key for node in nodes for key in node.get("properties", {}))


def allowed_values(model: type[Declared], location: Path) -> frozenset[str]:
    """The words that a value is to be chosen from; for a union with a tag, the tags."""
    values: set[str] = set()
    for node in nodes_at(model, location):
        values.update(str(value) for value in node.get("enum", ()))
        values.update(node.get("discriminator", {}).get("mapping", {}))
        if "const" in node:
            values.add(str(node["const"]))
    return frozenset(values)


def variant_keys(model: type[Declared], location: Path) -> frozenset[str]:
    """The keys that any of the variants may have that a tag chooses from here."""
    tags = allowed_values(model, location)
    return frozenset(key for tag in tags for key in allowed_keys(model, (*location, tag)))


def key_and_value(key: str) -> tuple[str, str] | None:
    """Of `id:section`, which YAML takes for one word: what lies before the colon, and behind it."""
    found = _PASTED.fullmatch(key)
    return (found[1], found[2]) if found is not None else None


def meant_key(key: str, allowed: Iterable[str]) -> str | None:
    """The key that was likely meant by one that is not allowed."""
    words, pasted = frozenset(allowed), key_and_value(key)
    return pasted[0] if pasted is not None and pasted[0] in words else nearest(key, words)


@cache
def root_of(model: type[Declared]) -> Node:
    return model.model_json_schema(by_alias=True, mode="validation")


def nodes_at(model: type[Declared], location: Path) -> list[Node]:
    root = root_of(model)
    nodes = list(_alternatives(root, root))
    for segment in location:
        # A key that one alternative names is not one of the free keys of another.
        naming = [node for node in nodes if segment in node.get("properties", {})]
        # A segment that is no step of the schema is the name of a type that Pydantic tried.
        nodes = [inner for node in naming or nodes for inner in _step(root, node, segment)] or nodes
    return nodes


def _alternatives(root: Node, node: Node) -> Iterator[Node]:
    """The node itself and, unless a tag decides, the nodes that it is one of."""
    if "$ref" in node:
        yield from _alternatives(root, resolved(root, node["$ref"]))
        return
    yield node
    if "discriminator" not in node:
        choices: Sequence[Node] = node.get("anyOf") or node.get("oneOf") or ()
        for choice in choices:
            yield from _alternatives(root, choice)


def variant(target: str | Node) -> Node:
    """What a tag chooses; of a kind that people do on some channels, the several models that it may be."""
    return {"$ref": target} if isinstance(target, str) else target


def resolved(root: Node, reference: str) -> Node:
    node: Node = root["$defs"][reference.rpartition("/")[2]]
    return node


def _step(root: Node, node: Node, segment: str | int) -> Iterator[Node]:
    if isinstance(segment, int):
        inner: list[Any] = [node.get("items")]
    elif "discriminator" in node:
        target = node["discriminator"]["mapping"].get(segment)
        inner = [variant(target)] if target else []
    else:
        known = node.get("properties", {}).get(segment)
        inner = (
            [known]
            if known
            else [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
        )
    for found in inner:
        if isinstance(found, Mapping):
            yield from _alternatives(root, found)
