"""What patrols found, as people and processes look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.semantics.clocks import day_of
from definitions.vocabulary import FINDING_STATES, FINDING_TITLES, FindingState
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.patrol_policy import may_patrol, may_see_findings
from flows.access.policy import Ruling
from flows.access.refusal import Conflict, Invalid, Missing
from flows.access.remarks import remark
from flows.casework.desk import Desk
from flows.casework.presence import renewed
from storage.audit_chain import append
from storage.queries.patrols import (
    FindingChangeLine,
    FindingLine,
    OpenedCase,
    PatrolLine,
    cases_of_findings,
    changes_of_finding,
    findings,
    patrols,
)
from storage.records.patrols import Why, change_finding, known_findings, write_changes

MOST_ROWS = 200
"""As many lines a table of a form takes."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class FindingsView:
    lines: Sequence[FindingLine]
    """The latest first."""
    cases: Mapping[int, Sequence[OpenedCase]]
    """Id of a finding to the cases that it became."""
    patrols: Sequence[PatrolLine]
    """The latest first."""
    units: Mapping[str, str]
    """Id to title."""
    sites: Mapping[str, str]
    may_patrol: Ruling


@dataclass(frozen=True, slots=True)
class FindingView:
    line: FindingLine
    changes: Sequence[FindingChangeLine]
    cases: Sequence[OpenedCase]
    unit: str
    """Its title."""
    site: str
    may_accept: Ruling


def view_findings(desk: Desk, actor: Actor, organization: str) -> FindingsView:
    office = _seen(desk, actor, organization)
    with desk.database.reading() as session:
        lines = findings(session, organization)
        cases = cases_of_findings(session, [line.id for line in lines])
        made = patrols(session, organization)
    ruling = may_patrol(actor, office.organization)
    return FindingsView(lines, cases, made, _units(office), sites_of(office), ruling)


def view_finding(desk: Desk, actor: Actor, organization: str, number: int) -> FindingView:
    """Raises Missing where there is no such finding."""
    office = _seen(desk, actor, organization)
    with desk.database.reading() as session:
        line = _find(session, organization, number)
        changes = changes_of_finding(session, line.id)
        cases = cases_of_findings(session, [line.id]).get(line.id, [])
    return FindingView(
        line,
        changes,
        cases,
        _units(office).get(line.unit, ""),
        sites_of(office).get(line.channel, ""),
        may_patrol(actor, office.organization),
    )


def evidence_path(desk: Desk, actor: Actor, organization: str, number: int) -> Path:
    """The ZIP file with the page as it was. Raises Missing where none was kept, or it was lost."""
    _seen(desk, actor, organization)
    with desk.database.reading() as session:
        digest = _find(session, organization, number).evidence
    if digest is None:
        raise Missing(f"第{number}号问题没有网页快照", "这类问题不在网页上，请看它的说明")
    if not desk.attachments.is_intact(digest):
        raise Missing(f"第{number}号问题的网页快照丢失或者损坏", "请联系系统管理员从备份恢复")
    return desk.attachments.path(digest)


def accept(desk: Desk, actor: Actor, organization: str, number: int, reason: str) -> None:
    """Let a finding stay as it is, for a reason: later patrols see it and say nothing more of it."""
    office = _seen(desk, actor, organization)
    must_be_allowed(may_patrol(actor, office.organization))
    reason = remark(reason, "理由")
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("请写明为什么不整改", f"一两句话，不超过{LONGEST_REASON}字")
    at = desk.clock()
    with desk.database.writing() as session:
        connection = session.connection()
        must_be_allowed(may_patrol(renewed(connection, actor, at), office.organization))
        line = _find(session, organization, number)
        known = next(
            (one for one in known_findings(connection, organization).values() if one.number == number), None
        )
        if known is None or known.state != FindingState.OPEN:
            state = FINDING_STATES[line.state if known is None else FindingState(known.state)]
            raise Conflict(f"第{number}号问题现在是“{state}”", "只有待整改的问题可以说明")
        change = change_finding(connection, known, FindingState.ACCEPTED, Why(at, None, actor.person, reason))
        payload = {"organization": organization, "changes": [change.told], "reason": reason}
        told = append(session, kind="finding_accepted", payload=payload, origin=actor.origin, at=at)
        write_changes(connection, [change], told.number)


def _find(session: Session, organization: str, number: int) -> FindingLine:
    found = findings(session, organization, numbers=[number])
    if not found:
        raise Missing(f"没有第{number}号问题", "请核对编号；`sanshen patrol findings` 列出所有问题")
    return found[0]


def _seen(desk: Desk, actor: Actor, organization: str) -> Office:
    office = desk.office(organization)
    must_be_allowed(may_see_findings(actor, office.organization))
    return office


def sites_of(office: Office) -> dict[str, str]:
    """Id of each channel to its title."""
    return {channel.id: channel.title.zh for channel in office.organization.websites}


def _units(office: Office) -> dict[str, str]:
    return {unit.id: unit.title.zh for unit in office.organization.units}


def as_rows(lines: Sequence[FindingLine]) -> list[dict[str, Any]]:
    """As a table of a form takes them, by the names that the jobs give its columns."""
    return [
        {
            "number": line.number,
            "kind": FINDING_TITLES[line.kind],
            "url": line.url,
            "words": line.words,
            "unit": line.unit,
            "opened_on": day_of(line.opened_at).isoformat(),
            "state": FINDING_STATES[line.state],
        }
        for line in lines[:MOST_ROWS]
    ]


def as_list(lines: Sequence[FindingLine]) -> str:
    """A line of text for each."""
    return "\n".join(
        f"{number}. {FINDING_TITLES[line.kind]}：{line.words}{f'（{line.url}）' if line.url else ''}"
        for number, line in enumerate(lines, start=1)
    )


def is_open_at(line: FindingLine, moment: datetime) -> bool:
    """Whether it was found and not gone by then."""
    return line.opened_at < moment and not (line.state is FindingState.MENDED and line.changed_at < moment)
