"""The facts of an installation without their times, to be compared between ways of moving cases."""

import json
import re
from typing import Any

from sqlalchemy import select

from storage.models import AuditEvent, Case, Decision, LedgerRow, Publication
from tests.builders.office import SmallOffice

TIMED = {"receipt", "values", "fixed", "stopped_at", "due_at"}
"""Moments by the clock of whoever moves the case, and digests over texts that hold one."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


ON_CLOCKS = ("clock_warned", "clock_missed", "clock_overdue", "unheeded")
"""What is told when a time is over: a worker goes by the clock on the wall, the office of a test by its own."""


def facts(office: SmallOffice) -> dict[str, list[Any]]:
    with office.services.desk.database.reading() as session:
        return {
            "events": [
                (event.chain, event.kind, event.person, event.way_in, _untimed(event.payload))
                for event in session.scalars(
                    select(AuditEvent)
                    .where(AuditEvent.chain.startswith("case/"), AuditEvent.kind.not_in(ON_CLOCKS))
                    .order_by(AuditEvent.chain, AuditEvent.number)
                )
            ],
            "cases": [
                (case.id, case.number, case.state, case.stage, case.outcome, case.round)
                for case in session.scalars(select(Case).order_by(Case.id))
            ],
            "decisions": [
                (row.case_id, row.stage, row.visit, row.decision, row.person, row.opinion, row.content_hash)
                for row in session.scalars(select(Decision).order_by(Decision.case_id, Decision.id))
            ],
            "publications": [
                (row.case_id, row.stage, row.visit, row.channel, row.state, row.content_hash, row.url)
                for row in session.scalars(select(Publication).order_by(Publication.case_id))
            ],
            "ledgers": sorted(
                (row.case_id, row.ledger, MOMENT.sub("…", json.dumps(row.values, sort_keys=True)))
                for row in session.scalars(select(LedgerRow))
            ),
        }


def facts_alone(office: SmallOffice) -> dict[str, list[Any]]:
    """Without what was noted beside them of runs that were forced: that moves no fact."""
    found = facts(office)
    events = [event for event in found["events"] if event[1] != "run_forced"]
    return {**found, "events": events}


def _untimed(payload: str) -> dict[str, Any]:
    """Without them on any level."""
    found: dict[str, Any] = json.loads(payload, object_hook=_without_moments)
    return found


def _without_moments(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in TIMED}
