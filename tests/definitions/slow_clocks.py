"""What clocks say, found by reading the facts of a case from the first to the last: no part of the program is asked.

Moments are looked up in the list of facts, days are crossed out on the wall calendar, and everything is computed anew for
every question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from definitions.semantics.history import (
    Asked,
    Decided,
    Drafted,
    Ended,
    Event,
    Intervened,
    Objected,
    ObjectionAnswered,
    ObjectionSettled,
    Performed,
    Replied,
    Submitted,
    TakenBack,
)
from definitions.vocabulary import Purpose
from tests.definitions.slow_calendar import Stop, last_day, latest_day

BEIJING = timezone(timedelta(hours=8))
Stretch = tuple[datetime, datetime | None]
"""From when until when; None: still."""
Declared = dict[str, Any]
"""A deadline as its document writes it."""
Known = tuple[date, datetime, str, datetime | None, str]
"""On which day it began, when it is due, its state, when it stopped, and who answers."""


def day_in_beijing(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def midnight_after(day: date) -> datetime:
    return midnight(day + timedelta(days=1))


@dataclass(frozen=True)
class Facts:
    """The history of a case, and what of its document no fact tells."""

    events: Sequence[Event]
    unit: str
    publishing: frozenset[str]
    """The stages that publish."""
    hold_stops_clocks: bool
    seen: Sequence[tuple[datetime, frozenset[str]]]
    """The stages that were open after each fact."""

    @property
    def is_ended(self) -> bool:
        return any(isinstance(one, Ended) for one in self.events)

    @property
    def was_opened(self) -> bool:
        """By something else than a person."""
        return self._drafted.cause is not None

    @property
    def _drafted(self) -> Drafted:
        return next(one for one in self.events if isinstance(one, Drafted))

    def value(self, name: str) -> str:
        """`form.day` or `given.s1.day`: what was written there last."""
        if name.startswith("form."):
            forms = [one.form for one in self.events if isinstance(one, Submitted)]
            return str((forms[-1] if forms else self._drafted.prefilled).get(name[5:], ""))
        _, stage, field = name.split(".")
        told = [one.given for one in self.events if isinstance(one, Decided) and one.stage == stage]
        return str(told[-1].get(field, "")) if told else ""

    def every(self, moment: str) -> list[datetime]:
        """Every time that it came and was not taken back."""
        if moment.startswith(("form.", "given.")):
            written = self.value(moment)
            return [midnight(date.fromisoformat(written))] if written else []
        stage, _, what = moment.partition(".")
        if moment == "begun":
            return [self._drafted.at]
        return [one.at for one in self._answers(stage)] if what == "decided" else self._of_the_case(moment)

    def _of_the_case(self, moment: str) -> list[datetime]:
        match moment:
            case "submitted":
                handed_in = (one for one in self.events if isinstance(one, Submitted))
                return [one.at for one in handed_in if not one.held and one.supplements is None][:1]
            case "ended":
                return [one.at for one in self.events if isinstance(one, Ended)]
            case "published":
                done = (one for one in self.events if isinstance(one, Performed))
                return [one.at for one in done if one.stage in self.publishing and not one.held][:1]
            case "supplement.asked":
                return [asked.at for asked, _, _ in self._supplements()]
            case "supplement.answered":
                return [at for _, at, _ in self._supplements() if at is not None]
            case "objection.raised":
                return [one.at for one in self.events if isinstance(one, Objected)]
            case "objection.settled":
                return [at for _, at in self._objections() if at is not None]
        raise AssertionError(moment)

    def _answers(self, stage: str) -> list[Decided]:
        """In the order in which they were given, without those that were taken back."""
        standing: list[Decided] = []
        for one in self.events:
            if isinstance(one, Decided) and one.stage == stage:
                standing.append(one)
            elif isinstance(one, TakenBack) and one.stage == stage:
                place = (one.visit, one.seat)
                standing = [known for known in standing if (known.visit, known.seat) != place]
        return standing

    def open_times(self, stage: str) -> Iterator[Stretch]:
        """From when until when somebody had the stage, every time."""
        since: datetime | None = None
        for at, stages in self.seen:
            if stage in stages and since is None:
                since = at
            elif stage not in stages and since is not None:
                yield since, at
                since = None
        if since is not None:
            yield since, None

    def paused_times(self, pause: Declared) -> Iterator[Stretch]:
        start, until = pause["from"], pause["until"]
        if start == "supplement.asked":
            yield from ((asked.at, answered or left) for asked, answered, left in self._supplements())
        elif start.endswith(".opened"):
            yield from self.open_times(start.removesuffix(".opened"))
        else:
            for begins in self.every(start):
                yield begins, min((end for end in self.every(until) if end >= begins), default=None)

    def _supplements(self) -> Iterator[tuple[Asked, datetime | None, datetime | None]]:
        """Each that was asked for, when it was answered, and when the stage was left that asked."""
        for number, asked in enumerate(self.events):
            if isinstance(asked, Asked) and asked.purpose is Purpose.SUPPLEMENT:
                place = (asked.stage, asked.visit, asked.asked)
                later = (one for one in self.events[number:] if isinstance(one, Replied))
                answered = (one.at for one in later if (one.stage, one.visit, one.seat) == place)
                left = (at for at, stages in self.seen[number:] if asked.stage not in stages)
                yield asked, next(answered, None), next(left, None)

    def _objections(self) -> Iterator[Stretch]:
        """Whatever an administrator does to a case that is held lets it go."""
        for number, raised in enumerate(self.events):
            if isinstance(raised, Objected):
                later = (one for one in self.events[number:] if _settles(one))
                yield raised.at, next((one.at for one in later), None)

    def holds(self) -> list[Stretch]:
        return list(self._objections()) if self.hold_stops_clocks else []

    def latest(self, moments: Sequence[str]) -> datetime | None:
        """When the last of them came; None while one has not come."""
        last = [max(self.every(one), default=None) for one in moments]
        known = [one for one in last if one is not None]
        return max(known) if len(known) == len(last) else None


def _settles(event: Event) -> bool:
    return isinstance(event, ObjectionSettled | Intervened) or (
        isinstance(event, ObjectionAnswered) and event.accepted
    )


def clock(deadline: Declared, facts: Facts) -> Known | None:
    """None: there is no such clock, or it has not begun."""
    first = "begun" if facts.was_opened and "from" in deadline else "submitted"
    if not _holds(deadline, facts) or not facts.every(first):
        return None
    began = facts.latest(deadline.get("from", ["submitted"]))
    if began is None:
        return None
    stopped = facts.latest(deadline["until"])
    if "within" in deadline:
        began = _begun_anew(deadline, facts, began, stopped)
    day = _due(deadline, facts, began, stopped)
    if day is None:
        return None
    stands = "within" in deadline and any(
        goes_on is None and day_in_beijing(begins) <= day
        for begins, goes_on in _stood(deadline, facts, stopped, began)
    )
    state = "stopped" if stopped else "void" if facts.is_ended else "paused" if stands else "running"
    return day_in_beijing(began), midnight_after(day), state, stopped, _unit(deadline, facts)


def _holds(deadline: Declared, facts: Facts) -> bool:
    """Conditions are `<field> == '<text>'` or `<field> != '<text>'`."""
    if "when" not in deadline:
        return True
    name, sign, text = deadline["when"].split()
    return (facts.value(name) == text[1:-1]) is (sign == "==")


def _unit(deadline: Declared, facts: Facts) -> str:
    named = deadline.get("unit", "submitting unit")
    if named == "submitting unit":
        return facts.unit
    return (facts.value(named) or facts.unit) if "." in named else named


def _begun_anew(deadline: Declared, facts: Facts, began: datetime, stopped: datetime | None) -> datetime:
    """Each time that something came with which it begins anew, unless it had run out before, or had stopped."""
    again = sorted(at for one in deadline.get("restart", []) for at in facts.every(one))
    for at in again:
        if at <= began or (stopped is not None and at > stopped):
            continue
        due = _due(deadline, facts, began, at)
        assert due is not None
        if midnight_after(due) <= at:
            return began
        began = at
    return began


def _due(deadline: Declared, facts: Facts, began: datetime, end: datetime | None) -> date | None:
    """The last day, as far as pauses count that lie before `end`."""
    if "within" in deadline:
        n, unit = deadline["within"].split()
        stood = _stood(deadline, facts, end, began)
        stops: list[Stop] = [
            (day_in_beijing(begins), day_in_beijing(goes_on)) for begins, goes_on in stood if goes_on
        ]
        return last_day(day_in_beijing(began), int(n), unit.removesuffix("s"), stops)
    written = facts.value(deadline.get("before") or deadline["no_later_than"])
    if not written:
        return None
    if "no_later_than" in deadline:
        return date.fromisoformat(written)
    n, unit = deadline["at_least"].split()
    return latest_day(date.fromisoformat(written), int(n), unit.removesuffix("s"))


def _stood(deadline: Declared, facts: Facts, end: datetime | None, began: datetime) -> Iterator[Stretch]:
    """From when until when it stood: no longer than the clock, or the case, went; nor before it began anew."""
    over = end or facts.latest(["ended"])
    paused = [one for pause in deadline.get("pauses", []) for one in facts.paused_times(pause)]
    for begins, goes_on in [*paused, *facts.holds()]:
        if over is not None and begins >= over:
            continue
        stop = goes_on if over is None else min(goes_on or over, over)
        if "restart" not in deadline or stop is None or stop > began:
            yield begins, stop
