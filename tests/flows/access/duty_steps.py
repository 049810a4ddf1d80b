"""What brings a case of the model office to where it is walked: each step is done by somebody, as people do it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role
from flows.access.proxies import Wish, give_proxy
from flows.casework.handing import SeatRequest
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SmallOffice

Step = Callable[[SmallOffice, str], Any]
Beginning = Callable[[SmallOffice], str]


def submitted(process: str, *steps: Step, **values: Any) -> Beginning:
    def begin(office: SmallOffice) -> str:
        number = office.submit(process, **values).number
        for step in steps:
            step(office, number)
        return number

    return begin


def signs(person: str, decision: str = "approve", **answer: Any) -> Step:
    return lambda office, number: office.decide(person, number, decision, **answer)


def on_seat(person: str, verb: Verb, to: str | None = None, **more: Any) -> Step:
    asked = SeatRequest(verb, to, "请您看看", **more)
    return lambda office, number: office.services.act_on_seat(office.actor(person), number, asked)


def lent(*chain: str) -> tuple[Step, ...]:
    return tuple(on_seat(lender, Verb.DELEGATE, borrower) for lender, borrower in pairwise(chain))


def copied(person: str, *to: str) -> Step:
    return lambda office, number: office.services.copy_to(office.actor(person), number, to)


def read(person: str) -> Step:
    return lambda office, number: office.services.mark_as_read(office.actor(person), number)


def stands_in(principal: str, *deputies: str) -> Step:
    def arrange(office: SmallOffice, _number: str) -> None:
        today = day_of(office.clock())
        with office.services.desk.database.writing() as session:
            for deputy in deputies:
                wish = Wish(principal, deputy, ORGANIZATION, Term(today, today + timedelta(days=5)))
                give_proxy(session, wish, origin=SYSTEM, at=office.clock())

    return arrange


def leaves(person: str, role: str, unit: str) -> Step:
    def leave(office: SmallOffice, _number: str) -> None:
        today, post = day_of(office.clock()), Post(role, ORGANIZATION, unit)
        with office.services.desk.database.writing() as session:
            end_role(session, person, post, today, origin=SYSTEM, at=office.clock())
        office.clock.move(days=1)

    return leave
