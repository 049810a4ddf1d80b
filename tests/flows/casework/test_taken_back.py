"""An answer that is taken back: its line in the ledger stays and counts no more, nor does what it set going; on both databases."""

import csv
import io

import pytest
from sqlalchemy import select

from definitions.vocabulary import Verb
from flows.casework.handing import SeatRequest
from flows.casework.ledger_tables import rows_of, say_count, titles_of, told_of_lines
from flows.casework.spreadsheets import write_csv
from storage.models import Deadline
from storage.queries.grouping import Grouping
from storage.queries.ledgers import LedgerLine
from tests.builders.model_office import in_document, join, with_changes
from tests.builders.office import SmallOffice

MATTER = "model-office.assigned-matter"
ASSIGNED = {"owner": "planning", "person": "clerk", "reply_by": "2026-11-26"}
ENTERED = (
    "ledgers:\n  - {ledger: answers, on: assign.decided}\n  - {ledger: answers, on: handle.decided}\nsample:"
)


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "registrar", "officer", "general_office")
    return with_changes(model_office, in_document("assigned-matter", "sample:", ENTERED))


def assign(office: SmallOffice, **given: str) -> str:
    number = office.submit(MATTER, by="registrar").number
    office.decide("office", number, "done", given={**ASSIGNED, **given})
    return number


def take_back(office: SmallOffice, person: str, number: str) -> None:
    office.services.act_on_seat(office.actor(person), number, SeatRequest(Verb.TAKE_BACK, why="写错了"))


def lines(office: SmallOffice) -> list[LedgerLine]:
    return office.services.ledger(office.actor("chief"), "model-office", "answers")


def clocks(office: SmallOffice) -> dict[str, str]:
    with office.services.desk.database.reading() as session:
        return {row.key: row.state for row in session.scalars(select(Deadline))}


def overdue(office: SmallOffice) -> int:
    rows = office.services.overdue_groups(office.actor("chief"), Grouping.PROCESS, office.clock())
    return sum(row.tally.overdue for row in rows)


def test_the_line_stays_and_is_not_counted(office: SmallOffice) -> None:
    number = assign(office)
    assert [one.is_taken_back for one in lines(office)] == [False]
    take_back(office, "office", number)
    assert [one.is_taken_back for one in lines(office)] == [True]
    office.decide("office", number, "done", given=ASSIGNED)
    other = assign(office)
    assert [one.is_taken_back for one in lines(office)] == [True, False, False]
    office.decide("clerk", other, "done")
    take_back(office, "clerk", other)
    assert [one.is_taken_back for one in lines(office)] == [True, False, False, True]


def test_every_table_and_file_says_which_line_does_not_count(office: SmallOffice) -> None:
    declared = office.services.desk.office("model-office").ledgers["answers"]
    number = assign(office)
    columns = [column.title.zh for column in declared.columns]
    assert titles_of(declared, lines(office)) == columns
    take_back(office, "office", number)
    office.decide("office", number, "done", given=ASSIGNED)
    found = lines(office)
    file = io.StringIO(newline="")
    write_csv(titles_of(declared, found), rows_of(declared, found), file)
    written = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [(one["序号"], one["效力"]) for one in written] == [("1", "已拿回，不计"), ("2", "")]
    assert [one.get("taken_back") for one in told_of_lines(declared, found)] == [True, None]
    assert say_count(found) == "1 条，另有 1 条已拿回，不计"


def test_a_day_that_was_named_with_it_holds_no_more(office: SmallOffice) -> None:
    number = assign(office)
    assert clocks(office) == {"reply": "running", "opinion": "running"}
    take_back(office, "office", number)
    assert clocks(office) == {"reply": "void", "opinion": "void"}
    office.clock.move(days=30)
    assert overdue(office) == 0
    office.decide("office", number, "done", given={**ASSIGNED, "reply_by": "2026-12-31"})
    assert clocks(office) == {"reply": "running", "opinion": "running"}
    assert overdue(office) == 0


def test_a_limit_that_it_had_ended_goes_on(office: SmallOffice) -> None:
    number = office.submit(MATTER, by="registrar", kind="涉密").number
    office.decide("office", number, "done", given=ASSIGNED)
    assert clocks(office)["secret"] == "stopped"
    take_back(office, "office", number)
    assert clocks(office)["secret"] == "running"
