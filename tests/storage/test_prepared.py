"""A prepared statement gives and takes what the same statement of SQLAlchemy would, and fails as it would."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database, DatabaseFailure, connection_of
from storage.models import CheckResult, NumberCounter, Person, RoleHolding, Unit
from storage.prepared import Prepared
from storage.sending import sent_together
from storage.upsert import insert_for

ONE = {"template": "one", "year": 2026, "last": 1}
BEIJING = timezone(timedelta(hours=8))

_add = Prepared(insert(NumberCounter).inline(), ["template", "year", "last"])
_count = Prepared(
    lambda dialect: (
        insert_for(dialect, NumberCounter)
        .values(template=bindparam("of_template"), year=2026, last=1)
        .on_conflict_do_update(index_elements=["template", "year"], set_={"last": NumberCounter.last + 1})
        .returning(NumberCounter.last)
    )
)
_of_year = Prepared(
    select(NumberCounter.template, NumberCounter.last)
    .where(NumberCounter.year == bindparam("of_year"), NumberCounter.last < 100)
    .order_by(NumberCounter.template)
)
_results: Any = CheckResult.__table__
_keep = Prepared(insert(_results).inline(), [column.name for column in _results.c if column.name != "id"])
_kept = Prepared(select(CheckResult.findings, CheckResult.checked_at))


def test_constants_of_the_statement_and_values_that_are_given_meet(database: Database) -> None:
    with database.writing() as session:
        connection = connection_of(session)
        assert _count.rows(connection, {"of_template": "two"}) == [(1,)]
        assert _count.rows(connection, {"of_template": "two"}) == [(2,)]
        _add.run_each(connection, [ONE, {**ONE, "template": "many", "last": 100}])
        assert _of_year.rows(connection, {"of_year": 2026}) == [("one", 1), ("two", 2)]
        assert _of_year.rows(connection, {"of_year": 2027}) == []


def test_values_are_converted_as_the_types_of_the_columns_say(database: Database) -> None:
    findings = [{"rule": "标点", "span": [3, 4]}]
    at = datetime(2026, 11, 26, 9, 30, tzinfo=BEIJING)
    given = {"content_hash": "a" * 64, "rules": "b" * 64, "findings": findings, "checked_at": at}
    with database.writing() as session:
        _keep.run(connection_of(session), given)
    with database.reading() as session:
        ((read, moment),) = _kept.rows(connection_of(session), {})
        assert session.execute(select(CheckResult.findings, CheckResult.checked_at)).one() == (read, moment)
    assert read == findings
    assert moment == at
    assert moment.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    given = {"content_hash": "a", "rules": "b", "findings": [], "checked_at": datetime(2026, 11, 26)}  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"), database.writing() as session:
        _keep.run(connection_of(session), given)


def test_days_and_nothing_come_back_as_they_went(database: Database) -> None:
    held = select(RoleHolding.since, RoleHolding.until).where(RoleHolding.since <= bindparam("day"))
    with database.writing() as session:
        session.add(Unit(id="o/u", organization="o", code="u", title="办公室"))
        session.add(Person(id="p", name="经办人", status="active"))
        session.flush()
        session.add(RoleHolding(person="p", role="r", unit="o/u", since=date(2026, 1, 5), until=None))
        session.flush()
        connection = connection_of(session)
        assert Prepared(held).rows(connection, {"day": date(2026, 1, 5)}) == [(date(2026, 1, 5), None)]
        assert Prepared(held).rows(connection, {"day": date(2026, 1, 4)}) == []


def test_what_the_database_refuses_is_told_like_any_other_refusal_without_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.writing() as session:
        _add.run_each(connection_of(session), [ONE, {**ONE, "last": 987_654}])
    assert "987654" not in str(refused.value).partition("DETAIL")[0]
    with database.reading() as session:
        assert session.scalars(select(NumberCounter.template)).all() == []


def test_statements_that_would_read_otherwise_each_time_are_refused(database: Database) -> None:
    several = Prepared(select(NumberCounter.last).where(NumberCounter.year.in_([2025, 2026])))
    made_in_python = Prepared(insert(Person).inline(), ["id", "name"])
    with database.writing() as session:
        connection = connection_of(session)
        with pytest.raises(AssertionError, match="changing length"):
            several.rows(connection, {})
        with pytest.raises(AssertionError, match="made in Python"):
            made_in_python.run(connection, {"id": "p", "name": "经办人"})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("together", [False, True])
def test_a_connection_that_the_server_closed_is_not_given_to_anybody_again(
    database: Database, together: bool
) -> None:
    with pytest.raises(DatabaseFailure):
        lose_the_server(database, together)
    with database.writing() as session:
        _add.run(connection_of(session), ONE)
    with database.reading() as session:
        assert session.scalars(select(NumberCounter.template)).all() == ["one"]


def lose_the_server(database: Database, together: bool) -> None:
    with database.writing() as session:
        connection = connection_of(session)
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        with database.looking() as other:
            other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        if together:
            with sent_together(connection):
                _add.run(connection, ONE)
        else:
            _add.run(connection, ONE)


def test_an_update_names_its_columns(database: Database) -> None:
    change = Prepared(update(NumberCounter).where(NumberCounter.template == bindparam("of")), ["last"])
    with database.writing() as session:
        connection = connection_of(session)
        _add.run(connection, ONE)
        change.run(connection, {"of": "one", "last": 7})
        assert _of_year.rows(connection, {"of_year": 2026}) == [("one", 7)]
