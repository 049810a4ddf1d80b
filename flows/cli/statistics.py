"""`sanshen stats overdue`: how well limits are kept."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from flows.casework.for_programs import told_of_group
from flows.casework.punctuality import RATE_MEANING, cells
from flows.casework.punctuality import TITLES as FIGURES
from flows.casework.spreadsheets import write_csv
from flows.cli.home import open_home
from flows.cli.options import As, Csv, Json, TokenStdin, one_form
from flows.cli.terminal import moment, say, show, show_json, show_table
from storage.queries.grouping import Grouping

if TYPE_CHECKING:
    from definitions.registry import Catalogue

TITLES = {
    Grouping.UNIT: "责任单位",
    Grouping.STAGE: "环节（时限）",
    Grouping.PROCESS: "流程",
    Grouping.PERSON: "办理人",
    Grouping.MONTH: "到期月份",
}


def overdue(
    by: Annotated[
        Grouping,
        typer.Option(
            "--by",
            metavar="unit|stage|process|person|month",
            help="按责任单位、环节、流程、办理人或到期月份统计；不写按单位。",
        ),
    ] = Grouping.UNIT,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    统计时限：起算多少、按时多少、超期多少。

    全机构的数，由管理人员查看；其他人看到的是自己所在单位的，按办理人统计时只看到自己的。

    按时率＝按时完成÷（按时完成＋超期完成＋超期未完成）。到期月份是时限最后一日所在的月份，不论哪天完成。

    按办理人统计时，只计环节自己的时限；到本人手里以前的日子、请人代理的日子、停表的日子不算，时限相应顺延。

    例：sanshen stats overdue --by month --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        now = home.now()
        groups = home.services.overdue_groups(actor, by, now)
        if as_json:
            show_json([told_of_group(by, group) for group in groups])
            return
        names = home.services.names() if by is Grouping.PERSON else {}
        catalogue = home.catalogue
    rows = [
        (
            say_organization(g.organization, catalogue),
            say_group(g.group, by, catalogue, names),
            *cells(g.tally),
        )
        for g in groups
    ]
    titles = ("机构", TITLES[by], *FIGURES)
    foot = f"截至 {moment(now)}。{RATE_MEANING}"
    show_figures(titles, rows, foot, "还没有起算的时限。", as_csv=as_csv)


def show_figures(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    foot: str,
    nothing: str = "还没有可以统计的。",
    *,
    as_csv: bool,
) -> None:
    """`nothing`: what is said where there are no rows."""
    if as_csv:
        write_csv(titles, rows, sys.stdout)
    elif rows:
        show_table(titles, rows)
        show(foot)
    else:
        say(nothing)


def say_organization(organization: str, catalogue: "Catalogue") -> str:
    office = catalogue.offices.get(organization)
    return office.organization.title.zh if office else organization


def say_group(group: str, by: Grouping, catalogue: "Catalogue", names: Mapping[str, str]) -> str:
    if by is Grouping.PERSON:
        return f"{names.get(group, group)}（{group}）"
    process = catalogue.find(group) if by is Grouping.PROCESS else None
    return f"{process.process.title}（{group}）" if process else group
