"""The office that the how-to pages declare, with people, on a real database."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from definitions.registry import Catalogue, load_catalogue
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from storage.installation import OFFICE, set_up
from tests.builders.changed import Change, changed_catalogue
from tests.builders.office import SINCE, SmallOffice, on_catalogue, open_office

MODEL = Path(__file__).parents[2] / "docs" / "how-to" / "model-office"
ONE_OFFICE = Path(__file__).parents[1] / "one-office"
"""A catalogue of that office alone, with the shipped calendars."""
ORGANIZATION = "model-office"

PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "officer": (("officer", "planning"),),
    "clerk": (("officer", "legal"),),
    "legal": (("head", "legal"),),
    "finance": (("head", "finance"),),
    "planner": (("head", "planning"),),
    "office": (("head", "general_office"),),
    "secrecy": (("secrecy_officer", "general_office"),),
    "member1": (("member", "board"),),
    "member2": (("member", "board"),),
    "member3": (("member", "board"),),
    "chief": (("chief", "board"),),
    "manager": (("manager", "general_office"),),
    "editor": (("editor", "general_office"),),
}
"""Person to roles, each at a unit."""


@cache
def model_catalogue() -> Catalogue:
    """Read once in each process: nobody changes it."""
    return load_catalogue(ONE_OFFICE)


def open_model_office(home: Path, database_url: str) -> SmallOffice:
    """The office of a database in which it was set up."""
    return replace(on_catalogue(open_office(home, database_url), model_catalogue()), people={})


def build_model_office(home: Path, database_url: str) -> SmallOffice:
    """On a database that has the schema and no rows."""
    office = open_model_office(home, database_url)
    desk = office.services.desk
    at = office.clock()
    set_up(desk.database, OFFICE, at)
    with desk.database.writing() as session:
        sync_units(session, desk.catalogue, origin=SYSTEM, at=at)
        for person, posts in PEOPLE.items():
            add_person(session, person, f"甲-{person}", origin=SYSTEM, at=at)
            for role, unit in posts:
                give_role(session, person, Post(role, ORGANIZATION, unit), Term(SINCE), origin=SYSTEM, at=at)
    return office


def join(office: SmallOffice, person: str, role: str, unit: str) -> None:
    """A new person, or another post of one who is there."""
    with office.services.desk.database.writing() as session:
        if person not in PEOPLE:
            add_person(session, person, f"甲-{person}", origin=SYSTEM, at=office.clock())
        post = Post(role, ORGANIZATION, unit)
        give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())


def with_document(office: SmallOffice, name: str, old: str, new: str) -> SmallOffice:
    """The office on a catalogue of its own, in which a document reads otherwise."""
    return with_changes(office, in_document(name, old, new))


def with_changes(office: SmallOffice, *changes: Change) -> SmallOffice:
    return on_catalogue(office, changed_catalogue(ONE_OFFICE, *changes))


def in_document(name: str, old: str, new: str) -> Change:
    return Change(f"{ORGANIZATION}/processes/{name}.yaml", old, new)
