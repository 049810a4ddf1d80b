"""Whole procedures, worked through the command line alone but for the step that the engine takes."""

import csv
import io
import json
import re
from typing import Any

import pytest

from flows.access.credentials import observer
from flows.access.refusal import Missing
from flows.cli.ledgers import find_ledger
from tests.builders.office import shared_catalogue
from tests.flows.cli.office import JL, LL, PAPER_FORM, Office, today

SCAN = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_publication_from_submission_to_monitoring(office_on_both: Office) -> None:
    office = office_on_both
    number = office.submitted()
    assert re.fullmatch(r"吉市交网审〔\d{4}〕1号", number)
    assert office.done("reviewer", "inbox", "--json").document == [
        {"case": number, "stage": "unit_check", "title": "我市三条公交线路走向调整公告", "due": _due(office)}
    ]
    assert office.by("head", "inbox", "--json").document == []
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.done(person, "decide", number, "approve")
    missing = office.by("editor", "decide", number, "done")
    assert (missing.code, "审批表和文件（complete）：必须填写" in missing.err) == (1, True)
    office.done("editor", "decide", number, "done", "--set", "complete=齐全", "--set", "pinned=是")
    assert _case(office, number)["stage"] == "publish"
    office.publish(number)
    assert (_case(office, number)["state"], _case(office, number)["stage"]) == ("open", "watch")
    office.done("officer", "decide", number, "done", "--set", "watched=内容正常", "--stage", "watch")

    case = _case(office, number)
    assert list(case)[:7] == ["number", "process", "state", "stage", "round", "hash", "history"]
    assert (case["number"], case["process"], case["state"], case["round"]) == (
        number,
        f"{JL}.web-publish",
        "published",
        1,
    )
    decided = [(h["stage"], h["decision"]) for h in case["history"] if h["kind"] == "decided"]
    assert decided == [
        ("unit_check", "approve"),
        ("unit_head", "approve"),
        ("secrecy", "approve"),
        ("leader", "approve"),
        ("receipt", "done"),
        ("watch", "done"),
    ]
    _check_ledgers(office, number, case["hash"])
    verified = office.run("audit", "verify", "--json")
    assert list(verified.document) == ["ok", "events", "sealed", "damage"]
    assert (verified.code, verified.document["ok"], verified.document["damage"]) == (0, True, [])


def _due(office: Office) -> str:
    said = office.run("calendar", "due", today(), 1)
    return said.out.strip()


def _case(office: Office, number: str) -> dict[str, Any]:
    found: dict[str, Any] = office.done("officer", "case", number, "--json").document
    return found


def _check_ledgers(office: Office, number: str, digest: object) -> None:
    lines = office.done("manager", "ledger", "publications", "--format", "json").document
    assert [(line["serial"], line["number"], line["hash"]) for line in lines] == [("1", number, digest)]
    assert list(lines[0]) == [
        *("serial", "number", "title", "document_number", "source", "drafter", "unit", "formed_on", "column"),
        *("published_at", "publisher", "url", "hash"),
    ]
    table = office.done("manager", "ledger", f"{JL}/secrecy-reviews", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["办件编号"], row["审查结论"]) for row in rows] == [(number, "同意公开")]
    empty = office.done(
        "manager", "ledger", "publications", "--to", "2020-01-01", "--format", "json"
    ).document
    assert empty == []


def code_of(office: Office, number: str) -> str:
    """What stands on the sheet: the beginning of the content's hash."""
    return str(office.done("ll_clerk", "case", number, "--json").document["hash"])[:8].upper()


def test_a_sheet_printed_before_its_turn_is_said_to_be_a_preview(office: Office) -> None:
    form = office.file("form.json", json.dumps(PAPER_FORM, ensure_ascii=False))
    number = office.done("ll_editor", "submit", f"{LL}.publish", "--form", form).out.strip()
    printed = office.done("ll_clerk", "sheet", number, "-o", office.home.parent / "sheet.docx")
    assert "尚未到签批环节（现在：科室负责人审核），仅供预览，请勿签字" in printed.err


