"""What every service needs: the database, the catalogue, the files, the clock."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.loader import LoadedProcess, load_accepted
from definitions.registry import Catalogue, Office
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.semantics.fold import Versions
from flows.casework.file_texts import RecentTexts
from flows.casework.lexicons import Lexicons
from flows.casework.standings import Standings
from flows.checks.house import House
from flows.checks.lexicon import Lexicon
from flows.clock import Clock
from storage.attachments import AttachmentStore
from storage.database import Database
from storage.models import DefinitionVersion
from storage.queries.answering import Answering
from storage.upsert import upsert


@dataclass
class Desk:
    """Made once per process, in the assembly, and passed to every service."""

    database: Database
    catalogue: Catalogue
    attachments: AttachmentStore
    sites: Path
    clock: Clock
    lexicons: Lexicons
    sites_address: str = ""
    """Where this installation shows the sites itself, without a slash at the end."""
    letters_address: str = ""
    """Where the public writes letters; empty where that is not said."""
    patrol_wait_seconds: float = 0.2
    remind_after_hours: float = 4
    standings: Standings = field(default_factory=Standings)
    recent_texts: RecentTexts = field(default_factory=RecentTexts)
    _versions: dict[str, LoadedProcess] = field(default_factory=dict)
    _houses: dict[tuple[str, str], tuple[Organization, Lexicon, House]] = field(default_factory=dict)

    def office(self, organization: str) -> Office:
        return self.catalogue.office(organization)

    def house(self, organization: str, unit: str) -> House:
        """What the checks go by of the office, for what the unit hands in. The same object until the office or its lexicon
        is another: its digest is asked for at every review."""
        declared, lexicon = self.office(organization).organization, self.lexicons.of(organization)
        known = self._houses.get((organization, unit))
        if known is None or known[0] is not declared or known[1] is not lexicon:
            known = declared, lexicon, House.of(declared, unit, lexicon)
            self._houses[organization, unit] = known
        return known[2]

    def letters_page(self, organization: str) -> str:
        """Where the public writes to this organisation; empty where it has no letterbox, or nobody said where that is."""
        has_any = self.office(organization).organization.letterboxes
        return (
            f"{self.letters_address.rstrip('/')}/#{organization}" if has_any and self.letters_address else ""
        )

    @property
    def answering(self) -> Answering:
        """Of every organisation."""
        return {
            (organization, role): f"{organization}/{unit}"
            for organization, office in self.catalogue.offices.items()
            for role, unit in office.organization.answering.items()
        }

    def process_of(self, session: Session, digest: str) -> Process:
        """The definition that a case runs on: the text of this digest, whatever today's file says."""
        return self.version(session, digest).process

    def version(self, session: Session, digest: str) -> LoadedProcess:
        if digest not in self._versions:
            self._versions[digest] = self.catalogue.held(digest) or _stored(session, digest)
        return self._versions[digest]

    def versions(self, session: Session) -> Versions:
        """Finds the definitions on which a case ran before it was migrated."""
        return partial(self.process_of, session)

    def remember(self, session: Session, loaded: LoadedProcess, at: datetime) -> None:
        """Store the text of a definition before the first case runs on it."""
        session.execute(
            upsert(session, DefinitionVersion)
            .values(
                digest=loaded.digest,
                process=loaded.process.process,
                version=loaded.process.version,
                text=loaded.text,
                first_seen_at=at,
            )
            .on_conflict_do_nothing()
        )


def _stored(session: Session, digest: str) -> LoadedProcess:
    text = session.scalars(select(DefinitionVersion.text).where(DefinitionVersion.digest == digest)).one()
    return load_accepted(text, f"{digest[:12]}.yaml")


def plain(value: object) -> str:
    """A value as a text for a ledger or a notice."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
