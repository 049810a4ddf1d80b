"""The clocks of a case, kept equal to what the semantics says."""

from collections.abc import Callable

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from definitions.semantics.clocks import Clock
from storage.models import Deadline


def sync_deadlines(
    session: Session, case_id: int, unit: Callable[[str], str], clocks: tuple[Clock, ...]
) -> None:
    """Start new clocks, stop or move those that changed, drop those that no longer run at all."""
    stored = {
        row.key: (row.due_at, row.state, row.stopped_at)
        for row in session.execute(
            select(Deadline.key, Deadline.due_at, Deadline.state, Deadline.stopped_at).where(
                Deadline.case_id == case_id
            )
        )
    }
    fresh = []
    for clock in clocks:
        values = _values(clock, unit)
        if clock.key not in stored:
            fresh.append({"case_id": case_id, "key": clock.key, **values})
        elif stored[clock.key] != (values["due_at"], values["state"], values["stopped_at"]):
            session.execute(
                update(Deadline)
                .where(Deadline.case_id == case_id, Deadline.key == clock.key)
                .values(**values)
                .execution_options(synchronize_session=False)
            )
    if fresh:
        session.execute(insert(Deadline), fresh)
    started = {clock.key for clock in clocks}
    gone = [key for key, (_, state, _) in stored.items() if key not in started and state != "void"]
    if gone:
        session.execute(
            update(Deadline)
            .where(Deadline.case_id == case_id, Deadline.key.in_(gone))
            .values(state="void", stopped_at=None)
            .execution_options(synchronize_session=False)
        )


def _values(clock: Clock, unit: Callable[[str], str]) -> dict[str, object]:
    return {
        "title": clock.title,
        "unit": unit(clock.unit),
        "stage": clock.stage,
        "started_on": clock.started_on,
        "due_at": clock.due.moment,
        "provisional": clock.due.provisional,
        "explanation": clock.due.explanation,
        "state": clock.state.value,
        "stopped_at": clock.stopped_at,
    }
