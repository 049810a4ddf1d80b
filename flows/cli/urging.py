"""`sanshen urgent` and `sanshen urgency`: a case is marked as urgent, and that is confirmed or refused."""

from typing import Annotated

import typer

from flows.cli.extending import Ruled
from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say

Phone = Annotated[str, typer.Option("--phone", metavar="文字", help="电话确认的，写何时与谁通的话。")]


def urgent(
    reference: Case,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="为什么加急。")],
    phone: Phone = "",
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    流程写明可以加急的办件，由拟稿人（或流程指定的人）申请；批准以后，各环节改按加急的期限，一个环节也不少。

    例：sanshen urgent 通〔2026〕1号 --as zhangsan --reason "今晚封路" --phone "9时40分与办公室通话"
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        is_urgent = home.services.mark_urgent(actor, reference, reason, phone)
    say("办件已转为加急。" if is_urgent else "已申请加急，等待审批。")


def urgency(
    reference: Case,
    ruled: Annotated[Ruled, typer.Argument(metavar="意见", help="grant 同意，refuse 不同意。")],
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="理由；不同意时必须写。")] = "",
    phone: Phone = "",
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    加急申请在审批人的待办里。不能审批自己申请的加急。

    同意：　　sanshen urgency 通〔2026〕1号 grant --as lisi
    不同意：　sanshen urgency 通〔2026〕1号 refuse --as lisi --reason "不影响出行"
    """
    is_granted = ruled is Ruled.GRANT
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        home.services.decide_urgency(actor, reference, granted=is_granted, reason=reason, phone=phone)
    say("已同意加急，各环节改按加急的期限。" if is_granted else "已不同意加急，期限不变。")
