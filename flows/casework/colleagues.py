"""The people of an organisation, for those who belong to it."""

from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.membership import may_see_as_member
from flows.casework.desk import Desk
from storage.queries.people import PersonLine, list_people


def colleagues(desk: Desk, actor: Actor, organization: str) -> list[PersonLine]:
    """Those who are active. Raises Refused."""
    must_be_allowed(may_see_as_member(actor, organization, "人员名单"))
    with desk.database.reading() as session:
        listed = list_people(session, day_of(desk.clock()))
    member = f"@{organization}/"
    return [p for p in listed if p.status == "active" and any(member in role for role in p.roles)]
