"""What the processes of 四平 (S1) and 通辽 (S2) claim to fulfil, against the regulations' lists."""

from functools import cache

import pytest

from definitions.loader import examine_process
from definitions.registry import Catalogue, Office
from definitions.schema.process import ANY_UNIT
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage
from definitions.source import read
from flows.demo.content import load_content
from tests.builders.office import whole_catalogue


@cache
def catalogue() -> Catalogue:
    """All that is shipped: the offices that other tests share do not have these two."""
    return whole_catalogue()


def ids(prefix: str, names: str) -> set[str]:
    return {f"{prefix}{name}" for name in names.split()}


SIPING = ids(
    "sp_",
    """info_submit authorized_publish policy_interpretation message_reply out_of_scope topic_lifecycle column_change
    account_grant monthly_interaction_check quarterly_bulletin""",
) | ids(
    "S1-",
    """2 4 5 6 7 8 9 10 11 12a 12b 13 14 15 16 17.1 17.2 17.3 17.4 17.5 17.6 17.7 17.8 17.9 17.10
    18a 18b 18c 19 20a 20b 20c 21a 21b 21c 22a 22b 23 24 25 26 28a 28b 28c""",
)
TONGLIAO = ids(
    "tl_",
    """site_open site_offline site_change newmedia_open newmedia_change newmedia_close content_publish correction
    inspection_cycle accountability adoption_scores""",
) | ids(
    "S2-",
    """4 5 6.1.1 6.1.2 6.1.3a 6.1.3b 6.1.3c 6.2.1 6.2.2 6.2.3a 6.2.3b 7.1 7.2a 7.2b 7.2c 7.3 7.4 7.5a 7.5b 7.5c
    8a 8b 9 10a 10b 11a 11b 11c 11d 12a 12b 12c 14 15 16 17 18a 18b 19 20 21 22""",
)
OPEN = {
    "S1-1": "names what the regulation rests on; nothing to do",
    "S1-3": "says what the site is; nothing to do",
    "S1-27": "a store of information shared with the province: outside this product",
    "S2-1": "names what the regulation rests on; nothing to do",
    "S2-2": "says what a website and an account are; nothing to do",
    "S2-3": "the supervising office is a unit with roles of the organisation",
    "S2-13": "services (一网通办): outside this product",
    "S2-23": "the office changes the regulation: every process has versions",
    "S2-24": "repeals 通政办字〔2018〕208号, of which there is no process",
}


def covered(organization: str) -> set[str]:
    processes = catalogue().office(organization).processes.values()
    return {one for loaded in processes for one in loaded.process.covers}


@pytest.mark.parametrize(("organization", "expected"), [("siping", SIPING), ("tongliao", TONGLIAO)])
def test_the_documents_cover_what_the_regulation_asks_for(organization: str, expected: set[str]) -> None:
    assert covered(organization) == expected


def test_what_is_open_is_said_with_a_reason() -> None:
    assert not OPEN.keys() & (SIPING | TONGLIAO)
    assert all(OPEN.values())


@pytest.mark.parametrize("organization", ["siping", "tongliao"])
def test_the_people_of_the_demo_hold_every_duty_and_nobody_two_of_one_case(organization: str) -> None:
    office, people = catalogue().office(organization), load_content(catalogue()).staff.people[organization]
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
