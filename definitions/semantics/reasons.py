"""What is written where a reason is asked for, and gives none."""

import unicodedata

from definitions.semantics.characters import is_blank

SAYS_NOTHING = frozenset(
    {
        "阅",
        "已阅",
        "已阅知",
        "阅知",
        "知悉",
        "已知悉",
        "收到",
        "无",
        "略",
        "如题",
        "同上",
        "同意",
        "不同意",
        "退回",
    }
    | {"ok", "no", "na"}
)
"""Taken for no reason where they stand alone. That somebody agrees or not is said by the button."""


def is_no_reason(text: str) -> bool:
    """Whether a text is empty, or nothing but signs and one of the words above."""
    if is_blank(text):
        return True
    letters = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one)[0] in "LN")
    said = "".join(letters).casefold()
    return said in SAYS_NOTHING or not said


__all__ = ["SAYS_NOTHING", "is_no_reason"]
