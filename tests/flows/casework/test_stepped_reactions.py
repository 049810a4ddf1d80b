"""催办 → 上报 → 督办: what follows step by step before a limit ends and after it, through the real services on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from definitions.semantics.history import ClockMissed, ClockOverdue, ClockWarned
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from flows.casework.following import follow_all
from flows.casework.noticing import cases_to_notice, notice
from flows.casework.telling import ON_CLOCKS, say_on_clock
from flows.engine.periodic import notice_clocks
from flows.settings import Settings
from storage.models import Case, Deadline
from storage.records.history import load_history
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, with_document
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.hands import copied_to, kinds

INSTRUCTION, SUPERVISION = f"{ORGANIZATION}.instruction", f"{ORGANIZATION}.supervision"
EXTENSIONS = "    extensions: {by: 5 workdays, approved_by: {role: head, of: legal}, even_overdue: true}\n"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    model_office.clock.now = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    return model_office


def handed_on(office: SmallOffice) -> int:
    """A case that waits for the chief, whose stage has no limit of its own; due on 7 December."""
    case = office.submit(INSTRUCTION).case_id
    office.decide("planner", case)
    return case


def look(office: SmallOffice, month: int, day: int, hour: int = 8, minute: int = 30) -> None:
    """What a worker does now and then."""
    office.clock.now = datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)
    notice_clocks(office.services.desk, Settings(home=office.home))
    follow_all(office.services.desk)


def told(office: SmallOffice, case: int) -> list[str]:
    """`warned 5 workdays`, `missed`, `overdue 3 workdays`: what the history tells of the limit of the case."""
    with office.services.desk.database.reading() as session:
        found = []
        for fact in load_history(session, case):
            if isinstance(fact, ClockWarned | ClockMissed | ClockOverdue) and fact.key == "carry_out":
                step = getattr(fact, "before", "") or getattr(fact, "after", "")
                found.append(f"{type(fact).__name__.removeprefix('Clock').lower()} {step}".strip())
        return found


def supervised(office: SmallOffice) -> int:
    with office.services.desk.database.reading() as session:
        return len(session.scalars(select(Case.id).where(Case.process == SUPERVISION)).all())


BEFORE = ["warned 5 workdays", "warned 2 workdays", "warned 1 workday"]
AFTER = ["missed", "overdue 3 workdays", "overdue 1 week"]


def test_every_step_comes_on_its_morning_and_once(office: SmallOffice) -> None:
    case = handed_on(office)
    mornings = [((11, 30), 1), ((12, 3), 2), ((12, 4), 3)]
    for (month, day), number in mornings:
        look(office, month, day, 8, 29)
        assert told(office, case) == BEFORE[: number - 1]
        for _ in range(2):
            look(office, month, day)
            assert told(office, case) == BEFORE[:number]
        assert kinds(office, case).count("reminded") == number
    look(office, 12, 8, 0, 0)
    assert told(office, case) == [*BEFORE, "missed"]
    look(office, 12, 11, 8, 29)
    assert copied_to(office) == set()
    look(office, 12, 11)
    assert (told(office, case), copied_to(office)) == ([*BEFORE, *AFTER[:2]], {"chief"})
    look(office, 12, 15, 8, 29)
    assert supervised(office) == 0
    for _ in range(2):
        look(office, 12, 15)
        assert (told(office, case), supervised(office)) == ([*BEFORE, *AFTER], 1)
    assert kinds(office, case).count("reminded") == 5
    assert cases_to_notice(office.services.desk) == []


def test_what_nobody_looked_at_is_told_once_in_order_and_nobody_is_reminded_thrice(
    office: SmallOffice,
) -> None:
    """The workers were down for weeks."""
    case = handed_on(office)
    look(office, 12, 21)
    assert (told(office, case), copied_to(office), supervised(office)) == (AFTER, {"chief"}, 1)
    assert [kinds(office, case).count(kind) for kind in ("reminded", "copied", "started")] == [1, 1, 1]


def test_who_is_told_at_several_steps_gets_one_copy_in_one_look(office: SmallOffice) -> None:
    """Looked at in time, one at each step."""
    tell = "{tell: {role: chief, of: above submitting unit}, after: 1 week}"
    office = with_document(office, "instruction", "{remind: everyone, after: 1 week}", tell)
    late, watched = handed_on(office), office.submit(INSTRUCTION).case_id
    office.decide("planner", watched)
    office.clock.now = datetime(2026, 12, 11, 9, tzinfo=SHANGHAI)
    notice(office.services.desk, watched)
    look(office, 12, 21)
    assert [kinds(office, case).count("copied") for case in (late, watched)] == [1, 2]


def test_of_warnings_that_nobody_looked_at_the_latest_is_given(office: SmallOffice) -> None:
    case = handed_on(office)
    look(office, 12, 4, 15)
    assert (told(office, case), kinds(office, case).count("reminded")) == (BEFORE[2:], 1)
    look(office, 12, 7)
    assert told(office, case) == BEFORE[2:]


def test_another_due_moment_counts_anew(office: SmallOffice) -> None:
    """An extension takes nothing back of what was told, and everything may come once more."""
    office = with_document(office, "instruction", "    warned:\n", f"{EXTENSIONS}    warned:\n")
    case = handed_on(office)
    look(office, 11, 30)
    look(office, 12, 11)
    office.services.extend(office.actor("officer"), case, "案情复杂")
    office.services.decide_extension(office.actor("legal"), case, granted=True)  # due on 14 December
    so_far = [BEFORE[0], *AFTER[:2]]
    look(office, 12, 11, 9)
    assert told(office, case) == [*so_far, BEFORE[2]]
    look(office, 12, 15)
    assert told(office, case) == [*so_far, BEFORE[2], AFTER[0]]
    look(office, 12, 18)
    assert told(office, case) == [*so_far, BEFORE[2], *AFTER[:2]]


def test_a_fulfilled_limit_has_no_further_steps(office: SmallOffice) -> None:
    case = handed_on(office)
    look(office, 12, 11)
    office.decide("chief", case)
    look(office, 12, 31)
    assert (told(office, case), supervised(office)) == (AFTER[:2], 0)


def test_a_clock_that_stands_has_no_steps_until_it_goes_on(office: SmallOffice) -> None:
    pauses = "    pauses: [{from: chief.opened, until: chief.done, why: 请示}]\n"
    office = with_document(office, "instruction", "    warned:\n", f"{pauses}    warned:\n")
    case = handed_on(office)
    look(office, 12, 31)
    assert told(office, case) == []
    office.decide("chief", case, "return", go="head", opinion="再核")
    look(office, 12, 31, 9)
    assert told(office, case) == []


def test_the_timeline_says_which_step_it_was(office: SmallOffice) -> None:
    case = handed_on(office)
    look(office, 11, 30)
    look(office, 12, 11)
    view = office.services.case(office.actor("officer"), case)
    assert [
        say_on_clock(one.kind, one.payload, view.definition) for one in view.timeline if one.kind in ON_CLOCKS
    ] == [
        "“10个工作日内办结”临近到期（提前5个工作日提醒）：应于2026年12月7日办完，当时等待局领导的主要领导",
        "“10个工作日内办结”超期：应于2026年12月7日办完，当时等待局领导的主要领导",
        "“10个工作日内办结”超期3个工作日仍未办完：应于2026年12月7日办完，当时等待局领导的主要领导",
    ]


def test_nobody_there_to_be_told_later_is_told_to_an_administrator(office: SmallOffice) -> None:
    desk = office.services.desk
    with desk.database.writing() as session:
        post = Post("manager", ORGANIZATION, "general_office")
        end_role(session, "manager", post, date(2026, 11, 24), origin=SYSTEM, at=office.clock())
        admin = Post("system_admin", ORGANIZATION, "board")
        give_role(session, "manager", admin, Term(SINCE), origin=SYSTEM, at=office.clock())
    case = office.submit(INSTRUCTION).case_id
    look(office, 11, 26)
    assert office.services.operation(office.actor("manager"), ORGANIZATION).unheeded == ()
    look(office, 11, 27)
    (listed,) = office.services.operation(office.actor("manager"), ORGANIZATION).unheeded
    assert listed.case_id == case
    assert (
        listed.reason
        == "“科室负责人审核”的办理期限超期1个工作日仍未办完，应当抄送给办公室的管理人员，当时没有人担任"
    )


def test_a_forged_step_shows(office: SmallOffice) -> None:
    handed_on(office)
    look(office, 12, 11)
    with office.services.desk.database.writing() as session:
        session.execute(update(Deadline).where(Deadline.key == "carry_out").values(overdue_after="1 week"))
    assert [one.table for one in audited(office).damage] == ["deadline"]
    with office.services.desk.database.writing() as session:
        session.execute(
            update(Deadline).where(Deadline.key == "carry_out").values(overdue_after="3 workdays")
        )
