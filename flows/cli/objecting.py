"""`sanshen object` and `sanshen objection`: somebody objects to a case, and what becomes of it."""

from enum import StrEnum
from typing import Annotated

import typer

from flows.cli.home import open_home
from flows.cli.options import As, Case, TokenStdin
from flows.cli.terminal import say


class Dealt(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    DROP = "drop"


SAID = {
    Dealt.ACCEPT: "已采纳异议，办件退回修改。",
    Dealt.REJECT: "已答复不采纳，转请协调。",
    Dealt.UPHOLD: "已协调：采纳异议，办件退回修改。",
    Dealt.DISMISS: "已协调：不采纳异议，办件继续办理。",
    Dealt.DROP: "已撤回异议，办件继续办理。",
}


def object_to(
    reference: Case,
    reason: Annotated[str, typer.Option("--reason", metavar="文字", help="异议的内容和依据。")],
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    流程写明可以提异议的办件，由其他单位的有关人员在发布以前提出；异议解决以前，办件暂停办理、不发布。

    例：sanshen object 吕发改网审〔2026〕1号 --as zhangsan --reason "数据和统计口径不一致"
    """
    with open_home() as home:
        actor = home.actor(person, token_stdin=token_stdin)
        home.services.object_to(actor, reference, reason)
    say("已提出异议，办件暂停办理，等待答复。")


def objection(
    reference: Case,
    dealt: Annotated[
        Dealt,
        typer.Argument(
            metavar="意见",
            help="答复用 accept 采纳、reject 不采纳；协调用 uphold 采纳、dismiss 不采纳；提出的单位用 drop 撤回。",
        ),
    ],
    reason: Annotated[
        str, typer.Option("--reason", metavar="文字", help="答复或者协调意见；撤回的可以不写。")
    ] = "",
    person: As = None,
    token_stdin: TokenStdin = False,
) -> None:
    """
    答复和协调都在办理人的待办里。采纳的，办件退回修改；不采纳的，由协调的人决定。

    例：　sanshen objection 吕发改网审〔2026〕1号 reject --as lisi --reason "口径已与统计局核对"
    协调：sanshen objection 吕发改网审〔2026〕1号 uphold --as wangwu --reason "以统计局公布的为准"
    撤回：sanshen objection 吕发改网审〔2026〕1号 drop --as zhangsan
    """
    with open_home() as home:
        actor, services = home.actor(person, token_stdin=token_stdin), home.services
        match dealt:
            case Dealt.ACCEPT | Dealt.REJECT:
                services.answer_objection(actor, reference, accepted=dealt is Dealt.ACCEPT, answer=reason)
            case Dealt.UPHOLD | Dealt.DISMISS:
                services.settle_objection(actor, reference, upheld=dealt is Dealt.UPHOLD, opinion=reason)
            case Dealt.DROP:
                services.drop_objection(actor, reference, reason)
    say(SAID[dealt])
