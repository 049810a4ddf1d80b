"""`sanshen people`: accounts, roles and passwords."""

import sys
from collections.abc import Iterator
from datetime import date
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from flows.access import people, proxies
from flows.access.credentials import must_hand_out
from flows.access.people import (
    Post,
    Term,
    find_office,
    must_appoint,
    must_manage_people,
    parse_post,
    sync_units,
    title_of_post,
)
from flows.access.refusal import Invalid
from flows.cli.home import one_stdin, open_home
from flows.cli.options import As, Json, TokenStdin, day
from flows.cli.terminal import say, show_json, show_table
from flows.clock import wall_clock
from storage.queries.people import PersonLine, list_people

if TYPE_CHECKING:
    from definitions.registry import Catalogue

Person = Annotated[str, typer.Argument(metavar="登录名", help="人员的登录名。")]
PostArgument = Annotated[
    str,
    typer.Argument(metavar="岗位", help="岗位@机构/单位，例如 unit_head@jilin-transport/road_admin。"),
]
STATUS = {"active": "在用", "disabled": "停用"}


def list_all(as_json: Json = False) -> None:
    """
    例：sanshen people list
    """
    with open_home() as home:
        with home.database.reading() as session:
            lines = list_people(session, home.today)
        if as_json:
            show_json([{"id": line.id, "name": line.name, "roles": list(line.roles)} for line in lines])
            return
        catalogue = home.catalogue
    rows = [row for line in lines for row in _rows(line, catalogue)]
    show_table(("登录名", "姓名", "账号", "现任岗位（写在命令里的岗位）"), rows)


