"""The demo's own data folder: told apart from every other, emptied, and set up with its people."""

import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from sqlalchemy import make_url, select, update
from sqlalchemy.orm import Session

from definitions.registry import Catalogue
from flows.access import passwords
from flows.access.actor import SYSTEM
from flows.access.people import EVERYBODY, Post, Term, add_person, give_role, sync_units
from flows.access.refusal import SanshenError
from flows.clock import wall_clock
from flows.demo.content import Content
from flows.privacy import close_home
from flows.settings import Settings
from storage.audit_chain import append
from storage.database import Database
from storage.installation import DEMO, set_up
from storage.migration import current, downgrade, upgrade
from storage.models import Installation, Person
from storage.seals import load_key, seal

DEFAULT_HOME = Path(".sanshen-demo")
PASSWORD = "Sanshen-demo-2026"
MARK = "这是演示用的数据目录"
"""The name of a file that says that `sanshen demo` made the folder, and may empty it."""
KEPT = {MARK, "run"}
"""`run` holds the lock under which a home is emptied."""
ELSEWHERE = "请换一个目录运行；或用环境变量 SANSHEN_HOME 另指一个空目录，并取消 SANSHEN_DATABASE_URL"


class NotADemo(SanshenError):
    """The folder or the database belongs to something else."""


class Standing(Enum):
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    """A play was begun and broken off."""
    PLAYED = "played"


def home_of(environment: Mapping[str, str]) -> Path:
    """A folder of its own: never an office's default home."""
    return Path(environment.get("SANSHEN_HOME") or DEFAULT_HOME)


def look(settings: Settings) -> Standing:
    """Raises NotADemo where an office, or something else, lives there. Changes nothing."""
    home = settings.home
    is_marked = (home / MARK).exists()
    revision, found = _installation(settings)
    if found is not None and found.kind != DEMO:
        raise NotADemo(f"{home.resolve()} 是正式使用的数据目录，不能用来演示", ELSEWHERE)
    if not is_marked and home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise NotADemo(f"{home.resolve()} 里有别的东西，不是演示用的数据目录", ELSEWHERE)
    if not is_marked and found is None and revision is not None:
        raise NotADemo("环境变量 SANSHEN_DATABASE_URL 所指的数据库里已有别的数据", ELSEWHERE)
    if not is_marked and found is None:
        return Standing.EMPTY
    is_played = is_marked and found is not None and found.demo_played_at is not None
    return Standing.PLAYED if is_played else Standing.UNFINISHED


def mark(settings: Settings) -> None:
    """From now on the folder may be emptied. Only after `look` has allowed it."""
    close_home(settings.home)
    (settings.home / MARK).touch()


def empty(settings: Settings) -> None:
    """Remove whatever an earlier play left. The caller has marked the home, and holds it."""
    if not (settings.home / MARK).exists():
        raise NotADemo(f"{settings.home.resolve()} 没有演示的标记，不能清空", ELSEWHERE)
    _, found = _installation(settings)
    if found is not None and not _is_inside(settings):
        downgrade(settings.database_url, "base")
    for path in settings.home.iterdir():
        if path.name in KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def build(settings: Settings, catalogue: Catalogue, content: Content) -> None:
    """An installation before its first case: schema, units, people, sealing key."""
    upgrade(settings.database_url)
    with opened(settings) as database:
        set_up(database, DEMO, content.begins)
        with database.writing() as session:
            sync_units(session, catalogue, origin=SYSTEM, at=content.begins)
            _hire(session, content)
        seal(database, load_key(settings.seal_key), content.begins)


def _hire(session: Session, content: Content) -> None:
    at = content.begins
    for organization, people in content.hired.people.items():
        term = Term(content.since[organization])
        for person in people:
            add_person(session, person.id, person.name, origin=SYSTEM, at=at)
            for holding in person.holdings:
                post = Post(holding.role, organization, holding.unit)
                give_role(session, person.id, post, term, origin=SYSTEM, at=at)
    hashed = passwords.hashed(PASSWORD)
    session.execute(update(Person).values(password_hash=hashed, password_changed_at=at))
    payload = {"person": EVERYBODY, "hash": passwords.digest_of(hashed), "why": "demo"}
    append(session, kind="password_set", payload=payload, origin=SYSTEM, at=at)


def set_played(settings: Settings) -> None:
    with opened(settings) as database, database.writing() as session:
        session.execute(update(Installation).values(demo_played_at=wall_clock()))


@contextmanager
def opened(settings: Settings) -> Generator[Database]:
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        database.dispose()


def _installation(settings: Settings) -> tuple[str | None, Installation | None]:
    """The database's revision, and what it says of itself. A SQLite file that is missing is not made."""
    file = _sqlite_file(settings)
    if file is not None and not file.exists():
        return None, None
    with opened(settings) as database:
        revision = current(database)
        if revision is None:
            return None, None
        with database.reading() as session:
            return revision, session.scalars(select(Installation)).one_or_none()


def _sqlite_file(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _is_inside(settings: Settings) -> bool:
    """Whether the database goes with the folder."""
    file = _sqlite_file(settings)
    return file is not None and file.resolve().is_relative_to(settings.home.resolve())
