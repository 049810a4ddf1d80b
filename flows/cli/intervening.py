"""`sanshen intervene`: an administrator moves a case that its own people cannot move."""

from typing import Annotated

import typer

from definitions.vocabulary import Intervention
from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say

DONE = {
    Intervention.RETURN: "已退回办件",
    Intervention.END: "已终止办件",
    Intervention.RELEASE: "已解除异议，继续办理办件",
}


def intervene(
    reference: Case,
    how: Annotated[
        Intervention, typer.Argument(metavar="办法", help="return 退回，end 终止，release 解除异议。")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="原因，参与办理的人都看得到。")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="环节", help="退回到哪个环节；不写就退给拟稿人。")
    ] = None,
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    干预不签字、不发布，也不看内容；拟过、办过本办件的系统管理员不能干预。改派用 sanshen decide 办件 assign。

    例：　　sanshen intervene 申请〔2026〕1号 return --as admin --to unit_check --reason "环节走错"
    终止：　sanshen intervene 申请〔2026〕1号 end --as admin --reason "事项已经撤销"
    解除异议：sanshen intervene 申请〔2026〕1号 release --as admin --reason "提出的科室已经撤并"
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        home.services.intervene(actor, reference, how, reason, to)
    say(f"{DONE[how]} {reference}，并抄送给参与办理的人。")
