"""`sanshen ledger`: the lines of a ledger, for the screen, for Excel, for programs."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from definitions.registry import Catalogue
from flows.access.actor import Actor
from flows.casework.day_bounds import first_moment
from flows.casework.ledger_tables import rows_of, say_count, titles_of, told_of_lines
from flows.casework.spreadsheets import write_csv
from flows.cli import lists
from flows.cli.home import open_home
from flows.cli.lists import save_csv
from flows.cli.options import As, From, To, TokenStdin, in_order
from flows.cli.terminal import say, show_json, show_table


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


def ledger(
    name: Annotated[
        str,
        typer.Argument(metavar="台账", help="台账名，例如 publications；几个机构都有的，写成 机构/台账。"),
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", metavar="csv|json", help="csv 用 Excel 打开，json 供程序读取；不写就列表显示。"
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到这个文件，不在屏幕显示。")
    ] = None,
    since: From = None,
    until: To = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    例：sanshen ledger publications --as lisi --from 2026-11-01 --to 2026-11-30 --format csv -o 台账.csv
    """
    if output is not None and form is not Format.CSV:
        raise typer.BadParameter("写到文件时格式要用 --format csv")
    in_order(since, until)
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        catalogue = home.services.desk.catalogue
        organization, found = find_ledger(catalogue, actor, name)
        lines = home.services.ledger(
            actor, organization, found, first_moment(since), first_moment(until, days=1)
        )
        declared = catalogue.office(organization).ledgers[found]
    titles, rows = titles_of(declared, lines), rows_of(declared, lines)
    if form is Format.JSON:
        show_json(told_of_lines(declared, lines))
    elif output is not None:
        save_csv(titles, rows, output)
        say(f"{declared.title.zh}：{say_count(lines)}。已写到 {output}。")
    elif form is Format.CSV:
        write_csv(titles, rows, sys.stdout)
    else:
        show_table(titles, rows, caption=f"{declared.title.zh}（{say_count(lines)}）")


def find_ledger(catalogue: Catalogue, actor: Actor, name: str) -> tuple[str, str]:
    """Organisation and name of a ledger that the person may see."""
    return lists.find(catalogue, actor, name, "台账", lambda office: office.ledgers)
