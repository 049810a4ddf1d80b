"""Numbers that prove themselves: resident identity cards, bank cards, unified social credit codes."""

import re
from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    f"{code}"
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    )
)
_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_ID = re.compile(r"[1-9][0-9]{14}")

_CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT = re.compile(rf"[{_CREDIT_DIGITS}]{{18}}")
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_id_card(number: str) -> bool:
    """GB 11643: 18 characters, the last of them `X` in upper case; a province, a real date, the check character."""
    if not _ID.fullmatch(number) or number[:2] not in _PROVINCES or number[6:8] not in {"19", "20"}:
        return False
    if not _is_date(number[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return _ID_CHECKS[total % 11] == number[17]


def is_old_id_card(number: str) -> bool:
    """The form of 15 digits that was issued until 1999: a province and a real date, no check digit."""
    return bool(_OLD_ID.fullmatch(number)) and number[:2] in _PROVINCES and _is_date(f"19{number[6:12]}")


def passes_luhn(number: str) -> bool:
    """ISO/IEC 7812 over ASCII digits."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (doubled + sum(int(digit) for digit in number[-1::-2])) % 10 == 0


def is_credit_code(number: str) -> bool:
    """GB 32100: 18 characters, upper case, modulo 31."""
    if not _CREDIT.fullmatch(number):
        return False
    values = [_CREDIT_DIGITS.index(char) for char in number]
    total = sum(weight * value for weight, value in zip(_CREDIT_WEIGHTS, values[:17], strict=True))
    return -total % 31 == values[17]


def is_thorough_credit_code(number: str) -> bool:
    """Also a province, and an organisation code whose own check character (GB 11714) holds.

    One identity number in thirty-one passes GB 32100 by chance; hardly one in three thousand passes this.
    """
    return (
        is_credit_code(number) and number[2:4] in _PROVINCES | {"10"} and _is_organization_code(number[8:17])
    )


def _is_organization_code(code: str) -> bool:
    total = sum(weight * int(char, 36) for weight, char in zip(_ORGANIZATION_WEIGHTS, code[:8], strict=True))
    return "0123456789X"[-total % 11] == code[8]


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
