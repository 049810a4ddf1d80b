"""`sanshen calendar`: when a limit ends. Needs no database."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from definitions.registry import CATALOGUE
from definitions.working_days import due_after, due_before, load_calendar
from flows.access.refusal import Invalid
from flows.cli.options import day
from flows.cli.terminal import say, show
from flows.settings import Settings


class Unit(StrEnum):
    WORKDAYS = "workdays"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


def due(
    start: Annotated[date, typer.Argument(metavar="日期", parser=day, help="从哪天起算，例如 2026-09-30。")],
    count: Annotated[int, typer.Argument(metavar="数量", min=1, max=9999, help="多少天、几个星期或几个月。")],
    unit: Annotated[
        Unit,
        typer.Option(
            "--unit",
            metavar="workdays|days|weeks|months",
            help="workdays 工作日（不写就是），days 自然日，weeks 星期，months 月。",
        ),
    ] = Unit.WORKDAYS,
    before: Annotated[
        bool, typer.Option("--before", help="倒着数：最迟哪一天，离这个日期还有这么久。")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="说明是怎么算的。")] = False,
) -> None:
    """
    当天不算，从第二天数起，最后一天 24 时到期。

    例：sanshen calendar due 2026-09-30 3 --explain

    提前 5 天申请：sanshen calendar due 2026-11-20 5 --unit days --before
    """
    settings = Settings()
    root = settings.definitions or CATALOGUE
    calendar = load_calendar(root / "calendars", "cn", settings.calendars)
    counted = due_before if before else due_after
    try:
        found = counted(calendar, start, f"{count} {unit.value}")
    except OverflowError:
        raise Invalid("到期日太远，日历上没有这一天", "请核对日期和数量") from None
    show(found.explanation if explain else found.day.isoformat())
    if found.provisional and not explain:
        say("暂定：涉及的年份还没有录入放假通知，录入后可能变动。")
