"""What a case brings which unit by the rules of a scoring: from its history alone, as it stood at the end of a month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from definitions.conditions import holds
from definitions.schema.places import FROM_FORM
from definitions.schema.process import DRAFT, Process
from definitions.schema.scores import (
    ANSWERABLE,
    DELAYING,
    DONE,
    ENDED,
    MISSED,
    PUBLISHED,
    REFUSED,
    RETURNED,
    SUBMITTED,
    ScoreRule,
)
from definitions.schema.stages import PublishingStage
from definitions.semantics.clocks import Clock, ClockState, clocks, last_day
from definitions.semantics.fold import Versions, after, effect_of, stretches
from definitions.semantics.history import Decided, Ended, Event, History, Performed, Submitted, TakenBack
from definitions.semantics.path import case_context
from definitions.semantics.publishing import publishes, stage_done_by
from definitions.semantics.state import State
from definitions.semantics.taking_back import given_at
from definitions.vocabulary import Effect, Outcome
from definitions.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Month:
    """Whole days, in Beijing."""

    begins: datetime
    ends: datetime
    """The moment after it."""
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Story:
    """A case with the version that it runs on now, and where to find those before."""

    process: Process
    history: History
    versions: Versions


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that may bring points."""

    name: str
    """As rules call it: `published`, or `receipt.done`."""
    at: datetime
    """Of a missed limit the moment at which it was due."""
    process: Process
    state: State
    """After it."""
    channel: str = ""
    """Of a publication."""
    is_first: bool = True
    """Whether the case had published nothing before, on whatever channel."""
    clock: str = ""
    """Of a missed limit its key, its title and the unit that answers for it."""
    title: str = ""
    answerable: str = ""
    delays: tuple[Clock, ...] = ()
    """Of a missed limit those of stages that had run out by then."""


def facts_of(story: Story, month: Month, calendar: Calendar, answering: Mapping[str, str]) -> Iterator[Fact]:
    """In order, without what was taken back within the month; missed limits last. `calendar` is the one by which days were counted at the end of the month."""
    state, last, found = State(), story.process, list[tuple[Event, Fact]]()
    for version, event in stretches(story.process, story.history, story.versions):
        if event.at >= month.ends:
            break
        now = after(version, state, event)
        if isinstance(event, TakenBack):
            taken = given_at(now, event)
            found = [(was, fact) for was, fact in found if not _is_given_at(was, taken)]
        elif event.at >= month.begins:
            found += [(event, fact) for fact in _facts(version, state, event, now)]
        state, last = now, version
    yield from (fact for _, fact in found)
    missed = [clock for clock in clocks(last, state, calendar, answering) if _is_missed(clock)]
    for clock in missed:
        due = clock.due.moment
        if month.first <= last_day(due) <= month.last:
            delays = tuple(one for one in missed if one.stage is not None and one.due.moment <= due)
            yield Fact(
                MISSED,
                due,
                last,
                state,
                clock=clock.key,
                title=clock.title,
                answerable=clock.unit,
                delays=delays,
            )


def _is_missed(clock: Clock) -> bool:
    """Where it is not due yet, its last day tells that it does not count yet."""
    counts = clock.state in (ClockState.RUNNING, ClockState.PAUSED, ClockState.STOPPED)
    return counts and not (clock.stopped_at is not None and clock.stopped_at < clock.due.moment)


def _is_given_at(event: Event, place: tuple[str, int, int]) -> bool:
    return isinstance(event, Decided) and (event.stage, event.visit, event.seat) == place


def _facts(process: Process, before: State, event: Event, now: State) -> Iterator[Fact]:
    if publishes(process, now, event):
        yield from _publication(process, before, event, now)
    yield from (Fact(name, event.at, process, now) for name in _names(process, before, event, now))


def _publication(process: Process, before: State, event: Event, now: State) -> Iterator[Fact]:
    """Once for each channel, however often a case comes to that."""
    stage = stage_done_by(process, now, event)
    assert isinstance(stage, PublishingStage)
    if f"{stage.id}{DONE}" not in before.marks:
        is_first = "published" not in before.marks
        yield Fact(PUBLISHED, event.at, process, now, stage.channel, is_first)


def _names(process: Process, before: State, event: Event, now: State) -> Iterator[str]:
    """A case is handed in once, however often it comes to that."""
    match event:
        case Submitted(held=()) if "submitted" not in before.marks:
            yield SUBMITTED
        case Performed() | Decided():
            if isinstance(event, Decided):
                stage = process.human_stage(event.stage)
                if effect_of(before, stage, event) is Effect.RETURN:
                    yield RETURNED
            if event.stage != DRAFT and now.marks.get(f"{event.stage}{DONE}") == event.at:
                yield f"{event.stage}{DONE}"
        case Ended(outcome=outcome):
            if outcome is Outcome.REFUSED:
                yield REFUSED
            elif outcome is not Outcome.WITHDRAWN:
                yield ENDED
        case _:
            return


@dataclass(frozen=True, slots=True)
class Share:
    """What a fact brings one unit by one rule."""

    rule: ScoreRule
    unit: str
    why: str
    """Which limit was missed, and in which stages the unit was late with it; empty of what is no limit."""


def is_adopted(rules: Sequence[ScoreRule], fact: Fact) -> bool:
    """Whether the content of the fact brings points once it is published. Raises ConditionError."""
    name = fact.process.process.partition(".")[2]
    of_publications = (
        one
        for one in rules
        if one.on == PUBLISHED and name in one.of and (fact.name == SUBMITTED or _is_meant(one, fact))
    )
    return any(one.when is None or holds(one.when, _context(fact)) for one in of_publications)


def _is_meant(rule: ScoreRule, fact: Fact) -> bool:
    """Whether it is that limit, and that channel."""
    if fact.name == PUBLISHED:
        return fact.is_first if rule.channel is None else rule.channel == fact.channel
    return not rule.limits or fact.clock in rule.limits


def counted(rules: Sequence[ScoreRule], fact: Fact) -> Iterator[Share]:
    """By each rule by which a fact counts. Raises ConditionError."""
    name = fact.process.process.partition(".")[2]
    for rule in rules:
        if rule.on != fact.name or name not in rule.of:
            continue
        if not _is_meant(rule, fact):
            continue
        if rule.when is None or holds(rule.when, _context(fact)):
            yield from (Share(rule, unit, why) for unit, why in _units(rule, fact) if unit)


def _context(fact: Fact) -> Mapping[str, Any]:
    state = fact.state
    return case_context(fact.process, state)


def _units(rule: ScoreRule, fact: Fact) -> Iterator[tuple[str, str]]:
    """Each with what it did; an empty one where the form names none."""
    if rule.unit == DELAYING and fact.delays:
        late: dict[str, list[str]] = {}
        for clock in fact.delays:
            late.setdefault(clock.unit, []).append(clock.title)
        for unit, stages in late.items():
            others = [title for title in dict.fromkeys(stages) if title != fact.title]
            yield unit, f"{fact.title}（{'、'.join(others)}超期）" if others else fact.title
    elif rule.unit in (ANSWERABLE, DELAYING):
        yield fact.answerable, fact.title
    elif rule.unit.startswith(FROM_FORM):
        yield str(fact.state.form.get(rule.unit.removeprefix(FROM_FORM)) or ""), fact.title
    else:
        yield fact.state.unit, fact.title
