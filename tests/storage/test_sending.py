"""Statements that are sent together do what they would do one by one, and fail as they would."""

from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database, DatabaseFailure, connection_of
from storage.models import NumberCounter
from storage.sending import sent_together

ONE = {"template": "one", "year": 2026, "last": 1}


def stored(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        rows = session.execute(select(NumberCounter.template, NumberCounter.last).order_by("template"))
        return [(row.template, row.last) for row in rows]


def test_they_take_effect_in_their_order(database: Database) -> None:
    with database.writing() as session:
        connection = connection_of(session)
        with sent_together(connection):
            connection.execute(insert(NumberCounter).inline(), ONE)
            connection.execute(update(NumberCounter).values(last=NumberCounter.last + 1))
            connection.execute(
                insert(NumberCounter).inline(), [{**ONE, "template": "two"}, {**ONE, "template": "three"}]
            )
        assert connection.scalar(select(NumberCounter.last).where(NumberCounter.template == "one")) == 2
    assert stored(database) == [("one", 2), ("three", 1), ("two", 1)]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_one_that_is_refused_is_told_like_any_other_and_nothing_stays(database: Database, place: int) -> None:
    rows = [ONE, {**ONE, "template": "two"}, {**ONE, "template": "three"}]
    rows.insert(place, ONE)
    with pytest.raises(IntegrityError):
        send_together(database, rows)
    assert stored(database) == []
    send_together(database, [ONE])
    assert stored(database) == [("one", 1)]


def send_together(database: Database, rows: list[dict[str, Any]]) -> None:
    with database.writing() as session:
        connection = connection_of(session)
        with sent_together(connection):
            for row in rows:
                connection.execute(insert(NumberCounter).inline(), row)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_server_that_goes_away_meanwhile_is_told_like_any_other_failure(database: Database) -> None:
    with pytest.raises(DatabaseFailure):
        lose_the_server(database)
    assert stored(database) == []
    send_together(database, [ONE])
    assert stored(database) == [("one", 1)]


def lose_the_server(database: Database) -> None:
    with database.writing() as session:
        connection = connection_of(session)
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        with sent_together(connection):
            connection.execute(insert(NumberCounter).inline(), ONE)
            with database.looking() as other:
                other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
