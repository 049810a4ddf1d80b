"""XML with the order, the prefixes and the indents that one wants."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from definitions.drawing.text import escaped


@dataclass(frozen=True, slots=True)
class Element:
    tag: str
    attributes: Mapping[str, str]
    children: tuple["Element", ...] = ()
    text: str = ""


def element(tag: str, attributes: Mapping[str, str], *children: Element, text: str = "") -> Element:
    return Element(tag, attributes, children, text)


def document(root: Element) -> str:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *_lines(root, ""), ""])


def _lines(one: Element, indent: str) -> Iterator[str]:
    attributes = "".join(f' {name}="{_in_attribute(value)}"' for name, value in one.attributes.items())
    opening = f"{indent}<{one.tag}{attributes}"
    if one.children:
        yield f"{opening}>"
        for child in one.children:
            yield from _lines(child, f"{indent}  ")
        yield f"{indent}</{one.tag}>"
    else:
        yield f"{opening}>{escaped(one.text)}</{one.tag}>" if one.text else f"{opening}/>"


def _in_attribute(value: str) -> str:
    """Line breaks there would be read as spaces."""
    return escaped(" ".join(value.split()))
