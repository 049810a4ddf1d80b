"""`sanshen reopen`: a case that ended is taken up again."""

from typing import Annotated

import typer

from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say


def reopen(
    reference: Case,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么重新办理。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    流程写明可以重新办理的，由它指定的人在限期内办；已经发布的不能。办件回到拟稿人手里，审签和时限都重新开始。

    例：sanshen reopen 管制〔2026〕1号 --as lisi --reason "补齐了材料"
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        home.services.reopen(actor, reference, reason)
    say(f"办件 {reference} 重新办理，等待拟稿人提交。")
