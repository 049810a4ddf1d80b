"""The ways that cases really take, against trying everything that may be filled in."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import event, given, reject, settings
from hypothesis import strategies as st

from definitions.conditions import holds
from definitions.loader import load_process
from definitions.problems import InvalidDefinition, Problem
from definitions.rules import notes_on
from definitions.rules.courses import Courses
from definitions.rules.document import Document
from definitions.rules.walking import Unproven
from definitions.schema.process import Process
from definitions.schema.stages import BaseStage, ChooseStage, EndStage, ParallelStage, ReviewStage
from definitions.semantics.handing_in import form_context
from definitions.semantics.path import choose, conditions_context, fork_conditions, taken
from definitions.source import read

HEAD = """
process: office.trial
title: 试
covers: [trial]
number: 试〔{year}〕{serial}号
examples: [{do: [{first: return}], expect: {at: draft}}]
authority: {document: 试, articles: [一]}
start: {by: [clerk], of: any unit}
form:
  sheet: 单
  fields:
    - {id: title, kind: text, label: 标题, required: true}
    - {id: body, kind: markdown, label: 正文, required: true}
    - {id: kind, kind: choice, label: 类型, options: [甲, 乙, 丙], required: true}
    - {id: wide, kind: choice, label: 范围, options: [内, 外], shown_when: form.kind != '丙', required_when: form.kind != '丙'}
    - {id: copies, kind: number, label: 份数, minimum: 1, maximum: 9}
stages:
"""
REVIEW = "kind: review, who: {role: leader}"
FINAL = f"{REVIEW}, final: true"
LAST = """
  - {id: publish, kind: publish, channel: website}
  - {id: done, kind: end, outcome: published}
