"""Where duties can stand with several people, and who may do what there. Written by hand, as `places` is: from the pages
on [handing on](docs/how-to/hand-on.md), several signers, proxies, extensions and branches.

Among them what is easily got wrong: a return in 会签 when two of three have signed, an answer taken back when one of three has
acted behind it, a signer added to 或签, a chain of delegates that comes back to the first, an extension while the clock
stands, two proxies for one who is away, and somebody who left with a review open.
"""

from dataclasses import replace

from definitions.vocabulary import SignerPlace, Verb
from flows.casework.answer import Answer
from tests.builders.model_office import ORGANIZATION
from tests.flows.access.duty_steps import (
    Beginning,
    copied,
    leaves,
    lent,
    on_seat,
    read,
    signs,
    stands_in,
    submitted,
)
from tests.flows.access.duty_walk import TOLD, DutyPlace, Row

COUNTERSIGN, DUTY_ROOM = f"{ORGANIZATION}.countersign", f"{ORGANIZATION}.duty-room"
VOTE, PARALLEL = f"{ORGANIZATION}.board-vote", f"{ORGANIZATION}.parallel-review"
DISCLOSURE = f"{ORGANIZATION}.disclosure"

LOOK = "view comment "
SEE = f"{LOOK}copy "
PRESS = f"{SEE}remind "
DUTY = f"{SEE}decide forward delegate add_signer ask supplement "
OPEN_DUTY = f"{DUTY}claim "
"""Of whoever holds the role: nobody took it yet."""
LENT_DUTY = f"{SEE}delegate ask hand_back "

DRAFTER = Row("officer", "drafter", f"{PRESS}withdraw ")
MATE = Row("mate", "of the drafter's unit", PRESS)
OVERSEER = Row("manager", "oversees the organisation", PRESS)
AUDITOR = Row("auditor", "audits", "view ")
ADMINISTRATOR = Row("sysadmin", "runs the system", "assign intervene ")
OUTSIDER = Row("member3", "has nothing to do with it", "")
ALWAYS = (DRAFTER, MATE, OVERSEER, AUDITOR, ADMINISTRATOR, OUTSIDER)

LEGAL = Row("legal", "one of two who have the duty", OPEN_DUTY, colleague="legal2")
FINANCE = Row("finance", "has the duty", OPEN_DUTY)
PLANNER = Row("planner", "has the duty, of the drafter's unit", OPEN_DUTY)
CHIEF_LATER = Row("chief", "has the duty later, oversees", PRESS)

ANSWERED = "^您已经办理过“"
NOT_YOURS = "^“.+”不是您的职责$"
LENT_TO_YOU = "^这是委托您看的，不由您决定$"
ASKED = "^这是征求您的意见，不由您决定$"
IS_YOURS = "^这一环节已经指定由您办理，不用认领$"
ACTED_BEHIND = "^后面已经有人办理，不能拿回$"
TOOK_EFFECT = "^这项意见已经生效，不能拿回$"
OF_A_BORROWER = dict.fromkeys(
    (Verb.DECIDE, Verb.FORWARD, Verb.CLAIM, Verb.ADD_SIGNER, Verb.SUPPLEMENT), LENT_TO_YOU
)


def who_signed(person: str, *more: str, relation: str = "has signed", **told: str) -> Row:
    return Row(person, relation, SEE + " ".join(more), {Verb.DECIDE: ANSWERED, **_by_verb(told)})


def outrun(person: str, by: str) -> Row:
    told = {Verb.DECIDE: f"^“.+”已由甲-{by}.*办理"}
    return Row(person, "another did the duty", SEE, told)


def _by_verb(told: dict[str, str]) -> dict[Verb, str]:
    return {Verb(name): words for name, words in told.items()}


