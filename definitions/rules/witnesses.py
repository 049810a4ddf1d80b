"""The examples of a document as witnesses: what they fill in has been filled in, whatever was proved."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.conditions import ConditionError, holds, references
from definitions.problems import Path
from definitions.rules.document import Document
from definitions.rules.expressions import passed_before
from definitions.rules.submitters import usual_unit
from definitions.schema.examples import Example, Point, Step
from definitions.schema.process import DRAFT
from definitions.schema.stages import (
    OUTCOME,
    YES_TO_POINT,
    CallStage,
    HumanStage,
    Stage,
    decisions_of,
    told_in,
)
from definitions.semantics.entries import made_whole
from definitions.semantics.path import conditions_context, whole_path
from definitions.vocabulary import Effect


def witnessed(document: Document, path: Path, condition: str) -> frozenset[bool]:
    """What the condition at this place of a fork is, with what examples have filled in that come there."""
    fork = next(
        (stage.id for at, stage in document.stages() if (*at, "branches") == path[: len(at) + 1]), None
    )
    if fork is None or path[-1] != "when":
        return frozenset()
    found, needed = set[bool](), _told_before(document, fork, condition)
    for example in document.process.examples:
        if example.expect.rejected or example.expect.blocked:
            continue
        for context, answered in _contexts(document, example):
            if needed <= answered and fork in whole_path(document.process, context):
                try:
                    found.add(holds(condition, context))
                except ConditionError:  # reported by conditions_can_be_computed
                    continue
    return frozenset(found)


def _told_before(document: Document, fork: str, condition: str) -> frozenset[str]:
    """The stages that the condition reads, and that every case has passed when the fork asks."""
    try:
        read = {one[1] for one in references(condition) if one[0] == "given" and len(one) > 1}
    except ConditionError:  # reported by conditions_can_be_read
        return frozenset()
    return passed_before(document, fork) & read


def _contexts(document: Document, example: Example) -> Iterator[tuple[Mapping[str, Any], frozenset[str]]]:
    """What conditions see at the submission, and whenever a stage was passed; and the stages that have told something."""
    process, is_urgent, returns, is_sent_back = document.process, False, 0, False
    unit = example.unit or usual_unit(process, document.organization)
    form, given = {**process.sample, **example.given}, dict[str, dict[str, Any]]()
    steps: list[Mapping[str, Step]] = [one for one in example.do if not isinstance(one, Point)]
    for doing in [{}, *steps]:
        for name, step in doing.items():
            stage = process.find_stage(name)
            if step.refused is not None:
                continue
            is_urgent |= name == "urgency" and step.decision == "grant"
            if name == DRAFT:
                form |= step.values
                returns += is_sent_back
            elif stage is not None and told_in(stage):
                given[name] = _told(stage, step)
            is_sent_back = stage is not None and _sends_back(stage, step)
        whole = made_whole(process.form.fields, form, document.registers or {})
        context = conditions_context(process, whole, given, unit=unit, is_urgent=is_urgent, returns=returns)
        yield context, frozenset(given)


def _sends_back(stage: Stage, step: Step) -> bool:
    """To the drafter, as it turns out where a new submission follows."""
    option = decisions_of(stage).get(step.decision or "") if isinstance(stage, HumanStage) else None
    return option is not None and option.effect is Effect.RETURN


def _told(stage: Stage, step: Step) -> dict[str, Any]:
    if isinstance(stage, CallStage):
        return {OUTCOME: step.decision, **step.values}
    option = decisions_of(stage).get(step.decision or "") if isinstance(stage, HumanStage) else None
    if not isinstance(stage, HumanStage) or option is None or option.effect is not Effect.PASS:
        return dict(step.values)
    return {**{point.id: YES_TO_POINT for point in stage.checklist}, **step.values}
