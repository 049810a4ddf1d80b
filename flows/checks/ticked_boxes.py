"""Which options of a printed form are ticked: ☑不予公开 ☐主动公开, 秘密（√）机密（ ）, - [x] 依申请公开."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TICK = "[☑☒✓✔√✅🗹\uf050-\uf054\uf0fc-\uf0fe]"
_FILLED = "[■●◉◆]"
"""Ticks where hollow ones stand on the same line; else the signs of a list."""
_HOLLOW = "[□☐○◯◇▢\uf02a\uf06f\uf071\uf0a3\uf0a8]"
"""Those above F000 are of the fonts that people draw boxes with, pasted without the font."""
_BOX = re.compile(
    rf"(?:[(\[][ ]?)?(?:(?P<tick>{_TICK})|(?P<filled>{_FILLED})|(?P<hollow>{_HOLLOW}))(?:[ ]?[)\]])?"
    r"|[(\[](?P<cross>[xX])[)\]]|[(\[](?P<empty>[ ]{0,6})[)\]]"
)
_TICKED = re.compile(rf"{_TICK}|{_FILLED}|[(\[][xX][)\]]")
_AROUND = " \t|,;、"
_LONGEST_OPTION = 24


class Ticked(NamedTuple):
    option: re.Match[str]
    start: int
    end: int
    """Of the option and its box."""


def lines_with_ticks(text: str) -> Iterator[tuple[int, int]]:
    """Where each line with a tick, or what may be one, starts and ends."""
    reached = -1
    for tick in _TICKED.finditer(text):
        if tick.start() > reached:
            start = text.rfind("\n", 0, tick.start()) + 1
            reached = text.find("\n", tick.end()) % (len(text) + 1)
            yield start, reached


def ticked(text: str, start: int, end: int, option: re.Pattern[str]) -> Iterator[Ticked]:
    """The ticked options of the line [start, end). Boxes stand before their options, unless an option stands before
    the first box.
    """
    boxes = list(_BOX.finditer(text, start, end))
    hollow = any(box["hollow"] is not None or box["empty"] is not None for box in boxes)
    edges = [start, *(box.end() for box in boxes)]
    behind = _option_before(text, start, boxes[0].start(), option) is not None if boxes else False
    for number, box in enumerate(boxes):
        if not (box["tick"] or box["cross"] or (box["filled"] and hollow)):
            continue
        following = boxes[number + 1].start() if number + 1 < len(boxes) else end
        found = (
            _option_before(text, edges[number], box.start(), option)
            if behind
            else _option_after(text, box.end(), following, option)
        )
        if found is not None:
            yield Ticked(found, min(box.start(), found.start()), max(box.end(), found.end()))


def _option_before(text: str, start: int, end: int, option: re.Pattern[str]) -> re.Match[str] | None:
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    window = max(start, end - _LONGEST_OPTION)
    return next((found for found in option.finditer(text, window, end) if found.end() == end), None)


def _option_after(text: str, start: int, end: int, option: re.Pattern[str]) -> re.Match[str] | None:
    while start < end and text[start] in _AROUND:
        start += 1
    found = option.match(text, start, end)
    goes_on = found is not None and "\u4e00" <= text[found.end() : min(end, found.end() + 1)] <= "\u9fff"
    return None if goes_on else found
