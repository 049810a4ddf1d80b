"""What becomes of a case that goes on under another version of its process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from definitions.schema.places import with_stages_called
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import Party, Who
from definitions.schema.stages import (
    HumanStage,
    PaperStage,
    ReviewStage,
    Stage,
    WithdrawingStage,
    table_of,
)
from definitions.semantics.changing import replace
from definitions.semantics.history import Migrated
from definitions.semantics.lines import close
from definitions.semantics.signing import Seat, SeatState, with_turns
from definitions.semantics.state import Aside, BrokenOff, Pass, Signature, State, Visit
from definitions.vocabulary import Purpose

Kept = TypeVar("Kept")
NOTHING = Aside()


def migrated(process: Process, state: State, event: Migrated) -> State:
    """The state under the new version, `process`. What it does not know is set aside, and comes back if it is undone."""
    return _Migration(process, state, event).result()


def forget(state: State) -> State:
    """The case has gone back, or has another content: what was set aside would not stand any more."""
    if not state.aside:
        return state
    kept = {
        number: replace(one, signatures=(), marks={}, keep=(), broken_off=())
        for number, one in state.aside.items()
    }
    return replace(state, aside=kept)


@dataclass
class _Migration:
    process: Process
    before: State
    event: Migrated

    def __post_init__(self) -> None:
        lost = set(self.event.lost)
        self.names = {DRAFT: DRAFT, **self.event.stages}
        """Where the case may stand: every stage that has a counterpart."""
        self.carried = {old: new for old, new in self.names.items() if old not in lost}
        """What was done there counts."""

    def result(self) -> State:
        before, back = self.before, self._brought_back()
        log = [*back.passes, *(self._pass(one) for one in self._passes() if self._goes_on(one))]
        signatures = [*back.signatures, *(self._signature(s) for s in before.signatures if self._counts(s))]
        going_on = self._open()
        again = {one.visit.stage: self._numbered(one.visit) for one in self._taken_up()}
        opened = {f"{one.stage}.opened": one.opened_at for one in (*going_on.values(), *again.values())}
        actors = {one.visit.stage: one.actors for one in self._taken_up()}
        return replace(
            before,
            lines={line: self.names.get(at, at) if at else at for line, at in before.lines.items()},
            open={**going_on, **again},
            visits={**self._visits(), **{stage: one.visit for stage, one in again.items()}},
            log=tuple(sorted(log, key=lambda visit: visit.closed_at or visit.opened_at)),
            resumed={**before.resumed, **self._carried_hands()},
            signatures=tuple(sorted(signatures, key=lambda one: one.at)),
            marks={**back.marks, **self._marks(), **opened},
            given={**back.given, **self._renamed(before.given)},
            actors={**back.actors, **self._renamed(before.actors), **actors},
            keep=(*back.keep, *(self.carried[one] for one in before.keep if one in self.carried)),
            warned=self._told_steps(before.warned),
            missed=self._told(before.missed),
            overdue=self._told_steps(before.overdue),
            aside=self._aside(),
            formerly=self._formerly(),
        )

    def _told(self, clocks: frozenset[tuple[str, datetime]]) -> frozenset[tuple[str, datetime]]:
        """Of a limit of a stage that goes on by another name it is not told once more."""
        called = self._formerly()
        return frozenset({*clocks, *((_key(key, called), due) for key, due in clocks)})

    def _told_steps(
        self, clocks: frozenset[tuple[str, datetime, str]]
    ) -> frozenset[tuple[str, datetime, str]]:
        """The same, step by step."""
        called = self._formerly()
        return frozenset({*clocks, *((_key(key, called), due, step) for key, due, step in clocks)})

    def _taken_up(self) -> list[BrokenOff]:
        """The passes that go on as they were before the migration that is undone."""
        undone = self.before.aside.get(self.event.undoes or 0, NOTHING)
        return [one for one in undone.broken_off if one.visit.stage in self.event.again]

    def _numbered(self, visit: Visit) -> Visit:
        """A pass that goes on again, as the latest of its stage: no two are ever called alike."""
        return replace(visit, visit=self._visits().get(visit.stage, 0) + 1)

    def _copies_in_log(self) -> set[Pass]:
        """What the passes that go on again are called now, where they stand in the log as broken off."""
        taken_up = [(one.visit.stage, one.visit.visit) for one in self._taken_up()]
        return {self.before.formerly.get(one, one) for one in taken_up}

    def _carried_hands(self) -> dict[str, tuple[Seat, ...]]:
        """Stage to the places with which it is opened anew, all of them unanswered."""
        open_now = ((self.names.get(one.stage), one) for one in self.before.open.values())
        return {new: _unanswered(one) for new, one in open_now if new in self.event.carried}

    def _renamed(self, by_stage: Mapping[str, Kept]) -> dict[str, Kept]:
        return {self.carried[one]: kept for one, kept in by_stage.items() if one in self.carried}

    def _left(self, by_stage: Mapping[str, Kept]) -> dict[str, Kept]:
        return {one: kept for one, kept in by_stage.items() if one not in self.carried}

    def _called(self, stage: str, visit: int) -> Pass:
        """A pass by its new name. Numbers go on behind those that the name had before: no two passes are ever called alike."""
        new = self.names[stage]
        return new, visit + (self.before.visits.get(new, 0) if new != stage else 0)

    def _visits(self) -> dict[str, int]:
        before = self.before.visits
        entered = (self._called(stage, count) for stage, count in before.items() if stage in self.names)
        return {**before, **dict(entered)}

    def _pass(self, visit: Visit) -> Visit:
        stage, number = self._called(visit.stage, visit.visit)
        found = {with_stages_called(words, self.names): told for words, told in visit.found.items()}
        if (stage, number, found) == (visit.stage, visit.visit, visit.found):
            return visit
        return replace(visit, stage=stage, visit=number, found=found)

    def _open(self) -> dict[str, Visit]:
        going_on = (visit for visit in self.before.open.values() if not self._is_broken_off(visit))
        return {one.stage: one for one in map(self._pass, going_on)}

    def _is_broken_off(self, visit: Visit) -> bool:
        return self.names.get(visit.stage) in (None, *self.event.anew, *self.event.again)

    def _passes(self) -> list[Visit]:
        """Those that are over, with those that the migration breaks off."""
        broken = [one for one in self.before.open.values() if self._is_broken_off(one)]
        ended = [replace(close(one, self.event.at), answered=False) for one in broken]
        again = self._copies_in_log()
        return [*(one for one in self.before.log if (one.stage, one.visit) not in again), *ended]

    def _goes_on(self, visit: Visit) -> bool:
        """Whether the new version can tell whose a pass was."""
        if visit.stage not in self.carried:
            return False
        stage = self.process.find_stage(self.carried[visit.stage])
        parties = len(stage.who) if isinstance(stage, HumanStage) else 1
        return all(seat.party < parties for seat in visit.seats)

    def _counts(self, signature: Signature) -> bool:
        return signature.stage in self.carried

    def _signature(self, one: Signature) -> Signature:
        stage, visit = self._called(one.stage, one.visit)
        return one if (stage, visit) == (one.stage, one.visit) else replace(one, stage=stage, visit=visit)

    def _marks(self) -> dict[str, datetime]:
        marks: dict[str, datetime] = {}
        for mark, at in self.before.marks.items():
            stage, dot, moment = mark.partition(".")
            if not dot:
                marks[mark] = at
            elif stage in self.carried:
                marks[f"{self.carried[stage]}.{moment}"] = at
        return marks

    def _aside(self) -> dict[int, Aside]:
        before = self.before
        left = Aside(
            tuple(one for one in before.signatures if not self._counts(one)),
            {m: at for m, at in before.marks.items() if "." in m and m.partition(".")[0] not in self.carried},
            self._left(before.given),
            self._left(before.actors),
            tuple(one for one in self._passes() if not self._goes_on(one)),
            tuple(one for one in before.keep if one not in self.carried),
            tuple(
                BrokenOff(one, before.actors.get(one.stage, ()))
                for one in before.open.values()
                if self._is_broken_off(one)
            ),
        )
        kept = {number: one for number, one in before.aside.items() if number != self.event.undoes}
        return kept if left == NOTHING else {**kept, self.event.migration: left}

    def _brought_back(self) -> Aside:
        """What the migration that is undone had set aside; of that what this version knows."""
        undone = self.before.aside.get(self.event.undoes or 0, NOTHING)
        known = {DRAFT, *(stage.id for stage in self.process.all_stages)}
        return Aside(
            tuple(one for one in undone.signatures if one.stage in known),
            {mark: at for mark, at in undone.marks.items() if mark.partition(".")[0] in known},
            {stage: given for stage, given in undone.given.items() if stage in known},
            {stage: people for stage, people in undone.actors.items() if stage in known},
            tuple(one for one in undone.passes if one.stage in known and not self._goes_on_again(one)),
            tuple(one for one in undone.keep if one in known),
        )

    def _goes_on_again(self, visit: Visit) -> bool:
        passes = ((one.visit.stage, one.visit.visit) for one in self._taken_up())
        return (visit.stage, visit.visit) in passes

    def _formerly(self) -> dict[Pass, Pass]:
        called = {one: self._called(*one) for one in self._known_passes()}
        for broken in self._taken_up():
            was = (broken.visit.stage, broken.visit.visit)
            goes_on = self._numbered(broken.visit)
            called |= dict.fromkeys((was, self.before.formerly.get(was, was)), (goes_on.stage, goes_on.visit))
        formerly = {row: called.get(now, now) for row, now in self.before.formerly.items()}
        return formerly | {
            row: now for row, now in called.items() if row != now and row not in self.before.formerly
        }

    def _known_passes(self) -> list[Pass]:
        passes = (*self.before.log, *self.before.open.values())
        return [(one.stage, one.visit) for one in passes if one.stage in self.names]


def _unanswered(visit: Visit) -> tuple[Seat, ...]:
    """Its places, in whoever's hands they are, and what is still asked; no answer, and nobody who was taken away."""
    standing = [
        seat
        for seat in visit.seats
        if seat.state is not SeatState.VOID and (seat.purpose is Purpose.SIGN or seat.state is SeatState.OPEN)
    ]
    return with_turns([replace(one, state=SeatState.OPEN, effect=None, by=None, at=None) for one in standing])


