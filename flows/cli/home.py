"""The installation that a command works on, and the person who works."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import typer
from sqlalchemy.orm import Session

from definitions.vocabulary import WayIn
from definitions.working_days import SHANGHAI
from flows.access.actor import Actor, operating_system_user
from flows.access.credentials import Claim, identify, observer
from flows.access.refusal import Conflict, Refused, SanshenError
from flows.clock import wall_clock
from flows.settings import Settings
from storage.audit_chain import Origin, append
from storage.database import Database
from storage.installation import DEMO, demo_time, kind_of

if TYPE_CHECKING:
    from definitions.registry import Catalogue
    from flows.assembly import Services


DEMO_HOME = ".sanshen-demo"


class NotReady(SanshenError):
    """There is no database here, or not one that this version can work with."""


class Home:
    """Opened once per command."""

    def __init__(self, settings: Settings, database: Database, kind: str) -> None:
        self.settings = settings
        self.database = database
        self.kind = kind
        self.os_user = operating_system_user()

    @cached_property
    def services(self) -> "Services":
        """Everything; commands that only read a list do without, which makes them quick. Of the catalogue a command
        reads, and checks, no more than it comes across.
        """
        from flows.assembly import assemble

        return assemble(self.settings, catalogue=self.catalogue)

    @cached_property
    def catalogue(self) -> "Catalogue":
        from definitions.registry import CATALOGUE, open_catalogue

        return open_catalogue(
            self.settings.definitions or CATALOGUE, self.settings.calendars, self.settings.published_processes
        )

    def now(self) -> datetime:
        """What the installation's clock shows."""
        return (demo_time(self.database) if self.kind == DEMO else None) or wall_clock()

    @property
    def today(self) -> date:
        return self.now().astimezone(SHANGHAI).date()

    def actor(self, person: str | None, *, token_stdin: bool) -> Actor:
        """Who acts. Raises Refused, and audits it, where that is not proved."""
        token = sys.stdin.readline().strip() if token_stdin else self.settings.token
        claim = Claim(person, token or None, self.os_user)
        try:
            with self.database.reading() as session:
                return identify(session, claim, anybody=self.kind == DEMO, today=self.today, now=wall_clock())
        except Refused as refused:
            self.refuse(Origin(None, WayIn.CLI, self.os_user), "identify", person or "", refused)
            raise

    def reader(self, person: str | None, *, token_stdin: bool) -> Actor:
        """Who looks: as `actor`, but a demo may be looked at without a name."""
        if self.kind == DEMO and person is None:
            return observer(list(self.catalogue.offices), self.os_user)
        return self.actor(person, token_stdin=token_stdin)

    def refuse(self, origin: Origin, verb: str, target: str, error: SanshenError) -> None:
        """Put a refusal into the audit."""
        payload = {"verb": verb, "target": target, "reason": error.reason}
        with self.database.writing() as session:
            append(session, kind="refused", payload=payload, origin=origin, at=self.now())

    @contextmanager
    def changing(self, actor: Actor, verb: str, target: str) -> Generator[Session]:
        """One transaction of administration; a refusal within it undoes it and is audited."""
        try:
            with self.database.writing() as session:
                yield session
        except (Refused, Conflict) as error:
            self.refuse(actor.origin, verb, target, error)
            raise


@contextmanager
def open_home(*, of_any_version: bool = False) -> Generator[Home]:
    """Raises NotReady where `sanshen init` has not been run here, or the schema is not this version's."""
    settings = Settings()
    database = open_database(settings)
    try:
        kind = kind_of(database)
        if kind is None:
            raise not_initialised(settings)
        if not of_any_version:
            require_newest(database)
        yield Home(settings, database, kind)
    finally:
        database.dispose()


def open_database(settings: Settings) -> Database:
    """Never makes a new SQLite file: a command run in the wrong folder leaves no trace there."""
    if is_missing(settings):
        raise not_initialised(settings)
    return Database(settings.database_url)


def is_missing(settings: Settings) -> bool:
    """Whether the database is a SQLite file that does not exist."""
    from pathlib import Path

    from sqlalchemy import make_url

    url = make_url(settings.database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def not_initialised(settings: Settings) -> NotReady:
    if settings.home.is_file():
        return NotReady(
            f"数据目录是一个文件：{settings.home.resolve()}", "请用环境变量 SANSHEN_HOME 指明一个目录"
        )
    hint = "第一次使用请运行 `sanshen init`（正式使用）或 `sanshen demo`（演示）；\n"
    demo = settings.home.resolve().with_name(DEMO_HOME)
    if demo.is_dir():
        hint += f"演示的数据在 {demo}，要使用它请先运行：export SANSHEN_HOME={demo}"
    else:
        hint += "数据在别处的，请用环境变量 SANSHEN_HOME 指明数据目录"
    return NotReady(f"这里还没有建立数据：{settings.home.resolve()}", hint)


def require_newest(database: Database) -> None:
    """Raises NotReady where the schema is not this version's."""
    from storage.migration import current, newest

    found, wanted = current(database), newest()
    if found is None:
        raise NotReady("数据库是空的", "第一次使用请运行 `sanshen init`")
    require_no_newer(found)
    if found != wanted:
        raise NotReady(
            f"数据库的格式（{found}）与程序的版本（{wanted}）不一致", "请先备份，再运行 `sanshen migrate`"
        )


def require_no_newer(revision: str) -> None:
    """Raises NotReady where a later version made the schema: it can be taken back by none, least of all by this one."""
    from storage.migration import newest

    if revision > newest():
        raise NotReady(
            f"数据库是更新的版本建立的（格式 {revision}），这里的程序太旧（格式 {newest()}）",
            "请换用新版本的程序；数据没有改动",
        )


def one_stdin(*wishes: bool) -> None:
    """Standard input can be read for one purpose only."""
    if sum(wishes) > 1:
        raise typer.BadParameter("标准输入只能用来读一样东西：令牌、密码或表单")
