"""What happened to a case, in rows of a table for the terminal."""

from collections.abc import Mapping
from typing import Any

from definitions.semantics.proxies import by_proxy
from definitions.vocabulary import Purpose
from flows.casework.causes import with_causes
from flows.casework.telling import (
    FAILED,
    ON_CLOCKS,
    ON_EXTENSIONS,
    ON_OBJECTIONS,
    ON_SEATS,
    ON_URGENCY,
    said_of_objection,
    say_because,
    say_changeable,
    say_changed,
    say_copied,
    say_drafted,
    say_end_of_child,
    say_extension,
    say_intervened,
    say_left,
    say_left_out,
    say_letters_compared,
    say_migrated,
    say_not_taken,
    say_objection,
    say_on_clock,
    say_on_seat,
    say_original_read,
    say_recounted,
    say_registered,
    say_reopened,
    say_started,
    say_submission,
    say_to_mend,
    say_urgency,
    say_why_ended,
    say_withdrawn,
)
from flows.casework.views import CaseView
from flows.cli.terminal import moment
from storage.queries.timeline import Happening

HAPPENINGS = {
    "drafted": "拟稿",
    "opened": "送达",
    "submitted": "提交",
    "decided": "办理",
    "publishing": "送发布",
    "publication_failed": "渠道未接收",
    "publication_withdrawn": "撤稿",
    "called": "开出子办件",
    "child_left": "不再等子办件",
    "left_alone": "上级办件不再等",
    "performed": "系统办理",
    "withdrawn": "撤回",
    "ended": "办结",
    "ledger": "记入台账",
    "registered": "记入登记簿",
    "reminded": "催办",
    "handed": "转交",
    "handed_back": "交回",
    "signer_added": "加签",
    "signer_removed": "减签",
    "taken_back": "拿回意见",
    "asked": "征求意见",
    "replied": "答复",
    "extension_asked": "申请延期",
    "extension_decided": "审批延期",
    "urgency_asked": "申请加急",
    "urgency_decided": "审批加急",
    "objected": "提出异议",
    "objection_answered": "答复异议",
    "objection_settled": "解决异议",
    "reopened": "重新办理",
    "intervened": "干预",
    "clock_warned": "临近到期",
    "clock_missed": "超期",
    "clock_overdue": "超期仍未办完",
    "recounted": "放假安排变动",
    "unheeded": "没有办到",
    "started": "自动起草",
    "start_failed": "没有起草",
    "migrated": "换版本",
    "commented": "留言",
    "original_read": "查看原信",
    "letters_compared": "认定重复来信",
    "copied": "抄送",
    "read": "已阅",
    "overridden": "放行",
    "blocked": "受阻",
    "retried": "重试",
    "run_forced": "流程运行被改动",
    "site_patrolled": "巡查了网站",
}
SUPPLEMENTS = {"asked": "要求补充说明", "replied": "补充说明"}
"""What is asked of the drafter, and answered."""
TITLES = ("时间", "经过", "环节", "人员", "意见")


def timeline_rows(view: CaseView) -> list[tuple[str, ...]]:
    """In the order of the titles, from the first thing that happened on."""
    return [_row(view, happening, cause) for happening, cause in with_causes(view.timeline)]


def _row(view: CaseView, happening: Happening, cause: Happening | None) -> tuple[str, ...]:
    stage = str(happening.payload.get("stage") or "")
    return (
        moment(happening.at),
        _what(happening),
        view.stage_titles.get(stage, stage),
        _who(view, happening, cause),
        _said(view, stage, happening),
    )


def _who(view: CaseView, happening: Happening, cause: Happening | None) -> str:
    """On paper the signer, with who registered it; of what the system does, also after whom; else whoever did it."""
    payload = happening.payload
    if payload.get("registered_by"):
        signed = f"（纸质，{payload['signed_on']} 签，{happening.person}登记）"
        return f"{_signer(view, happening)}{signed}"
    if cause is None:
        return happening.person or "系统"
    after = f"{_signer(view, cause)}{HAPPENINGS[cause.kind].removeprefix('系统')}后"
    return after if happening.kind == "opened" else f"系统（{after}）"


def _signer(view: CaseView, happening: Happening) -> str:
    """Who decided, or did whatever else it was."""
    decided = str(happening.payload.get("person") or "") if happening.kind == "decided" else ""
    if not decided:
        return happening.person or "系统"
    return by_proxy(view.names, decided, happening.payload.get("on_behalf_of"))


