"""Three procedures of the transport department of Xinjiang, played by their people on real databases."""

from datetime import date

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import last_day
from definitions.vocabulary import LetterState
from flows.access.refusal import Invalid, Refused
from flows.casework.letter_states import tell_of_letter
from flows.casework.letter_texts import Written
from flows.forms.paper import Awaited, Grid, Opinion, Row
from flows.forms.sheet import sheet_of
from storage.models import Deadline, LedgerRow, Publication
from tests.builders.letters import case_of, posted
from tests.builders.office import SmallOffice, on_catalogue, whole_catalogue
from tests.builders.xinjiang import (
    BUILDERS,
    GOV_INFO,
    MAILBOX,
    PROOFREADERS,
    ROADS,
    SHEET_SIGNED_BY,
    SIGNED_BY,
    UNIT_PUBLISH,
    XINJIANG,
    child_handed_in,
    child_published,
    hire,
)


@pytest.fixture
def office(office: SmallOffice) -> SmallOffice:
    return on_catalogue(office, whole_catalogue())


def clock(office: SmallOffice, key: str) -> tuple[str, date]:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        return row.state, last_day(row.due_at)


def rows(office: SmallOffice, ledger: str) -> list[dict[str, str]]:
    with office.services.desk.database.reading() as session:
        asked = select(LedgerRow).where(LedgerRow.ledger == ledger).order_by(LedgerRow.id)
        return [row.values for row in session.scalars(asked)]


def test_eight_hands_review_and_proofread_before_anything_goes_out(office: SmallOffice) -> None:
    hire(office)
    case = office.submit(UNIT_PUBLISH, by="xj_officer", **PROOFREADERS)
    with pytest.raises(Refused):
        office.decide("xj_section", case.number)  # the proofreading comes first
    for person, decision in SIGNED_BY:
        office.decide(person, case.number, decision)
    office.run_automatic(case.case_id)
    with office.services.desk.database.reading() as session:
        assert session.scalars(select(Publication)).one().column == "公路出行"
    register = rows(office, "proofreading")
    assert [row["person"] for row in register] == [f"乙-{person}" for person, _ in SIGNED_BY]
    assert register[0]["stage"] == "一校"
    assert clock(office, "public_in_2") == ("stopped", date(2026, 11, 24))


def test_who_drafted_or_proofread_does_not_review(office: SmallOffice) -> None:
    hire(office)
    with pytest.raises(Invalid):
        office.submit(UNIT_PUBLISH, by="xj_officer", proofreader_1="xj_head", proofreader_2="xj_head")
    with pytest.raises(Invalid) as refused:
        office.submit(UNIT_PUBLISH, by="xj_officer", proofreader_1="xj_officer", proofreader_2="xj_colleague")
    assert [one.field for one in refused.value.problems] == ["proofreader_1"]


def test_a_letter_is_answered_in_ten_working_days_where_its_head_allows_it_and_no_later(
    office: SmallOffice,
) -> None:
    hire(office)
    case = office.submit(MAILBOX, by="xj_mail", handling_unit=ROADS)
    services = office.services
    assert clock(office, "reply") == ("running", date(2026, 11, 27))
    services.extend(office.actor("xj_roads"), case.number, "需要到现场核实")
    with pytest.raises(Refused):
        services.decide_extension(office.actor("xj_roads"), case.number, granted=True, reason="")
    services.decide_extension(office.actor("xj_roads_head"), case.number, granted=True, reason="")
    assert clock(office, "reply") == ("running", date(2026, 12, 4))
    with pytest.raises(Refused):
        services.extend(office.actor("xj_roads"), case.number, "还要几天")
    office.clock.move(days=8)
    office.decide("xj_roads", case.number, "done", given={"reply": "请到窗口办理。", "reply_way": "单独答复"})
    office.decide("xj_roads_head", case.number)
    sent = {"replied_on": "2026-12-01", "told_by": "电话"}
    with pytest.raises(Invalid):  # an answer to one alone is proved
        office.decide("xj_roads", case.number, "done", given=sent)
    proof = [file.as_json() for file in office.scan("通话记录.pdf")]
    with pytest.raises(Refused):  # the centre only passes letters on
        office.decide("xj_mail", case.number, "done", given={**sent, "proof": proof})
    office.decide("xj_roads", case.number, "done", given={**sent, "proof": proof})
    office.run_automatic(case.case_id)
    assert clock(office, "reply") == ("stopped", date(2026, 12, 4))
    (line,) = rows(office, "letters")
    assert (line["handler"], line["way"], line["replied_on"]) == ("乙-xj_roads", "单独答复", "2026-12-01")


