"""What happened to a case, in the words of every screen: what the command line and the dashboard must say alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from definitions.schema.process import DRAFT, Deadline, Process
from definitions.schema.stages import title_of
from definitions.semantics.clocks import declared_by, last_day, warnings_of
from definitions.semantics.objection import TITLES
from definitions.semantics.proxies import by_proxy
from definitions.vocabulary import (
    CHECK_TITLES,
    ENTRY_EVENT_TITLES,
    OUTCOME_TITLES,
    AlarmKind,
    CauseKind,
    CheckName,
    EntryEvent,
    Handing,
    Intervention,
    Outcome,
    Purpose,
    Settlement,
    SignerPlace,
)
from definitions.working_days import parse_span, say_full_day

FAILED = "检查未通过"


def say_checks(held: Sequence[str]) -> str:
    """The titles of the checks that hold something back."""
    return "、".join(CHECK_TITLES[CheckName(check)] for check in held)


def say_to_mend(payload: Mapping[str, Any]) -> str:
    """Of a submission or of what the system did; empty where no check objected."""
    held = say_checks(payload["held"])
    return f"需要修改：{held}" if held else ""


def say_submission(payload: Mapping[str, Any]) -> str:
    """`提交第1轮内容`; of one that was held back, where it is now."""
    if payload.get("supplements"):
        return f"补充后内容有改动，成为第{payload['round']}轮内容"
    words = f"提交第{payload['round']}轮内容"
    return f"{words}，{FAILED}，留在拟稿" if payload["held"] else words


def say_changed(payload: Mapping[str, Any], process: Process) -> str:
    """`改动：标题、附件`, of a content that came as a supplement; empty of any other."""
    labels = {field.id: field.label.zh for field in process.form.fields}
    named = "、".join(labels.get(one, one) for one in payload.get("changed", ()))
    return f"改动：{named}" if named else ""


def say_changeable(payload: Mapping[str, Any], process: Process) -> str:
    """`可以改：标题、附件`, of what the drafter was asked."""
    labels = {field.id: field.label.zh for field in process.form.fields}
    named = "、".join(labels.get(one, one) for one in payload.get("fields", ()))
    return f"可以改：{named}" if named else ""


PLACES = {
    SignerPlace.BEFORE: "先于加签的人签",
    SignerPlace.AFTER: "在加签的人之后签",
    SignerPlace.BESIDE: "一起签",
}
ON_SEATS = ("handed", "handed_back", "signer_added", "signer_removed", "taken_back", "asked", "replied")
"""Kinds of events about the places of signers."""


def say_on_seat(kind: str, payload: Mapping[str, Any], stage: str, names: Mapping[str, str]) -> str:
    """`甲把“保密审查”转给乙办理`; `stage` is its title, `names` person id to name."""

    def name(key: str) -> str:
        return names.get(str(payload[key]), str(payload[key]))

    who = by_proxy(names, str(payload["by"]), payload.get("on_behalf_of"))
    match kind:
        case "handed":
            return _say_handed(payload, name, stage)
        case "handed_back":
            return f"{who}看过“{stage}”的内容，交回委托人"
        case "signer_added":
            return f"{name('by')}在“{stage}”加签：{name('person')}，{PLACES[SignerPlace(payload['place'])]}"
        case "asked" if payload["purpose"] == Purpose.SUPPLEMENT:
            return f"{name('by')}在“{stage}”请拟稿人{name('person')}补充说明"
        case "asked":
            return f"{name('by')}在“{stage}”征求{name('person')}的意见"
        case "replied" if payload.get("purpose") == Purpose.SUPPLEMENT:
            return f"{who}在“{stage}”补充说明"
        case "replied":
            return f"{who}在“{stage}”答复"
        case "signer_removed":
            return f"{name('by')}在“{stage}”减签"
        case _:
            given_by = f"由{name('given_by')}代办的" if payload.get("given_by") else ""
            return f"{name('by')}拿回{given_by}在“{stage}”的意见"


def _say_handed(payload: Mapping[str, Any], name: Callable[[str], str], stage: str) -> str:
    if payload["stage"] == DRAFT:
        return f"{name('by')}接手拟稿（原拟稿人{name('drafted_by')}已不在岗）"
    match Handing(payload["how"]):
        case Handing.FORWARD:
            return f"{name('by')}把“{stage}”转给{name('to')}办理"
        case Handing.DELEGATE:
            return f"{name('by')}委托{name('to')}看“{stage}”的内容"
        case Handing.RECALL:
            return f"{name('by')}收回委托，“{stage}”回到{name('to')}手里"
        case Handing.CLAIM:
            return f"{name('by')}认领“{stage}”"
        case Handing.RELEASE:
            return f"{name('by')}把“{stage}”放回，由有此职责的人办理"
        case Handing.ASSIGN:
            return f"系统管理员{name('by')}把“{stage}”改派给{name('to')}"


ON_EXTENSIONS = ("extension_asked", "extension_decided")
"""Kinds of events about more time for a deadline."""


def say_extension(
    kind: str, payload: Mapping[str, Any], deadlines: Mapping[str, str], names: Mapping[str, str]
) -> str:
    """`甲申请延期：“15个工作日内答复”`; `deadlines` id to title, `names` person id to name."""
    who = by_proxy(names, payload["by"], payload.get("on_behalf_of"))
    title = deadlines.get(payload["deadline"], payload["deadline"])
    if kind == "extension_asked":
        return f"{who}申请延期：“{title}”"
    return f"{who}{'同意' if payload['granted'] else '不同意'}延期：“{title}”"


ON_URGENCY = ("urgency_asked", "urgency_decided")
"""Kinds of events about haste."""


def say_urgency(kind: str, payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`甲申请加急`, `乙同意加急（电话确认：10时与乙通话）`."""
    who = by_proxy(names, payload["by"], payload.get("on_behalf_of"))
    phone = f"（电话确认：{payload['phone']}）" if payload["phone"] else ""
    if kind == "urgency_asked":
        return f"{who}申请加急{phone}"
    return f"{who}{'同意' if payload['granted'] else '不同意'}加急{phone}"


