"""What a case takes over from its child case, as that ended."""

import random
from typing import Any

import pytest

from definitions.drawing import chart, mermaid
from definitions.loader import load_process
from definitions.schema.process import Process
from definitions.schema.stages import CallStage
from definitions.semantics.state import State
from definitions.semantics.taking import taken
from definitions.simulation import Cast
from definitions.simulation.life import Life
from definitions.vocabulary import Outcome
from tests.builders.calendar import CALENDAR
from tests.builders.model_office import MODEL
from tests.definitions.test_examples import played

NUMBER = "解读〔2026〕1号"
HEAD, RULE, CHILD = "head: approve, annex", "rule-document", "interpretation"


def model(name: str) -> Process:
    return load_process((MODEL / f"processes/{name}.yaml").read_text("utf-8"), name).process


def annex(**changes: Any) -> CallStage:
    stage = model(RULE).stage("annex")
    assert isinstance(stage, CallStage)
    return stage.model_copy(update=changes)


def ended(outcome: Outcome, **form: Any) -> State:
    values = {"title": "办法解读", "style": "图解", **form}
    return State(drafter="clerk", unit="legal", form=values, round=1, outcome=outcome)


@pytest.mark.parametrize("outcome", [Outcome.PUBLISHED, Outcome.CLOSED, Outcome.RETRACTED])
def test_a_child_that_was_done_gives_what_it_is_asked_for(outcome: Outcome) -> None:
    found = taken(annex(), model(CHILD), ended(outcome), NUMBER)
    assert found == ({"number": NUMBER, "style": "图解"}, [])


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.WITHDRAWN])
def test_a_child_of_which_nothing_came_gives_nothing(outcome: Outcome) -> None:
    assert taken(annex(), model(CHILD), ended(outcome), NUMBER) == ({}, [])


def test_a_draft_that_nobody_handed_in_gives_nothing() -> None:
    state = State(unit="legal", outcome=Outcome.CLOSED)
    constant = annex(take={"number": "'号'", "style": "'文字'"})
    assert taken(constant, model(CHILD), state, None) == ({}, [])


def test_what_does_not_fit_or_cannot_be_computed_is_told_and_keeps_nothing_else_back() -> None:
    """Of a version of the child's process that came later."""
    child = ended(Outcome.PUBLISHED, style="视频")
    values, untaken = taken(annex(), model(CHILD), child, NUMBER)
    assert (values, [one.label for one in untaken]) == ({"number": NUMBER}, ["解读形式"])
    odd = annex(take={"number": "form.no_such_thing", "style": "'文字'"})
    values, untaken = taken(odd, model(CHILD), child, NUMBER)
    assert (values, [one.label for one in untaken]) == ({"style": "文字"}, ["解读编号"])


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("{decision: published, set: {number: 1号, style: 图解}}", None),
        ("published", None),
        ("{decision: published, set: {style: 视频}, refused: [style]}", None),
        ("{decision: published, set: {style: 视频}}", "只能从这些里选一个"),
        ("{decision: published, set: {stile: 图解}}", "没有这一项"),
        ("{decision: withdrawn, set: {style: 图解}}", "取不到内容"),
    ],
)
def test_an_example_says_what_the_child_gives(end: str, said: str | None) -> None:
    stands = "at: annex" if "refused" in end else "at: reason" if "withdrawn" in end else "end: published"
    found = played(RULE, f"  - do: [{HEAD}: {end}]\n    expect: {{{stands}}}\n")
    assert [one.reason for one in found] == [] if said is None else any(said in one.reason for one in found)


def test_a_simulation_makes_up_what_children_give_and_only_those_that_were_done() -> None:
    process = model(RULE)
    cast = Cast(process, CALENDAR, seed=7)
    seen: dict[str, set[str]] = {}
    for seed in range(60):
        life = Life(cast, random.Random(seed), cast.contents[0], 0.0)
        life.run()
        told = life.state.given.get("annex")
        if told is not None:
            seen.setdefault(told["outcome"], set()).add(str(told.get("style")))
    assert {"文字", "图解"} == seen["published"]
    assert seen["refused"] | seen["withdrawn"] == {"None"}


def test_a_drawing_says_what_is_taken() -> None:
    assert "取子办件的：解读编号、解读形式" in mermaid(chart(model(RULE)))
