"""Patrols and findings: every change of a finding is written together with the line that tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from definitions.vocabulary import FindingState
from storage.audit_chain import fingerprint
from storage.models import Finding, FindingCase, FindingChange, Patrol
from storage.records.counters import next_serial

_patrols: Any = Patrol.__table__
_findings: Any = Finding.__table__
_changes: Any = FindingChange.__table__
_cases: Any = FindingCase.__table__

OF_PATROL = ("id", "event")
OF_CHANGE = ("id", "finding", "event")
"""Columns that the event does not hold: it has its own number, and names a finding by its own."""
FIXED = (
    "organization",
    "number",
    "channel",
    "kind",
    "subject",
    "url",
    "words",
    "unit",
    "evidence",
    "opened_at",
)
"""Columns of a finding that never change."""


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What is known of a finding when it is opened."""

    organization: str
    channel: str
    kind: str
    subject: str
    url: str
    words: str
    unit: str
    evidence: str | None

    @property
    def key(self) -> str:
        return key_of(self.channel, self.kind, self.subject)


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """One that is not gone."""

    id: int
    number: int
    channel: str
    kind: str
    subject: str
    state: str
    key: str
    changes: int


@dataclass(frozen=True, slots=True)
class Why:
    """What changes a finding: a patrol, or a person with a reason."""

    at: datetime
    patrol: int | None = None
    person: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A line of `finding_change` that is to be written, once its audit event has a number."""

    number: int
    row: Mapping[str, Any]
    fixed: str | None = None
    """Digest of what never changes of the finding: told when it is opened."""

    @property
    def told(self) -> dict[str, Any]:
        """What the audit holds of it."""
        opened = {} if self.fixed is None else {"fixed": self.fixed}
        return {
            "number": self.number,
            "change": self.row["change"],
            "state": self.row["state"],
            "digest": digest_of_change(self.row),
            **opened,
        }


def key_of(channel: str, kind: str, subject: str) -> str:
    return f"{channel} {kind} {subject}"


def digest_of_patrol(row: Mapping[str, Any]) -> str:
    return fingerprint({name: value for name, value in row.items() if name not in OF_PATROL})


def digest_of_change(row: Mapping[str, Any]) -> str:
    return fingerprint({name: value for name, value in row.items() if name not in OF_CHANGE})


def digest_of_finding(row: Mapping[str, Any]) -> str:
    return fingerprint({name: row[name] for name in FIXED})


def patrol_counter(organization: str) -> str:
    return f"patrol/{organization}"


def finding_counter(organization: str) -> str:
    return f"finding/{organization}"


def next_patrol(connection: Connection, organization: str) -> int:
    """Its number. No other patrol of the organisation is written until this transaction ends."""
    return next_serial(connection, patrol_counter(organization), 0)


def known_findings(connection: Connection, organization: str) -> dict[str, KnownFinding]:
    """By key; nobody else changes them until this transaction ends."""
    columns = (_findings.c[name] for name in KnownFinding.__dataclass_fields__)
    found = connection.execute(
        select(*columns)
        .where(_findings.c.organization == organization, _findings.c.key.is_not(None))
        .order_by(_findings.c.id)
        .with_for_update()
    )
    return {row.key: KnownFinding(*row) for row in found}


def open_finding(connection: Connection, new: NewFinding, why: Why) -> Change:
    number = next_serial(connection, finding_counter(new.organization), 0)
    row = {**asdict(new), "number": number, "opened_at": why.at}
    finding = connection.execute(
        insert(_findings)
        .values(
            **row, state=FindingState.OPEN.value, key=new.key, last_seen=why.patrol, changes=1, followed=False
        )
        .returning(_findings.c.id)
    ).scalar_one()
    return Change(number, _row(finding, 1, FindingState.OPEN, why), digest_of_finding(row))


def change_finding(connection: Connection, known: KnownFinding, state: FindingState, why: Why) -> Change:
    number = known.changes + 1
    key = {"key": None} if state is FindingState.MENDED else {}
    connection.execute(
        update(_findings).where(_findings.c.id == known.id).values(state=state.value, changes=number, **key)
    )
    return Change(known.number, _row(known.id, number, state, why))


def see_again(connection: Connection, findings: Sequence[int], patrol: int) -> None:
    connection.execute(update(_findings).where(_findings.c.id.in_(findings)).values(last_seen=patrol))


def _row(finding: int, change: int, state: FindingState, why: Why) -> dict[str, Any]:
    return {"finding": finding, "change": change, "state": state.value, **asdict(why)}


def write_changes(connection: Connection, changes: Sequence[Change], event: int) -> None:
    """Append the lines. `event`: the number of the audit event that tells of them."""
    if changes:
        connection.execute(insert(_changes), [{**one.row, "event": event} for one in changes])


def write_patrol(connection: Connection, row: Mapping[str, Any], event: int) -> None:
    connection.execute(insert(_patrols).values(**row, event=event))


def mark_followed(connection: Connection, findings: Sequence[int]) -> None:
    connection.execute(update(_findings).where(_findings.c.id.in_(findings)).values(followed=True))


def write_case(connection: Connection, findings: Sequence[int], case_id: int) -> None:
    """A case was opened because of these findings."""
    connection.execute(insert(_cases), [{"finding": one, "case_id": case_id} for one in findings])
