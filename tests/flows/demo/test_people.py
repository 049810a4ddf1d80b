"""The demo's people: every post that its offices need is held, and by different people where that is asked."""

from collections.abc import Iterator

import pytest

from definitions.schema.places import Base
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage
from tests.builders.office import whole_catalogue
from tests.flows.demo.acting import CONTENT

CATALOGUE = whole_catalogue()
PEOPLE = {office: {p.id: p for p in people} for office, people in CONTENT.staff.people.items()}


def holders(office: str, role: str, unit: str) -> set[str]:
    return {person.id for person in CONTENT.staff.people[office] if person.holds(role, unit)}


def seats_of_bureau() -> Iterator[tuple[str, str]]:
    for unit in CATALOGUE.office("jilin-transport").organization.units:
        if unit.id != "leaders":
            for role in ("information_officer", "unit_reviewer", "unit_head", "leader_in_charge"):
                yield unit.id, role


def test_only_the_petition_office_lacks_a_reviewer() -> None:
    seats = list(seats_of_bureau())
    vacant = [seat for seat in seats if not holders("jilin-transport", seat[1], seat[0])]
    assert len(seats) == 13 * 4
    assert vacant == [("petition_office", "unit_reviewer")]


@pytest.mark.parametrize("unit", sorted({unit for unit, _ in seats_of_bureau()}))
def test_those_who_draft_review_and_sign_in_a_unit_are_different_people(unit: str) -> None:
    roles = [role for seat, role in seats_of_bureau() if seat == unit]
    signers = [holders("jilin-transport", role, unit) for role in roles]
    secrecy = holders("jilin-transport", "secrecy_officer", "office")
    assert len(secrecy) == 2
    together = [person for group in [*signers, secrecy] for person in group]
    assert len(together) == len(set(together))


@pytest.mark.parametrize(
    "unit",
    [
        "office",
        "credit_center",
        "planning_section",
        "investment_section",
        "price_section",
        "energy_section",
        "project_office",
    ],
)
def test_every_section_of_the_commission_can_submit(unit: str) -> None:
    groups = [
        holders("lvliang-drc", role, place)
        for role, place in [
            ("section_editor", unit),
            ("section_head", unit),
            ("leader_in_charge", unit),
            ("office_reviewer", "office"),
            ("chief", "leaders"),
            ("office_clerk", "office"),
            ("center_reviewer", "credit_center"),
        ]
    ]
    assert all(groups)
    together = [person for group in groups for person in group]
    assert len(together) == len(set(together))


@pytest.mark.parametrize("office", sorted(PEOPLE))
def test_system_security_and_audit_are_administered_by_three_people_with_no_other_role(office: str) -> None:
    administrators = [
        person
        for person in CONTENT.staff.people[office]
        if {holding.role for holding in person.holdings} & {"system_admin", "security_admin", "audit_admin"}
    ]
    assert len(administrators) == 3
    assert all(len(person.holdings) == 1 for person in administrators)


def test_a_person_is_named_by_the_post_and_not_twice() -> None:
    names = [person.name for people in CONTENT.staff.people.values() for person in people]
    assert len(names) == len(set(names)) > 400


def test_only_those_who_are_played_are_hired() -> None:
    assert set(CONTENT.hired.people) == {"jilin-transport", "lvliang-drc"}
    assert {"siping", "tongliao", "xinjiang-transport"} <= CONTENT.staff.people.keys()


def seats_of_department() -> Iterator[tuple[str, str, str]]:
    """Process, role and unit of every duty whose unit the document or the submission names."""
    office = CATALOGUE.office("xinjiang-transport")
    every = [unit.id for unit in office.organization.units if unit.id not in ("leaders", "secrecy_committee")]
    for loaded in office.processes.values():
        process = loaded.process
        starting = every if process.start.of == "any unit" else process.start.of.split(", ")
        yield from ((process.process, role, starting[0]) for role in process.start.by[:1])
        for stage in process.all_stages:
            for who in stage.who if isinstance(stage, HumanStage) else ():
                if isinstance(who, Who) and who.place.base is Base.UNIT:
                    yield process.process, who.role, who.place.name
                elif isinstance(who, Who) and who.place.base is Base.SUBMITTING:
                    yield from ((process.process, who.role, unit) for unit in starting)


def test_no_duty_of_the_department_is_vacant() -> None:
    seats = list(seats_of_department())
    assert len(seats) > 200
    assert [seat for seat in seats if not holders("xinjiang-transport", seat[1], seat[2])] == []
