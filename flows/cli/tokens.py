"""`sanshen token`: what proves a person on the command line and to the API."""

from typing import Annotated

import typer

from flows.access.credentials import must_hand_out, must_revoke
from flows.access.scopes import Scope, new_token, told
from flows.access.tokens import (
    LONGEST_DAYS,
    TokenLine,
    create_token,
    find_token,
    list_tokens,
    revoke_token,
)
from flows.cli.home import open_home
from flows.cli.options import As, Json, TokenStdin
from flows.cli.terminal import moment, say, show, show_json, show_table
from flows.clock import wall_clock

STATES = {"active": "有效", "expired": "已过期", "revoked": "已作废"}


def create(
    holder: Annotated[str, typer.Argument(metavar="登录名", help="令牌发给谁。")],
    label: Annotated[str, typer.Option("--label", metavar="文字", help="用途，例如 办公室电脑。")],
    days: Annotated[
        int,
        typer.Option("--days", metavar="天数", min=1, max=LONGEST_DAYS, help="有效多少天；不写是 90 天。"),
    ] = 90,
    scopes: Annotated[
        list[Scope] | None,
        typer.Option(
            "--scope",
            metavar="read|submit|decide",
            help="只许程序经接口查看（read）、报送（submit）、办理（decide），可以写几次；不写就不限。",
        ),
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    令牌只显示这一次，请当面交给本人。本人这样使用：export SANSHEN_TOKEN=令牌

    写了 --scope 的令牌只给程序用，命令行不收；程序能办的，仍然不超过本人能办的。

    例：　　　　sanshen token create zhangsan --label 办公室电脑 --as anquan
    给程序用：　sanshen token create zhangsan --label 报送程序 --scope read --scope submit --as anquan
    """
    fresh = new_token(scopes or ())
    label = f"{label}（接口：{told(scopes)}）" if scopes else label
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.changing(actor, "token create", holder) as session:
            must_hand_out(session, actor, holder, home.today)
            expires_at = create_token(
                session, holder, fresh, label=label, days=days, origin=actor.origin, at=wall_clock()
            )
    show(fresh)
    say(f"已发给 {holder}，{moment(expires_at)} 到期。令牌不会再显示，请妥善保管。")


def list_all(
    holder: Annotated[
        str | None, typer.Argument(metavar="登录名", help="只列这位人员的；不写就列出全部。")
    ] = None,
    as_json: Json = False,
) -> None:
    """
    只列编号和期限，令牌本身没有保存。

    例：sanshen token list zhangsan
    """
    with open_home() as home, home.database.reading() as session:
        lines = list_tokens(session, holder)
    if as_json:
        show_json([_as_json(line) for line in lines])
        return
    rows = [
        (line.id, line.person, line.label, moment(line.created_at), moment(line.expires_at), _state(line))
        for line in lines
    ]
    show_table(("编号", "登录名", "用途", "发放", "到期", "状态"), rows)


def revoke(
    token_id: Annotated[str, typer.Argument(metavar="编号", help="`sanshen token list` 列出的编号。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    安全管理员可以作废任何令牌，其他人可以作废自己的。

    例：sanshen token revoke 3f9a --as anquan
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.changing(actor, "token revoke", token_id) as session:
            found = find_token(session, token_id)
            if found.person != actor.person:
                must_revoke(session, actor, found.person, home.today)
            revoke_token(session, found, origin=actor.origin, at=wall_clock())
    say(f"{found.person} 的令牌 {found.id} 已作废。")


def _state(line: TokenLine) -> str:
    return STATES[line.state(wall_clock())]


def _as_json(line: TokenLine) -> dict[str, str]:
    return {
        "id": line.id,
        "person": line.person,
        "label": line.label,
        "created": line.created_at.isoformat(),
        "expires": line.expires_at.isoformat(),
        "state": line.state(wall_clock()),
    }
