"""What came of a simulation, as tables and sentences for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import HumanStage, decisions_of, title_of
from definitions.simulation.life import ENDLESS, STUCK, UNMANNED
from definitions.vocabulary import OUTCOME_TITLES
from definitions.working_days import parse_span

STOPS = {STUCK: "卡在分流处", UNMANNED: "无人可办", ENDLESS: "没有走完"}
Rows = Iterator[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def tables(process: Process, found: dict[str, Any]) -> Iterator[Table]:
    """`found`: a report as plain values."""
    ends = ("结局", "件数", "比例", "用时中位", "九成不超过")
    yield Table("结局和用时（工作日）", ends, list(_ends(found)))
    yield Table("送审次数", ("送审次数", "件数", "比例"), list(_rounds(found)))
    stages = ("环节", "经手次数", "中位", "九成不超过", "平均每件", "占比")
    yield Table("各环节在手时间（工作日）", stages, list(_stages(process, found)))
    if found["limits"]:
        yield Table("超期", ("时限", "到期或办结", "超期", "比例"), list(_limits(process, found)))


def never(process: Process, found: dict[str, Any]) -> Iterator[str]:
    """What no case came to."""
    yield from _unreached(process, found["unreached"])


def done(found: dict[str, Any]) -> str:
    return f"模拟了 {found['runs']} 个办件（{found['year']} 年，种子 {found['seed']}）。"


def _ends(found: dict[str, Any]) -> Rows:
    titles: dict[str, str] = {**{str(one): title for one, title in OUTCOME_TITLES.items()}, **STOPS}
    for end, one in found["ends"].items():
        yield titles[end], str(one["cases"]), _share(one["share"]), _days(one["median"]), _days(one["p90"])
    yield "全部", str(found["runs"]), _share(1), _days(found["days"]["median"]), _days(found["days"]["p90"])


def _rounds(found: dict[str, Any]) -> Rows:
    for number, cases in found["rounds"].items():
        yield number, str(cases), _share(cases / found["runs"])


def _stages(process: Process, found: dict[str, Any]) -> Rows:
    for stage, one in found["stages"].items():
        name = _title(process, stage) + ("（瓶颈）" if stage == found["bottleneck"] else "")
        days = (_days(one[key]) for key in ("median", "p90", "mean_per_case"))
        yield name, str(one["passes"]), *days, _share(one["share"])


def _limits(process: Process, found: dict[str, Any]) -> Rows:
    titles = {deadline.id: deadline.title.zh for deadline in process.deadlines}
    for limit, one in found["limits"].items():
        title = titles.get(limit) or _title(process, limit)
        yield title, str(one["ended"]), str(one["missed"]), _share(one["share"])
        for step, came in one["overdue"].items():
            late = f"{title}：超期{parse_span(step)}仍未办完"
            yield late, str(one["ended"]), str(came), _share(came / one["ended"])


def _unreached(process: Process, found: dict[str, Any]) -> Iterator[str]:
    if found["stages"]:
        yield f"从没走到的环节：{'、'.join(_title(process, one) for one in found['stages'])}"
    if found["decisions"]:
        pairs = (
            f"{_title(process, stage)} {_decision(process, stage, one)}" for stage, one in found["decisions"]
        )
        yield f"从没给过的意见：{'、'.join(pairs)}"


def _title(process: Process, stage: str) -> str:
    return "修改（拟稿人）" if stage == DRAFT else title_of(process.stage(stage))


def _decision(process: Process, stage: str, decision: str) -> str:
    declared = process.stage(stage)
    assert isinstance(declared, HumanStage)
    return f"“{decisions_of(declared)[decision].title}”"


def _share(part: float) -> str:
    return f"{part:.1%}"


def _days(days: float) -> str:
    return f"{days:.1f}"
