"""What changed between two documents: all of it, and nothing that means the same."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from definitions.comparison import Change, Kind, compare
from definitions.problems import Path as Way
from definitions.schema.process import Process
from definitions.source import read
from tests.builders.model_office import MODEL
from tests.definitions.changes import (
    BRANCH,
    END,
    PUBLISH,
    RECEIVE,
    TWO,
    beside,
    changed,
    demanding,
    extended,
    held_at,
    signed_by,
    triggered,
)
from tests.definitions.changes import Change as Edit
from tests.definitions.test_all_at_once import SOAK, VALUES, damaged, ways


def process_of(*edits: Edit) -> Process:
    return Process.model_validate_json(json.dumps(read(changed(*edits), "process.yaml").values))


WHOLE = process_of()


def told(old: Process, new: Process) -> list[tuple[Any, ...]]:
    return [(c.kind, c.id, c.aspect, c.old, c.new) for c in compare(old, new)]


SAME: dict[str, Edit] = {
    "a decision with its effect written out": ("      approve: 同意公开\n", "      approve: {title: 同意公开, effect: pass}\n"),
    "the standard decisions written out": (
        "    within: 2 workdays\n",
        "    within: 2 workdays\n    decisions: {approve: {title: {zh: 同意, en: Approve}}, "
        "return: {title: {zh: 退回修改, en: Return}}, refuse: {title: {zh: 不同意, en: Refuse}}}\n",
    ),
    "the next stage written out": ("- {id: publish, kind: publish,", "- {id: publish, next: done, kind: publish,"),
    "the level of a check": ("{check: secrecy_marks}", "{check: secrecy_marks, level: block}"),
    "a list of one signer": ("who: {role: unit_head}", "who: [{role: unit_head, of: submitting unit, weight: 1}]"),
    "the rule for one signer": ("who: {role: unit_head}", "who: {role: unit_head}\n    sign: any"),
    "a limit in one more day": ("within: 1 day,", "within: 1 days,"),
    "blanks of a condition": (BRANCH, BRANCH.replace(" == '公文' && ", "=='公文'  &&  ")),
    "who may receive it": ("    may_change: [layout]", "    hand_on: unit\n    distinct_from: []\n    may_change: [layout]"),
    "what a signature binds": ("    final: true\n", "    final: true\n    binds: [attachments, fields, body]\n"),
    "the end of a refusal": ("needs: [basis]}", "needs: [basis], outcome: refused, needs_opinion: true}"),
    "the order of exclusions": ("[draft, unit_head]", "[unit_head, draft]"),
    "the length of a text": ("label: 依据}", "label: 依据, max_length: 500, required: false, part: fields}"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_no_change(name: str) -> None:
    assert told(WHOLE, process_of(SAME[name])) == []


RULE = "由谁办理"
CHANGED: dict[str, tuple[list[Edit], list[tuple[Any, ...]]]] = {
    "what a missed limit brings about": (
        [("    within: 2 workdays\n", "    within: 2 workdays\n    missed: [{remind: everyone}, {tell: {role: leader, of: office}}]\n    warned: [{remind: everyone}]\n")],
        [
            (Kind.CHANGED, "unit_head", "临近到期时", "（无）", "催办所有待办的人"),
            (Kind.CHANGED, "unit_head", "超期时", "（无）", "催办所有待办的人；抄送给 office leader"),
        ],
    ),
    "a draft that a missed limit starts": (
        [("within: 1 day, from", "within: 1 day, missed: [{start: supervision, of: office, form: {title: form.title}}], from")],
        [(Kind.CHANGED, "online_in_1", "超期时", "（无）", "为 office 起草 supervision（title 填 form.title）")],
    ),
    "steps before the end and after it": (
        [("within: 1 day, from", "within: 1 day, warn: [2 workdays, 1 workday], missed: [{remind: everyone}, {remind: everyone, after: 3 workdays}], from")],
        [
            (Kind.CHANGED, "online_in_1", "提前多久提醒", "1个工作日", "2个工作日、1个工作日"),
            (Kind.CHANGED, "online_in_1", "超期时", "（无）", "超期3个工作日仍未办完：催办所有待办的人；催办所有待办的人"),
        ],
    ),
    "a trigger": (
        [triggered("{on: schedule, every: monday, of: office}")],
        [(Kind.ADDED, "trigger schedule monday 09:00 @office", None, None, "为哪个单位：office")],
    ),
    "a trigger for several units": (
        [triggered("{on: schedule, every: monday, of: 'office, it_division'}")],
        [(Kind.ADDED, "trigger schedule monday 09:00 @office, it_division", None, None, "为哪个单位：office、it_division，各一份")],
    ),
    "a trigger for any unit": (
        [triggered("{on: schedule, every: monday, of: any unit}")],
        [(Kind.ADDED, "trigger schedule monday 09:00 @any unit", None, None, "为哪个单位：每个可以发起的单位，各一份")],
    ),
    "a trigger on an end": (
        [triggered("{on: ended, process: other, outcome: refused, of: office, when: form.a == '1', form: {title: form.title}}")],
        [(Kind.ADDED, "trigger ended other refused when form.a == '1' @office", None, None, "为哪个单位：office；条件：form.a == '1'；预先填写：title 填 form.title")],
    ),
    "limit": ([("within: 2 workdays", "within: 3 days")], [(Kind.CHANGED, "unit_head", "期限", "2个工作日", "3个自然日")]),
    "unit above": ([held_at("above it_division")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "it_division的上一级单位 web_editor")]),
    "unit two above": ([held_at("above above submitting unit")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "提交单位的上一级单位的上一级单位 web_editor")]),
    "unit of a stage": ([held_at("unit of unit_head")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "办理 本单位负责人审核（unit_head） 的单位 web_editor")]),
    "drafter": ([(RECEIVE, "who: {person: drafter}")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "拟稿人")]),
    "actor of a stage": ([(RECEIVE, "who: {person: actor of unit_head}")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "办过 本单位负责人审核（unit_head） 的人")]),
    "unit of a column": ([held_at("column form.kind")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "form.kind 所选栏目的提供单位 web_editor")]),
    "unit of a column that a stage chose": ([held_at("column given.secrecy.level")], [(Kind.CHANGED, "receipt", RULE, "it_division web_editor", "given.secrecy.level 所选栏目的提供单位 web_editor")]),
    "units that are chosen": (
        [("kind: unit, label", "kind: units, label"), ("owner: office", "owner: [office]")],
        [
            (Kind.CHANGED, "owner", "类型", "单位", "多个单位"),
            (Kind.CHANGED, "leader", "签法", "一人办理", "会签：都要同意"),
            (Kind.CHANGED, "各级同意 0", "填法", '{"body": "正文", "owner": "office", "source": "办公室", "title": "通知"}', '{"body": "正文", "owner": ["office"], "source": "办公室", "title": "通知"}'),
        ],
    ),
    "signer": ([("who: {role: unit_head}", "who: {role: leader}")], [(Kind.CHANGED, "unit_head", RULE, "提交单位 unit_head", "提交单位 leader")]),
    "several signers": (
        [signed_by(TWO, "{more_than: 50%, veto: true}")],
        [
            (Kind.CHANGED, "receipt", RULE, "it_division web_editor", "it_division web_editor、提交单位 leader"),
            (Kind.CHANGED, "receipt", "签法", "一人办理", "票签：多于50%同意，一票否决"),
        ],
    ),
    "two thirds": (
        [signed_by(TWO, "{at_least: 2/3}")],
        [
            (Kind.CHANGED, "receipt", RULE, "it_division web_editor", "it_division web_editor、提交单位 leader"),
            (Kind.CHANGED, "receipt", "签法", "一人办理", "票签：至少三分之二同意"),
        ],
    ),
    "decision": (
        [("title: 退回, go: secrecy", "title: 退回, go: draft, keep: [unit_head]")],
        [(Kind.CHANGED, "receipt", "意见 return", "退回（效果：退回；退到：secrecy；要写意见：是）", "退回（效果：退回；退到：拟稿人；保留签字：本单位负责人审核（unit_head）；要写意见：是）")],
    ),
    "decision gone": ([("      return: {title: 退回, go: secrecy}\n", "")], [(Kind.CHANGED, "receipt", "意见 return", "退回（效果：退回；退到：secrecy；要写意见：是）", "（无）")]),
    "field": (
        [("minimum: 1, maximum: 9", "minimum: 1, maximum: 12, required: true")],
        [(Kind.CHANGED, "copies", "必填", "否", "是"), (Kind.CHANGED, "copies", "最大", "9", "12")],
    ),
    "field gone": (
        [("    - {id: owner, kind: unit, label: 业务主管单位}\n", ""), (", of: form.owner", "")],
        [(Kind.REMOVED, "owner", None, "在份数 之后；类型：单位", None), (Kind.CHANGED, "leader", RULE, "form.owner leader", "提交单位 leader")],
    ),
    "field renamed, and what speaks of it": (
        [("{id: owner, kind", "{id: master, kind"), ("of: form.owner", "of: form.master"), ("owner: office", "master: office")],
        [(Kind.RENAMED, "master", None, "owner", "master"), (Kind.CHANGED, "各级同意 0", "填法", '{"body": "正文", "owner": "office", "source": "办公室", "title": "通知"}', '{"body": "正文", "master": "office", "source": "办公室", "title": "通知"}')],
    ),
    "stage renamed, and what speaks of it": (
        [("- id: unit_head", "- id: head"), ("[draft, unit_head]", "[draft, head]"), ("keep: [unit_head]", "keep: [head]"), ("- unit_head: approve", "- head: approve")],
        [(Kind.RENAMED, "head", None, "unit_head", "head")],
    ),
    "stage new": (
        [(END, "- {id: watch, kind: work, title: 监测, who: {role: leader}}\n  " + END)],
        [(Kind.ADDED, "watch", None, None, "在publish 之后；类型：办理；由谁办理：提交单位 leader")],
    ),
    "stages that need nobody": (
        [(END, "- {id: entered, kind: ledger, ledger: publications}\n  - {id: told, kind: notify, who: {role: leader}}\n  - {id: hung, kind: wait, for: 5 workdays}\n  " + END)],
        [
            (Kind.ADDED, "entered", None, None, "在publish 之后；类型：登记台账；台账：publications"),
            (Kind.ADDED, "told", None, None, "在entered 之后；类型：告知；告知谁：提交单位 leader"),
            (Kind.ADDED, "hung", None, None, "在told 之后；类型：等待；等多久：5个工作日"),
        ],
    ),
    "child case": (
        [(END, "- {id: called, kind: call, process: other, of: form.owner, form: {title: form.title}, wait: false}\n  " + END)],
        [(Kind.ADDED, "called", None, None, "在publish 之后；类型：子办件；开哪个流程的子办件：test-bureau.other；为哪个单位：form.owner；预填 title：form.title；等子办件办结：否")],
    ),
    "child case that gives something": (
        [(END, "- {id: called, kind: call, process: other, fields: [{id: n, kind: text, label: 号}], take: {n: case.number}}\n  " + END)],
        [(Kind.ADDED, "called", None, None, "在publish 之后；类型：子办件；开哪个流程的子办件：test-bureau.other；为哪个单位：提交单位；取来的项 n：名称：号；类型：文字；n 取子办件的：case.number")],
    ),
    "wait for something": (
        [(END, "- {id: hung, kind: wait, until: unit_head.done}\n  " + END)],
        [(Kind.ADDED, "hung", None, None, "在publish 之后；类型：等待；等到什么时候：unit_head.done")],
    ),
    "check": (
        [("{check: secrecy_marks}", "{check: secrecy_marks, level: inform}"), ("personal_data, level: warn", "leader_marks, level: warn")],
        [
            (Kind.REMOVED, "personal_data", None, "级别：提醒", None),
            (Kind.ADDED, "leader_marks", None, None, "级别：提醒"),
            (Kind.CHANGED, "secrecy_marks", "级别", "拦下", "告知"),
        ],
    ),
    "extensions": (
        [extended("{by: [1 day, 2 days], total: 4 days, approved_by: {role: leader}, even_overdue: true}")],
        [
            (Kind.CHANGED, "online_in_1", "可以延期", "（无）", "1个自然日，再2个自然日"),
            (Kind.CHANGED, "online_in_1", "连同延期最多", "（无）", "4个自然日"),
            (Kind.CHANGED, "online_in_1", "延期由谁批", "（无）", "提交单位 leader"),
            (Kind.CHANGED, "online_in_1", "超期以后还可以申请延期", "否", "是"),
        ],
    ),
    "deadline": ([("until: publish.done", "until: ended")], [(Kind.CHANGED, "online_in_1", "到何时止", "publish.done", "ended")]),
    "ledger": (
        [("on: secrecy.decided", "on: ended")],
        [
            (Kind.REMOVED, "publications secrecy.decided", None, "publications，登记于 secrecy.decided", None),
            (Kind.ADDED, "publications ended", None, None, "publications，登记于 ended"),
        ],
    ),
    "fork": (
        [(BRANCH, BRANCH.replace("'无'", "'有'"))],
        [(Kind.CHANGED, "by_kind", "分流", "当 form.kind == '公文' && given.secrecy.level == '无' → leader_paper；其余 → leader", "当 form.kind == '公文' && given.secrecy.level == '有' → leader_paper；其余 → leader")],
    ),
    "way": ([(", next: receipt}", "}")], [(Kind.CHANGED, "leader", "下一环节", "receipt", "依次往下")]),
    "branches": (
        [beside(more="join: {at_least: 1}, ")],
        [
            (Kind.ADDED, "both", None, None, "在receipt 之后；类型：并行；汇合：有 1 路走完；并行的一路 one：（无）：one_work；并行的一路 two：（无）：two_work"),
            (Kind.ADDED, "one_work", None, None, "在并行的一路 one 中，最前面；类型：办理；由谁办理：it_division web_editor"),
            (Kind.ADDED, "two_work", None, None, "在并行的一路 two 中，最前面；类型：办理；由谁办理：it_division web_editor"),
        ],
    ),
    "demand": (
        [demanding("form.formed_on == ''")],
        [(Kind.ADDED, "demand form . formed_on = = ''", None, None, "在正文 之后；不符合时说：形成日期由办公室填写；标在哪一项：formed_on")],
    ),
    "pinned": ([(PUBLISH, PUBLISH.replace("website", "website, pinned_when: form.kind == '公文'"))], [(Kind.CHANGED, "publish", "何时置顶", "（无）", "form.kind == '公文'")]),
    "authority": (
        [("articles: [一, 二]}", "articles: [一, 二], effective: '2026-01-01', repealed: '2027-01-01', successor: test-bureau.other}")],
        [
            (Kind.CHANGED, "process", "依据施行日期", "（无）", "2026-01-01"),
            (Kind.CHANGED, "process", "依据废止日期", "（无）", "2027-01-01"),
            (Kind.CHANGED, "process", "废止后改用", "（无）", "test-bureau.other"),
        ],
    ),
    "start": ([("of: any unit", "of: 'office, road_admin'")], [(Kind.CHANGED, "process", "哪些单位可以发起", "any unit", "office、road_admin")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_is_told_with_old_and_new(name: str) -> None:
    edits, expected = CHANGED[name]
    assert told(WHOLE, process_of(*edits)) == expected


def test_a_stage_that_moved_is_not_one_that_went_and_came() -> None:
    values = copy.deepcopy(VALUES)
    stages = values["stages"]
    stages[0], stages[1] = stages[1], stages[0]
    assert told(WHOLE, _model(values)) == [(Kind.MOVED, "secrecy", None, "本单位负责人审核 之后", "最前面")]


def test_the_same_next_stage_for_another_reason_is_no_change() -> None:
    """It was written down to pass over a stage that is gone now."""
    values = copy.deepcopy(VALUES)
    del values["stages"][4]
    assert values["stages"][3].pop("next") == "receipt"
    values["stages"][2]["branches"][0]["go"] = "receipt"
    assert [(c.kind, c.id, c.aspect) for c in compare(WHOLE, _model(values))] == [
        (Kind.REMOVED, "leader_paper", None),
        (Kind.CHANGED, "by_kind", "分流"),
    ]


def _model(values: Any) -> Process:
    return Process.model_validate_json(json.dumps(values))


def _others(value: Any) -> list[Any]:
    """Other values for one of a document, and none (`...`)."""
    match value:
        case bool():
            return [not value, ...]
        case int():
            return [value + 1, ...]
        case str():
            words = ["leader", "office", "draft", "publish", "2 days", "ended", "all", "any"]
            return [*words, f"{value}x", ...]
        case _:
            return [...]


def _changed_documents(values: Any) -> Iterator[tuple[Way, Process]]:
    """Documents that differ in one value and that the schema takes: in the soak, every one."""
    for way in [*ways(values)][:: 1 if SOAK else 4]:
        value: Any = values
        for segment in way:
            value = value[segment]
        for other in _others(value):
            try:
                yield way, _model(damaged(values, way, other))
            except (ValidationError, TypeError):
                continue


LETTER = read((MODEL / "processes" / "letter.yaml").read_text(encoding="utf-8"), "letter.yaml").values


CALLING = read((MODEL / "processes" / "rule-document.yaml").read_text(encoding="utf-8"), "rule.yaml").values


@pytest.mark.scaled
@pytest.mark.parametrize("values", [VALUES, LETTER, CALLING], ids=["whole", "clocks", "child cases"])
def test_no_change_goes_unsaid(values: Any) -> None:
    """Whatever single value of a document is another, it is told, unless it means the same."""
    whole = _model(values)
    seen, silent = 0, set()
    for way, process in _changed_documents(values):
        if process == whole:
            continue
        seen += 1
        changes = _both_ways(whole, process)
        if not changes:
            silent.add(way)
    assert seen > (200 if SOAK else 60)
    assert silent == set()


def _both_ways(whole: Process, process: Process) -> tuple[Change, ...]:
    forth, back = compare(whole, process), compare(process, whole)
    assert bool(forth) == bool(back)
    return forth
