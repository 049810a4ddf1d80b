"""Who holds what, in the transaction of the caller."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Person, RoleHolding

BEIJING = ZoneInfo("Asia/Shanghai")


def is_vacant(session: Session, role: str, unit: str, at: datetime) -> bool:
    """Whether no active person holds the role at the unit on the day of `at`."""
    on = at.astimezone(BEIJING).date()
    holder = session.scalar(
        select(RoleHolding.id)
        .join(Person, Person.id == RoleHolding.person)
        .where(
            RoleHolding.unit == unit,
            RoleHolding.role == role,
            Person.status == "active",
            RoleHolding.since <= on,
            (RoleHolding.until.is_(None)) | (RoleHolding.until >= on),
        )
        .limit(1)
    )
    return holder is None
