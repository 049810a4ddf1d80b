"""Drafts that follow from what patrols found for the first time."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from definitions.conditions import ConditionError, holds
from definitions.registry import Office
from definitions.schema.triggers import FindingTrigger
from definitions.semantics.clocks import day_of
from definitions.semantics.history import Cause
from definitions.semantics.triggers import occasion_context
from definitions.vocabulary import FINDING_TITLES, CauseKind, FindingState
from flows.access.refusal import Invalid, SanshenError
from flows.casework.declared_triggers import Declared, declared_triggers, filled_in
from flows.casework.desk import Desk
from flows.casework.findings import as_list, as_rows, sites_of
from flows.casework.opening import Opening, open_draft
from storage.queries.patrols import FindingLine, findings, patrol_that_opened, unfollowed_findings
from storage.records.patrols import known_findings, mark_followed, write_case
from storage.records.triggers import failed, known_triggers, meet

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What opens one draft."""

    patrol: int
    name: str
    """Tells the occasions of one patrol apart: the number of the finding, or the unit."""
    lines: Sequence[FindingLine]

    @property
    def title(self) -> str:
        first = self.lines[0]
        if len(self.lines) == 1:
            return f"巡查发现第{first.number}号问题：{FINDING_TITLES[first.kind]}"
        return f"第{self.patrol}次巡查发现 {len(self.lines)} 个问题"


def follow_findings(desk: Desk) -> None:
    """Each organisation's in one transaction with the mark that they were looked at."""
    listening: dict[str, list[Declared]] = defaultdict(list)
    for one in declared_triggers(desk.catalogue):
        if isinstance(one.trigger, FindingTrigger):
            listening[one.loaded.process.organization].append(one)
    with desk.database.reading() as session:
        known = known_triggers(session)
        waiting = unfollowed_findings(session)
    new = [one.key for declared in listening.values() for one in declared if one.key not in known]
    if new:
        with desk.database.writing() as session:
            meet(session, new, desk.clock())
    for organization in waiting:
        if organization in desk.catalogue.offices:
            _follow(desk, desk.office(organization), listening[organization])


def _follow(desk: Desk, office: Office, triggers: list[Declared]) -> None:
    organization = office.organization.organization
    with desk.database.writing() as session:
        known_findings(session.connection(), organization)  # another worker waits here
        lines = findings(session, organization, only_unfollowed=True)
        since = {key: known.since for key, known in known_triggers(session).items()}
        still = [line for line in reversed(lines) if line.state is FindingState.OPEN]
        for one in triggers:
            met = [line for line in still if line.opened_at >= since[one.key]]
            _look(session, desk, office, met, one)
        mark_followed(session.connection(), [line.id for line in lines])


def _look(session: Session, desk: Desk, office: Office, lines: list[FindingLine], one: Declared) -> None:
    trigger = one.trigger
    assert isinstance(trigger, FindingTrigger)
    try:
        wanted = [line for line in lines if _is_meant(trigger, office, line)]
    except ConditionError as error:
        failed(session, one.key, f"条件算不出来：{error.reason}")
        return
    for occasion in _occasions(session, trigger, wanted):
        failed(session, one.key, _opened(session, desk, office, one, trigger, occasion))


def _is_meant(trigger: FindingTrigger, office: Office, line: FindingLine) -> bool:
    if trigger.kinds and line.kind not in trigger.kinds:
        return False
    return trigger.when is None or holds(trigger.when, finding_context(office, [line]))


def _occasions(session: Session, trigger: FindingTrigger, lines: list[FindingLine]) -> Iterator[Occasion]:
    patrols = patrol_that_opened(session, [line.id for line in lines])
    grouped: dict[tuple[int, str], list[FindingLine]] = defaultdict(list)
    for line in lines:
        name = f"@{line.unit}" if trigger.each == "unit" else str(line.number)
        grouped[patrols[line.id], name].append(line)
    for (patrol, name), group in grouped.items():
        yield Occasion(patrol, name, group)


def _opened(
    session: Session, desk: Desk, office: Office, one: Declared, trigger: FindingTrigger, occasion: Occasion
) -> str | None:
    """Returns why no draft was opened."""
    lines, organization = occasion.lines, office.organization
    context = {**finding_context(office, lines), **occasion_context(day_of(lines[0].opened_at))}
    name = f"{organization.organization}/{occasion.patrol}/{occasion.name} {' '.join(one.key)}"
    try:
        begin = lines[0].unit if trigger.is_for_their_unit else trigger.place.name
        unit = organization.higher(begin, trigger.place.above)
        if not unit:
            raise Invalid(
                "找不到应当为哪个单位起草", "请在机构文件里写明栏目的 provided_by，或者 patrol.answers"
            )
        opening = Opening(
            one.loaded.process.process,
            unit,
            Cause(CauseKind.FINDING_OPENED, f"finding {name}", occasion.title),
            filled_in(trigger.form, context),
            {"findings": [line.number for line in lines]},
        )
        case_id = open_draft(session, desk, opening, desk.clock())
    except SanshenError as refused:
        reason = f"{occasion.title}：{refused.reason}。{refused.hint}"
        logger.warning("%s opened no draft: %s", one.key, reason)
        return reason
    write_case(session.connection(), [line.id for line in lines], case_id)
    return None


def finding_context(office: Office, lines: Sequence[FindingLine]) -> Mapping[str, Any]:
    """What expressions see of findings that open one draft together."""
    first = lines[0]
    return {
        "finding": {
            "number": first.number,
            "kind": first.kind.value,
            "kind_title": FINDING_TITLES[first.kind],
            "site": sites_of(office).get(first.channel, ""),
            "url": first.url,
            "words": first.words,
            "unit": first.unit,
            "opened_on": day_of(first.opened_at).isoformat(),
            "kinds": list(dict.fromkeys(FINDING_TITLES[line.kind] for line in lines)),
            "count": len(lines),
            "list": as_list(lines),
            "rows": as_rows(lines),
        }
    }
