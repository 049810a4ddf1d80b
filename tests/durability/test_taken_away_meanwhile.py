"""What was taken away from somebody while they waited for the case does not count for them any more."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from flows.access.actor import SYSTEM
from flows.access.people import Post, end_role
from flows.access.refusal import Refused
from flows.casework.decision import Answer
from storage.database import connection_of
from storage.models import Person
from storage.records.cases import read_case
from tests.builders.office import SmallOffice

WAITING = 0.7
"""Seconds: long enough for a decision to come to the lock."""


def end_the_role(session: Session, office: SmallOffice) -> None:
    at = office.clock()
    post = Post("secrecy_officer", "jilin-transport", "office")
    end_role(session, "secrecy", post, (at - timedelta(days=1)).date(), origin=SYSTEM, at=at)


def close_the_account(session: Session, _office: SmallOffice) -> None:
    session.execute(update(Person).where(Person.id == "secrecy").values(status="disabled"))


@pytest.mark.parametrize("take_away", [end_the_role, close_the_account])
def test_a_decision_that_waited_for_the_case_is_refused(
    office: SmallOffice, take_away: Callable[[Session, SmallOffice], None]
) -> None:
    case = office.submit().case_id
    office.decide("reviewer", case)
    office.decide("head", case)
    actor, database = office.actor("secrecy"), office.services.desk.database
    with ThreadPoolExecutor(1) as other:
        with database.writing() as session:
            read_case(connection_of(session), case, lock=True)
            late = other.submit(office.services.decide, actor, case, Answer("approve"))
            time.sleep(WAITING)
            assert not late.done()
            if database.is_sqlite:
                take_away(session, office)
            else:
                with database.writing() as beside:
                    take_away(beside, office)
        with pytest.raises(Refused):
            late.result(30)
    assert office.services.case(office.actor("officer"), case).stage == "secrecy"
