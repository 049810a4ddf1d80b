"""What a document says of its own disclosure: （此件不予公开）, 公开属性：依申请公开, a ticked box, a line alone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.checks.passage import foot_start, head_end
from flows.checks.secrecy_words import LEVEL, S, any_of
from flows.checks.ticked_boxes import lines_with_ticks, ticked

_NOT_OPEN = any_of("不予公开", "不公开", "不宜公开", "依申请公开")
_ATTRIBUTE = r"公开(?:审查|审核)?(?:属性|层级|标识|方式|类别|选项|类型|形式|性质|意见|范围|程度|选择|途径|情况|与否)(?:[ \t]{0,3}\([^()\n]{0,12}\))?"
_THIS = rf"[此本]{S}(?:文{S}件|件|文)(?:{S}属于?|{S}为)?"
_CELL = rf"(?:{S}\|{S}|[ ]{{0,6}}\t{S})"
_LISTED = rf"(?!{S}(?:[□☐○/、或]|的))"
_WITHHELD = re.compile(
    rf"\((?<![“\"「『‘《]\(){S}{_THIS}{S}{_NOT_OPEN}[^()\n]{{0,20}}\)"
    rf"|{_ATTRIBUTE}{S}:{S}{_NOT_OPEN}{_LISTED}"
    rf"|{_ATTRIBUTE}{_CELL}{_NOT_OPEN}(?=[ \t]*+(?:[|\n]|$)|[ ]*+\t)"
    rf"|^[ \t]*+{_THIS}{S}{_NOT_OPEN}[^\n]{{0,12}}$"
    rf"|^[ \t]*+\({S}{any_of('不予公开', '不宜公开', '依申请公开')}{S}\)[ \t]*$"
    rf"|\({_THIS}[^()\n]{{0,20}}?(?:不登报|不上网)[^()\n]{{0,10}}\)"
    rf"|^[ \t]*+\(?{S}(?:{_THIS})?{S}(?:不登报|不上网|不广播)(?:{S}[、,]{S}(?:不登报|不上网|不广播)){{0,2}}(?:公开|发布)?{S}[)。]?[ \t]*$"
    rf"|(?:是否|可否|能否)(?:主动|对外|予以|可以|依法)?公开(?:{S}:{S}|{_CELL}|[ ]{{1,6}})(?:否|不同意|不公开|不予公开)(?=[ \t]*+(?:[|\n,;。(]|$)|[ ]*+\t)",
    re.MULTILINE,
)
_CUT = re.compile(rf"\((?<![“\"「『‘《]\(){S}{any_of('此件')}{S}{any_of('删减后公开')}[^()\n]{{0,20}}\)")
_ALONE = re.compile(rf"^[ \t]*+(?P<note>{_NOT_OPEN})[ \t。]*+$", re.MULTILINE)
_ALONE_NEAR = 6
"""Lines from the head or the foot."""
_ON_DISCLOSURE = re.compile(r"申请人|公开申请|申请表|公开指南|^[ \t]*+主动公开[ \t]*+$", re.MULTILINE)
"""A page about requests for disclosure has the words for a heading, a site for a menu."""
_OPTION = re.compile(
    rf"(?P<withheld>{_NOT_OPEN})|(?P<other>非涉密|不涉密|非密|{any_of('主动公开', '全文公开', '删减后公开')}|公开|内部|其他|无|是)"
    rf"|(?P<secret>工作秘密|{LEVEL}|涉密)|(?P<no>否)"
)
_IS_IT_OPEN = re.compile("(?:是否|可否|能否)(?:主动|对外|予以|可以|依法)?公开")
_IS_IT_SECRET = re.compile("(?:是否|有无)(?:涉密|属于国家秘密|涉及工作秘密|涉及国家秘密)")


class Note(NamedTuple):
    code: str
    """`withheld_document`, `publish_after_cutting`, or `secrecy_mark` for a ticked level."""
    start: int
    end: int


def disclosure_notes(text: str) -> Iterator[Note]:
    for match in _WITHHELD.finditer(text):
        yield Note("withheld_document", *match.span())
    for match in _CUT.finditer(text):
        yield Note("publish_after_cutting", *match.span())
    yield from _alone(text)
    for start, end in lines_with_ticks(text):
        yield from _ticked(text, start, end)


def _alone(text: str) -> Iterator[Note]:
    """Of a document: the value of a field, or a cell, consists of such a line, too."""
    head, foot = head_end(text, _ALONE_NEAR), foot_start(text, _ALONE_NEAR)
    for match in _ALONE.finditer(text) if "\n" in text.strip() else ():
        if (match.end() <= head or match.start("note") >= foot) and not _ON_DISCLOSURE.search(text):
            yield Note("withheld_document", *match.span("note"))


def _ticked(text: str, start: int, end: int) -> Iterator[Note]:
    found = list(ticked(text, start, end, _OPTION))
    if any(_is_open(one.option) for one in found):
        return
    is_question = _IS_IT_OPEN.search(text, start, end) is not None
    for one in found:
        option = one.option
        if option["withheld"] or (option["no"] and is_question):
            yield Note("withheld_document", one.start, one.end)
        elif option["secret"] or (option["other"] == "是" and _IS_IT_SECRET.search(text, start, end)):
            yield Note("secrecy_mark", one.start, one.end)


def _is_open(option: re.Match[str]) -> bool:
    """Whoever ticks 主动公开 and 依申请公开 shows what can be ticked."""
    return "".join((option["other"] or "").split()) in {"主动公开", "公开"}
