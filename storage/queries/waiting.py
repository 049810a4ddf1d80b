"""Cases whose waiting is over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline


def waited_enough(session: Session, now: datetime) -> list[int]:
    """But for those that are blocked: an administrator lets them try again."""
    found = session.scalars(
        select(Deadline.case_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.state == "waiting", Deadline.due_at <= now, Case.blocked_reason.is_(None))
        .order_by(Deadline.case_id)
        .distinct()
    )
    return list(found)
