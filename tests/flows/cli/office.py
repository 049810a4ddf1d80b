"""An installed office with its people, worked through the command line as they would."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from definitions.semantics.moves import Perform
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Term, add_person, give_role, parse_post, sync_units
from flows.access.tokens import create_token
from flows.assembly import assemble
from flows.casework.automatic import perform, position
from flows.casework.in_hand import find_case
from flows.cli.app import run
from flows.clock import wall_clock
from flows.settings import Settings
from storage.database import Database
from storage.installation import set_up
from storage.models import AuditEvent
from tests.builders.office import shared_catalogue, whole_catalogue

CATALOGUE = shared_catalogue()
JL, LL = "jilin-transport", "lvliang-drc"
POSTS = {
    "officer": f"information_officer@{JL}/transport_admin",
    "reviewer": f"unit_reviewer@{JL}/transport_admin",
    "head": f"unit_head@{JL}/transport_admin",
    "secrecy": f"secrecy_officer@{JL}/office",
    "leader": f"leader_in_charge@{JL}/transport_admin",
    "editor": f"web_editor@{JL}/it_division",
    "outsider": f"information_officer@{JL}/maritime",
    "manager": f"manager@{JL}/office",
    "admin": f"system_admin@{JL}/it_division",
    "security": f"security_admin@{JL}/office",
    "auditor": f"audit_admin@{JL}/office",
    "ll_editor": f"section_editor@{LL}/price_section",
    "ll_head": f"section_head@{LL}/price_section",
    "ll_deputy": f"leader_in_charge@{LL}/price_section",
    "ll_reviewer": f"office_reviewer@{LL}/office",
    "ll_clerk": f"office_clerk@{LL}/office",
    "ll_center": f"center_reviewer@{LL}/credit_center",
}


def _sample(process: str) -> dict[str, Any]:
    loaded = CATALOGUE.find(process)
    assert loaded is not None
    return dict(loaded.process.sample)


WEB_FORM = {
    **_sample(f"{JL}.web-publish"),
    "body": "自本月起，三条公交线路的走向有所调整，请广大乘客留意站牌。",
}
PAPER_FORM = _sample(f"{LL}.publish")


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output holds one JSON document and nothing else."""
        return json.loads(self.out)


@dataclass
class Office:
    home: Path
    url: str
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: object, token: str | None = None, stdin: str = "") -> Said:
        self.monkeypatch.setenv("SANSHEN_TOKEN", token or "")
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        self.capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = self.capsys.readouterr()
        return Said(code, captured.out, captured.err)

    def by(self, person: str, *arguments: object, stdin: str = "") -> Said:
        """Run as a person, with their token."""
        return self.run(*arguments, "--as", person, token=token_of(person), stdin=stdin)

    def done(self, person: str, *arguments: object) -> Said:
        said = self.by(person, *arguments)
        assert said.code == 0, said.err
        return said

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.home.parent / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def form(self, values: dict[str, Any]) -> Path:
        return self.file("form.json", json.dumps(values, ensure_ascii=False))

    def submitted(self, **changes: Any) -> str:
        said = self.done(
            "officer", "submit", f"{JL}.web-publish", "--form", self.form({**WEB_FORM, **changes})
        )
        return said.out.strip()

    def publish(self, number: str) -> None:
        """What the engine does where one runs."""
        services = assemble(Settings(), catalogue=whole_catalogue())
        with services.desk.database.reading() as session:
            case_id = find_case(session, number)
        move = position(services.desk, case_id).move
        assert isinstance(move, Perform)
        perform(services.desk, case_id, move)
        services.desk.database.dispose()

    def audited(self, kind: str) -> list[dict[str, Any]]:
        database = Database(self.url)
        with database.reading() as session:
            payloads = session.scalars(
                select(AuditEvent.payload).where(AuditEvent.kind == kind).order_by(AuditEvent.id)
            ).all()
        database.dispose()
        return [json.loads(payload) for payload in payloads]

    def write(self, change: Callable[[Any], None]) -> None:
        database = Database(self.url)
        with database.writing() as session:
            change(session)
        database.dispose()


def today() -> str:
    return datetime.now(SHANGHAI).date().isoformat()


def token_of(person: str) -> str:
    return f"token-of-{person}"


def move_in(url: str, kind: str) -> None:
    """Everybody of POSTS, each with a token, into a database that has the schema and no rows."""
    now = wall_clock()
    database = Database(url)
    with database.writing() as session:
        sync_units(session, CATALOGUE, origin=SYSTEM, at=now)
        for person, post in POSTS.items():
            add_person(session, person, f"{person}-姓名", origin=SYSTEM, at=now)
            term = Term(now.astimezone(SHANGHAI).date())
            give_role(session, person, parse_post(post, CATALOGUE), term, origin=SYSTEM, at=now)
            create_token(session, person, token_of(person), label="test", days=30, origin=SYSTEM, at=now)
    set_up(database, kind, now)
    database.dispose()
