"""`sanshen scores show`: the points of the units, and where each comes from."""

import re
import sys
from typing import Annotated

import typer

from definitions.schema.jobs import PERIOD
from flows.access.refusal import Invalid, Missing
from flows.casework.scoring import ScoreSheet, say_points
from flows.casework.spreadsheets import write_csv
from flows.cli.home import Home, open_home
from flows.cli.options import As, Csv, Json, TokenStdin, one_form
from flows.cli.self_check import show_self_check
from flows.cli.terminal import show, show_json, show_table

REASONS = ("单位", "月份", "理由", "依据", "分", "办件")


def show_scores(
    organization: Annotated[str, typer.Argument(metavar="机构", help="机构的代号，例如 tongliao。")],
    period: Annotated[
        str | None,
        typer.Option(
            "--month",
            metavar="时段",
            help="月 2026-11，季度 2026-Q4，年 2026；要已经过完。自查不写，按现在算。",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--scores",
            metavar="计分办法",
            help="有几种计分办法时要写，例如 adoption；检查指标自查写它的代号，例如 national。",
        ),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """
    先列各单位的得分，再逐条列出理由和办件；--csv 只列理由。

    全机构的得分由管理人员查看；其他人看到的是自己所在单位的。过去的月份无论什么时候算，得分都一样。

    例：sanshen scores show tongliao --month 2026-11 --scores adoption --as lisi
    """
    one_form(as_json=as_json, as_csv=as_csv)
    if period is not None and not re.fullmatch(PERIOD, period):
        raise typer.BadParameter(f"“{period}”不是时段；写成 2026-11、2026-Q4 或 2026 这样")
    with open_home() as home:
        actor = home.reader(person, token_stdin=token_stdin)
        if name is not None and name == _self_check(home, organization):
            show_self_check(home.services.self_check(actor, organization), as_json=as_json)
            return
        if period is None:
            raise typer.BadParameter("计分要写时段：--month 2026-11")
        sheet = home.services.scores(actor, organization, _chosen(home, organization, name), period)
    if as_json:
        show_json(_as_json(sheet))
    elif as_csv:
        write_csv(REASONS, _reasons(sheet), sys.stdout)
    else:
        rows = [(one.title, say_points(one.points), say_points(one.year)) for one in sheet.units]
        show_table(("单位", "本期得分", "本年度累计"), rows, f"{sheet.period.words}{sheet.title}")
        if reasons := _reasons(sheet):
            show_table(REASONS, reasons)
        if sheet.failing:
            show(f"不合格的单位：{'、'.join(sheet.failing)}")


def _self_check(home: Home, organization: str) -> str | None:
    office = home.catalogue.offices.get(organization)
    return office.self_check.self_check if office is not None and office.self_check is not None else None


def _chosen(home: Home, organization: str, name: str | None) -> str:
    if organization not in home.catalogue.offices:
        known = "、".join(home.catalogue.offices)
        raise Missing(f"没有代号为“{organization}”的机构", f"现有：{known}")
    if name is not None:
        return name
    declared = home.catalogue.office(organization).scores
    if len(declared) != 1:
        known = "、".join(f"{one.title}（{key}）" for key, one in declared.items())
        said = f"这个机构有几种计分办法：{known}" if declared else "这个机构没有计分办法"
        raise Invalid(said, "请用 --scores 指明" if declared else "计分办法写在机构目录的 scores 里")
    return next(iter(declared))


def _reasons(sheet: ScoreSheet) -> list[list[str]]:
    return [
        [one.title, point.month, point.reason, point.article, say_points(point.points), point.case]
        for one in sheet.units
        for point in one.reasons
    ]


def _as_json(sheet: ScoreSheet) -> dict[str, object]:
    return {
        "title": sheet.title,
        "period": sheet.period.words,
        "submitted": sheet.submitted,
        "adopted": sheet.adopted,
        "year_adopted": sheet.year_adopted,
        "failing": list(sheet.failing),
        "units": [
            {
                "unit": one.unit,
                "title": one.title,
                "points": float(one.points),
                "year": float(one.year),
                "reasons": [
                    {
                        "month": point.month,
                        "rule": point.rule,
                        "reason": point.reason,
                        "article": point.article,
                        "points": float(point.points),
                        "case": point.case,
                    }
                    for point in one.reasons
                ],
            }
            for one in sheet.units
        ],
    }
