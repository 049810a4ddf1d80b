"""Cases that ended and are taken up again (重新办理), through the real services on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import last_day
from flows.access.refusal import Invalid, Refused
from storage.models import Case, Deadline, Review
from tests.builders.model_office import with_document
from tests.builders.office import SmallOffice

DISCLOSURE, COUNTERSIGN = "model-office.disclosure", "model-office.countersign"
REOPENING = "reopening: {by: {role: head, of: general_office}, within: 10 workdays}\n\n"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """On Monday 23 November 2026."""
    return with_document(model_office, "disclosure", "deadlines:\n", f"{REOPENING}deadlines:\n")


def refused(office: SmallOffice) -> tuple[int, str]:
    case = office.submit(DISCLOSURE)
    office.decide("legal", case.number, "done")
    office.decide("planner", case.number)
    office.decide("chief", case.number, "refuse", opinion="不属于公开范围")
    return case.case_id, case.number


def reopen(office: SmallOffice, number: str, by: str = "office", reason: str = "申请人补齐了材料") -> None:
    office.services.reopen(office.actor(by), number, reason)


def clock(office: SmallOffice) -> tuple[str, date]:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == "reply")).one()
        return row.state, last_day(row.due_at)


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


def test_it_is_with_its_drafter_again_and_everything_is_gone_through_anew(office: SmallOffice) -> None:
    case_id, number = refused(office)
    office.clock.move(days=2)
    reopen(office, number)
    with office.services.desk.database.reading() as session:
        row = session.get_one(Case, case_id)
        assert (row.state, row.outcome, row.ended_at, row.round) == ("draft", None, None, 1)
    assert inbox(office, "officer") == ["draft"]
    view = office.services.case(office.actor("officer"), number)
    assert view.signatures == ()
    office.services.revise(office.actor("officer"), number, {}, {})
    for person in ("legal", "planner", "chief"):
        assert len(inbox(office, person)) == 1, "also where the text is the same"
        office.decide(person, number, "done" if person == "legal" else "approve")
    with office.services.desk.database.reading() as session:
        visits = session.execute(select(Review.stage, Review.visit).where(Review.stage != "draft")).all()
        assert sorted(map(tuple, visits)) == [
            (s, n) for s in ("chief", "section", "third_party") for n in (1, 2)
        ]
    assert office.services.case(office.actor("officer"), number).outcome == "closed"


def test_its_limits_begin_with_the_next_submission_and_what_was_granted_counts_no_more(
    office: SmallOffice,
) -> None:
    case = office.submit(DISCLOSURE)
    office.decide("legal", case.number, "done")
    office.services.extend(office.actor("planner"), case.number, "案情复杂")
    office.services.decide_extension(office.actor("office"), case.number, granted=True)
    office.decide("planner", case.number, "refuse", opinion="不属于公开范围")
    assert clock(office) == ("stopped", date(2027, 1, 19))
    office.clock.move(days=2)
    reopen(office, case.number)
    assert clock(office)[0] == "void"
    office.clock.move(days=1)
    office.services.revise(office.actor("officer"), case.number, {}, {})
    office.decide("legal", case.number, "done")
    assert clock(office) == ("running", date(2026, 12, 24))
    office.services.extend(office.actor("planner"), case.number, "案情仍复杂")
    assert inbox(office, "office") == ["extension.reply"]


def test_only_whom_the_document_names_and_only_in_time(office: SmallOffice) -> None:
    _, number = refused(office)
    with pytest.raises(Refused, match="重新办理不由您决定"):
        reopen(office, number, by="planner")
    with pytest.raises(Invalid, match="要说明理由"):
        reopen(office, number, reason="")
    office.clock.move(days=14)
    reopen(office, number)
    with pytest.raises(Refused, match="还没有办结"):
        reopen(office, number)
    office.services.withdraw(office.actor("officer"), number, "不再申请")
    office.clock.move(days=15)
    with pytest.raises(Refused, match="办结已经超过10个工作日"):
        reopen(office, number)


def test_where_the_document_does_not_say_so_nothing_is_taken_up_again(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("planner", number, "refuse", opinion="材料不全")
    with pytest.raises(Refused, match="办结的不能重新办理"):
        office.services.reopen(office.actor("planner"), number, "补齐了材料")
