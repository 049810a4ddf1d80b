"""The demo's own data folder: told apart from every other, emptied, and set up with its people."""

import shutil
from collections.abc import Mapping
from contextlib import contextmanager
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from definitions.registry import Catalogue
from definitions.working_days import SHANGHAI
from flows.access import passwords
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from flows.access.refusal import SanshenError
from flows.clock import wall_clock
from flows.demo.script import Staff
from flows.settings import Settings
from storage.audit_chain import append
from storage.database import Database
from storage.installation import DEMO, OFFICE, set_up
from storage.migration import current, downgrade, upgrade
from storage.models import Installation, Person
from storage.seals import load_key

DEFAULT_HOME = Path(".sanshen-demo")
OPENS = datetime(2026, 11, 1, 8, 30, tzinfo=SHANGHAI)
"""What the demo's clock shows before anything has happened."""
PASSWORD = "Sanshen-demo-2026"  # noqa: S105 - for a demo on this machine, printed for whoever starts it
MARK = "这是演示用的数据目录"
"""The name of a file that says that `sanshen demo` made the folder, and may empty it."""
KEPT = {MARK, "run"}
"""`run` holds the lock under which a home is emptied."""


class NotADemo(SanshenError):
    """The folder or the database belongs to somebody else."""


class Standing(Enum):
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    """A play was begun and broken off."""
    PLAYED = "played"


def home_of(environment: Mapping[str, str]) -> Path:
    """Never an office's default home."""
    return Path(environment.get("SANSHEN_HOME") or DEFAULT_HOME)


def look(settings: Settings) -> Standing:
    """Raises NotADemo where an office, or something else, lives there. Changes nothing."""
    home = settings.home
    is_marked = (home / MARK).exists()
    if not is_marked and home.exists() and _is_foreign(home):
        raise NotADemo(f"{home.resolve()} 里有别的东西，不是演示用的数据目录", _ELSEWHERE)
    revision, found = _installation(settings)
    if found is None:
        if revision is not None and not is_marked:
            raise NotADemo("数据库里已有别的数据，不是演示用的", _ELSEWHERE)
        return Standing.UNFINISHED if is_marked else Standing.EMPTY
    if found.kind != DEMO:
        raise NotADemo(f"{home.resolve()} 是正式使用的数据目录，不能用来演示", _ELSEWHERE)
    return Standing.PLAYED if is_marked and found.demo_played_at is not None else Standing.UNFINISHED


_ELSEWHERE = "请换一个目录运行，或用环境变量 SANSHEN_HOME 另指一个空目录（并取消 SANSHEN_DATABASE_URL）"


def _is_foreign(home: Path) -> bool:
    return not home.is_dir() or any(home.iterdir())


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    demo_played_at: datetime | None


def _installation(settings: Settings) -> tuple[str | None, _Found | None]:
    """The database's revision, and what it says of itself; a missing SQLite file is not made."""
    if _own_file(settings) is not None and not _own_file(settings).exists():
        return None, None
    with _opened(settings) as database:
        revision = current(database)
        if revision is None:
            return None, None
        with database.reading() as session:
            row = session.execute(select(Installation.kind, Installation.demo_played_at)).one_or_none()
            return revision, _Found(row.kind, row.demo_played_at) if row else None
