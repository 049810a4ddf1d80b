"""A published official document shows its number (S0-6b), in the form of GB/T 9704-2012. A number is never invented."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most, shorten
from flows.checks.normalise import normalise
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import Passage, Spot, head_end, label_of

CHECK = CheckName.DOCUMENT_NUMBER
FIELD = "document_number"
KIND = "kind"
_BASIS = "《党政机关公文处理工作条例》第九条"
_HEAD_LINES = 15

_CJK = "[\u4e00-\u9fa5]"
_YEAR = r"(?:19|20)[0-9]{2}"
_SERIAL = r"[1-9][0-9]{0,4}"
_FORMS = (
    re.compile(rf"{_CJK}{{1,14}}〔{_YEAR}〕{_SERIAL}号"),
    re.compile(rf"{_CJK}{{1,20}}令(?:〔{_YEAR}〕|{_YEAR}年)?第{_SERIAL}号"),
    re.compile(rf"{_CJK}{{0,14}}(?:公告|通告)(?:〔{_YEAR}〕|{_YEAR}年)?第{_SERIAL}号"),
    re.compile(rf"{_CJK}{{0,14}}(?:〔{_YEAR}〕|{_YEAR}年)第{_SERIAL}号(?:公告|通告)"),
)
_AS_ANNOUNCEMENT = re.compile("令|公告|通告")
_OPENING, _CLOSING = r"[〔\[(【{<〈《「『⦗❲]", r"[〕\])】}>〉》」』⦘❳]"
_YEAR_IN_BRACKETS = re.compile(rf"{_OPENING}({_YEAR})年?{_CLOSING}")
_BARE_SERIAL = re.compile(r"第?0*([1-9][0-9]{0,4})号")
_ALONE = re.compile(
    rf"^[ \t#>*|∙·]*+(?:【?(?:发文)?[字文][ \t]*+号】?[ \t]*+[:|]?[ \t]*+)?"
    rf"(?P<number>{_CJK}{{1,14}}[ \t]?{_OPENING}[ \t]?{_YEAR}[ \t]?{_CLOSING}[ \t]?第?[ \t]?[0-9]{{1,6}}[ \t]?号)[ \t*|]*+$",
    re.MULTILINE,
)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    basis = read_options(CHECK, CheckOptions, given).basis(_BASIS)
    yield from content.row_by_row(lambda part: _of_part(part, level, basis))


def _of_part(content: Examined, level: Severity, basis: str) -> Iterator[Finding]:
    shown = list(_numbers_at_the_head(content))
    if not content.is_official_document:
        if content.answer(KIND) and shown:
            yield _of_another_kind(content.answer(KIND), *shown[0], at_most(level, Severity.WARN))
        return
    number = content.answer(FIELD)
    if not any(char.isdigit() for char in number):
        yield _missing(content.name_of(FIELD), shown, level, basis)
        return
    if not is_well_formed(number):
        yield _malformed(_spot_of(content.field(FIELD)), number, at_most(level, Severity.WARN), basis)
    if content.row and FIELD not in content.columns:
        return
    own = correct(number) or number
    for other_spot, other in shown:
        if other != own:
            message = f"{label_of(content.name_of(FIELD))}填的是“{own}”，{other_spot.place}印的是“{other}”，两处不一致。请核对原文，改正填错的一处。"
            yield other_spot.finding(
                CHECK, "different_document_number", at_most(level, Severity.WARN), message
            )


def is_well_formed(number: str) -> bool:
    return any(form.fullmatch(number) for form in _FORMS)


def correct(number: str) -> str | None:
    """The same number in its right form: brackets, width, 第 and leading zeros; None where it is no number at all."""
    plain = "".join(normalise(number).text.split())
    plain = _YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)
    first = "" if not _AS_ANNOUNCEMENT.search(plain) and "〔" in plain else "第"
    plain = _BARE_SERIAL.sub(lambda match: f"{first}{match[1]}号", plain)
    return plain if is_well_formed(plain) else None


def _spot_of(field: Passage) -> Spot:
    typed = field.text.strip()
    start = field.text.index(typed)
    return field.spot(start, start + len(typed))


def _missing(field: str, shown: list[tuple[Spot, str]], level: Severity, basis: str) -> Finding:
    seen = (
        f"{shown[0][0].place}印有“{shown[0][1]}”，请核对后填写。"
        if shown
        else "请照原文填写文号；原文没有文号的，不能按公文公开，请向制文单位核实。"
    )
    message = f"{label_of(field)}没有填写。公文公开时要有文号（{basis}）。{seen}"
    return Finding(
        CHECK, "missing_document_number", level, field, 0, 0, "", message, shown[0][1] if shown else ""
    )


def _of_another_kind(kind: str, spot: Spot, number: str, level: Severity) -> Finding:
    message = (
        f"正文开头有文号“{number}”，信息类型却不是公文，而是“{shorten(kind)}”，发布的网页上不会注明文号。"
        f"是公文的，请把信息类型改为公文，填写文种、主送对象和文号；不是公文的，请核对这一行是否多余。"
    )
    return spot.finding(CHECK, "document_of_another_kind", level, message)


def _malformed(spot: Spot, number: str, level: Severity, basis: str) -> Finding:
    corrected = correct(number)
    rule = "文号由机关代字、六角括号括起的四位年份和序号组成，序号前不加“第”和“0”"
    do = f"请改为“{corrected}”。" if corrected else "请对照原文核对。"
    message = f"{spot.place}“{shorten(number)}”的写法不规范：{rule}（{basis}）。{do}"
    return spot.finding(CHECK, "malformed_document_number", level, message, corrected or "")


def _numbers_at_the_head(content: Examined) -> Iterator[tuple[Spot, str]]:
    """The numbers that stand in a line of their own at the head of a text, in their right form, each once."""
    for field_id, text in content.own_texts.items():
        passage = Passage.of(field_id, label_of(field_id), text[: head_end(text, _HEAD_LINES)])
        seen: set[str] = set()
        for match in _ALONE.finditer(passage.text):
            number = correct(match["number"])
            if number and number not in seen:
                seen.add(number)
                yield passage.spot(*match.span("number")), number
