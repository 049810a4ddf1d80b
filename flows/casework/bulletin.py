"""The bulletin (通报): what each unit handed in during a period, and what became of it.

Everything is counted from the histories of the cases as they stood when the period was over, by the calendar of that
day. What happens later changes none of its numbers.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.jobs import Counting
from definitions.schema.process import Process
from definitions.semantics.clocks import ClockState, clocks, last_day
from definitions.semantics.fold import after, effect_of, stretches
from definitions.semantics.history import Decided, Ended, Event, Performed, Submitted
from definitions.semantics.publishing import publishes
from definitions.semantics.state import State
from definitions.vocabulary import Effect, Outcome
from definitions.working_days import SHANGHAI, Calendar
from flows.access.refusal import Invalid
from flows.casework.desk import Desk
from flows.casework.past_calendars import calendar_at
from storage.models import Case, Publication, Unit
from storage.records.history import load_history

MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """Of cases, but `returned`, which counts the returns, and `late`, which counts the limits. `withdrawn`: of what they had
    published something was taken down."""

    submitted: int = 0
    published: int = 0
    returned: int = 0
    refused: int = 0
    withdrawn: int = 0
    late: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def as_told(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, in Beijing."""

    words: str
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends

    @property
    def months(self) -> list[str]:
        """Each as `2026-11`."""
        return [f"{self.first.year}-{month:02}" for month in range(self.first.month, self.last.month + 1)]


@dataclass(frozen=True, slots=True)
class Bulletin:
    by_unit: tuple[tuple[str, Counts], ...]
    """Title of each unit of the organisation, in its order."""
    totals: Counts
    period: Period
    kinds: tuple[str, ...] = ()
    """Titles of the processes whose cases were counted, where not all were."""
    names_units: bool = False
    """Whether it is told which units are counted: then each of them has its line."""

    def written(self, charts: str = "") -> str:
        """In Markdown; `charts` stand before the table."""
        return _written(self, charts)


EVERYTHING = Counting()


def bulletin(
    session: Session, desk: Desk, organization: str, words: str, counting: Counting = EVERYTHING
) -> Bulletin:
    """Raises Invalid while the period is not over: its numbers would not stand."""
    period = past_period(desk, words)
    office = desk.office(organization)
    counted: dict[str, Counts] = defaultdict(Counts)
    calendar = calendar_at(session, office, period.ends)
    of = [f"{organization}.{name}" for name in counting.of]
    for case_id, process in cases_under_way(session, desk, organization, period, of):
        for unit, counts in _of_case(session, desk, office, case_id, process, period, calendar):
            counted[unit] += counts
    for unit, number in _taken_down(session, organization, period, of):
        counted[unit] += Counts(withdrawn=number)
    units = counting.units or [unit.id for unit in office.organization.units]
    by_unit = tuple((office.organization.unit_title(unit), counted[unit]) for unit in units)
    totals = sum((counts for _, counts in by_unit), Counts())
    return Bulletin(by_unit, totals, period, _titles(office, of), names_units=bool(counting.units))


def _titles(office: Office, processes: Sequence[str]) -> tuple[str, ...]:
    return tuple(office.processes[name].process.title.zh for name in processes if name in office.processes)


def past_period(desk: Desk, words: str) -> Period:
    """Raises Invalid while it is not over."""
    period = period_of(words)
    if desk.clock() < period.ends:
        raise Invalid(
            f"{period.words}还没有过完，统计出来的数字会变", f"请在{period.last.isoformat()}以后再统计"
        )
    return period


