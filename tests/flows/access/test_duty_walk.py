"""The policy, walked where duties are handed on, lent, claimed, added, asked about, signed by several, and stood in for."""

from pathlib import Path

import pytest

from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role
from tests.builders.model_office import ORGANIZATION, PEOPLE, open_model_office, with_document
from tests.builders.office import SINCE, SmallOffice
from tests.fixtures.database import POSTGRESQL_IN_SOAK
from tests.flows.access.crowd import Watched
from tests.flows.access.duty_places import DUTY_PLACES
from tests.flows.access.duty_walk import DutyPlace, DutyWalk
from tests.flows.access.recorded import WALKED

pytestmark = pytest.mark.parametrize("model_office_url", POSTGRESQL_IN_SOAK, indirect=True)

ALSO = {
    "mate": ("officer", "planning"),
    "legal2": ("head", "legal"),
    "sysadmin": ("system_admin", "general_office"),
    "auditor": ("audit_admin", "planning"),
}


@pytest.fixture
def crowd(tmp_path: Path, model_office_url: str) -> Watched:
    office = open_model_office(tmp_path, model_office_url)
    with office.services.desk.database.writing() as session:
        for person, (role, unit) in ALSO.items():
            add_person(session, person, f"甲-{person}", origin=SYSTEM, at=office.clock())
            post = Post(role, ORGANIZATION, unit)
            give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())
    return Watched(office, (*PEOPLE, *ALSO))


@pytest.mark.parametrize("place", DUTY_PLACES, ids=lambda place: place.name)
def test_each_does_what_is_theirs_with_a_duty_and_nobody_else(crowd: Watched, place: DutyPlace) -> None:
    crowd.office = _as_declared(crowd.office, place)
    walk = DutyWalk(crowd, place, place.begin(crowd.office))
    tried = list(walk.all())
    WALKED.extend(tried)
    assert len(tried) == len(place.rows) * (len(place.answers) + 25)


def _as_declared(office: SmallOffice, place: DutyPlace) -> SmallOffice:
    return office if place.document is None else with_document(office, *place.document)
