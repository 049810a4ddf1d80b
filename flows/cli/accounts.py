"""`sanshen people disable` and `enable`."""

from typing import Annotated

import typer

from flows.access import accounts
from flows.cli.home import open_home
from flows.cli.options import As, TokenStdin
from flows.cli.people import Person
from flows.cli.terminal import say
from flows.clock import wall_clock


def disable(
    whom: Person,
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="为什么停用，例如调离。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    停用后，这位人员不能登录和办理，已登录的浏览器和令牌随即失效。以往的签批、台账和审计都不变。

    例：sanshen people disable lisi --reason 调离 --as admin
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.changing(actor, "people disable", whom) as session:
            accounts.disable_account(session, actor, whom, reason, home.today, wall_clock())
    say(f"已停用 {whom} 的账号。这位人员的岗位如要由别人接任，请用 sanshen people role 办理。")


def enable(whom: Person, person: As = None, token_stdin: TokenStdin = False) -> None:
    """
    恢复后用原来的密码登录；停用时失效的令牌要另发新的。

    例：sanshen people enable lisi --as admin
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        with home.changing(actor, "people enable", whom) as session:
            accounts.enable_account(session, actor, whom, home.today, wall_clock())
    say(f"已恢复 {whom} 的账号。")
