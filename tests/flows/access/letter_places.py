"""Where the case of a letter can stand, and who may do what there. Written by hand, as `places` is.

Whoever sorts letters begins with a draft that the system opened; the original is for those who have the case in hand,
and for those who sort: the letterbox names their role.
"""

from dataclasses import replace

from definitions.vocabulary import Verb
from flows.casework.decision import Answer
from tests.builders.letters import reply_by_telephone
from tests.flows.access.places import (
    ENDED,
    IN_YOUR_HANDS,
    NOBODY_TO_PRESS,
    NOT_NOW,
    NOT_YOUR_DRAFT,
    NOT_YOURS,
    NOT_YOURS_TO_EXTEND,
    NOT_YOURS_TO_PRESS,
    Column,
    Place,
    on_no_seat,
    on_seats,
)

SORTING = {"editor", "web_chief", "sysadmin"}
"""Those of the unit into which letters come; who runs the system sits there."""
HANDLING = {"officer", "head"}
ALWAYS = SORTING | {"manager", "chief", "auditor"}
"""Who may see it from the first moment on."""
PRESSING = ALWAYS - {"auditor"}
ORIGINALS = "原信只给正在办理的人看，?"
COMPARING = "是不是重复来信，由正在办理的人认定"
SORTED = {"handling_unit": "transport_admin", "sorting": "请运输管理处承办"}
HANDLED = Answer("done", given={"reply": "本月底迁走。", "answer": "单独答复", "why": "只涉及一个站点"})
FED_BACK = Answer("done")
BY_DRAFTER = Column({"editor"}, NOT_YOUR_DRAFT)


def pressing(but: str) -> Column:
    return Column(PRESSING - {but}, f"{IN_YOUR_HANDS}|{NOT_YOURS_TO_PRESS}")


def originals(*in_hand: str) -> Column:
    return Column({"editor", *in_hand}, ORIGINALS)


def comparing(*in_hand: str) -> Column:
    return Column(set(in_hand), COMPARING)


UNSORTED = Place(
    "come in, and with whoever sorts",
    revise=Column({"editor"}, "您不是该单位负责拟稿的人员"),
    decide=Column(set(), "办件在拟稿人手里，等待提交"),
    withdraw=Column(set(), NOT_YOUR_DRAFT),
    remind=pressing("editor"),
    seats=on_no_seat(),
    revised=SORTED,
    has_sheet=False,
    has_letter=True,
    extend=Column(SORTING, NOT_YOURS_TO_EXTEND),
    read_original=originals(),
    compare_letter=comparing("editor"),
    next=lambda o, n, _: o.services.revise(o.actor("editor"), n, SORTED, {}),
)
SORTED_PLACES = [
    replace(
        UNSORTED,
        name="with the unit that handles it",
        revise=Column(set(), NOT_NOW),
        decide=Column({"officer"}, f"“承办单位办理”{NOT_YOURS}"),
        withdraw=BY_DRAFTER,
        remind=pressing(""),
        seats=on_seats({"officer"}),
        has_sheet=True,
        answer=lambda *_: HANDLED,
        extend=Column({*SORTING, "officer"}, NOT_YOURS_TO_EXTEND),
        read_original=originals("officer"),
        compare_letter=comparing("officer"),
        next=lambda o, n, _: o.services.decide(o.actor("officer"), n, HANDLED),
    ),
]
SORTED_PLACES += [
    replace(
        SORTED_PLACES[0],
        name="with the head of that unit",
        decide=Column({"head"}, f"“承办单位负责人审核”{NOT_YOURS}"),
        seats=on_seats({"head"}, {"officer"}),
        signed={"officer"},
        answer=lambda *_: Answer("approve"),
        extend=Column({*SORTING, "head"}, NOT_YOURS_TO_EXTEND),
        read_original=originals("head"),
        compare_letter=comparing("head"),
        next=lambda o, n, _: o.decide("head", n),
    ),
    replace(
        SORTED_PLACES[0],
        name="being answered",
        decide=Column({"officer"}, f"“承办单位单独答复”{NOT_YOURS}"),
        seats=on_seats({"officer"}, {"head"}),
        signed={"head"},
        answer=lambda o, *_: reply_by_telephone(o),
        next=lambda o, n, _: o.services.decide(o.actor("officer"), n, reply_by_telephone(o)),
    ),
    replace(
        SORTED_PLACES[0],
        name="fed back to whoever sorts",
        decide=Column({"editor"}, f"“办理结果反馈网站管理部门”{NOT_YOURS}"),
        remind=pressing("editor"),
        seats=on_seats({"editor"}, {"officer"}),
        signed={"officer", "head"},
        answer=lambda *_: FED_BACK,
        extend=Column(SORTING, NOT_YOURS_TO_EXTEND),
        read_original=originals(),
        compare_letter=comparing("editor"),
        next=lambda o, n, _: o.services.decide(o.actor("editor"), n, FED_BACK),
    ),
    replace(
        SORTED_PLACES[0],
        name="answered",
        revise=Column(set(), ENDED),
        decide=Column(set(), ENDED),
        withdraw=Column(set(), ENDED),
        remind=Column(set(), NOBODY_TO_PRESS),
        seats=on_no_seat(ENDED),
        signed={"officer", "head", "editor"},
        extend=Column(set(), "办件已经办结"),
        intervene=Column(set(), f"只有系统管理员可以干预|{ENDED}"),
        read_original=originals(),
        compare_letter=comparing(),
        next=lambda *_: None,
    ),
]
WHAT_LETTERS_CHANGE = (Verb.DECIDE, Verb.WITHDRAW, Verb.READ_ORIGINAL, Verb.COMPARE_LETTER)
"""What is otherwise here than on the way of a publication, where all else is walked."""
