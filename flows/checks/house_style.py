"""How the office writes words that are often written otherwise: 账号, not 帐号."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding
from flows.checks.listing import Hit, listed
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage

CHECK = CheckName.HOUSE_STYLE


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    style = content.house.style
    if not style:
        return
    pattern = _pattern(tuple(sorted(style, key=len, reverse=True)))

    def look(passage: Passage) -> Iterator[Finding]:
        found = pattern.finditer(passage.text)
        return listed(
            passage,
            (Hit("house_style", level, partial(_finding, passage, one, style, level)) for one in found),
        )

    yield from content.look(options.skip, look)


def _finding(passage: Passage, match: re.Match[str], style: Mapping[str, str], level: Severity) -> Finding:
    spot, write = passage.spot(*match.span()), style[match.group()]
    message = f"{spot.place}的“{spot.excerpt}”，请写作“{write}”。"
    return spot.finding(CHECK, "house_style", level, message, write)


@lru_cache(maxsize=32)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))
