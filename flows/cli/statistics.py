"""`sanshen stats`: how well limits are kept."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.casework.punctuality import RATE_MEANING, cells
from flows.casework.punctuality import TITLES as FIGURES
from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import moment, say, show, show_json, show_table
from storage.queries.overdue_by import Grouping, OverdueGroup

if TYPE_CHECKING:
    from definitions.registry import Catalogue

TITLES = {
    Grouping.UNIT: "责任单位",
    Grouping.STAGE: "环节（时限）",
    Grouping.PROCESS: "流程",
    Grouping.MONTH: "到期月份",
}


def overdue(
    by: Annotated[
        Grouping,
        typer.Option(
            "--by",
            metavar="unit|stage|process|month",
            help="按责任单位、环节、流程或到期月份统计；不写按单位。",
        ),
    ] = Grouping.UNIT,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
) -> None:
    """
    统计时限：起算多少、按时多少、超期多少。

    全机构的数，由管理人员查看；其他人看到的是自己所在单位的。

    按时率＝按时完成÷（按时完成＋超期完成＋超期未完成）。到期月份是时限最后一日所在的月份，不论哪天完成。

    例：sanshen stats overdue --by month --as lisi
    """
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        now = home.now()
        groups = home.services.overdue_groups(actor, by, now)
        if as_json:
            show_json([_as_json(by, group) for group in groups])
            return
        if not groups:
            say("还没有起算的时限。")
            return
        catalogue = home.catalogue
    rows = [(_organization(g, catalogue), _group(g, by, catalogue), *cells(g.tally)) for g in groups]
    show_table(("机构", TITLES[by], *FIGURES), rows)
    show(f"截至 {moment(now)}。{RATE_MEANING}")


def _organization(group: OverdueGroup, catalogue: "Catalogue") -> str:
    office = catalogue.offices.get(group.organization)
    return office.organization.title.zh if office else group.organization


def _group(group: OverdueGroup, by: Grouping, catalogue: "Catalogue") -> str:
    process = catalogue.find(group.group) if by is Grouping.PROCESS else None
    return f"{process.process.title}（{group.group}）" if process else group.group


def _as_json(by: Grouping, group: OverdueGroup) -> dict[str, Any]:
    tally, rate = group.tally, group.tally.on_time_rate
    return {
        "organization": group.organization,
        by.value: group.group,
        "started": tally.started,
        "met": tally.met,
        "late": tally.late,
        "open_late": tally.open_late,
        "overdue": tally.overdue,
        "running": tally.running,
        "on_time_rate": None if rate is None else float(rate),
    }
