"""The office that the how-to pages declare, with people, on a real database."""

import shutil
from dataclasses import replace
from pathlib import Path

from definitions.registry import CATALOGUE, Catalogue, load_catalogue
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from storage.installation import OFFICE, set_up
from tests.builders.office import SINCE, SmallOffice, open_office

MODEL = Path(__file__).parents[2] / "docs" / "how-to" / "model-office"
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


def model_catalogue(root: Path) -> Catalogue:
    """The shipped calendars, and the model office alone. `root` is an empty folder."""
    shutil.copytree(CATALOGUE / "calendars", root / "calendars")
    shutil.copytree(MODEL, root / ORGANIZATION)
    return load_catalogue(root)


def build_model_office(home: Path, database_url: str) -> SmallOffice:
    """On a database that has the schema and no rows."""
    office = open_office(home, database_url)
    root = home / "catalogue"
    desk = replace(office.services.desk, catalogue=model_catalogue(root))
    office = replace(office, services=replace(office.services, desk=desk), people={})
    at = office.clock()
    set_up(desk.database, OFFICE, at)
    with desk.database.writing() as session:
        sync_units(session, desk.catalogue, origin=SYSTEM, at=at)
        for person, posts in PEOPLE.items():
            add_person(session, person, f"甲-{person}", origin=SYSTEM, at=at)
            for role, unit in posts:
                give_role(session, person, Post(role, ORGANIZATION, unit), Term(SINCE), origin=SYSTEM, at=at)
    return office


def with_document(office: SmallOffice, name: str, old: str, new: str) -> SmallOffice:
    """The office on a catalogue of its own, in which a document reads otherwise."""
    root = office.home / "changed"
    shutil.copytree(office.home / "catalogue", root)
    file = root / ORGANIZATION / "processes" / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    desk = replace(office.services.desk, catalogue=load_catalogue(root))
    return replace(office, services=replace(office.services, desk=desk))
