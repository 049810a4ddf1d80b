"""Jobs: named services that work something out of what is stored. What each takes and tells; the code is in `flows`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import Field

from definitions.schema.base import Declared, Identifier, Slug, Words
from definitions.schema.fields import FilesField, MarkdownField, NumberField, RowColumn, TextField
from definitions.vocabulary import FieldKind, JobName

REPORT, ROWS = "report", "rows"
"""What every job calls the text that it writes: kept as a file, and what a draft may be prefilled with; and what a job
calls the lines of a table, which only a draft is filled in with."""
PERIOD = r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?"
"""A month, `2026-11`; a quarter, `2026-Q4`; a year, `2026`."""


@dataclass(frozen=True, slots=True)
class ChartSignature:
    """A chart (图): what stands below it, and which columns of the table are its bars."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobSignature:
    """What a job asks for, and what it tells."""

    title: str
    takes: tuple[RowColumn, ...]
    tells: tuple[RowColumn, ...]
    """Conditions read it as `given.<stage>.<field>`."""
    rows: tuple[str, ...] = ()
    """The columns of the table that a draft may be filled in with as `job.rows`."""
    charts: Mapping[str, ChartSignature] = field(default_factory=dict)
    """What can be drawn of the tables in its text."""
    counts_units: bool = False
    """Whether it counts cases by unit, so that it may be told which cases and which units."""


class Counting(Declared):
    """What a job counts that counts cases by unit."""

    of: list[Slug] = Field(default_factory=list)
    """Of a job that counts cases by unit: the processes whose cases count, by the names of their files; every process of
    the organisation, if not said."""
    units: list[Identifier] = Field(default_factory=list)
    """Of a job that counts cases by unit: the units that are counted, each with a line of its own, though it did nothing;
    every unit that did something, if not said."""


def _count(name: str, title: str) -> NumberField:
    return NumberField(id=name, kind=FieldKind.NUMBER, label=Words(zh=title), required=True, minimum=0)


_REPORT = FilesField(id=REPORT, kind=FieldKind.FILES, label=Words(zh="统计表"))
FINDING_COLUMNS = ("number", "kind", "url", "words", "unit", "opened_on", "state")
"""Of each finding: its number, what people call its kind and its state, where and what it is, the id of the unit that
answers for it, and the day on which it was found first."""
_KINDS = {"kinds": ChartSignature("各类问题", ("问题", "待整改"))}
DIFFERING, TEXT = "differing", "text"
"""How many rows of its tables a text does not show as they are: the text that is given to it, if any."""
_TEXT = MarkdownField(id=TEXT, kind=FieldKind.MARKDOWN, label=Words(zh="要核对的正文"))
_DIFFERING = _count(DIFFERING, "正文里与统计不一致的行")
_PERIOD = TextField(id="period", kind=FieldKind.TEXT, label=Words(zh="时段"), required=True, pattern=PERIOD)

JOBS: Mapping[JobName, JobSignature] = {
    JobName.BULLETIN: JobSignature(
        title="报送情况统计",
        takes=(_PERIOD, _TEXT),
        tells=(
            _count("submitted", "报送"),
            _count("published", "采用"),
            _count("returned", "退回"),
            _count("refused", "不予发布"),
            _count("withdrawn", "撤下"),
            _count("late", "超期"),
            _DIFFERING,
            _REPORT,
        ),
        charts={
            "adoption": ChartSignature("各单位报送和采用", ("报送", "采用")),
            "quality": ChartSignature(
                "各单位退回、不予发布、撤下和超期", ("退回", "不予发布", "撤下", "超期")
            ),
        },
        counts_units=True,
    ),
    JobName.PATROL: JobSignature(
        title="网站巡查",
        takes=(TextField(id="site", kind=FieldKind.TEXT, label=Words(zh="网站"), max_length=60),),
        tells=(
            _count("pages", "查看网页"),
            _count("opened", "新发现问题"),
            _count("mended", "已整改"),
            _count("open", "待整改"),
            _REPORT,
        ),
        rows=FINDING_COLUMNS,
        charts=_KINDS,
    ),
    JobName.FINDINGS: JobSignature(
        title="巡查问题统计",
        takes=(_PERIOD, _TEXT),
        tells=(
            _count("patrols", "巡查次数"),
            _count("found", "新发现问题"),
            _count("due", "应整改问题"),
            _count("mended", "已整改"),
            _count("open", "待整改"),
            _DIFFERING,
            _REPORT,
        ),
        rows=FINDING_COLUMNS,
        charts=_KINDS,
    ),
    JobName.SCORES: JobSignature(
        title="计分",
        takes=(
            TextField(id="scores", kind=FieldKind.TEXT, label=Words(zh="计分办法"), required=True),
            _PERIOD,
            _TEXT,
        ),
        tells=(
            _count("submitted", "报送"),
            _count("adopted", "采用"),
            _count("year_adopted", "本年度累计采用"),
            _count("failed", "不合格单位数"),
            _DIFFERING,
            FilesField(id=REPORT, kind=FieldKind.FILES, label=Words(zh="得分表")),
        ),
        charts={
            "points": ChartSignature("各单位本期得分", ("本期得分",)),
            "year": ChartSignature("各单位本年度累计得分", ("本年度累计得分",)),
        },
    ),
}
