"""Cells of a workbook that show nothing although they hold something: by their number format, or by white letters."""

import re
from collections.abc import Callable

from lxml import etree

from flows.extraction.colours import is_white
from flows.extraction.package import Package

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHOWS_NOTHING = re.compile(r'(?:\s|"")*;(?:\s|"")*;(?:\s|"")*(?:;(?:\s|"")*)?')
"""`;;;`: nothing for positive, negative, zero and text."""
_BACKGROUND = "0"
"""Of a theme's colours the first: paper."""
_TINY = 2.0
"""Points."""


def hiding_styles(package: Package) -> frozenset[str]:
    """The numbers, as cells give them under `s`, of styles in which nothing can be seen."""
    tree = package.tree("xl/styles.xml")
    if tree is None:
        return frozenset()
    formats = {one.get("numFmtId") for one in tree.iter(f"{X}numFmt") if _is_empty(one.get("formatCode", ""))}
    fonts = _numbers(tree, "fonts", "font", _cannot_be_seen)
    tiny = _numbers(tree, "fonts", "font", _is_tiny)
    papers = _numbers(tree, "fills", "fill", _is_paper)
    crosses = tree.find(f"{X}cellXfs")
    return frozenset(
        f"{number}"
        for number, one in enumerate(crosses if crosses is not None else ())
        if one.get("numFmtId") in formats
        or one.get("fontId", "0") in tiny
        or (one.get("fontId", "0") in fonts and one.get("fillId", "0") in papers)
    )


def _numbers(
    tree: etree._Element, group: str, name: str, holds: Callable[[etree._Element], bool]
) -> frozenset[str]:
    found = tree.find(f"{X}{group}")
    every = found.findall(f"{X}{name}") if found is not None else []
    return frozenset(f"{number}" for number, one in enumerate(every) if holds(one))


def _is_empty(code: str) -> bool:
    return _SHOWS_NOTHING.fullmatch(code) is not None


def _cannot_be_seen(font: etree._Element) -> bool:
    colour = font.find(f"{X}color")
    return colour is not None and _is_like_paper(colour)


def _is_tiny(font: etree._Element) -> bool:
    size = font.find(f"{X}sz")
    try:
        return size is not None and float(size.get("val", "")) <= _TINY
    except ValueError:
        return False


def _is_paper(fill: etree._Element) -> bool:
    pattern = fill.find(f"{X}patternFill")
    if pattern is None:
        return False
    if pattern.get("patternType", "none") == "none":
        return True
    colour = pattern.find(f"{X}fgColor")
    return pattern.get("patternType") == "solid" and colour is not None and _is_like_paper(colour)


def _is_like_paper(colour: etree._Element) -> bool:
    if colour.get("theme") is not None:
        return colour.get("theme") == _BACKGROUND and float(colour.get("tint") or 0) > -0.05
    return is_white(colour.get("rgb") or "") or colour.get("indexed") in {"1", "9"}
