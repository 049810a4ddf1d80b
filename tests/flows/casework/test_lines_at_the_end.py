"""Lines in a ledger that are written when a case ends: with which outcomes; on both databases."""

import pytest

from storage.queries.ledgers import LedgerLine
from tests.builders.model_office import ORGANIZATION, in_document, with_changes
from tests.builders.office import SmallOffice

REGISTER = "model-office.register"
AT_PUBLICATION = "  - {ledger: notices, on: published}\n"


def office_with(office: SmallOffice, entry: str) -> SmallOffice:
    return with_changes(
        office, in_document("register", AT_PUBLICATION, f"  - {{ledger: notices, {entry}}}\n")
    )


def lines(office: SmallOffice) -> list[LedgerLine]:
    return office.services.ledger(office.actor("chief"), ORGANIZATION, "notices")


def numbers(office: SmallOffice) -> list[str]:
    return [one.values["number"] for one in lines(office)]


def withdraw(office: SmallOffice) -> str:
    number = office.submit(REGISTER).number
    office.services.withdraw(office.actor("officer"), number, "不发了")
    return number


def refuse(office: SmallOffice) -> str:
    number = office.submit(REGISTER).number
    office.decide("chief", number, "refuse", opinion="不发")
    return number


def test_what_its_drafter_withdrew_leaves_no_line(model_office: SmallOffice) -> None:
    office = office_with(model_office, "on: ended")
    withdraw(office)
    assert lines(office) == []
    number = refuse(office)
    assert numbers(office) == [number]


@pytest.mark.parametrize(("outcome", "left"), [("[withdrawn, published]", 0), ("refused", 1)])
def test_an_entry_names_the_outcomes_that_leave_one(
    model_office: SmallOffice, outcome: str, left: int
) -> None:
    office = office_with(model_office, f"on: ended, outcome: {outcome}")
    ended = [withdraw(office), refuse(office)]
    assert numbers(office) == [ended[left]]
