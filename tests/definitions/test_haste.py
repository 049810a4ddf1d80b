"""Haste leads round no review: the proof, against every two cases that are filled in alike."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from definitions.loader import load_process
from definitions.problems import InvalidDefinition, Problem
from definitions.rules.document import Document
from definitions.rules.urgency import urgency_skips_no_signature
from definitions.schema.process import Process
from definitions.schema.stages import ChooseStage, EndStage, ParallelStage, ReviewStage
from definitions.semantics.path import choose, conditions_context, taken
from definitions.source import read
from tests.definitions.test_courses import HEAD, LAST, REVIEW, URGENCY, fork

SECRET = f"{REVIEW}, secrecy: true"
FINAL = f"{REVIEW}, final: true"


def telling(name: str, more: str = "") -> str:
    return (
        f"\n  - {{id: {name}, {REVIEW}{more}, fields: "
        "[{id: level, kind: choice, label: 级, options: [高, 低], required: true}]}"
    )


def problems(stages: str) -> list[Problem]:
    try:
        load_process(HEAD + stages.lstrip("\n") + URGENCY, "p.yaml")
    except InvalidDefinition as error:
        return list(error.problems)
    return []


END = "\n  - {id: end, kind: end}\n"
TWO_STEPS = (
    fork("one", "usual", hasty="case.urgent")
    + telling("hasty", ", next: two")
    + f"\n  - {{id: usual, {REVIEW}}}"
    + fork("two", "secret", end="given.hasty.level == '低'")
    + f"\n  - {{id: secret, {SECRET}}}"
    + END
)
"""Only an urgent case is asked for a level, and one of a low level goes round the secrecy review."""


def test_haste_that_skips_in_two_steps_is_told_with_both_ways() -> None:
    (problem,) = problems(f"  - {{id: first, {REVIEW}}}{TWO_STEPS}")
    assert problem.code == "urgency-skips"
    assert problem.path[-4:] == (1, "branches", 0, "when")
    assert "加急的走 draft → first → one → hasty → two → end" in problem.message
    assert "given.hasty.level 填“低”" in problem.message
    assert "而不加急的走 draft → first → one → usual → two → secret → end" in problem.message


def test_what_both_are_asked_for_is_answered_alike() -> None:
    """Urgent or not, what the level is decides: no haste leads round anything."""
    stages = (
        telling("level")
        + fork("one", "usual", hasty="case.urgent")
        + f"\n  - {{id: hasty, {REVIEW}}}\n  - {{id: usual, {REVIEW}}}"
        + fork("two", "secret", end="given.level.level == '低'")
        + f"\n  - {{id: secret, {SECRET}}}"
        + END
    )
    assert problems(stages) == []


def test_each_way_may_have_a_review_of_its_own() -> None:
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "slow", quick="case.urgent")
        + f"\n  - {{id: quick, {SECRET}, next: leader}}\n  - {{id: slow, {SECRET}}}\n  - {{id: leader, {FINAL}}}"
        + LAST
    )
    assert problems(stages) == []


def test_one_of_two_reviews_is_not_enough() -> None:
    stages = (
        f"  - {{id: first, {SECRET}}}\n  - {{id: between, {REVIEW}}}"
        + fork("one", "second", end="case.urgent")
        + f"\n  - {{id: second, {SECRET}}}"
        + END
    )
    assert [one.code for one in problems(stages)] == ["urgency-skips"]


@pytest.mark.parametrize(
    ("urgent", "codes"),
    [("form.kind == '甲'", ["urgency-skips"]), ("form.kind == '乙'", [])],
)
def test_it_is_compared_form_by_form(urgent: str, codes: list[str]) -> None:
    """That some that are not urgent go round it excuses no others."""
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "secret", end=f"form.kind == '乙' || (case.urgent && {urgent})")
        + f"\n  - {{id: secret, {SECRET}}}"
        + END
    )
    assert [one.code for one in problems(stages)] == codes


def test_what_cannot_be_looked_at_whole_is_not_passed_over() -> None:
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "two", first_work="case.urgent")
        + f"\n  - {{id: first_work, {REVIEW}}}"
        + fork("two", "secret", end="size(form.title) > 90")
        + f"\n  - {{id: secret, {SECRET}}}"
        + END
    )
    assert [one.code for one in problems(stages)] == ["unproven-urgency-skips"]


# Against every two cases

KINDS, LEVELS, UNITS = ("甲", "乙"), ("高", "低"), ("a", "b")
Told = Mapping[str, Mapping[str, str]]


@st.composite
def processes(draw: st.DrawFn) -> Process:
    size = draw(st.integers(3, 6))
    lines: list[str] = []
    told: list[str] = []
    for number in range(size):
        name = f"s{number}"
        later = st.sampled_from([f"s{n}" for n in range(number + 1, size)] or ["end"])
        atoms = ["case.urgent", "!case.urgent", "form.kind == '甲'", "start.unit == 'a'"]
        atoms += [f"given.{one}.level == '低'" for one in told]
        whens = st.one_of(
            st.sampled_from(atoms),
            st.tuples(st.sampled_from(atoms), st.sampled_from(["&&", "||"]), st.sampled_from(atoms)).map(
                " ".join
            ),
        )
        match draw(st.sampled_from(["review", "secret", "telling", "choose", "choose", "parallel"])):
            case "choose" if number < size - 1:
                lines.append(fork(name, draw(later), **{draw(later): draw(whens)}).lstrip("\n"))
            case "telling":
                lines.append(telling(name).lstrip("\n"))
                told.append(name)
            case "parallel":
                branches = [
                    f'{{id: b{number}{n}, when: "{draw(whens)}", stages: [{{id: p{number}{n}, {SECRET}}}]}}'
                    for n in range(2)
                ]
                lines.append(f"  - {{id: {name}, kind: parallel, branches: [{', '.join(branches)}]}}")
            case "secret":
                lines.append(f"  - {{id: {name}, {SECRET}}}")
            case _:
                lines.append(f"  - {{id: {name}, {REVIEW}}}")
    text = HEAD + "\n".join(lines) + END + URGENCY
    return Process.model_validate(read(text, "p.yaml").values, strict=False)


Handed = tuple[str, str]
"""The unit that submits, and the kind."""


def reviews(
    process: Process, handed: Handed, new: Told, old: Told, urgent_from: int
) -> tuple[int, list[str]]:
    """How many secrecy reviews a case passes that is urgent from this many stages on, and where it comes by."""
    at: str | None = process.stages[0].id
    (unit, kind), told, passed, way = handed, {**old}, 0, list[str]()
    while at is not None:
        stage = process.stage(at)
        is_urgent = len(way) >= urgent_from
        context = conditions_context(process, {"kind": kind}, told, unit=unit, is_urgent=is_urgent)
        way.append(at)
        inner = (
            [branch.stages[0] for branch in taken(stage, context)] if isinstance(stage, ParallelStage) else []
        )
        passed += sum(isinstance(one, ReviewStage) and one.secrecy for one in (stage, *inner))
        way += [one.id for one in inner]
        if at in new:
            told[at] = new[at]
        if isinstance(stage, ChooseStage):
            at = choose(stage, context)
        else:
            at = None if isinstance(stage, EndStage) else process.after(at)
    return passed, way


NEVER = 100


def pairs(process: Process) -> Iterator[tuple[int, int]]:
    """What an urgent case passes and what one passes that is filled in alike and not urgent."""
    stages = [stage.id for stage in process.human_stages if stage.fields]
    answers = [
        {name: {"level": level} for name, level in zip(stages, levels, strict=True)}
        for levels in product(LEVELS, repeat=len(stages))
    ]
    before = [{}, *answers]
    calm = {
        one for handed in product(UNITS, KINDS) for new in answers for old in before
        for one in reviews(process, handed, new, old, NEVER)[1]
    }  # fmt: skip
    for handed, new, old in product(product(UNITS, KINDS), answers, before):
        ever = {name: level for name, level in old.items() if name in calm}
        usual, _ = reviews(process, handed, new, ever, NEVER)
        for since in range(len(process.all_stages)):
            told = (
                old if since == 0 else ever
            )  # what only urgent cases tell, a case has told that is urgent already
            yield reviews(process, handed, new, told, since)[0], usual


@settings(deadline=None)
@given(processes())
def test_the_proof_agrees_with_every_two_cases(process: Process) -> None:
    document = Document(read("x: 1", "p.yaml"), process)
    codes = {one.code for one in urgency_skips_no_signature(document)}
    event(f"{codes}")
    assert codes == ({"urgency-skips"} if any(hasty < usual for hasty, usual in pairs(process)) else set())
