"""Signatures on paper: whose they may be, and who may register them."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import delete

from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.casework.decision import Answer
from storage.models import RoleHolding
from tests.builders.office import LVLIANG, SINCE, SmallOffice
from tests.fixtures.database import POSTGRESQL_IN_SOAK
from tests.flows.access.crowd import Crowd

pytestmark = pytest.mark.parametrize("office_url", POSTGRESQL_IN_SOAK, indirect=True)

NOT_IN_OFFICE = "签字人在签字当日不担任这个职务"


Attempt = Callable[[Actor, str, Answer], object]


def _try(attempt: Attempt, number: str, answer: Answer, actor: Actor) -> None:
    attempt(actor, number, answer)


def test_a_signature_on_paper_is_that_of_whoever_holds_the_office_and_of_nobody_else(
    office: SmallOffice,
) -> None:
    crowd = Crowd(office)
    number = office.sent_to_paper()
    for signer in {*crowd.actors, "没有这个人"} - {"ll_office"}:
        answer = office.paper_answer(number, signer)
        for attempt in (office.services.decide, office.services.rehearse):
            (told,) = crowd.refused(["ll_clerk"], partial(_try, attempt, number, answer))
            assert (told.verb, told.target) == ("decide approve", number)
            assert told.reason == (
                "纸质签批要由签字人以外的人登记" if signer == "ll_clerk" else NOT_IN_OFFICE
            )
    answer = office.paper_answer(number, "ll_office")
    crowd.does("ll_clerk", lambda actor: office.services.decide(actor, number, answer), "decided")


@pytest.mark.parametrize(
    ("person", "role", "by", "signer", "told"),
    [
        ("ll_editor", "office_clerk", "ll_editor", "ll_office", "拟稿人不能登记自己起草的内容的纸质签批"),
        ("ll_editor", "office_reviewer", "ll_clerk", "ll_editor", "拟稿人不能审签自己起草的内容"),
        ("ll_deputy", "office_reviewer", "ll_clerk", "ll_deputy", "不能连着签两个环节，签字人已签过"),
        ("ll_office", "office_clerk", "ll_office", "ll_office", "由签字人以外的人登记"),
    ],
)
def test_on_paper_nobody_is_two_of_drafter_signer_and_registrar(
    office: SmallOffice, person: str, role: str, by: str, signer: str, told: str
) -> None:
    with office.services.desk.database.writing() as session:
        session.add(RoleHolding(person=person, role=role, unit=f"{LVLIANG}/office", since=SINCE))
    crowd = Crowd(office)
    number = office.sent_to_paper()
    answer = office.paper_answer(number, signer)
    (refusal,) = crowd.refused([by], lambda actor: office.services.decide(actor, number, answer))
    assert told in refusal.reason


def test_a_signer_who_left_the_office_the_day_before_did_not_sign(office: SmallOffice) -> None:
    crowd = Crowd(office)
    number = office.sent_to_paper()
    signed = office.paper_answer(number)
    with office.services.desk.database.writing() as session:
        today = day_of(office.clock())
        session.execute(delete(RoleHolding).where(RoleHolding.person == "ll_office"))
        session.add(
            RoleHolding(
                person="ll_office",
                role="office_reviewer",
                unit=f"{LVLIANG}/office",
                since=SINCE,
                until=today.replace(day=today.day - 1),
            )
        )
    (refusal,) = crowd.refused(["ll_clerk"], lambda actor: office.services.decide(actor, number, signed))
    assert refusal.reason == NOT_IN_OFFICE
