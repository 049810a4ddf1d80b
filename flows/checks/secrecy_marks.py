"""Secrecy marks, internal marks and notes on disclosure (S0-5a, S0-6c; GB/T 9704-2012; 政府信息公开条例 第十四条)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.columns import cells_below
from flows.checks.disclosure_notes import Note, disclosure_notes
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.listing import Hit, listed
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
_BESIDE = rf"(?:(?:(?:缓{S}急|紧{S}急{S}程{S}度){S}:?{S})?{URGENCY}|(?:份{S}号|编{S}号){S}:?{S}[0-9]{{1,6}}|[0-9]{{6}}|{CARE})"
"""What stands on one line with a mark."""
_STARRED = re.compile(
    rf"{STARRED_LEVEL}(?:{S}{any_of('件', '事项', '文件', '资料', '材料')})?{S}{STAR}{S}[^\s,。;:()<>|*★☆~`\[\]]{{0,12}}"
)
_SHORT_STARRED = re.compile(
    rf"(?:密(?<![\u4e00-\u9fff]密){S}[级件]?|商(?<![\u4e00-\u9fff]商){S}密){S}(?:{STAR}|{SIGN}){S}{TERM}"
)
"""Without saying how secret."""
_SIGNED = re.compile(
    rf"{LEVEL}{S}(?:{SIGN}{S}{TERM}|[-—–~]{{1,2}}{S}(?:[0-9一二三五十]{{1,2}}{S}(?:年|个月)|长期)(?![\u4e00-\u9fff]))"
)
_ALONE = re.compile(
    rf"{_OPEN}(?:{_BESIDE}[ \t]++)*+(?P<mark>(?:{_NAMED}{S}[:| ]{S})?(?:(?:工{S}作{S})?{LEVEL}(?:{S}件)?|密{S}件|{BUSINESS})(?:{S}(?:{SIGN}(?<![□○])|{STAR}))?)"
    rf"(?:[ \t:,;·※(—–-]*+(?:{any_of('保密期限', '期限')}{S}[: ]?{S})?{TERM}[ \t)]*+)?"
    rf"(?:[ \t,]++{_BESIDE})*+{_CLOSE}",
    re.MULTILINE,
)
_LABELLED = re.compile(
    rf"(?:密(?<![机秘绝定非无]密){S}级|(?:涉{S}密|保{S}密|秘{S}密){S}(?:等{S}级|级{S}别))(?:{S}(?:标{S}[志识]|(?:和|及){S}保{S}密{S}期{S}限))?"
    rf"(?:{S}[:|】\])]{S}|[ ]{{0,6}}\t{S}|[ ]{{1,6}}|(?=[\[(〔【]))(?:[\[(〔【]|{STAR})?{S}(?:{LEVEL}(?:{S}件)?|工{S}作{S}秘{S}密|内{S}部(?:资料|文件|使用)?)(?![\u4e00-\u9fff、/或])"
    rf"(?![ \t,;|]{{0,6}}+(?:{LEVEL}|[□☐○]))"
)
"""Beside other labels: on the line of a printed form, in the row of a table."""
_TITLED = re.compile(
    rf"^(?![ \t]*+[-+>0-9一二三四五六七八九十(])[^\n]{{4,80}}?"
    rf"(?:[(\[【〔](?P<mark>(?:工作秘密|{LEVEL}|密|涉密|{INTERNAL})(?:件)?)[)\]】〕](?=[ \t*#|]*$|\.[A-Za-z]{{2,5}}$)"
    rf"|(?<=[知案告见法函示要况明表单定])[ \t]{{1,20}}(?P<behind>{LEVEL}(?:{S}件)?)[ \t]*$)",
    re.MULTILINE,
)
"""Behind a title."""
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
    rf"{_OPEN}(?P<mark>(?:{INTERNAL}(?:[ \t,;、·★☆*]*+{CARE})*+(?:{S}{STAR}{S}{TERM})?|{CARE}|内{S}部{S}(?:{STAR}{S}{TERM}|[·,、;:]?{S}{CARE})))[】\])]?{_CLOSE}"
    rf"|^[ \t]*+[【\[(〔〖](?P<tag>{INTERNAL}|{LEVEL}|{any_of('工作秘密', '内部')})[】\])〕〗]",
    re.MULTILINE,
)
_LEVEL_NAMED = re.compile(rf"密{S}级")
_HEADING = re.compile(rf"[ ]{{0,6}}(?:文件)?密{S}级[ ]{{0,6}}")
_ONLY_LEVEL = re.compile(rf"[ ]{{0,6}}{LEVEL}[ ]{{0,6}}")
_EVERY_LEVEL = 3
_FOREIGN = re.compile(
    r"^[ \t|*#【\[(]*+(?i:top secret|secret|confidential|internal use only|for internal use)[ \t|*】\])]*+$",
    re.MULTILINE,
)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)
    basis = options.basis(_BASIS)
    lower = at_most(level, Severity.WARN)

    def look(passage: Passage) -> Iterator[Finding]:
        notes = list(disclosure_notes(passage.text))
        yield from _marks(passage, notes, level, basis)
        yield from _notes(passage, notes, level, basis)
        yield from _listed_levels(passage, lower, basis)
        yield from _soft_words(passage, lower)

    yield from content.look(options.skip, look)
    yield from not_read(CHECK, content, level, "有没有密级标志", basis)


def _marks(passage: Passage, notes: Sequence[Note], level: Severity, basis: str) -> Iterator[Finding]:
    taken: set[int] = set()
    ticked = ((note.start, note.end, note.code) for note in notes if note.code == "secrecy_mark")
    for start, end, code in chain(_spans_of_marks(passage.text), ticked):
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
    for match in _LABELLED.finditer(text):
        yield *match.span(), "secrecy_mark"
    for match in _LEADING.finditer(text, 0, head):
        yield *match.span("mark"), "secrecy_mark"
    for match in _TITLED.finditer(text, 0, head):
        yield *match.span("mark" if match["mark"] else "behind"), "secrecy_mark"
    for match in _HEADED.finditer(text, 0, head):
        yield *match.span("mark" if match["mark"] else "tag"), "internal_mark"


def _notes(passage: Passage, notes: Sequence[Note], level: Severity, basis: str) -> Iterator[Finding]:
    for note in notes:
        spot = passage.spot(note.start, note.end)
        if note.code == "withheld_document":
            message = (
                f"{spot.place}注明“{spot.excerpt}”，这份文件不是主动公开的（{basis}）。"
                "请不要发布；公开属性已经变更的，先按程序变更附注再报。"
            )
            yield spot.finding(CHECK, note.code, level, message)
        elif note.code == "publish_after_cutting":
            message = (
                f"{spot.place}注明“{spot.excerpt}”。请核对这里是不是已经删减的版本，附件也要核对（{basis}）。"
            )
            yield spot.finding(CHECK, note.code, at_most(level, Severity.WARN), message)


def _listed_levels(passage: Passage, level: Severity, basis: str) -> Iterator[Finding]:
    """Of documents in a list. A table with all three levels tells what they are."""
    if not _LEVEL_NAMED.search(passage.text):
        return
    cells = [cell for cell in cells_below(passage.text, _HEADING) if _ONLY_LEVEL.fullmatch(cell.group())]
    if len({cell.group().strip()[0] for cell in cells}) < _EVERY_LEVEL:
        hits = (
            Hit("listed_level", level, partial(_listed_level, passage, cell, level, basis)) for cell in cells
        )
        yield from listed(passage, hits)


def _listed_level(passage: Passage, cell: re.Match[str], level: Severity, basis: str) -> Finding:
    spot = passage.spot(*cell.span())
    message = (
        f"{spot.place}的“密级”一列里写着“{spot.excerpt}”（{basis}）。请核对：涉密文件的标题、文号也不得公开。"
    )
    return spot.finding(CHECK, "listed_level", level, message)


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
