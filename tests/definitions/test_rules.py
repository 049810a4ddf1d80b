"""The rules: each change of a valid document breaks what it should, there, and nothing else."""

import json
from functools import cache

import pytest

from definitions.rules import MOST_STAGES, PROCESS_RULES
from definitions.rules.document import Document
from definitions.rules.rule import Rule
from definitions.schema.process import Process
from definitions.source import Source, read
from tests.definitions.breaking.every_case import CASES
from tests.definitions.changes import (
    ASKING_WHO,
    CHOSEN,
    DEMAND,
    END,
    MISSED,
    PUBLISH,
    RECEIVE,
    ROUND,
    TELLING_UNIT,
    TWO,
    WHEN_PASSED,
    WORK,
    Change,
    beside,
    by_hand,
    changed,
    demanding,
    extended,
    naming,
    online,
    passing,
    problems_of,
    signed_by,
    triggered,
    withdrawing,
)
from tests.definitions.valid_office import LEDGERS, ORGANIZATION, PROCESS


@pytest.mark.parametrize("name", CASES)
def test_one_change_breaks_one_rule_at_its_place(name: str) -> None:
    changes, code, at = CASES[name]
    text = changed(*changes)
    problems = problems_of(text, ORGANIZATION, LEDGERS)
    assert [problem.code for problem in problems] == [code]
    line = text.split("\n")[problems[0].place.line - 1]
    assert line[problems[0].place.column - 1 :].startswith(at)


def test_a_way_that_only_one_unit_takes_names_it() -> None:
    (problem,) = problems_of(changed(ROUND), ORGANIZATION, LEDGERS)
    assert "by_kind → receipt → publish（例如 提交单位是公路管理处（road_admin））" in problem.message


