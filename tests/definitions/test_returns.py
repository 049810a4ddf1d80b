"""How often a case was returned to its drafter, asked by forks: against playing every return."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from definitions.drawing import chart, mermaid
from definitions.loader import load_process
from definitions.rules.courses import Courses
from definitions.rules.document import Document
from definitions.rules.returning import counts_of_returns
from definitions.rules.witnesses import witnessed
from definitions.schema.process import DRAFT, Process
from definitions.semantics.fold import fold
from definitions.semantics.history import Decided, Drafted, Intervened, Opened, Submitted
from definitions.semantics.path import conditions_context, fork_conditions
from definitions.source import read
from definitions.vocabulary import Intervention
from definitions.working_days import SHANGHAI
from tests.builders.model_office import MODEL
from tests.definitions.test_courses import FINAL, HEAD, LAST, REVIEW, fork, noted, problems, walks
from tests.definitions.test_examples import played

NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
REFUSING = f"{REVIEW}, decisions: {{approve: 同意, refuse: 不同意}}"
TWICE = "case.returns >= 2"
END = "\n  - {id: end, kind: end}\n"


def stages(first: str, when: str) -> str:
    """A leader beside, where the condition holds."""
    asked = f"  - {{id: first, {first}}}" + fork("often", "end", leader=when)
    return asked + f"\n  - {{id: leader, {REFUSING}}}" + END


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (TWICE, None),
        ("case.returns > 1 && form.kind == '甲'", None),
        ("case.returns >= 0", "always-true"),
        ("case.returns < 0", "never-true"),
        ("case.returns > 1 && case.returns < 2", "never-true"),
        ("case.returns > 1.5 && case.returns < 2", "never-true"),
        ("case.returns * 2.0 < 0.0", "unproven-condition"),
    ],
)
def test_a_condition_on_it_is_over_whole_numbers_from_0(when: str, code: str | None) -> None:
    assert next(iter(noted(stages(REVIEW, when))), None) == code


def test_where_nobody_returns_a_case_it_never_was() -> None:
    assert "never-true" in noted(stages(REFUSING, TWICE).replace("first: return", "first: approve"))


def test_where_it_is_returned_once_at_most_it_never_was_twice() -> None:
    """The second time it goes round whoever returns it."""
    before = fork("again", "first", end="case.returns >= 1").lstrip("\n") + "\n"
    assert "never-true" in noted(before + stages(REVIEW, TWICE))
    assert "never-true" not in noted(before.replace(">= 1", ">= 2") + stages(REVIEW, TWICE))


def test_a_way_round_the_final_review_is_found_and_told() -> None:
    way = f"  - {{id: first, {REVIEW}}}" + fork("often", "leader", publish=TWICE)
    (problem,) = problems(way + f"\n  - {{id: leader, {FINAL}}}" + LAST)
    assert problem.code == "no-final-review"
    assert "退回过 2 次" in problem.message


def test_what_must_never_be_is_not_passed_over_where_nobody_returns_a_case_any_more() -> None:
    """A case of before, that was returned and migrated, comes there."""
    way = f"  - {{id: first, {REFUSING}}}" + fork("often", "leader", publish=TWICE)
    found = problems(way + f"\n  - {{id: leader, {FINAL}}}" + LAST)
    assert "no-final-review" in [one.code for one in found]


def test_of_branches_that_overlap_it_is_said() -> None:
    way = f"  - {{id: first, {REVIEW}}}" + fork("often", "end", leader=TWICE, other="case.returns >= 3")
    way += f"\n  - {{id: other, {REFUSING}}}\n  - {{id: leader, {REFUSING}}}" + END
    assert "shadowed-branch" in noted(way)


@pytest.mark.parametrize(
    "wrong",
    [
        (f"  - {{id: first, {REVIEW}}}" + fork("often", "end", leader="case.round > 2"), "case.round"),
        (f"  - {{id: first, {REVIEW}, fields: [{{id: why, kind: text, label: 由, required_when: {TWICE}}}]}}" + fork("often", "end", leader=TWICE), "case.returns"),
    ],
    ids=["no such word", "in a form"],
)  # fmt: skip
def test_only_ways_and_limits_ask_for_it(wrong: tuple[str, str]) -> None:
    text, named = wrong
    (problem,) = problems(text + f"\n  - {{id: leader, {REFUSING}}}" + END)
    assert problem.code == "unknown-field"
    assert named in problem.message
    assert "case.returns" in str(problem.hint)


ATOMS = st.sampled_from(
    [
        *(f"case.returns {sign} {number}" for sign in ("<", "==", "!=", ">", ">=") for number in (1, 2, 3)),
        *(f"form.kind == '{one}'" for one in "甲乙"),
    ]
)
CONDITIONS = st.one_of(ATOMS, st.tuples(ATOMS, st.sampled_from(["&&", "||"]), ATOMS).map(" ".join))
MOST = 6
"""More than any of them can tell from the next."""


@st.composite
def processes(draw: st.DrawFn) -> Process:
    size = draw(st.integers(3, 6))
    lines = []
    for number in range(size):
        later = st.sampled_from([f"s{n}" for n in range(number + 1, size)] or ["end"])
        match draw(st.sampled_from(["returning", "refusing", "choose", "choose", "parallel"])):
            case "choose":
                lines.append(fork(f"s{number}", draw(later), **{draw(later): draw(CONDITIONS)}).lstrip("\n"))
            case "parallel":
                branches = [
                    f'{{id: b{number}{n}, when: "{draw(CONDITIONS)}", stages: [{{id: p{number}{n}, {REVIEW}}}]}}'
                    for n in range(2)
                ]
                lines.append(f"  - {{id: s{number}, kind: parallel, branches: [{', '.join(branches)}]}}")
            case kind:
                lines.append(f"  - {{id: s{number}, {REVIEW if kind == 'returning' else REFUSING}}}")
    text = HEAD + "\n".join(lines) + END
    return Process.model_validate(read(text, "p.yaml").values, strict=False)


def ways(process: Process) -> Iterator[tuple[int, tuple[str, ...]]]:
    """How often it was returned, and what it passes then: as long as somebody on some way may return it."""
    returning = {one.id for one in process.human_stages if "return" in (one.decisions or {"return"})}
    for returns in range(MOST):
        found = [
            way
            for kind in "甲乙丙"
            for way in walks(
                process,
                conditions_context(process, {"kind": kind}, {}, unit="office", returns=returns),
                process.stages[0].id,
            )
        ]
        yield from ((returns, way) for way in found)
        if not any(returning.intersection(way) for way in found):
            return


@settings(deadline=None, max_examples=150)
@given(processes())
def test_the_proofs_agree_with_every_return(process: Process) -> None:
    assume(any("case.returns" in one for one in fork_conditions(process)))
    every = list(ways(process))
    counts = counts_of_returns(process, None, {})
    event(f"{counts}")
    most = max(returns for returns, _ in every)
    assert counts[1] == (None if most == MOST - 1 else most)
    courses = Courses(process, None, {}, returns=counts)
    on_the_main_line = [one.id for one in process.stages]
    for target, other in product(on_the_main_line, [one.id for one in process.all_stages]):
        if target != other:
            passing = [way[: way.index(target)] for _, way in every if target in way]
            found = courses.find(target, (other,))
            assert (found is not None) == any(other not in way for way in passing)


def report(*returned: str) -> str:
    """Where the report stands that a page shows, after these steps and one agreement."""
    steps = ", ".join([*returned, "head: approve"])
    ends = played("reworked-report", f"  - do: [{steps}]\n    expect: {{end: closed}}\n") == []
    return "closed" if ends else "chief"


RETURNED = "head: return, draft: {}"


def test_every_return_to_the_drafter_counts() -> None:
    assert [report(*[RETURNED] * times) for times in range(5)] == ["closed"] * 3 + ["chief"] * 2


def test_what_an_administrator_sends_back_is_no_return() -> None:
    process = load_process((MODEL / "processes/reworked-report.yaml").read_text("utf-8"), "p").process
    open_at_head = (
        Drafted(NOON, "officer", "planning"),
        Opened(NOON, DRAFT, 1),
        Submitted(NOON, "officer", 1, {}, {}),
        Opened(NOON, "head", 1),
    )
    sent_back = Intervened(NOON, "admin", Intervention.RETURN, "错件", DRAFT)
    returned = Decided(NOON, "head", 1, "head", "return", go=DRAFT)
    assert fold(process, (*open_at_head, sent_back)).returns == 0
    assert fold(process, (*open_at_head, returned)).returns == 1


def test_a_drawing_calls_it_by_its_name() -> None:
    drawn = mermaid(
        chart(load_process((MODEL / "processes/reworked-report.yaml").read_text("utf-8"), "p").process)
    )
    assert "退回拟稿人的次数≥3" in drawn


def test_examples_are_witnesses_of_what_was_returned() -> None:
    loaded = load_process((MODEL / "processes/reworked-report.yaml").read_text("utf-8"), "p")
    document = Document(loaded.source, loaded.process)
    at = ("stages", 1, "branches", 0, "when")
    assert witnessed(document, at, "case.returns >= 3") == {True, False}
    assert witnessed(document, at, "case.returns >= 5") == {False}
