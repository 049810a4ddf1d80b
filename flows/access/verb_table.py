"""The one table of verbs: each is legal while a case stands so, for whoever is this to it; everything else is refused.

What it leaves open (a limit that has run out, a stage that may not be handed on, separation of duties) is asked by the
functions that `rulings` names, which say why not and who may; each of the reasons that they give stands here too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.policy import LEFT, CaseFacts, Ruling, no
from flows.access.refusal import UNKNOWN_CASE
from flows.access.relations import Relation, Standing, is_related, standing_of

ANYWHERE = frozenset(Standing)
UNDER_WAY = ANYWHERE - {Standing.ENDED}
WITH_PEOPLE = frozenset({Standing.PEOPLE, Standing.HELD})
GAP = "…"
"""Stands for what differs from case to case."""
ENDED, HELD = "办件已经办结", "办件有异议，暂停办理"
UNRELATED = "您与此办件无关，不能…"
TO_EVERYBODY = (UNKNOWN_CASE, UNRELATED, LEFT[0], "您的账号已停用")
"""Whatever the verb."""


@dataclass(frozen=True, slots=True)
class Entry:
    """When a verb is legal, and for whom: any one of the relations is enough."""

    standings: frozenset[Standing]
    relations: tuple[Relation, ...]
    reasons: tuple[str, ...]
    """Why it is refused otherwise."""

    def is_reason(self, text: str) -> bool:
        return any(_fits(one, text) for one in (*self.reasons, *TO_EVERYBODY))


def _fits(template: str, text: str) -> bool:
    return re.fullmatch(".+".join(map(re.escape, template.split(GAP))), text) is not None


NO_DUTY = "现在没有您要办的环节，…"
NOT_HANDED_ON = "本流程规定，“…”不能转办、委托或加签"
ON_PAPER = "纸质签批由登记人登记，不能转办、委托或加签"
NOT_YOURS_TO_DECIDE = (
    HELD,
    "这是征求您的意见，不由您决定",
    "这是委托您看的，不由您决定",
    "拟稿人不能审签自己起草的内容",
    "拟稿人不能登记自己起草的内容的纸质签批",
    "同一人不能连着签两个环节，…已签过“…”",
    "同一人在一个环节里不能签两次，…已签过“…”",
    "本流程规定，…",
    "您代理的人在本办件中要回避（拟稿，或已在相邻环节签过）",
    "纸质签批的登记不能由代理人办理",
)
"""Who has a duty may not do it, or what is in their hands is none."""
UNFIT = (
    "只能转给担任同一岗位的人",
    "只能转给同一单位的人",
    "这个人在本办件中要回避（拟稿，或已在相邻环节、同一环节签过）",
    "这个人不是本机构的在岗人员",
)
"""Whom a duty may not be given to."""
HANDING = (ENDED, NO_DUTY, *NOT_YOURS_TO_DECIDE, ON_PAPER, NOT_HANDED_ON, *UNFIT)
NO_HASTE, NO_OBJECTION, NONE_OPEN = "本流程没有加急的办法", "本流程没有提异议的办法", "没有等待解决的异议"
NO_LETTER = "这个办件不是由来信开出的"
IN_HAND = (*(Relation.DRAFTER, Relation.STARTER, Relation.ON_DUTY, Relation.BORROWER, Relation.ADVISER),)

_REVISE = Entry(
    frozenset({Standing.DRAFT}),
    (Relation.DRAFTER, Relation.STARTER),
    (
        f"{ENDED}，不能再改",
        HELD,
        "办件正在“…”环节，不在拟稿人手里",
        "第…轮内容已于 … 提交，办件正在“…”环节，不在拟稿人手里",
        "只有拟稿人可以修改后重新提交",
        "您不是该单位负责拟稿的人员",
        "这个单位不能发起本流程",
        "…没有“…”这个单位",
    ),
)
TABLE: Mapping[Verb, Entry] = {
    Verb.VIEW: Entry(
        ANYWHERE,
        (
            *(Relation.DRAFTER, Relation.ONCE_DRAFTER, Relation.UNIT, Relation.PART, Relation.COPIED),
            *(Relation.OVERSEER, Relation.AUDITOR, Relation.OBJECTOR),
        ),
        (UNRELATED,),
    ),
    Verb.SUBMIT: _REVISE,
    Verb.REVISE: _REVISE,
    Verb.DECIDE: Entry(
        frozenset({Standing.PEOPLE}),
        (Relation.ON_DUTY,),
        (
            ENDED,
            "办件在拟稿人手里，等待提交",
            *NOT_YOURS_TO_DECIDE,
            "办件在“…”环节等…，现在没有需要人办的事",
            "系统正在处理，现在没有需要人办的事",
            "…不是您的职责",
            "您已经办理过…",
            "…已由…办理…",
            "…已由…办理",
            "…已由同岗位的人员认领",
            "“…”还没有轮到您",
        ),
    ),
    Verb.WITHDRAW: Entry(
        UNDER_WAY,
        (Relation.DRAFTER,),
        (
            f"{ENDED}，不能撤回",
            "只有拟稿人可以撤回办件",
            "信息已经发布，不能撤回办件",
            "您已不是该单位负责拟稿的人员，不能撤回办件",
        ),
    ),
    Verb.REMIND: Entry(
        UNDER_WAY - {Standing.SYSTEM},
        (Relation.UNIT, Relation.OVERSEER),
        ("现在没有等待办理的人", "办件就在您手里，直接办理即可", "只有报送单位和管理人员可以催办"),
    ),
    Verb.FORWARD: Entry(frozenset({Standing.PEOPLE}), (Relation.ON_DUTY,), HANDING),
    Verb.DELEGATE: Entry(
        WITH_PEOPLE, (Relation.ON_DUTY, Relation.BORROWER), (*HANDING, "不能委托拟稿人看自己起草的内容")
    ),
    Verb.HAND_BACK: Entry(WITH_PEOPLE, (Relation.BORROWER,), (ENDED, "没有别人委托给您的事")),
    Verb.RECALL: Entry(WITH_PEOPLE, (Relation.LENDER,), (ENDED, "没有您委托出去、对方还没有交回的事")),
    Verb.CLAIM: Entry(
        frozenset({Standing.PEOPLE, Standing.DRAFT}),
        (Relation.ON_DUTY, Relation.STARTER),
        (
            ENDED,
            "现在没有您可以认领的环节",
            "这一环节已经指定由您办理，不用认领",
            *NOT_YOURS_TO_DECIDE,
            "您在本办件签过意见，不能接手拟稿",
        ),
    ),
    Verb.RELEASE: Entry(WITH_PEOPLE, (Relation.CLAIMANT,), (ENDED, "没有您认领的环节")),
    Verb.ADD_SIGNER: Entry(
        frozenset({Standing.PEOPLE}),
        (Relation.ON_DUTY,),
        (
            "现在没有您要签的环节，不能加签",
            *HANDING,
            "发布和撤稿只登记一次，不能加签",
            "票签的人员在开始时确定，不能加签",
        ),
    ),
    Verb.REMOVE_SIGNER: Entry(
        frozenset({Standing.PEOPLE}), (Relation.ADDER,), (ENDED, HELD, "没有您加签而对方还没有办的")
    ),
    Verb.TAKE_BACK: Entry(
        frozenset({Standing.PEOPLE, Standing.SYSTEM}),
        (Relation.ANSWERED,),
        (
            ENDED,
            HELD,
            "您在这个办件里没有可以拿回的意见",
            "纸质签字不能拿回",
            "后面已经有人办理，不能拿回",
            "这项意见已经生效，不能拿回",
        ),
    ),
    Verb.ASSIGN: Entry(
        WITH_PEOPLE,
        (Relation.ADMINISTRATOR,),
        (ENDED, "只有系统管理员可以改派", "现在没有等待办理的环节", "不能改派给系统管理员", *UNFIT[2:]),
    ),
    Verb.ASK: Entry(
        WITH_PEOPLE,
        (Relation.ON_DUTY, Relation.BORROWER),
        (ENDED, NO_DUTY, *NOT_YOURS_TO_DECIDE, "拟稿人的说明请用“要求补充说明”", UNFIT[3]),
    ),
    Verb.SUPPLEMENT: Entry(
        frozenset({Standing.PEOPLE}), (Relation.ON_DUTY,), (ENDED, NO_DUTY, *NOT_YOURS_TO_DECIDE)
    ),
    Verb.ANSWER: Entry(
        WITH_PEOPLE,
        (Relation.ADVISER,),
        (ENDED, "没有人征求您的意见", "您已不是该单位负责拟稿的人员，不能再补充"),
    ),
    Verb.COMMENT: Entry(
        ANYWHERE,
        (
            *(Relation.DRAFTER, Relation.ONCE_DRAFTER, Relation.UNIT, Relation.PART, Relation.COPIED),
            *(Relation.OVERSEER, Relation.OBJECTOR),
        ),
        ("审计管理员只查看，不留言",),
    ),
    Verb.COPY: Entry(
        ANYWHERE,
        (Relation.UNIT, Relation.PART, Relation.OVERSEER),
        ("审计管理员只查看，不抄送", "只有报送单位、办理人和管理人员可以抄送"),
    ),
    Verb.READ: Entry(ANYWHERE, (Relation.COPIED,), ("这个办件没有抄送给您", "您已经阅过")),
    Verb.EXTEND: Entry(
        UNDER_WAY,
        (Relation.UNIT, Relation.ON_DUTY, Relation.BORROWER, Relation.ADVISER),
        (
            f"{ENDED}，不能延期",
            "本流程没有可以延期的时限",
            "只有报送单位和正在办理的人可以申请延期",
            "“…”还没有起算，不用延期",
            "“…”已经停止计时，不能延期",
            "“…”已经申请延期，还没有批",
            "“…”已经延期…次，不能再延",
            "“…”已经超期，不能再申请延期",
        ),
    ),
    Verb.GRANT: Entry(
        UNDER_WAY,
        (Relation.GRANTER,),
        (
            "没有等待审批的延期申请",
            "审批延期不是您的职责",
            "不能审批自己申请的延期",
            "您代理的人申请了这次延期，不能由您代为审批",
        ),
    ),
    Verb.MARK_URGENT: Entry(
        UNDER_WAY,
        (Relation.DRAFTER, Relation.MARKER),
        (
            NO_HASTE,
            f"{ENDED}，不用加急",
            "只有拟稿人可以申请加急",
            "申请加急不是您的职责",
            "办件已经是加急",
            "已经申请加急，还没有批",
            "信息已经发布，不用加急",
        ),
    ),
    Verb.CONFIRM_URGENT: Entry(
        UNDER_WAY,
        (Relation.CONFIRMER,),
        (
            NO_HASTE,
            "没有等待审批的加急申请",
            "审批加急不是您的职责",
            "不能审批自己申请的加急",
            "您代理的人申请了这次加急，不能由您代为审批",
        ),
    ),
    Verb.OBJECT: Entry(
        frozenset({Standing.PEOPLE, Standing.SYSTEM}),
        (Relation.OBJECTOR,),
        (
            NO_OBJECTION,
            f"{ENDED}，不能提异议",
            "对这个办件提异议不是您的职责",
            "已经有人提出异议，正在处理",
            "信息已经发布，不能再提异议",
            "办件现在不在可以提异议的环节",
            "您的单位已经对这一轮内容提过异议",
        ),
    ),
    Verb.ANSWER_OBJECTION: Entry(
        frozenset({Standing.HELD}),
        (Relation.ANSWERER,),
        (
            *(NO_OBJECTION, NONE_OPEN, "答复异议不是您的职责", "现在要办的是“协调异议”，不是“答复异议”"),
            "您拟过稿、提过或者答复过这个异议，不能由您答复异议",
            "您代理的人拟过稿、提过或者答复过这个异议，不能由您代为答复异议",
        ),
    ),
    Verb.SETTLE_OBJECTION: Entry(
        frozenset({Standing.HELD}),
        (Relation.COORDINATOR,),
        (
            *(NO_OBJECTION, NONE_OPEN, "协调异议不是您的职责", "现在要办的是“答复异议”，不是“协调异议”"),
            "您拟过稿、提过或者答复过这个异议，不能由您协调异议",
            "您代理的人拟过稿、提过或者答复过这个异议，不能由您代为协调异议",
        ),
    ),
    Verb.DROP_OBJECTION: Entry(
        frozenset({Standing.HELD}),
        (Relation.OBJECTOR,),
        (NO_OBJECTION, NONE_OPEN, "只有提出异议的单位可以撤回"),
    ),
    Verb.REOPEN: Entry(
        frozenset({Standing.ENDED}),
        (Relation.REOPENER,),
        (
            "本流程规定，办结的不能重新办理",
            "办件还没有办结，不用重新办理",
            "重新办理不由您决定",
            "信息已经发布，不能重新办理",
            "子办件不能单独重新办理",
            "办结已经超过…，不能重新办理",
        ),
    ),
    Verb.INTERVENE: Entry(
        UNDER_WAY,
        (Relation.ADMINISTRATOR,),
        (
            "只有系统管理员可以干预",
            f"{ENDED}，不用干预",
            "您拟过、办过或者正在办这个办件，不能由您干预",
        ),
    ),
    Verb.OVERRIDE: Entry(
        frozenset({Standing.DRAFT}),
        (Relation.OVERRIDER,),
        ("没有可以放行的检查问题", "放行不是您的职责", "不能放行自己拟的内容"),
    ),
    Verb.READ_ORIGINAL: Entry(ANYWHERE, (*IN_HAND, Relation.SORTER), (NO_LETTER, "原信只给正在办理的人看")),
    # While the system has it nobody has it in hand.
    Verb.COMPARE_LETTER: Entry(
        UNDER_WAY - {Standing.SYSTEM}, IN_HAND, (NO_LETTER, "是不是重复来信，由正在办理的人认定")
    ),
}


def within_table(verb: Verb, actor: Actor, case: CaseFacts) -> bool:
    """Whether the verb may be legal at all as the case stands, for what the person is to it."""
    entry = TABLE[verb]
    return standing_of(case.state) in entry.standings and any(
        is_related(actor, case, relation) for relation in entry.relations
    )


def not_in_table(verb: Verb, actor: Actor, case: CaseFacts) -> Ruling | None:
    """The refusal where the table does not know it; None: the table lets it."""
    if within_table(verb, actor, case):
        return None
    return no(
        f"办件{standing_of(case.state)}，以您和办件的关系不能这样办",
        f"可以办的人：{'、'.join(TABLE[verb].relations)}",
    )


__all__ = ["TABLE", "Entry", "not_in_table", "within_table"]
