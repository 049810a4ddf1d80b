"""`sanshen calendar import`: the holidays of a year, once their notice is published."""

from pathlib import Path
from typing import Annotated

import typer

from flows.access.refusal import Missing
from flows.casework.calendar_import import YearFile, import_year, must_import, preview, read_year_file
from flows.cli.home import open_home
from flows.cli.options import As, TokenStdin
from flows.cli.terminal import last_day, show, show_table
from storage.records.recalculation import Change

SHOWN = 20


def bring_in(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件", help="一年的放假安排，文件名如 cn-2027.yaml，格式同 calendars 目录里的。"
        ),
    ],
    only_preview: Annotated[
        bool, typer.Option("--preview", help="只看会变动多少时限、列出前 20 个，什么都不改。")
    ] = False,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    国务院的放假通知公布以后，录入这一年，并重算所有还没有停止的时限；已经停止的不变。

    录入的文件放在数据目录的 calendars 里，代替程序自带的同一年；正在运行的程序随即改用它。

    例：sanshen calendar import cn-2027.yaml --preview --as admin
    """
    if not file.is_file():
        raise Missing(f"没有这个文件：{file}", "请核对路径")
    table = read_year_file(file)
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        desk = home.services.desk
        if only_preview:
            must_import(actor)
            with home.database.reading() as session:
                _show(table, preview(session, desk, table), "将变动")
            return
        with home.changing(actor, "calendar import", file.name) as session:
            changes = import_year(session, desk, actor, table, home.settings.calendars, home.now())
    _show(table, changes, "变动了")


def _show(file: YearFile, changes: list[Change], verb: str) -> None:
    moved = [change for change in changes if change.is_moved]
    show(
        f"{file.year.year}年：{verb} {len(moved)} 个时限的到期日，另有 {len(changes) - len(moved)} 个只改说明。"
    )
    rows = [
        (one.clock.number, one.clock.title, last_day(one.clock.due_at), last_day(one.due.moment))
        for one in moved[:SHOWN]
    ]
    if rows:
        show_table(("办件", "时限", "原到期日", "新到期日"), rows)
    if len(moved) > SHOWN:
        show(f"以上是前 {SHOWN} 个。")
