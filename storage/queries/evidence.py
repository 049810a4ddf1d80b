"""Where a file was attached before."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from storage.models import Decision, DecisionEvidence


class Registered(NamedTuple):
    """A signature on paper that was registered with the file."""

    case_id: int
    stage: str
    round: int


_decision: Any = Decision.__table__
_evidence: Any = DecisionEvidence.__table__
_REGISTERED = (
    select(_decision.c.case_id, _decision.c.stage, _decision.c.round)
    .join_from(_evidence, _decision)
    .where(_evidence.c.digest == bindparam("of_digest"), _decision.c.registered_by.is_not(None))
    .order_by(_decision.c.id)
)


def signatures_shown_by(connection: Connection, digest: str) -> list[Registered]:
    """Oldest first."""
    return [Registered._make(row) for row in connection.execute(_REGISTERED, {"of_digest": digest})]
