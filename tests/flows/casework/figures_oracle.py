"""The figures of an office counted slowly, from its exported histories alone: no row of a table is asked, no clock of the
program and no query.

Good for November and December 2026, in which every Monday to Friday is a working day and no other day is.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import AuditEvent
from tests.builders.office import JILIN, WEB
from tests.flows.casework.deadline_oracle import BEIJING, STAGES, _day, _workdays_after

LIMITS = {**STAGES, (WEB, "confirm_takedown"): ("网站管理部门撤回", "信息化处", 1)}
"""One day that ends on a working day is one working day."""
RECEIPT = (WEB, "receipt")
TITLES = {**{key: title for key, (title, _, _) in LIMITS.items()}, RECEIPT: "网站管理部门收件"}
UNITS = {**{key: unit for key, (_, unit, _) in LIMITS.items()}, RECEIPT: "信息化处"}
UNIT_OF_DRAFTER = {"officer": "运输管理处", "editor": "信息化处"}


@dataclass
class Duty:
    case: int
    process: str
    stage: str
    visit: int
    opened_at: datetime
    came_at: datetime
    """Into the hands of whoever has it."""
    person: str | None = None
    answered_at: datetime | None = None
    effect: str = ""
    reason: str = ""
    is_off: bool = False
    """It fell away, or its answer was taken back."""


@dataclass
class Story:
    case: int
    process: str
    drafter: str
    began_at: datetime
    opened_with: dict[str, Any] | None = None
    """What something else than a person opened it with."""
    duties: list[Duty] = field(default_factory=list)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Stage to what its last answer filled in."""
    submitted_at: datetime | None = None
    submissions: int = 0
    out: list[datetime] = field(default_factory=list)
    taken_down: int = 0
    outcome: str | None = None

    @property
    def returned(self) -> bool:
        return any(duty.effect == "return" and not duty.is_off for duty in self.duties)


def stories(session: Session, organization: str = JILIN) -> list[Story]:
    """What the chains of the cases tell."""
    told: dict[str, list[AuditEvent]] = defaultdict(list)
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.chain, AuditEvent.number)):
        if event.chain.startswith("case/"):
            told[event.chain].append(event)
    found = [_story(int(chain.removeprefix("case/")), events) for chain, events in told.items()]
    return [story for story in found if story.process.startswith(f"{organization}.")]


def _story(case: int, events: list[AuditEvent]) -> Story:
    first = json.loads(events[0].payload)
    opened_with = first["prefilled"] if "cause" in first else None
    story = Story(case, first["process"], str(events[0].person), events[0].at, opened_with)
    open_now: dict[str, Duty] = {}
    for event in events:
        _tell(story, open_now, event, json.loads(event.payload))
    return story


def _tell(story: Story, open_now: dict[str, Duty], event: AuditEvent, told: dict[str, Any]) -> None:
    if event.kind == "performed" and not told["held"]:
        story.taken_down += told["stage"] == "takedown"
        story.out += [event.at] if told["stage"] == "publish" else []
    match event.kind:
        case "opened" if told["stage"] != "draft":
            duty = Duty(story.case, story.process, told["stage"], told["visit"], event.at, event.at)
            story.duties.append(duty)
            open_now[told["stage"]] = duty
        case "submitted" if not told["held"]:
            story.submitted_at = story.submitted_at or event.at
            story.submissions += 1
        case "handed":
            open_now[told["stage"]].person = told["to"]
            open_now[told["stage"]].came_at = event.at
        case "decided":
            duty = open_now.pop(told["stage"])
            duty.person, duty.answered_at, duty.effect = told["person"], event.at, told["effect"]
            duty.reason = told["opinion"]
            story.given[told["stage"]] = told.get("given") or {}
        case "taken_back":
            last = [one for one in story.duties if one.stage == told["stage"]][-1]
            last.is_off = True
            for duty in open_now.values():
                duty.is_off = True
            open_now.clear()
        case "ended":
            story.outcome = told["outcome"]
            for duty in open_now.values():
                duty.is_off = True


def workdays(after: date, through: date) -> int:
    days = ((after + timedelta(days=n)) for n in range(1, (through - after).days + 1))
    return sum(day.weekday() < 5 for day in days)


def quality(found: Iterable[Story], group: Callable[[Story, datetime], str]) -> dict[str, tuple[int, ...]]:
    """Submitted, adopted, settled, first pass, pages, taken down: every process here publishes."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for story in found:
        if story.submitted_at is not None:
            is_done = bool(story.out)
            line = counted[group(story, story.submitted_at)]
            line[0] += 1
            line[1] += is_done
            line[2] += is_done or story.outcome == "refused"
            line[3] += is_done and not story.returned and story.submissions == 1
        for at in story.out:
            counted[group(story, at)][4] += 1
            counted[group(story, at)][5] += story.taken_down
    return {name: tuple(line) for name, line in counted.items()}


def answered(found: Iterable[Story]) -> Iterator[Duty]:
    for story in found:
        yield from (duty for duty in story.duties if duty.answered_at is not None and not duty.is_off)


def handling(found: Iterable[Story], group: Callable[[Duty], str]) -> dict[str, tuple[int, int, int, int]]:
    """Answered, returned, working days, the longest."""
    took: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for duty in answered(found):
        assert duty.answered_at is not None
        days = workdays(_day(duty.opened_at), _day(duty.answered_at))
        took[group(duty)].append((days, duty.effect == "return"))
    return {
        name: (len(each), sum(r for _, r in each), sum(d for d, _ in each), max(d for d, _ in each))
        for name, each in took.items()
    }


def reasons(found: Iterable[Story], group: Callable[[Duty], str]) -> Counter[tuple[str, str]]:
    return Counter((group(duty), duty.reason) for duty in answered(found) if duty.effect == "return")


def personal(
    found: Iterable[Story], away: Iterable[tuple[str, date, date]], now: datetime
) -> dict[str, tuple[int, int, int, int]]:
    """Person to met, late, open late, running: by the limit of the stage, without the days of others and of absence."""
    away = list(away)
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for story in found:
        for duty in story.duties:
            if duty.is_off or duty.person is None or (duty.process, duty.stage) not in LIMITS:
                continue
            days = LIMITS[duty.process, duty.stage][2]
            due, end = _last_day(duty, days, away), duty.answered_at or now
            is_late = (end + BEIJING).date() > due
            open_now = duty.answered_at is None
            name = ("open_late" if open_now else "late") if is_late else ("running" if open_now else "met")
            outcomes[duty.person][name] += 1
    names = ("met", "late", "open_late", "running")
    return {person: tuple(each[name] for name in names) for person, each in outcomes.items()}  # type: ignore[misc]


def _last_day(duty: Duty, limit: int, away: list[tuple[str, date, date]]) -> date:
    """Walks day by day, and counts those on which the duty was in the hands of a person who was there."""
    day = _day(duty.opened_at)
    while limit:
        day += timedelta(days=1)
        is_theirs = day > _day(duty.came_at)
        is_away = any(who == duty.person and first <= day <= last for who, first, last in away)
        limit -= day.weekday() < 5 and is_theirs and not is_away
    return day


def running_last_days(found: Iterable[Story]) -> list[date]:
    """The last days of the limits of the stages that are open."""
    return [
        _workdays_after(_day(duty.opened_at), LIMITS[duty.process, duty.stage][2])
        for story in found
        for duty in story.duties
        if duty.answered_at is None and not duty.is_off and (duty.process, duty.stage) in LIMITS
    ]
