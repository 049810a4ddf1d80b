"""Short words for what people do with the duties of the model office."""

from datetime import date, timedelta

from sqlalchemy import select

from definitions.semantics.clocks import day_of
from definitions.vocabulary import SignerPlace, Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from flows.access.proxies import Wish, give_proxy
from flows.access.refusal import Missing, Refused
from flows.casework.handing import SeatRequest
from flows.casework.views import CaseView
from storage.models import CaseCopy
from storage.queries.timeline import Happening
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SINCE, SmallOffice


def give(office: SmallOffice, person: str, role: str, unit: str) -> None:
    post = Post(role, ORGANIZATION, unit)
    with office.services.desk.database.writing() as session:
        give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())


def leaves(office: SmallOffice, person: str, role: str, unit: str) -> None:
    """Today is the last day, and tomorrow has come."""
    with office.services.desk.database.writing() as session:
        day = day_of(office.clock())
        end_role(session, person, Post(role, ORGANIZATION, unit), day, origin=SYSTEM, at=office.clock())
    office.clock.move(days=1)


def stands_in(office: SmallOffice, deputy: str, principal: str, *posts: str) -> None:
    """In these posts; in all where none is named."""
    today: date = day_of(office.clock())
    term = Term(today, today + timedelta(days=30))
    wish = Wish(principal, deputy, ORGANIZATION, term, frozenset(posts) or None)
    with office.services.desk.database.writing() as session:
        give_proxy(session, wish, origin=SYSTEM, at=office.clock())


def act(
    office: SmallOffice,
    by: str,
    reference: str | int,
    verb: Verb,
    to: str | None = None,
    why: str = "有急事",
    place: SignerPlace = SignerPlace.BESIDE,
) -> None:
    office.services.act_on_seat(office.actor(by), reference, SeatRequest(verb, to, why, place=place))


def waiting(office: SmallOffice, *people: str) -> set[str]:
    return {person for person in people if office.services.inbox(office.actor(person))}


def view(office: SmallOffice, reference: str | int, by: str = "manager") -> CaseView:
    return office.services.case(office.actor(by), reference)


def happened(office: SmallOffice, reference: str | int, kind: str) -> list[Happening]:
    return [one for one in view(office, reference).timeline if one.kind == kind]


def may_open(office: SmallOffice, person: str, case: int) -> bool:
    try:
        view(office, case, person)
    except (Missing, Refused):
        return False
    return True


def kinds(office: SmallOffice, case: int, by: str = "officer") -> list[str]:
    """Of all that its timeline tells."""
    return [one.kind for one in view(office, case, by).timeline]


def copied_to(office: SmallOffice) -> set[str]:
    """Everybody who has a copy of some case."""
    with office.services.desk.database.reading() as session:
        return set(session.scalars(select(CaseCopy.person)))
