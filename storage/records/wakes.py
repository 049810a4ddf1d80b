"""Wake rows: which cases a worker must look at."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.models import Wake


def raise_wake(session: Session, case_id: int, at: datetime) -> None:
    """Ask for a look at the case, under a new generation."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Wake).values(case_id=case_id, generation=1, asked_at=at, failures=0)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["case_id"],
            set_={"generation": Wake.generation + 1, "asked_at": at, "failures": 0, "not_before": None},
        )
    )
