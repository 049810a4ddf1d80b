"""The schema that the migrations make is the one that the models describe, on both databases."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.migration import current, downgrade, newest, upgrade
from storage.models import Base, DecisionEvidence, Review
from storage.queries.case_search import Wanted
from storage.verification import verify
from tests.builders.office import SmallOffice


def test_migrations_lead_to_the_models(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = Database(empty_database_url)
    with database.looking() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert current(database) == newest()
    database.dispose()


def test_migrations_can_be_undone_and_done_again(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    downgrade(empty_database_url, "base")
    database = Database(empty_database_url)
    assert set(inspect(database.reading_engine).get_table_names()) <= {"alembic_version"}
    upgrade(empty_database_url)
    assert current(database) == newest()
    database.dispose()


def test_files_of_decisions_that_were_taken_before_are_found_afterwards(office: SmallOffice) -> None:
    """One file may be attached to several decisions, and twice to one."""
    database = office.services.desk.database
    scan, other = office.scan()[0], office.scan()[0]
    first, second = office.submit(), office.submit()
    office.decide("reviewer", first.number, evidence=(scan, replace(scan, name="又一次.pdf")))
    office.decide("head", first.number)
    office.decide("reviewer", second.number, evidence=(other, scan))
    table = select(*(column for column in DecisionEvidence.__table__.columns if column.name != "id"))
    with database.reading() as session:
        before = session.execute(table.order_by(DecisionEvidence.id)).all()
    assert [row.digest for row in before] == [scan.digest, other.digest, scan.digest]
    database.dispose()
    url = database.url.render_as_string(hide_password=False)
    downgrade(url, "0003")
    assert not inspect(database.reading_engine).has_table("decision_evidence")
    upgrade(url)
    with database.reading() as session:
        assert session.execute(table.order_by(DecisionEvidence.id)).all() == before
    assert verify(database, b"").damage == []


def test_one_review_per_case_stage_visit_and_seat(office: SmallOffice) -> None:
    case = office.submit()
    duty = {
        "case_id": case.case_id, "stage": "unit_check", "visit": 1, "seat": 1, "kind": "review", "title": "x",
        "role": "unit_reviewer", "unit": "jilin-transport/transport_admin", "vacant": False, "opened_at": office.clock(),
    }  # fmt: skip
    with pytest.raises(IntegrityError), office.services.desk.database.writing() as session:
        session.execute(insert(Review), [duty])


def test_an_ended_case_has_an_outcome_and_only_an_ended_one(office: SmallOffice) -> None:
    office.submit()
    with pytest.raises(IntegrityError), office.services.desk.database.writing() as session:
        session.execute(text("""UPDATE "case" SET state = 'ended'"""))


def test_what_a_failing_statement_says_does_not_quote_what_it_should_store(database: Database) -> None:
    with pytest.raises(DBAPIError) as failure, database.writing() as session:
        session.execute(text("INSERT INTO no_such_table VALUES (:title)"), {"title": "内部事项"})
    assert "no_such_table" in str(failure.value)
    assert "内部事项" not in str(failure.value)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001
    with pytest.raises(Exception, match="time zone"), database.writing() as session:
        session.execute(
            insert(Base.metadata.tables["installation"]), [{"kind": "office", "created_at": naive}]
        )


def test_times_come_back_in_utc(office: SmallOffice) -> None:
    case = office.submit()
    view = office.services.case(office.actor("officer"), case.number)
    assert view.timeline[0].at == office.clock()
    assert view.timeline[0].at.tzinfo is UTC


def test_reading_changes_nothing(office: SmallOffice) -> None:
    office.submit()
    database, change = office.services.desk.database, text("""UPDATE "case" SET title = 'x'""")
    for open_for_reading in (database.reading, database.looking):
        with suppress(DBAPIError), open_for_reading() as connected:
            connected.execute(change)
    assert office.services.search(office.actor("manager"), Wanted()).lines[0].title != "x"


@pytest.mark.parametrize("office_url", ["postgresql"], indirect=True)
def test_looking_does_not_make_postgresql_forget_what_it_prepared(office: SmallOffice) -> None:
    for _ in range(10):  # psycopg prepares what it meets for the sixth time on a connection
        office.services.inbox(office.actor("manager"))
        office.services.search(office.actor("manager"), Wanted())
    with office.services.desk.database.looking() as connection:
        prepared = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert any("mine.kind" in statement for statement in prepared)
