"""`sanshen extend` and `sanshen extension`: more time for a deadline, asked for, granted and refused."""

from enum import StrEnum
from typing import Annotated

import typer

from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say


class Ruled(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"


OfDeadline = Annotated[
    str | None,
    typer.Option("--deadline", metavar="时限", help="哪个时限，写流程里的代号；只有一个的，不用写。"),
]


def extend(
    reference: Case,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么要延期。")],
    deadline: OfDeadline = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    报送单位和正在办理的人，可以为流程里写明可以延期的时限申请延期；要在到期以前申请，批了才算。

    例：sanshen extend 申请〔2026〕1号 --as zhangsan --reason "需要征求第三方意见"
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        asked = home.services.extend(actor, reference, reason, deadline)
    say(f"已为“{asked.title.zh}”申请延期，等待审批。")


def extension(
    reference: Case,
    ruled: Annotated[Ruled, typer.Argument(metavar="意见", help="grant 同意，refuse 不同意。")],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="理由；不同意时必须写。")] = "",
    deadline: OfDeadline = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    延期申请在审批人的待办里。不能审批自己申请的延期。

    同意：　　sanshen extension 申请〔2026〕1号 grant --as lisi
    不同意：　sanshen extension 申请〔2026〕1号 refuse --as lisi --reason "材料已经齐全"
    """
    is_granted = ruled is Ruled.GRANT
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        services = home.services
        meant = services.decide_extension(
            actor, reference, granted=is_granted, reason=reason, deadline=deadline
        )
        view = services.case(actor, reference)
    found = next((one.explanation for one in view.deadlines if one.key == meant.id), "")
    say(f"已{'同意' if is_granted else '不同意'}延期“{meant.title.zh}”。{found}")
