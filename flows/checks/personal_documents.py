"""Numbers of passports, permits and cards that prove nothing by themselves: known by the word before them."""

import re
from collections.abc import Iterator

from flows.checks.identifiers import is_id_card

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


def document_numbers(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(code, what it is called, start, end)."""
    for code, name, pattern in _KINDS:
        for match in pattern.finditer(text):
            if code != "disability_card" or is_id_card(match["own"][:18].upper()):
                yield code, name, *match.span("own")


def masked_document(number: str) -> str:
    """E*****678."""
    return f"{number[0]}{'*' * (len(number) - 4)}{number[-3:]}"
