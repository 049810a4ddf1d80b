"""Which elements of a page in HTML cannot be seen: by their own style, or by a rule of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|opacity:0(?:\.0*)?(?![.0-9])"
    r"|font-size:(?:0|[01](?:\.[0-9]+)?px|0?\.[0-9]+(?:px|pt|r?em))(?![.0-9a-z])"
    r"|(?:left|right|top|bottom|text-indent|margin-left|margin-top):-[0-9]{3,}"
    r"|clip:rect\((?:0|1)(?:px)?[, ]?|clip-path:(?:inset\((?:50|100)%|circle\(0)|transform:[^;]*?scale\(0\)|transform:translate[xy]?\(-[0-9]{3,}"
)
_SQUEEZED = re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:px)?(?:;|$)")
_CUT = re.compile(r"overflow(?:-[xy])?:(?:hidden|clip)")
_COLOUR = re.compile(
    r"(?:^|;)color:(?:white|transparent|#f{3,8}|rgba?\(255,255,255[^)]*\)|rgba\([^)]*,0\))(?:;|!|$)"
)
_GROUND = re.compile(r"background(?:-color|-image)?:(?!none|transparent|white|#f{3,6}(?:;|$))")
_STYLE = re.compile(r"<style\b[^<>]{0,300}+>(?P<rules>.*?)(?:</style|$)", re.IGNORECASE | re.DOTALL)
_PRINTED = re.compile(r"@media[ ]+print\b[^{}]{0,200}+\{(?:[^{}]{0,4000}+\{[^{}]{0,4000}+\})*+")
"""What is left out on paper is seen on the screen."""
_NOTE = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_LONGEST = 4000
"""Characters of one style: what is longer is no style that somebody wrote."""
_LAST = re.compile(r"(?:^|[\s>+~])(?P<last>[^\s>+~:\[]+)$")


def hides(style: str) -> bool:
    """Whether declarations, as they stand in an attribute, make their element invisible."""
    plain = "".join(style[:_LONGEST].lower().split()).replace("!important", "")
    return bool(
        _HIDING.search(plain)
        or (_SQUEEZED.search(plain) and _CUT.search(plain))
        or (_COLOUR.search(plain) and not _GROUND.search(plain))
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """What the page hides, by the last part of the selectors: `.note`, `#a`, `aside`."""

    hidden: frozenset[str]

    @classmethod
    def of(cls, page: str) -> "Rules":
        return cls(frozenset(_hidden(page)))

    def hide(self, tag: str, known: dict[str, str]) -> bool:
        classes = known.get("class", "").split()
        names = {tag, *(f".{one}" for one in classes), *(f"{tag}.{one}" for one in classes)}
        if known.get("id"):
            names |= {f"#{known['id']}", f"{tag}#{known['id']}"}
        return not self.hidden.isdisjoint(names)


def _hidden(page: str) -> Iterator[str]:
    for block in _STYLE.finditer(page):
        rules = _PRINTED.sub("", _NOTE.sub("", block["rules"]))
        for rule in rules.split("}"):
            selectors, _, declared = rule.rpartition("{")
            if hides(declared):
                yield from _last_parts(selectors.rpartition("{")[2][-_LONGEST:])


def _last_parts(selectors: str) -> Iterator[str]:
    for selector in selectors.split(","):
        last = _LAST.search(selector.strip()[-100:])
        if last is not None:
            yield last["last"]