@pytest.mark.parametrize(
    "changes",
    [
        [beside()],
        [beside(f"{{id: one_wait, kind: wait, until: two_work.done}}, {{id: one_work, {WORK}}}")],
        [(PUBLISH, f"- {{id: passed, kind: call, process: other}}\n  {PUBLISH.replace('website', WHEN_PASSED)}")],
        [
            ("final: true, next: receipt}", "next: receipt}"),
            ("    sheet: approval_sheet\n    final: true\n", "    sheet: approval_sheet\n"),
            beside("{id: one_work, kind: review, who: {role: leader}, final: true}"),
        ],
        [signed_by(TWO, "{more_than: 50%}")],
        [signed_by(TWO, "{at_least: 2/3}")],
        [*CHOSEN, ("of: form.owner}", "of: form.owner}, sign: {at_least: 1}"), passing("kind: notify, who: {role: leader, of: form.owner}"), ("    within: 2 workdays\n", "    within: 2 workdays\n    missed: [{tell: {role: leader, of: form.owner}}]\n")],
        [],
        [("otherwise: leader\n", "otherwise: nope\n"), ("go: leader_paper", "go: leader"), ("next: receipt}", "next: leader_paper}"), (END, END + "\n  - {id: nope, kind: end, outcome: refused}")],
        [("{id: level, kind: choice, label: 密级,", "{id: level, kind: choice, label: 密级, required_when: given.secrecy.basis != '',")],
        [("options: [公文, 动态], default: 动态", "options: [公文、动态]"), ("given: {title: 通知,", "given: {title: 通知, kind: 公文、动态,")],
        [("label: 份数,", "label: 份数, shown_when: form.kind == '公文' && size(form.title) > 2,")],
        [("until: published}", "until: ended}")],
        [online("within: 6 months, from: [receipt.opened, form.formed_on], until: [publish.done, receipt.done]")],
        [online("at_least: 5 workdays, before: form.formed_on, until: submitted, warn: 2 weeks")],
        [online("within: 1 month, from: submitted, until: ended, pauses: [{from: draft.opened, until: draft.done, why: 补正}]")],
        [online("within: 1 month, from: submitted, until: ended, pauses: [{from: unit_head.done, until: receipt.opened, why: 征求意见}]")],
        [online("within: 1 month, from: submitted, until: secrecy.opened")],
        [online(f"{MISSED}[{{tell: [{{role: leader, of: above given.secrecy.unit}}, {{person: given.secrecy.who}}, {{role: leader, of: unit of unit_head}}]}}]"), TELLING_UNIT],
        [TELLING_UNIT, online("no_later_than: given.secrecy.day, until: ended, missed: [{tell: {role: leader, of: given.secrecy.unit}}]")],
        [TELLING_UNIT, beside(f"{{id: one_work, {WORK}, within: 2 workdays, missed: [{{tell: {{role: leader, of: given.secrecy.unit}}}}]}}")],
        [extended("{by: [1 day, 2 days], total: 4 days, approved_by: {role: leader, of: office}, even_overdue: true}")],
        [("of: any unit", "of: 'office, road_admin'")],
        [demanding(DEMAND)],
        ASKING_WHO,
        [(PUBLISH, PUBLISH.replace("website", "website, pinned_when: given.receipt.pinned == '是' || form.kind == '公文'"))],
        [(PUBLISH, by_hand(RECEIVE)), ("label: 正文, required: true}", "label: 正文, required: true}")],
        [withdrawing("of: form.page, why: form.title, basis: form.page.title"), naming("channel: website, required: true")],
        [withdrawing("why: form.title"), ("outcome: published}\n\nledgers", "outcome: retracted}\n\nledgers")],
        [("title: 退回, go: secrecy", "title: 退回")],
        [("title: 退回, go: secrecy", "title: 退回, go: draft")],
        [("[draft, unit_head]", "[unit_head, draft]")],
        [("    who: {role: leader}\n    registrar: {role: office_clerk", "    who: {role: office_clerk}\n    registrar: {role: office_clerk")],
        [("refuse: {title: 不予公开, needs: [basis]}", "refuse: {title: 不予公开, needs: [basis], outcome: closed}")],
    ],
    ids=["branches", "a wait for another branch", "the end of a child", "a final review in a branch that is always taken", "several signers", "two thirds of the votes", "units that are chosen", "as it is", "a fork to a refusal", "a condition on another field of the stage", "an option of two words", "two conditions", "until ended", "the later of two beginnings", "before a day", "a pause with the drafter", "a pause between stages", "until a stage is opened", "telling whom a stage names that was passed", "telling whom the stage names that names the day", "telling from a branch whom a stage names that was passed", "a ladder up to its total", "named units", "a demand on the submitting unit", "the submitting unit in every condition", "pinned by the layout or the form", "publishing by hand", "withdrawing what the form names", "withdrawing its own", "a return of free choice", "a return to the drafter", "exclusions in any order", "same role at two units", "a refusal that closes"],
)  # fmt: skip
def test_what_is_allowed(changes: list[Change]) -> None:
    assert problems_of(changed(*changes), ORGANIZATION, LEDGERS) == ()


def test_waits_that_wait_for_each_other_are_both_told() -> None:
    one = f"{{id: one_wait, kind: wait, until: two_work.done}}, {{id: one_work, {WORK}}}"
    two = f"{{id: two_wait, kind: wait, until: one_work.done}}, {{id: two_work, {WORK}}}"
    old, new = beside(one)
    problems = problems_of(
        changed((old, new.replace(f"{{id: two_work, {WORK}}}", two))), ORGANIZATION, LEDGERS
    )
    assert [problem.code for problem in problems] == ["endless-wait", "endless-wait"]
    assert ["互相等着" in problem.message for problem in problems] == [True, True]


def test_what_belongs_to_the_surroundings_is_left_alone_without_them() -> None:
    text = changed(
        ("who: {role: unit_head}", "who: {role: head, of: nowhere}"),
        ("channel: website", "channel: wechat"),
        ("{ledger: publications, on: published}", "{ledger: other, on: published}"),
    )
    assert problems_of(text, None, None) == ()