def _what(happening: Happening) -> str:
    if happening.kind == "submitted":
        return say_submission(happening.payload)
    is_supplement = happening.payload.get("purpose") == Purpose.SUPPLEMENT
    title = (SUPPLEMENTS if is_supplement else HAPPENINGS).get(happening.kind, happening.kind)
    return f"{title}，{FAILED}" if happening.payload.get("held") else title


def _said_of_children(happening: Happening) -> str:
    payload = happening.payload
    match happening.kind:
        case "drafted" if payload.get("cause"):
            return "；".join((say_drafted(payload, "系统"), *say_left_out(payload)))
        case "performed" if payload.get("outcome"):
            return "；".join((say_end_of_child(payload), *say_not_taken(payload)))
        case "registered":
            return say_registered(payload, payload["register"])
        case "child_left":
            return say_left(payload)
        case "left_alone":
            return f"{say_because(payload)}，本办件自己继续办理"
        case "ended":
            return say_why_ended(payload)
    return ""


def _said_of_others(view: CaseView, happening: Happening) -> str:
    """What concerns people, or cases, that have no duty here."""
    payload = happening.payload
    match happening.kind:
        case "copied":
            return say_copied(payload, view.names)
        case "original_read":
            return f"{say_original_read(payload, view.names)}：{payload['reason']}"
        case "letters_compared":
            return say_letters_compared(payload, view.names)
    return "：".join(filter(None, (say_withdrawn(payload, view.names), payload["why"])))


def _said_of_case(view: CaseView, happening: Happening) -> str:
    """Of what was done to the case as a whole."""
    payload = happening.payload
    match happening.kind:
        case "copied" | "publication_withdrawn" | "original_read" | "letters_compared":
            return _said_of_others(view, happening)
        case "started":
            return say_started(payload)
        case "migrated":
            reason = "；".join([payload["reason"], *payload.get("dropped", ())])
            return f"{say_migrated(payload, view.names)}：{reason}"
        case "reopened":
            return f"{say_reopened(payload, view.names)}：{payload['reason']}"
        case "intervened":
            return f"{say_intervened(payload, view.stage_titles, view.names)}：{payload['reason']}"
        case kind if kind in (*ON_URGENCY, *ON_OBJECTIONS):
            return _said_of_request(view, kind, payload)
        case kind if kind in (*ON_CLOCKS, "recounted"):
            return _said_of_clocks(view, kind, payload)
        case kind if kind in ON_EXTENSIONS:
            titles = {one.id: one.title.zh for one in view.definition.deadlines}
            told = say_extension(kind, payload, titles, view.names)
            return "：".join(filter(None, (told, payload["reason"])))
    return ""


def _said_of_clocks(view: CaseView, kind: str, payload: Mapping[str, Any]) -> str:
    """What clocks tell by themselves, and where a calendar moved them."""
    if kind in ON_CLOCKS:
        return say_on_clock(kind, payload, view.definition)
    return "；".join(say_recounted(payload, view.definition))


def _said_of_request(view: CaseView, kind: str, payload: Mapping[str, Any]) -> str:
    """Of haste and of objections: what was asked or decided, and why."""
    if kind in ON_URGENCY:
        return "：".join(filter(None, (say_urgency(kind, payload, view.names), payload["reason"])))
    return "：".join(filter(None, (say_objection(kind, payload, view.names), said_of_objection(payload))))


def _said(view: CaseView, stage: str, happening: Happening) -> str:
    """What was chosen and why, or what has to be mended."""
    payload = happening.payload
    if payload.get("held"):
        return say_to_mend(payload)
    on_children = _said_of_children(happening)
    if on_children:
        return on_children
    on_case = _said_of_case(view, happening)
    if on_case:
        return on_case
    if happening.kind in ON_SEATS:
        told = say_on_seat(happening.kind, payload, view.stage_titles.get(stage, stage), view.names)
        why = payload.get("opinion") or payload.get("reason") or payload.get("question")
        said = "：".join(filter(None, (told, str(why or ""))))
        return "；".join(filter(None, (said, say_changeable(payload, view.definition))))
    if happening.kind == "submitted":
        return say_changed(payload, view.definition)
    decision = str(payload.get("decision") or "")
    words = view.decision_titles.get((stage, decision), decision)
    return "：".join(filter(None, (words, str(payload.get("opinion") or payload.get("reason") or ""))))