OPEN = DutyPlace(
    "会签, nobody has signed",
    submitted(COUNTERSIGN),
    (*ALWAYS, LEGAL, FINANCE, PLANNER, CHIEF_LATER),
    assigned=("countersign", 2),
)
_HAS_LEFT = {
    **dict.fromkeys(Verb, "^您在这个机构已经没有岗位，只能查看办过的办件$"),
    Verb.DECIDE: NOT_YOURS,
    **{verb: TOLD[verb] for verb in (Verb.ASSIGN, Verb.INTERVENE)},
}
HANDED_ON = (
    replace(
        OPEN,
        name="a duty of two, which one has claimed",
        begin=submitted(COUNTERSIGN, on_seat("legal", Verb.CLAIM)),
        rows=(
            *ALWAYS,
            replace(
                LEGAL, relation="has claimed the duty", legal=f"{DUTY}release ", told={Verb.CLAIM: IS_YOURS}
            ),
            Row("legal2", "another has claimed the duty", SEE),
        ),
    ),
    replace(
        OPEN,
        name="a duty lent on from one to a second and a third",
        begin=submitted(COUNTERSIGN, *lent("finance", "clerk", "secrecy")),
        rows=(
            *ALWAYS,
            Row("secrecy", "was lent the duty", LENT_DUTY, OF_A_BORROWER),
            Row("clerk", "was lent the duty, and has lent it on", f"{SEE}recall "),
            Row("finance", "has lent the duty", f"{SEE}recall "),
            LEGAL,
        ),
    ),
    replace(
        OPEN,
        name="a duty lent on in a circle, back at the first",
        begin=submitted(COUNTERSIGN, *lent("finance", "clerk", "secrecy", "finance")),
        rows=(
            *ALWAYS,
            Row("finance", "was lent their own duty", f"{LENT_DUTY}recall ", OF_A_BORROWER),
            Row("clerk", "was lent the duty, and has lent it on", f"{SEE}recall "),
            Row("secrecy", "was lent the duty, and has lent it on", f"{SEE}recall "),
        ),
    ),
    replace(
        OPEN,
        name="a duty that the administrator gave to somebody without the role",
        begin=submitted(COUNTERSIGN, on_seat("sysadmin", Verb.ASSIGN, "clerk", stage="countersign", seat=2)),
        rows=(
            *(replace(DRAFTER, relation="drafter, told of it", legal=f"{DRAFTER.legal}read "),),
            *(MATE, OVERSEER, AUDITOR, ADMINISTRATOR, OUTSIDER),
            Row("clerk", "was assigned the duty", DUTY, {Verb.CLAIM: IS_YOURS}, colleague="finance"),
            Row("finance", "another was assigned the duty", SEE),
        ),
    ),
    replace(
        OPEN,
        name="a duty of somebody who claimed it and left",
        begin=submitted(COUNTERSIGN, on_seat("finance", Verb.CLAIM), leaves("finance", "head", "finance")),
        rows=(*ALWAYS, Row("finance", "has left", "view ", _HAS_LEFT), LEGAL, PLANNER),
    ),
)
ADDED = (
    replace(
        OPEN,
        name="会签, with one signer added beside, and one before",
        begin=submitted(
            COUNTERSIGN,
            on_seat("legal", Verb.ADD_SIGNER, "office", place=SignerPlace.BESIDE),
            on_seat("finance", Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BEFORE),
        ),
        rows=(
            *ALWAYS,
            replace(LEGAL, relation="has added a signer", legal=f"{OPEN_DUTY}remove_signer "),
            Row("secrecy", "was added as a signer", DUTY, {Verb.CLAIM: IS_YOURS}),
            Row("finance", "waits for the signer whom they added", f"{SEE}remove_signer "),
            PLANNER,
        ),
        assigned=("countersign", 3),
    ),
    DutyPlace(
        "或签, with a signer added beside",
        submitted(DUTY_ROOM, on_seat("chief", Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BESIDE)),
        (
            *ALWAYS,
            Row("chief", "has added a signer", f"{OPEN_DUTY}remove_signer "),
            Row("office", "has the duty", OPEN_DUTY),
            Row("secrecy", "was added as a signer", DUTY, {Verb.CLAIM: IS_YOURS}),
            Row("planner", "has the duty later, of the drafter's unit", PRESS),
            Row("legal", "has the duty later", SEE),
        ),
        assigned=("duty_leader", 2),
    ),
    replace(
        OPEN,
        name="会签, with a question to somebody beside and one to the drafter",
        begin=submitted(
            COUNTERSIGN, on_seat("finance", Verb.ASK, "clerk"), on_seat("finance", Verb.SUPPLEMENT)
        ),
        rows=(
            *(
                replace(
                    DRAFTER,
                    relation="drafter, asked for more",
                    legal=f"{DRAFTER.legal}answer ",
                    told={Verb.DECIDE: ASKED},
                ),
            ),
            *(MATE, OVERSEER, AUDITOR, ADMINISTRATOR, OUTSIDER),
            Row("clerk", "was asked for advice", f"{SEE}answer ", {Verb.DECIDE: ASKED}),
            replace(FINANCE, relation="has the duty, and has asked"),
        ),
    ),
    replace(
        OPEN,
        name="会签, sent to one who has read it and one who has not",
        begin=submitted(COUNTERSIGN, copied("finance", "member1", "member2"), read("member2")),
        rows=(
            *ALWAYS,
            Row("member1", "was sent a copy", f"{LOOK}read "),
            Row("member2", "has read a copy", LOOK, {Verb.READ: "^您已经阅过$"}),
            FINANCE,
        ),
    ),
)
FIRST_THE_OFFICE = (
    "countersign",
    "  - id: countersign\n",
    "  - {id: first, kind: review, title: 办公室初审, who: {role: head, of: general_office}}\n  - id: countersign\n",
)
SIGNED = (
    replace(
        OPEN,
        name="会签, two of three have signed",
        begin=submitted(COUNTERSIGN, signs("legal"), signs("finance")),
        rows=(
            *ALWAYS,
            who_signed("legal", "take_back"),
            outrun("legal2", by="legal"),
            who_signed("finance", "take_back"),
            PLANNER,
            CHIEF_LATER,
        ),
        assigned=("countersign", 3),
    ),
    replace(
        OPEN,
        name="会签, all have signed and nobody has acted on it",
        begin=submitted(COUNTERSIGN, signs("legal"), signs("finance"), signs("planner")),
        rows=(
            *ALWAYS,
            who_signed("legal", "take_back"),
            who_signed("planner", "take_back", "remind", relation="has signed, of the drafter's unit"),
            Row("chief", "has the duty, oversees", OPEN_DUTY),
        ),
        assigned=("chief", 1),
    ),
    replace(
        OPEN,
        name="会签, all have signed and the next has taken it up",
        begin=submitted(
            COUNTERSIGN, signs("legal"), signs("finance"), signs("planner"), on_seat("chief", Verb.CLAIM)
        ),
        rows=(
            *ALWAYS,
            who_signed("legal", take_back=ACTED_BEHIND),
            who_signed("finance", take_back=ACTED_BEHIND),
            Row("chief", "has claimed the duty, oversees", f"{DUTY}release ", {Verb.CLAIM: IS_YOURS}),
        ),
        assigned=("chief", 1),
    ),
    replace(
        OPEN,
        name="会签, one of three behind the first review has signed",
        begin=submitted(COUNTERSIGN, signs("office"), signs("finance")),
        rows=(
            *ALWAYS,
            who_signed("office", take_back=ACTED_BEHIND),
            who_signed("finance", "take_back"),
            LEGAL,
            PLANNER,
        ),
        assigned=("countersign", 1),
        document=FIRST_THE_OFFICE,
    ),
    DutyPlace(
        "依次, the first one's turn",
        submitted(DUTY_ROOM, signs("chief")),
        (
            *ALWAYS,
            who_signed("chief", "take_back", "remind", relation="has signed, oversees"),
            outrun("office", by="chief"),
            PLANNER,
            Row("legal", "has the duty when the one before has signed", SEE),
        ),
        assigned=("in_turn", 1),
    ),
    DutyPlace(
        "依次, the second one's turn",
        submitted(DUTY_ROOM, signs("chief"), signs("planner")),
        (
            *ALWAYS,
            who_signed("chief", "remind", relation="has signed, oversees", take_back=ACTED_BEHIND),
            who_signed("planner", "take_back", "remind", relation="has signed, of the drafter's unit"),
            LEGAL,
        ),
        assigned=("in_turn", 2),
    ),
    DutyPlace(
        "票签, one has voted",
        submitted(VOTE, signs("clerk", "done"), signs("member1"), handler="clerk"),
        (
            *(DRAFTER, MATE, OVERSEER, AUDITOR, ADMINISTRATOR),
            Row("editor", "has nothing to do with it", ""),
            who_signed("clerk", take_back=ACTED_BEHIND),
            who_signed("member1", "take_back"),
            Row(
                "member2",
                "has a vote",
                DUTY.replace("add_signer ", ""),
                {Verb.ADD_SIGNER: "^票签的人员在开始时确定，不能加签$", Verb.CLAIM: IS_YOURS},
            ),
            Row("office", "has the duty later", SEE),
        ),
        assigned=("vote", 2),
    ),
    DutyPlace(
        "three branches at once, one of which has gone on",
        submitted(PARALLEL, signs("clerk", "done"), money="是"),
        (
            *(DRAFTER, MATE, OVERSEER, AUDITOR, ADMINISTRATOR),
            Row("editor", "has nothing to do with it", ""),
            who_signed("clerk", "take_back"),
            LEGAL,
            FINANCE,
            Row("secrecy", "has the duty of another branch", OPEN_DUTY),
            Row("member1", "has the duty later", SEE),
            CHIEF_LATER,
        ),
        assigned=("finance_head", 1),
    ),
)
AWAY = (
    replace(
        OPEN,
        name="会签, two stand in for one who is away",
        begin=submitted(COUNTERSIGN, stands_in("finance", "clerk", "secrecy")),
        rows=(
            *ALWAYS,
            replace(FINANCE, relation="is away, others stand in"),
            Row("clerk", "stands in for who has the duty", OPEN_DUTY, colleague="finance"),
            Row("secrecy", "stands in for who has the duty", OPEN_DUTY, colleague="finance"),
        ),
    ),
    replace(
        OPEN,
        name="会签, one of two who stand in has signed",
        begin=submitted(COUNTERSIGN, stands_in("finance", "clerk", "secrecy"), signs("secrecy")),
        rows=(
            *ALWAYS,
            who_signed("secrecy", "take_back", relation="has signed for who is away"),
            replace(outrun("clerk", by="secrecy"), relation="another proxy did the duty"),
            Row("finance", "is away, a proxy has signed", SEE, {Verb.DECIDE: "办理"}),
            LEGAL,
        ),
        assigned=("countersign", 1),
    ),
)
MORE_TIME = f"{PRESS}extend "
MAY_NOT_EXTEND = "^只有报送单位和正在办理的人可以申请延期$"
THIRD_PARTY = DutyPlace(
    "the clock stands while a third party is asked",
    submitted(DISCLOSURE),
    (
        replace(DRAFTER, legal=f"{DRAFTER.legal}extend "),
        replace(MATE, legal=MORE_TIME),
        *(OVERSEER, AUDITOR, ADMINISTRATOR, OUTSIDER),
        replace(LEGAL, legal=f"{LEGAL.legal}extend "),
        Row("office", "grants more time", SEE),
    ),
    told={Verb.EXTEND: MAY_NOT_EXTEND},
    answers=(Answer("done"), Answer("return", opinion="请改")),
    assigned=("third_party", 1),
)
ALREADY = "^“20个工作日内答复”已经申请延期，还没有批$"
EXTENDING = (
    THIRD_PARTY,
    replace(
        THIRD_PARTY,
        name="the clock stands, and more time is asked for",
        begin=submitted(DISCLOSURE, lambda o, n: o.services.extend(o.actor("legal"), n, "案情复杂")),
        rows=(
            *(replace(row, told={Verb.EXTEND: ALREADY}) for row in (DRAFTER, MATE)),
            *(OVERSEER, AUDITOR, ADMINISTRATOR, OUTSIDER),
            replace(
                LEGAL, relation="one of two who have the duty, asked for time", told={Verb.EXTEND: ALREADY}
            ),
            Row("office", "grants more time", f"{SEE}grant "),
        ),
        told={Verb.EXTEND: MAY_NOT_EXTEND, Verb.GRANT: "^审批延期不是您的职责$"},
    ),
)
WITH_DRAFTER = "^办件在拟稿人手里，等待提交$"
NOTHING_OPEN = "^现在没有等待办理的环节$"
ENDED = "^办件已经办结"
RETURNED = (
    replace(
        OPEN,
        name="会签, returned when two of three had signed",
        begin=submitted(
            COUNTERSIGN, signs("legal"), signs("finance"), signs("planner", "return", opinion="请改")
        ),
        rows=(
            Row(
                "officer",
                "drafter, has it back",
                f"{SEE}withdraw revise ",
                {Verb.REMIND: "^办件就在您手里，直接办理即可$"},
            ),
            *(MATE, OVERSEER, AUDITOR, OUTSIDER),
            replace(ADMINISTRATOR, legal="intervene "),
            who_signed("legal", take_back=TOOK_EFFECT),
            who_signed("planner", "remind", relation="has returned it", take_back=TOOK_EFFECT),
        ),
        told={
            Verb.REVISE: "^只有拟稿人可以修改后重新提交$",
            Verb.DECIDE: WITH_DRAFTER,
            Verb.ASSIGN: NOTHING_OPEN,
        },
    ),
    replace(
        OPEN,
        name="会签, returned to a drafter who has left",
        begin=submitted(
            COUNTERSIGN, signs("legal", "return", opinion="请改"), leaves("officer", "officer", "planning")
        ),
        rows=(
            Row(
                "officer",
                "has left",
                "view ",
                _HAS_LEFT | {Verb.DECIDE: WITH_DRAFTER, Verb.ASSIGN: NOTHING_OPEN},
            ),
            replace(MATE, legal=f"{PRESS}claim "),
            *(OVERSEER, AUDITOR, OUTSIDER),
            replace(ADMINISTRATOR, legal="intervene "),
            who_signed("legal", relation="has returned it", take_back=TOOK_EFFECT),
        ),
        told={
            Verb.REVISE: "^只有拟稿人可以修改后重新提交$",
            Verb.DECIDE: WITH_DRAFTER,
            Verb.ASSIGN: NOTHING_OPEN,
        },
    ),
)


