"""The life of one case among random people."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from definitions.schema.process import DRAFT
from definitions.schema.stages import CallStage, HumanStage, JobStage, decisions_of, table_of
from definitions.semantics.authority import conflict, return_targets, signing_duty
from definitions.semantics.clocks import clocks
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.fold import after
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    Performed,
    Submitted,
    UrgencyAsked,
    UrgencyDecided,
)
from definitions.semantics.moves import End, Finish, Open, Perform, Stuck, moves_from, outset
from definitions.semantics.objection import can_be_raised
from definitions.semantics.rows import standing
from definitions.semantics.seating import opened
from definitions.semantics.signing import Seat
from definitions.semantics.state import State, Visit
from definitions.semantics.taking import GIVES_NOTHING
from definitions.semantics.urgency import CONFIRMATION, awaiting_confirmation
from definitions.simulation.cast import DRAFTER, Cast
from definitions.simulation.contents import Content, made_up
from definitions.simulation.days import ahead, dated, within_bounds
from definitions.simulation.objections import minutes_taken, raised, reply
from definitions.vocabulary import Effect, Outcome, Part

MOST_EVENTS = 1000
"""A case that goes on longer is given up."""
STUCK, UNMANNED, ENDLESS = "stuck", "unmanned", "endless"
"""How a case may stop beside its outcomes: a fork cannot be decided, nobody may act, it goes round and round."""
PERCENT = 100
ROWS_REFUSED = 10
"""Of a hundred rows that are decided one by one."""
_NO_PARTS = dict.fromkeys(Part, "")

Place = tuple[str, int, int]
"""Stage, visit, seat."""
NOBODY = 0
"""The seat of a stage in which nobody has anything to do."""


@dataclass
class Life:
    """Plays itself with `run`. The state is kept event by event and never folded anew."""

    cast: Cast
    dice: random.Random
    content: Content
    now: float
    """In minutes of opening hours."""
    state: State = field(default_factory=State)
    events: int = 0
    end: str | None = None
    in_hand: list[tuple[str, float]] = field(default_factory=list)
    """Each pass through a stage in which people act, but the first draft, and how long it took."""
    passed: set[str] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    """Stages and the decisions that were given there."""
    _due: list[tuple[float, int, Place]] = field(default_factory=list)
    """When somebody will act."""
    _asked: set[Place] = field(default_factory=set)
    _opened: dict[tuple[str, int], float] = field(default_factory=dict)
    _edition: int = 0
    _objects: bool = False
    """Somebody will object, once they can."""

    def run(self) -> None:
        self.began = self.now
        self._come_to(self.now)
        unit = self.dice.choice(self.content.units)
        self._record(Drafted(self._at, DRAFTER, unit))
        self._settle()
        if self.cast.process.urgency is not None:
            self._urge()
        declared = self.cast.process.objection is not None
        self._objects = declared and self.dice.random() * PERCENT < self.cast.habits.objected
        self._submit()
        while self.end is None:
            self._settle()
            if self.end is None and self._objects and can_be_raised(self.cast.process, self.state):
                self._object()
            elif self.end is None:
                self._wait()

    def _come_to(self, when: float) -> None:
        self.now = when
        self._at = self.cast.hours.moment(when)

    def _record(self, event: Event) -> None:
        self.events += 1
        before = self.state.open
        self.state = after(self.cast.process, self.state, event)
        for stage, visit in before.items():
            if stage not in self.state.open:
                taken = self.now - self._opened[stage, visit.visit]
                if (stage, visit.visit) != (DRAFT, 1):
                    self.in_hand.append((stage, taken))
        if self.events > MOST_EVENTS:
            self.end = ENDLESS

    def _settle(self) -> None:
        """Let happen what needs nobody."""
        while self.end is None:
            move = moves_from(self.cast.process, self.state)[0]
            match move:
                case Open():
                    self._opened[move.stage, move.visit] = self.now
                    self.passed.add(move.stage)
                    self._open(move)
                case Perform():
                    self.passed.add(move.stage)
                    self._opened[move.stage, move.visit] = self.now
                    self._record(self._done(move))
                case End():
                    self.passed.update(filter(None, self.state.lines.values()))
                    self._record(Ended(self._at, move.outcome))
                case Finish():
                    self.end = move.outcome.value
                case Stuck():
                    self.end = STUCK
                case _:
                    return

    def _done(self, move: Perform) -> Event:
        process = self.cast.process
        stage = process.stage(move.stage)
        told = stage.signature.tells if isinstance(stage, JobStage) else ()
        produced = {one.id: made_up(one, self.dice) for one in told}
        return outset(process, self.state, move, self._at, produced)

    def _open(self, move: Open) -> None:
        cast = self.cast
        self._record(opened(cast.process, self.state, move, self._at, cast.people, cast.organization))

    def _wait(self) -> None:
        """Until the first of those who are asked acts."""
        for visit, seat in self.state.duties():
            place = (visit.stage, visit.visit, seat.number)
            if place not in self._asked:
                self._asked.add(place)
                when = self.now + self.cast.takes(visit.stage, self.dice)
                heappush(self._due, (when, len(self._asked), place))
        self._await_times()
        while self._due:
            when, _, place = heappop(self._due)
            if place[2] == NOBODY and self._is_open(place):
                self._pass_time(when, place)
                return
            found = self._seat(place)
            if found is not None:
                self._act(when, *found)
                return
        self.end = UNMANNED

    def _await_times(self) -> None:
        """What the case itself waits for."""
        for visit in self.state.open.values():
            place = (visit.stage, visit.visit, NOBODY)
            if visit.seats or place in self._asked:
                continue
            when = self._comes(visit)
            if when is not None:
                self._asked.add(place)
                heappush(self._due, (when, len(self._asked), place))

    def _comes(self, visit: Visit) -> float | None:
        """When that has come which a stage waits for; None: it is something else that happens to the case."""
        if isinstance(self.cast.process.find_stage(visit.stage), CallStage):
            return self.now + self.cast.takes(visit.stage, self.dice)
        running = clocks(self.cast.process, self.state, self.cast.calendar, {})
        key = f"{visit.stage}/{visit.visit}"
        ends = next((clock.due.moment for clock in running if clock.key == key), None)
        return None if ends is None else max(self.now, self.cast.hours.first_from(ends))

    def _is_open(self, place: Place) -> bool:
        visit = self.state.open.get(place[0])
        return visit is not None and visit.visit == place[1]

    def _pass_time(self, when: float, place: Place) -> None:
        if when >= self.cast.hours.end:
            self.end = ENDLESS
            return
        self._come_to(max(when, self.now))
        stage, visit, _ = place
        called = self.cast.process.stage(stage)
        if isinstance(called, CallStage):
            self._record(self._end_of_child(called, visit))
        else:
            self._record(Performed(self._at, stage, visit))

    def _end_of_child(self, stage: CallStage, visit: int) -> Performed:
        (said,) = self.dice.choices(*self.cast.outcomes[stage.id])
        outcome = Outcome(said)
        given = {} if outcome in GIVES_NOTHING else {one.id: made_up(one, self.dice) for one in stage.fields}
        return Performed(self._at, stage.id, visit, outcome=outcome, given=given)

    def _seat(self, place: Place) -> tuple[Visit, Seat] | None:
        """While it may still be answered."""
        stage, number, seat = place
        visit = self.state.open.get(stage)
        if visit is None or visit.visit != number:
            return None
        return next(((visit, one) for one in visit.open_seats if one.number == seat), None)

    def _act(self, when: float, visit: Visit, seat: Seat) -> None:
        if when >= self.cast.hours.end:
            self.end = ENDLESS
            return
        self._come_to(max(when, self.now))
        if visit.stage == DRAFT:
            self._asked.discard((visit.stage, visit.visit, seat.number))
            self._submit()
        else:
            self._decide(self.cast.process.human_stage(visit.stage), visit, seat)

    def _submit(self) -> None:
        habits, state = self.cast.habits, self.state
        has_checks = bool(self.cast.process.checks)
        held = ("checks",) if has_checks and self.dice.random() * PERCENT < habits.held else ()
        if state.round == 0 or self.dice.random() * PERCENT >= habits.unchanged:
            self._edition += 1
        form = state.form or self._dated_form()
        parts = _NO_PARTS | {Part.BODY: str(self._edition)}
        cut = bool(state.keep)
        self._record(Submitted(self._at, DRAFTER, state.round + 1, form, parts, held, cut))

    def _dated_form(self) -> Mapping[str, Any]:
        fields, to_come = self.cast.process.form.fields, self.cast.form_days_ahead
        return dated(fields, self.content.form, to_come, self._occasion(), self.dice)

    def _occasion(self) -> Occasion:
        return Occasion(self.cast.hours.day(self.now), self.cast.calendar)

    def _object(self) -> None:
        """Somebody objects at the first occasion; nobody acts in the case before that is settled."""
        self._objects = False
        self._record(raised(self._at))
        while self.state.objection is not None:
            self.now += minutes_taken(self.dice)
            if self.now >= self.cast.hours.end:
                self.end = ENDLESS
                return
            self._come_to(self.now)
            for event in reply(self.state, self._at, self.dice):
                self._record(event)

    def _urge(self) -> None:
        if self.dice.random() * PERCENT >= self.cast.habits.urgent:
            return
        self._record(UrgencyAsked(self._at, 1, DRAFTER, "模拟"))
        if any(awaiting_confirmation(self.cast.process, self.state)):
            self._record(UrgencyDecided(self._at, 1, CONFIRMATION, granted=True))

    def _decide(self, stage: HumanStage, visit: Visit, seat: Seat) -> None:
        person = self._person(stage, visit, seat)
        if person is None:
            return
        answers = self.cast.answers[stage.id]
        (decision,) = self.dice.choices(answers.names, cum_weights=answers.weights)
        go = None
        if decision in answers.asks_where:
            go = self.dice.choice(return_targets(self.cast.process, self.state, stage))
        given: Mapping[str, Any] = {}
        if stage.fields:
            unasked = self.cast.unasked.get((stage.id, decision), {})
            filled = {**self.cast.filling(stage, self.content, self.state.unit, self.dice), **unasked}
            still_to_come = self.cast.days_ahead[stage.id]
            given = ahead(filled, still_to_come, self.cast.hours.day(self.now), self.dice)
            if stage.id in self.cast.bounded:
                told = {"form": self.state.form, "given": self.state.given}
                given = within_bounds(stage.fields, given, told, self._occasion(), ("given", stage.id))
        self.given.add((stage.id, decision))
        self._record(
            Decided(
                self._at,
                stage.id,
                visit.visit,
                person,
                decision,
                seat=seat.number,
                go=go,
                given=given,
                refused=self._refused(stage, decision),
            )
        )

    def _refused(self, stage: HumanStage, decision: str) -> dict[int, str]:
        """The rows that somebody refuses who agrees to the sheet."""
        table = table_of(stage)
        if table is None or decisions_of(stage)[decision].effect is not Effect.PASS:
            return {}
        rows = standing(self.state, table)
        return {number: "" for number in rows if self.dice.random() * PERCENT < ROWS_REFUSED}

    def _person(self, stage: HumanStage, visit: Visit, seat: Seat) -> str | None:
        """Somebody who may act; None: separation of duties leaves nobody, or nobody holds the role."""
        asked = (
            [seat.person]
            if seat.person
            else list(self.cast.people(signing_duty(stage, self.state, visit, seat)))
        )
        self.dice.shuffle(asked)
        return next(
            (one for one in asked if conflict(self.cast.process, self.state, stage, one) is None), None
        )
