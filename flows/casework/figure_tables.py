"""The tables of figures: what each column is called, what it means, and how it is told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from operator import attrgetter
from typing import Any

from flows.casework.figures import Figures
from flows.casework.punctuality import (
    LATE,
    MET,
    NO_RATE,
    OPEN_LATE,
    RATE,
    RATE_MEANING,
    RUNNING,
    STARTED,
    say_share,
)
from storage.queries.grouping import Grouping

GROUPINGS = {
    Grouping.UNIT: "单位",
    Grouping.STAGE: "环节",
    Grouping.PROCESS: "流程",
    Grouping.PERSON: "个人",
    Grouping.MONTH: "月份",
}
Value = int | Fraction | None


@dataclass(frozen=True, slots=True)
class Column:
    """One figure. `id` is also the attribute that holds it, and its name in JSON."""

    id: str
    title: str
    meaning: str
    say: Callable[[Any], str] = str

    def of(self, line: object) -> Value:
        value: Value = attrgetter(self.id)(line)
        return value


def say_days(days: Fraction | None) -> str:
    """`2.5`, rounded half up."""
    return NO_RATE if days is None else f"{floor(days * 10 + Fraction(1, 2)) / 10:.1f}"


@dataclass(frozen=True, slots=True)
class FigureTable:
    id: str
    title: str
    about: str
    """What is counted, where, and when."""
    columns: tuple[Column, ...]
    lines: Callable[[Figures], Mapping[str, Any]]
    by: tuple[Grouping, ...] = tuple(Grouping)

    def rows(self, figures: Figures) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Group and values."""
        for group, line in self.lines(figures).items():
            yield group, tuple(column.of(line) for column in self.columns)

    def cells(self, values: tuple[Value, ...]) -> list[str]:
        return [column.say(value) for column, value in zip(self.columns, values, strict=True)]


LIMITS = FigureTable(
    "limits",
    "时限执行",
    "每个起算的时限计一次，计在有责任办理的单位；月份是时限最后一日所在的月份。按个人统计时，只计环节自己的时限，"
    "计给办理或者领办的人；到本人手里以前的日子、请人代理的日子、停表的日子不算在内，时限相应顺延。",
    (
        Column("started", STARTED, "开始计时、没有作废的时限"),
        Column("met", MET, "到期以前停止计时的"),
        Column("late", LATE, "到期以后才停止计时的"),
        Column("open_late", OPEN_LATE, "已经到期还在计时的"),
        Column("running", RUNNING, "还没有到期的，不计入按时率"),
        Column("on_time_rate", RATE, RATE_MEANING, say_share),
    ),
    lambda figures: figures.limits,
)
AHEAD = FigureTable(
    "ahead",
    "超期和临期",
    "只计正在计时的时限，按现在的时刻计算；工作日不含到期当日。按个人统计时，只计已经落实到人的环节时限。",
    (
        Column("over_10", "超期10个工作日以上", "最后一日之后又过了10个以上工作日"),
        Column("over_3", "超期4至10个工作日", "最后一日之后又过了4至10个工作日"),
        Column("over", "超期3个工作日以内", "已经到期，最后一日之后过了不到4个工作日"),
        Column("today", "今天到期", "最后一日是今天，还没有过完"),
        Column("within_3", "3个工作日内到期", "今天以后的3个工作日以内到期"),
        Column("within_5", "第4、5个工作日到期", "今天以后的第4或者第5个工作日到期"),
    ),
    lambda figures: figures.ahead,
)
QUALITY = FigureTable(
    "quality",
    "报送质量",
    "计在报送的单位和拟稿人。报送按第一次成功提交的日子计入时段，上网按发布的日子计入时段。检查没有通过、"
    "没有提交成功的不算。",
    (
        Column("submitted", "报送", "第一次成功提交的办件"),
        Column("to_publish", "其中应发布", "流程里有发布环节的"),
        Column("adopted", "采用", "应发布的办件里，已经发布的"),
        Column("adoption_rate", "采用率", "采用率＝采用÷应发布", say_share),
        Column("settled", "有结果", "已经办成的，和不同意的；自己撤回的、正在办的不算"),
        Column(
            "first_pass",
            "一次通过",
            "办成的办件里，报送一次就办成、一次也没有被退回过的；拿回的意见不算，因异议退改、不同意以后重新办理的不是一次",
        ),
        Column("first_pass_rate", "一次通过率", "一次通过率＝一次通过÷有结果", say_share),
        Column("pages", "上网", "发布成功的信息；逐行发布的，一行计一条"),
        Column("taken_down", "撤稿更正", "上网以后撤下的信息，包括更正后重新发布的"),
        Column("correction_rate", "差错率", "差错率＝撤稿更正÷上网", say_share),
    ),
    lambda figures: figures.quality,
    tuple(one for one in Grouping if one is not Grouping.STAGE),
)
HANDLING = FigureTable(
    "handling",
    "办理用时和退回",
    "每次有效的办理计一次，计在有责任办理的单位和办理人，按办理的日子计入时段；拿回的意见不算。用时是从环节打开的"
    "次日起，到办理当日止的工作日数。",
    (
        Column("answered", "办理", "给出意见的次数"),
        Column("returned", "退回", "其中退回修改的次数"),
        Column("return_rate", "退回率", "退回率＝退回÷办理", say_share),
        Column("average", "平均用时（工作日）", "平均用时＝各次用时之和÷办理", say_days),
        Column("longest", "最长用时（工作日）", "用时最长的一次"),
    ),
    lambda figures: figures.handling,
)
TABLES = (LIMITS, AHEAD, QUALITY, HANDLING)

REASONS_ABOUT = (
    "每次有效的退回计一次，计在退回的单位和办理人，按退回的日子计入时段。流程要求退回时填写原因栏目的，按所填的内容计，填了几项就各计一次；其余按意见原文计，"
    "原文相同的合并。"
)


def as_number(value: Value) -> int | float | None:
    """For JSON."""
    return float(value) if isinstance(value, Fraction) else value
