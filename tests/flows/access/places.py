"""Where a case can stand, and who may do what there, in which words others are refused.

Written by hand from the regulations, not from the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from definitions.vocabulary import Verb
from flows.casework.decision import Answer
from tests.builders.office import SmallOffice

UNRELATED = "您与此办件无关"
CLOSED = "您的账号已停用"
SIGNED = "您已经办理过"
OUTRUN = "已由甲-secrecy办理"
NOT_NOW = "不在拟稿人手里"
NOT_YOURS = "不是您的职责"
NOT_YOUR_DRAFT = "只有拟稿人可以撤回办件"
IN_YOUR_HANDS = "办件就在您手里，直接办理即可"
NOT_YOURS_TO_PRESS = "只有报送单位和管理人员可以催办"
NOBODY_TO_PRESS = "现在没有等待办理的人"
ENDED = "办件已经办结"
NO_HASTE = "本流程没有加急的办法"
NO_OBJECTION = "本流程没有提异议的办法"
NOT_YOURS_TO_INTERVENE = "只有系统管理员可以干预"
NOT_EXTENDED = "本流程没有可以延期的时限"
NOTHING_TO_GRANT = "没有等待审批的延期申请"
NO_LETTER = "这个办件不是由来信开出的"


@dataclass(frozen=True)
class Column:
    """Of one verb at one place: who is allowed, and what those are told who may see the case but not this."""

    allowed: set[str]
    told: str
    """A regular expression."""


HANDLING = (Verb.FORWARD, Verb.DELEGATE, Verb.ADD_SIGNER, Verb.CLAIM)
UNDOING = (Verb.HAND_BACK, Verb.RECALL, Verb.RELEASE, Verb.REMOVE_SIGNER, Verb.ANSWER)
ASKING = (Verb.ASK, Verb.SUPPLEMENT)
NOT_YOUR_DUTY = "现在没有您|没有您"
NOT_ON_PAPER = f"{NOT_YOUR_DUTY}|纸质签批由登记人登记"
NOTHING_DONE = (
    "没有人征求您的意见|没有别人委托给您的事|没有您委托出去|没有您认领的环节|没有您加签而对方还没有办的"
)
NOT_TAKEN_BACK = "没有可以拿回的意见|后面已经有人办理，不能拿回|这项意见已经生效|纸质签字不能拿回"


def on_seats(
    holders: set[str], took: set[str] | None = None, *, admin: str = "sysadmin", on_paper: bool = False
) -> dict[Verb, Column]:
    """Where a person is waited for: `holders` have the duty, and `took` may take back what led here."""
    handing = Column(set() if on_paper else holders, NOT_ON_PAPER if on_paper else NOT_YOUR_DUTY)
    return {
        **dict.fromkeys(HANDLING, handing),
        Verb.CLAIM: Column(holders, NOT_YOUR_DUTY),
        **dict.fromkeys(ASKING, Column(holders, NOT_YOUR_DUTY)),
        **dict.fromkeys(UNDOING, Column(set(), NOTHING_DONE)),
        Verb.TAKE_BACK: Column(took or set(), NOT_TAKEN_BACK),
        Verb.ASSIGN: Column({admin} - {""}, "只有系统管理员可以改派"),
    }


def on_no_seat(told: str = "", took: set[str] | None = None) -> dict[Verb, Column]:
    """Where nobody is waited for."""
    words = (
        f"现在没有您|没有您|没有人征求|没有别人委托|没有等待办理的环节|{NOT_TAKEN_BACK}|{told or '现在没有'}"
    )
    columns = dict.fromkeys((*HANDLING, *ASKING, *UNDOING, Verb.ASSIGN), Column(set(), words))
    return {**columns, Verb.TAKE_BACK: Column(took or set(), words)}


@dataclass(frozen=True)
class Place:
    name: str
    revise: Column
    decide: Column
    withdraw: Column
    remind: Column
    seats: Mapping[Verb, Column]
    next: Callable[[SmallOffice, str, int], object] = lambda *_: None
    """Brings the case to the next place."""
    answer: Callable[[SmallOffice, str], Answer] = lambda *_: Answer("approve")
    """What whoever tries to decide here would answer."""
    signed: set[str] = field(default_factory=set)
    """Who signed before: told so when they try again."""
    outrun: set[str] = field(default_factory=set)
    """Whose duty another holder of the role did: told who."""
    has_sheet: bool = True
    has_letter: bool = False
    """Whether a letter is behind the case: only then those verbs are tried."""
    revised: Mapping[str, str] = field(default_factory=lambda: {"body": "改过。"})
    """What whoever tries to hand it in again would change."""
    extend: Column = field(default_factory=lambda: Column(set(), NOT_EXTENDED))
    grant: Column = field(default_factory=lambda: Column(set(), NOTHING_TO_GRANT))
    mark_urgent: Column = field(default_factory=lambda: Column(set(), NO_HASTE))
    confirm_urgent: Column = field(default_factory=lambda: Column(set(), NO_HASTE))
    object: Column = field(default_factory=lambda: Column(set(), NO_OBJECTION))
    answer_objection: Column = field(default_factory=lambda: Column(set(), NO_OBJECTION))
    settle_objection: Column = field(default_factory=lambda: Column(set(), NO_OBJECTION))
    drop_objection: Column = field(default_factory=lambda: Column(set(), NO_OBJECTION))
    reopen: Column = field(default_factory=lambda: Column(set(), "本流程规定，办结的不能重新办理"))
    intervene: Column = field(default_factory=lambda: Column({"sysadmin"}, NOT_YOURS_TO_INTERVENE))
    override: Column = field(default_factory=lambda: Column(set(), "没有可以放行的检查问题"))
    read_original: Column = field(default_factory=lambda: Column(set(), NO_LETTER))
    compare_letter: Column = field(default_factory=lambda: Column(set(), NO_LETTER))
    colleague: str | None = None
    """Who else holds the role: only to them is a signature forwarded."""


UNIT = {"officer", "reviewer", "head", "leader", "auditor"}
"""Those who hold a role at the submitting unit."""
DUTY = {"secrecy", "secrecy2", "editor"}
"""Those whose duty the case is, or will be."""
OVERSEE = {"manager", "chief"}
RELATED = UNIT | DUTY | OVERSEE
PRESSING = (UNIT | OVERSEE) - {"auditor"}
"""An auditor sees everything and changes nothing."""
DONE = Answer("done", given={"complete": "齐全"})

BY_DRAFTER = Column({"officer"}, NOT_YOUR_DRAFT)
REVISED = Column(set(), NOT_NOW)


def pressing(but: str = "") -> Column:
    return Column(PRESSING - {but}, f"{IN_YOUR_HANDS}|{NOT_YOURS_TO_PRESS}")


WEB_PLACES = [
    Place(
        "held back at the drafter",
        revise=Column({"officer"}, "只有拟稿人可以修改后重新提交"),
        decide=Column(set(), "办件在拟稿人手里，等待提交"),
        withdraw=BY_DRAFTER,
        remind=pressing("officer"),
        seats=on_no_seat(),
        next=lambda o, n, _: o.services.revise(o.actor("officer"), n, {"body": "线路调整。"}, {}),
        has_sheet=False,
    ),
    Place(
        "with the unit's reviewer",
        revise=REVISED,
        decide=Column({"reviewer"}, f"“本单位审核人审核”{NOT_YOURS}"),
        withdraw=BY_DRAFTER,
        remind=pressing("reviewer"),
        seats=on_seats({"reviewer"}),
        next=lambda o, n, _: o.decide("reviewer", n),
    ),
    Place(
        "with the unit's head",
        revise=REVISED,
        decide=Column({"head"}, f"“本单位主要负责人审批”{NOT_YOURS}"),
        withdraw=BY_DRAFTER,
        remind=pressing("head"),
        seats=on_seats({"head"}, {"reviewer"}),
        next=lambda o, n, _: o.decide("head", n),
        signed={"reviewer"},
    ),
    Place(
        "at the secrecy review",
        revise=REVISED,
        decide=Column({"secrecy", "secrecy2"}, f"“局办公室保密审查”{NOT_YOURS}"),
        withdraw=BY_DRAFTER,
        remind=pressing(),
        seats=on_seats({"secrecy", "secrecy2"}, {"head"}),
        next=lambda o, n, _: o.decide("secrecy", n),
        colleague="secrecy2",
        signed={"reviewer", "head"},
    ),
    Place(
        "with the leader in charge",
        revise=REVISED,
        decide=Column({"leader"}, f"“局分管领导审批”{NOT_YOURS}"),
        withdraw=BY_DRAFTER,
        remind=pressing("leader"),
        seats=on_seats({"leader"}, {"secrecy"}),
        next=lambda o, n, _: o.decide("leader", n),
        signed={"reviewer", "head", "secrecy"},
        outrun={"secrecy2"},
    ),
    Place(
        "with the website's office",
        revise=REVISED,
        decide=Column({"editor"}, f"“网站管理部门收件”{NOT_YOURS}"),
        withdraw=BY_DRAFTER,
        remind=pressing(),
        seats=on_seats({"editor"}, {"leader"}),
        next=lambda o, n, _: o.services.decide(o.actor("editor"), n, DONE),
        answer=lambda *_: DONE,
        signed={"reviewer", "head", "secrecy", "leader"},
        outrun={"secrecy2"},
    ),
    Place(
        "about to be published",
        revise=REVISED,
        decide=Column(set(), "系统正在处理"),
        withdraw=BY_DRAFTER,
        remind=Column(set(), NOBODY_TO_PRESS),
        seats=on_no_seat(took={"editor"}),
        next=lambda o, _, case: o.run_automatic(case),
        signed={"reviewer", "head", "secrecy", "leader", "editor"},
        outrun={"secrecy2"},
    ),
    Place(
        "being watched after publication",
        revise=REVISED,
        decide=Column({"officer"}, f"“跟踪监测”{NOT_YOURS}"),
        withdraw=Column(set(), f"{NOT_YOUR_DRAFT}|信息已经发布，不能撤回办件"),
        remind=pressing("officer"),
        seats=on_seats({"officer"}),
        next=lambda o, n, _: o.decide("officer", n, "done", given={"watched": "内容正常"}),
        answer=lambda *_: Answer("done", given={"watched": "内容正常"}),
        signed={"reviewer", "head", "secrecy", "leader", "editor"},
        outrun={"secrecy2"},
    ),
    Place(
        "ended",
        revise=Column(set(), ENDED),
        decide=Column(set(), ENDED),
        withdraw=Column(set(), ENDED),
        remind=Column(set(), NOBODY_TO_PRESS),
        seats=on_no_seat(ENDED),
        intervene=Column(set(), f"{NOT_YOURS_TO_INTERVENE}|{ENDED}"),
        signed={"reviewer", "head", "secrecy", "leader", "editor", "officer"},
        outrun={"secrecy2"},
    ),
]

NOT_YOURS_TO_EXTEND = "只有报送单位和正在办理的人可以申请延期"
ASKED_ALREADY = f"已经申请延期，还没有批|{NOT_YOURS_TO_EXTEND}"
_AT_THE_HEAD = next(place for place in WEB_PLACES if place.name == "with the unit's head")
_AT_SECRECY = next(place for place in WEB_PLACES if place.name == "at the secrecy review")
EXTENSION_PLACES = [
    replace(
        WEB_PLACES[1],
        extend=Column(UNIT - {"auditor"}, NOT_YOURS_TO_EXTEND),
    ),
    replace(
        _AT_THE_HEAD,
        extend=Column(UNIT - {"auditor"}, NOT_YOURS_TO_EXTEND),
        next=lambda o, n, _: (
            o.decide("head", n),
            o.services.extend(o.actor("reviewer"), n, "案情复杂"),
        ),
    ),
    replace(
        _AT_SECRECY,
        name="at the secrecy review, more time being asked for",
        extend=Column(set(), ASKED_ALREADY),
        grant=Column({"manager"}, "审批延期不是您的职责"),
        next=lambda o, n, _: o.services.decide_extension(
            o.actor("manager"), n, granted=False, reason="材料齐全"
        ),
    ),
    replace(
        _AT_SECRECY,
        name="at the secrecy review, when it was refused",
        extend=Column((UNIT - {"auditor"}) | {"secrecy", "secrecy2"}, NOT_YOURS_TO_EXTEND),
    ),
]
"""Where the limit of ten days may be extended, and the manager approves it."""

ONLY_THE_DRAFTER = "只有拟稿人可以申请加急"
NOTHING_TO_CONFIRM = Column(set(), "没有等待审批的加急申请")
URGENCY_PLACES = [
    replace(
        WEB_PLACES[1],
        mark_urgent=Column({"officer"}, ONLY_THE_DRAFTER),
        confirm_urgent=NOTHING_TO_CONFIRM,
        next=lambda o, n, _: (
            o.decide("reviewer", n),
            o.services.mark_urgent(o.actor("officer"), n, "今晚封路"),
        ),
    ),
    replace(
        _AT_THE_HEAD,
        name="with the unit's head, haste being asked for",
        mark_urgent=Column(set(), f"{ONLY_THE_DRAFTER}|已经申请加急，还没有批"),
        confirm_urgent=Column({"manager"}, "审批加急不是您的职责"),
    ),
]
"""Where a case may be urgent, and the manager confirms it."""

NOT_YOURS_TO_OBJECT = "对这个办件提异议不是您的职责"
NO_OBJECTION_YET = Column(set(), "没有等待解决的异议")
HELD = "办件有异议，暂停办理"
NOT_YOURS_TO_ANSWER = "答复异议不是您的职责"
NOT_YOURS_TO_SETTLE = "协调异议不是您的职责"
OBJECTORS = {"stranger"}
"""Another unit's information officer: sees the case, and has no other part in it."""
_HELD_AT_THE_HEAD = replace(
    _AT_THE_HEAD,
    revise=Column(set(), HELD),
    decide=Column(set(), HELD),
    remind=pressing(),
    seats={
        **on_seats(set()),
        **dict.fromkeys((*HANDLING, *ASKING), Column(set(), f"{NOT_YOUR_DUTY}|{HELD}")),
        Verb.TAKE_BACK: Column(set(), f"{NOT_TAKEN_BACK}|{HELD}"),
    },
    object=Column(set(), f"{NOT_YOURS_TO_OBJECT}|已经有人提出异议"),
    drop_objection=Column(OBJECTORS, "只有提出异议的单位可以撤回"),
)
OBJECTION_PLACES = [
    replace(
        _AT_THE_HEAD,
        object=Column(OBJECTORS, NOT_YOURS_TO_OBJECT),
        answer_objection=NO_OBJECTION_YET,
        settle_objection=NO_OBJECTION_YET,
        drop_objection=NO_OBJECTION_YET,
        next=lambda o, n, _: o.services.object_to(o.actor("stranger"), n, "口径不一致"),
    ),
    replace(
        _HELD_AT_THE_HEAD,
        name="with the unit's head, held until it is answered",
        answer_objection=Column({"head"}, NOT_YOURS_TO_ANSWER),
        settle_objection=Column(set(), "现在要办的是“答复异议”"),
        remind=pressing("head"),
        next=lambda o, n, _: o.services.answer_objection(o.actor("head"), n, accepted=False, answer="一致"),
    ),
    replace(
        _HELD_AT_THE_HEAD,
        name="with the unit's head, held until it is decided",
        answer_objection=Column(set(), "现在要办的是“协调异议”"),
        settle_objection=Column({"manager"}, NOT_YOURS_TO_SETTLE),
        remind=pressing("manager"),
        next=lambda o, n, _: o.services.settle_objection(o.actor("manager"), n, upheld=False, opinion="照发"),
    ),
    replace(
        _AT_THE_HEAD,
        name="with the unit's head, when it was dismissed",
        object=Column(set(), f"{NOT_YOURS_TO_OBJECT}|已经对这一轮内容提过异议"),
        answer_objection=NO_OBJECTION_YET,
        settle_objection=NO_OBJECTION_YET,
        drop_objection=NO_OBJECTION_YET,
    ),
]
"""Where another unit may object, the head answers and the manager decides."""

