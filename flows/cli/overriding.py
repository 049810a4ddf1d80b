"""`sanshen override`: let a content through that a check holds back."""

from typing import Annotated

import typer

from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say


def override(
    reference: Case,
    check: Annotated[str, typer.Option("--check", metavar="检查", help="哪项检查，例如 personal_data。")],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么可以公开。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    检查拦下的内容，由流程指明的人审定后放行；涉密标志不能放行。只对现在这份内容有效，拟稿人随后原样重新提交。

    例：sanshen override 申请〔2026〕1号 --check personal_data --reason "权利人书面同意公开" --as baomi
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        title = home.services.override(actor, reference, check, reason)
    say(f"已放行“{title}”的问题。请拟稿人原样重新提交；改动内容的，要重新审定。")