ON_OBJECTIONS = ("objected", "objection_answered", "objection_settled")
"""Kinds of events about objections."""


def say_objection(kind: str, payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`规划科的甲提出异议，办件暂停办理`, `乙答复：不采纳异议，转请协调`; `names` person id to name."""
    who = by_proxy(names, payload["by"], payload.get("on_behalf_of"))
    if kind == "objected":
        return f"{payload['unit_title']}的{who}提出异议，办件暂停办理"
    if kind == "objection_answered":
        return f"{who}答复：采纳异议，办件退回" if payload["accepted"] else f"{who}答复：不采纳异议，转请协调"
    match Settlement(payload["how"]):
        case Settlement.UPHELD:
            return f"{who}协调：采纳异议，办件退回"
        case Settlement.DISMISSED:
            return f"{who}协调：不采纳异议，办件继续办理"
        case _:
            return f"{who}撤回异议，办件继续办理"


def said_of_objection(payload: Mapping[str, Any]) -> str:
    """The reason, the answer or the opinion, whichever the event tells of."""
    return next((str(payload[key]) for key in ("reason", "answer", "opinion") if payload.get(key)), "")


def say_reopened(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`甲决定重新办理`."""
    return f"{by_proxy(names, payload['by'], payload.get('on_behalf_of'))}决定重新办理，回到拟稿"


def say_intervened(payload: Mapping[str, Any], stages: Mapping[str, str], names: Mapping[str, str]) -> str:
    """`系统管理员甲把办件退回到“初审”`; `stages` id to title."""
    who = f"系统管理员{names.get(str(payload['by']), str(payload['by']))}"
    match Intervention(payload["how"]):
        case Intervention.RETURN:
            return f"{who}把办件退回到“{stages.get(payload['to'], payload['to'])}”（干预）"
        case Intervention.END:
            return f"{who}终止办件（干预）"
        case Intervention.RELEASE:
            return f"{who}解除异议，办件继续办理（干预）"


def say_overridden(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    who = names.get(str(payload["by"]), str(payload["by"]))
    return f"{who}放行了“{say_checks((str(payload['check']),))}”检查拦下的内容"


def say_original_read(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`甲查看了第2026-000001号来信的原信`."""
    who = names.get(str(payload["by"]), str(payload["by"]))
    return f"{who}查看了第{payload['letter']}号来信的原信"


def say_letters_compared(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`甲认定本信与第2026-000001号来信重复`."""
    who = names.get(str(payload["by"]), str(payload["by"]))
    return f"{who}认定本信与第{payload['with']}号来信{'重复' if payload['is_same'] else '不重复'}"


def say_copied(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    to = names.get(str(payload["to"]), str(payload["to"]))
    if payload["by"] is None:
        return f"按流程抄送给{to}"
    return f"{names.get(str(payload['by']), str(payload['by']))}抄送给{to}"


ON_CLOCKS = {
    "clock_warned": AlarmKind.WARNED,
    "clock_missed": AlarmKind.MISSED,
    "clock_overdue": AlarmKind.OVERDUE,
}
"""Kinds of events that clocks tell by themselves."""


def title_of_clock(process: Process, key: str) -> str:
    """`“15个工作日内答复”`, or of the limit of a stage `“初审”的办理期限`."""
    declared = declared_by(process, key)
    if isinstance(declared, Deadline):
        return f"“{declared.title.zh}”"
    title = title_of(declared) if declared is not None else TITLES.get(key.partition("/")[0], key)
    return f"“{title}”的办理期限"


def say_alarm(kind: AlarmKind, key: str, process: Process, step: str = "") -> str:
    """`“15个工作日内答复”超期`, `……超期3个工作日仍未办完`; `step`: how long before the end, or after it."""
    title = title_of_clock(process, key)
    match kind:
        case AlarmKind.MISSED:
            return f"{title}超期"
        case AlarmKind.OVERDUE:
            return f"{title}超期{parse_span(step)}仍未办完"
        case AlarmKind.WARNED:
            is_one_of_several = step and len(warnings_of(process, key)) > 1
            return f"{title}临近到期" + (f"（提前{parse_span(step)}提醒）" if is_one_of_several else "")


def say_on_clock(kind: str, payload: Mapping[str, Any], process: Process) -> str:
    """`“15个工作日内答复”超期：应于2026年12月4日办完，当时等待乙科的负责人`."""
    step = payload.get("before") or payload.get("after") or ""
    until = f"应于{say_full_day(last_day(datetime.fromisoformat(payload['due_at'])))}办完"
    waited = f"，当时等待{payload['waited_for']}" if payload["waited_for"] else ""
    return f"{say_alarm(ON_CLOCKS[kind], payload['key'], process, step)}：{until}{waited}"


def say_recounted(payload: Mapping[str, Any], process: Process) -> tuple[str, ...]:
    """`“15个工作日内答复”的到期日由2026年12月4日改为2026年12月7日，不再超期`, of each limit that moved."""
    return tuple(_say_moved(limit, process) for limit in payload["limits"])


def _say_moved(limit: Mapping[str, Any], process: Process) -> str:
    was, now = (say_full_day(last_day(datetime.fromisoformat(limit[key]))) for key in ("was", "now"))
    in_time = "，不再超期" if limit["in_time"] else ""
    return f"{title_of_clock(process, limit['key'])}的到期日由{was}改为{now}{in_time}"


CAUSES = {
    CauseKind.CALL: "办件{number}办到“{title}”环节",
    CauseKind.SCHEDULE: "日程“{title}”到了时间",
    CauseKind.CLOCK_MISSED: "办件{number}的“{title}”超过时限",
    CauseKind.PUBLISHED: "办件{number}已发布",
    CauseKind.ENDED: "办件{number}已办结",
    **{event.cause: "{title}" for event in EntryEvent},
    CauseKind.LETTER_RECEIVED: "{title}",
    CauseKind.FINDING_OPENED: "{title}",
}
"""What brings a case about that nobody began."""


def say_cause(kind: str, title: str, number: str | None) -> str:
    """`办件吉市交网审〔2026〕1号办到“附件转载”环节`; `number` is that of the case in which it happened."""
    return CAUSES[CauseKind(kind)].format(title=title, number=f" {number} " if number else "")


def say_drafted(payload: Mapping[str, Any], who: str) -> str:
    """Who began a case, or what brought it about."""
    cause = payload.get("cause")
    if cause is None:
        return f"{who}建立办件"
    return f"{say_cause(cause['kind'], cause['title'], payload.get('parent_number'))}，系统建立草稿"


def say_left_out(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """What could not be filled in for whoever completes the draft."""
    return tuple(f"没有预先填上“{label}”：{reason}" for label, reason in payload.get("left_out", {}).items())


def say_not_taken(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """What could not be taken over from a child case."""
    return tuple(f"没有取得“{label}”：{reason}" for label, reason in payload.get("not_taken", {}).items())


WHY_LEFT = {"withdrawn": "已撤回", "ended": "已办结", "went_back": "已离开开出它的环节"}


def say_end_of_child(payload: Mapping[str, Any]) -> str:
    """`子办件 吉市交网转〔2026〕1号 已发布`."""
    number = f" {payload['number']} " if payload.get("number") else "（没有提交过）"
    return f"子办件{number}{OUTCOME_TITLES[Outcome(payload['outcome'])]}"


def say_left(payload: Mapping[str, Any]) -> str:
    """What becomes of a child case that its parent waits for no longer, as the parent tells it."""
    if payload["closed"]:
        return "不再等子办件：它还没有人提交，随之结束"
    return f"不再等子办件 {payload['number']}：它自己继续办理"


def say_because(because: Mapping[str, Any]) -> str:
    """The same, as the child tells it."""
    return f"上级办件 {because['parent_number']} {WHY_LEFT[because['why']]}"


def say_why_ended(payload: Mapping[str, Any]) -> str:
    """Empty where a case came to its end on its own way."""
    if because := payload.get("because"):
        return f"{say_because(because)}，没有提交的草稿随之结束"
    if joined := payload.get("joined"):
        return f"并到第{joined}号来信一起答复，本办件随之办结"
    return ""


def say_started(payload: Mapping[str, Any]) -> str:
    """`按流程为办公室起草“督办”（draft-12）`."""
    return f"按流程为{payload['unit']}起草“{payload['title']}”（draft-{payload['case']}）"


def say_named(value: object) -> str:
    """What a field names that was published: `关于……的通知（吉市交网审〔2026〕1号）https://……`."""
    if not isinstance(value, Mapping):
        return str(value or "")
    return f"{value['title']}（{value['number']}）{value['url']}" if value.get("id") else ""


def say_withdrawn(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`所发布的信息已撤下：甲，办件 吉市交网撤〔2026〕1号`; the case in which it was done may be another one."""
    by = payload["by"]
    who = names.get(str(by), str(by)) if by else "系统"
    return f"所发布的信息已撤下：{who}，办件 {payload['number']}"


def say_registered(payload: Mapping[str, Any], title: str) -> str:
    """`《专题专栏登记簿》第3号：变更`; `title` is that of the register."""
    return f"《{title}》第{payload['number']}号：{ENTRY_EVENT_TITLES[EntryEvent(payload['kind'])]}"


def say_migrated(payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`系统管理员甲让办件改按新版本办（第3号迁移）`."""
    who = names.get(str(payload["by"]), str(payload["by"]))
    number = payload["migration"]
    if payload["undoes"] is not None:
        return f"系统管理员{who}让办件回到原来的版本（第{number}号迁移，撤销第{payload['undoes']}号）"
    return f"系统管理员{who}让办件改按流程的另一个版本办（第{number}号迁移）"