def period_of(words: str) -> Period:
    """`2026-11`, `2026-Q4` or `2026`."""
    year, _, part = words.partition("-")
    if not part:
        months, said = (1, 12), f"{year}年"
    elif part.startswith("Q"):
        quarter = int(part[1:])
        months = (MONTHS_OF_QUARTER * (quarter - 1) + 1, MONTHS_OF_QUARTER * quarter)
        said = f"{year}年第{quarter}季度"
    else:
        months, said = (int(part), int(part)), f"{year}年{int(part)}月"
    beyond = date(int(year) + months[1] // 12, months[1] % 12 + 1, 1)
    return Period(said, date(int(year), months[0], 1), beyond - timedelta(days=1))


def cases_under_way(
    session: Session, desk: Desk, organization: str, period: Period, of: Sequence[str] = ()
) -> Iterator[tuple[int, Process]]:
    """Those that were under way in the period, each with the version that it runs on now; `of`: only of these processes."""
    asked = (
        select(Case.id, Case.definition)
        .where(
            Case.organization == organization,
            Case.created_at < period.ends,
            or_(Case.ended_at.is_(None), Case.ended_at >= period.begins),
        )
        .order_by(Case.id)
    )
    found = session.execute(asked.where(Case.process.in_(of)) if of else asked).all()
    for case_id, definition in found:
        yield case_id, desk.process_of(session, definition)


def _taken_down(
    session: Session, organization: str, period: Period, of: Sequence[str]
) -> list[tuple[str, int]]:
    """Unit and how many of its cases had something taken down in the period, whenever it was published."""
    asked = (
        select(Unit.code, func.count(Case.id.distinct()))
        .join(Case, Case.unit == Unit.id)
        .join(Publication, Publication.case_id == Case.id)
        .where(
            Case.organization == organization,
            Publication.withdrawn_at >= period.begins,
            Publication.withdrawn_at < period.ends,
        )
        .group_by(Unit.code)
    )
    found = session.execute(asked.where(Case.process.in_(of)) if of else asked)
    return [(unit, number) for unit, number in found]


def _of_case(
    session: Session,
    desk: Desk,
    office: Office,
    case_id: int,
    process: Process,
    period: Period,
    calendar: Calendar,
) -> Iterator[tuple[str, Counts]]:
    """Unit to counts. Limits are charged to the unit that answers for them, all else to the one that handed in."""
    state, last, counts = State(), process, Counts()
    for version, event in stretches(process, load_history(session, case_id), desk.versions(session)):
        if event.at >= period.ends:
            break
        now = after(version, state, event)
        if period.holds(event.at):
            counts += _of_event(version, state, event, now)
        state, last = now, version
    yield state.unit, counts
    for clock in clocks(last, state, calendar, office.organization.answering):
        due = clock.due.moment
        is_met = clock.stopped_at is not None and clock.stopped_at < due
        counts_at_all = clock.state in (ClockState.RUNNING, ClockState.PAUSED, ClockState.STOPPED)
        if counts_at_all and not is_met and period.first <= last_day(due) <= period.last:
            yield clock.unit, Counts(late=1)


def _of_event(process: Process, before: State, event: Event, state: State) -> Counts:
    """A case is handed in and published once, however often it comes to that."""
    match event:
        case Submitted(held=()) if "submitted" not in before.marks:
            return Counts(submitted=1)
        case Performed() | Decided() if publishes(process, state, event):
            return Counts(published="published" not in before.marks)
        case Decided():
            effect = effect_of(before, process.human_stage(event.stage), event)
            return Counts(returned=effect is Effect.RETURN)
        case Ended(outcome=Outcome.REFUSED):
            return Counts(refused=1)
        case _:
            return Counts()


def _written(found: Bulletin, charts: str) -> str:
    period, by_unit, totals = found.period, found.by_unit, found.totals
    titles = ("单位", "报送", "采用", "退回", "不予发布", "撤下", "超期")
    shown = [(title, counts) for title, counts in by_unit if found.names_units or counts != Counts()]
    rows = [*shown, ("合计", totals)]
    table = [
        f"| {' | '.join(titles)} |",
        f"|---|{'---:|' * (len(titles) - 1)}",
        *(
            f"| {title} | {' | '.join(str(one) for one in asdict(counts).values())} |"
            for title, counts in rows
        ),
    ]
    silent = [title for title, counts in by_unit if not counts.submitted]
    lines = [
        f"{period.words}各单位报送和采用情况如下。",
        "",
        *charts.splitlines(),
        *table,
        "",
        "报送、采用、不予发布、撤下按件计，退回按次计；超期按时限计，记在负责的单位。",
    ]
    if found.kinds:
        lines[-1] += f"只统计{'、'.join(found.kinds)}。"
    if silent:
        lines += ["", f"本期没有报送的单位：{'、'.join(silent)}。"]
    return "\n".join(lines) + "\n"