def test_who_says_which_content_they_read_decides_on_no_other(office: Office) -> None:
    number = office.submitted()
    read = office.done("reviewer", "case", number, "--json").document["hash"]
    office.done("reviewer", "decide", number, "return", "--opinion", "请改标题", "--hash", read)
    office.done("officer", "revise", number, "--form", office.file("change.yaml", "title: 线路调整公告\n"))
    late = office.by("reviewer", "decide", number, "approve", "--hash", read[:8])
    assert (late.code, "您看的不是办件现在的内容" in late.err) == (1, True)
    now = office.done("reviewer", "case", number, "--json").document["hash"]
    office.done("reviewer", "decide", number, "approve", "--hash", now[:8])


def test_a_signature_on_paper(office_on_both: Office) -> None:
    office = office_on_both
    form = office.file("form.json", json.dumps(PAPER_FORM, ensure_ascii=False))
    number = office.done("ll_editor", "submit", f"{LL}.publish", "--form", form).out.strip()
    office.done("ll_head", "decide", number, "approve")
    office.done("ll_deputy", "decide", number, "approve")
    sheet = office.home.parent / "sheet.docx"
    printed = office.done("ll_clerk", "sheet", number, "--format", "docx", "-o", sheet)
    assert "预览" not in printed.err
    assert sheet.read_bytes().startswith(b"PK")

    scan = office.file("scan.pdf", SCAN)
    unsigned = ("decide", number, "approve", "--set", f"signed_on={today()}", "--attach", scan)
    program = office.file("scan.exe", "MZ")
    nobody = office.by("ll_clerk", *unsigned, "--attach", program)
    assert nobody.code == 1
    for lacking in ("签字人（--signer）：必须填写", "（--sheet-code）：必须填写", "“scan.exe”没有收下"):
        assert lacking in nobody.err
    no_sheet = office.by("ll_clerk", *unsigned, "--set", "signer=ll_reviewer")
    assert (no_sheet.code, "--sheet-code" in no_sheet.err) == (1, True)
    other = office.by("ll_clerk", *unsigned, "--set", "signer=ll_reviewer", "--set", "sheet_code=00000000")
    assert (other.code, "重新打印审批单" in other.err) == (1, True)
    register = (*unsigned, "--set", f"sheet_code={code_of(office, number)}")
    wrong = office.by("ll_clerk", *register, "--set", "signer=ll_head")
    assert (wrong.code, "不担任这个职务" in wrong.err) == (1, True)
    office.done("ll_clerk", *register, "--set", "signer=ll_reviewer")
    office.done("ll_center", "decide", number, "done")
    office.publish(number)

    case = office.done("ll_editor", "case", number, "--json").document
    assert case["state"] == "published"
    signed = next(h for h in case["history"] if h["stage"] == "office_final" and h["kind"] == "decided")
    assert (signed["detail"]["person"], signed["detail"]["registered_by"]) == ("ll_reviewer", "ll_clerk")


def test_the_options_for_a_signature_are_the_same_as_the_settings(office: Office) -> None:
    form = office.file("form.json", json.dumps(PAPER_FORM, ensure_ascii=False))
    number = office.done("ll_editor", "submit", f"{LL}.publish", "--form", form).out.strip()
    for person in ("ll_head", "ll_deputy"):
        office.done(person, "decide", number, "approve")
    scan = office.file("scan.pdf", SCAN)
    paper = ("--signer", "ll_reviewer", "--signed-on", today(), "--attach", scan)
    signature = (*paper, "--sheet-code", code_of(office, number))
    office.done("ll_clerk", "decide", number, "approve", *signature)
    assert office.done("ll_editor", "case", number, "--json").document["stage"] == "receipt"


