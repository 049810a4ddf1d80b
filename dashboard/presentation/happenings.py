"""What happened to a case, in lines of its timeline on the screen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from definitions.schema.process import Process
from definitions.schema.stages import HumanStage
from definitions.semantics.proxies import by_proxy
from definitions.vocabulary import OUTCOME_TITLES, Effect, Outcome, Settlement
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
    say_overridden,
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
from storage.queries.timeline import Happening


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words about a case's events are looked up in."""

    stages: Mapping[str, str]
    decisions: Mapping[tuple[str, str], str]
    names: Mapping[str, str]
    process: Process
    ledgers: Mapping[str, str]
    registers: Mapping[str, str]

    def stage(self, stage_id: object) -> str:
        return self.stages.get(str(stage_id), str(stage_id))

    def decision(self, payload: Mapping[str, Any]) -> str:
        return self.decisions.get((payload["stage"], payload["decision"]), str(payload["decision"]))

    def name(self, person: object) -> str:
        return self.names.get(str(person), str(person))


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline. `details` are further short lines below it."""

    title: str
    details: tuple[str, ...] = ()
    tone: str = ""
    """`good`, `bad`, `system`, or empty."""


def tell(happening: Happening, cause: Happening | None, setting: Setting) -> Told:
    """An audit event of a case in words, after what brought it about. An unknown kind is named, never left out."""
    teller = TELLERS.get(happening.kind)
    if teller is None:
        return Told(f"其他记录（{happening.kind}）")
    told = teller(happening.payload, happening.person or "系统", setting)
    if cause is None:
        return told
    follows = "送到" if happening.kind == "opened" else "自动进行"
    return replace(told, details=(f"{_deed(cause, setting)}后{follows}", *told.details))


def _deed(cause: Happening, setting: Setting) -> str:
    """`网站编辑在“网站管理部门收件”选“收件并发布”`: what sends a case on."""
    who = cause.person or "系统"
    if cause.kind == "submitted":
        return f"{who}提交"
    stage = f"“{setting.stage(cause.payload['stage'])}”"
    if cause.kind == "performed":
        return f"系统办完{stage}"
    signer = setting.name(cause.payload["person"])
    registered = f"（纸质签字，由{who}登记）" if cause.payload.get("registered_by") else ""
    return f"{signer}{registered}在{stage}选“{setting.decision(cause.payload)}”"


def _drafted(payload: Mapping[str, Any], who: str, _setting: Setting) -> Told:
    return Told(say_drafted(payload, who), say_left_out(payload))


def _opened(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    again = f"（第{payload['visit']}次）" if payload["visit"] > 1 else ""
    return Told(f"进入“{setting.stage(payload['stage'])}”环节{again}", tone="system")


def _submitted(payload: Mapping[str, Any], who: str, setting: Setting) -> Told:
    title = f"{who}{say_submission(payload)}"
    to_mend = say_to_mend(payload)
    hashed = f"内容校验码 {str(payload.get('hash', ''))[:12]}"
    changed = say_changed(payload, setting.process)
    details = tuple(filter(None, (to_mend, changed, hashed)))
    return Told(title, details, "bad" if to_mend else "")


def _decided(payload: Mapping[str, Any], who: str, setting: Setting) -> Told:
    signer = by_proxy(setting.names, payload["person"], payload.get("on_behalf_of"))
    details = []
    if payload.get("opinion"):
        details.append(f"意见：{payload['opinion']}")
    if payload.get("go"):
        details.append(f"退回到：{setting.stage(payload['go'])}")
    details += [f"不同意第{row}行：{why}" for row, why in payload.get("refused", {}).items()]
    details += _given(payload, setting)
    if payload.get("registered_by"):
        details.append(f"纸质签批：{signer}签字于{payload['signed_on']}，由{who}登记")
    tone = {Effect.PASS: "good", Effect.RETURN: "bad", Effect.REFUSE: "bad"}[Effect(payload["effect"])]
    title = f"{signer}在“{setting.stage(payload['stage'])}”：{setting.decision(payload)}"
    return Told(title, tuple(details), tone)


def _given(payload: Mapping[str, Any], setting: Setting) -> list[str]:
    stage = setting.process.find_stage(payload["stage"])
    labels = {f.id: f.label.zh for f in stage.fields} if isinstance(stage, HumanStage) else {}
    return [
        f"{labels.get(name, name)}：{'、'.join(value) if isinstance(value, list) else value}"
        for name, value in payload.get("given", {}).items()
        if value not in ("", None, []) and not any(isinstance(item, dict) for item in _items(value))
    ]


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _performed(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    stage = setting.stage(payload["stage"])
    if payload["held"]:
        return Told(f"系统办理“{stage}”，{FAILED}", (say_to_mend(payload),), "bad")
    if payload.get("outcome"):
        title = f"“{stage}”：{say_end_of_child(payload)}，接着往下走"
        return Told(title, say_not_taken(payload), "system")
    if payload.get("rows") == []:
        return Told(f"系统办理“{stage}”：没有要发布的行", tone="system")
    details = tuple(
        f"页面路径：{one['url']}" for one in payload.get("published", [payload]) if one.get("url")
    )
    return Told(f"系统办理完“{stage}”", details, "good")


def _called(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(f"系统按“{setting.stage(payload['stage'])}”开出子办件", tone="system")


def _child_left(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(f"“{setting.stage(payload['stage'])}”{say_left(payload)}", tone="system")


def _left_alone(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told(f"{say_because(payload)}，本办件自己继续办理", tone="system")


def _publishing(payload: Mapping[str, Any], who: str, _setting: Setting) -> Told:
    hashed = (f"内容校验码 {str(payload['hash'])[:12]}",)
    what = f"第{payload['row']}行" if payload.get("row") else "内容"
    return Told(f"系统把{what}送网站发布" if who == "系统" else f"{who}登记人工发布", hashed, "system")


def _publication_withdrawn(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    details = (f"原因：{payload['why']}",) if payload["why"] else ()
    kept = (f"网页快照校验码 {payload['snapshot'][:12]}",) if payload["snapshot"] else ()
    return Told(say_withdrawn(payload, setting.names), (*details, *kept), "bad")


def _publication_failed(_payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told("网站没有接收，内容未发布", tone="bad")


def _withdrawn(payload: Mapping[str, Any], who: str, _setting: Setting) -> Told:
    return Told(f"{who}撤回办件", (f"原因：{payload.get('reason', '')}",), "bad")


def _ended(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    outcome = Outcome(payload["outcome"])
    details = tuple(filter(None, (say_why_ended(payload),)))
    tone = "good" if outcome is Outcome.PUBLISHED else ""
    return Told(f"办结：{OUTCOME_TITLES[outcome]}", details, tone)


def _ledger(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    title = setting.ledgers.get(payload["ledger"], payload["ledger"])
    return Told(f"记入《{title}》第{payload['serial']}号", tone="system")


def _registered(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    title = setting.registers.get(payload["register"], payload["register"])
    return Told(f"记入{say_registered(payload, title)}", tone="system")


def _reminded(payload: Mapping[str, Any], who: str, setting: Setting) -> Told:
    return Told(f"{who}催办“{setting.stage(payload['stage'])}”")


def _on_seat(kind: str) -> Callable[[Mapping[str, Any], str, Setting], Told]:
    def tell_of(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
        said = (
            (word, payload.get(key))
            for key, word in (("opinion", "意见"), ("reason", "理由"), ("question", "问题"))
        )
        details = (
            *(f"{word}：{text}" for word, text in said if text),
            say_changeable(payload, setting.process),
        )
        return Told(
            say_on_seat(kind, payload, setting.stage(payload["stage"]), setting.names),
            tuple(filter(None, details)),
        )

    return tell_of


def _extension(kind: str) -> Callable[[Mapping[str, Any], str, Setting], Told]:
    def tell_of(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
        titles = {one.id: one.title.zh for one in setting.process.deadlines}
        details = (f"理由：{payload['reason']}",) if payload["reason"] else ()
        tone = {True: "good", False: "bad", None: ""}[payload.get("granted")]
        return Told(say_extension(kind, payload, titles, setting.names), details, tone)

    return tell_of


def _on_clock(kind: str) -> Callable[[Mapping[str, Any], str, Setting], Told]:
    def tell_of(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
        tone = "" if kind == "clock_warned" else "bad"
        return Told(say_on_clock(kind, payload, setting.process), tone=tone)

    return tell_of


def _started(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told(say_started(payload), tone="system")


def _start_failed(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told("按流程应当自动起草的没有起草，已列给系统管理员", (str(payload["reason"]),), "bad")


def _recounted(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told("放假安排录入以后，时限重新计算", say_recounted(payload, setting.process), "system")


def _unheeded(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told("到期后应当办的没有办到，已列给系统管理员", (str(payload["reason"]),), "bad")


def _migrated(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    dropped = payload.get("dropped", ())
    details = (
        f"原因：{payload['reason']}",
        f"版本：{payload['was'][:12]} → {payload['now'][:12]}",
        *(f"不再有效：{one}" for one in dropped),
    )
    return Told(say_migrated(payload, setting.names), details)


def _urgency(kind: str) -> Callable[[Mapping[str, Any], str, Setting], Told]:
    def tell_of(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
        details = (f"理由：{payload['reason']}",) if payload["reason"] else ()
        tone = {True: "good", False: "bad", None: ""}[payload.get("granted")]
        return Told(say_urgency(kind, payload, setting.names), details, tone)

    return tell_of


def _objection(kind: str) -> Callable[[Mapping[str, Any], str, Setting], Told]:
    def tell_of(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
        said = said_of_objection(payload)
        tone = "good" if payload.get("how") in (Settlement.DISMISSED, Settlement.DROPPED) else "bad"
        return Told(say_objection(kind, payload, setting.names), (said,) if said else (), tone)

    return tell_of


def _reopened(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(say_reopened(payload, setting.names), (f"理由：{payload['reason']}",))


def _intervened(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    said = say_intervened(payload, setting.stages, setting.names)
    return Told(said, (f"原因：{payload['reason']}",), "bad")


def _copied(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(say_copied(payload, setting.names))


def _overridden(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(say_overridden(payload, setting.names), (f"理由：{payload['reason']}",), "bad")


def _read(_payload: Mapping[str, Any], who: str, _setting: Setting) -> Told:
    return Told(f"{who}已阅")


def _original_read(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(say_original_read(payload, setting.names), (f"理由：{payload['reason']}",))


def _letters_compared(payload: Mapping[str, Any], _who: str, setting: Setting) -> Told:
    return Told(say_letters_compared(payload, setting.names))


def _commented(payload: Mapping[str, Any], who: str, _setting: Setting) -> Told:
    return Told(f"{who}留言", (str(payload["text"]),))


def _blocked(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told("受阻：系统办不下去，等待系统管理员处理", (f"原因：{payload['reason']}",), "bad")


def _retried(_payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told("系统管理员让系统重试", tone="system")


def _run_forced(_payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told("有人在 Prefect 里改动了本办件的流程运行，系统已重新接上；内容和意见不受影响", tone="bad")


def _site_patrolled(payload: Mapping[str, Any], _who: str, _setting: Setting) -> Told:
    return Told(f"系统巡查了{payload['title']}（第{payload['patrol']}次巡查）", tone="system")


def _refused(payload: Mapping[str, Any], who: str, _setting: Setting) -> Told:
    return Told(f"拒绝了{who}的操作", (f"原因：{payload.get('reason', '')}",), "bad")


TELLERS: Mapping[str, Callable[[Mapping[str, Any], str, Setting], Told]] = {
    "drafted": _drafted,
    "opened": _opened,
    "submitted": _submitted,
    "decided": _decided,
    "publishing": _publishing,
    "publication_failed": _publication_failed,
    "publication_withdrawn": _publication_withdrawn,
    "called": _called,
    "child_left": _child_left,
    "left_alone": _left_alone,
    "performed": _performed,
    "withdrawn": _withdrawn,
    "ended": _ended,
    "ledger": _ledger,
    "registered": _registered,
    "reminded": _reminded,
    **{kind: _on_seat(kind) for kind in ON_SEATS},
    **{kind: _extension(kind) for kind in ON_EXTENSIONS},
    **{kind: _on_clock(kind) for kind in ON_CLOCKS},
    **{kind: _urgency(kind) for kind in ON_URGENCY},
    **{kind: _objection(kind) for kind in ON_OBJECTIONS},
    "recounted": _recounted,
    "reopened": _reopened,
    "intervened": _intervened,
    "unheeded": _unheeded,
    "started": _started,
    "start_failed": _start_failed,
    "migrated": _migrated,
    "commented": _commented,
    "original_read": _original_read,
    "letters_compared": _letters_compared,
    "copied": _copied,
    "read": _read,
    "overridden": _overridden,
    "blocked": _blocked,
    "retried": _retried,
    "run_forced": _run_forced,
    "site_patrolled": _site_patrolled,
    "refused": _refused,
}
