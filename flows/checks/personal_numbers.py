"""The numbers by which a person can be found or charged: identity papers, bank cards, mobile telephones."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.checks.disguises import in_digits, is_grouped_as, with_hyphens
from flows.checks.identifiers import (
    is_credit_code,
    is_id_card,
    is_old_id_card,
    is_thorough_credit_code,
    passes_luhn,
)
from flows.checks.normalise import normalise
from flows.checks.number_runs import Number, Shape, numbers, runs
from flows.checks.personal_documents import (
    document_numbers,
    masked_document,
    masked_like_id_card,
    wrong_id_cards,
)

_NEAR = 12
"""Characters between a word and the number that it speaks of."""

_OFFICE_TELEPHONE = re.compile("联系电话|咨询电话|值班电话|监督电话")
_TELEPHONE = re.compile("手机|电话|号码|联系方式|联系人|微信|拨打|致电|(?i:tel|phone|mobile)")
_CARD = re.compile("银行卡|储蓄卡|信用卡|社保卡|工资卡|卡号")
_SAYS_SO = re.compile(f"{_TELEPHONE.pattern}|{_CARD.pattern}")
_CREDIT_CODE = re.compile("信用代码")
_OWN_DIGITS = 11
"""Of a mobile number, behind what is dialled before it from afar."""
_NUMBERED = re.compile("编号|编码|合同号|档案号|订单号|流水号|单号|批号|序列号")
_OF_THINGS = re.compile(
    "(?:(?<![份照官兵警残])证书?|许可|执照|发票|票据?|订单|运单|快递|工单|受理|流水|凭证|保单|案件|案|文|图|货|箱|表|工|学|考|车架|发动机|设备|批准文|备案|登记|注册|索引|条形?码|批次)"
    "(?:号码?|编号|编码|代码)|票号|单号|发票代码|里程|金额|总额|合计|总计|数量|产值|产量|面积|收入|支出|投资|预算|决算|余额|税额|价款|流量|周转量|客运量|货运量"
)
"""What else is counted or numbered in so many digits."""
_LAST_OF_THINGS = frozenset("号码程额计量值积入出资算款")
"""Characters: with what those words end. A list has tens of thousands of numbers."""
_TELLS_OF_OFFICE = re.compile(f"{_OFFICE_TELEPHONE.pattern}|{_NUMBERED.pattern}")
_AMOUNT = re.compile(
    r"(?:\.[0-9]{1,4})?\s*(?:[万亿]?(?:元|吨|千克|公斤|千瓦|兆瓦|平方米|立方米|公里|千米|海里|公顷|人次|车次|班次|架次|辆次|件次|人公里|吨公里|标箱)|美元|欧元|港元"
    r"|(?:[米次辆件亩吨度升克秒个条份台套箱]|毫米|厘米|小时|分钟|字节|株|kg|km|m|t)(?=的|以[上下内]|左右|[^\u4e00-\u9fffA-Za-z0-9]|$))"
)
_CALLED_SO = re.compile("(?i:tel|phone|mobile|mob|no|wx|qq)$")
_DECIMAL_BEFORE = re.compile(r"(?:[0-9]{3}|(?<![0-9])0)\.$")
_CODE_OF_18 = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")


class PersonalNumber(NamedTuple):
    """A number that is somebody's own, in the plain form of a text."""

    code: str
    number: Number
    name: str
    masked: str
    doubt: str = ""
    """Why a person should decide; a hit in doubt is only a warning."""


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
    plain = list(_hits(text))
    yield from plain
    yield from _wrong_id_cards(text, plain)
    if (in_numerals := in_digits(text)) != text:
        yield from _beside(plain, in_numerals)
    if (grouped := with_hyphens(text)) != text:
        new = _beside(plain, grouped)
        yield from (hit for hit in new if is_grouped_as(hit.code, hit.number) and _says_so(hit))
    for code, name, start, end in document_numbers(text):
        number = Number(text, text[start:end], ((start, end),))
        yield PersonalNumber(code, number, name, masked_document(number.digits))


def _wrong_id_cards(text: str, known: list[PersonalNumber]) -> Iterator[PersonalNumber]:
    taken = {index for hit in known for index in (hit.number.start, hit.number.end - 1)}
    for start, end in dict.fromkeys(wrong_id_cards(text)):
        if taken.isdisjoint(range(start, end)):
            masked = masked_like_id_card(text[start:end])
            doubt = f"它不符合身份证号的编码规则，可能是写错、漏写了一位。请核对：是身份证号就删去，或者改写为 {masked}。"
            number = Number(text, text[start:end], ((start, end),))
            yield PersonalNumber("id_card_mistyped", number, "疑似写错的身份证号码", masked, doubt)


def _beside(plain: list[PersonalNumber], rewritten: str) -> Iterator[PersonalNumber]:
    """What another way of writing tells beyond what is known."""
    known = {(hit.code, hit.number.start) for hit in plain}
    return (hit for hit in _hits(rewritten) if (hit.code, hit.number.start) not in known)


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
        for number in (one for shape in shapes for one in numbers(found, shape)):
            start, end = number.start, number.end
            if taken.find(1, start, end) < 0 and (hit := recognise(number)):
                taken[start:end] = b"\1" * (end - start)
                yield hit
        if recognise is _id_card:
            _take_credit_codes(text, taken)


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
    own = number.digits[-_OWN_DIGITS:]
    if not _may_be_telephone(number) or not _in_telephone_groups(number, len(number.digits) - len(own)):
        return None
    masked = f"{own[:3]}****{own[-4:]}"
    return PersonalNumber("mobile", number, "手机号码", masked, _doubt_of_mobile(number, masked))


def _doubt_of_mobile(number: Number, masked: str) -> str:
    of_thing = _is_called_a_thing(number)
    if not of_thing and not number.follows(_TELLS_OF_OFFICE, _NEAR):
        return ""
    if number.follows(_OFFICE_TELEPHONE, _NEAR):
        return f"请核对：是单位对外公布的电话可以保留；是个人手机号就删去，或者改写为 {masked}。"
    if not of_thing and number.follows(_TELEPHONE, _NEAR):
        return ""
    return f"它也可能是一个编号或者数量。请核对：不是电话可以保留；是手机号就删去，或者改写为 {masked}。"


def _is_called_a_thing(number: Number) -> bool:
    """Whether such a word stands right before the number."""
    window = max(0, number.start - _NEAR)
    before = number.text[window : number.start].rstrip(" \t:是为达约共有|(")
    return before[-1:] in _LAST_OF_THINGS and any(
        word.end() == len(before) for word in _OF_THINGS.finditer(before)
    )


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
    start, end = number.start, number.end
    before = number.text[max(0, start - 8) : start]
    return (
        (not _ends_in_code(before) or bool(_CALLED_SO.search(before)))
        and not ("." in before and _DECIMAL_BEFORE.search(before))
        and (not _AMOUNT.match(number.text, end, end + 10) or number.follows(_TELEPHONE, _NEAR))
    )


def _ends_in_code(before: str) -> bool:
    return before[-1:].isascii() and before[-1:].isalnum()


def _stands_alone(number: Number) -> bool:
    """Digits only, and no part of a longer code of letters and digits."""
    before, after = (
        number.text[max(0, number.start - 1) : number.start],
        number.text[number.end : number.end + 1],
    )
    return number.digits.isdecimal() and not any(char.isascii() and char.isalpha() for char in before + after)


def _shapes(*patterns: tuple[int, str]) -> tuple[Shape, ...]:
    return tuple(Shape.of(shortest, pattern) for shortest, pattern in patterns)


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
