"""The calendar by which an office counted days at a moment of the past: what was imported since is left out."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.working_days import Calendar, CalendarError
from flows.access.refusal import Invalid
from storage.models import AuditEvent

IMPORTED = "calendar_imported"


def calendar_at(session: Session, office: Office, moment: datetime) -> Calendar:
    """Raises Invalid where a table that was in force then is not kept any more."""
    tables: dict[int, str] = {}
    is_todays = True
    for at, told in _imports(session):
        if told["calendar"] != office.organization.calendar:
            continue
        if at < moment:
            tables[told["year"]] = told["sha256"]
        else:
            is_todays = False
    if is_todays:
        return office.calendar
    try:
        years = [office.kept_year(year, digest) for year, digest in sorted(tables.items())]
    except (CalendarError, FileNotFoundError) as error:
        raise Invalid(
            f"{moment:%Y年%m月%d日}以前录入的放假安排找不到了，算不出当时的期限：{error}",
            "请从备份恢复数据目录里的 calendars/kept 后再试",
        ) from error
    return office.calendar_of(years)


def _imports(session: Session) -> list[tuple[datetime, dict[str, Any]]]:
    rows = session.execute(
        select(AuditEvent.at, AuditEvent.payload)
        .where(AuditEvent.chain == "installation", AuditEvent.kind == IMPORTED)
        .order_by(AuditEvent.number)
    )
    return [(at, json.loads(payload)) for at, payload in rows]
