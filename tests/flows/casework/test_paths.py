"""The main job through the services, on both databases: from the form to the published page."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.access.refusal import AlreadyDecided, Conflict, Invalid, Refused
from flows.casework.answer import Blank
from storage.models import Case, Decision, LedgerRow, Publication, Review, Wake
from tests.builders.office import JILIN, PUBLISH, REPRINT, REPRINTED, WEB, SmallOffice


def case_row(office: SmallOffice, case_id: int) -> Case:
    with office.services.desk.database.reading() as session:
        return session.get_one(Case, case_id)


def page_of(office: SmallOffice, case_id: int) -> Path:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Publication).where(Publication.case_id == case_id)).one()
    assert row.url is not None
    return office.services.desk.sites / row.channel / "public" / row.url.lstrip("/")


def test_web_publication_is_signed_published_and_entered_in_its_ledgers(office: SmallOffice) -> None:
    case = office.submit()
    assert case.number == "吉市交网审〔2026〕1号"
    office.approve_all(case.number)
    assert office.run_automatic(case.case_id) == 1
    assert "我市三条公交线路走向调整公告" in page_of(office, case.case_id).read_text(encoding="utf-8")
    office.decide("officer", case.number, "done", given={"watched": "内容正常"})
    row = case_row(office, case.case_id)
    assert (row.state, row.outcome, row.published_at) == ("ended", "published", office.clock())
    manager = office.actor("manager")
    (line,) = office.services.ledger(manager, JILIN, "publications")
    assert line.values["number"] == case.number
    (review,) = office.services.ledger(manager, JILIN, "secrecy-reviews")
    assert review.case_number == case.number


def test_each_signer_sees_the_duty_at_once_and_only_the_right_one_does(office: SmallOffice) -> None:
    case = office.submit()
    expected = {"reviewer": "unit_check", "head": "unit_head", "secrecy": "secrecy", "leader": "leader"}
    for person, stage in expected.items():
        holders = {p for p in office.people if office.services.inbox(office.actor(p))}
        assert holders == ({person, "secrecy2"} if person == "secrecy" else {person})
        (duty,) = office.services.inbox(office.actor(person))
        assert (duty.stage, duty.number) == (stage, case.number)
        office.decide(person, case.number)


def test_a_section_does_not_reach_the_short_chain_of_the_reprints(office: SmallOffice) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit(PUBLISH, by="ll_editor", **REPRINTED)
    (problem,) = refused.value.problems
    assert (problem.field, problem.label) == ("source_class", "信息类别")
    assert "只能由公共信用信息中心编辑办理" in problem.reason
    case = office.submit(PUBLISH, by="ll_editor")
    office.decide("ll_head", case.number, "return", opinion="请修改", go="draft")
    with pytest.raises(Invalid, match="没有填好"):
        office.services.revise(office.actor("ll_editor"), case.number, REPRINTED, {})
    office.submit(PUBLISH, by="ll_credit", **REPRINTED)


def test_nothing_was_formed_after_it_is_handed_in(office: SmallOffice) -> None:
    """The day is the one in Beijing: at 16:30 UTC it is tomorrow there."""
    with pytest.raises(Invalid) as refused:
        office.submit(formed_on="2026-11-24")
    assert [(one.label, one.reason) for one in refused.value.problems] == [
        ("形成或者变更日期", "不能晚于提交之日（2026-11-23）")
    ]
    office.clock.move(hours=15, minutes=30)
    office.submit(formed_on="2026-11-24")


def test_numbers_follow_each_other_without_gaps_whatever_is_refused(office: SmallOffice) -> None:
    first = office.submit()
    with pytest.raises(Invalid):
        office.submit(title="")
    with pytest.raises(Refused):
        office.submit(by="editor")
    second = office.submit()
    assert [first.number, second.number] == ["吉市交网审〔2026〕1号", "吉市交网审〔2026〕2号"]


def test_a_blocked_content_stays_with_its_drafter_and_loses_nothing(office: SmallOffice) -> None:
    case = office.submit(body="秘密★1年\n\n自本月起，线路有所调整。")
    assert case.held == ("secrecy_marks",)
    (duty,) = office.services.inbox(office.actor("officer"))
    assert duty.stage == "draft"
    view = office.services.case(office.actor("officer"), case.number)
    assert view.held == ("secrecy_marks",)
    assert "秘密★1年" in view.texts[0][1]
    again = office.services.revise(
        office.actor("officer"), case.number, {"body": "自本月起，线路有所调整。"}, {}
    )
    assert again.held == ()
    assert office.services.inbox(office.actor("reviewer"))


def test_redaction_keeps_the_units_own_signatures_and_says_so(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number)
    office.decide("secrecy", case.number, "redact", opinion="第二段涉及内部安排，请删去")
    office.services.revise(office.actor("officer"), case.number, {"body": "线路有所调整。"}, {})
    view = office.services.case(office.actor("officer"), case.number)
    assert view.stage == "secrecy"
    assert [(s.stage_title, s.round, s.kept) for s in view.signatures] == [
        ("本单位审核人审核", 1, True),
        ("本单位主要负责人审批", 1, True),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "自本月起，五条公交线路停运。"},
        {"title": "我市五条公交线路停运公告"},
        {"kind": "动态"},
        {"formed_on": "2026-11-19"},
    ],
    ids=["another text", "another title", "another kind", "another day"],
)
def test_what_is_more_than_a_redaction_is_signed_again(office: SmallOffice, changes: dict[str, str]) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number)
    office.decide("secrecy", case.number, "redact", opinion="第二段涉及内部安排，请删去")
    held = office.services.revise(office.actor("officer"), case.number, {**changes, "body": "机密★2年"}, {})
    assert held.held
    restored = {"body": office.sample()["body"], **changes}
    office.services.revise(office.actor("officer"), case.number, restored, {})
    assert office.services.case(office.actor("officer"), case.number).stage == "unit_check"


def test_resubmitting_unchanged_keeps_every_signature(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number, "return", opinion="请再核对一次")
    office.services.revise(office.actor("officer"), case.number, {}, {})
    assert case_row(office, case.case_id).stage == "unit_head"


def test_a_change_voids_the_signatures_and_the_review_begins_again(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number, "return", opinion="标题不妥")
    office.services.revise(office.actor("officer"), case.number, {"title": "公交线路走向调整公告"}, {})
    row = case_row(office, case.case_id)
    assert (row.stage, row.visit, row.round) == ("unit_check", 2, 2)


def test_a_return_may_lead_to_any_earlier_stage_but_to_no_other(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number)
    with pytest.raises(Invalid, match="不能退回到"):
        office.decide("secrecy", case.number, "return", opinion="请本单位再审", go="leader")
    office.decide("secrecy", case.number, "return", opinion="请本单位再审", go="unit_check")
    assert case_row(office, case.case_id).stage == "unit_check"


def test_a_return_and_a_refusal_need_their_reasons(office: SmallOffice) -> None:
    case = office.submit()
    with pytest.raises(Invalid, match="要写明意见") as without_reason:
        office.decide("reviewer", case.number, "return")
    assert [p.field for p in without_reason.value.problems] == [Blank.OPINION]
    office.decide("reviewer", case.number)
    office.decide("head", case.number)
    with pytest.raises(Invalid) as refusal:
        office.decide("secrecy", case.number, "refuse", opinion="不宜公开")
    assert [p.field for p in refusal.value.problems] == ["legal_basis"]
    with pytest.raises(Invalid, match="没有填好") as nothing:
        office.decide("secrecy", case.number, "refuse", opinion=" ")
    assert [p.field for p in nothing.value.problems] == ["legal_basis", Blank.OPINION]
    office.decide("secrecy", case.number, "refuse", opinion="不宜公开", given={"legal_basis": "过程性信息"})
    assert case_row(office, case.case_id).outcome == "refused"


def test_own_words_do_not_go_out_as_a_reprint(office: SmallOffice) -> None:
    case = office.submit(REPRINT, by="editor", altered="是")
    assert case_row(office, case.case_id).outcome == "closed"
    straight = office.submit(REPRINT, by="editor")
    office.decide("web_chief", straight.number)
    assert office.run_automatic(straight.case_id) == 1


def test_the_final_signature_on_paper_is_registered_by_another_with_its_scan(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    office.decide("ll_head", case.number)
    office.decide("ll_deputy", case.number)
    with pytest.raises(Invalid, match="扫描件"):
        office.register(case.number, evidence=())
    with pytest.raises(Invalid, match="要写明签字日期"):
        office.register(case.number, signed_on=None)
    with pytest.raises(Refused, match="不担任这个职务"):
        office.register(case.number, "ll_chief")
    with pytest.raises(Invalid, match="不能早于送签之日"):
        office.register(case.number, signed_on=date(2026, 11, 20))
    with pytest.raises(Refused, match="不是您的职责"):
        office.decide("ll_office", case.number, signer="ll_office", signed_on=date(2026, 11, 23))
    office.register(case.number)
    office.decide("ll_center", case.number, "done")
    assert office.run_automatic(case.case_id) == 1
    with office.services.desk.database.reading() as session:
        decision = session.scalars(select(Decision).where(Decision.stage == "office_final")).one()
    assert (decision.person, decision.registered_by) == ("ll_office", "ll_clerk")


def test_hot_topics_go_up_to_the_chief(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor", topic="社会热点")
    for person in ("ll_head", "ll_deputy", "ll_office"):
        office.decide(person, case.number)
    assert case_row(office, case.case_id).stage == "chief_final"


def test_only_the_first_answer_to_a_duty_counts(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number)
    office.decide("secrecy", case.number, stage="secrecy", visit=1)
    with pytest.raises(AlreadyDecided, match="甲-secrecy"):
        office.decide("secrecy2", case.number, "refuse", stage="secrecy", visit=1, opinion="涉及内部事项")
    with pytest.raises(Conflict, match="不在这个环节"):
        office.decide("editor", case.number, "done", stage="receipt")


def test_withdrawing_ends_the_case_and_its_clocks(office: SmallOffice) -> None:
    case = office.submit()
    with pytest.raises(Refused):
        office.services.withdraw(office.actor("reviewer"), case.number, "不办了")
    office.services.withdraw(office.actor("officer"), case.number, "内容有变")
    row = case_row(office, case.case_id)
    assert row.outcome == "withdrawn"
    assert not office.services.inbox(office.actor("reviewer"))
    view = office.services.case(office.actor("officer"), case.number)
    assert {d.state for d in view.deadlines} == {"void"}


def test_a_published_case_can_no_longer_be_withdrawn(office: SmallOffice) -> None:
    case = office.submit()
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    with pytest.raises(Refused, match="已经发布"):
        office.services.withdraw(office.actor("officer"), case.number, "内容有变")


def test_reminders_are_throttled(office: SmallOffice) -> None:
    case = office.submit()
    office.services.remind(office.actor("officer"), case.number)
    with pytest.raises(Conflict, match="催办过"):
        office.services.remind(office.actor("officer"), case.number)
    office.clock.move(hours=5)
    office.services.remind(office.actor("officer"), case.number)


def test_performing_twice_publishes_once(office: SmallOffice) -> None:
    case = office.submit()
    office.approve_all(case.number)
    assert office.run_automatic(case.case_id) == 1
    assert office.run_automatic(case.case_id) == 0
    with office.services.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Publication)) == 1
        assert session.scalar(select(func.count()).where(LedgerRow.ledger == "publications")) == 1


def test_every_change_leaves_a_wake_row_of_a_newer_generation(office: SmallOffice) -> None:
    case = office.submit()
    with office.services.desk.database.reading() as session:
        before = session.get_one(Wake, case.case_id).generation
    office.decide("reviewer", case.number)
    with office.services.desk.database.reading() as session:
        assert session.get_one(Wake, case.case_id).generation == before + 1


def test_a_duty_that_nobody_holds_is_marked_vacant_and_waits(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_credit", **REPRINTED)
    with office.services.desk.database.reading() as session:
        review = session.scalars(select(Review).where(Review.stage == "reprint_final")).one()
    assert review.case_id == case.case_id
    assert not review.vacant
    office_without = office.submit(WEB, by="stranger")
    with office.services.desk.database.reading() as session:
        vacant = session.scalars(
            select(Review).where(Review.case_id == office_without.case_id, Review.closed_at.is_(None))
        ).one()
    assert vacant.vacant
    assert case_row(office, office_without.case_id).state == "open"


def test_a_case_whose_content_is_going_out_can_not_be_withdrawn(office: SmallOffice) -> None:
    case = office.submit()
    office.approve_all(case.number)
    with office.services.desk.database.writing() as session:
        row = session.get_one(Case, case.case_id)
        session.add(
            Publication(
                case_id=row.id, stage="publish", visit=1, channel=f"{JILIN}/website", content=row.content,
                content_hash="", column="", state="submitted", submitted_at=office.clock(),
            )
        )  # fmt: skip
    with pytest.raises(Conflict, match="正在发布"):
        office.services.withdraw(office.actor("officer"), case.number, "内容有变")
