"""Loading: what the schema refuses, told so that a clerk can mend it."""

import hashlib

import pytest

from definitions.loader import load_ledger, load_organization, load_process
from definitions.loader.allowed import allowed_keys, allowed_values
from definitions.problems import InvalidDefinition, Problem
from definitions.schema.process import Process
from tests.definitions.valid_office import PROCESS, VALID

ORGANIZATION = (VALID / "organization.yaml").read_text("utf-8")
LEDGER = (VALID / "ledgers/publications.yaml").read_text("utf-8")


def with_change(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidDefinition) as caught:
        load_process(text, "process.yaml")
    assert caught.value.text == {"process.yaml": text}
    return caught.value.problems


def test_the_valid_documents_load_without_problems() -> None:
    organization = load_organization(ORGANIZATION, "organization.yaml")
    ledger = load_ledger(LEDGER, "publications.yaml")
    loaded = load_process(PROCESS, "process.yaml", organization=organization, ledgers={ledger.ledger: ledger})
    assert loaded.process.process == "test-bureau.publish"
    assert loaded.process.examples[0].on == "2026-11-20"
    assert loaded.digest == hashlib.sha256(PROCESS.encode()).hexdigest()
    assert (loaded.text, loaded.file) == (PROCESS, "process.yaml")
    assert (
        loaded.source.place(("examples", 0)).line
        == PROCESS[: PROCESS.index("- title: 各级同意")].count("\n") + 1
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "hint"),
    [
        ("number: 测网审〔{year}〕{serial}号\n", "", "missing-key", "process:", None),
        ("title: 本单位负责人审核", "titel: 本单位负责人审核", "unknown-key", "titel", "`title`"),
        ("    sheet: approval_sheet", "    shet: approval_sheet", "unknown-key", "shet", "`sheet`"),
        (
            "- {id: publish, kind: publish, channel: website}",
            "- {id: publish, kind: publish, channel: account, who: {role: web_editor}, each: form.items}",
            "each-by-hand",
            "each",
            "逐行发布的，用网站渠道",
        ),
        ("approve: 同意公开", "agree: 同意公开", "missing-key", "同意公开", "approve"),
        ("effect: return", "effect: retrun", "unknown-value", "retrun", "`return`"),
        ("outcome: published", "outcome: publish", "unknown-value", "publish}", "`published`"),
        ("    kind: paper\n", "", "missing-key", "id: leader_paper", "choose"),
        ("kind: unit,", "kind: united,", "unknown-kind", "united", "`unit`"),
        ("process: test-bureau.publish", "process: 测试.publish", "wrong-form", "测试", "jilin"),
        ("- id: unit_head", "- id: Unit-Head", "wrong-form", "Unit-Head", "小写"),
        ("      approve: 同意公开", "      Approve: {title: 同意, effect: pass}", "wrong-form", "Approve", "小写"),
        ("within: 1 day", "within: 0 days", "wrong-form", "0 days", "3 workdays"),
        ("number: 测网审〔{year}〕{serial}号", "number: 测网审", "wrong-form", "测网审", "{serial}"),
        ("covers: [example]", "covers: example", "wrong-type", "example", "[甲, 乙]"),
        ("covers: [example]", "covers: []", "too-short", "[]", None),
        ("covers: [example]", "covers:", "wrong-type", "", None),
        ("covers: [example]", "covers: [example]\nversion: '2'", "wrong-type", "'2'", "不加引号"),
        ("covers: [example]", "covers: [example]\nversion: 0", "out-of-range", "0", None),
        ("covers: [example]", "covers: [example]\nversion: 1.5", "wrong-type", "1.5", None),
        ("covers: [example]", "covers: [example]\neffective: '2026-02-30'", "wrong-date", "'2026-02-30'", "2026-12-01"),
        ("max_length: 100", "max_length: 0", "out-of-range", "0", None),
        ("title: {zh: 网站信息发布, en: Website publication}", "title: {zh: ''}", "too-short", "''", None),
        ("title: {zh: 网站信息发布, en: Website publication}", "title: 2026", "wrong-type", "2026", None),
        ("title: {zh: 网站信息发布, en: Website publication}", "title: [甲]", "wrong-type", "[甲]", None),
        ("who: {role: unit_head}", "who: role：unit_head", "wrong-type", "role：", "冒号"),
        ("who: {role: unit_head}", "who: role:unit_head", "wrong-type", "role:unit_head", "冒号"),
        ("      - receipt: done", "      - receipt: [done]", "wrong-type", "[done]", None),
        ("articles: [一, 二]", "articles: [一, true]", "wrong-type", "true", "'true'"),
        ("- id: leader_paper", "- id: " + "x" * 61, "too-long", "xxx", None),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_problem_at_its_place(
    old: str, new: str, code: str, at: str, hint: str | None
) -> None:
    text = with_change(PROCESS, old, new)
    (problem,) = problems_of(text)
    assert problem.code == code
    line = text.split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith(at)
    assert hint is None or (problem.hint is not None and hint in problem.hint)


def test_a_value_that_could_not_be_read_is_not_reported_twice() -> None:
    text = with_change(PROCESS, "level: warn", "level: no")
    assert [problem.code for problem in problems_of(text)] == ["ambiguous-word"]


def test_the_first_of_two_equal_keys_is_still_looked_at() -> None:
    text = with_change(PROCESS, "covers: [example]\n", "covers: []\ncovers: [example]\n")
    assert [problem.code for problem in problems_of(text)] == ["too-short", "duplicate-key"]


def test_problems_of_form_and_of_sense_come_together() -> None:
    text = with_change(PROCESS, "covers: [example]\n", "covers: [example]\ncovers: [other]\n")
    text = with_change(text, "default: 动态", "default: 静态")
    assert [problem.code for problem in problems_of(text)] == ["duplicate-key", "wrong-default"]


def test_a_missing_key_and_its_misspelling_are_told_apart_from_two_mistakes() -> None:
    text = with_change(PROCESS, "{role: unit_head}", "{rle: unit_head, xyz: 1}")
    assert [(problem.code, problem.path[-1]) for problem in problems_of(text)] == [
        ("unknown-key", "rle"),
        ("unknown-key", "xyz"),
    ]
    text = with_change(PROCESS, "{role: unit_head}", "{xyz: unit_head}")
    assert [(problem.code, problem.path[-1]) for problem in problems_of(text)] == [
        ("missing-key", "role"),
        ("unknown-key", "xyz"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("within: office", "within: offices", "unknown-unit"),
        ("title: 分管领导}", "title: 分管领导, answers_at: leaders}", "unknown-unit"),
        ("{id: office, title: 办公室}", "{id: office, title: 办公室, within: it_division}", "circular-units"),
        ("- {id: road_admin", "- {id: road_admin, title: 公路处}\n  - {id: road_admin", "duplicate-id"),
        ("- {id: web_editor", "- {id: leader", "duplicate-id"),
        ("id_code: '0000000000'", "id_code: '123'", "wrong-form"),
        ("id_code: '0000000000'", "id_code: 1000000000", "wrong-type"),
        ("    kind: website", "    kind: wechat", "unknown-kind"),
        ("title: 测试局\n\nunits", "titel: 测试局\n\nunits", "unknown-key"),
        (
            "        - {id: notices, title: 通知公告, description: 面向社会的通知}\n",
            "        - {id: n, title: 甲, description: 乙}\n        - {id: n, title: 丙, description: 丁}\n",
            "duplicate-id",
        ),
    ],
)
def test_an_organization_is_told_what_is_wrong(old: str, new: str, code: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        load_organization(with_change(ORGANIZATION, old, new), "organization.yaml")
    assert {problem.code for problem in caught.value.problems} == {code}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: title,", "{id: source,", "duplicate-id"),
        ("value: event.person", "value: event.person ==", "wrong-condition"),
        ("value: event.person", "value: evnt.person", "unknown-field"),
        ("authority: 示例规定第一条\n", "", "missing-key"),
    ],
)
def test_a_ledger_is_told_what_is_wrong(old: str, new: str, code: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        load_ledger(with_change(LEDGER, old, new), "publications.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_allowed_words_are_found_through_tags_lists_and_options() -> None:
    assert "who" in allowed_keys(Process, ("stages", 3, "review"))
    assert "registrar" not in allowed_keys(Process, ("stages", 3, "review"))
    assert "role" in allowed_keys(Process, ("stages", 3, "paper", "registrar"))
    assert "keep" in allowed_keys(Process, ("stages", 3, "work", "decisions", "anything"))
    assert allowed_values(Process, ("stages", 0)) == {
        "review",
        "paper",
        "work",
        "check",
        "publish",
        "withdraw",
        "ledger",
        "register",
        "notify",
        "wait",
        "call",
        "job",
        "choose",
        "parallel",
        "end",
    }
    assert allowed_values(Process, ("checks", 0, "level")) == {"block", "warn", "inform"}
    assert "files" in allowed_values(Process, ("stages", 0, "work", "fields", 1))
