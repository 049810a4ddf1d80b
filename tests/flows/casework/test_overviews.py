"""What became of one's cases, what is late, and what stands still: the same on both databases."""

from collections.abc import Generator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Update, update

from flows.access.refusal import Refused
from flows.casework.blocking import block
from flows.casework.operation import operation
from flows.casework.posts import VacantPost
from flows.clock import wall_clock
from storage.models import Deadline, Person, Review, RoleHolding, WorkerBeat
from tests.dashboard.pages.office import JILIN, LVLIANG, Office


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Generator[Office]:
    opened = Office(database_url, tmp_path)
    opened.move_in()
    yield opened
    opened.services.desk.database.dispose()


def test_a_drafter_finds_what_wants_correcting_on_top(office: Office) -> None:
    published = office.publish(title="发布了的公告")
    returned = office.submit(title="退回的公告")
    office.decide("checker", returned, "return", opinion="请改")
    under_way = office.submit(title="办理中的公告")
    held_back = office.submit(title="检查未过的公告", body="秘密★1年")
    lines = office.services.drafted(office.actor("officer"))
    assert [(line.case_id, line.last_fact) for line in lines[:2]] == [
        (held_back, "submitted"),
        (returned, "decided"),
    ]
    assert [line.case_id for line in lines[2:]] == [under_way, published]
    assert (lines[2].waiting_unit, lines[2].stage_title) == ("运输管理处", "本单位审核人审核")
    assert office.services.drafted(office.actor("checker")) == []


def test_overseers_see_all_figures_and_others_those_of_their_unit(office: Office) -> None:
    case_id = office.submit()
    office.sign_up_to(case_id, "secrecy")
    office.submit()
    with office.services.desk.database.writing() as session:
        long_ago = office.services.now().replace(year=2020)
        session.execute(update(Deadline).where(Deadline.state == "running").values(due_at=long_ago))
        session.execute(update(Review).where(Review.closed_at.is_(None)).values(due_at=long_ago))
    whole = office.services.statistics(office.actor("manager"), JILIN)
    assert whole.units is None
    assert {(line.unit, line.open, line.overdue) for line in whole.pending} == {
        ("局办公室", 1, 1),
        ("运输管理处", 1, 1),
    }
    own = office.services.statistics(office.actor("head"), JILIN)
    assert own.units == ("运输管理处",)
    assert {line.unit for lines in (own.pending, own.overdue, own.late) for line in lines} == {"运输管理处"}
    assert own.late == tuple(line for line in whole.late if line.unit == "运输管理处")
    assert len(own.late) < len(whole.late)


def test_figures_and_operation_are_refused_to_strangers_and_the_refusal_is_audited(office: Office) -> None:
    with pytest.raises(Refused, match="不是该机构的人员"):
        office.services.statistics(office.actor("section"), JILIN)
    with pytest.raises(Refused, match="不是该机构的人员"):
        office.services.people(office.actor("section"), JILIN)
    with pytest.raises(Refused, match="只有系统管理员"):
        office.services.operation(office.actor("manager"), JILIN)
    with pytest.raises(Refused, match="只有系统管理员"):
        office.services.operation(office.actor("system"), LVLIANG)
    assert office.refusals() == ["statistics", "people", "operation", "operation"]


def test_a_system_administrator_sees_blocked_cases_and_duties_without_a_holder(office: Office) -> None:
    blocked, vacant = office.submit(), office.submit()
    block(office.services.desk, blocked, "磁盘空间不足")
    office.sign_up_to(vacant, "secrecy")
    seen = office.services.operation(office.actor("system"), JILIN)
    assert [(case.case_id, case.reason, case.unit) for case in seen.blocked] == [
        (blocked, "磁盘空间不足", "运输管理处")
    ]
    assert seen.blocked[0].since is not None
    assert seen.vacant == ()
    assert seen.backlog.waiting == 2
    with office.services.desk.database.writing() as session:
        held = update(RoleHolding).where(RoleHolding.person == "secrecy")
        session.execute(held.values(until=date(2020, 1, 2)))
    seen = office.services.operation(office.actor("system"), JILIN)
    assert [(duty.case_id, duty.role, duty.unit, duty.person) for duty in seen.vacant] == [
        (vacant, "secrecy_officer", "局办公室", None)
    ]
    assert seen.open_to_view == frozenset()
    with office.services.desk.database.writing() as session:
        unit = f"{JILIN}/transport_admin"
        session.add(RoleHolding(person="system", role="unit_head", unit=unit, since=date(2020, 1, 1)))
    seen = office.services.operation(office.actor("system"), JILIN)
    assert seen.open_to_view == {blocked, vacant}


def test_a_post_that_nobody_holds_is_told_before_a_case_waits_there(office: Office) -> None:
    admin, asked = office.actor("system"), f"unit_reviewer@{JILIN}/transport_admin"

    def vacant() -> dict[str, VacantPost]:
        return {post.name: post for post in office.services.vacant_posts(admin, JILIN)}

    def change(statement: Update) -> None:
        with office.services.desk.database.writing() as session:
            session.execute(statement)

    def end(role: str) -> None:
        change(update(RoleHolding).where(RoleHolding.role == role).values(until=date(2020, 1, 2)))

    assert asked not in vacant()
    end("unit_reviewer")
    found = vacant()[asked]
    assert (found.unit, found.role) == ("运输管理处", "信息发布审核人")
    assert "网站信息公开审批" in found.processes
    change(update(Person).where(Person.id == "secrecy").values(status="disabled"))
    assert f"secrecy_officer@{JILIN}/office" in vacant()
    end("information_officer")  # no case will wait where nobody can begin one: but each unit must have both
    found = vacant()[asked]
    assert found.processes == ("（按规定每个单位都要有）",)
    assert f"information_officer@{JILIN}/transport_admin" in vacant()
    assert vacant()[f"information_officer@{JILIN}/leaders"].only_if_chosen
    with pytest.raises(Refused):
        office.services.vacant_posts(office.actor("manager"), JILIN)


def test_a_worker_is_timed_by_the_wall_clock_however_the_demo_moved_its_own(office: Office) -> None:
    with office.services.desk.database.writing() as session:
        seen_at = wall_clock() - timedelta(minutes=5)
        session.add(WorkerBeat(worker="甲机", started_at=seen_at, seen_at=seen_at))
    desk = replace(office.services.desk, clock=lambda: wall_clock() + timedelta(days=30))
    worker = operation(desk, office.actor("system"), JILIN).workers[0]
    assert timedelta(minutes=5) <= worker.silent_for < timedelta(minutes=6)
    assert not worker.is_alive


def test_a_draft_whose_drafter_left_is_a_vacant_duty(office: Office) -> None:
    returned = office.submit()
    office.decide("checker", returned, "return", opinion="请改")
    with office.services.desk.database.writing() as session:
        session.execute(update(Person).where(Person.id == "officer").values(status="disabled"))
    seen = office.services.operation(office.actor("system"), JILIN)
    assert [(duty.case_id, duty.person) for duty in seen.vacant] == [(returned, "运输管理处信息员")]


def test_people_of_an_organisation_are_those_who_hold_a_role_there(office: Office) -> None:
    listed = {person.id for person in office.services.people(office.actor("section"), LVLIANG)}
    assert listed == {"section", "section_head", "deputy", "reviewer", "clerk", "center"}
