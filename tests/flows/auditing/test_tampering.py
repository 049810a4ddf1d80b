"""Every column of every row: what is changed, removed or inserted behind the program is found, and named."""

import os
from collections.abc import Callable, Generator, Iterator
from functools import cache
from itertools import combinations

import pytest
from sqlalchemy import Column, Table

from definitions.loader import load_accepted
from flows.auditing import definitions
from storage.models.base import Base
from storage.verification import Damage
from tests.builders.audit import audited
from tests.builders.office import JILIN, SmallOffice
from tests.flows.auditing.attacker import Attacker, Row, attacker_of, copied, key, other
from tests.flows.auditing.well_used import LINKS

TRANSIENT = {
    "wake": "which cases a worker must look at; `sanshen repair` makes them anew",
    "worker_beat": "which workers are alive",
    "declared_trigger": "which triggers workers have met; what they opened stands in the cases",
    "sign_in_attempt": "failures of the last minutes, for the lock",
}
"""Tables that the audit does not tell of."""

EXEMPT = {
    ("audit_event", "id"): "events are ordered by their numbers",
    ("seal", "id"): "seals are ordered by their signatures",
    ("review", "id"): "a duty is named by case, stage, visit and seat",
    ("review_role", "id"): "a role is named by the duty",
    ("decision", "id"): "only the order of a case's decisions counts",
    ("deadline_change", "id"): "a change is named by its import",
    ("decision_evidence", "id"): "a file is named by the decision",
    ("deadline", "id"): "a deadline is named by case and key",
    ("case_cause", "id"): "a cause is named by the occasion",
    ("published_version", "id"): "a version is named by its digest",
    ("case_migration", "id"): "a migration is named by its number",
    ("case_copy", "id"): "a copy is named by case and person",
    ("ledger_row", "id"): "a line is named by ledger and serial",
    ("role_holding", "id"): "a holding is named by person, role, unit and day",
    ("installation", "id"): "there is one row",
    ("case", "run_id"): "which run moves the case; the engine starts another",
    ("case", "pauses"): "how many pause keys were given out",
    ("case", "followed"): "how far a worker has looked; an occasion opens one draft anyhow",
    ("register_entry", "followed"): "how far a worker has looked; an occasion opens one draft anyhow",
    ("register_change", "id"): "a change is named by its entry and its number",
    ("patrol", "id"): "a patrol is named by its number",
    ("finding", "id"): "a finding is named by its number; its changes and its cases are missed instead",
    ("finding", "followed"): "how far a worker has looked; an occasion opens one draft anyhow",
    ("finding_change", "id"): "a change is named by its finding and its number",
    ("finding_case", "id"): "a case is named by its finding",
    ("check_result", "checked_at"): "read by nobody",
    ("file_text", "read_at"): "read by nobody",
    ("sign_in_session", "seen_at"): "renewed with every click",
    ("sign_in_session", "revoked_at"): "a session ends by itself",
    ("sign_in_session", "agent"): "read by nobody",
}
"""Columns that may differ, and why that is no damage."""


TRIED = None if os.environ.get("SANSHEN_SOAK") else 1
"""Of how many rows a column is changed; None: of one that is filled and one that is empty."""
cached_load_accepted = cache(load_accepted)
on_postgresql_in_soak = pytest.mark.parametrize(
    "used", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)], indirect=True
)

ENDS_BY_ITSELF = "sign_in_session"
"""Whoever removes a session signs somebody out, which any of them may do."""


@pytest.fixture
def attacker(used: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> Generator[Attacker]:
    # Hundreds of audits follow: each definition is read once.
    monkeypatch.setattr(definitions, "load_accepted", cached_load_accepted)
    with attacker_of(used.services.desk.database) as attacker:
        yield attacker


def tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in TRANSIENT]


def some(rows: list[Row], column: Column[object] | None = None) -> list[Row]:
    """The first row and the last; of a column one that is filled and one that is empty."""
    if column is None:
        return rows[:1] + rows[1:][-1:]
    filled = [row for row in rows if row[column.name] is not None]
    empty = [row for row in rows if row[column.name] is None]
    return filled[:1] + empty[-1:]


