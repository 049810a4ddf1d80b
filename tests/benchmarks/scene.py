"""The office that is measured: the services as they are shipped, among many other open cases."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from flows.access.actor import Actor
from flows.assembly import assemble
from flows.settings import Settings
from tests.builders.office import PUBLISH, SIGNING, WEB, SmallOffice, build_office

OTHERS = 200
"""Open cases beside those that are measured."""

LVLIANG_SIGNING = ("ll_head", "ll_deputy")
RECEIVED = {"complete": "齐全"}


def settings_of(home: Path, url: str) -> Settings:
    return Settings(home=home, SANSHEN_DATABASE_URL=url)


def furnish(home: Path, url: str) -> SmallOffice:
    """A fresh office that lives on wall-clock time, like every other program of the installation."""
    office = build_office(home, url)
    office.services.desk.database.dispose()
    return replace(office, services=assemble(settings_of(home, url)))


def fill(office: SmallOffice, cases: int) -> None:
    """Other open cases, spread evenly over the stages of both offices."""
    spread = [(WEB, stop) for stop in range(len(SIGNING) + 1)] + [(PUBLISH, stop) for stop in range(3)]
    for process, stop in islice(cycle(spread), cases):
        signing = SIGNING if process == WEB else LVLIANG_SIGNING
        case = office.submit(process, by="officer" if process == WEB else "ll_editor")
        for person in signing[:stop]:
            office.decide(person, case.case_id)


def actors(office: SmallOffice, people: Sequence[str]) -> dict[str, Actor]:
    return {person: office.actor(person) for person in people}