"""


def fork(name: str, otherwise: str, **branches: str) -> str:
    """`to=condition`."""
    lines = "".join(f'\n      - {{when: "{when}", go: {to}}}' for to, when in branches.items())
    return f"\n  - id: {name}\n    kind: choose\n    branches:{lines}\n    otherwise: {otherwise}"


def problems(stages: str, more: str = "") -> list[Problem]:
    try:
        load_process(HEAD + stages + more, "p.yaml")
    except InvalidDefinition as error:
        return list(error.problems)
    return []


def noted(stages: str) -> list[str]:
    loaded = load_process(HEAD + stages, "p.yaml")
    return [note.code for note in notes_on(Document(loaded.source, loaded.process))]


def courses_of(stages: str) -> Courses:
    process = load_process(HEAD + stages, "p.yaml").process
    return Courses(process, None, {})


GUARDED = (
    f"  - {{id: first, {REVIEW}}}"
    + fork("one", "skip", leader="form.kind == '甲'")
    + f"\n  - {{id: leader, {FINAL}}}"
    + "\n  - {id: skip, kind: check}"
    + fork("two", "other", publish="form.kind == '甲' && form.wide == '外'")
    + LAST.rstrip()
    + "\n  - {id: other, kind: end, outcome: closed}\n"
)
"""The graph has a way round the final review to the publication; no form takes it."""


def test_a_way_that_no_form_takes_is_no_way() -> None:
    assert problems(GUARDED) == []


def test_a_way_round_is_shown_with_what_is_filled_in() -> None:
    (problem,) = problems(GUARDED.replace("form.kind == '甲' && form.wide", "form.kind != '丙' && form.wide"))
    assert problem.code == "no-final-review"
    assert "draft → first → one → skip → two → publish" in problem.message
    assert "form.kind 填“乙”、form.wide 填“外”" in problem.message


def test_what_cannot_be_looked_at_whole_is_not_passed_over() -> None:
    (problem,) = problems(GUARDED.replace("form.kind == '甲'", "size(form.title) > 10"))
    assert problem.code == "unproven-no-final-review"
    assert "证明不了" in problem.message


def with_yes_or_no(names: list[str], stages: str) -> str:
    fields = "".join(f"\n    - {{id: {one}, kind: choice, label: 项, options: [是, 否]}}" for one in names)
    return HEAD.replace("\nstages:", f"{fields}\nstages:") + stages


def test_too_many_answers_are_not_passed_over() -> None:
    """Whether so many are alike depends on every one of them."""
    names = [f"x{n}" for n in range(13)]
    parity = " == ".join(f"(form.{one} == '是')" for one in names)
    with pytest.raises(InvalidDefinition) as refused:
        load_process(with_yes_or_no(names, GUARDED.replace("form.kind == '甲'", parity)), "p.yaml")
    assert "unproven-no-final-review" in [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("sign", ["&&", "||"])
def test_a_condition_is_decided_by_what_it_takes_to_decide_it(sign: str) -> None:
    """Of 40 yes or no the first one is enough where it is not so: 3 to the power of 40 forms are 81 ways to tell."""
    names = [f"x{n}" for n in range(40)]
    every = f" {sign} ".join(f"form.{one} == '是'" for one in names)
    stages = f"  - {{id: first, {REVIEW}}}" + fork("one", "end", leader=every)
    stages += f"\n  - {{id: leader, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    loaded = load_process(with_yes_or_no(names, stages), "p.yaml")
    assert list(notes_on(Document(loaded.source, loaded.process))) == []


def test_branches_that_ask_for_different_things_are_proven_each() -> None:
    names = [f"x{n}" for n in range(12)]
    branches = ", ".join(
        f"{{id: b{one}, when: \"form.{one} == '是'\", stages: [{{id: s{one}, {REVIEW}}}]}}" for one in names
    )
    stages = f"  - {{id: all, kind: parallel, branches: [{branches}]}}\n  - {{id: last, {REVIEW}}}\n"
    loaded = load_process(with_yes_or_no(names, f"{stages}  - {{id: end, kind: end}}\n"), "p.yaml")
    noted = [one.code for one in notes_on(Document(loaded.source, loaded.process))]
    assert noted == ["no-branch-taken"]
    courses = Courses(loaded.process, None, {})
    assert courses.find("last", avoiding=[f"s{one}" for one in names]) is not None
    assert courses.find("last", through="sx11", avoiding=[f"s{one}" for one in names[:-1]]) is not None


def test_branches_are_decided_on_together_when_the_case_comes_there() -> None:
    """Haste that comes up in the first branch takes nobody into the second one, nor past both."""
    stages = (
        f"  - {{id: first, {REVIEW}}}\n"
        "  - id: both\n    kind: parallel\n    branches:\n"
        f"      - {{id: l, when: case.urgent, stages: [{{id: hasty, {REVIEW}}}]}}\n"
        f"      - {{id: r, when: '!case.urgent', stages: [{{id: usual, {REVIEW}}}]}}\n"
        "  - {id: end, kind: end}\n"
    )
    courses = Courses(load_process(HEAD + stages + URGENCY, "p.yaml").process, None, {})
    assert courses.find("end", avoiding=["hasty", "usual"]) is None
    assert courses.find("end", through="hasty", avoiding=["usual"]) is not None
    assert courses.find("end", through="hasty") is not None
    assert courses.find("end", avoiding=["hasty"]) is not None


@pytest.mark.parametrize(
    "way",
    [
        "form.kind == '甲' && form.tags == ['二', '一']",
        "form.kind == '甲' && form.tags[size(form.tags) - 1] == '一'",
        "form.copies == 0x4",
        "form.copies == 4e0",
        "form.title == r'a'",
        "form.title in ['a', form.body]",
    ],
)
def test_what_the_answers_do_not_stand_for_is_not_passed_over(way: str) -> None:
    """The order of a selection, other ways of writing a value, members within a list."""
    tags = "\n    - {id: tags, kind: choices, label: 项, options: [一, 二]}"
    stages = GUARDED.replace("form.kind == '甲' && form.wide == '外'", way)
    with pytest.raises(InvalidDefinition) as refused:
        load_process(HEAD.replace("\nstages:", f"{tags}\nstages:") + stages, "p.yaml")
    assert {"unproven-no-final-review", "no-final-review"} & {one.code for one in refused.value.problems}


def test_what_is_looked_at_has_an_end() -> None:
    """Forks that ask what earlier ones have asked: the ways double with each."""
    names = [f"x{n}" for n in range(16)]
    fields = "".join(f"\n    - {{id: {one}, kind: choice, label: 项, options: [是, 否]}}" for one in names)
    forks = [
        fork(f"{turn}{one}", f"{turn}b{one}", **{f"{turn}a{one}": f"form.{one} == '是'"})
        + f"\n  - {{id: {turn}a{one}, {REVIEW}}}\n  - {{id: {turn}b{one}, {REVIEW}}}"
        for turn in "pq"
        for one in names
    ]
    text = HEAD.replace("\nstages:", f"{fields}\nstages:") + f"  - {{id: first, {REVIEW}}}" + "".join(forks)
    process = load_process(text + "\n  - {id: end, kind: end}\n", "p.yaml").process
    with pytest.raises(Unproven):
        Courses(process, None, {}).find("end", avoiding=["qax15", "qbx15"])


URGENCY = "urgency: {marked_by: {role: clerk}, confirmed_by: {role: leader}}\n"


def test_a_case_may_become_urgent_on_its_way_and_stays_so() -> None:
    """Not urgent at the first fork and urgent at the second one, never the other way round."""
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "a", b="case.urgent")
        + f"\n  - {{id: a, {REVIEW}}}\n  - {{id: b, {REVIEW}}}"
        + fork("two", "d", c="case.urgent")
        + f"\n  - {{id: c, {REVIEW}, next: end}}\n  - {{id: d, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    process = load_process(HEAD + stages + URGENCY, "p.yaml").process
    courses = Courses(process, None, {})
    assert courses.find("c", through="a") is not None
    assert courses.find("d", through="a") is not None
    assert courses.find("d", avoiding=["a"]) is None


TELLING = """  - id: first
    kind: review
    who: {role: leader}
    fields:
      - {id: level, kind: choice, label: 级, options: [高, 低], required: true}"""


def test_what_a_stage_told_in_an_earlier_round_is_still_there() -> None:
    """A case that was returned may go round the stage the next time, and what it told then is read."""
    stages = (
        f"  - {{id: begin, {REVIEW}}}"
        + fork("one", "second", first="form.kind == '甲'")
        + "\n"
        + TELLING
        + f"\n  - {{id: second, {REVIEW}}}"
        + fork("two", "low", high="given.first.level == '高'")
        + f"\n  - {{id: high, {REVIEW}}}\n  - {{id: low, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    assert courses_of(stages).find("high", avoiding=["first"]) is not None


def test_what_a_stage_tells_anew_is_not_what_it_told_before() -> None:
    stages = (
        TELLING
        + fork("one", "low", high="given.first.level == '高'")
        + f"\n  - {{id: high, {REVIEW}, next: again}}\n  - {{id: low, {REVIEW}}}"
        + fork("again", "end", last="given.first.level == '低'")
        + f"\n  - {{id: last, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    assert courses_of(stages).find("last", through="high") is None
    assert courses_of(stages).find("last", through="low") is not None


def test_a_branch_that_is_broken_off_was_not_gone_through() -> None:
    branches = f"[{{id: l, stages: [{{id: a, {REVIEW}}}, {{id: b, {REVIEW}}}]}}, {{id: r, stages: [{{id: c, {REVIEW}}}]}}]"
    stages = (
        f"  - {{id: both, kind: parallel, join: any, branches: {branches}}}\n  - {{id: end, kind: end}}\n"
    )
    courses = courses_of(stages)
    assert courses.find("end", avoiding=["a"]) is not None
    assert courses.find("end", avoiding=["c"]) is not None
    assert courses.find("end", avoiding=["a", "c"]) is None
    assert courses.find("end", avoiding=["b", "c"]) is None


def test_a_limit_that_some_go_past_is_found() -> None:
    deadline = "deadlines:\n  - {id: soon, title: 限, within: 5 days, from: submitted, until: leader.done}\n"
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "other", leader="form.kind == '甲'")
        + f"\n  - {{id: leader, {REVIEW}}}\n  - {{id: other, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    (problem,) = problems(stages, deadline)
    assert problem.code == "endless-deadline"
    assert "draft → first → one → other（例如 form.kind 填“乙”）" in problem.message
    assert problems(stages, deadline.replace("leader.done", "other.done")) == []


CLOCK = "deadlines:\n  - {id: soon, title: 限, within: 5 days, from: submitted, until: UNTIL}\n"


@pytest.mark.parametrize(
    ("when", "fork_when", "found"),
    [
        ("form.kind == '甲'", "form.kind == '甲'", []),
        ("form.kind != '乙'", "form.kind in ['甲', '丙']", []),
        ("form.kind != '乙'", "form.kind == '甲'", ["endless-deadline"]),
        ("form.wide == '外'", "form.kind == '甲'", ["endless-deadline"]),
        ("start.unit == 'a'", "start.unit in ['a', 'b']", []),
        ("start.unit != 'a'", "start.unit == 'b'", ["endless-deadline"]),
    ],
)
def test_a_limit_that_only_some_have_is_asked_of_those(when: str, fork_when: str, found: list[str]) -> None:
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "other", leader=fork_when)
        + f"\n  - {{id: leader, {REVIEW}}}\n  - {{id: other, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    limited = CLOCK.replace("until: UNTIL", f'until: leader.done, when: "{when}"')
    assert [one.code for one in problems(stages, limited)] == found
    paused = "until: ended, pauses: [{from: first.done, until: leader.done, why: 等}]"
    again = ["endless-pause"] if found else []
    assert [one.code for one in problems(stages, limited.replace("until: leader.done", paused))] == again


def test_of_too_many_answers_a_limit_is_noted() -> None:
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "other", leader="size(form.title) > 10")
        + f"\n  - {{id: leader, {REVIEW}}}\n  - {{id: other, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    limited = CLOCK.replace("until: UNTIL", "until: leader.done, when: size(form.title) > 10")
    assert "unproven-deadline" in noted(stages + limited)


ROWS = HEAD.replace(
    "\nstages:",
    "\n    - {id: items, kind: rows, label: 表, columns: [{id: title, kind: text, label: 标题, required: true}, "
    "{id: body, kind: markdown, label: 正文, required: true}, "
    "{id: source, kind: choice, label: 来源, options: [原创, 转载], required: true}]}\nstages:",
)


HOLDING = "\n  - {id: hold, kind: wait, until: published}"
AFTERWARDS = "\n  - {id: after, kind: work, who: {role: leader}, decisions: {done: 登记}}"


@pytest.mark.parametrize(
    ("when", "behind", "found"),
    [
        ("row.source == '原创'", AFTERWARDS, ["endless-deadline"]),
        ("row.source == '原创'", "", []),
        ("row.source in ['原创', '转载']", AFTERWARDS, ["always-true"]),
        ("row.source == '原创' || form.kind == '甲'", AFTERWARDS, ["unproven-deadline"]),
        ("row.source == '原创' || form.kind == '甲'", HOLDING, ["unproven-deadline", "unproven-wait"]),
    ],
)
def test_where_no_row_is_published_a_limit_until_then_does_not_stop(
    when: str, behind: str, found: list[str]
) -> None:
    stages = (
        f"  - {{id: first, {FINAL}}}\n"
        f'  - {{id: publish, kind: publish, channel: website, each: form.items, when: "{when}"}}'
        + behind
        + "\n  - {id: done, kind: end, outcome: published}\n"
    )
    text = ROWS + stages + CLOCK.replace("UNTIL", "published")
    try:
        loaded = load_process(text, "p.yaml")
        codes = [note.code for note in notes_on(Document(loaded.source, loaded.process))]
    except InvalidDefinition as error:
        codes = [problem.code for problem in error.problems]
    assert codes == found


def test_a_stage_behind_forks_that_contradict_each_other_is_noted() -> None:
    stages = (
        f"  - {{id: first, {REVIEW}}}"
        + fork("one", "end", two="form.kind == '甲'")
        + fork("two", "end", dead="form.kind == '乙'")
        + f"\n  - {{id: dead, {REVIEW}}}\n  - {{id: end, kind: end}}\n"
    )
    assert noted(stages) == ["unreachable-stage"]


# Against everything that may be filled in

ATOMS = st.sampled_from(
    [
        *(f"form.kind == '{one}'" for one in "甲乙丙"),
        *(f"form.wide {sign} '外'" for sign in ("==", "!=")),
        *(f"form.copies != null && form.copies {sign} 4" for sign in ("<", "==", ">")),
        *(f"start.unit {sign} '{unit}'" for sign in ("==", "!=") for unit in ("a", "b")),
        "start.unit in ['a', 'c']",
    ]
)
CONDITIONS = st.one_of(ATOMS, st.tuples(ATOMS, st.sampled_from(["&&", "||"]), ATOMS).map(" ".join))
UNITS = ("a", "b", "c", "d", "e")
DEMANDS = st.sampled_from(
    [
        "",
        "start.unit != 'a'",
        "start.unit != 'b' || form.kind == '甲'",
        "form.wide != '外' || start.unit in ['b', 'c', 'd']",
    ]
)
"""What a unit may hand in."""
FORMS = [
    {"title": "t", "body": "b", "kind": kind, "wide": wide, "copies": copies}
    for kind, wides in (("甲", "内外"), ("乙", "内外"), ("丙", [""]))
    for wide, copies in product(wides, (None, 1, 3, 4, 5, 9))
]


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Stages, forks to any later one, and branches some of which are taken."""
    size = draw(st.integers(3, 7))
    lines = []
    for number in range(size):
        later = st.sampled_from([f"s{n}" for n in range(number + 1, size)] or ["end"])
        match draw(st.sampled_from(["review", "review", "choose", "parallel"])):
            case "choose" if number < size - 1:
                count = draw(st.integers(1, 2))
                ways = [(draw(CONDITIONS), draw(later)) for _ in range(count)]
                shown = "".join(f'\n      - {{when: "{when}", go: {to}}}' for when, to in ways)
                lines.append(
                    f"  - id: s{number}\n    kind: choose\n    branches:{shown}\n    otherwise: {draw(later)}"
                )
            case "parallel":
                join = draw(st.sampled_from(["all", "any"]))
                whens = [draw(st.one_of(st.none(), CONDITIONS)) for _ in range(2)]
                branches = [
                    f"{{id: b{number}{n}, "
                    + (f'when: "{when}", ' if when else "")
                    + f"stages: [{{id: p{number}{n}, {REVIEW}}}]}}"
                    for n, when in enumerate(whens)
                ]
                lines.append(
                    f"  - {{id: s{number}, kind: parallel, join: {join}, branches: [{', '.join(branches)}]}}"
                )
            case _:
                lines.append(f"  - {{id: s{number}, {REVIEW}}}")
    head = HEAD.replace("of: any unit", f"of: '{', '.join(UNITS)}'")
    if demand := draw(DEMANDS):
        head = head.replace(
            "\nstages:", f'\n  demands: [{{that: "{demand}", say: 不能报, field: kind}}]\nstages:'
        )
    text = head + "\n".join(lines) + "\n  - {id: end, kind: end}\n"
    return Process.model_validate(read(text, "p.yaml").values, strict=False)


