"""Secrecy marks, internal marks and notes on disclosure (S0-5a, S0-6c; GB/T 9704-2012; 政府信息公开条例 第十四条)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage, head_end
from flows.checks.secrecy_words import (
    BUSINESS,
    CARE,
    FAINT,
    INTERNAL,
    LEVEL,
    SIGN,
    SOFT,
    STAR,
    STARRED_LEVEL,
    TERM,
    URGENCY,
    S,
    any_of,
)
from flows.checks.unread import not_read

CHECK = CheckName.SECRECY_MARKS
_BASIS = "《中华人民共和国政府信息公开条例》第十四条"
_HEAD_LINES = 15
"""Marks for internal use stand at the head of a document; further down the same words are ordinary."""
_TAGS = r"(?:<[^<>\n]{0,80}>[ \t]*){0,3}+"
_OPEN = rf"^[ \t]*+{_TAGS}(?:#{{1,6}}[ \t]++)?+[ \t>|]*+(?:\*{{1,3}}|_{{1,3}})?+(?:[【\[(★〔〖“\"][ \t]*+)?+"
_CLOSE = rf"[ \t]*+[】\])〕〗★”\"!。]?+(?:\*{{1,3}}|_{{1,3}})?+[ \t|]*+{_TAGS}$"
_NAMED = f"(?:(?:密|涉{S}密{S}等|保{S}密{S}等){S}级|定{S}密)"
_STARRED = re.compile(
    rf"{STARRED_LEVEL}(?:{S}{any_of('件', '事项', '文件', '资料', '材料')})?{S}{STAR}{S}[^\s,。;:()<>|*★☆]{{0,12}}"
)
_SHORT_STARRED = re.compile(
    rf"(?:密(?<![\u4e00-\u9fff]密){S}[级件]?|商(?<![\u4e00-\u9fff]商){S}密){S}(?:{STAR}|{SIGN}){S}{TERM}"
)
"""Without saying how secret."""
_SIGNED = re.compile(rf"{LEVEL}{S}{SIGN}{S}{TERM}")
_ALONE = re.compile(
    rf"{_OPEN}(?:[0-9]{{6}}[ \t]++)?(?P<mark>(?:{_NAMED}{S}[:| ]{S})?(?:(?:工{S}作{S})?{LEVEL}(?:{S}件)?|{BUSINESS})(?:{S}(?:{SIGN}|{STAR}))?)"
    rf"(?:[ \t:,;·※(]*+(?:{any_of('保密期限', '期限')}{S}[: ]?{S})?{TERM}[ \t)]*+)?"
    rf"(?:[ \t,]++(?:{URGENCY}|[0-9]{{6}}|{CARE}))*+{_CLOSE}",
    re.MULTILINE,
)
_UPRIGHT = re.compile(r"^[ \t]*+[绝絕机機秘祕][ \t]*+\n(?:[ \t]*+\n)?[ \t]*+密[ \t]*+$", re.MULTILINE)
"""One character below the other."""
_STATED = re.compile(
    rf"[本此](?:文件|件|文|资料|材料|信息|通知|报告|方案)[^。;\n]{{0,8}}?(?:定密为|密级为|密级是|定为|确定为|属于|属){S}[“\"]?(?P<mark>{LEVEL})"
)
_LEADING = re.compile(
    rf"^[ \t]*+(?P<mark>{LEVEL}(?:{S}件)?)(?:[ \t]{{2,}}(?=\S)|[ \t]+(?=关于|《))", re.MULTILINE
)
"""Before the title, on its line."""
_HEADED = re.compile(
    rf"{_OPEN}(?P<mark>(?:{INTERNAL}(?:[ \t,;、·★☆*]*+{CARE})*+(?:{S}{STAR}{S}{TERM})?|{CARE}|内{S}部{S}{STAR}{S}{TERM}))[】\])]?{_CLOSE}"
    rf"|^[ \t]*+[【\[(〔〖](?P<tag>{INTERNAL}|{LEVEL}|{any_of('工作秘密', '内部')})[】\])〕〗]",
    re.MULTILINE,
)
_WITHHELD = re.compile(
    rf"\((?<![“\"「『‘《]\(){S}{any_of('此件')}{S}{any_of('不予公开', '不公开', '不宜公开', '依申请公开')}[^()\n]{{0,20}}\)"
    rf"|公开(?:属性|方式|类别|选项){S}:{S}{any_of('不予公开', '不公开', '依申请公开')}(?!{S}[□☐/、或])"
    rf"|^[ \t]*+{any_of('此件')}{S}{any_of('不予公开', '不公开', '不宜公开', '依申请公开')}[^\n]{{0,12}}$"
    rf"|^[ \t]*+\({S}{any_of('不予公开', '不宜公开', '依申请公开')}{S}\)[ \t]*$",
    re.MULTILINE,
)
_CUT = re.compile(rf"\((?<![“\"「『‘《]\(){S}{any_of('此件')}{S}{any_of('删减后公开')}[^()\n]{{0,20}}\)")
_FOREIGN = re.compile(
    r"^[ \t|*#【\[(]*+(?i:top secret|secret|confidential|internal use only|for internal use)[ \t|*】\])]*+$",
    re.MULTILINE,
)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)
    lower = at_most(level, Severity.WARN)

    def look(passage: Passage) -> Iterator[Finding]:
        yield from _marks(passage, level, basis)
        yield from _notes(passage, level, basis)
        yield from _soft_words(passage, lower)

    yield from content.look(options.skip, look)
    yield from not_read(CHECK, content, level, "有没有密级标志", basis)


def _marks(passage: Passage, level: Severity, basis: str) -> Iterator[Finding]:
    taken: set[int] = set()
    for start, end, code in _spans_of_marks(passage.text):
        if not taken.isdisjoint(range(start, end)):
            continue
        taken.update(range(start, end))
        spot = passage.spot(start, end)
        kind = "密级标志" if code == "secrecy_mark" else "内部文件标志"
        message = (
            f"{spot.place}有{kind}“{spot.excerpt}”。带密级和只限内部使用的文件不得公开（{basis}）。"
            "请停止报送，交保密审查人员处理；不要只删去标志再发。"
        )
        yield spot.finding(CHECK, code, level, message)


def _spans_of_marks(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern in (_STARRED, _SIGNED, _SHORT_STARRED):
        for match in pattern.finditer(text):
            yield *match.span(), "secrecy_mark"
    for match in _UPRIGHT.finditer(text):
        yield *match.span(), "secrecy_mark"
    for pattern in (_ALONE, _STATED):
        for match in pattern.finditer(text):
            yield *match.span("mark"), "secrecy_mark"
    head = head_end(text, _HEAD_LINES)
    for match in _LEADING.finditer(text, 0, head):
        yield *match.span("mark"), "secrecy_mark"
    for match in _HEADED.finditer(text, 0, head):
        yield *match.span("mark" if match["mark"] else "tag"), "internal_mark"


def _notes(passage: Passage, level: Severity, basis: str) -> Iterator[Finding]:
    for match in _WITHHELD.finditer(passage.text):
        spot = passage.spot(*match.span())
        message = (
            f"{spot.place}注明“{spot.excerpt}”，这份文件不是主动公开的（{basis}）。"
            "请不要发布；公开属性已经变更的，先按程序变更附注再报。"
        )
        yield spot.finding(CHECK, "withheld_document", level, message)
    for match in _CUT.finditer(passage.text):
        spot = passage.spot(*match.span())
        message = (
            f"{spot.place}注明“{spot.excerpt}”。请核对这里是不是已经删减的版本，附件也要核对（{basis}）。"
        )
        yield spot.finding(CHECK, "publish_after_cutting", at_most(level, Severity.WARN), message)


def _soft_words(passage: Passage, level: Severity) -> Iterator[Finding]:
    """One finding a word, at its first place: rules about secrecy are full of them."""
    for pattern, severity in ((SOFT, level), (_FOREIGN, level), (FAINT, at_most(level, Severity.INFORM))):
        first: dict[str, tuple[int, int]] = {}
        counts: Counter[str] = Counter()
        for match in pattern.finditer(passage.text):
            word = "".join(match.group().split())
            first.setdefault(word, match.span())
            counts[word] += 1
        for word, span in first.items():
            spot = passage.spot(*span)
            message = f"{spot.place}出现“{word}”，共{counts[word]}处。制度类文件提到它是正常的；请核对这里是不是对本文的要求，能不能公开。"
            yield spot.finding(CHECK, "secrecy_word", severity, message)
