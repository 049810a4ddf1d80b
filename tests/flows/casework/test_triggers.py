"""Drafts that open by themselves, on days of the calendar and by what happens in other cases, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from definitions.vocabulary import CauseKind
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Post, end_role
from flows.casework.following import follow_all
from flows.casework.scheduling import open_on_schedule
from flows.engine.periodic import notice_clocks, open_drafts
from flows.settings import Settings
from storage.models import Case, CaseCause, DeclaredTrigger
from tests.builders.model_office import ORGANIZATION, PEOPLE, join, with_document
from tests.builders.office import SmallOffice

BULLETIN, FOLLOW_UP = f"{ORGANIZATION}.weekly-bulletin", f"{ORGANIZATION}.follow-up"
REPLY, SUPERVISION, NOTICE = (f"{ORGANIZATION}.{one}" for one in ("reply", "supervision", "notice-period"))


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    come_to(model_office, 11, 19)
    open_drafts(
        model_office.services.desk, Settings(home=model_office.home)
    )  # from now on the triggers are known
    return model_office


def come_to(office: SmallOffice, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
    office.clock.now = datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def look(office: SmallOffice) -> None:
    """What a worker does now and then."""
    settings = Settings(home=office.home)
    notice_clocks(office.services.desk, settings)
    open_drafts(office.services.desk, settings)


def appoint(office: SmallOffice, person: str) -> None:
    """An officer of the general office."""
    join(office, person, "officer", "general_office")


def drafts(office: SmallOffice, process: str) -> list[tuple[str, str, str]]:
    """Title, unit and state of the cases of a process."""
    with office.services.desk.database.reading() as session:
        rows = session.execute(
            select(Case.title, Case.unit, Case.state).where(Case.process == process).order_by(Case.id)
        )
        return [(row.title, row.unit.partition("/")[2], row.state) for row in rows]


def titles(office: SmallOffice, process: str) -> list[str]:
    return [title for title, _, _ in drafts(office, process)]


def test_a_draft_opens_from_its_time_on_and_once(office: SmallOffice) -> None:
    come_to(office, 11, 23, 8, 59)
    look(office)
    assert drafts(office, BULLETIN) == []
    come_to(office, 11, 23, 9)
    for _ in range(3):
        look(office)
    assert drafts(office, BULLETIN) == [("工作通报 2026-11-23", "general_office", "draft")]
    come_to(office, 11, 30)
    look(office)  # a Monday, and the last working day of the month
    assert titles(office, BULLETIN)[1:] == ["工作通报 2026-11-30", "11月工作通报"]


def test_what_was_missed_is_caught_up_once_with_the_latest(office: SmallOffice) -> None:
    come_to(office, 12, 23)
    look(office)
    assert titles(office, BULLETIN) == ["工作通报 2026-12-21", "11月工作通报"]


def test_a_schedule_of_an_organisation_in_which_nobody_holds_a_role_opens_nothing(
    office: SmallOffice,
) -> None:
    with office.services.desk.database.writing() as session:
        for person, posts in PEOPLE.items():
            for role, unit in posts:
                post = Post(role, ORGANIZATION, unit)
                end_role(session, person, post, date(2026, 11, 22), origin=SYSTEM, at=office.clock())
    come_to(office, 11, 24)
    look(office)
    assert drafts(office, BULLETIN) == []
    appoint(office, "newcomer")
    look(office)
    assert titles(office, BULLETIN) == ["工作通报 2026-11-23"]


def test_a_schedule_that_nobody_has_met_opens_nothing_for_the_past(office: SmallOffice) -> None:
    come_to(office, 11, 25)
    changed = with_document(office, "weekly-bulletin", "every: monday", "every: tuesday")
    look(changed)
    look(changed)
    assert drafts(changed, BULLETIN) == []
    come_to(changed, 12, 1)
    look(changed)
    assert "工作通报 2026-12-01" in titles(changed, BULLETIN)


def test_several_workers_open_one(office: SmallOffice) -> None:
    come_to(office, 11, 23)
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda _: open_on_schedule(office.services.desk), range(8)))
    assert titles(office, BULLETIN) == ["工作通报 2026-11-23"]


def test_a_crash_before_the_mark_opens_no_second_one(office: SmallOffice) -> None:
    come_to(office, 11, 23)
    look(office)
    with office.services.desk.database.writing() as session:
        session.execute(update(DeclaredTrigger).values(looked_until=datetime(2026, 11, 19, tzinfo=SHANGHAI)))
    look(office)
    assert titles(office, BULLETIN) == ["工作通报 2026-11-23"]


def test_somebody_completes_it_and_hands_it_in(office: SmallOffice) -> None:
    come_to(office, 11, 23)
    look(office)
    appoint(office, "clerk2")
    actor = office.actor("clerk2")
    (duty,) = [one for one in office.services.inbox(actor) if one.kind == "draft"]
    handed = office.services.revise(actor, f"draft-{duty.case_id}", {"body": "本周情况。"}, {})
    view = office.services.case(actor, handed.number)
    assert (view.title, view.state, view.drafter) == ("工作通报 2026-11-23", "open", "甲-clerk2")
    assert view.relations.why == "日程“每周一 09:00，逢休息日顺延（2026-11-23）”到了时间"


def test_a_draft_that_nobody_takes_up_is_late(office: SmallOffice) -> None:
    """What a person begins has no limit before it is handed in."""
    come_to(office, 11, 23)
    look(office)
    appoint(office, "clerk2")
    begun = office.services.draft(office.actor("clerk2"), BULLETIN, {"title": "自己起草的"}).case_id
    come_to(office, 11, 27)  # a Friday, the first day after its three
    look(office)
    actor = office.actor("clerk2")
    opened, own = sorted(office.services.inbox(actor), key=lambda one: one.case_id)
    assert own.case_id == begun
    assert (own.due_at, opened.due_at) == (None, datetime(2026, 11, 27, tzinfo=SHANGHAI))
    view = office.services.case(actor, opened.case_id)
    assert [one.payload["key"] for one in view.timeline if one.kind == "clock_missed"] == ["handed_in"]


def test_a_unit_that_may_not_start_it_any_more_is_told_to_an_administrator(office: SmallOffice) -> None:
    changed = with_document(
        office, "weekly-bulletin", "start: {by: [officer]}", "start: {by: [officer], of: general_office}"
    )
    come_to(changed, 11, 23)
    catalogue = changed.services.desk.catalogue.office(ORGANIZATION)
    units = [unit for unit in catalogue.organization.units if unit.id != "general_office"]
    catalogue.organization = catalogue.organization.model_copy(update={"units": units})
    look(changed)
    assert drafts(changed, BULLETIN) == []
    with changed.services.desk.database.reading() as session:
        failures = list(session.scalars(select(DeclaredTrigger.failure)))
    assert any(words and words.startswith("没有“general_office”这个单位") for words in failures)


def test_a_missed_limit_starts_a_draft_of_another_process(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    office.decide("planner", case)
    come_to(office, 12, 31)
    for _ in range(3):
        look(office)
    assert drafts(office, SUPERVISION) == [("督办：关于停车收费依据的申请", "general_office", "draft")]
    view = office.services.case(office.actor("officer"), case)
    (started,) = (one for one in view.timeline if one.kind == "started")
    assert started.payload["title"] == "督办"
    (child,) = view.relations.children
    assert child.called == "引起的办件"
    assert (child.case_id, child.title) == (started.payload["case"], None)  # the officer may not see it


def test_what_another_process_waits_for_opens_its_draft(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    office.decide("planner", case, "refuse", opinion="依据不足")
    notice = office.submit(NOTICE, opens_on="2026-11-18")
    office.decide("planner", notice.number)
    office.run_automatic(notice.case_id)
    unsigned = office.submit(NOTICE, opens_on="2026-11-18", source="")
    office.decide("planner", unsigned.number)
    office.run_automatic(unsigned.case_id)
    for _ in range(3):
        look(office)
    assert drafts(office, FOLLOW_UP) == [
        ("核查：关于停车收费依据的申请", "general_office", "draft"),
        ("回访：拟推荐名单公示", "planning", "draft"),
    ]
    with office.services.desk.database.reading() as session:
        kinds = set(session.scalars(select(CaseCause.kind)))
    assert kinds == {CauseKind.ENDED, CauseKind.PUBLISHED}


def test_a_missed_limit_of_another_case_opens_a_draft_for_each(office: SmallOffice) -> None:
    office.submit(REPLY)
    come_to(office, 11, 23, 23, 59)
    look(office)
    assert drafts(office, FOLLOW_UP) == []
    come_to(office, 11, 24, 0)
    look(office)
    assert titles(office, FOLLOW_UP) == ["超期核查：关于停车收费依据的申请"]


def test_several_workers_follow_a_case_once(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    office.decide("planner", case, "refuse", opinion="依据不足")
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda _: follow_all(office.services.desk), range(8)))
    assert len(drafts(office, FOLLOW_UP)) == 1


def test_what_happened_before_a_trigger_was_declared_opens_nothing(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    office.decide("planner", case, "refuse", opinion="依据不足")
    come_to(office, 11, 20)
    with office.services.desk.database.writing() as session:
        session.query(DeclaredTrigger).delete()
    look(office)
    assert drafts(office, FOLLOW_UP) == []


def test_nothing_is_handed_in_by_nobody(office: SmallOffice) -> None:
    office.submit(REPLY)
    come_to(office, 12, 31)
    look(office)
    with office.services.desk.database.reading() as session:
        opened = session.execute(
            select(Case.state, Case.round, Case.drafter).join(CaseCause, CaseCause.case_id == Case.id)
        ).all()
    assert {tuple(row) for row in opened} == {("draft", 0, None)}
    assert (
        len(opened) == 6
    )  # two weekly and monthly bulletins, one of figures, a forecast, a supervision, a follow-up