def add(
    new: Person,
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="姓名。")],
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="岗位", help="同时担任的岗位：岗位@机构/单位，可以写几次。"),
    ] = None,
    os_user: Annotated[
        str | None,
        typer.Option(
            "--os-user",
            metavar="账号",
            help="对应的本机操作系统账号，用它运行命令时不需要令牌；只限首位安全管理员。",
        ),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    登记后还不能登录：密码由安全管理员用 sanshen people password 设置，
    本机账号用 sanshen people account 指定。

    例：sanshen people add zhangsan --name 张某 --role information_officer@jilin-transport/road_admin --as admin
    两个岗位：再写一个 --role 岗位@机构/单位；登记以后加的，用 sanshen people role give
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        catalogue = home.catalogue
        posts = [parse_post(role, catalogue) for role in roles or []]
        with home.changing(actor, "people add", new) as session:
            must_manage_people(actor)
            people.add_person(session, new, name, origin=actor.origin, at=home.now())
            sync_units(session, catalogue, origin=actor.origin, at=home.now())
            for post in posts:
                must_appoint(session, actor, post, home.today)
                people.give_role(session, new, post, Term(home.today), origin=actor.origin, at=home.now())
            if os_user is not None:
                must_hand_out(session, actor, new, home.today)
                people.map_account(session, new, os_user, origin=actor.origin, at=home.now())
    say(f"已登记 {new}（{name}）。")
    if not posts:
        say(f"还没有岗位，不能登录、也领不到令牌：sanshen people role give {new} 岗位@机构/单位")


def account(
    holder: Person,
    os_user: Annotated[str, typer.Argument(metavar="账号", help="本机的操作系统账号。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    用这个账号运行命令时不需要令牌。原来对应的账号不再对应。

    例：sanshen people account zhangsan zhangsan --as anquan
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.changing(actor, "people account", holder) as session:
            must_hand_out(session, actor, holder, home.today)
            people.map_account(session, holder, os_user, origin=actor.origin, at=home.now())
    say(f"本机账号 {os_user} 现在对应 {holder}。")


def give(
    holder: Person,
    role: PostArgument,
    since: Annotated[
        date | None, typer.Option("--since", metavar="日期", parser=day, help="从哪天起；不写就是今天。")
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="日期", parser=day, help="到哪天止（含当天）；不写就一直担任。"),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    系统管理员、安全管理员、审计管理员不能由一个人兼任（三员分立）。

    例：sanshen people role give lisi unit_head@jilin-transport/road_admin --as admin
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        catalogue = home.catalogue
        post = parse_post(role, catalogue)
        term = Term(since or home.today, until)
        with home.changing(actor, "people role give", f"{holder} {post}") as session:
            must_appoint(session, actor, post, home.today)
            sync_units(session, catalogue, origin=actor.origin, at=home.now())
            people.give_role(session, holder, post, term, origin=actor.origin, at=home.now())
    say(f"{holder} 从 {term.since} 起担任{title_of_post(post, catalogue)}（{post}）。")


def end(
    holder: Person,
    role: PostArgument,
    last: Annotated[
        date | None,
        typer.Option("--last-day", metavar="日期", parser=day, help="担任到哪天（含当天）；不写就是今天。"),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    例：sanshen people role end lisi unit_head@jilin-transport/road_admin --as admin
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        post = _post(role)
        catalogue = home.catalogue
        last_day = last or home.today
        with home.changing(actor, "people role end", f"{holder} {post}") as session:
            must_manage_people(actor, post.organization)
            ended = people.end_role(session, holder, post, last_day, origin=actor.origin, at=home.now())
    say(f"{holder} 担任{title_of_post(post, catalogue)}（{post}）到 {last_day} 止。")
    for one in ended:
        whose = title_of_post(_post(one.post), catalogue)
        say(f"随之终止：{one.deputy} 代理 {one.principal} 的{whose}（{one.post}）。")


def proxy(
    principal: Annotated[str, typer.Argument(metavar="本人", help="由谁的代理人办理：本人的登录名。")],
    deputy: Annotated[str, typer.Argument(metavar="代理人", help="代理人的登录名。")],
    organization: Annotated[
        str, typer.Option("--organization", metavar="机构", help="在哪个机构代理，例如 jilin-transport。")
    ],
    until: Annotated[
        date, typer.Option("--until", metavar="日期", parser=day, help="代理到哪天（含当天）。")
    ],
    since: Annotated[
        date | None, typer.Option("--since", metavar="日期", parser=day, help="从哪天起；不写就是今天。")
    ] = None,
    roles: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            metavar="岗位",
            help="只代理这个岗位，可以写几次；只在一个单位代理的，写成 岗位@机构/单位。不写就是全部岗位。",
        ),
    ] = None,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="文字", help="事由，例如出差；替别人安排的，必须写。"),
    ] = "",
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    本人外出时由代理人办理，两个人的姓名都会记下。本人和系统管理员可以安排；代理人不能再找人代理。

    例：sanshen people proxy give lisi zhaoliu --organization jilin-transport --until 2026-12-05 --as lisi
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        catalogue = home.catalogue
        find_office(organization, catalogue)
        term = Term(since or home.today, until)
        only = frozenset(roles) if roles else None
        wish = proxies.Wish(principal, deputy, organization, term, only, reason)
        with home.changing(actor, "people proxy give", f"{principal} {deputy}") as session:
            proxies.must_arrange_as(actor, wish)
            posts = proxies.give_proxy(session, wish, origin=actor.origin, at=home.now())
    named = "、".join(title_of_post(post, catalogue) for post in posts)
    say(f"{deputy} 从 {term.since} 到 {term.until} 代理 {principal}：{named}。")


def end_proxy(
    principal: Annotated[str, typer.Argument(metavar="本人", help="本人的登录名。")],
    deputy: Annotated[str, typer.Argument(metavar="代理人", help="代理人的登录名。")],
    organization: Annotated[
        str, typer.Option("--organization", metavar="机构", help="在哪个机构代理，例如 jilin-transport。")
    ],
    last: Annotated[
        date | None,
        typer.Option("--last-day", metavar="日期", parser=day, help="代理到哪天（含当天）；不写就是今天。"),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    例：sanshen people proxy end lisi zhaoliu --organization jilin-transport --as lisi
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        last_day = last or home.today
        with home.changing(actor, "people proxy end", f"{principal} {deputy}") as session:
            proxies.must_arrange(actor, principal, organization)
            proxies.end_proxy(
                session, principal, deputy, organization, last_day, origin=actor.origin, at=home.now()
            )
    say(f"{deputy} 代理 {principal} 到 {last_day} 止。")


def password(
    holder: Person,
    stdin: Annotated[bool, typer.Option("--stdin", help="从标准输入读密码（一行），不在屏幕上问。")] = False,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    密码问两遍，不显示在屏幕上。设置后，这位人员已登录的浏览器都要重新登录。

    例：sanshen people password zhangsan --as anquan
    """
    one_stdin(stdin, token_stdin)
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.changing(actor, "people password", holder) as session:
            must_hand_out(session, actor, holder, home.today)
        chosen = sys.stdin.readline().rstrip("\r\n") if stdin else _ask(holder)
        with home.changing(actor, "people password", holder) as session:
            people.set_password(session, holder, chosen, origin=actor.origin, at=wall_clock())
    say(f"已设置 {holder} 的密码。")


def _rows(line: PersonLine, catalogue: "Catalogue") -> Iterator[tuple[str, ...]]:
    """One for each post; the person stands in the first."""
    who = (line.id, line.name, STATUS[line.status])
    posts = [f"{title_of_post(_post(post), catalogue)}（{post}）" for post in line.roles]
    posts += [f"{title_of_post(_post(post), catalogue)}，代理 {whose}" for post, whose in line.proxies]
    for post in posts or [""]:
        yield (*who, post)
        who = ("", "", "")


def _post(text: str) -> Post:
    """Not looked up: a role may be ended after it was taken out of the catalogue."""
    role, _, row = text.partition("@")
    organization, _, unit = row.partition("/")
    if not (role and organization and unit):
        raise Invalid(
            f"“{text}”不是岗位的写法", "写成 岗位@机构/单位，例如 unit_head@jilin-transport/road_admin"
        )
    return Post(role, organization, unit)


def _ask(holder: str) -> str:
    if not sys.stdin.isatty():
        raise Invalid("这里不能问密码", "请加 --stdin，从标准输入给出密码")
    first = getpass(f"{holder} 的新密码：")
    if getpass("再输一遍：") != first:
        raise Invalid("两遍输入的密码不一样", "请重新设置")
    return first
