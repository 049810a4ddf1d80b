"""Chains that were rewritten with everything fitting, before they were sealed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from storage.audit_chain import canonical, digest_of
from storage.models import AuditEvent, Case, ChainHead
from tests.builders.audit import audited
from tests.builders.office import SmallOffice
from tests.flows.auditing.attacker import Attacker, Row, attacker_of

EVENTS: Any = AuditEvent.__table__
HEADS: Any = ChainHead.__table__
CASES: Any = Case.__table__

Change = Callable[[dict[str, Any]], object]


def rewrite(attacker: Attacker, chain: str, kind: str, payload: str | Change) -> None:
    """Change the payload of the first event of a kind, and let everything after it fit."""
    events = [row for row in attacker.rows(EVENTS) if row["chain"] == chain]
    first = next(event for event in events if event["kind"] == kind)
    first["payload"] = payload if isinstance(payload, str) else _changed(first["payload"], payload)
    previous = ""
    for event in sorted(events, key=lambda event: event["number"]):
        event["previous"] = previous
        event["digest"] = previous = digest_of(event)
        attacker.change(EVENTS, event, **event)
    table, head = (HEADS, {"chain": chain}) if chain == "installation" else (CASES, {"id": _id(chain)})
    attacker.change(table, head, head=previous)


def _changed(payload: str, change: Change) -> str:
    read = json.loads(payload)
    change(read)
    return canonical(read)


def _id(chain: str) -> int:
    return int(chain.partition("/")[2])


def rewritten(office: SmallOffice, chain: str, kind: str, payload: str | Change) -> set[tuple[str, str]]:
    office.approve_all(office.submit().number)
    with attacker_of(office.services.desk.database) as attacker:
        rewrite(attacker, chain, kind, payload)
    return {(damage.table, damage.row) for damage in audited(office).damage}


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["drafted", "submitted", "opened", "decided", "ledger"])
@pytest.mark.parametrize("payload", ["{}", "[]", "not JSON", '{"stage":1,"visit":[],"definition":{}}'])
def test_an_event_that_nobody_can_read_is_named(office: SmallOffice, kind: str, payload: str) -> None:
    found = rewritten(office, "case/1", kind, payload)
    assert any(table == "audit_event" and row.startswith("case/1") for table, row in found)


@pytest.mark.parametrize("kind", ["set_up", "person_added", "role_given", "unit_added"])
def test_so_is_one_of_the_installation(office: SmallOffice, kind: str) -> None:
    found = rewritten(office, "installation", kind, "{}")
    assert any(table == "audit_event" and row.startswith("installation #") for table, row in found)


def _other_role(payload: Row) -> None:
    payload["role"] = "manager"


def _other_opinion(payload: Row) -> None:
    payload["opinion"] = "从未说过的话"


@pytest.mark.parametrize(
    ("chain", "kind", "change", "named"),
    [
        ("installation", "role_given", _other_role, "role_holding"),
        ("case/1", "decided", _other_opinion, "decision"),
    ],
)
def test_an_event_that_tells_something_else_does_not_fit_its_rows(
    office: SmallOffice, chain: str, kind: str, change: Change, named: str
) -> None:
    assert {table for table, _ in rewritten(office, chain, kind, change)} == {named}


def test_a_case_without_any_event_is_named(office: SmallOffice) -> None:
    office.submit()
    with attacker_of(office.services.desk.database) as attacker:
        (case,) = attacker.rows(CASES)
        attacker.put(CASES, {**case, "id": 7, "number": "x", "events": 0, "head": ""})
        with attacker.engine.begin() as connection:
            connection.execute(text("UPDATE review SET case_id = 7"))
    found = {(damage.table, damage.row) for damage in audited(office).damage}
    assert ("case", "case/7") in found
    assert {row for table, row in found if table == "review"} >= {"case/7 id 1", "case/1 draft/1"}
