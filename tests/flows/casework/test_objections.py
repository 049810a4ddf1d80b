"""Objections (异议), through the real services on both databases: the hold, the two duties, clocks, and how it ends."""

from collections.abc import Generator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from definitions.drawing import Standing
from definitions.semantics.moves import Perform, Wait
from definitions.vocabulary import Intervention, Verb
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role
from flows.access.refusal import Invalid, Refused
from flows.casework.automatic import position
from flows.casework.handing import SeatRequest
from storage.models import Deadline
from storage.queries.case_search import Wanted
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, build_model_office
from tests.builders.office import SINCE, SmallOffice

RELEASE = "model-office.statistics-release"
WHY = "口径和年报不一致"
HELD = "办件有异议，暂停办理"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Generator[SmallOffice]:
    """On Monday 23 November 2026 at 9, with an administrator."""
    built = build_model_office(tmp_path, database_url)
    with built.services.desk.database.writing() as session:
        at = built.clock()
        add_person(session, "sysadmin", "甲-sysadmin", origin=SYSTEM, at=at)
        post = Post("system_admin", ORGANIZATION, "general_office")
        give_role(session, "sysadmin", post, Term(SINCE), origin=SYSTEM, at=at)
    yield built
    assert not audited(built).damage
    built.services.desk.database.dispose()


def inbox(office: SmallOffice, person: str) -> list[tuple[str, bool]]:
    return [(duty.stage_title, duty.is_objected) for duty in office.services.inbox(office.actor(person))]


def due(office: SmallOffice, key: str) -> tuple[str, datetime]:
    with office.services.desk.database.reading() as session:
        found = session.execute(select(Deadline.state, Deadline.due_at).where(Deadline.key == key)).one()
        return found.state, found.due_at.astimezone(SHANGHAI)


def test_what_was_objected_holds_the_case_until_it_is_decided(office: SmallOffice) -> None:
    services, actor = office.services, office.actor
    case = office.submit(RELEASE)
    office.decide("planner", case.number)
    office.clock.move(days=1)
    services.object_to(actor("legal"), case.number, WHY)
    assert inbox(office, "chief") == [("主要领导终审", True)]
    assert inbox(office, "planner") == [("答复异议", True)]
    drawn = services.case(actor("chief"), case.number).progress
    assert {drawn[stage].standing for stage in ("draft", "section")} == {Standing.PASSED}
    assert (drawn["chief"].standing, drawn["chief"].awaits) == (Standing.HELD, "答复异议")
    assert due(office, "released")[0] == due(office, "chief/1")[0] == "paused"
    assert due(office, "objection.answer/1") == ("running", datetime(2026, 11, 26, tzinfo=SHANGHAI))
    with pytest.raises(Refused, match=HELD):
        office.decide("chief", case.number)
    with pytest.raises(Refused, match=HELD):
        office.services.act_on_seat(actor("planner"), case.number, _take_back())
    move = position(services.desk, case.case_id).move
    assert move == Wait("objection-answer", 1)
    with pytest.raises(Invalid, match="答复异议要写明"):
        services.answer_objection(actor("planner"), case.number, accepted=False, answer=" ")
    office.clock.move(days=1)
    services.answer_objection(actor("planner"), case.number, accepted=False, answer="口径与统计局一致")
    assert inbox(office, "planner") == []
    assert inbox(office, "office") == [("协调异议", True)]
    hold = services.case(actor("legal"), case.number).hold
    assert hold is not None
    assert (hold.unit, hold.reason, hold.answer) == ("法规科", WHY, "口径与统计局一致")
    assert (hold.waiting_for, hold.may_drop, hold.may_settle) == ("办公室的科室负责人", True, False)
    office.clock.move(days=1)
    services.settle_objection(actor("office"), case.number, upheld=False, opinion="以统计局公布的为准")
    assert due(office, "released") == ("running", datetime(2026, 12, 3, tzinfo=SHANGHAI))
    assert due(office, "chief/1") == ("running", datetime(2026, 11, 28, tzinfo=SHANGHAI))
    assert services.case(actor("chief"), case.number).progress["chief"].standing is Standing.OPEN
    office.decide("chief", case.number)
    assert isinstance(position(services.desk, case.case_id).move, Perform)
    (line,) = services.ledger(actor("manager"), ORGANIZATION, "objections")
    told = [
        line.values[column] for column in ("unit", "reason", "answer", "settlement", "opinion", "settled_at")
    ]
    assert told == [
        "法规科",
        WHY,
        "口径与统计局一致",
        "协调意见：不采纳异议",
        "以统计局公布的为准",
        "2026-11-26 09:00",
    ]


def _take_back() -> SeatRequest:
    return SeatRequest(Verb.TAKE_BACK, "", "")


def test_an_objection_that_is_accepted_leads_back_and_may_be_raised_against_the_new_content_again(
    office: SmallOffice,
) -> None:
    services, actor = office.services, office.actor
    number = office.submit(RELEASE).number
    office.decide("planner", number)
    services.object_to(actor("legal"), number, WHY)
    with pytest.raises(Refused, match="已经有人提出异议"):
        services.object_to(actor("finance"), number, WHY)
    services.drop_objection(actor("legal"), number)
    with pytest.raises(Refused, match="已经对这一轮内容提过异议"):
        services.object_to(actor("legal"), number, WHY)
    services.object_to(actor("finance"), number, WHY)
    services.answer_objection(actor("planner"), number, accepted=True, answer="改用年报口径")
    assert [title for title, _ in inbox(office, "officer")] == ["拟稿"]
    services.revise(actor("officer"), number, {"body": "改过。"}, {})
    assert [title for title, _ in inbox(office, "planner")] == ["科室负责人审核"], (
        "nothing stands that was signed"
    )
    services.object_to(actor("legal"), number, WHY)
    with pytest.raises(Refused, match="只有系统管理员可以干预"):
        services.intervene(actor("manager"), number, Intervention.RELEASE, "无人答复")
    services.intervene(actor("sysadmin"), number, Intervention.RELEASE, "提出的科室已经撤并")
    assert inbox(office, "planner") == [("科室负责人审核", False)]
    kinds = [one.kind for one in services.case(actor("legal"), number).timeline]
    assert kinds.count("objected") == 3
    assert "intervened" in kinds
    with pytest.raises(Invalid, match="没有异议，不用解除"):
        services.intervene(actor("sysadmin"), number, Intervention.RELEASE, "再来一次")


def test_what_nobody_has_to_do_waits_too_and_who_may_object_finds_the_case(office: SmallOffice) -> None:
    services, actor = office.services, office.actor
    case = office.submit(RELEASE)
    office.decide("planner", case.number)
    office.decide("chief", case.number)
    assert isinstance(position(services.desk, case.case_id).move, Perform)
    found = services.search(actor("finance"), Wanted(words=()))
    assert [line.number for line in found.lines] == [case.number]
    services.object_to(actor("finance"), case.number, WHY)
    office.run_automatic(case.case_id)
    assert services.case(actor("finance"), case.number).publications == ()
    services.withdraw(actor("officer"), case.number, "不发了")
    assert inbox(office, "planner") == []
    assert services.case(actor("finance"), case.number).hold is None
