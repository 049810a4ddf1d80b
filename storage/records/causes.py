"""What brought a case about, beside its first event."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert

from definitions.semantics.history import Cause
from storage.models import CaseCause

_causes: Any = CaseCause.__table__
_WRITE = insert(_causes).inline()


def write_cause(connection: Connection, case_id: int, cause: Cause) -> None:
    """Raises IntegrityError where the occasion has opened a case already."""
    connection.execute(_WRITE, {"case_id": case_id, **asdict(cause)})
