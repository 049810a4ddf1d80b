"""Personal signatures, seals and instructions of leaders in an official document (S0-6a).

The patterns want an instruction itself (请…阅处, a note with its date, a name with its seal), not talk about
instructions: rules that mention 领导批示 or 签字（盖章） must pass.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding, at_most
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage
from flows.checks.surnames import COMPOUND, SURNAMES, is_ordinary_word
from flows.extraction.written import TroubleKind

CHECK = CheckName.LEADER_MARKS
_BASIS = "公文公开时不得带有领导个人签章和批示内容"
_S = "[ \t]{0,6}"
_CJK = "[\u4e00-\u9fff]"
_NO_NAME = "(?!不|各|有关|相关)(?![^(\n]{0,4}(?:领导|负责|人员|单位|意见|公章|签字|盖章|部门))"
_NAME = rf"{_NO_NAME}{_CJK}(?:{_S}{_CJK}){{1,3}}"
_POST = "(?:书记|[省市州盟县区旗镇乡厅局处科校院所站队]长|主席|主任|秘书长|部长|行长|总工程师|同志)"
_DAY = r"(?:[0-9]{2,4}[年./-])?[0-9]{1,2}[月./-][0-9]{1,2}日?"
_SHORT_DAY = r"(?:[0-9]{2,4}[./-])?[0-9]{1,2}[./-][0-9]{1,2}"
"""As it is written by hand below a note; letters have 年, 月 and 日."""
_LINE = r"^[ \t>|#*]*+"
_OPENS = r"(?<![^\n。;:“\"|>*])"
_END = r"[ \t|*]*+$"
_SIGNER = rf"(?:{'|'.join(COMPOUND)}|[{SURNAMES}]){_S}{_CJK}(?:{_S}{_CJK})?"
"""Where nothing but a name tells that somebody signed."""
_NOTED = "(?:已?阅|圈阅|传阅|阅悉|已悉|知悉|照办)"
_CELL = r"(?<![^\n|\t])[ \t]*+"
_INSTRUCTING = "(?:阅示|阅处|阅办|阅研|核示|酌处|酌办|研处|审示)"

_SEAL = re.compile(rf"\({_S}(?:签名章|手签|亲笔签名|私章|个人印章|名章|印){_S}\)")
_SEALED = re.compile(rf"{_NAME}(?<![局委办厅部府会院社司处科室心站所队校]){_S}{_SEAL.pattern}")
_LONGEST_NAME = 28
"""Four characters, with all the spaces that may stand in it and behind it."""
_PATTERNS = {
    "leader_instruction": (
        re.compile(
            rf"{_LINE}{_CJK}{{0,8}}(?:批示|签批|批阅|阅示|批办)(?:意见|内容)?{_S}[:|]{_S}(?:{_CJK}{{2,8}}:{_S})?"
            rf"(?:拟?同意|请|已?阅|转|照办|按|望|抓紧|尽快|速)[^\n]{{0,40}}",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_OPENS}[ \t]*+请(?!示|各|贵|你|您|大家|及时|认真)[^\n,。;:、|]{{1,20}}?{_INSTRUCTING}(?=[。.!”\"\s|*]|$)",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_OPENS}[ \t]*+请{_CJK}{{0,4}}{_POST}(?:批示|签批|审批|审定|审阅|定夺|阅)(?=[。.!”\"\s|*]|$)",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_LINE}(?:已?阅|圈阅|拟?同意(?:印发|发布|公开|呈报|上报|办理)?|照办)[。.!,]?{_S}(?:{_NAME})?{_S},?{_S}{_DAY}{_END}",
            re.MULTILINE,
        ),
        re.compile(rf"{_LINE}(?:已阅|圈阅|照办)[。.!]?{_S}(?:{_NAME})?{_END}", re.MULTILINE),
        re.compile(
            rf"{_LINE}{_NOTED}[。.!,:; \t]{_S}(?P<signer>{_SIGNER}){_S},?{_S}(?:{_DAY})?{_END}", re.MULTILINE
        ),
        re.compile(
            rf"{_LINE}(?:{_NOTED}|拟同意)[,。;!]{_S}(?:请|转|报|呈|送|按|照|抓紧|尽快|速|望|同意)[^\n]{{0,60}}",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_CELL}(?:圈阅|传阅|送阅|签阅|批阅)(?:人|领导)?{_S}[:|\t]{_S}(?P<signer>{_SIGNER})(?:[、,;/ \t]{{1,3}}{_SIGNER})*(?=[ \t|*]*$)",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_CELL}{_CJK}{{0,8}}意见{_S}[:|\t]{_S}(?:拟?同意|已?阅|照办|可以|批准|准予)[^\n|\t]{{0,20}}?[ 。,.!;]{_S}(?P<signer>{_SIGNER}){_S},?{_S}(?:{_DAY})?(?=[ *]*(?:[|\t]|$))",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_CELL}{_CJK}{{0,6}}(?:批示|签批|批阅)(?:意见)?{_S}[:|\t]{_S}(?P<signer>{_SIGNER}){_S},?{_S}(?:{_DAY})?(?=[ *]*(?:[|\t]|$))",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_CELL}{_CJK}{{0,4}}领导(?:审批|审签|审核|签批)?意见{_S}[:|\t]{_S}(?:拟?同意|已阅|圈阅|照办)(?!{_S}[□☐○(、/或])(?!{_S}不同意)",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_LINE}{_CJK}{{0,8}}(?:批示|签批|领导(?:审批|审签|审核)?意见)(?:意见|内容)?{_S}:?[ \t|]*\n(?:[ \t|]*\n){{0,2}}"
            rf"[ \t|]*(?:(?:拟?同意(?!{_S}[□☐○(])(?!{_S}不同意)|已?阅|照办)[^\n]{{0,40}}|(?:请|速|转|抓紧)[^\n]{{1,30}})$",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_LINE}(?:(?:转|呈|送|报|请)[{SURNAMES}]副?{_POST}|{_SIGNER}同志)(?:{_INSTRUCTING}|批示|审定|审签|审阅|签发|阅){_END}",
            re.MULTILINE,
        ),
        re.compile(
            rf"{_OPENS}[ \t]*+拟请[^\n,。;:、|]{{1,20}}?(?:{_INSTRUCTING}|审签|审定|批示|审批)(?=[。.!”\"\s|*]|$)"
        ),
        re.compile(
            rf"{_OPENS}[ \t]*+(?:请|拟?同意|转|速|望|抓紧|尽快)[^\n]{{0,60}}?[。.!,]{_S}(?P<signer>{_SIGNER}){_S}{_SHORT_DAY}{_END}",
            re.MULTILINE,
        ),
    ),
    "leader_signature": (
        _SEALED,
        re.compile(rf"{_POST}{_S}:?{_S}{_NAME}{_S}\({_S}(?:签章|签名|签字|盖章|章){_S}\)"),
        re.compile(rf"(?:签批|批示|批阅)人{_S}:{_S}{_NAME}(?!{_CJK})"),
        re.compile(
            rf"(?:{_POST}|领导|审批人|签发人|批准人)(?:签字|签名|签章|签批){_S}[:|\t]{_S}(?P<signer>{_SIGNER})(?!{_CJK})"
        ),
        re.compile(
            r"\((?:(?<![^\n|\t ]\()|(?<=长\()|(?<=(?:书记|主席|主任|领导)\()|(?<=(?:审批人|签发人|批准人|核签人)\())"
            rf"{_S}(?:签章|签名|签字|盖章|手签|章){_S}\){_S}:?{_S}(?P<signer>{_SIGNER})(?!{_CJK})"
        ),
    ),
}
_DOUBTS = {
    "leader_instruction": (re.compile(rf"{_LINE}拟?同意[。.!,]{_S}{_NAME}{_END}", re.MULTILINE),),
    "leader_signature": (
        re.compile(rf"{_CELL}(?:签字|签名|签章){_S}:{_S}(?P<signer>{_SIGNER})(?!{_CJK})"),
        re.compile(
            rf"\((?<=(?:负责人|审核人|复核人|核稿人)\(){_S}(?:签章|签名|签字|盖章|章){_S}\){_S}:?{_S}(?P<signer>{_SIGNER})(?!{_CJK})"
        ),
    ),
    "signatory": (
        re.compile(rf"签{_S}发{_S}人?{_S}(?::{_S}{_NAME}|[|\t]{_S}(?P<signer>{_SIGNER}))(?!{_CJK})"),
    ),
    "picture_of_signature": (
        re.compile(r"!\[[^\]\n]{0,80}?(?:签章|签名|签字|印章|名章|手写|批示|签批)[^\]\n]{0,80}\]"),
    ),
}
_NAME_OF_FILE = re.compile("批示|签批|批办单|阅办单|处理笺")
_KINDS = {
    "leader_instruction": "领导批示",
    "leader_signature": "领导个人签名或者印章",
    "signatory": "签发人姓名",
    "picture_of_signature": "疑似签章、批示的图片",
}


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)
    lower = at_most(level, Severity.WARN)
    yield from content.look(
        options.skip,
        lambda passage: (
            _file_name(passage, lower, basis) if passage.is_name else _marks(passage, level, basis)
        ),
    )
    for attachment in content.attachments:
        for place in _unseen(attachment):
            spot = attachment.spot_at(place)
            what = "是图片" if attachment.is_picture else "无法识别文字，可能是扫描件或者图片"
            message = (
                f"{spot.place}{what}，程序没有看里面的字（{basis}）。"
                "请人工核对是否带有领导签章、批示，有的请换成不带的版本。"
            )
            yield spot.finding(CHECK, "picture_without_text", lower, message)


def _marks(passage: Passage, level: Severity, basis: str) -> Iterator[Finding]:
    taken: set[int] = set()
    for patterns, severity in ((_PATTERNS, level), (_DOUBTS, at_most(level, Severity.WARN))):
        for code, start, end in _spans(patterns, passage.text):
            if not taken.isdisjoint(range(start, end)):
                continue
            taken.update(range(start, end))
            spot = passage.spot(start, end)
            message = (
                f"{spot.place}有{_KINDS[code]}“{spot.excerpt}”（{basis}）。请核对，确实是的请删去后再报。"
            )
            yield spot.finding(CHECK, code, severity, message)


def _spans(patterns: Mapping[str, tuple[re.Pattern[str], ...]], text: str) -> Iterator[tuple[str, int, int]]:
    for code, alternatives in patterns.items():
        for pattern in alternatives:
            for match in _sealed(text) if pattern is _SEALED else pattern.finditer(text):
                if is_ordinary_word("".join((match.groupdict().get("signer") or "").split())):
                    continue
                yield (
                    code,
                    match.start() + len(match.group()) - len(match.group().lstrip(" \t>|#*")),
                    match.end(),
                )


def _sealed(text: str) -> Iterator[re.Match[str]]:
    """Names with their seal: looked for where a seal stands."""
    reached = 0
    for seal in _SEAL.finditer(text):
        found = _SEALED.search(text, max(reached, seal.start() - _LONGEST_NAME), seal.end())
        if found is not None:
            reached = found.end()
            yield found


def _file_name(passage: Passage, level: Severity, basis: str) -> Iterator[Finding]:
    match = _NAME_OF_FILE.search(passage.text)
    if match:
        spot = passage.spot(*match.span())
        message = f"{spot.place}里有“{spot.excerpt}”（{basis}）。请核对这个附件该不该公开。"
        yield spot.finding(CHECK, "file_named_after_instruction", level, message)


def _unseen(attachment: ReadAttachment) -> list[str]:
    """The places where there is nothing but pictures."""
    if attachment.is_picture:
        return [""]
    return [one.place for one in attachment.unread if one.kind is TroubleKind.NO_TEXT]
