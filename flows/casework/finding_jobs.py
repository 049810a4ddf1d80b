"""The jobs about patrols: to make one, and to count what patrols found in a period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.semantics.clocks import day_of
from definitions.vocabulary import FINDING_STATES, FINDING_TITLES, FindingState
from flows.casework.bulletin import period_of
from flows.casework.desk import Desk
from flows.casework.findings import as_rows, is_open_at, sites_of
from flows.casework.patrolling import patrol_sites, sites_called
from storage.queries.patrols import FindingLine, findings, patrols

COLUMNS = ("编号", "类别", "网站", "责任单位", "情况", "网址", "发现日期", "状态")


@dataclass(frozen=True, slots=True)
class Counted:
    told: Mapping[str, int]
    rows: Sequence[Mapping[str, Any]]
    report: str
    lines: Sequence[FindingLine]

    def written(self, charts: str = "") -> str:
        """In Markdown: how many of each kind, with `charts` of them, where those are asked for; then one by one."""
        return f"{charts}{_by_kind(self.lines)}\n{self.report}" if charts and self.lines else self.report


def go_on_patrol(desk: Desk, organization: str, inputs: Mapping[str, Any]) -> None:
    """What the job does before anything is asked of the database."""
    patrol_sites(desk, organization, inputs.get("site") or None)


def latest_patrol(session: Session, desk: Desk, organization: str, inputs: Mapping[str, Any]) -> Counted:
    """Of every site, or of one: what its latest patrol did, and all that is open now. Raises Missing."""
    office, site = desk.office(organization), inputs.get("site") or None
    sites_called(office, site)
    latest = {one.channel: one for one in reversed(patrols(session, organization))}
    made = [one for name, one in latest.items() if site in (None, name)]
    lines = [
        line
        for line in findings(session, organization)
        if line.state is FindingState.OPEN and (site is None or line.channel in ("", site))
    ]
    told = {
        "pages": sum(one.pages for one in made),
        "opened": sum(one.opened for one in made),
        "mended": sum(one.mended for one in made),
        "open": len(lines),
    }
    return Counted(told, as_rows(lines), _report(office, lines), lines)


def of_period(session: Session, desk: Desk, organization: str, inputs: Mapping[str, Any]) -> Counted:
    """Findings that were found in it, or were still open when it began."""
    office, period = desk.office(organization), period_of(str(inputs["period"]))
    ends = min(period.ends, desk.clock())
    due = [
        line
        for line in findings(session, organization)
        if line.opened_at < ends and (period.begins <= line.opened_at or is_open_at(line, period.begins))
    ]
    still = [line for line in due if is_open_at(line, ends) and line.state is not FindingState.ACCEPTED]
    told = {
        "patrols": sum(period.holds(one.started_at) for one in patrols(session, organization)),
        "found": sum(period.begins <= line.opened_at for line in due),
        "due": len(due),
        "mended": sum(not is_open_at(line, ends) for line in due),
        "open": len(still),
    }
    return Counted(told, as_rows(due), _report(office, due), due)


def _by_kind(lines: Sequence[FindingLine]) -> str:
    """In Markdown."""
    every = Counter(line.kind for line in lines)
    still = Counter(line.kind for line in lines if line.state is FindingState.OPEN)
    rows = [f"| {FINDING_TITLES[kind]} | {count} | {still[kind]} |" for kind, count in every.most_common()]
    return "\n".join(["| 类别 | 问题 | 待整改 |", "|---|---:|---:|", *rows]) + "\n"


def _report(office: Office, lines: Sequence[FindingLine]) -> str:
    """In Markdown."""
    if not lines:
        return "没有问题。\n"
    sites, organization = sites_of(office), office.organization
    rows = [
        (
            str(line.number),
            FINDING_TITLES[line.kind],
            sites.get(line.channel, "—"),
            organization.unit_title(line.unit) or "—",
            line.words,
            line.url or "—",
            day_of(line.opened_at).isoformat(),
            FINDING_STATES[line.state],
        )
        for line in lines
    ]
    table = [COLUMNS, ("---",) * len(COLUMNS), *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in table) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
