"""Publications as somebody names them: by the number of their case, or by their address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    stage: str
    """That put it out."""
    row: int
    """The number of the row of a table that it is; 0: it is the whole content."""
    definition: str
    """On which its case runs."""
    form: Mapping[str, Any]


def find_publications(
    session: Session, channel: str, urls: Sequence[str], numbers: Sequence[str]
) -> list[NamedPublication]:
    """Those that are out; where none is, the one that was withdrawn last. An address says more than a number does."""
    every = _named(session, channel, or_(Publication.url.in_(urls), Case.number.in_(numbers)))
    found = [one for one in every if one.url in urls] or every
    return [one for one in found if one.state == "confirmed"] or found[:1]


def publication_of(session: Session, channel: str, publication: int) -> NamedPublication | None:
    return next(iter(_named(session, channel, Publication.id == publication)), None)


def _named(session: Session, channel: str, condition: ColumnElement[bool]) -> list[NamedPublication]:
    """The latest first."""
    rows = session.execute(
        select(Publication, Case.number, Case.definition, Content.form)
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
            row.stage,
            row.row,
            definition,
            form,
        )
        for row, number, definition, form in rows
    ]
