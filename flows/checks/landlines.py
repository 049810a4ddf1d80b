"""Fixed telephones of people at home. Those of offices are given out on purpose, and look the same: the word before tells."""

import re
from collections.abc import Iterator, Sequence

from flows.checks.personal_names import WHO, FoundName

_NUMBER = r"(?P<own>(?:\(?0[1-9][0-9]{1,2}\)?[-—– ]?)?[2-8][0-9]{6,7})(?![0-9])"
_TELEPHONE = re.compile(rf"(?:电话|固话|座机|宅电)(?:号码)?[ ]{{0,4}}+[:是为]?[ ]{{0,4}}+{_NUMBER}")
_OF_HOME = re.compile(
    rf"(?:家庭(?:联系)?|住宅|(?:我家|我的|家里|家中)[里中]?的?|本人的?(?:联系|固定)?|(?:家长|{WHO})的?(?:联系|固定|家庭)?)$"
)
_LONGEST = 16
_BEHIND_NAME = re.compile(
    rf"[,;( ]{{0,2}}(?:(?:男|女)[,;])?(?:家(?:里|中)?)?的?(?:联系|固定)?(?:电话|座机)(?:号码)?[ ]*[:是为]?[ ]*{_NUMBER}"
)


def landlines(text: str, names: Sequence[FoundName]) -> Iterator[tuple[int, int]]:
    for match in _TELEPHONE.finditer(text):
        start = match.start()
        if text.startswith("宅电", start) or _OF_HOME.search(text, max(0, start - _LONGEST), start):
            yield match.span("own")
    for name in names:
        behind = _BEHIND_NAME.match(text, name.end)
        if behind is not None:
            yield behind.span("own")


def masked_landline(number: str) -> str:
    """0432-****2345."""
    digits = [index for index, char in enumerate(number) if char.isdigit()]
    hidden = set(digits[-8:-4])
    return "".join("*" if index in hidden else char for index, char in enumerate(number))
