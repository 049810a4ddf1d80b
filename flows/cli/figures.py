"""`sanshen stats` beside limits: what became of what was handed in, how long it lay, and why it came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer

from definitions.registry import Catalogue
from flows.casework.day_bounds import first_moment
from flows.casework.figure_tables import (
    AHEAD,
    GROUPINGS,
    HANDLING,
    QUALITY,
    REASONS_ABOUT,
    FigureTable,
    as_number,
)
from flows.casework.statistics import Told, Wanted
from flows.cli.home import open_home
from flows.cli.options import As, Csv, From, Json, To, TokenStdin, in_order, one_form
from flows.cli.statistics import say_group, say_organization, show_figures
from flows.cli.terminal import moment, show_json
from storage.queries.grouping import Grouping

By = Annotated[
    Grouping,
    typer.Option(
        "--by",
        metavar="unit|stage|process|person|month",
        help="按单位、环节、流程、个人或月份统计；不写按单位。",
    ),
]


def ahead(
    by: By = Grouping.UNIT,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    只计正在计时的时限。

    例：sanshen stats ahead --by stage --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    _show_table(_ask(Wanted(by), person, token_stdin=token_stdin), AHEAD, as_json=as_json, as_csv=as_csv)


def quality(
    by: By = Grouping.UNIT,
    since: From = None,
    until: To = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    按整个办件统计，不能按环节。报送按第一次成功提交的日子计入时段，上网按发布的日子计入时段。

    例：sanshen stats quality --by month --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    if by is Grouping.STAGE:
        raise typer.BadParameter("报送质量按整个办件统计，不能按环节；请写 unit、process、person 或 month")
    asked = _ask(_wanted(by, since, until), person, token_stdin=token_stdin)
    _show_table(asked, QUALITY, as_json=as_json, as_csv=as_csv)


def handling(
    by: By = Grouping.UNIT,
    since: From = None,
    until: To = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    按办理的日子计入时段；拿回的意见不算。

    例：sanshen stats handling --by stage --from 2026-11-01 --to 2026-11-30 --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    asked = _ask(_wanted(by, since, until), person, token_stdin=token_stdin)
    _show_table(asked, HANDLING, as_json=as_json, as_csv=as_csv)


def reasons(
    by: By = Grouping.UNIT,
    since: From = None,
    until: To = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    次数多的在前。

    例：sanshen stats reasons --by stage --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    asked = _ask(_wanted(by, since, until), person, token_stdin=token_stdin)
    found = [(name, one) for name, told in asked.told for one in told.figures.reasons]
    if as_json:
        show_json(
            [
                {"organization": name, by.value: one.group, "reason": one.reason, "times": one.times}
                for name, one in found
            ]
        )
        return
    rows = [[*asked.heads(name, one.group), one.reason, str(one.times)] for name, one in found]
    _show(asked, ("退回原因", "次数"), rows, REASONS_ABOUT, as_csv=as_csv)


@dataclass(frozen=True, slots=True)
class _Asked:
    by: Grouping
    at: datetime
    catalogue: Catalogue
    told: Sequence[tuple[str, Told]]
    """By organisation."""

    def heads(self, organization: str, group: str) -> list[str]:
        names = next(told.names for name, told in self.told if name == organization)
        return [
            say_organization(organization, self.catalogue),
            say_group(group, self.by, self.catalogue, names),
        ]


def _wanted(by: Grouping, since: date | None, until: date | None) -> Wanted:
    in_order(since, until)
    return Wanted(by, first_moment(since), first_moment(until, days=1))


def _ask(wanted: Wanted, person: str | None, *, token_stdin: bool) -> _Asked:
    with open_home() as home:
        actor, now = home.reader(person, token_stdin=token_stdin), home.now()
        told = [
            (name, home.services.figures(actor, name, wanted, now)) for name in sorted(actor.organizations)
        ]
        return _Asked(wanted.grouping, now, home.catalogue, told)


def _show_table(asked: _Asked, table: FigureTable, *, as_json: bool, as_csv: bool) -> None:
    found = [(name, *row) for name, told in asked.told for row in table.rows(told.figures)]
    if as_json:
        ids = [column.id for column in table.columns]
        show_json(
            [
                {"organization": name, asked.by.value: group, **_numbers(ids, values)}
                for name, group, values in found
            ]
        )
        return
    rows = [[*asked.heads(name, group), *table.cells(values)] for name, group, values in found]
    about = table.about + "".join(f"\n{column.title}：{column.meaning}。" for column in table.columns)
    _show(asked, [column.title for column in table.columns], rows, about, as_csv=as_csv)


def _numbers(ids: Sequence[str], values: Sequence[Any]) -> dict[str, int | float | None]:
    return {name: as_number(value) for name, value in zip(ids, values, strict=True)}


def _show(
    asked: _Asked, columns: Sequence[str], rows: Sequence[Sequence[str]], about: str, *, as_csv: bool
) -> None:
    titles = ("机构", GROUPINGS[asked.by], *columns)
    show_figures(titles, rows, f"截至 {moment(asked.at)}。{about}", as_csv=as_csv)
