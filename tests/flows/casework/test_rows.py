"""Sheets with several rows, through the real services on both databases: each row decided, published and entered by itself."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from definitions.vocabulary import Outcome
from flows.access.refusal import Invalid
from flows.casework.submission import Submission
from flows.casework.views import CaseView
from flows.forms.paper import Grid, Row
from flows.forms.sheet import sheet_of
from storage.models import LedgerRow, Publication
from tests.builders.model_office import with_document
from tests.builders.office import SmallOffice

SHEET = "model-office.disclosure-sheet"
LIST = "model-office.document-list"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def through(
    office: SmallOffice, case: Submission, secrecy: dict[int, str], leader: dict[int, str], opinion: str = ""
) -> None:
    office.decide("secrecy", case.number, refused=secrecy, opinion=opinion)
    office.decide("chief", case.number, refused=leader)
    office.run_automatic(case.case_id)


def pages(office: SmallOffice, case: Submission) -> dict[int, str | None]:
    """Row to the address of its page."""
    with office.services.desk.database.reading() as session:
        found = session.scalars(select(Publication).where(Publication.case_id == case.case_id))
        return {one.row: one.url for one in found if one.state == "confirmed"}


def lines(office: SmallOffice, ledger: str) -> list[dict[str, Any]]:
    with office.services.desk.database.reading() as session:
        found = select(LedgerRow.values).where(LedgerRow.ledger == ledger).order_by(LedgerRow.serial)
        return list(session.scalars(found))


def view(office: SmallOffice, case: Submission) -> CaseView:
    return office.services.case(office.actor("officer"), case.case_id)


def test_each_row_that_stands_goes_out_by_itself(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    through(office, case, {2: "内部资料"}, {})
    assert view(office, case).outcome == Outcome.PUBLISHED
    assert pages(office, case) == {
        1: f"/notices/{case.case_id}-1-1.html",
        3: f"/rules/{case.case_id}-1-3.html",
    }
    site = office.services.desk.sites / "model-office" / "website" / "public"
    page = (site / "rules" / f"{case.case_id}-1-3.html").read_text(encoding="utf-8")
    assert "惠企政策汇编" in page
    assert "省发展改革委" in page
    assert "内部通讯录" not in "".join(p.read_text(encoding="utf-8") for p in site.rglob("*.html"))


def test_nothing_goes_out_of_a_sheet_whose_pages_were_refused(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    through(office, case, {1: "未到公开时间"}, {3: "来源不明"})
    assert view(office, case).outcome == Outcome.CLOSED
    assert pages(office, case) == {}


def test_who_refuses_the_last_row_refuses_the_sheet(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    office.decide("secrecy", case.number, refused={1: "甲", 2: "乙"})
    office.decide("chief", case.number, refused={3: "丙"})
    assert view(office, case).outcome == Outcome.REFUSED


def test_a_row_that_was_refused_is_decided_no_more(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    office.decide("secrecy", case.number, refused={2: "内部资料"})
    assert [row.refused for row in view(office, case).tables[0].rows] == ["", "保密审查：内部资料", ""]
    with pytest.raises(Invalid, match="第2行不在还要审签的各行里"):
        office.decide("chief", case.number, refused={2: "还是不行"})
    with pytest.raises(Invalid, match="第1行不同意，要写明理由"):
        office.decide("chief", case.number, refused={1: " "})
    with pytest.raises(Invalid, match="对整张表"):
        office.decide("chief", case.number, "refuse", opinion="都不行", refused={1: "甲"})


def test_a_return_brings_no_refusal_along_once_the_sheet_has_changed(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    office.decide("secrecy", case.number, refused={2: "内部资料"})
    office.decide("chief", case.number, "return", opinion="请核对事由")
    same = office.services.revise(office.actor("officer"), case.number, {}, {})
    assert view(office, same).stage == "leader"
    assert [bool(row.refused) for row in view(office, same).tables[0].rows] == [False, True, False]
    office.decide("chief", case.number, "return", opinion="请核对事由")
    office.services.revise(office.actor("officer"), case.number, {"title": "另一个事由"}, {})
    assert view(office, case).stage == "secrecy"
    assert not any(row.refused for row in view(office, case).tables[0].rows)


def test_ledgers_have_a_line_for_each_row(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    through(office, case, {2: "内部资料"}, {1: "未到公开时间"})
    reviews = [
        (one["name"], one["stage"], one["decision"], one["reason"]) for one in lines(office, "row-reviews")
    ]
    assert reviews == [
        ("关于窗口调整的公告", "保密审查", "同意", ""),
        ("内部通讯录", "保密审查", "不同意", "内部资料"),
        ("惠企政策汇编", "保密审查", "同意", ""),
        ("关于窗口调整的公告", "主管领导审签", "不同意", "未到公开时间"),
        ("惠企政策汇编", "主管领导审签", "同意", ""),
    ]
    (published,) = lines(office, "row-publications")
    assert (published["row"], published["secrecy"], published["leader"]) == ("3", "同意", "同意")
    assert published["url"] == f"https://www.example.gov.cn/rules/{case.case_id}-1-3.html"
    assert [one["name"] for one in lines(office, "disclosures")] == ["惠企政策汇编"]


def test_what_is_wrong_with_a_row_names_the_row_and_the_column(office: SmallOffice) -> None:
    rows = [
        {"name": "甲", "origin": "转载", "published_as": "其他"},
        {"name": "乙", "origin": "别处", "age": 3},
        {},
    ]
    with pytest.raises(Invalid) as refused:
        office.submit(SHEET, items=rows)
    assert [(one.label, one.reason) for one in refused.value.problems] == [
        ("信息", "第3行是空的，请填写或删去")
    ]
    with pytest.raises(Invalid) as refused:
        office.submit(SHEET, items=rows[:2])
    assert {(one.key, one.label) for one in refused.value.problems} == {
        ("items.1.reprinted_from", "信息第1行「转载来源」"),
        ("items.2.age", "信息第2行「age」"),
        ("items.2.origin", "信息第2行「信息来源」"),
        ("items.2.published_as", "信息第2行「发布形式」"),
    }


def test_files_belong_to_their_rows(office: SmallOffice) -> None:
    services, actor = office.services, office.actor("officer")
    file = services.store_file(io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "附表.pdf")
    with pytest.raises(Invalid, match="什么都没有提交"):
        services.submit(actor, SHEET, office.sample(SHEET), {"items.9.files": [file]})
    case = services.submit(actor, SHEET, office.sample(SHEET), {"items.3.files": [file]})
    assert [len(row.files) for row in view(office, case).tables[0].rows] == [0, 0, 1]
    through(office, case, {}, {}, opinion="附表已人工核对")
    site = office.services.desk.sites / "model-office" / "website" / "public"
    assert "附表" in (site / "rules" / f"{case.case_id}-1-3.html").read_text(encoding="utf-8")
    assert "附表" not in (site / "notices" / f"{case.case_id}-1-1.html").read_text(encoding="utf-8")


def test_rows_that_say_the_same_keep_their_files_wherever_they_stand(office: SmallOffice) -> None:
    services, actor = office.services, office.actor("officer")
    first, third, other = (
        services.store_file(io.BytesIO(b"%PDF-1.4\n%%EOF\n" + name.encode()), f"{name}.pdf")
        for name in ("甲", "丙", "丁")
    )
    sample = office.sample(SHEET)
    case = services.submit(actor, SHEET, sample, {"items.1.files": [first], "items.3.files": [third]})
    one, two, three = sample["items"]

    def files() -> list[list[str]]:
        return [[file.name for file in row.files] for row in view(office, case).tables[0].rows]

    def revise(rows: list[Any], **given: Any) -> list[list[str]]:
        office.decide("secrecy", case.number, "return", opinion="请改")
        services.revise(actor, case.number, {"items": rows}, given)
        return files()

    assert files() == [["甲.pdf"], [], ["丙.pdf"]]
    assert revise([three, one]) == [["丙.pdf"], ["甲.pdf"]]
    assert revise([three, one, one]) == [["丙.pdf"], ["甲.pdf"], []], "each row is found again once"
    assert revise([{**three, "name": "另一份"}, one, two]) == [[], ["甲.pdf"], []]
    assert revise([one, two], **{"items.1.files": [other]}) == [["丁.pdf"], []]
    assert revise([one, two], **{"items.1.files": []}) == [[], []]


def test_the_printed_sheet_names_each_row(office: SmallOffice) -> None:
    case = office.submit(LIST)
    office.decide("chief", case.number, refused={2: "已经过期"})
    sheet = sheet_of(office.services, office.actor("officer"), case.case_id)
    printed = dict(cell for block in sheet.content if isinstance(block, Row) for cell in block.cells)
    assert printed["文件2"].startswith("（已剔除）\n文件名称：停水公告")
    assert "成文日期：2026年11月2日" in printed["文件1"]


def grid(office: SmallOffice, case: Submission) -> Grid:
    sheet = sheet_of(office.services, office.actor("officer"), case.case_id)
    (found,) = (block for block in sheet.content if isinstance(block, Grid))
    return found


def test_a_declared_sheet_has_a_line_for_each_row_with_its_own_answers(office: SmallOffice) -> None:
    case = office.submit(SHEET)
    nothing = ("□同意　□不同意\n", "□同意　□不同意\n")
    assert [line[4:] for line in grid(office, case).lines] == [nothing] * 3
    office.decide("secrecy", case.number, refused={2: "内部资料"})
    office.clock.move(minutes=5)
    office.decide("chief", case.number, refused={1: "未到公开时间"})
    agreed = "☑同意　□不同意\n"
    lines = grid(office, case).lines
    assert [line[0] for line in lines] == ["1", "2", "3"]
    assert lines[0][4:] == (agreed, "□同意　☑不同意\n未到公开时间")
    assert lines[1][4:] == ("□同意　☑不同意\n内部资料", "□同意　□不同意\n"), "nobody asked the leader"
    assert lines[2][1:] == (
        "惠企政策汇编",
        "□本单位制发\n☑转载：省发展改革委",
        "☑网站公开　□依申请公开　□其他",
        agreed,
        agreed,
    )


def test_a_row_is_refused_on_paper(office: SmallOffice) -> None:
    leader = "kind: review\n    title: 主管领导审签"
    by_hand = "kind: paper\n    registrar: {role: editor, of: general_office}\n    sheet: approval_sheet\n    title: 主管领导审签"
    office = with_document(office, "disclosure-sheet", leader, by_hand)
    case = office.submit(SHEET)
    office.decide("secrecy", case.number)
    code = office.sheet_code(case.number, by="editor")
    answer = office.paper_answer(case.number, "chief", sheet_code=code, refused={1: "未到公开时间"})
    office.services.decide(office.actor("editor"), case.number, answer)
    office.run_automatic(case.case_id)
    assert [line[5] for line in grid(office, case).lines] == [
        "□同意　☑不同意\n未到公开时间",
        "☑同意　□不同意\n",
        "☑同意　□不同意\n",
    ]
    assert set(pages(office, case)) == {3}


def test_what_stands_in_a_row_is_checked(office: SmallOffice) -> None:
    rows = [{"name": "机密★10年的文件", "origin": "本单位制发", "published_as": "其他"}]
    case = office.submit(SHEET, items=rows)
    assert case.held == ("secrecy_marks",)
    assert {finding.where for finding in case.findings} == {"items.1.name"}