def test_the_annexes_are_printed_as_the_regulation_shows_them(office: SmallOffice) -> None:
    hire(office)
    case = office.submit(UNIT_PUBLISH, by="xj_officer", **PROOFREADERS)
    for person, decision in SIGNED_BY[:4]:
        office.decide(person, case.number, decision)
    sheet = sheet_of(office.services, office.actor("xj_officer"), case.number)
    assert sheet.title == "厅属单位在厅政府网站发布信息审核表"
    unit, division, leader, secrecy, committee = sheet.boxes
    assert (unit.sealed, division.sealed, leader.sealed, secrecy.sealed) == (True, True, False, True)
    (opinion,) = unit.entries
    assert isinstance(opinion, Opinion)
    assert opinion.name == "乙-xj_head"
    assert division.entries == (Awaited(),)
    assert committee.entries == (), "not asked of what is no government information"
    beside = [
        block.cells for block in sheet.content if isinstance(block, Row) and block.cells[0][0] == "一审"
    ]
    ((_, review), (_, proof)) = beside[0]
    assert (review, proof) == ("乙-xj_section\n2026年11月23日", "乙-xj_colleague\n2026年11月23日")
    assert sheet.hash == office.services.case(office.actor("xj_officer"), case.number).hash


def grid_of(office: SmallOffice, by: str, number: str, called: str = "") -> Grid:
    sheet = sheet_of(office.services, office.actor(by), number, called)
    assert sheet.landscape
    (grid,) = [block for block in sheet.content if isinstance(block, Grid)]
    return grid


def test_a_secrecy_sheet_ticks_what_each_reviewer_said_of_its_item(office: SmallOffice) -> None:
    """Of three items the unit refuses one; of the two others one goes on the site, by the name of whom it is from."""
    hire(office)
    listed, kept, reprinted = office.sample(GOV_INFO)["items"]
    unlisted = {**reprinted, "origin": "转载", "reprinted_from": "某商业网站"}
    unnumbered = {**listed, "document_number": ""}
    for wrong, check in ((unlisted, "reprint"), (unnumbered, "document_number")):
        held = office.submit(GOV_INFO, by="xj_policy", items=[kept, wrong], **PROOFREADERS).held
        assert held == (check,)
    items = [listed, kept, {**unlisted, "reprinted_from": "交通运输部网站"}]
    case = office.submit(GOV_INFO, by="xj_policy", items=items, **PROOFREADERS)
    number = str(case.number)
    office.decide("xj_colleague", number, "done")
    with pytest.raises(Invalid):
        sheet_of(office.services, office.actor("xj_policy"), number, "别的表")
    lines = grid_of(office, "xj_policy", number).lines
    assert [line[2] for line in lines] == [one["title"] for one in items]
    assert lines[2][3].startswith("□本机关、单位制发\n☑转载")
    assert lines[0][5] == "□同　意\n□不同意"
    office.decide("xj_policy_reviewer", number, refused={1: "含内部信息"})
    office.clock.move(minutes=5)
    for person, decision in SHEET_SIGNED_BY:
        office.decide(person, number, decision)
    office.run_automatic(case.case_id)
    said = [(line[5], line[6]) for line in grid_of(office, "xj_policy", number).lines]
    agreed = "☑同　意\n□不同意"
    assert said == [("□同　意\n☑不同意", "□同　意\n□不同意"), (agreed, agreed), (agreed, agreed)]
    published = rows(office, "publications")
    assert [(line["title"], line["source"]) for line in published] == [(items[2]["title"], "交通运输部网站")]
    reviewers = ("xj_policy_reviewer", "xj_policy_head", "xj_committee")
    told = [(line["row"], line["person"], line["opinion"]) for line in rows(office, "secrecy-reviews")]
    assert told == [
        ("1", "乙-xj_policy_reviewer", "不同意：含内部信息"),
        *((row, f"乙-{who}", "同意") for who in reviewers for row in "23"),
    ]


def test_a_subordinate_unit_fills_in_the_secrecy_sheet_too(office: SmallOffice) -> None:
    hire(office)
    asked = {"government": "是", "origin": "本机关、单位制发", "way": "网站公开"}
    case = office.submit(UNIT_PUBLISH, by="xj_officer", **PROOFREADERS, **asked)
    number = str(case.number)
    signed_by = [*SIGNED_BY[:2], ("xj_reviewer", "approve"), *SIGNED_BY[2:]]
    signed_by.insert(-1, ("xj_committee", "approve"))
    for person, decision in signed_by:
        office.decide(person, number, decision)
    office.run_automatic(case.case_id)
    assert rows(office, "publications")[0]["column"] == "公路出行"
    secret = "机关、单位互联网网站信息发布保密审查表"
    (line,) = grid_of(office, "xj_officer", number, secret).lines
    assert line[3].startswith("☑本机关、单位制发")
    assert line[5:] == ("☑同　意\n□不同意", "☑同　意\n□不同意")
    sheet = sheet_of(office.services, office.actor("xj_officer"), number, secret)
    issued = [block.cells[1] for block in sheet.content if isinstance(block, Row)]
    assert issued == [("签发人", "乙-xj_head\n2026年11月23日")]
    (committee,) = sheet.boxes
    (opinion,) = committee.entries
    assert isinstance(opinion, Opinion)
    assert opinion.name == "乙-xj_committee"
    told = [(one["origin"], one["way"], one["person"]) for one in rows(office, "secrecy-reviews")]
    assert told == [
        (asked["origin"], asked["way"], f"乙-{who}") for who in ("xj_reviewer", "xj_committee", "xj_secrecy")
    ]


