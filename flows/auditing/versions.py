"""Compares published versions and migrations of cases with the events that tell of them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.auditing.definitions import Definitions
from storage.models import CaseMigration, PublishedVersion
from storage.verification import Damage, Recorded, compare
from storage.verification.inspection import rows

_published: Any = PublishedVersion.__table__
_migrations: Any = CaseMigration.__table__
MIGRATED = ("process", "was", "now", "stages", "cases", "reason", "undoes")
"""Columns that stand in the event under their own names."""


class Versions:
    """Told of every event of the installation by `read`."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._published: dict[str, dict[str, Any]] = {}
        self._migrations: dict[int, dict[str, Any]] = {}

    def read(self, event: Recorded) -> None:
        payload = event.payload
        match event.kind:
            case "definition_published":
                self._definitions.use(payload["digest"], event.at)
                self._published[payload["digest"]] = {
                    "process": payload["process"],
                    "version": payload["version"],
                    "effective": date.fromisoformat(payload["effective"]),
                    "published_by": event.person,
                    "published_at": event.at,
                }
            case "cases_migrated":
                told = {name: payload[name] for name in MIGRATED}
                self._migrations[payload["number"]] = {**told, "person": event.person, "at": event.at}

    def compare(self, session: Session) -> Iterator[Damage]:
        published = ((row["digest"], row) for row in rows(session, select(_published)))
        yield from compare("published_version", self._published, published, str)
        migrations = ((row["number"], row) for row in rows(session, select(_migrations)))
        yield from compare("case_migration", self._migrations, migrations, str)
