"""A signature on paper counts for the sheet that was signed and for no other; a decision for the content that was read."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from definitions.vocabulary import Verb
from flows.access.refusal import Conflict, Invalid, Refused, SanshenError
from flows.casework.answer import Blank
from flows.casework.submission import Submission
from storage.models import AuditEvent, Decision, RoleHolding
from tests.builders.office import JILIN, PUBLISH, REPRINT, SINCE, WEB, SmallOffice, with_process

SHEET_FULL_WIDTH = str.maketrans("0123456789abcdef", "０１２３４５６７８９ａｂｃｄｅｆ")


def sent_to_paper(office: SmallOffice, **values: str) -> Submission:
    case = office.submit(PUBLISH, by="ll_editor", **values)
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    return case


def changed_and_sent_again(office: SmallOffice, case: Submission, body: str) -> None:
    """Sent back on paper, corrected, and signed on screen once more."""
    office.register(case.number, decision="return", opinion="请核实数据", go="draft")
    office.services.revise(office.actor("ll_editor"), case.number, {"body": body}, {})
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)


def hash_of(office: SmallOffice, case: Submission) -> str:
    return office.services.case(office.actor("ll_clerk"), case.number).hash


def give(office: SmallOffice, person: str, role: str, organization: str, unit: str) -> None:
    with office.services.desk.database.writing() as session:
        session.add(RoleHolding(person=person, role=role, unit=f"{organization}/{unit}", since=SINCE))


def refusals(office: SmallOffice) -> list[str]:
    with office.services.desk.database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.kind == "refused"))
        return [event.payload for event in events]


def test_the_code_on_the_signed_sheet_is_asked_for(office: SmallOffice) -> None:
    case = sent_to_paper(office)
    for nothing in (None, "", " 　"):
        with pytest.raises(Invalid, match="要填写审批单校验码"):
            office.register(case.number, sheet_code=nothing)
    digest = hash_of(office, case)
    for no_code in (digest[:7], "第一页", digest + "0"):
        with pytest.raises(Invalid, match="没有填对"):
            office.register(case.number, sheet_code=no_code)


def test_all_that_a_registration_lacks_is_said_at_once(office: SmallOffice) -> None:
    case = sent_to_paper(office)
    with pytest.raises(Invalid, match="没有填好") as refused:
        office.decide("ll_clerk", case.number, "return", signer="ll_office")
    lacking = [Blank.SIGNED_ON, Blank.SHEET_CODE, Blank.SCANS, Blank.OPINION]
    assert [problem.field for problem in refused.value.problems] == lacking
    with pytest.raises(Invalid) as wrong:
        office.register(
            case.number,
            signed_on=date(2026, 11, 20),
            sheet_code="第一页",
            evidence=(replace(*office.scan(), media_type="text/plain"),),
        )
    assert [problem.field for problem in wrong.value.problems] == lacking[:-1]
    told = "".join(problem.reason for problem in wrong.value.problems)
    assert all(words in told for words in ("不能早于送签之日", "8位字符", "“审批单.pdf”不是扫描件"))


@pytest.mark.parametrize("kind", ["code", "capitals", "blanks", "full width", "whole hash"])
def test_the_code_may_be_written_as_people_write_it(office: SmallOffice, kind: str) -> None:
    case = sent_to_paper(office)
    digest = hash_of(office, case)
    code = digest[:8]
    written = {
        "code": code,
        "capitals": code.upper(),
        "blanks": f" {code[:4]}　{code[4:]} ",
        "full width": code.translate(SHEET_FULL_WIDTH),
        "whole hash": digest,
    }[kind]
    office.register(case.number, sheet_code=written)
    with office.services.desk.database.reading() as session:
        decision = session.scalars(select(Decision).where(Decision.stage == "office_final")).one()
    assert decision.content_hash == digest


def test_the_sheet_of_an_earlier_content_is_refused_and_the_refusal_is_kept(office: SmallOffice) -> None:
    case = sent_to_paper(office)
    signed = office.sheet_code(case.number)
    changed_and_sent_again(office, case, "本周价格稳中有降。")
    now = office.sheet_code(case.number)
    with pytest.raises(Conflict, match="不是办件现在的内容（第2轮）") as refused:
        office.register(case.number, sheet_code=signed)
    assert "重新打印审批单，重新送签" in refused.value.hint
    assert now not in str(refused.value.reason) + str(refused.value.hint), (
        "else the code would be copied from here"
    )
    assert "校验码不符" in refusals(office)[-1]
    office.register(case.number)


def test_a_scan_that_was_registered_for_an_earlier_content_is_refused(office: SmallOffice) -> None:
    case = sent_to_paper(office)
    scan = office.scan("签字.pdf")
    office.register(case.number, decision="return", opinion="请核实数据", go="draft", evidence=scan)
    office.services.revise(office.actor("ll_editor"), case.number, {"body": "本周价格稳中有降。"}, {})
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    renamed = tuple(replace(file, name="第二次签字.pdf") for file in scan)
    with pytest.raises(Conflict, match=r"第二次签字.*已经用来登记过本办件第1轮“办公室终审（纸质）”环节"):
        office.register(case.number, evidence=renamed)
    office.register(case.number)


def test_the_sheet_on_which_somebody_returned_a_case_approves_nothing(office: SmallOffice) -> None:
    """Sent back and handed in again as it was, the signer has yet to sign that they agree."""
    case = sent_to_paper(office)
    scan = office.scan()
    office.register(case.number, decision="return", opinion="请核实数据", go="deputy", evidence=scan)
    office.decide("ll_deputy", case.number)
    with pytest.raises(Conflict, match="登记过本办件第1轮“办公室终审（纸质）”环节的签字"):
        office.register(case.number, evidence=scan)
    office.register(case.number)


def test_a_scan_of_another_case_is_refused_and_the_case_is_named(office: SmallOffice) -> None:
    """Even where both contents are the same, as of a weekly report that was handed in twice."""
    first, second = sent_to_paper(office), sent_to_paper(office)
    scan = office.scan()
    office.register(first.number, evidence=scan)
    with pytest.raises(Conflict, match=f"登记过办件 {first.number} “办公室终审（纸质）”环节的签字"):
        office.register(second.number, evidence=scan)
    with pytest.raises(Conflict, match=first.number):
        office.services.rehearse(
            office.actor("ll_clerk"), second.number, office.paper_answer(second.number, evidence=scan)
        )


def test_a_scan_of_a_case_that_one_may_not_see_is_refused_without_naming_it(office: SmallOffice) -> None:
    screen = "    kind: review\n    title: {zh: 网站负责人审查"
    paper = (
        "    kind: paper\n    registrar: {role: secrecy_officer, of: office}\n    sheet: plain\n"
        "    title: {zh: 网站负责人审查"
    )
    office = with_process(office, REPRINT, screen, paper)
    hidden = office.submit(REPRINT, by="editor")
    scan = office.scan()
    day = office.clock().date()
    code = office.sheet_code(hidden.number, by="secrecy")
    office.decide("secrecy", hidden.number, signer="web_chief", signed_on=day, sheet_code=code, evidence=scan)
    case = sent_to_paper(office)
    with pytest.raises(Conflict, match="登记过另一个办件的签字") as refused:
        office.register(case.number, evidence=scan)
    assert hidden.number not in f"{refused.value.reason}{refused.value.hint}"
    assert "网站负责人审查" not in refused.value.reason


def test_of_two_who_register_the_same_scan_at_once_one_is_refused(office: SmallOffice) -> None:
    cases = [sent_to_paper(office), sent_to_paper(office)]
    scan = office.scan()
    answers = [office.paper_answer(case.number, evidence=scan) for case in cases]
    together, told = threading.Barrier(2), []

    def register(number: int) -> None:
        together.wait()
        try:
            office.services.decide(office.actor("ll_clerk"), cases[number].number, answers[number])
        except SanshenError as refused:
            told.append(refused.reason)

    threads = [threading.Thread(target=register, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert "已经用来登记过" in told[0]


def test_the_code_belongs_to_paper_alone(office: SmallOffice) -> None:
    case = office.submit()
    with pytest.raises(Invalid, match="只有纸质签批环节"):
        office.decide("reviewer", case.number, sheet_code="0" * 8)


def test_who_says_what_they_read_decides_on_nothing_else(office: SmallOffice) -> None:
    case = office.submit()
    read = office.services.case(office.actor("reviewer"), case.number).hash
    office.decide("reviewer", case.number, "return", opinion="请改标题", content_hash=read[:8])
    office.services.revise(office.actor("officer"), case.number, {"title": "线路调整公告"}, {})
    with pytest.raises(Conflict, match="不是办件现在的内容：现在是第2轮") as refused:
        office.decide("reviewer", case.number, content_hash=read)
    assert "看过现在的内容再办理" in refused.value.hint
    assert "不是办件现在的内容" in refusals(office)[-1]
    now = office.services.case(office.actor("reviewer"), case.number).hash
    with pytest.raises(Invalid, match="前8位以上"):
        office.decide("reviewer", case.number, content_hash=now[:7])
    office.decide("reviewer", case.number, content_hash=f" {now[:12].upper()}")
    for person in ("head", "secrecy", "leader"):
        office.decide(person, case.number, content_hash=now)
    with pytest.raises(Conflict, match="不是办件现在的内容"):
        office.decide("editor", case.number, "done", given={"complete": "齐全"}, content_hash=read)
    office.decide("editor", case.number, "done", given={"complete": "齐全"}, content_hash=now)


def test_a_page_that_shows_an_older_content_is_told_so_before_anything_else(office: SmallOffice) -> None:
    """A screen says stage, visit and hash: that the content is another weighs more than who came first."""
    case = office.submit()
    page = office.services.case(office.actor("reviewer"), case.number)
    office.decide("reviewer", case.number, "return", opinion="请改标题")
    office.services.revise(office.actor("officer"), case.number, {"title": "线路调整公告"}, {})
    with pytest.raises(Conflict, match="您看的不是办件现在的内容"):
        office.decide("reviewer", case.number, stage=page.stage, visit=page.visit, content_hash=page.hash)


def test_a_paper_signature_given_on_a_read_content_is_bound_to_it_too(office: SmallOffice) -> None:
    case = sent_to_paper(office)
    with pytest.raises(Conflict, match="您看的不是办件现在的内容"):
        office.register(case.number, content_hash="0" * 64)
    office.register(case.number, content_hash=hash_of(office, case), signed_on=date(2026, 11, 23))


def receipt_of_another(office: SmallOffice, excluded: str) -> SmallOffice:
    """The office with a receipt that excludes somebody."""
    receipt = "en: Receipt by the website office}\n    who: {role: web_editor, of: it_division}\n"
    return with_process(office, WEB, receipt, f"{receipt}    distinct_from: [{excluded}]\n")


def test_a_drafter_may_do_the_work_on_their_own_text(office: SmallOffice) -> None:
    """Work is no signature: the office of the website receives what it handed in itself."""
    give(office, "officer", "web_editor", JILIN, "it_division")
    case = office.submit()
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.decide(person, case.number)
    office.decide("officer", case.number, "done", given={"complete": "齐全"})


@pytest.mark.parametrize(
    ("excluded", "person", "told"),
    [
        ("draft", "officer", "拟稿人不能办理自己所拟内容的“网站管理部门收件”"),
        ("secrecy", "secrecy", "办过“局办公室保密审查”的人不能再办“网站管理部门收件”"),
    ],
)
def test_a_process_may_forbid_work_to_the_drafter_or_to_a_signer(
    office: SmallOffice, excluded: str, person: str, told: str
) -> None:
    office = receipt_of_another(office, excluded)
    give(office, person, "web_editor", JILIN, "it_division")
    case = office.submit()
    for signer in ("reviewer", "head", "secrecy", "leader"):
        office.decide(signer, case.number)
    ruling = office.services.case(office.actor(person), case.number).rulings[Verb.DECIDE]
    assert (ruling.allowed, told in ruling.reason) == (False, True)
    with pytest.raises(Refused, match=told):
        office.decide(person, case.number, "done", given={"complete": "齐全"})
    office.decide("editor", case.number, "done", given={"complete": "齐全"})


def test_no_return_leads_onto_the_chain_of_another_weight(office: SmallOffice) -> None:
    """What the chief has to sign is not sent to where the office's signature is enough, though it stood there before."""
    case = sent_to_paper(office)
    office.register(case.number, decision="return", opinion="请写明事由", go="draft")
    office.services.revise(office.actor("ll_editor"), case.number, {"topic": "舆情回应"}, {})
    for person in ("ll_head", "ll_deputy", "ll_office"):
        office.decide(person, case.number)
    with pytest.raises(Invalid, match="不能退回到“办公室终审") as refused:
        office.register(case.number, "ll_chief", "return", opinion="请核实", go="office_final")
    assert "office_third" in refused.value.hint
    assert "office_final" not in refused.value.hint
    office.register(case.number, "ll_chief")
