"""Moments as days and months in Beijing, told to either database."""

from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, literal, type_coerce
from sqlalchemy.orm import Session


def day_of(session: Session, moment: Any) -> ColumnElement[Any]:
    """The day, as a date."""
    if _is_sqlite(session):
        return type_coerce(func.date(moment, "+8 hours"), Date)
    return cast(func.timezone("Asia/Shanghai", moment), Date)


def month_of(session: Session, moment: Any) -> ColumnElement[str]:
    """`2026-11`."""
    if _is_sqlite(session):
        return func.strftime("%Y-%m", moment, "+8 hours")
    return func.to_char(func.timezone("Asia/Shanghai", moment), "YYYY-MM")


def month_of_last_day(session: Session, due_at: Any) -> ColumnElement[str]:
    """The same of a limit: `due_at` is the midnight after its last day, so a second before it lies within that day."""
    if _is_sqlite(session):
        return func.strftime("%Y-%m", due_at, "-1 second", "+8 hours")
    return month_of(session, due_at - func.make_interval(*([0] * 6), literal(1)))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
