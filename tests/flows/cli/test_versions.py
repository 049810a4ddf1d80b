"""`sanshen definitions publish`, `versions` and `migrate-cases`, as the administrator uses them."""

import re
from pathlib import Path

from definitions.registry import CATALOGUE
from tests.flows.cli.office import JL, Office, today

ID = f"{JL}.web-publish"
TEXT = (CATALOGUE / JL / "processes" / "web-publish.yaml").read_text("utf-8")
NEW_REVIEW = "  - {id: legal, kind: review, title: 法制审核, who: {role: manager, of: office}}\n"


def second(office: Office, old: str = "within: 1 workday", new: str = "within: 2 workdays") -> Path:
    text = TEXT.replace("version: 1\n", "version: 2\n").replace(old, new)
    assert text.count(new)
    return office.file("second.yaml", text)


def plan(office: Office, **changes: str) -> Path:
    told = {"process": ID, "from": "1", "to": "./second.yaml", "reason": "办法修订", **changes}
    return office.file("plan.yaml", "".join(f"{key}: {value}\n" for key, value in told.items()))


def test_a_version_is_published_listed_and_started_on(office: Office) -> None:
    first = office.submitted()
    listed = office.run("definitions", "versions", ID, "--json").document
    assert [(one["version"], one["state"], one["running"]) for one in listed] == [(1, "never published", 1)]
    said = office.done("admin", "definitions", "publish", second(office))
    assert f"已发布：{ID} 第 2 版" in said.err
    assert today() in said.err
    office.submitted()
    shown = office.run("definitions", "versions")
    assert re.search(rf"{ID}.*2.*生效.*{today()}.*admin.*1", shown.out)
    again = office.done("admin", "definitions", "publish", second(office))
    assert "什么都没有改变" in again.err
    (told,) = office.audited("definition_published")
    assert (told["process"], told["version"], told["effective"]) == (ID, 2, today())
    assert office.done("manager", "case", first).code == 0


def test_what_will_not_do_is_not_published(office: Office) -> None:
    wrong = office.by("admin", "definitions", "publish", second(office, "final: true", "final: false"))
    assert (wrong.code, "second.yaml" in wrong.err, "什么都没有改变" in wrong.err) == (1, True, True)
    refused = office.by("manager", "definitions", "publish", second(office))
    assert (refused.code, "只有系统管理员" in refused.err) == (1, True)
    unknown = office.by("admin", "definitions", "publish", f"{JL}.nothing")
    assert (unknown.code, "没有" in unknown.err) == (1, True)
    office.done("admin", "definitions", "publish", ID)
    lower = office.by("admin", "definitions", "publish", office.file("first.yaml", TEXT + "\n# 改过\n"))
    assert (lower.code, "第 1 版已经发布" in lower.err) == (1, True)
    assert len(office.audited("definition_published")) == 1


def test_a_migration_is_tried_done_told_and_undone(office: Office) -> None:
    number = office.submitted()
    office.done("reviewer", "decide", number, "approve")
    second(office)
    tried = office.done("admin", "definitions", "migrate-cases", plan(office), "--dry-run")
    assert number in tried.out
    assert "保留签字：本单位审核人审核" in tried.out
    assert "时限“本单位主要负责人审批”" in tried.out
    assert "什么都没有改变" in tried.err
    assert office.audited("cases_migrated") == []
    done = office.done("admin", "definitions", "migrate-cases", plan(office), "--json").document
    assert (done["number"], done["ok"], done["cases"][0]["reference"]) == (1, True, number)
    shown = office.done("manager", "case", number).out
    assert "换版本" in shown
    assert "办法修订" in shown
    office.done("admin", "definitions", "migrate-cases", "--undo", 1, "--reason", "新办法推迟")
    assert "撤销第1号" in office.done("manager", "case", number).out
    twice = office.by("admin", "definitions", "migrate-cases", "--undo", 1)
    assert (twice.code, "已经由第 2 号撤销" in twice.err) == (1, True)
    assert office.done("auditor", "audit", "verify").code == 0


def test_who_cannot_be_migrated_is_named_and_nothing_is_done(office: Office) -> None:
    number = office.submitted()
    for person in ("reviewer", "head", "secrecy"):
        office.done(person, "decide", number, "approve")
    second(office, "  - id: leader\n", f"{NEW_REVIEW}  - id: leader\n")
    tried = office.by("admin", "definitions", "migrate-cases", plan(office), "--dry-run")
    assert (tried.code, "“法制审核”（legal）本件还没有签过" in tried.out) == (1, True)
    found = office.by("admin", "definitions", "migrate-cases", plan(office), "--dry-run", "--json")
    assert (found.code, found.document["ok"]) == (1, False)
    refused = office.by("admin", "definitions", "migrate-cases", plan(office))
    assert (refused.code, number in refused.err, "一个都没有迁移" in refused.err) == (1, True, True)
    assert office.audited("cases_migrated") == []


def test_wrong_use_and_wrong_plans(office: Office) -> None:
    assert office.by("admin", "definitions", "migrate-cases").code == 2
    assert office.by("admin", "definitions", "migrate-cases", plan(office), "--undo", 1).code == 2
    assert office.by("admin", "definitions", "migrate-cases", plan(office), "--reason", "x").code == 2
    missing = office.by("admin", "definitions", "migrate-cases", plan(office))
    assert (missing.code, "没有这个文件" in missing.err) == (1, True)
    office.submitted()
    second(office)
    wrong = office.by("admin", "definitions", "migrate-cases", plan(office, stages="{leader: leaders}"))
    assert (wrong.code, "plan.yaml:5:" in wrong.err) == (1, True)
    gone = office.by("admin", "definitions", "migrate-cases", "--undo", 9)
    assert (gone.code, "没有第 9 号迁移" in gone.err) == (1, True)
