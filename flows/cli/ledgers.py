"""`sanshen ledger`: the lines of a ledger, for the screen, for Excel, for programs."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from definitions.registry import Catalogue
from definitions.schema.organization import Ledger
from flows.access.actor import Actor
from flows.casework.day_bounds import first_moment
from flows.casework.for_programs import ledger_rows
from flows.casework.spreadsheets import write_csv
from flows.cli import lists
from flows.cli.home import open_home
from flows.cli.lists import save_csv
from flows.cli.options import As, From, To, TokenStdin, in_order
from flows.cli.terminal import say, show_json, show_table
from storage.queries.ledgers import LedgerLine


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
    if form is Format.JSON:
        columns = [column.id for column in declared.columns]
        show_json([dict(zip(columns, row, strict=True)) for row in ledger_rows(declared, lines)])
    elif output is not None:
        save_csv([column.title.zh for column in declared.columns], ledger_rows(declared, lines), output)
        say(f"{declared.title.zh}：{len(lines)} 条，已写到 {output}。")
    elif form is Format.CSV:
        _write_csv(declared, lines, sys.stdout)
    else:
        titles = [column.title.zh for column in declared.columns]
        show_table(titles, ledger_rows(declared, lines), caption=f"{declared.title.zh}（{len(lines)} 条）")


def find_ledger(catalogue: Catalogue, actor: Actor, name: str) -> tuple[str, str]:
    """Organisation and name of a ledger that the person may see."""
    return lists.find(catalogue, actor, name, "台账", lambda office: office.ledgers)


def _write_csv(declared: Ledger, lines: Sequence[LedgerLine], file: TextIO) -> None:
    write_csv([column.title.zh for column in declared.columns], ledger_rows(declared, lines), file)
