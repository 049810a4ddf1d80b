"""The least that the schema accepts at a place: what stands for something that could not be read."""

from collections.abc import Mapping
from typing import Any

from definitions.loader.allowed import Node, nodes_at, resolved, root_of, variant
from definitions.problems import Path
from definitions.schema.base import Declared
from definitions.schema.day_bounds import DAY_PATTERN
from definitions.schema.signing import PART_PATTERN
from definitions.schema.stages import TABLE_PATTERN
from definitions.schema.triggers import TIME_PATTERN
from definitions.working_days import HOURS_PATTERN, SPAN_PATTERN, SPAN_PATTERN_OF_STAGES

SAMPLES: Mapping[str, str] = {
    SPAN_PATTERN: "1 day",
    DAY_PATTERN: "submission",
    SPAN_PATTERN_OF_STAGES: "1 workday",
    HOURS_PATTERN: "08:30-12:00",
    r"^[a-z][a-z0-9_]*$": "unread_{}",
    r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$": "unread-{}",
    r"\{serial\}": "{{serial}}",
    r"^(\d{10}|bm\d{8})$": "0000000000",
    PART_PATTERN: "1%",
    TIME_PATTERN: "09:00",
    TABLE_PATTERN: "form.unread_{}",
}
"""Pattern of the schema to a text that it accepts."""
ONE_OF_SEVERAL: Mapping[str, Mapping[str, Any]] = {
    "WaitStage": {"for": "1 day"},
    "Reaction": {"remind": "everyone"},
    "ScheduleTrigger": {"every": "day"},
    "Urgency": {"at_once": True},
    "Reference": {"check": "unread"},
}
"""Model to one of several keys of which it needs one."""


def filler(model: type[Declared], location: Path, number: int) -> Any:
    """The location may hold the tags of unions. Names get the number, so that no two are the same."""
    return _least(root_of(model), nodes_at(model, location)[0], number)


def _least(root: Node, node: Node, number: int) -> Any:
    if "discriminator" in node:
        mapping = node["discriminator"]["mapping"]
        variants = {tag: _first(root, variant(target)) for tag, target in mapping.items()}
        tag = min(variants, key=lambda one: (len(variants[one]["required"]), one))
        return {**_least(root, variants[tag], number), node["discriminator"]["propertyName"]: tag}
    if "$ref" in node:
        return _least(root, resolved(root, node["$ref"]), number)
    if "oneOf" in node or "anyOf" in node:
        return _least(root, (node.get("oneOf") or node["anyOf"])[0], number)
    if "enum" in node:
        return node["enum"][0]
    if "const" in node:
        return node["const"]
    match node["type"]:
        case "object":
            properties = node.get("properties", {})
            least = {key: _least(root, properties[key], number) for key in node.get("required", ())}
            return {**least, **ONE_OF_SEVERAL.get(node.get("title", ""), {})}
        case "array":
            return [_least(root, node["items"], number)] if node.get("minItems") else []
        case "string":
            return SAMPLES[node["pattern"]].format(number) if "pattern" in node else f"unread {number}"
        case "number" | "integer":
            return max(1, node.get("minimum", 1))
        case other:
            raise TypeError(f"no filler for a value of type {other}")


def _first(root: Node, node: Node) -> Node:
    """The model itself; of several, the first."""
    return _first(root, node["oneOf"][0]) if "oneOf" in node else resolved(root, node["$ref"])