def walks(process: Process, context: Mapping[str, Any], at: str | None) -> Iterator[tuple[str, ...]]:
    """What is passed from here to the end, with this form; of branches of which one suffices, each alone."""
    if at is None:
        yield ()
        return
    stage = process.stage(at)
    if isinstance(stage, ChooseStage):
        yield from ((at, *rest) for rest in walks(process, context, choose(stage, context)))
        return
    inner: list[tuple[str, ...]] = [()]
    if isinstance(stage, ParallelStage):
        names = [branch.stages[0].id for branch in taken(stage, context)]
        inner = [(one,) for one in names] if names and stage.join.how == "any" else [tuple(names)]
    after = None if isinstance(stage, EndStage) else process.after(at)
    for passed in inner:
        yield from ((at, *passed, *rest) for rest in walks(process, context, after))


def walks_of_all(process: Process) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
    """Of every form that a unit may hand in, with what conditions see of it."""
    for form, unit in product(FORMS, UNITS):
        if all(holds(one.that, form_context(process.form, form, unit)) for one in process.form.demands):
            context = conditions_context(process, form, {}, unit=unit)
            yield from ((context, walk) for walk in walks(process, context, process.stages[0].id))


@settings(deadline=None)
@given(processes(), st.data())
def test_courses_agree_with_every_form(process: Process, data: st.DataObject) -> None:
    every = [walk for _, walk in walks_of_all(process)]
    courses = Courses(process, None, {})
    names = [stage.id for stage in process.all_stages]
    target = data.draw(st.sampled_from([stage.id for stage in process.stages]))
    others = [name for name in names if name != target]
    avoiding = data.draw(st.sampled_from([(), *((one,) for one in others), *combinations(others, 2)]))
    before = [walk[: walk.index(target)] for walk in every if target in walk]
    try:
        found = courses.find(target, avoiding)
    except Unproven:
        reject()
    assert (found is not None) == any(not set(avoiding) & set(way) for way in before)
    through = data.draw(st.sampled_from(names))
    if through != target:
        assert (courses.find(target, through=through) is not None) == any(through in way for way in before)


@settings(deadline=None)
@given(processes(), st.data())
def test_limits_on_a_condition_agree_with_every_form(process: Process, data: st.DataObject) -> None:
    """Whoever is told to be lost has the limit and never comes there; and nobody else is, behind the last fork."""
    asked = [*fork_conditions(process), *(f"!({one})" for one in fork_conditions(process))]
    when = data.draw(st.one_of(CONDITIONS, st.sampled_from(asked or ["true"])))
    until = data.draw(st.sampled_from([stage.id for stage in process.stages[:-1]]))
    astray = [walk for context, walk in walks_of_all(process) if holds(when, context) and until not in walk]
    try:
        found = Courses(process, None, {}, holding=when).past([until], (), _is_review)
    except Unproven:
        reject()
    event("lost" if found is not None else "none is lost")
    if found is not None:
        assert any(found.stages[-1] in walk for walk in astray)
    else:
        assert not any(_is_review(process.stage(walk[-2])) for walk in astray if len(walk) > 1)


def _is_review(stage: BaseStage) -> bool:
    return isinstance(stage, ReviewStage)