def test_a_return_and_a_correction_of_one_field(office: Office) -> None:
    number = office.submitted()
    office.done("reviewer", "decide", number, "return", "--opinion", "请改标题")
    assert office.by("head", "decide", number, "approve").code == 1
    change = office.file("change.yaml", "title: 我市四条公交线路走向调整公告\n")
    assert office.done("officer", "revise", number, "--form", change).out == f"{number}\n"
    case = office.done("officer", "case", number, "--json").document
    assert (case["round"], case["stage"]) == (2, "unit_check")
    assert "我市四条公交线路走向调整公告" in office.done("officer", "case", number).out


def test_who_comes_second_learns_who_was_first(office: Office) -> None:
    number = office.submitted()
    office.done("reviewer", "decide", number, "approve", "--stage", "unit_check")
    late = office.by("head", "decide", number, "approve", "--stage", "unit_check")
    assert (late.code, "已由reviewer-姓名办理：同意" in late.err) == (1, True)
    again = office.by("reviewer", "decide", number, "approve", "--stage", "unit_check")
    assert (again.code, "您已经办理过“本单位审核人审核”：同意" in again.err) == (1, True)


def test_withdrawing_and_reminding(office: Office) -> None:
    number = office.submitted()
    office.done("officer", "remind", number)
    assert office.by("officer", "remind", number).code == 1
    assert office.by("head", "withdraw", number, "--reason", "试试").code == 1
    office.done("officer", "withdraw", number, "--reason", "内容有变化")
    assert office.done("officer", "case", number, "--json").document["state"] == "withdrawn"
    assert office.by("officer", "retry", number).code == 1


@pytest.mark.parametrize("ledger", ["publications", f"{LL}/publications", "nothing"])
def test_a_ledger_must_be_there_and_ones_own(office: Office, ledger: str) -> None:
    expected = 0 if ledger == "publications" else 1
    assert office.by("manager", "ledger", ledger, "--format", "json").code == expected


@pytest.mark.parametrize(
    ("name", "told"),
    {
        "publication": ["名字相近的台账：", f"  {JL}/publications（信息发布台账）"],
        "保密审查": ["名字相近的台账：", f"  {JL}/secrecy-reviews（保密审查登记）"],
        "nope": [
            "您可以看的台账：",
            f"  {JL}/letters（政民互动办理台账）",
            f"  {JL}/publications（信息发布台账）",
        ],
    }.items(),
)
def test_a_ledger_of_no_such_name_is_answered_with_the_nearest(
    office: Office, name: str, told: list[str]
) -> None:
    lines = office.by("manager", "ledger", name).err.splitlines()
    assert lines[0] == f"没有办成：没有名为“{name}”的台账。"
    assert lines[1 : len(told) + 1] == told
    if name == "nope":
        of_one = office.by("manager", "ledger", f"{JL}/{name}").err.splitlines()
        assert of_one == [lines[0], "现有台账：", *lines[2:]]


def test_whoever_looks_at_several_offices_is_asked_for_one() -> None:
    everybody = observer([JL, LL], "visitor")
    with pytest.raises(Missing) as missing:
        find_ledger(shared_catalogue(), everybody, "nope")
    lines = missing.value.hint.splitlines()
    assert lines[0].startswith(f"请写明机构，例如 {JL}/nope，")
    assert [line.split("：")[0].strip() for line in lines[1:]] == [JL, LL]
    with pytest.raises(Missing) as near:
        find_ledger(shared_catalogue(), everybody, "publication")
    assert [line.split("（")[0].strip() for line in near.value.hint.splitlines()[1:]] == [
        f"{JL}/publications",
        f"{JL}/wechat-publications",
        f"{LL}/publications",
    ]


def test_a_ledger_for_excel(office: Office) -> None:
    number = office.submitted(title="=HYPERLINK(1)")
    for person in ("reviewer", "head", "secrecy"):
        office.done(person, "decide", number, "approve")
    path = office.home.parent / "ledger.csv"
    office.done("manager", "ledger", "secrecy-reviews", "--format", "csv", "-o", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    assert row["信息标题"] == "'=HYPERLINK(1)"
