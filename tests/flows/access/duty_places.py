"""Where duties can stand with several people, and who may do what there. Written by hand, as `places` is: from the pages
on [handing on](docs/how-to/hand-on.md), several signers, proxies, extensions and branches.

Among them what is easily got wrong: a return in 会签 when two of three have signed, an answer taken back when one of three has
acted behind it, a signer added to 或签, a chain of delegates that comes back to the first, an extension while the clock
stands, two proxies for one who is away, and somebody who left with a review open.
"""

from dataclasses import replace

from definitions.vocabulary import SignerPlace, Verb
from tests.flows.access.duty_rows import (
    ADMINISTRATOR,
    ALWAYS,
    ANSWERED,
    ASKED,
    AUDITOR,
    COUNTERSIGN,
    DRAFTER,
    DUTY,
    DUTY_ROOM,
    FINANCE,
    IS_YOURS,
    LEGAL,
    LENT_DUTY,
    LOOK,
    MATE,
    NOT_YOUR_TURN,
    NOT_YOURS,
    OF_A_BORROWER,
    OF_AN_OWN_DUTY,
    OPEN,
    OPEN_DUTY,
    OUTSIDER,
    OVERSEER,
    PLANNER,
    PRESS,
    SEE,
    TOOK_EFFECT,
    outrun,
    who_signed,
)
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
from tests.flows.access.signing_places import EXTENDING, SIGNED

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
            Row("legal2", "another has claimed the duty", SEE, {Verb.DECIDE: "^“.+”已由同岗位的人员认领$"}),
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
        rows=(*ALWAYS, Row("finance", "has left", ""), LEGAL, PLANNER),
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
            Row(
                "finance",
                "waits for the signer whom they added",
                f"{SEE}remove_signer ",
                {Verb.DECIDE: NOT_YOUR_TURN},
            ),
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
            Row("finance", "is away, a proxy has signed", f"{SEE}take_back ", {Verb.DECIDE: ANSWERED}),
            LEGAL,
        ),
        assigned=("countersign", 1),
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

HELD = "^办件有异议，暂停办理$"
CAN_BE_OBJECTED_TO = (
    "countersign",
    "stages:\n  - id: countersign\n",
    "objection:\n  by: [officer]\n  answered_by: {role: head, of: planning}\n"
    "  coordinated_by: {role: manager, of: general_office}\n\nstages:\n  - id: countersign\n",
)
OBJECTED = (
    replace(
        OPEN,
        name="会签 that an objection holds, with duties lent, claimed and asked about",
        begin=submitted(
            COUNTERSIGN,
            *lent("finance", "secrecy"),
            on_seat("legal", Verb.CLAIM),
            on_seat("planner", Verb.ASK, "member1"),
            copied("manager", "member2"),
            lambda o, n: o.services.object_to(o.actor("clerk"), n, "口径不一致"),
        ),
        rows=(
            *ALWAYS,
            Row("secrecy", "was lent the duty", LENT_DUTY, OF_A_BORROWER),
            Row("finance", "has lent the duty", f"{SEE}recall "),
            Row(
                "legal",
                "has claimed the duty",
                f"{SEE}release ",
                dict.fromkeys((*OF_AN_OWN_DUTY, Verb.DECIDE, Verb.CLAIM), HELD),
            ),
            Row("member1", "was asked for advice", f"{SEE}answer ", {Verb.DECIDE: ASKED}),
            Row("member2", "was sent a copy", f"{LOOK}read "),
            Row("clerk", "has objected", f"{LOOK}drop_objection "),
        ),
        told={Verb.REVISE: HELD, Verb.DECIDE: HELD},
        assigned=("countersign", 3),
        document=CAN_BE_OBJECTED_TO,
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
    *(*OF_AN_OWN_DUTY, Verb.CLAIM),
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
            {Verb.DECIDE: "^“.+”已由甲-legal（同意）、甲-finance（不同意）办理$"},
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
DUTY_PLACES = (OPEN, *HANDED_ON, *ADDED, *SIGNED, *AWAY, *EXTENDING, *RETURNED, *OBJECTED, *OVER)