def _over(name: str, *rows: Row, begin: Beginning) -> DutyPlace:
    """Nobody does anything but look, write and send copies."""
    told = dict.fromkeys(
        (Verb.REVISE, Verb.DECIDE, Verb.WITHDRAW, Verb.ASSIGN, *_OF_A_DUTY, Verb.TAKE_BACK), ENDED
    )
    told[Verb.REMIND] = "^现在没有等待办理的人$"
    told[Verb.INTERVENE] = f"^只有系统管理员可以干预$|{ENDED}"
    see = tuple(replace(row, legal=SEE) for row in (DRAFTER, MATE, OVERSEER))
    idle = replace(ADMINISTRATOR, legal="")
    return DutyPlace(name, begin, (*see, AUDITOR, idle, OUTSIDER, *rows), told)


_OF_A_DUTY = (
    *(Verb.FORWARD, Verb.DELEGATE, Verb.CLAIM, Verb.ADD_SIGNER, Verb.ASK, Verb.SUPPLEMENT),
    *(Verb.HAND_BACK, Verb.RECALL, Verb.RELEASE, Verb.REMOVE_SIGNER, Verb.ANSWER),
)
OVER = (
    _over(
        "会签, refused by one of three",
        Row("legal", "has signed", SEE, {Verb.TAKE_BACK: TOOK_EFFECT, Verb.DECIDE: ANSWERED}),
        Row("finance", "has refused", SEE, {Verb.TAKE_BACK: TOOK_EFFECT, Verb.DECIDE: ANSWERED}),
        Row(
            "planner",
            "had the duty, of the drafter's unit",
            SEE,
            {Verb.DECIDE: "^“.+”已由甲-finance办理：不同意$"},
        ),
        begin=submitted(COUNTERSIGN, signs("legal"), signs("finance", "refuse", opinion="不妥")),
    ),
    _over(
        "会签, withdrawn when one of three had signed",
        Row("legal", "has signed", SEE, {Verb.TAKE_BACK: TOOK_EFFECT, Verb.DECIDE: ANSWERED}),
        Row("planner", "had the duty, of the drafter's unit", SEE),
        begin=submitted(
            COUNTERSIGN, signs("legal"), lambda o, n: o.services.withdraw(o.actor("officer"), n, "内容有变")
        ),
    ),
)
DUTY_PLACES = (OPEN, *HANDED_ON, *ADDED, *SIGNED, *AWAY, *EXTENDING, *RETURNED, *OVER)
