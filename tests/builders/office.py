"""A small office on a real database: the catalogue's organisations, and one person for each duty."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from definitions.registry import Catalogue, load_catalogue
from definitions.semantics.clocks import day_of
from definitions.semantics.moves import Perform
from definitions.vocabulary import WayIn
from flows.access.actor import SYSTEM, Actor
from flows.access.people import Post, Term, add_person, give_role, sync_units
from flows.assembly import Services, assemble
from flows.casework.automatic import perform, position
from flows.casework.decision import Answer, DecisionTaken
from flows.casework.errands import go_on_errand
from flows.casework.submission import Submission
from flows.forms.sheet import sheet_of
from flows.settings import Settings
from storage.attachments import StoredFile
from storage.installation import OFFICE, set_up
from tests.builders.changed import Change, changed_catalogue

TWO_OFFICES = Path(__file__).parents[1] / "two-offices"
"""Two offices of the catalogue with their first processes: tests of what every process has need no more to read."""
JILIN = "jilin-transport"
LVLIANG = "lvliang-drc"
WEB = f"{JILIN}.web-publish"
REPRINT = f"{JILIN}.web-reprint"
PUBLISH = f"{LVLIANG}.publish"

HOLDINGS: dict[str, tuple[str, str, str]] = {
    "officer": (JILIN, "information_officer", "transport_admin"),
    "reviewer": (JILIN, "unit_reviewer", "transport_admin"),
    "head": (JILIN, "unit_head", "transport_admin"),
    "secrecy": (JILIN, "secrecy_officer", "office"),
    "secrecy2": (JILIN, "secrecy_officer", "office"),
    "leader": (JILIN, "leader_in_charge", "transport_admin"),
    "editor": (JILIN, "web_editor", "it_division"),
    "web_chief": (JILIN, "web_chief", "it_division"),
    "stranger": (JILIN, "information_officer", "finance_division"),
    "manager": (JILIN, "manager", "office"),
    "sysadmin": (JILIN, "system_admin", "it_division"),
    "ll_editor": (LVLIANG, "section_editor", "price_section"),
    "ll_head": (LVLIANG, "section_head", "price_section"),
    "ll_deputy": (LVLIANG, "leader_in_charge", "price_section"),
    "ll_office": (LVLIANG, "office_reviewer", "office"),
    "ll_clerk": (LVLIANG, "office_clerk", "office"),
    "ll_chief": (LVLIANG, "chief", "leaders"),
    "ll_credit": (LVLIANG, "center_editor", "credit_center"),
    "ll_center": (LVLIANG, "center_reviewer", "credit_center"),
}
SINCE = date(2020, 1, 1)
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""2026-11-23 09:00 in Beijing."""

REPRINTED = {
    "source_class": "转载类",
    "topic": "",
    "reprint_source": "吕梁日报",
    "source_url": "https://example.cn/llrb/20261120.html",
}
"""What makes a publication of Lüliang a reprint."""

SIGNING = ("reviewer", "head", "secrecy", "leader")
"""Who approves a web publication, in order."""


