"""Numbers of identity, cards and telephones, names, addresses, plates and mailboxes of people (S0-6c, S1-16).

A mobile behind 联系电话, 咨询电话, 值班电话 or 监督电话 may be one that an office gives out on purpose: it is never
more than a warning, and the person who reviews decides. All other hits have the declared level.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.listing import Hit, listed
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage
from flows.checks.personal_numbers import PersonalNumber, personal_numbers
from flows.checks.personal_words import PersonalWord, personal_words
from flows.checks.unread import not_read

CHECK = CheckName.PERSONAL_DATA
_BASIS = "《中华人民共和国政府信息公开条例》第十五条"


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)

    def look(passage: Passage) -> Iterator[Finding]:
        return listed(passage, _hits(passage, level, basis))

    yield from content.look(options.skip, look)
    yield from not_read(CHECK, content, level, "有没有身份证号、手机号、银行卡号", basis)


def _hits(passage: Passage, level: Severity, basis: str) -> Iterator[Hit]:
    """Words only where no number stands."""
    taken = bytearray(len(passage.text))
    lower = at_most(level, Severity.WARN)
    for number in personal_numbers(passage.text):
        start, end = number.number.start, number.number.end
        taken[start:end] = b"\1" * (end - start)
        severity = lower if number.doubt else level
        yield Hit(number.code, severity, partial(_finding, passage, number, severity, basis))
    for word in personal_words(passage.text):
        if taken.find(1, word.start, word.end) < 0:
            severity = at_most(level, Severity.INFORM) if word.is_hint else lower
            yield Hit(word.code, severity, partial(_of_word, passage, word, severity))


def _finding(passage: Passage, hit: PersonalNumber, severity: Severity, basis: str) -> Finding:
    spot = passage.spot(hit.number.start, hit.number.end, hit.masked)
    do = (
        hit.doubt
        or f"个人信息不得公开（{basis}）；即使有公开的依据，号码也要隐去。请删去，或者改写为 {hit.masked}。"
    )
    return spot.finding(
        CHECK, hit.code, severity, f"{spot.place}有{hit.name}（{hit.masked}）。{do}", hit.masked
    )


def _of_word(passage: Passage, hit: PersonalWord, level: Severity) -> Finding:
    spot = passage.spot(hit.start, hit.end, hit.masked)
    message = f"{spot.place}有{hit.name}（{hit.masked}）。{hit.doubt}"
    return spot.finding(CHECK, hit.code, level, message, hit.masked)
