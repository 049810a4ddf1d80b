"""`sanshen register`: the entries of a register, what happened to one, and tables that fill it."""

import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from definitions.registry import Catalogue
from definitions.vocabulary import ENTRY_EVENT_TITLES, EntryEvent
from flows.access.actor import Actor
from flows.casework.register_import import Imported, Table
from flows.casework.registers import EntryLine, RegisterView, say_changed, say_source
from flows.casework.spreadsheets import write_csv
from flows.cli import lists
from flows.cli.form_files import read_table
from flows.cli.home import open_home
from flows.cli.lists import save_csv
from flows.cli.options import As, Json, TokenStdin, day
from flows.cli.terminal import moment, say, show, show_json, show_table
from storage.audit_chain import instant
from storage.queries.registers import ChangeLine

FRESHNESS = {"": "", "soon": "临近久未更新", "stale": "久未更新"}
Name = Annotated[
    str, typer.Argument(metavar="登记簿", help="登记簿名，例如 topics；几个机构都有的，写成 机构/登记簿。")
]


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


def show_register(
    name: Name,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", metavar="csv|json", help="csv 用 Excel 打开，json 供程序读取；不写就列表显示。"
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到这个文件，不在屏幕显示。")
    ] = None,
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="日期", parser=day, help="这一天结束时的情况；不写就是现在。"),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    例：sanshen register show topics --as lisi
    sanshen register topics --on 2026-11-30 --format csv -o 登记簿.csv --as lisi
    """
    if output is not None and form is not Format.CSV:
        raise typer.BadParameter("写到文件时格式要用 --format csv")
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        organization, found = find(home.services.desk.catalogue, actor, name)
        view = home.services.register(actor, organization, found, on)
    if form is Format.JSON:
        show_json([_as_json(line) for line in view.lines])
    elif output is not None:
        save_csv(_titles(view), [_cells(line) for line in view.lines], output)
        say(f"{view.register.title.zh}：{len(view.lines)} 条，已写到 {output}。")
    elif form is Format.CSV:
        _write_csv(view, sys.stdout)
    else:
        caption = f"{view.register.title.zh}（{view.on.isoformat()}，{len(view.lines)} 条）"
        rows = [(*_cells(line), FRESHNESS[line.freshness]) for line in view.lines]
        show_table((*_titles(view), "提醒"), rows, caption=caption)


def entry(
    name: Name,
    number: Annotated[int, typer.Argument(metavar="编号", help="登记簿里的编号。", min=1)],
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
) -> None:
    """
    例：sanshen register entry topics 3 --as lisi
    """
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        organization, found = find(home.services.desk.catalogue, actor, name)
        history = home.services.entry(actor, organization, found, number)
    if as_json:
        show_json({**_as_json(history.line), "changes": [_change_as_json(one) for one in history.changes]})
        return
    line, register = history.line, history.register
    show(
        f"{register.title.zh}第{line.number}号  {line.name}（{line.state_title}）{FRESHNESS[line.freshness]}"
    )
    for field, shown in zip(register.fields, line.cells, strict=True):
        show(f"  {field.label.zh}：{shown}")
    rows = [
        (
            str(one.change),
            moment(one.at),
            ENTRY_EVENT_TITLES[one.kind],
            "；".join(say_changed(history, one)),
            say_source(one),
        )
        for one in history.changes
    ]
    show_table(("", "时间", "变动", "内容", "来自"), rows)


def bring_in(
    name: Name,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件", help="CSV 文件，第一行是各栏的名称；有“编号”的行更正那一条，没有的新登记一条。"
        ),
    ],
    only_preview: Annotated[bool, typer.Option("--preview", help="只看会变动什么，什么都不改。")] = False,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    第一次建立登记簿，或者更正它。有一处不对就全部不录入，每处都指出行和列；录入了什么，记入审计。
    表格可以先用 `sanshen register show 登记簿 --format csv -o 文件` 导出来改。

    例：sanshen register import topics 专题.csv --preview --as manager
    """
    table = Table(file.name, read_table(str(file)))
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        organization, found = find(home.services.desk.catalogue, actor, name)
        imported = home.services.import_register(actor, organization, found, table, preview=only_preview)
    _show_imported(imported, "将" if only_preview else "已")


def _show_imported(imported: Imported, verb: str) -> None:
    kinds = (EntryEvent.OPENED, EntryEvent.CHANGED, EntryEvent.CLOSED)
    counted = "、".join(f"{ENTRY_EVENT_TITLES[kind]} {imported.count(kind)} 条" for kind in kinds)
    show(f"{imported.register.title.zh}：{verb}{counted}；{imported.count(None)} 条没有变动。")
    name = imported.register.naming_field
    rows = [
        (
            str(row.line),
            str(row.before.number) if row.before else "新",
            str(row.values.get(name) or ""),
            ENTRY_EVENT_TITLES[row.kind],
        )
        for row in imported.rows
        if row.kind is not None
    ]
    if rows:
        show_table(("行", "编号", "名称", "变动"), rows)


def find(catalogue: Catalogue, actor: Actor, name: str) -> tuple[str, str]:
    """Organisation and name of a register that the person may see."""
    return lists.find(catalogue, actor, name, "登记簿", lambda office: office.registers)


def _titles(view: RegisterView) -> tuple[str, ...]:
    return ("编号", *(field.label.zh for field in view.register.fields), "状态")


def _cells(line: EntryLine) -> tuple[str, ...]:
    return (str(line.number), *line.cells, line.state_title)


def _write_csv(view: RegisterView, file: TextIO) -> None:
    rows: Sequence[Sequence[str]] = [_cells(line) for line in view.lines]
    write_csv(_titles(view), rows, file)


def _as_json(line: EntryLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "state": line.state,
        **dict(line.values),
        "changed_at": instant(line.changed_at),
        "stale_on": line.stale.stale_on.isoformat() if line.stale else None,
        "freshness": line.freshness,
    }


def _change_as_json(change: ChangeLine) -> dict[str, Any]:
    return {
        "change": change.change,
        "kind": change.kind.value,
        "at": instant(change.at),
        "state": change.state,
        "values": dict(change.values),
        "stale_on": change.stale_on.isoformat() if change.stale_on else None,
        "case": change.case_number,
        "person": change.person,
    }
