"""The audit finds every change, removal, reordering and insertion, and names the row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from storage.append_only import triggers_on
from storage.audit_chain import digest_of
from storage.models import APPEND_ONLY, AuditEvent, Case, Decision, LedgerRow, Seal
from storage.seals import load_key, seal
from storage.verification import Verification, verify
from tests.builders.office import SmallOffice
from tests.builders.versions import another_version, migrated, plan, publish
from tests.flows.auditing.well_used import import_a_year, keep_registers, patrol_the_site, write_letters

OF_CASE = AuditEvent.chain == "case/1"


@pytest.fixture
def played(office: SmallOffice) -> SmallOffice:
    case = office.submit()
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    return office


def key(office: SmallOffice) -> bytes:
    return load_key(office.home / "keys" / "seal.key")


def tamper(office: SmallOffice, change: Callable[[Session], None]) -> Verification:
    """What somebody does who holds the database and drops its triggers."""
    database = office.services.desk.database
    with database.writing() as session:
        for model in APPEND_ONLY:
            for trigger in triggers_on(model.__tablename__, sqlite=database.is_sqlite):
                on = "" if database.is_sqlite else f" ON {trigger.table}"
                session.execute(text(f"DROP TRIGGER {trigger.name}{on}"))
        change(session)
    return verify(database, key(office))


def named(result: Verification) -> set[tuple[str, str]]:
    return {(damage.table, damage.row) for damage in result.damage}


def test_an_honest_history_verifies_and_says_what_is_not_yet_sealed(played: SmallOffice) -> None:
    database = played.services.desk.database
    before = verify(database, key(played))
    assert (before.ok, before.sealed) == (True, 0)
    assert seal(database, key(played), played.clock())
    assert not seal(database, key(played), played.clock()), "nothing moved, nothing to seal"
    after = verify(database, key(played))
    assert (after.ok, after.sealed) == (True, after.events)
    assert after.events > 10


def test_the_database_itself_refuses_to_change_what_happened(played: SmallOffice) -> None:
    played.decide("reviewer", played.submit().number, evidence=played.scan())
    import_a_year(played)
    file = another_version(played, [("within: 1 workday", "within: 2 workdays")])
    migrated(played, plan(played, file))
    publish(played, file)
    keep_registers(played)
    write_letters(played)
    patrol_the_site(played)
    database = played.services.desk.database
    seal(database, key(played), played.clock())
    with database.reading() as session:
        assert all(session.execute(select(table.__table__).limit(1)).all() for table in APPEND_ONLY)
    for table in APPEND_ONLY:
        first, *_ = table.__table__.columns
        for statement in (delete(table), update(table).values({first.name: first})):
            with pytest.raises(Exception, match="append-only"), database.writing() as session:
                session.execute(statement)


def test_a_changed_event_is_named(played: SmallOffice) -> None:
    def change(session: Session) -> None:
        session.execute(
            update(AuditEvent).where(OF_CASE, AuditEvent.number == 4).values(payload='{"seat":1}')
        )

    assert ("audit_event", "case/1 #4") in named(tamper(played, change))


def test_a_removed_event_is_named(played: SmallOffice) -> None:
    def change(session: Session) -> None:
        session.execute(delete(AuditEvent).where(OF_CASE, AuditEvent.number == 5))

    assert ("audit_event", "case/1 #5") in named(tamper(played, change))


def test_a_cut_tail_is_named_by_the_case_and_by_the_seal(played: SmallOffice) -> None:
    seal(played.services.desk.database, key(played), played.clock())
    with played.services.desk.database.reading() as session:
        last = session.scalars(
            select(AuditEvent).where(OF_CASE).order_by(AuditEvent.number.desc()).limit(1)
        ).one()
        before = session.scalars(
            select(AuditEvent).where(OF_CASE, AuditEvent.number == last.number - 1)
        ).one()

    def change(session: Session) -> None:
        session.execute(delete(AuditEvent).where(AuditEvent.id == last.id))
        session.execute(update(Case).values(events=before.number, head=before.digest))

    assert ("audit_event", f"case/1 #{last.number}") in named(tamper(played, change))


def test_swapped_events_are_named(played: SmallOffice) -> None:
    def change(session: Session) -> None:
        session.execute(update(AuditEvent).where(OF_CASE, AuditEvent.number == 6).values(number=1006))
        session.execute(update(AuditEvent).where(OF_CASE, AuditEvent.number == 7).values(number=6))
        session.execute(update(AuditEvent).where(OF_CASE, AuditEvent.number == 1006).values(number=7))

    found = named(tamper(played, change))
    assert {("audit_event", "case/1 #6"), ("audit_event", "case/1 #7")} <= found


def test_an_inserted_event_is_named_even_with_its_own_digest_right(played: SmallOffice) -> None:
    def change(session: Session) -> None:
        last = session.scalars(
            select(AuditEvent).where(OF_CASE).order_by(AuditEvent.number.desc()).limit(1)
        ).one()
        row = {
            "chain": last.chain, "number": last.number + 1, "at": last.at + timedelta(hours=1), "kind": "reminded",
            "person": None, "way_in": "system", "os_user": "x", "payload": "{}", "previous": last.digest,
        }  # fmt: skip
        session.execute(insert(AuditEvent), [{**row, "digest": digest_of(row)}])

    result = tamper(played, change)
    assert any(damage.row.startswith("case/1 #") for damage in result.damage)


def test_a_removed_case_is_named_by_the_seal(played: SmallOffice) -> None:
    seal(played.services.desk.database, key(played), played.clock())

    def change(session: Session) -> None:
        session.execute(delete(AuditEvent).where(AuditEvent.chain == "case/1"))
        session.execute(update(Case).values(events=0, head=""))

    assert any(row.startswith("case/1 #") for _, row in named(tamper(played, change)))


def test_a_changed_decision_and_a_changed_ledger_line_are_named(played: SmallOffice) -> None:
    def change(session: Session) -> None:
        session.execute(update(Decision).where(Decision.stage == "secrecy").values(opinion="从未说过的话"))
        session.execute(
            update(LedgerRow).where(LedgerRow.ledger == "publications").values(values={"title": "假"})
        )

    found = named(tamper(played, change))
    assert ("decision", "case/1 secrecy/1") in found
    assert ("ledger_row", "jilin-transport/publications 1") in found


def test_a_forged_seal_is_named(played: SmallOffice) -> None:
    seal(played.services.desk.database, key(played), played.clock())

    def change(session: Session) -> None:
        session.execute(update(Seal).values(chains=99))

    assert ("seal", "seal 1") in named(tamper(played, change))


def test_what_was_put_in_later_with_an_earlier_date_is_named(played: SmallOffice) -> None:
    database = played.services.desk.database
    seal(database, key(played), played.clock() + timedelta(hours=1))
    case = played.submit()
    assert named(verify(database, key(played))) == {("audit_event", f"case/{case.case_id} #1")}


def test_what_was_begun_while_a_seal_was_made_is_no_damage(played: SmallOffice) -> None:
    database = played.services.desk.database
    seal(database, key(played), played.clock() + timedelta(minutes=9))
    played.submit()
    assert verify(database, key(played)).damage == []


def test_workers_that_seal_at_once_make_one_row_of_seals(office: SmallOffice) -> None:
    database = office.services.desk.database
    sealing = key(office)

    def work(_: int) -> None:
        office.submit()
        seal(database, sealing, office.clock())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(12)))
    seal(database, sealing, office.clock())
    result = verify(database, sealing)
    assert result.damage == []
    assert result.sealed == result.events
