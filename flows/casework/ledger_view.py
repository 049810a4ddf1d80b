"""A ledger of an organisation, as far as a person may know it."""

from datetime import datetime

from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.membership import may_see_as_member
from flows.access.refusal import Missing
from flows.casework.desk import Desk
from flows.casework.sight import sight_of
from storage.queries.ledgers import LedgerLine, ledger_lines


def view_ledger(
    desk: Desk,
    actor: Actor,
    organization: str,
    ledger: str,
    since: datetime | None,
    before: datetime | None,
) -> list[LedgerLine]:
    """Its lines about the cases that the person may see. Raises Refused, or Missing."""
    must_be_allowed(may_see_as_member(actor, organization, "台账"))
    _must_be_kept(desk, organization, ledger)
    with desk.database.reading() as session:
        sight = sight_of(session, desk, actor)
        return ledger_lines(session, organization, ledger, sight, since=since, before=before)


def _must_be_kept(desk: Desk, organization: str, ledger: str) -> None:
    ledgers = desk.office(organization).ledgers
    if ledger not in ledgers:
        known = [f"  {organization}/{name}（{declared.title}）" for name, declared in ledgers.items()]
        raise Missing(f"没有名为“{ledger}”的台账", "\n".join(["现有台账：", *known]))
