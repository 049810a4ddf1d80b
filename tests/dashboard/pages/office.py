"""Two offices with one person for each role that the tests need, on a given database."""

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from definitions.semantics.moves import Perform
from definitions.vocabulary import WayIn
from flows.access.actor import Actor
from flows.assembly import Services, assemble
from flows.casework.automatic import perform, position
from flows.casework.decision import Answer
from flows.clock import wall_clock
from flows.settings import Settings
from storage.attachments import StoredFile
from storage.installation import set_up
from storage.models import AuditEvent, Person, Review, RoleHolding, Unit
from tests.builders.office import shared_catalogue
from tests.dashboard.running import PASSWORD_HASH

JILIN, LVLIANG = "jilin-transport", "lvliang-drc"
WEB_PUBLISH, DRC_PUBLISH = f"{JILIN}.web-publish", f"{LVLIANG}.publish"
PEOPLE = {
    "officer": ("运输管理处信息员", JILIN, "information_officer", "transport_admin"),
    "checker": ("运输管理处审核人", JILIN, "unit_reviewer", "transport_admin"),
    "checker2": ("运输管理处审核人（二）", JILIN, "unit_reviewer", "transport_admin"),
    "head": ("运输管理处负责人", JILIN, "unit_head", "transport_admin"),
    "secrecy": ("局办公室保密审查员", JILIN, "secrecy_officer", "office"),
    "leader": ("分管副局长", JILIN, "leader_in_charge", "transport_admin"),
    "editor": ("网站编辑", JILIN, "web_editor", "it_division"),
    "manager": ("台账管理员", JILIN, "manager", "it_division"),
    "system": ("系统管理员", JILIN, "system_admin", "it_division"),
    "taxi": ("出租办审核人", JILIN, "unit_reviewer", "taxi_office"),
    "section": ("价格管理科编辑", LVLIANG, "section_editor", "price_section"),
    "section_head": ("价格管理科负责人", LVLIANG, "section_head", "price_section"),
    "deputy": ("分管副主任", LVLIANG, "leader_in_charge", "price_section"),
    "reviewer": ("委办公室主任", LVLIANG, "office_reviewer", "office"),
    "clerk": ("委办公室文书", LVLIANG, "office_clerk", "office"),
    "center": ("信息中心审核人", LVLIANG, "center_reviewer", "credit_center"),
}
"""Id to name, organisation, role and unit."""
SIGNING = {"unit_check": "checker", "unit_head": "head", "secrecy": "secrecy", "leader": "leader"}


class Office:
    """The services as another process than the dashboard's uses them."""

    def __init__(self, database_url: str, home: Path) -> None:
        self.home = home
        self.services: Services = assemble(
            Settings(home=home, SANSHEN_DATABASE_URL=database_url), catalogue=shared_catalogue()
        )

    def move_in(self) -> None:
        database = self.services.desk.database
        set_up(database, "office", wall_clock())
        with database.writing() as session:
            for name in (JILIN, LVLIANG):
                for unit in self.services.desk.office(name).organization.units:
                    session.add(
                        Unit(id=f"{name}/{unit.id}", organization=name, code=unit.id, title=unit.title.zh)
                    )
            session.add_all(
                Person(id=person, name=name, password_hash=PASSWORD_HASH)
                for person, (name, *_rest) in PEOPLE.items()
            )
            session.flush()
            session.add_all(
                RoleHolding(person=person, role=role, unit=f"{organization}/{unit}", since=date(2020, 1, 1))
                for person, (_name, organization, role, unit) in PEOPLE.items()
            )

    def actor(self, person: str) -> Actor:
        return self.services.actor(person, WayIn.CLI)

    def sample(self, process: str, **changes: Any) -> dict[str, Any]:
        loaded = self.services.desk.catalogue.find(process)
        assert loaded
        return {**loaded.process.sample, **changes}

    def submit(self, person: str = "officer", process: str = WEB_PUBLISH, **changes: Any) -> int:
        submission = self.services.submit(self.actor(person), process, self.sample(process, **changes), {})
        return submission.case_id

    def decide(self, person: str, case_id: int, decision: str = "approve", **answer: Any) -> None:
        self.services.decide(self.actor(person), case_id, Answer(decision, **answer))

    def sign_up_to(self, case_id: int, stage: str) -> None:
        """All sign in their turn until the case has come to this stage."""
        for signed, person in SIGNING.items():
            if signed == stage:
                return
            self.decide(person, case_id)

    def publish(self, **changes: Any) -> int:
        """A case that went all the way to the website."""
        case_id = self.submit(**changes)
        self.sign_up_to(case_id, "receipt")
        self.decide("editor", case_id, "done", given={"complete": "齐全"})
        self.perform(case_id)
        return case_id

    def perform(self, case_id: int) -> None:
        """What the engine would do now."""
        desk = self.services.desk
        move = position(desk, case_id).move
        assert isinstance(move, Perform)
        perform(desk, case_id, move)

    def scan(self) -> StoredFile:
        return self.services.store_file(io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "签字扫描件.pdf")

    def refusals(self) -> list[str]:
        """The verbs that were refused, first to last."""
        with self.services.desk.database.reading() as session:
            statement = (
                select(AuditEvent.payload).where(AuditEvent.kind == "refused").order_by(AuditEvent.number)
            )
            return [json.loads(payload)["verb"] for payload in session.scalars(statement)]

    def payloads(self, case_id: int, kind: str, person: str = "officer") -> list[Mapping[str, Any]]:
        view = self.services.case(self.actor(person), case_id)
        return [happening.payload for happening in view.timeline if happening.kind == kind]


def leave_to_nobody(office: Office, case_id: int) -> None:
    """Let what the case waits for be the duty of a unit in which nobody holds the role."""
    with office.services.desk.database.writing() as session:
        unit = f"{JILIN}/petition_office"
        session.execute(update(Review).where(Review.case_id == case_id).values(unit=unit))
