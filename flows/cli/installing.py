"""`sanshen init`, `migrate` and `repair`: setting an installation up and keeping it in order."""

import os
from typing import Annotated

import typer

from definitions.registry import CATALOGUE, load_catalogue
from definitions.schema.organization import Organization
from definitions.semantics.clocks import day_of
from definitions.vocabulary import WayIn
from flows.access import people
from flows.access.actor import operating_system_user
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.people import Post, Term, find_office, parse_post, sync_units, title_of_post
from flows.access.refusal import Conflict, SanshenError
from flows.cli.addresses import prefect_api
from flows.cli.home import not_initialised, open_database, open_home, require_no_newer
from flows.cli.terminal import say
from flows.clock import wall_clock
from flows.privacy import close_home
from flows.settings import Settings
from storage.audit_chain import Origin
from storage.database import Database
from storage.installation import OFFICE, kind_of, set_up
from storage.migration import current, newest, upgrade
from storage.models import Person
from storage.seals import load_key, seal


def init(
    admin: Annotated[str, typer.Option("--admin", metavar="登录名", help="第一位系统管理员的登录名。")],
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="第一位系统管理员的姓名。")],
    organization: Annotated[
        str, typer.Option("--organization", metavar="机构", help="他所在的机构，例如 jilin-transport。")
    ],
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="他所在的单位；不写就是 office（办公室）。")
    ] = None,
) -> None:
    """
    数据放在环境变量 SANSHEN_HOME 指明的目录，不指明就放在当前目录的 .sanshen；
    数据库用 SQLite，要用 PostgreSQL 的先设置 SANSHEN_DATABASE_URL。

    现在运行命令的本机账号就对应这位系统管理员，以后用这个账号管理人员时不需要令牌。

    例：sanshen init --admin admin --name 信息化处管理员 --organization jilin-transport --unit it_division
    """
    settings = Settings()
    catalogue = load_catalogue(
        settings.definitions or CATALOGUE, settings.calendars, settings.published_processes
    )
    office = find_office(organization, catalogue)
    post = parse_post(f"{SYSTEM_ADMIN}@{organization}/{unit or _office(office.organization)}", catalogue)
    close_home(settings.home)
    database = Database(settings.database_url)
    try:
        _must_be_fresh(database, settings)
        upgrade(settings.database_url)
        with database.writing() as session:
            sync_units(session, catalogue, origin=_by_this_account(), at=wall_clock())
        _register(database, admin, name, post)
        set_up(database, OFFICE, wall_clock(), operating_system_user())
        seal(database, load_key(settings.seal_key), wall_clock())
    finally:
        database.dispose()
    _say_what_next(settings, admin, post, title_of_post(post, catalogue))


def migrate() -> None:
    """
    先备份数据目录（SQLite）或数据库（PostgreSQL），再运行；已经是新格式的，什么都不改。

    例：sanshen migrate
    """
    settings = Settings()
    catalogue = load_catalogue(
        settings.definitions or CATALOGUE, settings.calendars, settings.published_processes
    )
    database = open_database(settings)
    try:
        before = current(database)
        if before is None:
            raise not_initialised(settings)
        require_no_newer(before)
        upgrade(settings.database_url)
        with database.writing() as session:
            sync_units(session, catalogue, origin=_by_this_account(), at=wall_clock())
    finally:
        database.dispose()
    after = newest()
    say(f"数据库已经是最新格式（{after}）。" if before == after else f"数据库已从 {before} 升级到 {after}。")


def repair() -> None:
    """
    流程服务（Prefect）的数据丢失或被改动时，按数据库里的办件重新接上。办件的内容和意见不受影响。

    例：sanshen repair
    """
    with open_home() as home:
        address = prefect_api(home.settings)
        if address is None:
            raise SanshenError(
                "不知道流程服务的地址", "请先运行 `sanshen up`，或用环境变量 PREFECT_API_URL 指明"
            )
        # Prefect reads them when it is imported, and without an address it would start a server of its own.
        os.environ["PREFECT_API_URL"] = address
        os.environ.setdefault("PREFECT_HOME", str(home.settings.home.resolve() / "prefect"))
        from flows.engine.repair import Found, RepairReport, ServerAway
        from flows.engine.repair import repair as repair_runs

        try:
            report: RepairReport = repair_runs(home.services.desk, home.settings)
        except ServerAway as away:
            raise SanshenError(f"流程服务没有应答：{address}", "请确认 `sanshen up` 正在运行") from away
    found = report.found
    say(
        f"未办结的办件 {report.open_cases} 件：运行停在该停的地方、没有动的 {found[Found.IN_PLACE]} 件，"
        f"系统正在推进的 {found[Found.MOVING]} 件；运行找不到了的 {found[Found.MISSING]} 件，"
        f"运行被强行结束的 {found[Found.FORCED]} 件，运行停错地方或被人推动的 {found[Found.ASTRAY]} 件。"
    )
    say(f"重新建立了运行 {report.recreated} 个，停掉多余的运行 {report.stray_runs} 个。")
    if report.remaining:
        say(
            f"还有 {report.remaining} 件等着系统接上：请确认 `sanshen up` 正在运行，稍后再运行一次本命令核对。"
        )


def _must_be_fresh(database: Database, settings: Settings) -> None:
    if current(database) is not None and kind_of(database) is not None:
        raise Conflict(
            f"这里已经建立过：{settings.home.resolve()}",
            "不需要再运行 init；升级后用 `sanshen migrate`，启动用 `sanshen up`",
        )


def _register(database: Database, admin: str, name: str, post: Post) -> None:
    """Also after an `init` that was interrupted: what is there already stays."""
    at = wall_clock()
    origin = _by_this_account()
    account = origin.os_user
    with database.writing() as session:
        if session.get(Person, admin) is not None:
            return
        people.add_person(session, admin, name, origin=origin, at=at, os_user=account)
        people.give_role(session, admin, post, Term(day_of(at)), origin=origin, at=at)


def _by_this_account() -> Origin:
    return Origin(None, WayIn.CLI, operating_system_user())


def _office(organization: Organization) -> str:
    units = [unit.id for unit in organization.units]
    return "office" if "office" in units else units[0]


def _say_what_next(settings: Settings, admin: str, post: Post, title: str) -> None:
    say(f"已建立数据目录：{settings.home.resolve()}")
    say(f"系统管理员：{admin}，{title}（{post}），对应本机账号 {operating_system_user()}")
    say(f"封印密钥：{settings.seal_key.resolve()}（请另外备份，不要和数据库放在一起）")
    say("")
    say("接下来：")
    say("  1. 登记安全管理员（不能由系统管理员兼任）：")
    say(f"     sanshen people add 登录名 --name 姓名 --role security_admin@{post.row}")
    say("     sanshen token create 登录名 --label 安全管理员电脑")
    say("     他凭这个令牌为大家设密码：sanshen people password 登录名 --as 安全管理员")
    say("  2. 登记其他人员：sanshen people add 登录名 --name 姓名 --role 岗位@机构/单位")
    say("  3. 启动：sanshen up")
