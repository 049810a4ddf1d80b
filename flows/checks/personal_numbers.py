"""The numbers by which a person can be found or charged: identity papers, bank cards, mobile telephones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.checks.disguises import in_digits, is_grouped_as, with_hyphens
from flows.checks.identifiers import (
    is_credit_code,
    is_id_card,
    is_old_id_card,
    is_thorough_credit_code,
    passes_luhn,
)
from flows.checks.normalise import normalise
from flows.checks.number_runs import Number, Run, runs
from flows.checks.personal_documents import document_numbers, masked_document

_NEAR = 12
"""Characters between a word and the number that it speaks of."""

_OFFICE_TELEPHONE = re.compile("联系电话|咨询电话|值班电话|监督电话")
_TELEPHONE = re.compile("手机|电话|号码|联系方式|联系人|微信|拨打|致电|(?i:tel|phone|mobile)")
_CARD = re.compile("银行卡|储蓄卡|信用卡|社保卡|工资卡|卡号")
_SAYS_SO = re.compile(f"{_TELEPHONE.pattern}|{_CARD.pattern}")
_CREDIT_CODE = re.compile("信用代码")
_MOBILE = re.compile(r"(?P<prefix>(?:00)?86|0)?(?P<own>1[3-9][0-9]{9})")
_NUMBERED = re.compile("编号|编码|合同号|档案号|订单号|流水号|单号|批号|序列号")
_TELLS_OF_OFFICE = re.compile(f"{_OFFICE_TELEPHONE.pattern}|{_NUMBERED.pattern}")
_AMOUNT = re.compile(r"(?:\.[0-9]{1,4})?\s*(?:[万亿]?(?:元|吨|千瓦|平方米|立方米|公里|人次)|美元)")
_ALONE_BEFORE = re.compile(r"(?:^|[^0-9A-Za-z]|(?i:tel|phone|mobile|mob|no|wx|qq))$")
_DECIMAL_BEFORE = re.compile(r"(?:[0-9]{3}|(?<![0-9])0)\.$")
_CODE_OF_18 = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A number that is somebody's own, in the plain form of a text."""

    code: str
    number: Number
    name: str
    masked: str
    doubt: str = ""
    """Why a person should decide; a hit in doubt is only a warning."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a kind of number looks like once its pieces are joined."""

    pattern: re.Pattern[str]
    shortest: int
    """Digits: most runs of a long list are passed over by this alone."""


def masked(text: str) -> str:
    """The text as it may be shown to whoever reviews it, with every such number hidden in part."""
    plain = normalise(text)
    shown, end = "", 0
    for hit in sorted(personal_numbers(plain.text), key=lambda one: one.number.start):
        first, last = plain.span(hit.number.start, hit.number.end)
        if first >= end:
            shown += text[end:first] + hit.masked
            end = last
    return shown + text[end:]


def personal_numbers(text: str) -> Iterator[PersonalNumber]:
    """As it is written, in numerals, and in groups with odd signs between them behind a word that says what it is."""
    known = {(hit.code, hit.number.start): hit for hit in _hits(text)}
    yield from known.values()
    if (in_numerals := in_digits(text)) != text:
        yield from (hit for hit in _hits(in_numerals) if (hit.code, hit.number.start) not in known)
    if (grouped := with_hyphens(text)) != text:
        new = (hit for hit in _hits(grouped) if (hit.code, hit.number.start) not in known)
        yield from (hit for hit in new if is_grouped_as(hit.code, hit.number) and _says_so(hit))
    for code, name, start, end in document_numbers(text):
        number = Number(text, text[start:end], ((start, end),))
        yield PersonalNumber(code, number, name, masked_document(number.digits))


def _says_so(hit: PersonalNumber) -> bool:
    return hit.code == "id_card" or hit.number.follows(_SAYS_SO, _NEAR)


def _hits(text: str) -> Iterator[PersonalNumber]:
    """The kinds in order of certainty; what one has taken is not read again as another."""
    found = runs(text)
    if not found:
        return
    taken = bytearray(len(text))
    for shapes, recognise in _KINDS:
        if recognise is _named_card and not _CARD.search(text):
            continue
        for number in _numbers(found, shapes):
            if taken.find(1, number.start, number.end) < 0 and (hit := recognise(number)):
                taken[number.start : number.end] = b"\1" * (number.end - number.start)
                yield hit
        if recognise is _id_card:
            _take_credit_codes(text, taken)


def _numbers(found: list[Run], shapes: tuple[_Shape, ...]) -> Iterator[Number]:
    for shape in shapes:
        for run in found:
            if len(run.digits) >= shape.shortest:
                yield from run.numbers(shape.pattern)


def _take_credit_codes(text: str, taken: bytearray) -> None:
    for match in _CODE_OF_18.finditer(text):
        if is_credit_code(match.group().upper()):
            taken[match.start() : match.end()] = b"\1" * 18


def _id_card(number: Number) -> PersonalNumber | None:
    if not is_id_card(number.digits):
        return None
    masked = f"{number.digits[:6]}********{number.digits[-4:]}"
    if not is_thorough_credit_code(number.digits):
        return PersonalNumber("id_card", number, "居民身份证号码", masked)
    if number.follows(_CREDIT_CODE, _NEAR):
        return None
    doubt = f"它也可能是统一社会信用代码，程序分不清。请核对：是身份证号就删去，或者改写为 {masked}。"
    return PersonalNumber("id_card_or_credit_code", number, "疑似身份证号码", masked, doubt)


