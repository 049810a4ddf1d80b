"""A draft that was launched in Prefect is shown to everybody who may start the process at its unit, and to nobody else."""

import pytest

from flows.access.actor import FROM_PREFECT, SYSTEM
from flows.access.people import Post, Term, add_person, give_role
from flows.access.refusal import Refused
from flows.casework.submission import draft_launched
from storage.queries.blocked import vacant_duties
from tests.builders.office import LVLIANG, PUBLISH, SINCE, SmallOffice

SECTION = "energy_section"
"""Where nobody of the small office may start the process."""
STARTERS = ("section_editor", "center_editor")
"""In the order of the process."""


def join(office: SmallOffice, person: str, *roles: str, unit: str = SECTION) -> None:
    with office.services.desk.database.writing() as session:
        add_person(session, person, f"甲-{person}", origin=SYSTEM, at=office.clock())
        for role in roles:
            post = Post(role, LVLIANG, unit)
            give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())


def launch(office: SmallOffice) -> int:
    return draft_launched(office.services.desk, PUBLISH, SECTION, "run-1", FROM_PREFECT)


def waiting(office: SmallOffice, person: str) -> list[int]:
    return [duty.case_id for duty in office.services.inbox(office.actor(person))]


def vacant(office: SmallOffice) -> list[int]:
    with office.services.desk.database.reading() as session:
        return [duty.case_id for duty in vacant_duties(session, LVLIANG, office.clock().date())]


@pytest.mark.parametrize("roles", [STARTERS[:1], STARTERS[1:], STARTERS], ids=["first", "second", "both"])
def test_whoever_may_start_the_process_there_sees_it_once_and_takes_it(
    office: SmallOffice, roles: tuple[str, ...]
) -> None:
    join(office, "starter", *roles)
    join(office, "clerk", "office_clerk")
    join(office, "elsewhere", *STARTERS, unit="office")
    case = launch(office)
    assert waiting(office, "starter") == [case]
    assert waiting(office, "clerk") == waiting(office, "elsewhere") == []
    values = office.sample(PUBLISH)
    for person in ("clerk", "elsewhere"):
        with pytest.raises(Refused):
            office.services.revise(office.actor(person), f"draft-{case}", values, {})
    office.services.revise(office.actor("starter"), f"draft-{case}", values, {})
    assert waiting(office, "starter") == []
    assert office.services.drafted(office.actor("starter"))[0].case_id == case


def test_what_was_taken_and_returned_waits_for_its_drafter_alone(office: SmallOffice) -> None:
    join(office, "starter", "center_editor")
    join(office, "colleague", *STARTERS)
    join(office, "section_head", "section_head")
    case = launch(office)
    assert waiting(office, "colleague") == [case]
    office.services.revise(office.actor("starter"), f"draft-{case}", office.sample(PUBLISH), {})
    office.decide("section_head", case, "return", opinion="请核实")
    assert waiting(office, "starter") == [case]
    assert waiting(office, "colleague") == []


def test_what_the_checks_held_back_waits_for_its_drafter_alone(office: SmallOffice) -> None:
    join(office, "starter", "center_editor")
    join(office, "colleague", *STARTERS)
    case = launch(office)
    held = office.sample(PUBLISH, body="机密★2年")
    assert office.services.revise(office.actor("starter"), f"draft-{case}", held, {}).held
    assert waiting(office, "starter") == [case]
    assert waiting(office, "colleague") == []


@pytest.mark.parametrize("role", STARTERS)
def test_it_is_nobodys_only_where_nobody_may_start_the_process(office: SmallOffice, role: str) -> None:
    case = launch(office)
    assert vacant(office) == [case]
    join(office, "starter", role)
    assert vacant(office) == []


def test_it_is_told_whether_anybody_could_take_it(office: SmallOffice) -> None:
    join(office, "starter", "center_editor")
    launched = office.services.case(office.actor("starter"), f"draft-{launch(office)}")
    (opened,) = [happening for happening in launched.timeline if happening.kind == "opened"]
    assert opened.payload["duties"]["draft/1/1"]["vacant"] is False
