"""Compares patrols and findings with the events that tell of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.vocabulary import FindingState
from flows.auditing.counters import Counters
from flows.auditing.files import Files
from storage.models import Finding, FindingCase, FindingChange, Patrol
from storage.records.patrols import (
    digest_of_change,
    digest_of_finding,
    digest_of_patrol,
    finding_counter,
    patrol_counter,
)
from storage.verification import Damage, Recorded, compare
from storage.verification.inspection import streamed

Numbered = tuple[str, int]
"""Organisation, and number of the patrol or of the finding."""
Columns = dict[str, Any]

_patrols: Any = Patrol.__table__
_findings: Any = Finding.__table__
_changes: Any = FindingChange.__table__
_cases: Any = FindingCase.__table__
OF_WHICH = (_findings.c.organization, _findings.c.number)


class Patrols:
    """Tells the counters how many there are, and the files of the evidence."""

    def __init__(self, counters: Counters, files: Files) -> None:
        self._counters = counters
        self._files = files
        self._patrols: dict[Numbered, Columns] = {}
        self._findings: dict[Numbered, Columns] = {}
        self._changes: dict[tuple[Numbered, int], Columns] = {}
        self._cases: dict[tuple[Numbered, int], Columns] = {}

    def read(self, event: Recorded) -> None:
        payload = event.payload
        if event.kind == "patrolled":
            organization, number = payload["organization"], payload["patrol"]
            self._counters.add(patrol_counter(organization))
            self._patrols[organization, number] = {"内容": payload["digest"], "event": event.number}
            self._files.add(payload["files"], event.at)
            self._change(event, number)
            for seen in payload["seen"]:
                self._findings.setdefault((organization, seen), {})["last_seen"] = number
        elif event.kind == "finding_accepted":
            self._change(event, None)

    def _change(self, event: Recorded, patrol: int | None) -> None:
        organization = event.payload["organization"]
        for told in event.payload["changes"]:
            finding = (organization, told["number"])
            self._changes[finding, told["change"]] = {"内容": told["digest"], "event": event.number}
            if told["change"] == 1:
                self._counters.add(finding_counter(organization))
                self._findings[finding] = {"内容": told["fixed"], "last_seen": patrol}
            known = self._findings.setdefault(finding, {})
            known |= {"state": told["state"], "changes": told["change"]}

    def expect_cases(self, case_id: int, events: Sequence[Recorded]) -> None:
        """Of a case that findings opened, its first event names them."""
        for event in events:
            if event.kind == "drafted":
                organization = str(event.payload.get("process", "")).partition(".")[0]
                for number in event.payload.get("findings", ()):
                    self._cases[(organization, number), case_id] = {}

    def compare(self, session: Session) -> Iterator[Damage]:
        made = (
            (_of(row), {"内容": digest_of_patrol(row), "event": row["event"]})
            for row in streamed(session, select(_patrols))
        )
        yield from compare("patrol", self._patrols, made, _name)
        yield from compare("finding", self._findings, self._found(session), _name)
        of_findings = select(_changes, *OF_WHICH).outerjoin(_findings, _findings.c.id == _changes.c.finding)
        changed = (
            ((_of(row), row["change"]), {"内容": digest_of_change(_own(row)), "event": row["event"]})
            for row in streamed(session, of_findings)
        )
        yield from compare("finding_change", self._changes, changed, lambda one: f"{_name(one[0])} #{one[1]}")
        opened = select(_cases, *OF_WHICH).outerjoin(_findings, _findings.c.id == _cases.c.finding)
        cases: Iterator[tuple[tuple[Numbered, int], Columns]] = (
            ((_of(row), row["case_id"]), {}) for row in streamed(session, opened)
        )
        yield from compare("finding_case", self._cases, cases, lambda one: f"{_name(one[0])} case/{one[1]}")

    def _found(self, session: Session) -> Iterator[tuple[Numbered, Columns]]:
        for row in streamed(session, select(_findings)):
            key = f"{row['channel']} {row['kind']} {row['subject']}"
            if row["key"] != (None if row["state"] == FindingState.MENDED else key):
                yield _of(row), {"key": row["key"]}
                continue
            yield _of(row), {**row, "内容": digest_of_finding(row)}


def _of(row: Mapping[str, Any]) -> Numbered:
    return row["organization"], row["number"]


def _own(row: Mapping[str, Any]) -> Columns:
    """Without the columns of the finding."""
    return {name: value for name, value in row.items() if name in _changes.c}


def _name(one: Numbered) -> str:
    return f"{one[0]} {one[1]}"
