"""Urgent cases (加急), through the real services on both databases: limits, duties, who is asked, what stays as it was."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from definitions.working_days import SHANGHAI
from flows.access.refusal import Invalid, Refused
from storage.models import Case, Deadline
from tests.builders.model_office import with_document
from tests.builders.office import SmallOffice

ROAD, CIRCULAR = "model-office.road-notice", "model-office.countersign"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """On Monday 23 November 2026 at 9."""
    return model_office


def due(office: SmallOffice, key: str) -> datetime:
    with office.services.desk.database.reading() as session:
        return session.scalars(select(Deadline.due_at).where(Deadline.key == key)).one().astimezone(SHANGHAI)


def on_monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=SHANGHAI)


def inbox(office: SmallOffice, person: str) -> list[tuple[str, bool]]:
    return [(duty.stage_title, duty.is_urgent) for duty in office.services.inbox(office.actor(person))]


def mark(office: SmallOffice, number: str, by: str = "officer", reason: str = "今晚封路") -> bool:
    return office.services.mark_urgent(office.actor(by), number, reason, "9时10分与办公室通话")


def confirm(office: SmallOffice, number: str, by: str = "office", **how: object) -> None:
    office.services.decide_urgency(office.actor(by), number, **{"granted": True, **how})  # type: ignore[arg-type]


def test_once_it_is_confirmed_the_limits_are_the_urgent_ones_and_no_signature_is_spared(
    office: SmallOffice,
) -> None:
    number = office.submit(ROAD).number
    assert due(office, "section/1") == on_monday(0) + timedelta(days=2)
    office.clock.move(minutes=30)
    assert mark(office, number) is False
    assert due(office, "section/1") == on_monday(0) + timedelta(days=2), "asking changes nothing"
    assert inbox(office, "office") == [("审批加急", False)]
    office.clock.move(minutes=20)
    confirm(office, number, phone="9时45分与主要领导通话")
    assert due(office, "section/1") == on_monday(11, 50)
    assert inbox(office, "office") == []
    assert inbox(office, "planner") == [("科室负责人审核", True)]
    view = office.services.case(office.actor("officer"), number)
    assert view.is_urgent
    assert "加急：11月23日（周一）09:50起算，2个工作小时" in view.deadlines[0].explanation
    office.decide("planner", number)
    assert inbox(office, "legal") == [], "the fork leads round the opinion, which is no signature"
    assert due(office, "secrecy/1") == on_monday(10, 50)
    office.decide("secrecy", number)
    office.clock.move(hours=3)
    assert inbox(office, "chief") == [("主要领导终审", True)]


def test_urgent_cases_come_first_in_the_inbox(office: SmallOffice) -> None:
    ordinary = office.submit(ROAD).number
    office.clock.move(days=3)
    urgent = office.submit(ROAD).number
    mark(office, urgent)
    confirm(office, urgent)
    assert [duty.number for duty in office.services.inbox(office.actor("planner"))] == [urgent, ordinary]


def test_a_limit_that_ends_sooner_anyway_stays(office: SmallOffice) -> None:
    number = office.submit(ROAD).number
    office.clock.move(days=1, hours=8)
    mark(office, number)
    confirm(office, number)
    assert due(office, "section/1") == on_monday(0) + timedelta(days=2)


def test_a_refusal_gives_its_reason_and_it_may_be_asked_for_again(office: SmallOffice) -> None:
    number = office.submit(ROAD).number
    mark(office, number)
    with pytest.raises(Refused, match="已经申请加急，还没有批"):
        mark(office, number)
    with pytest.raises(Invalid, match="不同意加急要说明理由"):
        confirm(office, number, granted=False)
    confirm(office, number, granted=False, reason="不影响出行")
    assert not office.services.case(office.actor("officer"), number).is_urgent
    with pytest.raises(Refused, match="没有等待审批的加急申请"):
        confirm(office, number)
    mark(office, number)
    confirm(office, number)
    with pytest.raises(Refused, match="已经是加急"):
        mark(office, number)


def test_who_has_no_part_in_it_is_refused(office: SmallOffice) -> None:
    number = office.submit(ROAD).number
    with pytest.raises(Invalid, match="要说明理由"):
        mark(office, number, reason=" ")
    with pytest.raises(Refused, match="只有拟稿人可以申请加急"):
        mark(office, number, by="planner")
    mark(office, number)
    with pytest.raises(Refused, match="审批加急不是您的职责"):
        confirm(office, number, by="planner")
    elsewhere = office.submit(CIRCULAR).number
    with pytest.raises(Refused, match="本流程没有加急的办法"):
        mark(office, elsewhere)


def test_nobody_confirms_what_they_asked_for(office: SmallOffice) -> None:
    changed = with_document(
        office,
        "road-notice",
        "urgency:\n",
        "urgency:\n  marked_by: {role: head, of: general_office}\n",
    )
    number = changed.submit(ROAD).number
    mark(changed, number, by="office")
    with pytest.raises(Refused, match="不能审批自己申请的加急"):
        confirm(changed, number)
    assert inbox(changed, "office") == []


def test_where_the_document_says_so_it_is_urgent_at_once(office: SmallOffice) -> None:
    changed = with_document(
        office, "road-notice", "  confirmed_by: {role: head, of: general_office}\n", "  at_once: true\n"
    )
    number = changed.submit(ROAD).number
    assert mark(changed, number) is True
    assert due(changed, "section/1") == on_monday(11)
    assert inbox(changed, "office") == []


def test_a_case_that_ends_leaves_nothing_to_confirm(office: SmallOffice) -> None:
    case = office.submit(ROAD)
    mark(office, case.number)
    office.decide("planner", case.number, "refuse", opinion="不用公告")
    assert inbox(office, "office") == []
    with office.services.desk.database.reading() as session:
        assert session.get_one(Case, case.case_id).urgent is False
