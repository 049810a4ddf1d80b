"""Clocks that stand, through the real services on both databases: what is stored, due, late and audited."""

from datetime import date

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import last_day
from definitions.vocabulary import Verb
from definitions.working_days import due_after
from flows.casework.handing import SeatRequest
from storage.models import Deadline
from tests.builders.audit import audited
from tests.builders.model_office import with_document
from tests.builders.office import SmallOffice

PARALLEL, LETTER = "model-office.parallel-review", "model-office.letter"
DISCLOSURE = "model-office.disclosure"
CLOCK = """deadlines:
  - id: in_all
    title: 5个工作日内发布
    within: 5 workdays
    from: submitted
    until: published
    pauses: [{from: legal_check.opened, until: legal_check.done, why: 法规科审查}]

stages:
  - id: examine
"""


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """On Monday 23 November 2026."""
    return with_document(model_office, "parallel-review", "stages:\n  - id: examine\n", CLOCK)


def duty(office: SmallOffice, person: str) -> tuple[date | None, str | None]:
    (open_duty,) = office.services.inbox(office.actor(person))
    return (last_day(open_duty.due_at) if open_duty.due_at else None), open_duty.pressing


def stored(office: SmallOffice, key: str) -> tuple[str, date, str]:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        return row.state, last_day(row.due_at), row.explanation


def test_a_duty_beside_the_pause_is_pressed_on_again_when_the_clock_goes_on(office: SmallOffice) -> None:
    number = office.submit(PARALLEL).number
    assert stored(office, "in_all")[:2] == ("paused", date(2026, 11, 30))
    assert duty(office, "secrecy") == (None, None)
    office.clock.move(days=3)
    office.decide("clerk", number, "done")
    assert stored(office, "in_all")[:2] == ("running", date(2026, 12, 2))
    assert duty(office, "secrecy") == duty(office, "legal") == (date(2026, 12, 2), "in_all")
    assert not audited(office).damage
    office.decide("legal", number, "return", opinion="请补充", go="legal_check")
    assert stored(office, "in_all")[:2] == ("paused", date(2026, 12, 2))
    assert duty(office, "secrecy") == (None, None)


def test_a_clock_that_stands_is_not_late_whatever_the_day(office: SmallOffice) -> None:
    number = office.submit(LETTER, body="来信", received_on="2026-11-20", planned_on="").number
    office.clock.move(days=1)
    office.decide("office", number, "return", go="draft", opinion="请补正")
    office.clock.move(days=60)
    statistics = office.services.statistics(office.actor("manager"), "model-office")
    tally = sum((line.tally.open_late for line in statistics.overdue), 0)
    assert tally == 1, "one month ran out; the answer's clock stands"
    assert stored(office, "answer")[0] == "paused"
    assert "11月24日起暂停计时（补正）" in stored(office, "answer")[2]
    view = office.services.case(office.actor("officer"), number)
    assert {clock.key: clock.state for clock in view.deadlines}["answer"] == "paused"


def ask(office: SmallOffice, by: str, number: str, verb: Verb, words: str) -> None:
    office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, why=words))


def test_a_supplement_that_is_asked_for_stops_the_clock_until_it_is_answered(office: SmallOffice) -> None:
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    assert stored(office, "reply")[:2] == ("running", date(2026, 12, 21))
    office.clock.move(days=1)
    ask(office, "planner", number, Verb.SUPPLEMENT, "请写明年份")
    assert stored(office, "reply")[:2] == ("paused", date(2026, 12, 21))
    assert "11月24日起暂停计时（补正）" in stored(office, "reply")[2]
    office.clock.move(days=2)
    ask(office, "officer", number, Verb.ANSWER, "2025年")
    assert stored(office, "reply")[:2] == ("running", date(2026, 12, 23))
    assert "11月24日至25日暂停计时2个工作日（补正）" in stored(office, "reply")[2]


def test_an_extension_that_is_granted_while_a_supplement_is_awaited_counts_when_it_came(
    office: SmallOffice,
) -> None:
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    ask(office, "planner", number, Verb.SUPPLEMENT, "请写明年份")
    office.services.extend(office.actor("planner"), number, "案情复杂")
    office.services.decide_extension(office.actor("office"), number, granted=True)
    assert stored(office, "reply")[0] == "paused"
    office.clock.move(days=2)
    ask(office, "officer", number, Verb.ANSWER, "2025年")
    plain = due_after(office.services.desk.office("model-office").calendar, date(2026, 11, 25), "39 workdays")
    assert stored(office, "reply")[:2] == ("running", plain.day)


def test_who_decides_without_the_supplement_lets_the_clock_go_on(office: SmallOffice) -> None:
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    office.clock.move(days=1)
    ask(office, "planner", number, Verb.SUPPLEMENT, "请写明年份")
    office.clock.move(days=1)
    office.decide("planner", number)
    assert stored(office, "reply")[:2] == ("running", date(2026, 12, 22))
