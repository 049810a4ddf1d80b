"""Schedules that open a draft at each of several units, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Post, end_role
from flows.casework.operation import operation
from flows.casework.scheduling import open_on_schedule
from flows.engine.periodic import notice_clocks
from flows.settings import Settings
from storage.models import AuditEvent, Case, DeclaredTrigger
from storage.queries.blocked import Lack
from storage.queries.cases import deadlines_of
from tests.builders.model_office import ORGANIZATION, in_document, join, with_changes, with_document
from tests.builders.office import SmallOffice

CHECK = f"{ORGANIZATION}.section-check"
OF_CHECK = "of: any unit, form"
OFFICER_AT = {"officer": "planning", "clerk": "legal"}


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """Officers are at planning and at legal, and have to be there."""
    look(model_office, 11, 19)  # from now on the schedules are known
    return model_office


def look(office: SmallOffice, month: int, day: int, year: int = 2026) -> None:
    office.clock.now = datetime(year, month, day, 10, tzinfo=SHANGHAI)
    open_on_schedule(office.services.desk)


def drafts(office: SmallOffice) -> list[tuple[str, str]]:
    """Title and unit, by unit."""
    with office.services.desk.database.reading() as session:
        rows = session.execute(select(Case.title, Case.unit).where(Case.process == CHECK))
        return sorted((row.title, row.unit.partition("/")[2]) for row in rows)


def failures(office: SmallOffice) -> list[str]:
    with office.services.desk.database.reading() as session:
        return [one for one in session.scalars(select(DeclaredTrigger.failure)) if one]


def leave(office: SmallOffice, person: str, on: date) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("officer", ORGANIZATION, OFFICER_AT[person])
        end_role(session, person, post, on, origin=SYSTEM, at=office.clock())


BOTH = [("2027-Q1 自查", "legal"), ("2027-Q1 自查", "planning")]


def test_each_unit_that_may_start_it_has_a_draft_of_its_own_once(office: SmallOffice) -> None:
    for _ in range(3):
        look(office, 1, 4, 2027)
    assert drafts(office) == BOTH
    assert [one.kind for one in office.services.inbox(office.actor("clerk"))].count("draft") == 1


def test_several_workers_open_one_at_each_unit(office: SmallOffice) -> None:
    office.clock.now = datetime(2027, 1, 4, 10, tzinfo=SHANGHAI)
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda _: open_on_schedule(office.services.desk), range(8)))
    assert drafts(office) == BOTH


def test_a_crash_between_two_units_leaves_none_out_and_opens_none_twice(office: SmallOffice) -> None:
    look(office, 1, 4, 2027)
    with office.services.desk.database.writing() as session:
        session.execute(update(DeclaredTrigger).values(looked_until=datetime(2026, 11, 19, tzinfo=SHANGHAI)))
    look(office, 1, 4, 2027)
    assert drafts(office) == BOTH


def test_each_draft_has_its_own_limit(office: SmallOffice) -> None:
    look(office, 1, 4, 2027)
    (duty,) = [one for one in office.services.inbox(office.actor("clerk")) if one.kind == "draft"]
    office.services.revise(office.actor("clerk"), f"draft-{duty.case_id}", {"found": "没有问题。"}, {})
    office.clock.now = datetime(2027, 1, 12, 10, tzinfo=SHANGHAI)
    notice_clocks(office.services.desk, Settings(home=office.home))
    with office.services.desk.database.reading() as session:
        cases = {
            row.unit: row.id
            for row in session.execute(select(Case.unit, Case.id).where(Case.process == CHECK))
        }
        states = {unit.partition("/")[2]: deadlines_of(session, case) for unit, case in cases.items()}
        missed = session.scalars(select(AuditEvent.chain).where(AuditEvent.kind == "clock_missed")).all()
    handed_in = {unit: {one.key: one.stopped_at for one in each} for unit, each in states.items()}
    assert handed_in["legal"]["handed_in"] is not None
    assert handed_in["planning"]["handed_in"] is None
    late = [unit for unit, case in cases.items() if f"case/{case}" in missed]
    assert late == [f"{ORGANIZATION}/planning"]


def test_a_unit_where_nobody_is_left_has_its_draft_and_an_administrator_is_told(office: SmallOffice) -> None:
    """The role has to be held there."""
    join(office, "admin", "system_admin", "general_office")
    leave(office, "clerk", date(2026, 12, 31))
    look(office, 1, 4, 2027)
    assert drafts(office) == BOTH
    told = operation(office.services.desk, office.actor("admin"), ORGANIZATION)
    vacant = {(one.stage, one.unit, one.lack) for one in told.vacant if one.role == "officer"}
    assert ("draft", "法规科", Lack.HOLDER) in vacant
    assert not any(unit == "规划科" for _, unit, _ in vacant)
    assert told.unopened == ()


def test_a_unit_whose_first_officer_comes_begins_with_the_next_occasion(office: SmallOffice) -> None:
    look(office, 1, 4, 2027)
    join(office, "newcomer", "officer", "finance")
    look(office, 1, 5, 2027)
    assert drafts(office) == BOTH
    look(office, 4, 1, 2027)
    assert [unit for title, unit in drafts(office) if title == "2027-Q2 自查"] == [
        "finance",
        "legal",
        "planning",
    ]


def test_what_goes_wrong_at_one_unit_keeps_no_other_waiting(office: SmallOffice) -> None:
    changed = with_document(office, "section-check", OF_CHECK, "of: 'finance, planning, board', form")
    look(changed, 12, 1)
    catalogue = changed.services.desk.catalogue.office(ORGANIZATION)
    units = [unit for unit in catalogue.organization.units if unit.id != "finance"]
    catalogue.organization = catalogue.organization.model_copy(update={"units": units})
    look(changed, 1, 4, 2027)
    assert [unit for _, unit in drafts(changed)] == ["board", "planning"]
    (failure,) = failures(changed)
    assert failure.startswith("没有“finance”这个单位")
    assert failure.endswith("（为finance起草）")


def test_any_unit_is_each_of_those_that_the_start_names(office: SmallOffice) -> None:
    named = in_document(
        "section-check", "start: {by: [officer]}", "start: {by: [officer], of: 'legal, finance'}"
    )
    changed = with_changes(office, named)
    look(changed, 12, 1)
    look(changed, 1, 4, 2027)
    assert [unit for _, unit in drafts(changed)] == ["finance", "legal"]


def test_a_unit_that_had_its_drafts_before_the_others_goes_on(office: SmallOffice) -> None:
    """Which the others may not: they are new to it."""
    alone = with_document(office, "section-check", OF_CHECK, "of: general_office, form")
    look(alone, 12, 1)
    everybody = with_document(office, "section-check", OF_CHECK, "of: 'finance, general_office', form")
    look(everybody, 1, 4, 2027)  # an occasion that general_office has known to come
    assert [unit for _, unit in drafts(office)] == ["general_office"]
