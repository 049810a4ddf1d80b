"""The figures of an office beside its limits, by unit, stage, process, person or month, with what each of them means."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache

from sqlalchemy.orm import Session

from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, PublishingStage, decisions_of
from definitions.semantics.clocks import day_of
from definitions.working_days import ONE_DAY, Calendar, end_of_day, start_of_day
from flows.casework.desk import Desk
from flows.casework.personal import personal
from storage.queries.ahead import Ahead, Thresholds, ahead_by
from storage.queries.answers import Return, answers_by, returns_by
from storage.queries.grouping import Grouping, Scope
from storage.queries.overdue_by import overdue_by
from storage.queries.quality import Quality, quality_by
from storage.queries.tally import Tally

NO_REASON = "（没有写明原因）"


@dataclass(frozen=True, slots=True)
class Handling:
    """How long duties lay, and how often they were answered with a return."""

    answered: int = 0
    returned: int = 0
    days: int = 0
    """Working days of all of them together; the day on which one came up does not count."""
    longest: int = 0
    """Working days of the one that took longest."""

    @property
    def return_rate(self) -> Fraction | None:
        return Fraction(self.returned, self.answered) if self.answered else None

    @property
    def average(self) -> Fraction | None:
        """Working days."""
        return Fraction(self.days, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class Reason:
    group: str
    reason: str
    times: int


@dataclass(frozen=True, slots=True)
class Figures:
    """By group; a group of which there is nothing to count is left out."""

    grouping: Grouping
    limits: Mapping[str, Tally]
    ahead: Mapping[str, Ahead]
    quality: Mapping[str, Quality]
    """None by stage."""
    handling: Mapping[str, Handling]
    reasons: tuple[Reason, ...]
    """The most frequent first."""


def figures(session: Session, desk: Desk, scope: Scope, grouping: Grouping, now: datetime) -> Figures:
    office = desk.office(scope.organization)
    publishing = [name for name, one in office.processes.items() if _publishes(one.process)]
    by_stage = grouping is Grouping.STAGE
    return Figures(
        grouping,
        _limits(session, desk, scope, grouping, now),
        ahead_by(session, scope, grouping, thresholds(office.calendar, now)),
        {} if by_stage else quality_by(session, scope, grouping, publishing),
        _handling(session, desk, scope, grouping),
        tuple(_reasons(session, desk, scope, grouping)),
    )


def _limits(
    session: Session, desk: Desk, scope: Scope, grouping: Grouping, now: datetime
) -> Mapping[str, Tally]:
    if grouping is Grouping.PERSON:
        return personal(session, desk, scope, now)
    return {line.group: line.tally for line in overdue_by(session, [scope], grouping, now)}


def _publishes(process: Process) -> bool:
    return any(isinstance(stage, PublishingStage) for stage in process.all_stages)


def thresholds(calendar: Calendar, now: datetime) -> Thresholds:
    """The bounds of the counts, in working days of this calendar."""
    today = day_of(now)

    def since(days: int) -> datetime:
        """What was due by then is overdue for more than so many working days."""
        day = today
        while calendar.count_working_days(day, today) <= days:
            day -= ONE_DAY
        return end_of_day(day)

    def within(days: int) -> datetime:
        return start_of_day(calendar.add_working_days(today, days + 1))

    return Thresholds(since(10), since(3), now, end_of_day(today), within(3), within(5))


def _handling(session: Session, desk: Desk, scope: Scope, grouping: Grouping) -> Mapping[str, Handling]:
    working_days = cache(desk.office(scope.organization).calendar.count_working_days)
    found: dict[str, Handling] = defaultdict(Handling)
    for line in answers_by(session, scope, grouping, desk.answering):
        took, before = working_days(line.opened_on, line.answered_on), found[line.group]
        found[line.group] = Handling(
            before.answered + line.answered,
            before.returned + line.returned,
            before.days + took * line.answered,
            max(before.longest, took),
        )
    return dict(sorted(found.items()))


def _reasons(session: Session, desk: Desk, scope: Scope, grouping: Grouping) -> Iterator[Reason]:
    counted: Counter[tuple[str, str]] = Counter()
    for line in returns_by(session, scope, grouping, desk.answering):
        for reason in _reasons_of(desk, line):
            counted[line.group, reason] += line.times
    for (group, reason), times in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        yield Reason(group, reason, times)


def _reasons_of(desk: Desk, line: Return) -> list[str]:
    """What the process asks whoever returns to choose or to write; else the opinion."""
    given, named = json.loads(line.given or "{}"), _asked(desk, line)
    chosen = [given[name] for name in named if given.get(name)]
    words = [str(word) for one in chosen for word in (one if isinstance(one, list) else [one])]
    return words or [line.opinion or NO_REASON]


def _asked(desk: Desk, line: Return) -> tuple[str, ...]:
    """The fields that this decision needs, by the process of today."""
    loaded = desk.catalogue.find(line.process)
    stage = loaded.process.find_stage(line.stage) if loaded else None
    option = decisions_of(stage).get(line.decision) if isinstance(stage, HumanStage) else None
    return tuple(option.needs) if option else ()
