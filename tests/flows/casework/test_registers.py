"""Registers: what cases write into them, what forms take from them, and what follows from their entries."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.vocabulary import EntryEvent
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.refusal import HeldBack, Invalid
from flows.casework.entries import EntryInTheWay
from flows.casework.offering import offered_processes
from flows.engine.periodic import open_drafts, watch_registers
from flows.settings import Settings
from storage.audit_chain import append
from storage.models import Case, CaseCause
from storage.queries.registers import changes_of, entries
from storage.records.registers import Doing, StoredEntry, lock_keys, open_entry, write_changes
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SmallOffice

OPENING, UPDATE, REMINDER, CLOSING = (
    f"{ORGANIZATION}.topic-{one}" for one in ("opening", "update", "reminder", "closing")
)


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    come_to(model_office, 11, 14)
    look(model_office)  # from now on the triggers are known
    return model_office


def come_to(office: SmallOffice, month: int, day: int) -> None:
    office.clock.now = datetime(2026, month, day, 10, tzinfo=SHANGHAI)


def look(office: SmallOffice) -> None:
    """What a worker does now and then."""
    settings = Settings(home=office.home)
    watch_registers(office.services.desk, settings)
    open_drafts(office.services.desk, settings)


def decided(office: SmallOffice, case_id: int, *people: str) -> None:
    for person in people:
        office.decide(person, case_id)
    office.run_automatic(case_id)


def opened(office: SmallOffice, **values: Any) -> int:
    """A case that opened a topic."""
    case_id = office.submit(OPENING, **values).case_id
    decided(office, case_id, "planner", "chief")
    return case_id


def topics(office: SmallOffice) -> list[StoredEntry]:
    with office.services.desk.database.reading() as session:
        return entries(session, ORGANIZATION, "topics")


def events(office: SmallOffice) -> list[str]:
    """What happened to the first topic."""
    with office.services.desk.database.reading() as session:
        return [one.kind.value for one in changes_of(session, topics(office)[0].id)]


def drafts(office: SmallOffice, process: str) -> list[tuple[int, str, str]]:
    with office.services.desk.database.reading() as session:
        rows = session.execute(
            select(Case.id, Case.unit, CaseCause.kind)
            .join(CaseCause, CaseCause.case_id == Case.id)
            .where(Case.process == process)
            .order_by(Case.id)
        )
        return [(case_id, unit.partition("/")[2], kind) for case_id, unit, kind in rows]


def form_of(office: SmallOffice, person: str, case_id: int) -> dict[str, Any]:
    return dict(office.services.case(office.actor(person), case_id).values)


def test_a_case_opens_an_entry_and_another_one_closes_it(office: SmallOffice) -> None:
    opened(office)
    (topic,) = topics(office)
    assert (topic.number, topic.state) == (1, "live")
    assert topic.values == {
        "title": "优化营商环境",
        "owner": "planning",
        "opened_on": "2026-11-14",
        "updated_on": "2026-11-14",
        "ends_on": "2027-06-30",
    }

    come_to(office, 11, 16)
    closing = office.submit(CLOSING, by="office", topic="1", measure="归档").case_id
    decided(office, closing, "chief")
    assert [one.state for one in topics(office)] == ["archived"]
    assert events(office) == ["opened", "closed"]


def test_the_form_keeps_what_the_entry_said(office: SmallOffice) -> None:
    opened(office)
    update = office.submit(UPDATE, topic=1).case_id
    hidden = office.submit(CLOSING, by="office", topic=1).case_id
    decided(office, hidden, "chief")
    assert topics(office)[0].state == "hidden"
    assert form_of(office, "officer", update)["topic"] == {
        "number": 1,
        "state": "live",
        "changed_on": "2026-11-14",
        **dict(topics(office)[0].values),
    }

    come_to(office, 11, 18)
    decided(office, update, "planner", "office")  # to the unit that the entry names; then as a live topic
    assert (topics(office)[0].state, topics(office)[0].values["updated_on"]) == ("live", "2026-11-18")


def test_a_key_is_asked_for_before_anybody_signs(office: SmallOffice) -> None:
    first, second = (office.submit(OPENING, title=title).case_id for title in ("秸秆禁烧", "秸秆禁烧 "))
    decided(office, first, "planner", "chief")

    with pytest.raises(Invalid) as refused:
        office.submit(OPENING, title="秸秆禁烧")
    assert [problem.field for problem in refused.value.problems] == ["title"]
    assert "专题专栏登记簿第1号“秸秆禁烧”（在用）" in refused.value.problems[0].reason

    with pytest.raises(HeldBack, match="第1号“秸秆禁烧”"):
        office.decide("planner", second)
    office.decide("planner", second, "return", go="draft", opinion="已经有了")

    closing = office.submit(CLOSING, by="office", topic=1, measure="归档").case_id
    decided(office, closing, "chief")
    assert office.submit(OPENING, title="秸秆禁烧").held == ()


def test_a_further_key_is_asked_for_among_entries_for_which_its_condition_holds(office: SmallOffice) -> None:
    opened(office, title="政务公开", ends_on="")
    opened(office, title="秸秆禁烧")
    with pytest.raises(Invalid) as refused:
        office.submit(OPENING, title="法治建设", ends_on="")
    assert [problem.field for problem in refused.value.problems] == ["owner"]
    told = "维护单位“规划科”已经登记：专题专栏登记簿第1号“政务公开”（在用），不能重复"
    assert told in refused.value.problems[0].reason
    opened(office, title="法治建设", ends_on="", owner="legal")

    decided(office, office.submit(CLOSING, by="office", topic=1, measure="归档").case_id, "chief")
    assert office.submit(OPENING, title="执法公示", ends_on="").held == ()


def test_a_further_key_is_kept_where_another_takes_it_at_the_same_time(office: SmallOffice) -> None:
    """The database does not know it: whoever comes second has to wait until the first has written."""
    case_id = office.submit(OPENING, ends_on="").case_id
    office.decide("planner", case_id)
    office.decide("chief", case_id)
    with ThreadPoolExecutor(1) as second:
        with office.services.desk.database.writing() as session:
            lock_keys(session.connection(), ORGANIZATION, "topics")
            bring_in(session, {"title": "法治建设", "owner": "planning", "ends_on": ""}, office.clock())
            coming = second.submit(office.run_automatic, case_id)
            with pytest.raises(TimeoutError):
                coming.result(timeout=1)
        with pytest.raises(EntryInTheWay, match="维护单位“规划科”已经登记"):
            coming.result()
    assert [one.values["title"] for one in topics(office)] == ["法治建设"]


def bring_in(session: Session, values: dict[str, Any], at: datetime) -> None:
    """A topic, as a table would."""
    doing = Doing(EntryEvent.OPENED, at, "live", values, json.dumps([values["title"]], ensure_ascii=False))
    change = open_entry(session.connection(), ORGANIZATION, "topics", doing)
    payload = {
        "organization": ORGANIZATION,
        "register": "topics",
        "file": "专题.csv",
        "sha256": "0" * 64,
        "changes": [change.told],
    }
    told = append(session, kind="register_imported", payload=payload, origin=SYSTEM, at=at)
    write_changes(session.connection(), [change], told.number)


def test_what_comes_at_once_stops_with_a_reason(office: SmallOffice) -> None:
    both = [office.submit(OPENING).case_id for _ in range(2)]
    for case_id in both:
        office.decide("planner", case_id)
        office.decide("chief", case_id)
    office.run_automatic(both[0])
    with pytest.raises(EntryInTheWay, match="第1号“优化营商环境”（在用），不能重复"):
        office.run_automatic(both[1])
    assert len(topics(office)) == 1


def test_an_entry_that_is_over_is_not_chosen(office: SmallOffice) -> None:
    opened(office)
    decided(office, office.submit(CLOSING, by="office", topic=1, measure="归档").case_id, "chief")
    for wrong, reason in ((1, "只能选这些状态的：在用、隐藏"), (7, "没有第7号"), ("一", "是一个整数")):
        with pytest.raises(Invalid) as refused:
            office.submit(UPDATE, topic=wrong)
        assert reason in refused.value.problems[0].reason


def test_an_entry_of_another_unit_is_not_chosen(office: SmallOffice) -> None:
    opened(office, owner="legal")
    with pytest.raises(Invalid) as refused:
        office.submit(REMINDER, topic=1)
    assert "是法规科的，只能选本单位的" in refused.value.problems[0].reason


def test_the_last_process_and_those_that_publish_are_offered_first(office: SmallOffice) -> None:
    def offered() -> list[str]:
        found = offered_processes(office.services.desk, office.actor("officer"))
        return [name.partition(".")[2] for name in found]

    before = offered()
    assert before[0] == "account-article"
    assert before.index("weather-notice") < before.index("board-vote"), "it publishes"
    assert before[-2:] == ["topic-update", "topic-reminder"], "there is no topic to choose"
    opened(office, owner="legal")
    after = offered()
    assert after[0] == "topic-opening"
    assert after.index("topic-update") < after.index("board-vote")
    assert after[-1] == "topic-reminder", "there is none of its own unit"
    office.submit(f"{ORGANIZATION}.circular")
    assert offered()[:2] == ["circular", "topic-opening"]


def test_seven_whole_days_without_an_update(office: SmallOffice) -> None:
    opened(office)
    come_to(office, 11, 19)
    look(office)
    assert not drafts(office, REMINDER)

    come_to(office, 11, 20)
    look(office)
    look(office)
    ((reminder, unit, kind),) = drafts(office, REMINDER)
    assert (unit, kind) == ("planning", "entry_stale_soon")
    assert form_of(office, "officer", reminder)["topic"]["title"] == "优化营商环境"

    come_to(office, 11, 21)
    look(office)
    assert not drafts(office, CLOSING)

    come_to(office, 11, 22)
    look(office)
    look(office)
    ((closing, unit, _),) = drafts(office, CLOSING)
    assert unit == "general_office"
    assert events(office) == [EntryEvent.OPENED, EntryEvent.STALE_SOON, EntryEvent.STALE]

    office.services.revise(office.actor("office"), f"draft-{closing}", {"measure": "隐藏"}, {})
    decided(office, closing, "chief")
    assert topics(office)[0].state == "hidden"


def test_an_update_begins_anew(office: SmallOffice) -> None:
    opened(office)
    come_to(office, 11, 20)
    look(office)
    update = office.submit(UPDATE, topic=1).case_id
    decided(office, update, "planner", "office")
    come_to(office, 11, 22)
    look(office)
    assert not drafts(office, CLOSING)
    come_to(office, 11, 28)
    look(office)
    assert len(drafts(office, CLOSING)) == 1
    assert len(drafts(office, REMINDER)) == 1  # from the 26th on, when nobody looked