@dataclass
class MovableClock:
    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class SmallOffice:
    """Services over a fresh database, with shortcuts that read like what people do."""

    services: Services
    clock: MovableClock
    home: Path
    people: Mapping[str, tuple[str, str, str]] = field(default_factory=lambda: HOLDINGS)

    def actor(self, person: str, way_in: WayIn = WayIn.CLI) -> Actor:
        return self.services.actor(person, way_in)

    def sample(self, process: str = WEB, **values: Any) -> dict[str, Any]:
        loaded = self.services.desk.catalogue.find(process)
        assert loaded is not None
        return {**loaded.process.sample, **values}

    def submit(self, process: str = WEB, by: str = "officer", **values: Any) -> Submission:
        return self.services.submit(self.actor(by), process, self.sample(process, **values), {})

    def decide(
        self, by: str, reference: str | int, decision: str = "approve", **answer: Any
    ) -> DecisionTaken:
        return self.services.decide(self.actor(by), reference, Answer(decision, **answer))

    def sheet_code(self, reference: str | int, by: str = "ll_clerk") -> str:
        """What the clerk reads off the sheet."""
        code = sheet_of(self.services, self.actor(by), reference).code
        assert code is not None, "the sheet was printed before its turn"
        return code

    def scan(self, name: str = "审批单.pdf") -> tuple[StoredFile, ...]:
        """As from a scanner: never the same bytes twice."""
        page = b"%PDF-1.4\n% " + uuid4().hex.encode() + b"\n%%EOF\n"
        return (self.services.store_file(io.BytesIO(page), name),)

    def paper_answer(
        self, reference: str | int, signer: str = "ll_office", decision: str = "approve", **answer: Any
    ) -> Answer:
        """What was signed today on the sheet as it is printed now."""
        usual: dict[str, Any] = {"signer": signer, "signed_on": day_of(self.services.now())}
        if "sheet_code" not in answer:
            usual["sheet_code"] = self.sheet_code(reference)
        if "evidence" not in answer:
            usual["evidence"] = self.scan()
        return Answer(decision, **{**usual, **answer})

    def register(
        self, reference: str | int, signer: str = "ll_office", decision: str = "approve", **answer: Any
    ) -> DecisionTaken:
        """The clerk registers a signature on paper."""
        given = self.paper_answer(reference, signer, decision, **answer)
        return self.services.decide(self.actor("ll_clerk"), reference, given)

    def approve_all(self, reference: str | int, opinion: str = "") -> None:
        """Every signature of a web publication, and the receipt: what remains is to publish."""
        for person in SIGNING:
            self.decide(person, reference, opinion=opinion)
        self.decide("editor", reference, "done", given={"complete": "齐全"})

    def sent_to_paper(self) -> str:
        """A publication of Lüliang whose last review is on paper; returns its number."""
        case = self.submit(PUBLISH, by="ll_editor")
        for person in ("ll_head", "ll_deputy"):
            self.decide(person, case.number)
        return case.number

    def run_automatic(self, case_id: int) -> int:
        """What the engine would do by itself; returns how many stages that were."""
        done = 0
        desk = self.services.desk
        while (at := position(desk, case_id)).errand or isinstance(at.move, Perform):
            if at.errand is not None:
                go_on_errand(desk, at.errand)
            elif isinstance(at.move, Perform):
                perform(desk, case_id, at.move)
                done += 1
        return done


@cache
def shared_catalogue() -> Catalogue:
    """Read once in each process: nobody changes it."""
    return load_catalogue(TWO_OFFICES)


@cache
def whole_catalogue() -> Catalogue:
    """What is shipped, read once in each process."""
    return load_catalogue()


def with_process(
    office: SmallOffice, process: str, old: str, new: str, imported: Path | None = None
) -> SmallOffice:
    """The office on a catalogue of its own, in which the document of the process reads otherwise.

    `imported`: the folder of an installation's own calendars.
    """
    organization, _, name = process.partition(".")
    change = Change(f"{organization}/processes/{name}.yaml", old, new)
    return on_catalogue(office, changed_catalogue(TWO_OFFICES, change, imported=imported))


def on_catalogue(office: SmallOffice, catalogue: Catalogue) -> SmallOffice:
    desk = replace(office.services.desk, catalogue=catalogue)
    return replace(office, services=replace(office.services, desk=desk))


def build_office(home: Path, database_url: str) -> SmallOffice:
    """Set an office up on a database that has the schema and no rows."""
    office = open_office(home, database_url)
    database, at = office.services.desk.database, office.clock()
    set_up(database, OFFICE, at)
    with database.writing() as session:
        sync_units(session, office.services.desk.catalogue, origin=SYSTEM, at=at)
        for person, (organization, role, unit) in HOLDINGS.items():
            add_person(session, person, f"甲-{person}", origin=SYSTEM, at=at)
            post = Post(role, organization, unit)
            give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=at)
    return office


def open_office(home: Path, database_url: str) -> SmallOffice:
    """The office of a database in which it was set up."""
    home.mkdir(parents=True, exist_ok=True)
    clock = MovableClock()
    settings = Settings(home=home, SANSHEN_DATABASE_URL=database_url)
    catalogue = None if settings.definitions else shared_catalogue()
    return SmallOffice(assemble(settings, clock, catalogue), clock, home)
