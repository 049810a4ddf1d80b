"""What a process remembers of a case is never used when somebody else moved the case since."""

from dataclasses import replace

import pytest
from sqlalchemy import event, select

from definitions.semantics.fold import fold
from flows.access.refusal import AlreadyDecided, Refused
from flows.assembly import assemble
from flows.casework.decision import Answer
from flows.casework.in_hand import take
from storage.models import Deadline
from storage.records.history import load_history
from tests.builders.office import PUBLISH, SIGNING, SmallOffice


@pytest.fixture
def elsewhere(office: SmallOffice) -> SmallOffice:
    """The same office, served by another process."""
    return replace(
        office, services=assemble(office.services.settings, office.clock, office.services.desk.catalogue)
    )


def assert_remembered_truly(office: SmallOffice, case_id: int) -> None:
    """What the services go by is what the history says, and the clocks are what the table says."""
    desk = office.services.desk
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, office.clock(), lock=False)
        assert hand.state == fold(hand.process, load_history(session, case_id))
        rows = session.scalars(select(Deadline).where(Deadline.case_id == case_id)).all()
        if hand.clocks is not None:
            assert dict(hand.clocks) == {r.key: (r.due_at, r.state, r.stopped_at, r.unit) for r in rows}


def test_two_processes_take_turns_on_one_case(office: SmallOffice, elsewhere: SmallOffice) -> None:
    case = office.submit()
    for at, person in zip((office, elsewhere, elsewhere, office), SIGNING, strict=True):
        office.clock.move(hours=3)
        at.decide(person, case.case_id)
        assert_remembered_truly(office, case.case_id)
        assert_remembered_truly(elsewhere, case.case_id)


def test_who_missed_a_decision_taken_elsewhere_is_told(office: SmallOffice, elsewhere: SmallOffice) -> None:
    case = office.submit()
    office.services.case(office.actor("head"), case.case_id)
    elsewhere.decide("reviewer", case.case_id)
    with pytest.raises(AlreadyDecided):
        office.decide("reviewer", case.case_id, stage="unit_check")
    elsewhere.decide("head", case.case_id, "return", opinion="请核对日期")
    with pytest.raises(Refused):
        office.decide("secrecy", case.case_id)
    assert_remembered_truly(office, case.case_id)


def test_a_decision_that_was_rolled_back_is_not_remembered(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    desk = office.services.desk
    actor = office.actor("ll_head")

    def fail(_connection: object) -> None:
        raise ConnectionError("the machine was switched off")

    event.listen(desk.database.writing_engine, "commit", fail)
    try:
        with pytest.raises(ConnectionError):
            office.services.decide(actor, case.case_id, Answer("approve"))
    finally:
        event.remove(desk.database.writing_engine, "commit", fail)
    assert_remembered_truly(office, case.case_id)
    office.clock.move(hours=1)
    office.decide("ll_head", case.case_id)
    assert_remembered_truly(office, case.case_id)


def test_notes_that_are_no_facts_keep_what_is_remembered(office: SmallOffice) -> None:
    case = office.submit()
    office.services.remind(office.actor("officer"), case.number or "")
    assert_remembered_truly(office, case.case_id)
    office.decide("reviewer", case.case_id)
    assert_remembered_truly(office, case.case_id)
