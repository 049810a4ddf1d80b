"""Where several sign, in whatever order, and where more time is asked for; part of `duty_places`, written by hand as they are."""

from dataclasses import replace

from definitions.vocabulary import Verb
from flows.casework.answer import Answer
from tests.flows.access.duty_rows import (
    ACTED_BEHIND,
    ADMINISTRATOR,
    ALWAYS,
    AUDITOR,
    CHIEF_LATER,
    COUNTERSIGN,
    DISCLOSURE,
    DRAFTER,
    DUTY,
    DUTY_ROOM,
    FINANCE,
    IS_YOURS,
    LEGAL,
    MATE,
    NOT_YOUR_TURN,
    OPEN,
    OPEN_DUTY,
    OUTSIDER,
    OVERSEER,
    PARALLEL,
    PLANNER,
    PRESS,
    SEE,
    VOTE,
    outrun,
    who_signed,
)
from tests.flows.access.duty_steps import on_seat, signs, submitted
from tests.flows.access.duty_walk import DutyPlace, Row

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
            Row("legal", "has the duty when the one before has signed", SEE, {Verb.DECIDE: NOT_YOUR_TURN}),
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