NAMES: dict[str, Callable[[Row], str]] = {
    "audit_event": lambda row: f"{row['chain']} #{row['number']}",
    "case": lambda row: f"case/{row['id']}",
    "content": lambda row: f"case/{row['case_id']} content {row['id']}",
    "publication": lambda row: f"case/{row['case_id']} publication {row['id']}",
    "review": lambda row: f"case/{row['case_id']} {row['stage']}/{row['visit']}",
    "review_role": lambda row: f"case/{row['case_id']} {row['stage']}/{row['visit']} {row['role']}",
    "decision": lambda row: f"case/{row['case_id']} {row['stage']}/{row['visit']}",
    "decision_evidence": lambda row: (
        f"case/{row['case_id']} {row['stage']}/{row['visit']} {row['digest'][:12]}"
    ),
    "deadline": lambda row: f"case/{row['case_id']} {row['key']}",
    "case_cause": lambda row: f"case/{row['case_id']} {row['key']}",
    "published_version": lambda row: str(row["digest"]),
    "case_migration": lambda row: str(row["number"]),
    "case_copy": lambda row: f"case/{row['case_id']} {row['person']}",
    "deadline_change": lambda row: f"import {row['imported']}",
    "ledger_row": lambda row: f"{row['organization']}/{row['ledger']} {row['serial']}",
    "register_entry": lambda row: f"id {row['id']}",
    "register_change": lambda row: f"{JILIN}/{LINKS} {row['entry']} #{row['change']}",
    "patrol": lambda row: f"{row['organization']} {row['number']}",
    "finding": lambda row: f"{row['organization']} {row['number']}",
    "finding_change": lambda row: f"{JILIN} {row['finding']} #{row['change']}",
    "finding_case": lambda row: f"{JILIN} {row['finding']} case/{row['case_id']}",
    "role_holding": lambda row: f"{row['person']} {row['role']}@{row['unit']} {row['since']}",
    "number_counter": lambda row: f"{row['template']} {row['year']}",
    "check_result": lambda row: f"{row['content_hash']} {row['rules'][:12]}",
    "file_text": lambda row: f"{row['digest']} {row['extractor']}",
    "access_token": lambda row: row["token_hash"][:10],
    "sign_in_session": lambda row: row["token_hash"][:10],
    "seal": lambda row: f"seal {row['id']}",
    "installation": lambda row: str(row["id"]),
}
"""How the damage of a row is named; else by its key."""


def names(table: str, row: Row) -> set[tuple[str, str]]:
    """Table and name. What leads a chain does not fit the chain; what belongs to no case is named by its id."""
    (first, *_) = (str(row[column.name]) for column in key(Base.metadata.tables[table]))
    found = {(table, NAMES[table](row) if table in NAMES else first)}
    if table in ("case", "chain_head"):
        found.add(("audit_event", f"case/{row['id']} #" if table == "case" else f"{row['chain']} #"))
    if "case_id" in row:
        found.add((table, f"case/{row['case_id']} id {row['id']}"))
    return found


def is_named(damage: list[Damage], table: str, *rows: Row) -> bool:
    wanted = {name for row in rows for name in names(table, row)}
    return any(
        found.table == t and (found.row == name or (name.endswith("#") and found.row.startswith(name)))
        for found in damage
        for t, name in wanted
    )


@pytest.mark.scaled
@on_postgresql_in_soak
def test_a_changed_column_is_named(used: SmallOffice, attacker: Attacker) -> None:
    assert set(_changed(used, attacker)) == set()
    assert audited(used).ok, "everything was put back"


