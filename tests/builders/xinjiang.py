"""The people of the transport department of Xinjiang whom its tests need, hired into a small office."""

from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from storage.queries.causes import opened_in
from tests.builders.office import SINCE, SmallOffice

XINJIANG = "xinjiang-transport"
UNIT_PUBLISH = f"{XINJIANG}.unit-publish"
MAILBOX = f"{XINJIANG}.leader-mailbox"
GOV_INFO = f"{XINJIANG}.gov-info"
BUILDERS, ROADS = "construction_bureau", "road_transport_bureau"
POSTS = {
    "xj_officer": ("information_officer", BUILDERS),
    "xj_section": ("section_head", BUILDERS),
    "xj_head": ("unit_head", BUILDERS),
    "xj_colleague": ("information_officer", BUILDERS),
    "xj_colleague2": ("information_officer", BUILDERS),
    "xj_reviewer": ("secrecy_reviewer", BUILDERS),
    "xj_network": ("unit_head", "road_network_center"),
    "xj_leader": ("leader_in_charge", BUILDERS),
    "xj_proof": ("proofreader", "office"),
    "xj_secrecy": ("secrecy_officer", "office"),
    "xj_office": ("site_manager", "office"),
    "xj_office_head": ("unit_head", "office"),
    "xj_committee": ("committee_reviewer", "secrecy_committee"),
    "xj_mail": ("mailbox_clerk", "info_center"),
    "xj_disclosure": ("disclosure_clerk", "office"),
    "xj_center": ("section_head", "info_center"),
    "xj_technician": ("technician", "info_center"),
    "xj_policy": ("information_officer", "policy_division"),
    "xj_policy_reviewer": ("secrecy_reviewer", "policy_division"),
    "xj_policy_head": ("unit_head", "policy_division"),
    "xj_manager": ("manager", "office"),
    "xj_roads": ("information_officer", ROADS),
    "xj_roads_head": ("unit_head", ROADS),
}
PROOFREADERS = {"proofreader_1": "xj_colleague", "proofreader_2": "xj_colleague2"}
SIGNED_BY = (
    ("xj_colleague", "done"),
    ("xj_section", "approve"),
    ("xj_colleague2", "done"),
    ("xj_head", "approve"),
    ("xj_network", "approve"),
    ("xj_proof", "done"),
    ("xj_leader", "approve"),
    ("xj_secrecy", "approve"),
)
"""The eight hands through which a publication of a subordinate unit goes, in order."""
SHEET_SIGNED_BY = (
    ("xj_colleague2", "done"),
    ("xj_policy_head", "approve"),
    ("xj_proof", "done"),
    ("xj_office", "approve"),
    ("xj_committee", "approve"),
)
"""Those through which a secrecy sheet of the policy division goes after its reviewer, in order."""


def hire(office: SmallOffice) -> SmallOffice:
    at = office.clock()
    with office.services.desk.database.writing() as session:
        sync_units(session, office.services.desk.catalogue, origin=SYSTEM, at=at)
        for person, (role, unit) in POSTS.items():
            add_person(session, person, f"乙-{person}", origin=SYSTEM, at=at)
            give_role(session, person, Post(role, XINJIANG, unit), Term(SINCE), origin=SYSTEM, at=at)
    return office


def child_handed_in(office: SmallOffice, parent: int) -> int:
    """The draft that a case has opened, of what it publishes under 互动交流: what is not filled in is as in the sample."""
    with office.services.desk.database.reading() as session:
        (child,) = opened_in(session, parent)
    known = {"title", "column", "kind", "government", "body"}
    form = {name: value for name, value in office.sample(UNIT_PUBLISH).items() if name not in known}
    office.services.revise(office.actor("xj_officer"), f"draft-{child.case_id}", {**form, **PROOFREADERS}, {})
    return child.case_id


def child_published(office: SmallOffice, child: int) -> None:
    """The general office keeps the column, and its head signs for it."""
    for person, decision in SIGNED_BY:
        office.decide("xj_office_head" if person == "xj_network" else person, child, decision)
    office.run_automatic(child)
