"""`sanshen definitions simulate`: what would come of a procedure, before anybody works by it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import HumanStage, decisions_of, title_of
from definitions.simulation import Cast, Habits, load_habits
from definitions.simulation import simulate as play
from definitions.simulation.life import ENDLESS, STUCK, UNMANNED
from definitions.vocabulary import OUTCOME_TITLES
from definitions.working_days import load_calendar
from flows.access.refusal import Invalid
from flows.cli.documents import catalogue_root, find_process
from flows.cli.options import Json
from flows.cli.terminal import say, show, show_json, show_table

STOPS = {STUCK: "卡在分流处", UNMANNED: "无人可办", ENDLESS: "没有走完"}
Rows = Iterator[tuple[str, ...]]


def simulate(
    name: Annotated[
        str, typer.Argument(metavar="流程或文件", help="流程文件、流程编号，或 流程编号@版本摘要。")
    ],
    runs: Annotated[
        int, typer.Option("--runs", metavar="次数", min=1, max=1_000_000, help="模拟多少个办件。")
    ] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", metavar="数", help="随机数的种子：同一个数，结果完全一样。")
    ] = 0,
    habits: Annotated[
        Path | None, typer.Option("--habits", metavar="文件", help="各种意见的比重和用时，YAML 文件。")
    ] = None,
    as_json: Json = False,
) -> None:
    """
    办件由随机的人、在工作日的上班时间（9 时至 12 时、13 时至 17 时）办理，不写进数据库。
    不写比重的，100 个意见里 85 个同意、10 个退回、5 个不同意；
    不写用时的，一半的审核在 3 个工作小时内办完，办理、纸质签批在 6 个工作小时内办完。

    例：sanshen definitions simulate jilin-transport.web-publish --runs 10000
    """
    named = find_process(name)
    calendar = load_calendar(
        catalogue_root() / "calendars", named.organization.calendar if named.organization else "cn"
    )
    declared = _habits(habits, named.process)
    cast = Cast(named.process, calendar, named.organization, declared, seed, named.registers)
    found = {"process": named.process.process, **play(cast, runs).as_dict()}
    if as_json:
        show_json(found)
    else:
        _show(named.process, found)


def _habits(path: Path | None, process: Process) -> Habits:
    if path is None:
        return Habits()
    if not path.is_file():
        raise Invalid(f"没有这个文件：{path}", "请核对路径")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{path} 不是 UTF-8 编码", "请另存为 UTF-8") from None
    return load_habits(text, str(path), process)


def _show(process: Process, found: dict[str, Any]) -> None:
    show_table(("结局", "件数", "比例", "用时中位", "九成不超过"), _ends(found), "结局和用时（工作日）")
    show("")
    show_table(("送审次数", "件数", "比例"), _rounds(found), "送审次数")
    show("")
    titles = ("环节", "经手次数", "中位", "九成不超过", "平均每件", "占比")
    show_table(titles, _stages(process, found), "各环节在手时间（工作日）")
    if found["limits"]:
        show("")
        show_table(("时限", "到期或办结", "超期", "比例"), _limits(process, found), "超期")
    for line in _unreached(process, found["unreached"]):
        show(f"\n{line}")
    say(f"模拟了 {found['runs']} 个办件（{found['year']} 年，种子 {found['seed']}）。")


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
