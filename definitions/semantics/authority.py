"""Who may act in a stage, and what they may decide: the declared part of the policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import (
    DecisionOption,
    HumanStage,
    PaperStage,
    ReviewStage,
    Who,
    decisions_of,
)
from definitions.semantics.path import conditions_context, path_to
from definitions.semantics.state import State
from definitions.vocabulary import Effect

SUBMITTING_UNIT = "submitting unit"


@dataclass(frozen=True, slots=True)
class Duty:
    """The holders of a role at a unit (ids within the organisation)."""

    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Separation of duties forbids it."""

    stage: str
    """Where the person acted before; `draft` for the drafter."""


def duty(who: Who, state: State) -> Duty:
    """Whose duty it is in this case. An empty unit field gives an empty unit: nobody's."""
    if who.of == SUBMITTING_UNIT:
        return Duty(who.role, state.unit)
    if who.of.startswith("form."):
        return Duty(who.role, str(state.form.get(who.of.removeprefix("form."), "")))
    return Duty(who.role, who.of)


def acting_duty(stage: HumanStage, state: State) -> Duty:
    """Who acts in Sanshen: on paper the registrar, elsewhere whoever decides."""
    return duty(stage.registrar if isinstance(stage, PaperStage) else stage.who, state)


def signing_duty(stage: HumanStage, state: State) -> Duty:
    """Whose decision it is: on paper the signer's."""
    return duty(stage.who, state)


def conflict(process: Process, state: State, stage: HumanStage, person: str) -> Conflict | None:
    """Whether separation of duties keeps this person from deciding here.

    By default the drafter signs nothing, and nobody gives two signatures that follow each other.
    """
    for other in _distinct_stages(process, state, stage):
        if other == DRAFT:
            if person == state.drafter:
                return Conflict(DRAFT)
        elif state.actors.get(other) == person:
            return Conflict(other)
    return None


def barred(process: Process, state: State, stage: HumanStage) -> frozenset[str]:
    """The persons whom separation of duties keeps from acting here, as it stands when the duty opens.

    On paper it is the registrar who acts, and only the drafter may not; the signer is asked when one is named.
    """
    others = [DRAFT] if isinstance(stage, PaperStage) else _distinct_stages(process, state, stage)
    acted = {state.drafter if other == DRAFT else state.actors.get(other) for other in others}
    return frozenset(person for person in acted if person is not None)


def _distinct_stages(process: Process, state: State, stage: HumanStage) -> list[str]:
    """By default the draft and the neighbours among the standing signatures: a kept one may stand further on."""
    if stage.distinct_from is not None:
        return stage.distinct_from
    if not isinstance(stage, ReviewStage | PaperStage):
        return []
    here = process.position(stage.id)
    signed = sorted({process.position(signature.stage) for signature in state.signatures})
    before, after = [p for p in signed if p < here], [p for p in signed if p > here]
    return [DRAFT, *(process.stages[position].id for position in (*before[-1:], *after[:1]))]


def return_targets(process: Process, state: State, stage: HumanStage) -> tuple[str, ...]:
    """Where a return without a declared target may lead: the drafter, or a human stage passed on this path."""
    passed = {visit.stage for visit in state.log}
    path = path_to(process, conditions_context(process, state.form, state.given), stage.id)
    return (DRAFT, *(one for one in path if one in passed))


def options(process: Process, state: State) -> Mapping[str, DecisionOption]:
    """The answers that the open duty offers; none for the draft, which is answered by submitting."""
    if state.seat is None or state.seat.stage == DRAFT:
        return {}
    return decisions_of(process.human_stage(state.seat.stage))


def is_final_pass(process: Process, state: State, decision: str) -> bool:
    """Whether this decision would be the final review's approval: the checks are asked once more."""
    if state.seat is None or state.seat.stage == DRAFT:
        return False
    stage = process.human_stage(state.seat.stage)
    return (
        isinstance(stage, ReviewStage | PaperStage)
        and stage.final
        and decisions_of(stage)[decision].effect is Effect.PASS
    )
