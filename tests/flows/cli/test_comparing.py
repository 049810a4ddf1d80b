"""`definitions diff`: files, ids and versions that cases run on."""

from pathlib import Path

import pytest

from definitions.registry import CATALOGUE
from storage.database import Database
from storage.models import DefinitionVersion
from tests.flows.cli.office import JL, Office

ID = f"{JL}.web-publish"
FILE = CATALOGUE / JL / "processes/web-publish.yaml"


def _edited(office: Office, old: str, new: str) -> Path:
    text = FILE.read_text("utf-8")
    assert old in text
    return office.file("edited.yaml", text.replace(old, new, 1))


def test_what_changed_is_said_in_words_and_is_no_failure(office: Office) -> None:
    newer = _edited(office, "within: 10 workdays", "within: 8 workdays")
    said = office.run("definitions", "diff", ID, newer)
    assert (said.code, "多久：10个工作日 → 8个工作日" in said.out, "一共 1 处改动" in said.err) == (
        0,
        True,
        True,
    )


def test_titles_come_from_the_organisation(office: Office) -> None:
    newer = _edited(office, "{role: unit_head}", "{role: unit_reviewer}")
    said = office.run("definitions", "diff", ID, newer)
    assert "提交单位 本单位主要负责人（unit_head） → 提交单位 信息发布审核人（unit_reviewer）" in said.out


def test_nothing_changed_says_so(office: Office) -> None:
    said = office.run(
        "definitions",
        "diff",
        FILE,
        _edited(office, "- {check: secrecy_marks}", "# 保密\n  - {check: secrecy_marks, level: block}"),
    )
    assert (said.code, said.out, "完全一样" in said.err) == (0, "", True)


def test_json(office: Office) -> None:
    newer = _edited(office, "within: 10 workdays", "within: 8 workdays")
    found = office.run("definitions", "diff", ID, newer, "--json").document
    assert found["same"] is False
    (change,) = found["changes"]
    assert (change["group"], change["kind"], change["id"]) == ("deadlines", "changed", "public_in_10")


def test_a_version_that_a_case_runs_on(office: Office) -> None:
    office.submitted()
    database = Database(office.url)
    with database.reading() as session:
        digest = session.query(DefinitionVersion.digest).scalar()
    database.dispose()
    said = office.run("definitions", "diff", f"{ID}@{digest[:8]}", ID)
    assert (said.code, "完全一样" in said.err) == (0, True)
    unknown = office.run("definitions", "diff", f"{ID}@0", ID)
    assert (unknown.code, digest[:12] in unknown.err or digest.startswith("0")) == (1, True)


def test_what_is_not_there(office: Office) -> None:
    for name, words in (
        ("nothing.yaml", "没有这个文件"),
        (f"{JL}.nothing", "没有“jilin-transport.nothing”这个流程"),
    ):
        said = office.run("definitions", "diff", name, ID)
        assert (said.code, words in said.err) == (1, True)


REGISTER = """
register: accounts
title: 政务新媒体账号登记簿
authority: 样例
fields:
  - {id: name, kind: text, label: 账号名称, required: true}
  - {id: platform, kind: choice, label: 平台, options: [微信, 微博], required: true}
  - {id: fans, kind: number, label: 关注人数}
key: [platform, name]
stale: {at_least: 14 days}
"""
CHANGES = {
    "  - {id: fans, kind: number, label: 关注人数}\n": ("", "删去 关注人数（fans）"),
    "options: [微信, 微博]": (
        "options: [微信, 微博, 抖音]",
        "改动 平台（platform），选项：微信、微博 → 微信、微博、抖音",
    ),
    "key: [platform, name]": ("key: [name]", "改动 哪些项合起来不能重复：name、platform → name"),
    "key: [platform, name]\n": (
        "key: [platform, name]\nfurther_keys: [{fields: [name], when: entry.platform == '微信'}]\n",
        "改动 还有哪些项合起来不能重复：（无） → name（entry.platform == '微信'）",
    ),
    "at_least: 14 days": (
        "more_than: 14 days",
        "改动 多久没有更新算久未更新：14个自然日以上 → 超过14个自然日",
    ),
    "stale: {at_least: 14 days}\n": (
        "states: {live: 在用, over: {title: 停用, closed: true}}\n",
        "新增 停用（over）",
    ),
}


@pytest.mark.parametrize("old", CHANGES)
def test_what_changed_in_a_register_is_said_in_words(office: Office, old: str) -> None:
    new, words = CHANGES[old]
    before = office.file("旧.yaml", REGISTER)
    said = office.run("definitions", "diff", before, office.file("新.yaml", REGISTER.replace(old, new)))
    assert said.code == 0
    assert words in said.out


def test_a_register_is_the_same_as_itself_and_is_no_process(office: Office) -> None:
    file = office.file("旧.yaml", REGISTER)
    assert "完全一样" in office.run("definitions", "diff", file, file).err
    said = office.run("definitions", "diff", file, ID)
    assert (said.code, "一个是登记簿，一个是流程" in said.err) == (1, True)
