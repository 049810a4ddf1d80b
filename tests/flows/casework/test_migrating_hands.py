"""Duties that were handed on, lent or asked about go with a case to another version, or it is told that they do not."""

import pytest

from definitions.semantics.clocks import clocks
from definitions.semantics.history import Migrated
from definitions.semantics.state import State
from definitions.vocabulary import Verb
from flows.casework.in_hand import find_case, take
from storage.records.history import fact_of
from tests.builders.model_office import join
from tests.builders.office import SmallOffice
from tests.builders.versions import Edit, another_version, migrated, plan, undoing
from tests.definitions.processes import START
from tests.flows.casework.test_seats import COUNTERSIGN, act, inbox, waiting

EVERYBODY = ("legal", "legal2", "finance", "planner", "secrecy", "manager", "officer")
IN_ORDER: Edit = ("    within: 2 workdays\n", "    within: 2 workdays\n    sign: in order\n")
BOUND: Edit = ("    within: 2 workdays\n", "    within: 2 workdays\n    binds: [fields, body]\n")


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "legal2", "head", "legal")
    join(model_office, "sysadmin", "system_admin", "general_office")
    return model_office


@pytest.fixture
def number(office: SmallOffice) -> str:
    """A case of which one place was handed on, and whose other signer has asked somebody."""
    number = office.submit(COUNTERSIGN).number
    act(office, "legal", number, Verb.FORWARD, "legal2")
    act(office, "finance", number, Verb.ASK, "secrecy")
    return number


def stood(office: SmallOffice, number: str) -> State:
    desk = office.services.desk
    with desk.database.reading() as session:
        return take(session, desk, find_case(session, number), office.clock(), lock=False).state


def pressing(office: SmallOffice, number: str) -> list[object]:
    desk = office.services.desk
    with desk.database.reading() as session:
        hand = take(session, desk, find_case(session, number), office.clock(), lock=False)
        running = clocks(hand.process, hand.state, hand.calendar, {})
    return [(clock.title, clock.state, clock.due.moment) for clock in running if clock.state == "running"]


def to_another(office: SmallOffice, edit: Edit, *, dry_run: bool = False) -> tuple[str, ...]:
    """What of the only case does not go on."""
    (verdict,) = migrated(
        office, plan(office, another_version(office, [edit], COUNTERSIGN), COUNTERSIGN), dry_run=dry_run
    ).verdicts
    return verdict.dropped


def test_what_does_not_go_on_is_told_before_and_to_those_concerned(office: SmallOffice, number: str) -> None:
    told = to_another(office, IN_ORDER, dry_run=True)
    assert [one.partition("”")[2] for one in told] == [
        "已经转给甲-legal2办，转办不带过去",
        f"{name(office, 'finance')}问{name(office, 'secrecy')}的，还没有答复，不再等",
    ]
    assert office.services.copies(office.actor("legal2")) == []
    assert to_another(office, IN_ORDER) == told
    for person in ("legal2", "finance", "secrecy"):
        assert [one.number for one in office.services.copies(office.actor(person))] == [number]
    assert office.services.copies(office.actor("planner")) == []
    assert waiting(office, *EVERYBODY) == {"legal", "legal2"}


def name(office: SmallOffice, person: str) -> str:
    return office.actor(person).name


def test_undone_at_once_everything_is_in_the_hands_in_which_it_was(office: SmallOffice, number: str) -> None:
    before, limits = stood(office, number), pressing(office, number)
    had = {person: inbox(office, person) for person in EVERYBODY}
    office.clock.move(days=1)
    to_another(office, IN_ORDER)
    assert {person: inbox(office, person) for person in EVERYBODY} != had
    office.clock.move(days=1)
    (verdict,) = migrated(office, undoing(office, 1)).verdicts
    assert verdict.dropped == ()
    after = stood(office, number)
    assert after.open["countersign"].seats == before.open["countersign"].seats
    assert after.open["countersign"].opened_at == before.open["countersign"].opened_at
    assert {person: inbox(office, person) for person in EVERYBODY} == had
    assert pressing(office, number) == limits
    office.decide("legal2", number)
    office.decide("finance", number)
    office.decide("planner", number)
    assert waiting(office, "chief") == {"chief"}


def test_what_was_answered_since_is_not_undone_over_somebodys_head(office: SmallOffice, number: str) -> None:
    to_another(office, IN_ORDER)
    office.decide("legal", number)
    (verdict,) = migrated(office, undoing(office, 1), dry_run=True).verdicts
    assert "原来的版本不认它" in verdict.obstacles[0]


@pytest.mark.parametrize("answered", [False, True], ids=["nobody has answered", "one has answered"])
def test_the_same_duty_goes_on_in_the_same_hands_though_other_parts_are_bound(
    office: SmallOffice, number: str, *, answered: bool
) -> None:
    if answered:
        office.decide("planner", number)
    assert to_another(office, BOUND) == ()
    assert waiting(office, "legal", "legal2", "finance", "planner", "secrecy") == {
        "legal2",
        "finance",
        "planner",
        "secrecy",
    }
    visit = stood(office, number).open["countersign"]
    assert visit.visit == (2 if answered else 1)
    office.decide("legal2", number)


def test_a_migration_that_was_recorded_before_places_were_carried_is_read_as_it_was() -> None:
    payload = {
        "by": "sysadmin",
        "was": "a",
        "now": "b",
        "migration": 1,
        "stages": {"head": "head"},
        "lost": ["head"],
        "anew": ["head"],
        "undoes": None,
        "reason": "办法修订",
    }
    fact = fact_of("migrated", START, "sysadmin", payload, {})
    assert fact == Migrated(START, "sysadmin", "a", "b", 1, {"head": "head"}, ("head",), ("head",))