def _key(key: str, called: Mapping[Pass, Pass]) -> str:
    """Of a clock, by the name that its pass has now."""
    stage, slash, visit = key.partition("/")
    if not slash or not visit.isdecimal():
        return key
    now, number = called.get((stage, int(visit)), (stage, int(visit)))
    return f"{now}/{number}"


Declared = tuple[Process, Stage]
"""A stage within the version of the process that declares it."""


def duty_as_before(old: Declared, new: Declared, names: Mapping[str, str]) -> bool:
    """Whether an open pass goes on as it is: the same persons have to act, together in the same way. `names`: each stage of
    the old version to what the new one calls it.
    """
    return type(old[1]) is type(new[1]) and _duty(*old, names) == _duty(*new, {})


def counts_as_before(old: Declared, new: Declared, names: Mapping[str, str]) -> bool:
    """Whether what was done in the one counts as done in the other. A signature has to be one of the same kind."""
    one, other = old[1], new[1]
    if not isinstance(one, ReviewStage | PaperStage) and not isinstance(other, ReviewStage | PaperStage):
        return type(one) is type(other) and _done_with(one) == _done_with(other)
    return duty_as_before(old, new, names) and _bond(one) == _bond(other)


def _done_with(stage: Stage) -> object:
    """Where it publishes, or what it withdraws where; the rows that it takes one by one, and the job that it does."""
    named = stage.of if isinstance(stage, WithdrawingStage) else None
    return named, _points(stage), *(getattr(stage, one, None) for one in ("channel", "each", "job"))


def _points(stage: Stage) -> object:
    """What was answered for: a point that is worded otherwise is another one."""
    return [(one.id, one.title.zh) for one in stage.checklist] if isinstance(stage, HumanStage) else None


def _duty(process: Process, stage: Stage, names: Mapping[str, str]) -> object:
    if not isinstance(stage, HumanStage):
        return None
    registrar = [stage.registrar] if isinstance(stage, PaperStage) else []
    return [_named(one, names) for one in (*stage.who, *registrar)], process.signing(stage)


def _named(party: Party, names: Mapping[str, str]) -> Party:
    """With the names that the new version has for the stages that tell who it is, or where."""
    key = "of" if isinstance(party, Who) else "person"
    return party.model_copy(update={key: with_stages_called(getattr(party, key), names)})


def _bond(stage: Stage) -> object:
    if not isinstance(stage, ReviewStage | PaperStage):
        return None
    required = {one.id for one in stage.fields if one.required}
    return stage.final, stage.secrecy, set(stage.binds), table_of(stage), required, _points(stage)


def points_as_before(old: Stage, new: Stage) -> bool:
    return _points(old) == _points(new)
