"""Letting the examples of a document follow where a stage came or went: else every one of them would be wrong at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from definitions.editing.outline import STAGES
from definitions.editing.written import CannotEdit, Written, certain, end_of, first_line, last_line, start_of
from definitions.vocabulary import Effect, StageKind

PASSES = {
    StageKind.REVIEW: "approve",
    StageKind.PAPER: "approve",
    StageKind.WORK: "done",
    StageKind.WAIT: "over",
}
"""With what a stage of a kind is passed in an example; the others are passed by themselves."""
EXAMPLES, DO = "examples", "do"


@dataclass(frozen=True, slots=True)
class _Step:
    example: int
    number: int


def with_step(text: str, after: str, stage: str, kind: StageKind) -> str:
    """The text with the stage passed, wherever an example passes the stage that it stands behind; as it was where nothing
    is to be done, or where the examples are written in a way of their own.
    """
    decision = PASSES.get(kind)
    if decision is None:
        return text
    try:
        written = Written.of(text)
        places = [place for place in _steps(written) if _is_last_pass(written, place, after)]
        edits = [_put_behind(written, place, f"{stage}: {decision}") for place in places]

        def change(values: Any) -> None:
            for place in reversed(places):
                values[EXAMPLES][place.example][DO].insert(place.number + 1, {stage: decision})

        return certain(_applied(text, edits), written, change)
    except CannotEdit:
        return text


def without_steps(text: str, stage: str) -> str:
    """The text without what its examples do at the stage, as far as something else is left for them to do."""
    try:
        written = Written.of(text)
        places = [place for place in _steps(written) if _stage_of(written, place) == stage]
        places = [one for one in places if not _would_be_empty(written, one, stage)]
        edits = [_take_out(written, place) for place in places]

        def change(values: Any) -> None:
            for place in reversed(places):
                values[EXAMPLES][place.example][DO].pop(place.number)

        return certain(_applied(text, edits), written, change)
    except CannotEdit:
        return text


def _steps(written: Written) -> Iterator[_Step]:
    examples = written.values.get(EXAMPLES) if isinstance(written.values, dict) else None
    for example, one in enumerate(examples if isinstance(examples, list) else ()):
        steps = one.get(DO) if isinstance(one, dict) else None
        for number in range(len(steps) if isinstance(steps, list) else 0):
            yield _Step(example, number)


def _step(written: Written, place: _Step) -> Any:
    steps = written.values[EXAMPLES][place.example][DO]
    return steps[place.number] if place.number < len(steps) else None


def _stage_of(written: Written, place: _Step) -> str | None:
    step = _step(written, place)
    return next(iter(step)) if isinstance(step, dict) and len(step) == 1 else None


def _is_last_pass(written: Written, place: _Step, stage: str) -> bool:
    """Of several signers the last one passes the stage."""
    if _stage_of(written, place) != stage:
        return False
    if _stage_of(written, _Step(place.example, place.number + 1)) == stage:
        return False
    if _signatures(written, place, stage) < _signers(written, stage):
        return False
    given = _step(written, place)[stage]
    decision = given.get("decision") if isinstance(given, dict) else given
    return decision in PASSES.values() or _effect(written, stage, decision) == Effect.PASS.value


def _signatures(written: Written, place: _Step, stage: str) -> int:
    """How many steps at the stage come to their end here, one right after the other."""
    number = place.number
    while number >= 0 and _stage_of(written, _Step(place.example, number)) == stage:
        number -= 1
    return place.number - number


def _signers(written: Written, stage: str) -> int:
    """How many have to sign, as far as the document alone says it."""
    declared = _stage(written, stage)
    who = declared.get("who")
    return len(who) if isinstance(who, list) and "sign" not in declared else 1


def _stage(written: Written, stage: str) -> dict[str, Any]:
    return next((one for one in _declared(written.values) if one.get("id") == stage), {})


def _effect(written: Written, stage: str, decision: Any) -> Any:
    decisions = _stage(written, stage).get("decisions")
    option = decisions.get(decision) if isinstance(decisions, dict) else None
    return option.get("effect") if isinstance(option, dict) else None


def _declared(holder: Any) -> Iterator[dict[str, Any]]:
    stages = holder.get(STAGES) if isinstance(holder, dict) else None
    for stage in stages if isinstance(stages, list) else ():
        if isinstance(stage, dict):
            yield stage
            branches = stage.get("branches")
            for branch in branches if isinstance(branches, list) else ():
                yield from _declared(branch)


def _would_be_empty(written: Written, place: _Step, stage: str) -> bool:
    steps = written.values[EXAMPLES][place.example][DO]
    return all(isinstance(step, dict) and list(step) == [stage] for step in steps)


_Edit = tuple[int, int, str]
"""From, up to before, and what stands there then."""


def _put_behind(written: Written, place: _Step, words: str) -> _Edit:
    steps, node = _nodes(written, place)
    if steps.flow_style:
        at = _end(written, node)
        return at, at, f", {words}"
    line = last_line(node, written.lines)
    at = written.line_end(line)
    before = written.lines.contents[first_line(node)][: _column(node)]
    return at, at, f"{written.lines.breaks[0]}{before}{words}"


def _take_out(written: Written, place: _Step) -> _Edit:
    steps, node = _nodes(written, place)
    if not steps.flow_style:
        start, end = written.line_end(first_line(node) - 1), written.line_end(last_line(node, written.lines))
        return start, end, ""
    if place.number:
        return _end(written, steps.value[place.number - 1]), _end(written, node), ""
    return start_of(node), start_of(steps.value[1]), ""


def _nodes(written: Written, place: _Step) -> tuple[yaml.SequenceNode, yaml.Node]:
    steps = written.find((EXAMPLES, place.example, DO))
    assert isinstance(steps, yaml.SequenceNode)
    node: yaml.Node = steps.value[place.number]
    if not steps.flow_style and set(written.lines.contents[first_line(node)][: _column(node)]) != {" ", "-"}:
        raise CannotEdit("样例的写法特殊")
    return steps, node


def _column(node: yaml.Node) -> int:
    assert node.start_mark is not None
    return node.start_mark.column


def _end(written: Written, node: yaml.Node) -> int:
    """In brackets `stage: decision` alone ends where its value does."""
    if isinstance(node, yaml.MappingNode) and written.text[start_of(node)] != "{":
        return _end(written, node.value[-1][1])
    return end_of(node)


def _applied(text: str, edits: list[_Edit]) -> str:
    for start, end, words in reversed(edits):
        text = f"{text[:start]}{words}{text[end:]}"
    return text