def _old_id_card(number: Number) -> PersonalNumber | None:
    if (
        number.lengths not in {(15,), (6, 6, 3)}
        or not _stands_alone(number)
        or not is_old_id_card(number.digits)
    ):
        return None
    return PersonalNumber(
        "id_card", number, "15位旧身份证号码", f"{number.digits[:6]}******{number.digits[-3:]}"
    )


def _bank_card(number: Number) -> PersonalNumber | None:
    if not _stands_alone(number) or not passes_luhn(number.digits):
        return None
    return _card_hit(number) if _in_card_groups(number) or number.is_wrapped else None


def _named_card(number: Number) -> PersonalNumber | None:
    """Any card number that a word before it calls one."""
    if not number.follows(_CARD, _NEAR) or not _stands_alone(number) or not passes_luhn(number.digits):
        return None
    return _card_hit(number)


def _card_hit(number: Number) -> PersonalNumber:
    return PersonalNumber("bank_card", number, "银行卡号", f"**** **** **** {number.digits[-4:]}")


def _in_card_groups(number: Number) -> bool:
    """As printed on cards: fours with one and the same separator, or 6-13, 4-6-5, or digit by digit."""
    lengths, gaps = number.lengths, set(number.gaps)
    if len(lengths) == 1:
        return True
    if len(gaps) != 1 or not gaps <= {" ", "  ", "-"}:
        return False
    if lengths in {(6, 13), (4, 6, 5)} or set(lengths) == {1}:
        return True
    fours = set(lengths[:-1]) == {4} and lengths[-1] <= 4
    return fours and not _goes_on(number, gaps.pop())


def _goes_on(number: Number, gap: str) -> bool:
    """A row of a table goes on with more figures of the same width."""
    before = number.text[max(0, number.start - 5 - len(gap)) : number.start]
    after = number.text[number.end : number.end + 5 + len(gap)]
    return bool(
        re.search(rf"(?<![0-9])[0-9]{{4}}{gap}$", before) or re.match(rf"{gap}[0-9]{{1,4}}(?![0-9])", after)
    )


def _mobile(number: Number) -> PersonalNumber | None:
    match = _MOBILE.fullmatch(number.digits)
    if match is None or not _may_be_telephone(number):
        return None
    if not _in_telephone_groups(number, len(match["prefix"] or "")):
        return None
    own = match["own"]
    masked = f"{own[:3]}****{own[-4:]}"
    return PersonalNumber("mobile", number, "手机号码", masked, _doubt_of_mobile(number, masked))


def _doubt_of_mobile(number: Number, masked: str) -> str:
    if not number.follows(_TELLS_OF_OFFICE, _NEAR):
        return ""
    if number.follows(_OFFICE_TELEPHONE, _NEAR):
        return f"请核对：是单位对外公布的电话可以保留；是个人手机号就删去，或者改写为 {masked}。"
    if number.follows(_TELEPHONE, _NEAR):
        return ""
    return f"它也可能是一个编号。请核对：是编号可以保留；是手机号就删去，或者改写为 {masked}。"


def _in_telephone_groups(number: Number, prefix: int) -> bool:
    """Unbroken, 3-4-4, 3-8, 7-4 with a hyphen, digit by digit, over a line break, or as a word before it says."""
    if len(number.pieces) == 1:
        return True
    first, *rest = number.lengths
    lengths, gaps = (first - prefix, *rest), number.gaps
    if lengths[0] < 1:
        return False
    short = all(len(gap.strip(" \t\n")) <= 1 and gap.count(" ") <= 2 for gap in gaps)
    if short and (lengths in {(3, 4, 4), (3, 8)} or (lengths == (7, 4) and gaps == ("-",))):
        return True
    digit_by_digit = set(lengths) == {1} and len(set(gaps)) == 1
    return digit_by_digit or number.is_wrapped or number.follows(_TELEPHONE, _NEAR)


def _may_be_telephone(number: Number) -> bool:
    start = number.start
    before = number.text[max(0, start - 8) : start]
    return (
        bool(_ALONE_BEFORE.search(before))
        and not _DECIMAL_BEFORE.search(before)
        and not _AMOUNT.match(number.text, number.end, number.end + 10)
    )


def _stands_alone(number: Number) -> bool:
    """Digits only, and no part of a longer code of letters and digits."""
    before, after = (
        number.text[max(0, number.start - 1) : number.start],
        number.text[number.end : number.end + 1],
    )
    return number.digits.isdecimal() and not any(char.isascii() and char.isalpha() for char in before + after)


def _shapes(*patterns: tuple[int, str]) -> tuple[_Shape, ...]:
    return tuple(_Shape(re.compile(f"(?=({pattern}))"), shortest) for shortest, pattern in patterns)


_KINDS = (
    (_shapes((18, "[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]")), _id_card),
    (_shapes((15, "[1-9][0-9]{7}[01][0-9][0-3][0-9]{4}")), _old_id_card),
    (_shapes(*((length, f"[0-9]{{{length}}}") for length in range(19, 12, -1))), _named_card),
    (
        # How cards begin that are issued or taken in China: without it one long number in ten would be a card.
        _shapes(
            (19, "(?:62|6[058]|9[45]|4[0-9])[0-9]{17}"),
            (18, "(?:62|6[058]|9[45])[0-9]{16}"),
            (17, "(?:62|6[058]|9[45])[0-9]{15}"),
            (16, "(?:62|6[058]|9[45]|4[0-9]|5[0-8]|3[4-7]|2[2-7])[0-9]{14}"),
            (15, "3[4-7][0-9]{13}"),
        ),
        _bank_card,
    ),
    (_shapes((11, "(?:(?:00)?86|0)?1[3-9][0-9]{9}")), _mobile),
)
"""What each kind looks like once its pieces are joined, the longest first, and who decides."""
