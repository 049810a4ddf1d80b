"""Every verb that is about a case, as programs use it: who may with what is done, and who may not with why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from definitions.vocabulary import Verb
from flows.casework.blocking import block
from flows.casework.handing import SeatRequest
from tests.builders.letters import QUESTION, case_of, posted
from tests.builders.office import SmallOffice

UNRELATED = "您与此办件无关"
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Trial:
    verb: str
    prepare: Callable[[SmallOffice], str]
    """Returns the number of a case at which it can be tried."""
    by: str
    body: Body
    recorded: str
    """The event that tells of it."""
    not_by: str
    reason: str
    """Why the other may not."""
    wrong: Body | None = None
    """What they send; else the same."""

    @property
    def illegal(self) -> Body:
        return self.body if self.wrong is None else self.wrong


@dataclass(frozen=True)
class Prepared:
    """A case of a process, after some of its people did something."""

    process: str
    by: str
    approvers: tuple[str, ...] = ()
    further: tuple[Callable[[SmallOffice, str], object], ...] = field(default=())

    def __call__(self, office: SmallOffice) -> str:
        number = office.submit(self.process, by=self.by).number
        for person in self.approvers:
            office.decide(person, number)
        for step in self.further:
            step(office, number)
        return number


def on_seat(verb: Verb, by: str, to: str | None = None) -> Callable[[SmallOffice, str], object]:
    def act(office: SmallOffice, number: str) -> None:
        office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "请办"))

    return act


def let_change(field: str) -> Callable[[SmallOffice, str], object]:
    request = SeatRequest(Verb.SUPPLEMENT, why="请改标题", fields=(field,))
    return lambda office, number: office.services.act_on_seat(office.actor("secrecy"), number, request)


def copied(to: str) -> Callable[[SmallOffice, str], object]:
    return lambda office, number: office.services.copy_to(office.actor("officer"), number, [to])


def blocked(office: SmallOffice, number: str) -> None:
    case_id = office.services.case(office.actor("officer"), number).id
    block(office.services.desk, case_id, "网站的文件夹不能写")


def at_secrecy(*further: Callable[[SmallOffice, str], object]) -> Prepared:
    return Prepared("jilin-transport.web-publish", "officer", ("reviewer", "head"), further)


def letter_in_hand(office: SmallOffice) -> str:
    """One that resembles another."""
    posted(office)
    return f"draft-{case_of(office, posted(office, QUESTION, form='again'))}"


WHY = {"reason": "出差"}

IN_SMALL_OFFICE = (
    Trial("decide", at_secrecy(), "secrecy", {"decision": "approve"}, "decided", "leader", "不是您的职责"),
    Trial("withdraw", at_secrecy(), "officer", WHY, "withdrawn", "reviewer", "拟稿人"),
    Trial("remind", at_secrecy(), "officer", {}, "reminded", "stranger", UNRELATED),
    Trial(
        "forward",
        at_secrecy(),
        "secrecy",
        {"to": "secrecy2", **WHY},
        "handed",
        "leader",
        "没有可以转办的",
        {"to": "x"},
    ),
    Trial("delegate", at_secrecy(), "secrecy", {"to": "leader"}, "handed", "stranger", UNRELATED),
    Trial(
        "hand_back",
        at_secrecy(on_seat(Verb.DELEGATE, "secrecy", "secrecy2")),
        "secrecy2",
        {"reason": "可以公开"},
        "handed_back",
        "leader",
        "没有别人委托给您的事",
    ),
    Trial(
        "recall",
        at_secrecy(on_seat(Verb.DELEGATE, "secrecy", "secrecy2")),
        "secrecy",
        {},
        "handed",
        "leader",
        "没有您委托出去",
    ),
    Trial(
        "supply",
        at_secrecy(let_change("title")),
        "officer",
        {"words": "已改", "form": {"title": "桥梁检测公告（更正）"}},
        "submitted",
        "head",
        "没有人征求您的意见",
    ),
    Trial("claim", at_secrecy(), "secrecy", {}, "handed", "leader", "没有您可以认领的环节"),
    Trial(
        "release",
        at_secrecy(on_seat(Verb.CLAIM, "secrecy")),
        "secrecy",
        {},
        "handed",
        "secrecy2",
        "没有您认领的环节",
    ),
    Trial(
        "add_signer",
        at_secrecy(),
        "secrecy",
        {"to": "secrecy2", "place": "after"},
        "signer_added",
        "officer",
        "不能加签",
    ),
    Trial(
        "remove_signer",
        at_secrecy(on_seat(Verb.ADD_SIGNER, "secrecy", "secrecy2")),
        "secrecy",
        {},
        "signer_removed",
        "leader",
        "没有您加签而对方还没有办的",
    ),
    Trial("take_back", at_secrecy(), "head", WHY, "taken_back", "reviewer", "已经有人办理"),
    Trial(
        "assign", at_secrecy(), "sysadmin", {"to": "secrecy2", **WHY}, "handed", "manager", "只有系统管理员"
    ),
    Trial(
        "ask", at_secrecy(), "secrecy", {"to": "leader", "reason": "涉密吗？"}, "asked", "stranger", UNRELATED
    ),
    Trial("supplement", at_secrecy(), "secrecy", {"reason": "依据？"}, "asked", "stranger", UNRELATED),
    Trial(
        "answer",
        at_secrecy(on_seat(Verb.ASK, "secrecy", "leader")),
        "leader",
        {"reason": "不涉密"},
        "replied",
        "head",
        "没有人征求您的意见",
    ),
    Trial("comment", at_secrecy(), "officer", {"text": "请尽快"}, "commented", "stranger", UNRELATED),
    Trial("copy", at_secrecy(), "officer", {"to": ["editor"]}, "copied", "stranger", UNRELATED),
    Trial("read", at_secrecy(copied("editor")), "editor", {}, "read", "head", "没有抄送"),
    Trial(
        "intervene",
        at_secrecy(),
        "sysadmin",
        {"how": "return", "reason": "环节走错"},
        "intervened",
        "manager",
        "系统管理员",
    ),
    Trial("retry", at_secrecy(blocked), "sysadmin", {}, "retried", "officer", "系统管理员"),
    Trial(
        "read_original",
        letter_in_hand,
        "editor",
        {"reason": "电话答复"},
        "original_read",
        "manager",
        "正在办理的人",
    ),
    Trial(
        "compare_letter",
        letter_in_hand,
        "editor",
        {"is_same": True},
        "letters_compared",
        "manager",
        "正在办理的人",
    ),
)


def asked_for_more_time(office: SmallOffice, number: str) -> None:
    office.services.extend(office.actor("officer"), number, "案情复杂")


def asked_for_haste(office: SmallOffice, number: str) -> None:
    office.services.mark_urgent(office.actor("officer"), number, "今晚封路", "9时通话")


def objected(office: SmallOffice, number: str) -> None:
    office.services.object_to(office.actor("legal"), number, "口径不一致")


def rejected(office: SmallOffice, number: str) -> None:
    objected(office, number)
    office.services.answer_objection(office.actor("planner"), number, accepted=False, answer="已核对")


def refused_by_section(office: SmallOffice, number: str) -> None:
    office.decide("planner", number, "refuse", opinion="不急")


DISCLOSURE = Prepared("model-office.disclosure", "officer")
RELEASE = "model-office.statistics-release"
ROAD = "model-office.road-notice"

IN_MODEL_OFFICE = (
    Trial("extend", DISCLOSURE, "officer", WHY, "extension_asked", "office", "正在办理的人可以申请延期"),
    Trial(
        "grant",
        Prepared("model-office.disclosure", "officer", (), (asked_for_more_time,)),
        "office",
        {"granted": True},
        "extension_decided",
        "officer",
        "审批延期不是您的职责",
    ),
    Trial(
        "mark_urgent",
        Prepared(ROAD, "officer"),
        "officer",
        {"reason": "今晚封路", "phone": "9时通话"},
        "urgency_asked",
        "planner",
        "拟稿人",
    ),
    Trial(
        "confirm_urgent",
        Prepared(ROAD, "officer", (), (asked_for_haste,)),
        "office",
        {"granted": True, "phone": "9时通话"},
        "urgency_decided",
        "planner",
        "职责",
    ),
    Trial("object", Prepared(RELEASE, "officer", ("planner",)), "legal", WHY, "objected", "officer", "异议"),
    Trial(
        "answer_objection",
        Prepared(RELEASE, "officer", ("planner",), (objected,)),
        "planner",
        {"accepted": False, "answer": "已核对"},
        "objection_answered",
        "legal",
        "答复异议不是您的职责",
    ),
    Trial(
        "settle_objection",
        Prepared(RELEASE, "officer", ("planner",), (rejected,)),
        "office",
        {"upheld": True, "opinion": "以年报为准"},
        "objection_settled",
        "planner",
        "协调异议不是您的职责",
    ),
    Trial(
        "drop_objection",
        Prepared(RELEASE, "officer", ("planner",), (objected,)),
        "legal",
        {},
        "objection_settled",
        "officer",
        "只有提出异议的单位可以撤回",
    ),
    Trial(
        "reopen",
        Prepared(ROAD, "officer", (), (refused_by_section,)),
        "office",
        WHY,
        "reopened",
        "officer",
        "重新办理",
    ),
)
