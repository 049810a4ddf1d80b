"""The numbers of ledger lines: without gaps, and nobody waits for another in a circle."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from flows.casework.ledgers import Line, number_lines
from storage.database import Database, connection_of
from storage.records.counters import next_serial


def line(counter: str) -> Line:
    return Line(counter, ("serial",), {"values": {}}, {})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_several_ledgers_all_take_their_numbers_in_one_order(database: Database) -> None:
    """Else two decisions that write into the same two ledgers would wait for each other, and one be thrown away."""
    lines = [line("ledger/b"), line("ledger/a")]

    def number() -> None:
        with database.writing() as session:
            number_lines(connection_of(session), lines)

    with ThreadPoolExecutor(1) as other:
        with database.writing() as session:
            next_serial(connection_of(session), "ledger/a", 0)
            numbered = other.submit(number)
            _wait_for_a_lock(database)
            assert next_serial(connection_of(session), "ledger/b", 0) == 1
        numbered.result(30)
    assert [one.row["serial"] for one in lines] == [2, 2]
    assert [one.row["values"]["serial"] for one in lines] == ["2", "2"]


def _wait_for_a_lock(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(200):
        with database.looking() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.05)
    pytest.fail("nobody waited for the ledger that another transaction holds")


def test_lines_of_one_ledger_keep_their_order(database: Database) -> None:
    lines = [line("ledger/a"), line("ledger/b"), line("ledger/a")]
    with database.writing() as session:
        number_lines(connection_of(session), lines)
    assert [one.told["serial"] for one in lines] == [1, 1, 2]
