"""What looks like a request, a report to superiors or a letter between equals, whatever genre the form says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.checks.examined import Examined
from flows.checks.finding import shorten
from flows.checks.passage import Passage, Spot, head_end, label_of

_HEAD_LINES = 6
_EDGE = r"[ \t]*+(?:\([^()\n]{1,10}\))?[ \t*]*+$"


@dataclass(frozen=True, slots=True)
class Genre:
    name: str
    code: str
    like: str
    """What it looks like, for a message."""
    title: re.Pattern[str]
    closing: re.Pattern[str]
    title_is_enough: bool = False


REQUEST = Genre(
    "请示",
    "looks_like_request",
    "向上级的请示",
    re.compile(rf"^[ \t#*]*+[^\n。]{{0,80}}(?<!答复)请示{_EDGE}", re.MULTILINE),
    re.compile(
        r"(?:妥否|当否|可否|是否妥当|如无不妥|以上请示)[^\n。]{0,12}请[^\n。]{0,8}(?:批示|批复|审批|审定|指示)"
    ),
    title_is_enough=True,
)
REPORT = Genre(
    "报告",
    "looks_like_report",
    "给上级的报告",
    re.compile(rf"^[ \t#*]*+[^\n。]{{0,80}}报告{_EDGE}", re.MULTILINE),
    re.compile(
        r"(?:^|[。\n])[ \t]*(?:特此报告|专此报告|以上报告|以上情况特此报告)",
        re.MULTILINE,
    ),
)
LETTER = Genre(
    "函",
    "looks_like_letter",
    "机关之间的来往函件",
    re.compile(rf"^[ \t#*]*+[^\n。]{{0,80}}(?<!公开)(?<!邀请)(?<!信)函{_EDGE}", re.MULTILINE),
    re.compile(
        r"(?:^|[。\n])[ \t]*(?:特此函[告达复商询请]|专此函[告达复商询]|此函[。\n]|[^\n。]{0,20}请予?(?:及时|尽快)?函[复告]|妥否,?请函复)",
        re.MULTILINE,
    ),
)
GENRES = (REQUEST, REPORT, LETTER)


def traces(content: Examined, genre: Genre) -> Iterator[Spot]:
    """Where it shows: titles, the heads of texts and attachments, their closing formulas. A title alone is enough for a
    request only: work reports and open letters are published.
    """
    closings = list(_closings(content, genre))
    if genre.title_is_enough or closings:
        yield from _titles(content, genre)
    yield from closings


def _titles(content: Examined, genre: Genre) -> Iterator[Spot]:
    title = content.field("title")
    for match in genre.title.finditer(title.text):
        yield title.spot(*match.span(), shorten(title.original))
    for passage in _texts(content):
        for match in genre.title.finditer(passage.text, 0, head_end(passage.text, _HEAD_LINES)):
            if match.group().strip(" \t#*").endswith((f"的{genre.name}", ")")):
                yield passage.spot(*match.span())
    if not content.row:
        for attachment in content.attachments:
            stem = Passage.of("", "", attachment.name.rpartition(".")[0] or attachment.name)
            if genre.title.search(stem.text):
                yield attachment.spot


def _closings(content: Examined, genre: Genre) -> Iterator[Spot]:
    for passage in _texts(content):
        for match in genre.closing.finditer(passage.text):
            yield passage.spot(*match.span())


def _texts(content: Examined) -> Iterator[Passage]:
    for field_id, text in content.own_texts.items():
        yield Passage.of(field_id, label_of(field_id), text)
    if not content.row:
        for attachment in content.attachments:
            yield from (passage for passage in attachment.passages() if not passage.is_name)