def test_the_counterexample_names_the_stages_of_the_way() -> None:
    (problem,) = problems_of(changed(("final: true, next", "next")), ORGANIZATION, LEDGERS)
    assert "draft → unit_head → secrecy → by_kind → leader → receipt → publish" in problem.message


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ([online(f"{MISSED}[{{remind: everyone, tell: {{role: leader}}}}]")], "one-of-several", "{remind"),
        ([triggered("{on: schedule, every: day, cron: '0 9 * * 1', of: office}")], "one-of-several", "{on"),
        ([triggered("{on: schedule, every: day, at: '9:00', of: office}")], "wrong-form", "'9:00'"),
        ([triggered("{on: sunrise, of: office}")], "unknown-kind", "sunrise"),
        ([signed_by(TWO, "{at_least: 2/0}")], "wrong-form", "2/0}"),
    ],
)  # fmt: skip
def test_what_is_of_no_kind_is_told_with_all_the_rest(changes: list[Change], code: str, at: str) -> None:
    """What cannot be read for what it is keeps nothing else from being told."""
    text = changed(*changes, ("unit: it_division", "unit: it"))
    first, second = sorted(
        problems_of(text, ORGANIZATION, LEDGERS), key=lambda one: one.code == "unknown-unit"
    )
    assert (first.code, second.code) == (code, "unknown-unit")
    line = text.split("\n")[first.place.line - 1]
    assert line[first.place.column - 1 :].startswith(at)


@cache
def broken_processes() -> list[tuple[Source, Process]]:
    sources = [read(changed(*changes), "process.yaml") for changes, _, _ in CASES.values()]
    return [(source, Process.model_validate_json(json.dumps(source.values))) for source in sources]


TRIED_BESIDE = {
    f"definitions.rules.{one}"
    for one in ("objection", "named_registers", "registering", "entries", "urgency")
}
"""Rules of documents that know objections, registers or urgency: the tests of these break them."""


@pytest.mark.parametrize(
    "rule",
    [one for one in PROCESS_RULES if one.find.__module__ not in TRIED_BESIDE],
    ids=lambda rule: rule.name,
)
def test_every_rule_is_broken_by_some_case(rule: Rule[[Document]]) -> None:
    documents = (Document(source, process, ORGANIZATION, LEDGERS) for source, process in broken_processes())
    broken = [problem.code for document in documents for problem in rule(document)]
    assert broken
    assert set(broken) <= {code for _, code, _ in CASES.values()}


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("given.secrecy.bases", "你是不是想写 `basis`？"),
        ("given.secrecyy.basis", "你是不是想写 `secrecy`？"),
        ("signed.leaders.person", "你是不是想写 `leader`？"),
        ("signed.leader.who", "可以写：at、decision、opinion、person"),
        ("given.unit_head.basis", "改写条件，让它在任何填法下都能算出来。"),
        (
            "publication.link",
            "可以写：at、channel、column、hash、number、title、url、withdrawn_at、withdrawn_by、withdrawn_why",
        ),
    ],
)
def test_a_ledger_column_is_told_what_it_can_read(value: str, hint: str) -> None:
    ledger = LEDGERS["publications"]
    columns = [column.model_copy(update={"value": value}) for column in ledger.columns if column.value]
    asking = {"publications": ledger.model_copy(update={"columns": columns[:1]})}
    problems = problems_of(PROCESS, ORGANIZATION, asking)
    assert {(problem.code, problem.hint) for problem in problems} == {("ledger-not-total", hint)}


def test_too_many_stages_are_refused_before_they_are_compared() -> None:
    stages = "".join(f"  - {{id: s{number}, kind: check}}\n" for number in range(MOST_STAGES))
    text = changed((f"  {PUBLISH}\n", f"{stages}  {PUBLISH}\n"))
    assert [problem.code for problem in problems_of(text, None, None)] == ["too-many-stages"]