REFUSED = replace(
    WEB_PLACES[-1],
    name="refused",
    signed={"reviewer"},
    outrun=set(),
    reopen=Column({"manager"}, "重新办理不由您决定"),
)
"""Where the manager may take it up again."""
OVERRIDE_PLACE = replace(
    WEB_PLACES[0],
    name="held back by a check that may be overridden",
    override=Column({"secrecy", "secrecy2"}, "放行不是您的职责"),
)

LL_UNIT = {"ll_editor", "ll_head", "ll_deputy"}
LL_DUTY = {"ll_office", "ll_clerk", "ll_center"}
"""The office's reviewer signs on paper; the clerk registers it."""
LL_OVERSEE = {"ll_chief", "ll_manager"}
LL_RELATED = LL_UNIT | LL_DUTY | LL_OVERSEE | {"ll_auditor"}
LL_PRESSING = LL_UNIT | LL_OVERSEE
LL_BY_DRAFTER = Column({"ll_editor"}, NOT_YOUR_DRAFT)


NOBODY_RUNS_IT = Column(set(), NOT_YOURS_TO_INTERVENE)


def ll_pressing(but: str = "") -> Column:
    return Column(LL_PRESSING - {but}, f"{IN_YOUR_HANDS}|{NOT_YOURS_TO_PRESS}")


