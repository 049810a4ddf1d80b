"""Numbers of passports, permits and cards that prove nothing by themselves: known by the word before them."""

import re
from collections.abc import Iterator
from itertools import chain

from flows.checks.columns import cells_below
from flows.checks.identifiers import is_id_card, is_thorough_credit_code

_LETTER = "[A-Za-z]"
_NUMBERED = r"(?:号码?|证号|编号)?[ \t]*[:(为是]?[ \t]*"
_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "passport",
        "护照号码",
        re.compile(
            rf"护照{_NUMBERED}(?P<own>{_LETTER}{{1,2}}[0-9]{{7,8}}|(?<=[号码:])[0-9]{{8,9}})(?![0-9A-Za-z])"
        ),
    ),
    (
        "travel_permit",
        "通行证号码",
        re.compile(
            rf"(?:通行证|回乡证|台胞证){_NUMBERED}(?P<own>{_LETTER}{{1,2}}[0-9]{{7,10}}"
            rf"|(?:(?<=大陆通行证)|(?<=台胞证)|(?<=[号码:为是(]))[0-9]{{8}}(?:[0-9]{{2}}(?:\({_LETTER}\))?)?)(?![0-9A-Za-z])"
        ),
    ),
    (
        "residence_card",
        "永久居留证件号码",
        re.compile(
            rf"永久居留(?:身份)?证{_NUMBERED}(?P<own>{_LETTER}{{3}}[0-9]{{12}}|9[0-9]{{16}}[0-9Xx])(?![0-9A-Za-z])"
        ),
    ),
    (
        "service_card",
        "军人、警察证件号码",
        re.compile(
            rf"(?:军官证|士兵证|警官证|文职干部证){_NUMBERED}(?P<own>[\u4e00-\u9fff]{{0,4}}字?第?[0-9]{{4,8}}号?)"
        ),
    ),
    (
        "disability_card",
        "残疾人证号码",
        re.compile(rf"残疾(?:人|军人)?证{_NUMBERED}(?P<own>[1-9][0-9]{{16}}[0-9Xx][0-9]{{2}})(?![0-9])"),
    ),
)

_OF_PERSON = r"(?:居民)?(?:身份证件?|公民身份|身份|证件)(?:证?号码?|编号)?"
_LIKE_ID_CARD = r"(?P<own>[1-9][0-9]{15,17}[0-9Xx]|[1-9][0-9]{5}[ \t-]{1,2}[0-9]{8}[ \t-]{1,2}[0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
_CALLED_ID_CARD = re.compile(
    rf"{_OF_PERSON}(?:[ \t]*\([^()\n]{{0,10}}\))?[ \t]*(?:[:(为是|][ \t]*|\n)?{_LIKE_ID_CARD}"
)
_ID_CARDS = re.compile(rf"[ ]*{_OF_PERSON}(?:\([^()\n]{{0,10}}\))?[ ]*")
_ONLY_ID_CARD = re.compile(rf"[ ]*{_LIKE_ID_CARD}[ ]*")


def wrong_id_cards(text: str) -> Iterator[tuple[int, int]]:
    """What a word before it or above it calls an identity number and is none: somebody mistyped or left out a digit."""
    if "身份" not in text and "证件" not in text:
        return
    below = (_ONLY_ID_CARD.fullmatch(text, *cell.span()) for cell in cells_below(text, _ID_CARDS))
    for match in chain(_CALLED_ID_CARD.finditer(text), below):
        if match is not None:
            digits = _joined(match["own"])
            if not is_id_card(digits) and not is_thorough_credit_code(digits):
                yield match.span("own")


def document_numbers(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(code, what it is called, start, end)."""
    for code, name, pattern in _KINDS:
        for match in pattern.finditer(text):
            if code != "disability_card" or is_id_card(match["own"][:18].upper()):
                yield code, name, *match.span("own")


def masked_document(number: str) -> str:
    """E*****678."""
    return f"{number[0]}{'*' * (len(number) - 4)}{number[-3:]}"


def masked_like_id_card(number: str) -> str:
    """110105********0021, with one star less or more where a digit is missing or too many."""
    digits = _joined(number)
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"


def _joined(number: str) -> str:
    return re.sub(r"[ \t-]", "", number).upper()
