"""What the page would show otherwise than it was written: the text that is approved is the text that goes out."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import html5
from typing import Any
from urllib.parse import urlsplit

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most, shorten
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import Passage, label_of
from flows.checks.personal_numbers import masked
from flows.publishing.markdown import SCHEMES
from flows.publishing.reading import CELLS, FENCE, LINE, PICTURE, Loss, Target, read_as_page

CHECK = CheckName.PUBLISHED_PAGE
_BASIS = "发布的内容要与审签的一致"
_LOSSES = {
    CELLS: (
        "cells_beyond_header",
        "这一行的格子比表头多，多出的“{words}”网页上不会显示（{basis}）。请给表头补上相应的列，或者把多出的内容并入前面的格子。",
    ),
    FENCE: (
        "words_behind_fence",
        "三个反引号后面的“{words}”网页上不会显示（{basis}）。请把这些字另起一行。",
    ),
    LINE: (
        "line_not_shown",
        "“{words}”套在太多层引用或者列表里，网页上不会显示（{basis}）。请删去行首多余的 > 或者 - 号。",
    ),
}
_ELEMENTS = (
    "a|abbr|article|b|big|blockquote|body|br|button|center|code|col|colgroup|dd|del|div|dl|dt|em|embed|figure|font|footer"
    "|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|object|ol|option|p|pre|s"
    "|script|section|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr"
    "|u|ul|video|[a-z]{1,3}[0-9]?:[a-z]+"
)
_VALUE = r"""(?:"[^"<>]{0,2000}"|'[^'<>]{0,2000}'|[^\s"'<>]{1,2000})"""
_TAG = re.compile(
    rf"</?(?P<name>{_ELEMENTS})(?:\s++[a-z][a-z0-9:_-]*+=\s?{_VALUE})*+\s*+/?>|<!--|<!\[|<\?xml",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"^<input\b.*checkbox", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    basis = read_options(CHECK, CheckOptions, given).basis(_BASIS)
    lower = at_most(level, Severity.WARN)
    names = {attachment.name for attachment in content.attachments}
    for field_id, text in content.texts.items():
        passage = Passage.of(field_id, label_of(field_id), text)
        if passage.has_markup:
            reading = read_as_page(text)
            yield from (_loss(passage, loss, level, basis) for loss in reading.losses)
            dead = (target for target in reading.targets if _is_dead(target, names))
            yield from (_target(passage, target, lower) for target in dead)
            yield from _left_over(passage, lower)


def _loss(passage: Passage, loss: Loss, level: Severity, basis: str) -> Finding:
    code, message = _LOSSES[loss.kind]
    spot = passage.spot_of_original(loss.start, loss.end)
    return spot.finding(
        CHECK, code, level, f"{spot.place}：{message.format(words=shorten(masked(loss.words)), basis=basis)}"
    )


def _is_dead(target: Target, names: set[str]) -> bool:
    if target.address in names:
        return False
    if target.kind == PICTURE:
        return True
    try:
        scheme = urlsplit(target.address).scheme
    except ValueError:  # `http://[abc`
        return True
    return scheme not in SCHEMES if scheme else not target.address.startswith(("/", "#"))


def _target(passage: Passage, target: Target, level: Severity) -> Finding:
    spot = passage.spot_of_original(target.start, target.end)
    address = shorten(masked(target.address))
    if target.kind == PICTURE:
        code = "picture_not_shown"
        message = f"{spot.place}的图片“{address}”不在附件里，网页上不会显示。请把图片加为附件，括号里写附件的文件名。"
    else:
        code = "link_to_nothing"
        message = f"{spot.place}的链接“{address}”点开没有内容。请改为完整的网址（https:// 开头），或者附件的文件名。"
    return spot.finding(CHECK, code, level, message)


def _left_over(passage: Passage, level: Severity) -> Iterator[Finding]:
    """One finding for each kind of tag and entity, at its first place: a pasted page is full of them."""
    first: dict[str, re.Match[str]] = {}
    counts: dict[str, int] = {}
    for match in _pieces_of_html(passage.original):
        kind = (match.groupdict().get("name") or match.group()).lower()
        first.setdefault(kind, match)
        counts[kind] = counts.get(kind, 0) + 1
    for kind, match in first.items():
        spot = passage.spot_of_original(*match.span())
        effect, suggestion = _effect(match.group())
        message = f"{spot.place}有网页代码“{spot.excerpt}”，共{counts[kind]}处，{effect}"
        yield spot.finding(CHECK, "html_in_text", level, message, suggestion)


def _effect(code: str) -> tuple[str, str]:
    """What becomes of it on the page, with what to do; and what could stand there instead."""
    if not code.startswith("&"):
        box = "□" if _CHECKBOX.search(code) else ""
        return "网页上会原样显示成文字。请删去代码，只留要公开的文字；要换行的另起一行。", box
    shown = unescape(code)
    if not shown.strip():
        return "网页上会变成空白。请删去，或者改成空格。", " "
    return f"网页上会变成“{shown}”。请直接写要显示的字。", shown


def _pieces_of_html(text: str) -> Iterator[re.Match[str]]:
    yield from _TAG.finditer(text)
    for match in _ENTITY.finditer(text):
        if match.group()[1] == "#" or match.group()[1:] in html5:
            yield match