_PAPER_PLACES = [
    Place(
        "with the head of the section",
        revise=REVISED,
        decide=Column({"ll_head"}, f"“科室负责人审核”{NOT_YOURS}"),
        withdraw=LL_BY_DRAFTER,
        intervene=NOBODY_RUNS_IT,
        remind=ll_pressing("ll_head"),
        seats=on_seats({"ll_head"}, admin=""),
        next=lambda o, n, _: o.decide("ll_head", n),
    ),
    Place(
        "with the leader in charge of the section",
        revise=REVISED,
        decide=Column({"ll_deputy"}, f"“科室分管领导审核”{NOT_YOURS}"),
        withdraw=LL_BY_DRAFTER,
        intervene=NOBODY_RUNS_IT,
        remind=ll_pressing("ll_deputy"),
        seats=on_seats({"ll_deputy"}, {"ll_head"}, admin=""),
        next=lambda o, n, _: o.decide("ll_deputy", n),
        signed={"ll_head"},
    ),
    Place(
        "waiting for a signature on paper",
        revise=REVISED,
        decide=Column({"ll_clerk"}, f"“办公室终审（纸质）”{NOT_YOURS}"),
        withdraw=LL_BY_DRAFTER,
        intervene=NOBODY_RUNS_IT,
        remind=ll_pressing(),
        seats=on_seats({"ll_clerk"}, {"ll_deputy"}, admin="", on_paper=True),
        next=lambda o, n, _: o.register(n),
        answer=lambda o, n: o.paper_answer(n),
        signed={"ll_head", "ll_deputy"},
    ),
    Place(
        "with the centre",
        revise=REVISED,
        decide=Column({"ll_center"}, f"“公共信用信息中心接收审核”{NOT_YOURS}"),
        withdraw=LL_BY_DRAFTER,
        intervene=NOBODY_RUNS_IT,
        remind=ll_pressing(),
        seats=on_seats({"ll_center"}, admin=""),
        next=lambda o, n, _: o.decide("ll_center", n, "done"),
        answer=lambda *_: Answer("done"),
        signed={"ll_head", "ll_deputy", "ll_office", "ll_clerk"},
    ),
    Place(
        "about to be published by the centre",
        revise=REVISED,
        decide=Column(set(), "系统正在处理"),
        withdraw=LL_BY_DRAFTER,
        intervene=NOBODY_RUNS_IT,
        remind=Column(set(), NOBODY_TO_PRESS),
        seats=on_no_seat(took={"ll_center"}),
        signed={"ll_head", "ll_deputy", "ll_office", "ll_clerk", "ll_center"},
    ),
]

PAPER_PLACES = [
    replace(
        place,
        mark_urgent=Column({"ll_editor"}, ONLY_THE_DRAFTER),
        confirm_urgent=NOTHING_TO_CONFIRM,
        object=Column(set(), NOT_YOURS_TO_OBJECT),
        answer_objection=NO_OBJECTION_YET,
        settle_objection=NO_OBJECTION_YET,
        drop_objection=NO_OBJECTION_YET,
    )
    for place in _PAPER_PLACES
]
"""Its document lets the drafter ask for haste, and heads of other sections, none of whom is here, object."""
