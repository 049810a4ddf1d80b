"""A duty that separation of duties keeps from everybody who holds its role is nobody's, and is shown as such."""

import pytest
from sqlalchemy import select

from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.refusal import Refused
from storage.models import Review
from storage.queries.blocked import Lack, VacantDuty, vacant_duties
from tests.builders.office import JILIN, LVLIANG, PUBLISH, SIGNING, SINCE, WEB, SmallOffice, with_process


def give(office: SmallOffice, person: str, role: str, unit: str, organization: str = JILIN) -> None:
    with office.services.desk.database.writing() as session:
        post = Post(role, organization, unit)
        give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())


def vacant(office: SmallOffice, organization: str = JILIN) -> list[VacantDuty]:
    with office.services.desk.database.reading() as session:
        return vacant_duties(session, organization, office.clock().date())


def barred(office: SmallOffice, case_id: int, stage: str) -> set[str]:
    with office.services.desk.database.reading() as session:
        of_stage = (Review.case_id == case_id, Review.stage == stage)
        return set("".join(session.scalars(select(Review.barred).where(*of_stage))).split())


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


def opened_vacant(office: SmallOffice, case_id: int) -> bool:
    with office.services.desk.database.reading() as session:
        is_open = (Review.case_id == case_id, Review.closed_at.is_(None))
        return session.scalars(select(Review.vacant).where(*is_open)).one()


def test_a_drafter_who_alone_could_review_leaves_the_duty_to_nobody(office: SmallOffice) -> None:
    give(office, "stranger", "unit_reviewer", "finance_division")
    case = office.submit(by="stranger")
    with pytest.raises(Refused, match="拟稿人不能审签"):
        office.decide("stranger", case.number)
    assert opened_vacant(office, case.case_id)
    assert [(duty.case_id, duty.role, duty.lack) for duty in vacant(office)] == [
        (case.case_id, "unit_reviewer", Lack.OTHERS)
    ]
    give(office, "reviewer", "unit_reviewer", "finance_division")
    assert vacant(office) == []
    office.decide("reviewer", case.number)


def test_whoever_signed_before_and_alone_could_go_on_leaves_the_duty_to_nobody(office: SmallOffice) -> None:
    give(office, "stranger", "unit_reviewer", "finance_division")
    give(office, "head", "unit_reviewer", "finance_division")
    give(office, "head", "unit_head", "finance_division")
    case = office.submit(by="stranger")
    assert not opened_vacant(office, case.case_id)
    office.decide("head", case.number)
    assert opened_vacant(office, case.case_id)
    assert [(duty.role, duty.lack) for duty in vacant(office)] == [("unit_head", Lack.OTHERS)]
    assert barred(office, case.case_id, "unit_head") == {"stranger", "head"}


def test_a_role_that_nobody_holds_is_told_from_one_whose_holders_are_barred(office: SmallOffice) -> None:
    office.submit(by="stranger")
    assert [duty.lack for duty in vacant(office)] == [Lack.HOLDER]


def test_on_paper_the_drafter_may_not_register_and_who_signed_before_may(office: SmallOffice) -> None:
    give(office, "ll_editor", "office_clerk", "office", LVLIANG)
    give(office, "ll_deputy", "office_clerk", "office", LVLIANG)
    case = office.submit(PUBLISH, by="ll_editor")
    office.decide("ll_head", case.number)
    office.decide("ll_deputy", case.number)
    with office.services.desk.database.reading() as session:
        (stage,) = session.scalars(select(Review.stage).where(Review.kind == "paper"))
    assert barred(office, case.case_id, stage) == {"ll_editor"}
    assert vacant(office, LVLIANG) == []


def test_the_draft_bars_nobody(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number, "return", opinion="请改")
    assert barred(office, case.case_id, "draft") == set()


def test_the_inbox_offers_no_signature_after_ones_own(office: SmallOffice) -> None:
    give(office, "reviewer", "unit_head", "transport_admin")
    case = office.submit()
    assert inbox(office, "reviewer") == ["unit_check"]
    office.decide("reviewer", case.number)
    assert (inbox(office, "reviewer"), inbox(office, "head")) == ([], ["unit_head"])
    office.decide("head", case.number, "return", opinion="请再审", go="draft")
    office.services.revise(office.actor("officer"), case.number, {"title": "公交线路走向调整公告"}, {})
    assert inbox(office, "reviewer") == ["unit_check"], "the signature before has fallen"


def test_the_inbox_offers_no_work_that_the_process_keeps_from_the_drafter(office: SmallOffice) -> None:
    office = with_process(office, WEB, "id: receipt\n", "id: receipt\n    distinct_from: [draft]\n")
    give(office, "officer", "web_editor", "it_division")
    case = office.submit()
    for person in SIGNING:
        office.decide(person, case.number)
    with pytest.raises(Refused, match="拟稿人不能办理"):
        office.decide("officer", case.number, "done", given={"complete": "齐全"})
    assert (inbox(office, "officer"), inbox(office, "editor")) == ([], ["receipt"])
