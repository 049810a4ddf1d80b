"""Which ledger of an organisation is shown to a person who has not chosen one."""

from flows.access.actor import Actor
from flows.casework.desk import Desk
from flows.casework.sight import sight_of
from storage.queries.ledgers import first_with_lines


def first_ledger(desk: Desk, actor: Actor, organization: str) -> str | None:
    """The first in which the person may see a line; where there is none, the first. None: there are no ledgers."""
    ledgers = desk.office(organization).ledgers
    with desk.database.reading() as session:
        found = first_with_lines(session, organization, ledgers, sight_of(session, desk, actor))
    return found or next(iter(ledgers), None)
