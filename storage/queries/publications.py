"""Publications as somebody names them: by the number of their case, or by their address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Content, Publication


@dataclass(frozen=True, slots=True)
class NamedPublication:
    id: int
    number: str
    title: str
    channel: str
    url: str
    """As the row holds it."""
    hash: str
    state: str


def find_publication(
    session: Session, channel: str, urls: Sequence[str], numbers: Sequence[str]
) -> NamedPublication | None:
    """The one that is out; where none is, the one that was withdrawn last."""
    found = _named(session, channel, or_(Publication.url.in_(urls), Case.number.in_(numbers)))
    return next((one for one in found if one.state == "confirmed"), found[0] if found else None)


def publication_of(session: Session, channel: str, publication: int) -> NamedPublication | None:
    return next(iter(_named(session, channel, Publication.id == publication)), None)


def _named(session: Session, channel: str, condition: ColumnElement[bool]) -> list[NamedPublication]:
    """The latest first."""
    rows = session.execute(
        select(Publication, Case.number, Content.form)
        .join(Case, Case.id == Publication.case_id)
        .join(Content, Content.id == Publication.content)
        .where(Publication.channel == channel, Publication.state.in_(("confirmed", "withdrawn")), condition)
        .order_by(Publication.id.desc())
    )
    return [
        NamedPublication(
            row.id,
            number or "",
            str(form.get("title", "")),
            row.channel,
            row.url or "",
            row.content_hash,
            row.state,
        )
        for row, number, form in rows
    ]
