"""A case being played without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from definitions.examples.book import Book
from definitions.examples.words import URGENCY
from definitions.schema.examples import Step
from definitions.schema.organization import Organization
from definitions.schema.process import DRAFT, Deadline, Form, Process
from definitions.schema.stages import HumanStage, PaperStage, decisions_of
from definitions.semantics.alarms import alarms
from definitions.semantics.authority import Duty
from definitions.semantics.binding import parts_of
from definitions.semantics.clocks import clocks, day_of
from definitions.semantics.entries import Registers, made_whole
from definitions.semantics.extensions import next_request
from definitions.semantics.fold import after
from definitions.semantics.forms import complete
from definitions.semantics.handing_in import handed_in
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    Submitted,
    UrgencyAsked,
    UrgencyDecided,
)
from definitions.semantics.moves import End, Finish, Move, Open, Perform, Stuck, Wait, moves_from, outset
from definitions.semantics.removal import only_removed
from definitions.semantics.seating import opened
from definitions.semantics.state import State
from definitions.semantics.urgency import awaiting_confirmation, next_urgency
from definitions.working_days import Calendar

WRITTEN = "样例"
"""What stands where people have to write something of which the example says nothing."""


def filled_in(form: Form, values: Mapping[str, Any], registers: Registers, unit: str) -> dict[str, Any]:
    """A form as this unit hands it in, answering no more than this."""
    return handed_in(form, made_whole(form.fields, values, registers), unit)


class Checker(Protocol):
    """From a process and form values to the names of the checks that block."""

    def __call__(self, process: Process, values: Mapping[str, Any], /) -> tuple[str, ...]: ...


@dataclass
class Play:
    process: Process
    values: dict[str, Any]
    checker: Checker
    holders: Mapping[str, int]
    """Role to how many hold it, where everybody signs."""
    produced: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Stage to what its job tells."""
    registers: Registers = field(default_factory=dict)
    organization: Organization | None = None
    """Without it a place that has to be looked up stands for itself."""
    book: Book | None = None
    """Where the lines of ledgers are kept, if anybody wants to know them."""
    events: list[Event] = field(default_factory=list)
    state: State = field(default_factory=State)
    on_its_way: Mapping[str, Any] = field(default_factory=dict)
    """The values that were last sent on their way."""

    def happens(self, *events: Event) -> None:
        for event in events:
            before = self.state
            self.events.append(event)
            self.state = after(self.process, before, event)
            if self.book is not None:
                self.book.enter(before, event, self.state)

    def begin(self, at: datetime, unit: str) -> None:
        self.happens(Drafted(at, DRAFT, unit))
        self.settle(at)

    def filled_in(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The form with these answers instead of those of before."""
        return filled_in(self.process.form, {**self.values, **values}, self.registers, self.state.unit)

    def submit(self, at: datetime, values: Mapping[str, Any]) -> None:
        held, cut = self.held(values), only_removed(self.process, self.on_its_way, self.filled_in(values))
        self._hand_in(at, values, held=held, only_removed=cut)
        if not held:
            self.on_its_way = self.values
        self.settle(at)

    def held(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The checks that would hold the content back, with these answers instead of those of before."""
        return self.checker(self.process, self.filled_in(values))

    def would_change(self, values: Mapping[str, Any]) -> bool:
        """Whether the content would be another one with these answers."""
        return parts_of(self.process, self.filled_in(values), self.state.given) != self.state.parts

    def supplement(self, at: datetime, stage: str, values: Mapping[str, Any]) -> None:
        """The drafter changes what somebody in the stage asked for, while the case is under way."""
        self._hand_in(at, values, supplements=stage)
        self.on_its_way = self.values
        self.settle(at)

    def _hand_in(self, at: datetime, values: Mapping[str, Any], **beside: Any) -> None:
        self.values = self.filled_in(values)
        form = complete(self.process.form.fields, self.values)
        parts = parts_of(self.process, self.values, self.state.given)
        self.happens(Submitted(at, DRAFT, self.state.round + 1, form, parts, **beside))

    def signer(self, stage: str, number: int, by: str | None) -> str:
        """Who signs at this place: whoever acted in the stage `by` last, or somebody of their own."""
        if by == DRAFT:
            return self.state.drafter or DRAFT
        if by is not None:
            return self.state.actors[by][-1]
        visit = self.state.open[stage]
        return visit.seat(number).person or f"{stage}/{visit.visit}/{number}"

    def decide(self, at: datetime, place: tuple[str, int], decision: str, step: Step) -> None:
        """`place`: stage and seat."""
        name, number = place
        stage = self.process.human_stage(name)
        parts = parts_of(self.process, self.values, {**self.state.given, name: step.values})
        self.happens(
            Decided(
                at,
                name,
                self.state.open[name].visit,
                self.signer(name, number, step.by),
                decision,
                seat=number,
                go=step.go,
                given=step.values,
                opinion=self._opinion(stage, decision, step),
                parts=parts,
                refused=dict.fromkeys(step.refuse_rows, WRITTEN),
                **_on_paper(stage, at),
            )
        )
        self.settle(at)

    def _opinion(self, stage: HumanStage, decision: str, step: Step) -> str:
        if step.opinion is not None:
            return step.opinion
        return WRITTEN if decisions_of(stage)[decision].wants_opinion else ""

    def extend(self, at: datetime, deadline: Deadline, step: int, *, granted: bool) -> None:
        key, request = deadline.id, next_request(self.state, deadline)
        self.happens(ExtensionAsked(at, key, request, step, DRAFT, WRITTEN))
        self.happens(ExtensionDecided(at, key, request, f"{key}/approver", granted))
        self.settle(at)

    def urge(self, at: datetime, *, granted: bool) -> None:
        request = next_urgency(self.state)
        self.happens(UrgencyAsked(at, request, DRAFT, WRITTEN))
        if any(awaiting_confirmation(self.process, self.state)):
            self.happens(UrgencyDecided(at, request, URGENCY, granted))
        self.settle(at)

    def sound(self, at: datetime, calendar: Calendar) -> None:
        """The limits that have run out by then."""
        state = self.state
        running = clocks(self.process, state, calendar, {})
        self.happens(*(alarm.told(at) for alarm in alarms(self.process, state, running, calendar, at)))

    def settle(self, at: datetime) -> Move:
        """Let happen what needs nobody, until somebody is needed or all is over."""
        while True:
            move = moves_from(self.process, self.state)[0]
            match move:
                case Open():
                    opening = opened(self.process, self.state, move, at, self._holding, self.organization)
                    self.happens(opening)
                case Perform():
                    told = self.produced.get(move.stage)
                    self.happens(outset(self.process, self.state, move, at, told))
                case End():
                    self.happens(Ended(at, move.outcome))
                case Wait() | Finish() | Stuck():
                    return move

    def _holding(self, duty: Duty) -> list[str]:
        return [
            f"{duty.role}@{duty.unit}/{number}" for number in range(1, self.holders.get(duty.role, 1) + 1)
        ]


def _on_paper(stage: HumanStage, at: datetime) -> dict[str, Any]:
    if not isinstance(stage, PaperStage):
        return {}
    return {"registered_by": f"{stage.id}/registrar", "signed_on": day_of(at)}


__all__ = ["WRITTEN", "Checker", "Play", "filled_in"]