REQUEST = Written(
    subject="某公路项目环境影响评价文件",
    text="申请公开某公路项目的环境影响评价文件，请用电子邮件发给我。",
    sender="李大明",
    contact="13800138000",
)


@pytest.mark.parametrize("supplemented", [False, True])
def test_a_request_for_disclosure_from_the_public_page_counts_from_that_day_or_from_its_supplement(
    office: SmallOffice, supplemented: bool
) -> None:
    hire(office)
    receipt = posted(office, REQUEST, "disclosure", organization=XINJIANG)
    case_id = case_of(office, receipt)
    assert clock(office, "reply") == ("running", date(2026, 12, 21))
    sorting = {"applicant_kind": "公民", "wanted": "电子邮件", "handling_unit": ROADS}
    unclear = {"clear": "需要补正", "counted_from": ""} if supplemented else {}
    office.services.revise(office.actor("xj_disclosure"), f"draft-{case_id}", {**sorting, **unclear}, {})
    if supplemented:
        told = {"notice": "请写明项目名称，10日内补正。", "told_on": "2026-11-23"}
        office.decide("xj_disclosure", case_id, "done", given=told)
        office.clock.move(days=4)
        assert clock(office, "reply")[0] == "void"
        office.decide("xj_disclosure", case_id, "received")
        yesterday = "2026-11-26"  # a day before it is entered
        came = {"clear": "已经补正", "supplement": "项目名称见附件。", "supplemented_on": yesterday}
        clerk = office.actor("xj_disclosure")
        office.services.revise(clerk, office.services.case(clerk, case_id).reference, came, {})
        assert clock(office, "reply_after_supplement") == ("running", date(2026, 12, 24))
    answer = {"answer_kind": "予以公开", "reply": "现予公开。", "basis": "《政府信息公开条例》第三十六条"}
    office.decide("xj_roads", case_id, "done", given=answer)
    office.decide("xj_roads_head", case_id)
    office.decide("xj_secrecy", case_id)
    day = office.clock().date().isoformat()
    sent = {"replied_on": day, "delivery": "电子邮件"}
    with pytest.raises(Invalid):  # the ledger says whether the delivery is proved
        office.decide("xj_disclosure", case_id, "done", given=sent)
    proof = [file.as_json() for file in office.scan("邮件截图.pdf")]
    office.decide("xj_disclosure", case_id, "done", given={**sent, "proof": proof})
    assert "李大明" not in str(rows(office, "disclosure-requests"))
    office.run_automatic(case_id)
    letter = tell_of_letter(office.services.desk, receipt.number, receipt.code)
    assert letter.state is LetterState.ANSWERED


@pytest.mark.parametrize("goes_out", [True, False])
def test_a_public_answer_is_one_once_it_is_on_the_site(office: SmallOffice, goes_out: bool) -> None:
    """Until then the clock runs, and whoever wrote is told that it is being handled; refused, it is given alone."""
    hire(office)
    receipt = posted(office, REQUEST, "director", organization=XINJIANG)
    case_id = case_of(office, receipt)
    sorting = {"kind": "咨询", "handling_unit": BUILDERS}
    office.services.revise(office.actor("xj_mail"), f"draft-{case_id}", sorting, {})
    office.decide("xj_officer", case_id, "done", given={"reply": "请到窗口查阅。", "reply_way": "公开答复"})
    office.decide("xj_head", case_id)
    office.run_automatic(case_id)
    assert clock(office, "reply")[0] == "running"
    assert tell_of_letter(office.services.desk, receipt.number, receipt.code).state is LetterState.HANDLED
    child = child_handed_in(office, case_id)
    if goes_out:
        child_published(office, child)
    else:
        office.decide("xj_colleague", child, "done")
        office.decide("xj_section", child, "refuse", opinion="不宜公开")
    office.run_automatic(case_id)
    if not goes_out:
        assert clock(office, "reply")[0] == "running"
        proof = [file.as_json() for file in office.scan("通话记录.pdf")]
        told = {"replied_on": "2026-11-23", "told_by": "多次联系不上", "proof": proof}
        office.decide("xj_officer", case_id, "done", given=told)
        office.run_automatic(case_id)
    assert clock(office, "reply")[0] == "stopped"
    letter = tell_of_letter(office.services.desk, receipt.number, receipt.code)
    assert letter.state is (LetterState.ANSWERED if goes_out else LetterState.CLOSED)
    (line,) = rows(office, "letters")
    assert (line["unit"], line["told_by"]) == ("公路建设局", "网上公开" if goes_out else "多次联系不上")
