"""People of the office of the how-to pages who are away, and who stands in for them."""

from datetime import timedelta

from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.proxies import Wish, end_proxy, give_proxy
from flows.casework.handing import SeatRequest
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SINCE, SmallOffice

COUNTERSIGN = "model-office.countersign"
VOTE = "model-office.board-vote"


def stand_in(
    office: SmallOffice, principal: str, deputy: str, days: int = 5, posts: frozenset[str] | None = None
) -> None:
    today = office.clock().date()
    wish = Wish(principal, deputy, ORGANIZATION, Term(today, today + timedelta(days=days)), posts)
    with office.services.desk.database.writing() as session:
        give_proxy(session, wish, origin=SYSTEM, at=office.clock())


def end(office: SmallOffice, principal: str, deputy: str, organization: str = ORGANIZATION) -> None:
    at = office.clock()
    with office.services.desk.database.writing() as session:
        end_proxy(session, principal, deputy, organization, at.date(), origin=SYSTEM, at=at)


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


def administer(office: SmallOffice, person: str) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("system_admin", ORGANIZATION, "general_office")
        give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())


def wished(office: SmallOffice, principal: str, deputy: str, *posts: str, reason: str = "") -> Wish:
    today = office.clock().date()
    return Wish(principal, deputy, ORGANIZATION, Term(today, today), frozenset(posts) or None, reason)


def pass_on(office: SmallOffice, principal: str, *posts: str) -> None:
    """To the clerk, by who sits on the board beside being head."""
    with office.services.desk.database.writing() as session:
        board = Post("member", ORGANIZATION, "board")
        give_role(session, principal, board, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, principal, "clerk", posts=frozenset(posts))


def use(office: SmallOffice, by: str, number: str, verb: Verb, to: str | None = None) -> None:
    office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "请办"))
