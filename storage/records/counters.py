"""Serial numbers without gaps: case numbers and lines of ledgers."""

from sqlalchemy.orm import Session

from storage.models import NumberCounter
from storage.upsert import upsert


def next_serial(session: Session, template: str, year: int) -> int:
    """The next number of this template in this year; the row stays locked until the transaction ends."""
    statement = upsert(session, NumberCounter).values(template=template, year=year, last=1)
    serial: int = session.scalars(
        statement.on_conflict_do_update(
            index_elements=["template", "year"], set_={"last": NumberCounter.last + 1}
        ).returning(NumberCounter.last)
    ).one()
    return serial
