"""`definitions diff`: files, ids and versions that cases run on."""

from pathlib import Path

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
