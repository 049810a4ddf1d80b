"""`sanshen stats`: how well limits are kept."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import say, show_json, show_table
from storage.queries.overdue_by import Grouping, OverdueGroup, overdue_by

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
            "--by", metavar="unit|stage|process|month", help="按单位、环节、流程或到期月份统计；不写按单位。"
        ),
    ] = Grouping.UNIT,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
) -> None:
    """
    统计本机构全部时限：起算多少、按期多少、超期多少。

    例：sanshen stats overdue --by month --as lisi
    """
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        with home.database.reading() as session:
            groups = overdue_by(session, sorted(actor.organizations), by, home.now())
        if as_json:
            show_json([_as_json(by, group) for group in groups])
            return
        if not groups:
            say("还没有起算的时限。")
            return
        catalogue = home.catalogue
    rows = [
        (
            _organization(g, catalogue),
            _group(g, by, catalogue),
            *(str(n) for n in (g.started, g.met, g.late, g.open_late)),
            _rate(g),
        )
        for g in groups
    ]
    show_table(("机构", TITLES[by], "起算", "按期", "超期办结", "超期未办", "超期率"), rows)


def _organization(group: OverdueGroup, catalogue: "Catalogue") -> str:
    office = catalogue.offices.get(group.organization)
    return office.organization.title.zh if office else group.organization


def _group(group: OverdueGroup, by: Grouping, catalogue: "Catalogue") -> str:
    process = catalogue.find(group.group) if by is Grouping.PROCESS else None
    return f"{process.process.title}（{group.group}）" if process else group.group


def _rate(group: OverdueGroup) -> str:
    return f"{group.overdue / group.started:.1%}"


def _as_json(by: Grouping, group: OverdueGroup) -> dict[str, Any]:
    return {
        "organization": group.organization,
        by.value: group.group,
        "started": group.started,
        "met": group.met,
        "late": group.late,
        "open_late": group.open_late,
        "overdue": group.overdue,
    }