def _changed(office: SmallOffice, attacker: Attacker) -> Iterator[str]:
    for table in tables():
        rows = attacker.rows(table)
        assert rows, f"nothing is played that fills {table.name}"
        for column in table.columns:
            if (table.name, column.name) in EXEMPT:
                continue
            for row in some(rows, column)[:TRIED]:
                value = other(column, row[column.name])
                changed = {**row, column.name: value}
                attacker.change(table, row, **{column.name: value})
                if not is_named(audited(office).damage, table.name, row, changed):
                    yield f"{table.name}.{column.name}: {row[column.name]!r} -> {value!r}"
                attacker.change(table, changed, **{column.name: row[column.name]})


@pytest.mark.parametrize("used", ["sqlite"], indirect=True)
@pytest.mark.parametrize("payload", ["{}", '{"changes":1}'])
def test_an_event_that_tells_something_else_is_named_whatever_its_kind(
    used: SmallOffice, attacker: Attacker, payload: str
) -> None:
    table = Base.metadata.tables["audit_event"]
    of_each_kind = {row["kind"]: row for row in attacker.rows(table) if row["payload"] != payload}
    for row in of_each_kind.values():
        attacker.change(table, row, payload=payload)
        assert is_named(audited(used).damage, table.name, row), row["kind"]
        attacker.change(table, {**row, "payload": payload}, payload=row["payload"])


@on_postgresql_in_soak
def test_a_removed_row_is_named(used: SmallOffice, attacker: Attacker) -> None:
    """But for the newest seal: what it sealed is unsealed then, and only who keeps the numbers sees it."""
    unnamed = []
    for table in (table for table in tables() if table.name != ENDS_BY_ITSELF):
        rows = attacker.rows(table)
        for row in some(rows[:-1] if table.name == "seal" else rows):
            attacker.remove(table, row)
            if not is_named(audited(used).damage, table.name, row, *_next(table, rows, row)):
                unnamed.append(f"{table.name}: {row}")
            attacker.put(table, row)
    assert unnamed == []
    assert audited(used).ok


def _next(table: Table, rows: list[Row], row: Row) -> list[Row]:
    """The seal after a removed one does not continue the one before."""
    return [rows[rows.index(row) + 1]] if table.name == "seal" else []


@on_postgresql_in_soak
def test_an_inserted_row_is_named(used: SmallOffice, attacker: Attacker) -> None:
    unnamed = []
    for table in tables():
        for row in some(attacker.rows(table)):
            inserted = copied(table, row)
            attacker.put(table, inserted)
            if not is_named(audited(used).damage, table.name, inserted):
                unnamed.append(f"{table.name}: {inserted}")
            attacker.remove(table, inserted)
    assert unnamed == []
    assert audited(used).ok


@pytest.mark.parametrize("used", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("decision", ["id"]),
        ("ledger_row", ["serial"]),
        ("content", ["form", "texts", "files", "parts", "hash"]),
        ("person", ["password_hash"]),
        ("person", ["name"]),
        ("review", ["outcome", "closed_at"]),
        ("attachment", ["digest"]),
        ("seal", ["heads", "root", "signature"]),
    ],
)
def test_two_rows_that_change_places_are_named(
    used: SmallOffice, attacker: Attacker, name: str, columns: list[str]
) -> None:
    table = Base.metadata.tables[name]
    one, two = next(
        (one, two)
        for one, two in combinations(attacker.rows(table), 2)
        if all(None is not one[column] != two[column] is not None for column in columns)
    )
    attacker.remove(table, one)
    attacker.change(table, two, **{column: one[column] for column in columns})
    attacker.put(table, {**one, **{column: two[column] for column in columns}})
    assert is_named(audited(used).damage, name, one, two)


@on_postgresql_in_soak
def test_an_event_of_the_system_whose_person_became_blank_is_named(
    used: SmallOffice, attacker: Attacker
) -> None:
    """Its digest cannot tell the two apart."""
    table = Base.metadata.tables["audit_event"]
    event = next(row for row in attacker.rows(table) if row["person"] is None)
    attacker.change(table, event, person="")
    named = f"{event['chain']} #{event['number']}"
    assert (table.name, named) in {(one.table, one.row) for one in audited(used).damage}
    attacker.change(table, event, person=None)
    assert not audited(used).damage
