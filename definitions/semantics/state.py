"""Where a case stands: its history, folded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from definitions.conditions import ConditionError
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import (
    ChooseStage,
    DecisionOption,
    HumanStage,
    PaperStage,
    PublishStage,
    ReviewStage,
    decisions_of,
)
from definitions.semantics.history import (
    Decided,
    Drafted,
    Ended,
    Event,
    History,
    Opened,
    Parts,
    Performed,
    Submitted,
    Withdrawn,
)
from definitions.semantics.path import choose, conditions_context, first_stage, stage_after
from definitions.vocabulary import Effect, Outcome


@dataclass(frozen=True, slots=True)
class Signature:
    """An approval, bound to the parts of the content that it was given on."""

    stage: str
    visit: int
    person: str
    at: datetime
    round: int
    parts: Parts
    final: bool
    stands_for: Parts
    """The content that it is taken for: its own, or a later one which a return let it outlive."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One pass through a human stage."""

    stage: str
    visit: int
    opened_at: datetime
    closed_at: datetime | None = None
    answered: bool = False
    """Closed by an answer, and not because the case ended."""


@dataclass(frozen=True, slots=True)
class State:
    """What follows from a history. `cursor` is the stage to enter, or the one that waits when `seat` is set."""

    unit: str = ""
    drafter: str | None = None
    round: int = 0
    form: Mapping[str, Any] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Stage to the values that were filled in there last."""
    cursor: str | None = DRAFT
    """None: the case has run off its last stage, or was ended."""
    seat: Visit | None = None
    """The duty that is open."""
    visits: Mapping[str, int] = field(default_factory=dict)
    """How often each stage was entered."""
    log: tuple[Visit, ...] = ()
    """Closed passes, oldest first."""
    signatures: tuple[Signature, ...] = ()
    """The signatures that stand."""
    actors: Mapping[str, str] = field(default_factory=dict)
    """Stage to the person who decided there last."""
    keep: tuple[str, ...] = ()
    """Stages whose signatures outlive the next submission, if it only takes something out."""
    on_its_way: int = 0
    """The round of the content that was last sent on its way, held back by nothing."""
    held: tuple[str, ...] = ()
    """Checks that hold the latest submission back."""
    marks: Mapping[str, datetime] = field(default_factory=dict)
    """`submitted`, `published`, `ended`, `<stage>.opened`, `<stage>.done`: when it last happened and still holds."""
    ending: Outcome | None = None
    """Decided, not yet recorded."""
    outcome: Outcome | None = None

    @property
    def is_ended(self) -> bool:
        return self.outcome is not None


def fold(process: Process, history: History) -> State:
    """The state that a history leads to. Total: any history that `next_moves` allowed has one."""
    state = State()
    for event in history:
        state = after(process, state, event)
    return state


def after(process: Process, state: State, event: Event) -> State:
    """The state after one more event."""
    match event:
        case Drafted():
            return replace(state, drafter=event.person, unit=event.unit)
        case Opened():
            return _opened(state, event)
        case Submitted():
            return _submitted(process, state, event)
        case Decided():
            return _decided(process, state, event)
        case Performed():
            return _performed(process, state, event)
        case Withdrawn():
            return replace(_closed(state, event.at, answered=False), cursor=None, ending=Outcome.WITHDRAWN)
        case Ended():
            marks = {**state.marks, "ended": event.at}
            return replace(
                _closed(state, event.at, answered=False),
                cursor=None,
                ending=None,
                outcome=event.outcome,
                marks=marks,
            )


def _opened(state: State, event: Opened) -> State:
    return replace(
        state,
        seat=Visit(event.stage, event.visit, event.at),
        visits={**state.visits, event.stage: event.visit},
        marks={**state.marks, f"{event.stage}.opened": event.at},
    )


def _closed(state: State, at: datetime, *, answered: bool) -> State:
    if state.seat is None:
        return state
    closed = replace(state.seat, closed_at=at, answered=answered)
    return replace(state, seat=None, log=(*state.log, closed))


def _submitted(process: Process, state: State, event: Submitted) -> State:
    state = replace(
        state,
        drafter=state.drafter or event.person,
        round=event.round,
        form=event.form,
        parts=event.parts,
        held=event.held,
    )
    if event.held:
        return state
    kept = state.keep if event.only_removed else ()
    standing = _standing(process, state.signatures, event.parts, kept)
    state = replace(
        _closed(state, event.at, answered=True),
        signatures=standing,
        keep=(),
        on_its_way=event.round,
        marks={**state.marks, "submitted": state.marks.get("submitted", event.at), "draft.done": event.at},
    )
    return replace(state, cursor=_onward(process, state, first_stage(process)))


def _standing(
    process: Process, signatures: tuple[Signature, ...], parts: Parts, keep: tuple[str, ...]
) -> tuple[Signature, ...]:
    """The signatures that outlive a submission with these parts.

    A signature stands while the parts that it binds stay as they were. From the first one that does not, all later ones
    fall too: they were given in trust of it. Those that the return kept, `keep`, stand on what was left.
    """
    standing, fallen = [], False
    for signature in signatures:
        stage = process.stage(signature.stage)
        assert isinstance(stage, ReviewStage | PaperStage)
        changed = any(parts.get(part) != signature.stands_for.get(part) for part in stage.binds)
        if signature.stage in keep:
            standing.append(replace(signature, stands_for=parts))
            continue
        fallen = fallen or changed
        if not fallen:
            standing.append(signature)
    return tuple(standing)


def _decided(process: Process, state: State, event: Decided) -> State:
    stage = process.human_stage(event.stage)
    option = decisions_of(stage)[event.decision]
    state = replace(
        _closed(state, event.at, answered=True),
        given={**state.given, event.stage: event.given},
        parts=event.parts if event.parts is not None else state.parts,
        actors={**state.actors, event.stage: event.person},
    )
    match option.effect:
        case Effect.PASS:
            return _passed(process, state, stage, event)
        case Effect.RETURN:
            return _returned(process, state, option, event)
        case Effect.REFUSE:
            return replace(state, cursor=None, ending=Outcome(option.outcome or Outcome.REFUSED))


def _passed(process: Process, state: State, stage: HumanStage, event: Decided) -> State:
    state = replace(state, marks={**state.marks, f"{stage.id}.done": event.at})
    if isinstance(stage, ReviewStage | PaperStage):
        signature = Signature(
            stage.id,
            event.visit,
            event.person,
            event.at,
            state.round,
            state.parts,
            stage.final,
            stands_for=state.parts,
        )
        state = replace(state, signatures=(*state.signatures, signature))
    return replace(state, cursor=_onward(process, state, stage_after(process, stage.id)))


def _returned(process: Process, state: State, option: DecisionOption, event: Decided) -> State:
    target = option.go or event.go or DRAFT
    return replace(
        state,
        cursor=target,
        keep=tuple(option.keep),
        signatures=state.signatures
        if target == DRAFT
        else tuple(s for s in state.signatures if process.position(s.stage) < process.position(target)),
        marks=_marks_before(process, state.marks, target),
    )


def _marks_before(process: Process, marks: Mapping[str, datetime], target: str) -> dict[str, datetime]:
    """What still holds when the case goes back: the marks of the stages from `target` on are gone."""
    gone = {stage.id for stage in process.stages if process.position(stage.id) >= process.position(target)}
    return {mark: at for mark, at in marks.items() if mark.partition(".")[0] not in gone}


def _performed(process: Process, state: State, event: Performed) -> State:
    state = replace(state, visits={**state.visits, event.stage: event.visit})
    if event.held:
        return replace(state, cursor=DRAFT, held=event.held, keep=())
    marks = {**state.marks, f"{event.stage}.done": event.at}
    if isinstance(process.stage(event.stage), PublishStage):
        marks["published"] = event.at
    state = replace(state, marks=marks)
    return replace(state, cursor=_onward(process, state, stage_after(process, event.stage)))


def _onward(process: Process, state: State, stage_id: str | None) -> str | None:
    """The first stage from here that is no fork and that no standing signature makes unnecessary.

    A fork whose condition cannot be decided is where the case stops, for an administrator to see.
    """
    signed = {signature.stage for signature in state.signatures}
    while stage_id is not None:
        stage = process.stage(stage_id)
        if isinstance(stage, ChooseStage):
            try:
                stage_id = choose(stage, conditions_context(process, state.form, state.given))
            except ConditionError:
                return stage.id
        elif stage_id in signed:
            stage_id = stage_after(process, stage_id)
        else:
            return stage_id
    return None
