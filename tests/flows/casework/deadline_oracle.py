"""How limits came out, counted slowly from the duties and the cases alone: no clock of the program is asked.

Good for November and December 2026, in which every Monday to Friday is a working day and no other day is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Case, Content, Review
from tests.builders.office import JILIN, PUBLISH, REPRINT, WEB

BEIJING = timedelta(hours=8)
STAGES: dict[tuple[str, str], tuple[str, str, int]] = {
    (WEB, "unit_check"): ("本单位审核人审核", "运输管理处", 1),
    (WEB, "unit_head"): ("本单位主要负责人审批", "运输管理处", 1),
    (WEB, "secrecy"): ("局办公室保密审查", "局办公室", 1),
    (WEB, "leader"): ("局分管领导审批", "局领导", 1),
    (WEB, "watch"): ("跟踪监测", "运输管理处", 5),
    (REPRINT, "site_chief"): ("网站负责人审查", "信息化处", 1),
    (PUBLISH, "section_head"): ("科室负责人审核", "价格管理科", 1),
    (PUBLISH, "deputy"): ("科室分管领导审核", "委领导", 1),
    (PUBLISH, "office_final"): ("办公室终审（纸质）", "办公室", 2),
}
"""Process and stage to title, the unit that has the duty, and working days."""
FORMED = "形成或者变更之日起10个工作日内公开"
RECEIVED, HANDED_IN = "收到审批表和文件后1日内上网", "收到转载登记和文件后1日内上网"


@dataclass(frozen=True, slots=True)
class Limit:
    organization: str
    process: str
    stage: str
    """Title of what is limited."""
    unit: str
    last_day: date
    stopped_at: datetime | None

    @property
    def month(self) -> str:
        return f"{self.last_day:%Y-%m}"

    def outcome(self, now: datetime) -> str:
        end = self.stopped_at or now
        is_late = (end + BEIJING).date() > self.last_day
        if self.stopped_at is None:
            return "open_late" if is_late else "running"
        return "late" if is_late else "met"


def limits(session: Session) -> list[Limit]:
    """Those that began and were not dropped."""
    return [limit for case in session.scalars(select(Case)) for limit in _limits_of(session, case)]


def _limits_of(session: Session, case: Case) -> Iterator[Limit]:
    duties = session.scalars(select(Review).where(Review.case_id == case.id).order_by(Review.id)).all()
    for duty in duties:
        key = (case.process, duty.stage)
        if key in STAGES and duty.outcome != "void":
            title, unit, days = STAGES[key]
            last = _workdays_after(_day(duty.opened_at), days)
            yield Limit(case.organization, case.process, title, unit, last, duty.closed_at)
    was_dropped = case.ended_at is not None and case.published_at is None
    if was_dropped or all(duty.stage == "draft" for duty in duties):
        return
    if case.process == WEB:
        content = session.get_one(Content, case.content)
        last = _workdays_after(date.fromisoformat(content.form["formed_on"]), 10)
        yield Limit(JILIN, WEB, FORMED, "运输管理处", last, case.published_at)
    for process, stage, title in ((WEB, "receipt", RECEIVED), (REPRINT, "draft", HANDED_IN)):
        passed = [duty for duty in duties if (case.process, duty.stage) == (process, stage)]
        began = _began(stage, passed[-1]) if passed else None
        if began is not None:
            last = _carried(_day(began) + timedelta(days=1))
            yield Limit(JILIN, process, title, "信息化处", last, case.published_at)


def _began(stage: str, duty: Review) -> datetime | None:
    """When the time to bring it online began: with the receipt, or when it was handed in where none is received."""
    if stage == "receipt":
        return None if duty.outcome == "return" else duty.opened_at
    return duty.closed_at


def _day(moment: datetime) -> date:
    assert moment.utcoffset() == UTC.utcoffset(None)
    return (moment + BEIJING).date()


def _carried(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _workdays_after(day: date, number: int) -> date:
    for _ in range(number):
        day = _carried(day + timedelta(days=1))
    assert date(2026, 11, 1) <= day < date(2027, 1, 1)
    return day


def counted(
    found: list[Limit], group: Callable[[Limit], Any], now: datetime
) -> dict[Any, dict[str, int | float | None]]:
    """For each group what `sanshen stats overdue --json` says of it."""
    outcomes: dict[Any, list[str]] = defaultdict(list)
    for limit in found:
        outcomes[group(limit)].append(limit.outcome(now))
    return {name: _figures(each) for name, each in outcomes.items()}


def _figures(outcomes: list[str]) -> dict[str, int | float | None]:
    numbers = {name: outcomes.count(name) for name in ("met", "late", "open_late", "running")}
    late = numbers["late"] + numbers["open_late"]
    known = numbers["met"] + late
    rate = float(Fraction(numbers["met"], known)) if known else None
    return {"started": len(outcomes), **numbers, "overdue": late, "on_time_rate": rate}
