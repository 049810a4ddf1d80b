"""How the limits of the demo came out, and how long duties took, counted slowly: from the exported histories, the forms as
they were handed in, and the text of the definitions. No clock, no calendar and no query of the program is asked.

Good for September 2026 to January 2027.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from storage.models import Case, Content
from tests.flows.casework.deadline_oracle import BEIJING
from tests.flows.casework.figures_oracle import Duty, Story, answered

CATALOGUE = Path(__file__).parents[3] / "definitions" / "catalogue"
REST = {
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in range(1, 8)),
    date(2027, 1, 1),
}
WORK = {date(2026, 9, 20), date(2026, 10, 10)}
Line = tuple[str, str]
"""Process and title of the limit."""


def is_working_day(day: date) -> bool:
    return day in WORK or (day.weekday() < 5 and day not in REST)


def workdays(after: date, through: date) -> int:
    days = (after + timedelta(days=n) for n in range(1, (through - after).days + 1))
    return sum(map(is_working_day, days))


def day_of(moment: datetime) -> date:
    return (moment + BEIJING).date()


def last_day(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def documents(organization: str) -> dict[str, Any]:
    paths = (CATALOGUE / organization / "processes").glob("*.yaml")
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    return {document["process"]: document for document in read}


def stages_of(stages: list[Any]) -> Iterator[Any]:
    for stage in stages:
        yield stage
        for branch in stage.get("branches", ()) if stage["kind"] == "parallel" else ():
            yield from stages_of(branch["stages"])


def _workdays_of(limit: str | None) -> int | None:
    """Limits in working days alone: others are few, and counted elsewhere."""
    number, _, unit = (limit or "").partition(" ")
    return int(number) if unit.startswith("workday") else None


def outcomes(session: Session, found: list[Story], now: datetime) -> dict[Line, Counter[str]]:
    """For each limit in working days how often it was met, missed, is late or runs."""
    told: dict[Line, Counter[str]] = defaultdict(Counter)
    for organization in {story.process.partition(".")[0] for story in found}:
        declared = documents(organization)
        for story in (one for one in found if one.process.startswith(f"{organization}.")):
            document = declared[story.process]
            for title, last, stopped in (
                *_of_stages(document, story),
                *_of_case(session, document, story),
            ):
                told[story.process, title][_outcome(last, stopped, now)] += 1
    return told


def _outcome(last: date, stopped: datetime | None, now: datetime) -> str:
    is_late = day_of(stopped or now) > last
    if stopped is None:
        return "open_late" if is_late else "running"
    return "late" if is_late else "met"


Limit = tuple[str, date, datetime | None]


def _of_stages(document: Any, story: Story) -> Iterator[Limit]:
    stages = {stage["id"]: stage for stage in stages_of(document["stages"])}
    for duty in story.duties:
        stage = stages.get(duty.stage)
        number = _workdays_of(stage.get("within")) if stage else None
        if stage is not None and number is not None and not duty.is_off:
            yield _words(stage["title"]), last_day(day_of(duty.opened_at), number), duty.answered_at


def _of_case(session: Session, document: Any, story: Story) -> Iterator[Limit]:
    case = session.get_one(Case, story.case)
    if story.submitted_at is not None and case.content is not None:
        form = session.get_one(Content, case.content).form
    elif story.opened_with is not None:
        form = story.opened_with
    else:
        return
    for deadline in document.get("deadlines", ()):
        number = _workdays_of(deadline.get("within"))
        named = deadline.get("no_later_than")
        if (number is None and named is None) or "extensions" in deadline:
            continue
        begun = _begun(named or deadline["from"], form, story, case)
        until = deadline["until"]
        stopped = _stopped(until[0] if isinstance(until, list) else until, story, case)
        was_dropped = stopped is None and case.ended_at is not None
        if begun is not None and not was_dropped:
            last = begun if number is None else last_day(begun, number)
            yield _words(deadline["title"]), last, stopped


def _begun(event: str, form: Any, story: Story, case: Case) -> date | None:
    root, _, name = event.partition(".")
    if root == "form":
        return date.fromisoformat(form[name]) if form.get(name) else None
    if root == "given":
        stage, _, field = name.partition(".")
        told = story.given.get(stage, {}).get(field)
        return date.fromisoformat(told) if told else None
    moment = _stopped(event, story, case)
    return day_of(moment) if moment is not None else None


def _stopped(event: str, story: Story, case: Case) -> datetime | None:
    match event:
        case "begun":
            return story.began_at
        case "published":
            return case.published_at
        case "ended":
            return case.ended_at
        case "submitted":
            return story.submitted_at
    stage, _, what = event.partition(".")
    duty = _latest(story.duties, stage)
    if duty is None:
        return None
    return duty.opened_at if what == "opened" else duty.answered_at


def _latest(duties: list[Duty], stage: str) -> Duty | None:
    return next((duty for duty in reversed(duties) if duty.stage == stage and not duty.is_off), None)


def _words(title: Any) -> str:
    return str(title["zh"] if isinstance(title, dict) else title)


def handling(found: list[Story]) -> dict[str, tuple[int, int, int, int]]:
    """For each process: duties answered, returned, the working days that they took, the longest."""
    took: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for duty in answered(found):
        assert duty.answered_at is not None
        days = workdays(day_of(duty.opened_at), day_of(duty.answered_at))
        took[duty.process].append((days, duty.effect == "return"))
    return {
        process: (len(each), sum(r for _, r in each), sum(d for d, _ in each), max(d for d, _ in each))
        for process, each in took.items()
    }
