"""The sample people of 四平 and 通辽 suffice for their processes."""

from datetime import datetime
from functools import cache

import pytest

from definitions.conditions import evaluate
from definitions.loader import examine_process
from definitions.registry import Catalogue, Office
from definitions.schema.process import ANY_UNIT
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage
from definitions.schema.triggers import ScheduleTrigger
from definitions.semantics.schedules import occasions
from definitions.semantics.triggers import occasion_context
from definitions.source import read
from definitions.working_days import SHANGHAI
from flows.demo.content import load_content
from tests.builders.office import whole_catalogue


@cache
def catalogue() -> Catalogue:
    """All that is shipped: the offices that other tests share do not have these two."""
    return whole_catalogue()


@pytest.mark.parametrize("organization", ["siping", "tongliao"])
def test_the_people_of_the_demo_hold_every_duty_and_nobody_two_of_one_case(organization: str) -> None:
    office, people = (
        catalogue().office(organization),
        load_content(catalogue(), offices=[organization]).staff.people[organization],
    )
    held = {(holding.role, holding.unit): set[str]() for person in people for holding in person.holdings}
    for person in people:
        for holding in person.holdings:
            held[holding.role, holding.unit].add(person.id)
    wanted = {
        (place, role, unit)
        for loaded in office.processes.values()
        for place, role in _duties(office, loaded.process.process)
        for unit in _units_of(office, loaded.process.process, place, held)
    }
    assert {(role, unit) for _, role, unit in wanted if not held.get((role, unit))} == set()
    for loaded in office.processes.values():
        own = {role for place, role in _duties(office, loaded.process.process) if place == "submitting unit"}
        for unit in {unit for _, unit in held}:
            together = [
                person for role in own | set(loaded.process.start.by) for person in held.get((role, unit), ())
            ]
            assert len(together) == len(set(together)), (loaded.process.process, unit)


def test_a_wait_may_stand_behind_the_fork_that_leads_those_without_the_day_around_it() -> None:
    office = catalogue().office("siping")
    text = office.processes["siping.out-of-scope"].text
    fork = "when: form.urgent == '是', go: publish"
    assert fork in text
    around = read(text.replace(fork, fork.replace("是", "否")), "out-of-scope.yaml")
    found = examine_process(around, organization=office.organization, ledgers=office.ledgers)
    assert "endless-wait" in {problem.code for problem in found.problems}


def _duties(office: Office, process: str) -> set[tuple[str, str]]:
    """Where and as what people act."""
    stages = office.processes[process].process.all_stages
    return {
        (who.of, who.role)
        for stage in stages
        if isinstance(stage, HumanStage)
        for who in stage.who
        if isinstance(who, Who)
    }


def _units_of(office: Office, process: str, place: str, held: dict[tuple[str, str], set[str]]) -> set[str]:
    """The units at which a duty may fall: where somebody may start, those above, or those that a form may name."""
    start = office.processes[process].process.start
    allowed = [unit.id for unit in office.organization.units]
    if start.of != ANY_UNIT:
        allowed = [unit.strip() for unit in start.of.split(",")]
    starting = {unit for unit in allowed if any(held.get((role, unit)) for role in start.by)}
    if place == "submitting unit":
        return starting - _offices_of_their_own(office, process)
    if place == "above submitting unit":
        return {office.organization.above(unit) for unit in starting} - {"leaders"}
    if place.startswith("form."):
        return {unit.id for unit in office.organization.units} - {"leaders"}
    return {place}


def _offices_of_their_own(office: Office, process: str) -> set[str]:
    """Units below a banner or a bureau: the stage of the banner's own office is not theirs."""
    has_level = any(role == "superior_reviewer" for _, role in _duties(office, process))
    above = {unit.within for unit in office.organization.units}
    banners = {unit.id for unit in office.organization.units if unit.within == "gov_office"}
    return {unit.id for unit in office.organization.units if has_level and unit.id not in banners | above}


def test_the_notice_of_a_quarter_is_drafted_on_its_last_working_day() -> None:
    office = catalogue().office("tongliao")
    trigger = next(
        one
        for one in office.processes["tongliao.quarterly-notice"].process.triggers
        if isinstance(one, ScheduleTrigger)
    )
    since, until = datetime(2026, 4, 1, tzinfo=SHANGHAI), datetime(2027, 1, 1, tzinfo=SHANGHAI)
    days = occasions(trigger, office.calendar, since, until)
    told = [
        (day.date().isoformat(), evaluate(trigger.form["period"], occasion_context(day.date())))
        for day in days
    ]
    assert told == [("2026-06-30", "2026-Q2"), ("2026-09-30", "2026-Q3"), ("2026-12-31", "2026-Q4")]
