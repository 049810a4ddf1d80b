"""`sanshen definitions simulate`: what would come of a procedure, before anybody works by it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from definitions.schema.process import Process
from definitions.simulation import Cast, Habits, load_habits
from definitions.simulation import simulate as play
from definitions.simulation.words import done, never, tables
from definitions.working_days import load_calendar
from flows.access.refusal import Invalid
from flows.cli.documents import catalogue_root, find_process
from flows.cli.options import Json
from flows.cli.terminal import say, show, show_json, show_table


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
    for number, table in enumerate(tables(process, found)):
        if number:
            show("")
        show_table(table.columns, table.rows, table.title)
    for line in never(process, found):
        show(f"\n{line}")
    say(done(found))
