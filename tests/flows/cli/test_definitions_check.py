"""`definitions check`: every problem of every file at once, each where it stands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.office import TWO_OFFICES, whole_catalogue
from tests.flows.cli.office import JL, Office

PUBLISH = f"{JL}/processes/web-publish.yaml"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TWO_OFFICES, tmp_path / "catalogue"))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_catalogue_is_in_order(office: Office) -> None:
    office.monkeypatch.delenv("SANSHEN_DEFINITIONS")
    found = office.run("definitions", "check", "--json")
    assert (found.code, found.document["ok"], found.document["problems"]) == (0, True, [])
    processes = [loaded.process for loaded in whole_catalogue().processes()]
    played = sum(len(process.examples) for process in processes)
    assert (found.document["processes"], found.document["examples"]) == (len(processes), played)


def test_all_problems_of_all_files_at_once(office: Office, catalogue: Path) -> None:
    _edit(catalogue / PUBLISH, "kind: review", "kind: reveiw")
    _edit(catalogue / "lvliang-drc/processes/publish.yaml", "role: section_head", "role: sectionhead")
    _edit(catalogue / f"{JL}/ledgers/publications.yaml", "value: case.number", "value: case.")
    office.monkeypatch.setenv("SANSHEN_DEFINITIONS", str(catalogue))
    said = office.run("definitions", "check", "--json")
    files = {problem["file"].removeprefix(f"{catalogue}/") for problem in said.document["problems"]}
    assert said.code == 1
    assert {PUBLISH, "lvliang-drc/processes/publish.yaml", f"{JL}/ledgers/publications.yaml"} <= files
    shown = office.run("definitions", "check")
    assert (shown.code, "reveiw" in shown.out, "^" in shown.out) == (1, True, True)


def test_problems_of_every_kind_in_one_file_at_once(office: Office, catalogue: Path) -> None:
    path = catalogue / PUBLISH
    _edit(path, "required: true", "required: yes")
    _edit(path, "kind: markdown", "kind: markdwon")
    _edit(path, "role: unit_head", "role: nobody")
    _edit(path, "{check: secrecy_marks}", "{check: secrecy_marks, with: {colour: red}}")
    said = office.run("definitions", "check", str(path), "--json")
    codes = [problem["code"] for problem in said.document["problems"]]
    assert sorted(codes) == ["ambiguous-word", "check-declaration", "unknown-kind", "unknown-role"]
    lines = [problem["line"] for problem in said.document["problems"]]
    assert (said.code, lines) == (1, sorted(lines))


def test_an_example_that_comes_out_otherwise(office: Office, catalogue: Path) -> None:
    path = catalogue / PUBLISH
    _edit(path, "expect: {end: refused}", "expect: {end: published}")
    said = office.run("definitions", "check", str(path), "--json")
    (problem,) = said.document["problems"]
    line = path.read_text().splitlines()[problem["line"] - 1]
    assert (said.code, problem["code"], "expect: {end: published}" in line) == (1, "example-differs", True)
    assert "refused" in problem["message"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "secrecy: {decision: return, go: unit_head}",
            "secrecy: {decision: return, go: leader}",
            "secrecy 不能退回到 leader，可以退回到：draft、unit_check、unit_head",
        ),
        (
            "unit_head: {decision: return, go: draft}",
            "unit_head: {decision: return, go: nowhere}",
            "unit_head 不能退回到 nowhere，可以退回到：draft、unit_check",
        ),
        ("secrecy: redact", "secrecy: {decision: redact, go: unit_check}", "选“删减后公开”时不能指定去向"),
        ("leader: approve", "leader: {decision: approve, go: secrecy}", "选“同意”时不能指定去向"),
    ],
    ids=["later stage", "no stage", "return that is declared", "approval"],
)
def test_an_example_that_returns_where_nobody_could(
    office: Office, catalogue: Path, old: str, new: str, said: str
) -> None:
    path = catalogue / PUBLISH
    _edit(path, old, new)
    found = office.run("definitions", "check", str(path), "--json")
    (problem,) = found.document["problems"]
    line = path.read_text().splitlines()[problem["line"] - 1]
    assert (found.code, problem["code"], new in line) == (1, "example-differs", True)
    assert said in problem["message"]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (
            "    on: '2026-11-20'",
            "    on: '2026-11-31'",
            "example-differs",
            "样例写得不对：没有2026年11月31日这一天",
        ),
        ("    on: '2026-11-20'", "    on: '2026/11/20'", "example-differs", "样例写得不对：日期要写成"),
        ("secrecy: redact", "secrecy: agree", "example-differs", "样例写得不对：secrecy 没有“agree”这个选择"),
        ("    on: '2026-11-20'", "    on: '9999-12-31'", "example-differs", "1900-01-01 到 2999-12-31"),
        ("public_in_10: '2026-12-04'", "public_in_10: '4.12.2026'", "example-differs", "日期要写成"),
        ("secrecy: redact", "secrecy: {decision: redact, on: tomorrow}", "example-differs", "日期要写成"),
        ("secrecy: redact", "{secrecy: redact, leader: approve}", "example-differs", "每一步只写一个环节"),
        ("secrecy: redact", "expect: {rejected: [title]}", "example-differs", "写在样例最后的 expect 里"),
        ("secrecy: redact", "secrecy: {decision: redact, by: leader}", "example-differs", "还没有人办过"),
        ("secrecy: redact", "secrecy: {decision: [redact]}", "wrong-type", "应当写文字"),
        ("secrecy: redact", "secrecy: {decison: redact}", "unknown-key", "“decison”"),
        ("go: unit_head}", "go: [unit_head]}", "wrong-type", "应当写文字"),
        ("secrecy: redact", "secrecy: {decision: redact, seat: true}", "wrong-type", "应当写整数"),
        ("secrecy: redact", "secrecy: {decision: redact, refused: late}", "unknown-value", "“late”"),
        ("secrecy: redact", "expect: {open: {secrecy: {of: office}}}", "one-of-several", "role、person"),
    ],
)
def test_an_example_that_cannot_be_played(
    office: Office, catalogue: Path, old: str, new: str, code: str, said: str
) -> None:
    path = catalogue / PUBLISH
    _edit(path, old, new)
    found = office.run("definitions", "check", str(path), "--json")
    (problem,) = found.document["problems"]
    line = path.read_text().splitlines()[problem["line"] - 1]
    assert (found.code, problem["code"], new in line) == (1, code, True)
    assert said in problem["message"]


def test_the_checks_run_in_examples(office: Office, catalogue: Path) -> None:
    _edit(catalogue / PUBLISH, "  - {check: secrecy_marks}\n", "")
    said = office.run("definitions", "check", str(catalogue / JL), "--json")
    problems = said.document["problems"]
    assert {problem["code"] for problem in problems} == {"example-differs"}
    assert any("secrecy_marks" in problem["message"] for problem in problems)


def test_a_check_with_an_option_that_it_does_not_know(office: Office, catalogue: Path) -> None:
    path = catalogue / PUBLISH
    _edit(path, "{check: secrecy_marks}", "{check: secrecy_marks, with: {colour: red}}")
    said = office.run("definitions", "check", str(path), "--json")
    assert [p["code"] for p in said.document["problems"]] == ["check-declaration"]
    assert said.code == 1


def test_a_process_without_its_organisation_says_so(office: Office, catalogue: Path) -> None:
    alone = shutil.copy(catalogue / PUBLISH, office.home.parent / "alone.yaml")
    said = office.run("definitions", "check", alone)
    assert (said.code, "旁边没有机构文件" in said.err) == (0, True)


def test_a_process_beside_its_organisation_is_checked_against_it(office: Office, catalogue: Path) -> None:
    _edit(catalogue / PUBLISH, "role: unit_head", "role: nobody")
    said = office.run("definitions", "check", str(catalogue / PUBLISH))
    assert (said.code, "nobody" in said.out, "旁边没有" in said.err) == (1, True, False)


def test_an_organisation_that_will_not_do_does_not_hide_the_rest(office: Office, catalogue: Path) -> None:
    _edit(catalogue / f"{JL}/organization.yaml", "calendar: cn", "calender: cn")
    _edit(catalogue / PUBLISH, "kind: review", "kind: reveiw")
    said = office.run("definitions", "check", str(catalogue / JL), "--json")
    files = [Path(problem["file"]).name for problem in said.document["problems"]]
    assert set(files) == {"organization.yaml", "web-publish.yaml"}


def _no_yaml(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def _gbk(folder: Path) -> Path:
    path = folder / "gbk.yaml"
    path.write_bytes("title: 公告".encode("gb18030"))
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: folder / "nothing.yaml", "没有这个文件"),
        (_no_yaml, "没有 .yaml 文件"),
        (_gbk, "不是 UTF-8 编码"),
    ],
)
def test_what_cannot_be_checked(office: Office, make: Callable[[Path], Path], reason: str) -> None:
    said = office.run("definitions", "check", make(office.home.parent))
    assert (said.code, reason in said.err + said.out) == (1, True)


def test_the_schema(office: Office) -> None:
    assert office.run("definitions", "schema").document["title"] == "Process"


def test_notes_are_no_problems(office: Office, catalogue: Path) -> None:
    """Of what no example tries, and of a ledger that nothing is written to. What the product brings has none."""
    assert office.run("definitions", "check", str(catalogue / JL), "--json").document["notes"] == []
    returned = "{decision: return, go: secrecy}\n      - secrecy: approve\n      - leader: refuse"
    _edit(catalogue / f"{JL}/processes/web-publish.yaml", returned, "refuse")
    shutil.copy(catalogue / f"{JL}/ledgers/publications.yaml", catalogue / f"{JL}/ledgers/spare.yaml")
    _edit(catalogue / f"{JL}/ledgers/spare.yaml", "ledger: publications", "ledger: spare")
    said = office.run("definitions", "check", str(catalogue / JL), "--json")
    assert (said.code, said.document["ok"], said.document["problems"]) == (0, True, [])
    codes = [note["code"] for note in said.document["notes"]]
    assert (set(codes), codes.count("unused-ledger")) == ({"untried-decision", "unused-ledger"}, 1)
    shown = office.run("definitions", "check", str(catalogue / JL))
    assert "没有样例试过环节 `leader` 的这些意见：return。" in shown.out
    assert "没有流程往台账 `spare` 里登记" in shown.out
    assert "没有发现问题，另有 2 处提醒" in shown.err


def test_a_field_that_nothing_reads(office: Office, catalogue: Path) -> None:
    """Sheets, checks and pages read fields too."""
    path = catalogue / "lvliang-drc/processes/publish.yaml"
    _edit(path, "    - id: source_url", "    - {id: memo, kind: text, label: 备忘}\n    - id: source_url")
    said = office.run("definitions", "check", str(path), "--json")
    notes = [note for note in said.document["notes"] if note["code"] == "unused-field"]
    assert (said.code, [note["message"].partition("`")[2][:4] for note in notes]) == (0, ["memo"])


def test_a_process_with_problems_has_no_notes(office: Office, catalogue: Path) -> None:
    _edit(catalogue / PUBLISH, "expect: {end: refused}", "expect: {end: published}")
    said = office.run("definitions", "check", str(catalogue / PUBLISH), "--json")
    assert (len(said.document["problems"]), said.document["notes"]) == (1, [])


def test_a_sheet_is_checked_against_its_process(office: Office, catalogue: Path) -> None:
    sheet = "lvliang-drc/sheets/approval-sheet.yaml"
    before, _, _ = (catalogue / sheet).read_text().partition("form.handler")
    _edit(catalogue / sheet, "form.handler", "form.handlers")
    for path in (catalogue, catalogue / sheet):
        said = office.run("definitions", "check", str(path))
        assert said.code != 0
        assert "form.handlers" in said.out
        assert f"approval-sheet.yaml:{before.count(chr(10)) + 1}" in said.out


def test_what_no_sheet_and_nothing_else_reads_is_noted(office: Office, catalogue: Path) -> None:
    _edit(
        catalogue / "lvliang-drc/sheets/approval-sheet.yaml",
        "  - row: [{label: 信息格式, options: form.formats}]\n",
        "",
    )
    said = office.run("definitions", "check", str(catalogue / "lvliang-drc/processes/publish.yaml"))
    assert "unused-field" in said.out
    assert "`formats`" in said.out


CALLED = (
    "stages:\n",
    "stages:\n  - {id: notice, kind: call, process: web-publish, of: transport_admin, form: {title: form.title}}\n",
)


def test_a_process_is_checked_against_those_that_it_calls(office: Office, catalogue: Path) -> None:
    path = catalogue / f"{JL}/processes/web-reprint.yaml"
    _edit(path, *CALLED)
    _edit(path, "do: []\n    expect: {end: closed}", "do: [notice: closed]\n    expect: {end: closed}")
    said = office.run("definitions", "check", str(path), "--json")
    assert {problem["code"] for problem in said.document["problems"]} == {"example-differs"}
    _edit(path, "process: web-publish, of", "process: web-publsh, of")
    said = office.run("definitions", "check", str(path), "--json")
    (problem,) = said.document["problems"]
    assert (said.code, problem["code"]) == (1, "unknown-process")
    assert "web-publish" in problem["hint"]


def test_requirements_are_checked_against_the_organisations_beside_them(
    office: Office, catalogue: Path
) -> None:
    path = catalogue / "requirements.yaml"
    path.write_text(REQUIREMENTS, "utf-8")
    said = office.run("definitions", "check", str(path), "--json")
    found = [(problem["line"], problem["code"]) for problem in said.document["problems"]]
    assert (said.code, {one for one in found if one[1] != "unasked"}) == (
        1,
        {(10, "unknown-example"), (11, "untraced")},
    )
    assert (4, "unasked") in found
    _edit(catalogue / f"{JL}/ledgers/publications.yaml", "value: case.number", "value: case.")
    said = office.run("definitions", "check", str(catalogue), "--json")
    assert {Path(problem["file"]).name for problem in said.document["problems"]} == {"publications.yaml"}


REQUIREMENTS = """\
regulations:
  - document: 吉林市交通运输局门户网站和微信公众平台管理规定（试行）
    organization: jilin-transport
    series: S0
    requirements:
      - id: S0-7b
        article: 七
        asks: 转载由网站负责人审查后发布
        fulfilled_by:
          - {process: web-reprint, example: 没有这个样例}
      - {id: S0-6b, article: 六, asks: 公文要有文号, open: 还没有写}
"""
