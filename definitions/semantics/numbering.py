"""Case numbers as people type them: whatever brackets their keyboard gives, full-width digits, blanks between."""

OPENING, CLOSING = "〔[(【［（〖", "〕])】］）〗"
"""The pairs of brackets; offices number with the first."""
_DIGITS = "０１２３４５６７８９"
_FOLDED = str.maketrans(
    OPENING + CLOSING + _DIGITS,
    OPENING[0] * len(OPENING) + CLOSING[0] * len(CLOSING) + "0123456789",
)


def folded(text: str) -> str:
    """The text with every pair of brackets as `〔〕` and every digit as on a Latin keyboard: to compare by."""
    return text.translate(_FOLDED)


def spellings(text: str) -> tuple[str, ...]:
    """As it was typed, then the same in each kind of brackets: an office may number its cases with any of them."""
    plain = folded(text)
    others = (
        plain.replace(OPENING[0], left).replace(CLOSING[0], right)
        for left, right in zip(OPENING, CLOSING, strict=True)
    )
    return tuple(dict.fromkeys((text, *others)))
