"""Who may object to a case (异议), answer, decide on it, and drop it."""

from definitions.schema.stages import title_of
from definitions.semantics.authority import Duty, duty
from definitions.semantics.objection import (
    ANSWER,
    COORDINATION,
    TITLES,
    Awaited,
    awaited,
    can_be_raised,
    has_objected,
    who_has,
)
from flows.access.actor import Actor, Holding
from flows.access.extension_policy import principals_for
from flows.access.objectors import objecting_as
from flows.access.policy import YES, CaseFacts, Ruling, duty_title, holds, no

NOT_DECLARED = "本流程没有提异议的办法"
NONE_OPEN = "没有等待解决的异议"


def may_object(actor: Actor, case: CaseFacts) -> Ruling:
    declared, state = case.process.objection, case.state
    if declared is None:
        return no(NOT_DECLARED)
    if state.is_ended:
        return no("办件已经办结，不能提异议")
    if not objecting_as(actor, case.process, state.unit):
        roles = "、".join(case.organization.role_title(role) for role in declared.by)
        whose = "、".join(map(case.organization.unit_title, declared.units or ())) or "其他单位"
        return no("对这个办件提异议不是您的职责", f"应由{whose}的{roles}提出；报送单位自己的意见在办理中提")
    if state.objection is not None:
        return no("已经有人提出异议，正在处理", "这一件解决以后再提")
    if "published" in state.marks:
        return no("信息已经发布，不能再提异议", "要更正或者撤下的，按更正、撤稿办理")
    if not can_be_raised(case.process, state):
        return no("办件现在不在可以提异议的环节", _when(case))
    if objection_by(actor, case) is None:
        return no("您的单位已经对这一轮内容提过异议", "内容改过、重新提交以后可以再提")
    return YES


def _when(case: CaseFacts) -> str:
    declared = case.process.objection
    if declared is None or declared.during is None:
        return "内容提交以后、发布以前可以提"
    titles = "、".join(f"“{title_of(case.process.stage(one))}”" for one in declared.during)
    return f"办到{titles}时可以提"


def objection_by(actor: Actor, case: CaseFacts) -> Holding | None:
    """As whom the person objects now: for a unit that has not objected to this content, in person before for others."""
    found = objecting_as(actor, case.process, case.state.unit)
    free = [held for held in found if not has_objected(case.state, held.unit)]
    return min(free, key=lambda held: held.on_behalf_of is not None, default=None)


def may_answer_objection(actor: Actor, case: CaseFacts) -> Ruling:
    return _may_have(actor, case, ANSWER)


def may_settle_objection(actor: Actor, case: CaseFacts) -> Ruling:
    return _may_have(actor, case, COORDINATION)


def _may_have(actor: Actor, case: CaseFacts, wanted: str) -> Ruling:
    if case.process.objection is None:
        return no(NOT_DECLARED)
    held = awaited(case.state)
    if held is None:
        return no(NONE_OPEN)
    if held.duty != wanted:
        return no(f"现在要办的是“{TITLES[held.duty]}”，不是“{TITLES[wanted]}”")
    whose = holder_of(case, wanted)
    title = duty_title(case.organization, whose, drafter=case.state.drafter)
    if not holds(actor, case.organization.organization, whose):
        return no(f"{TITLES[wanted]}不是您的职责", f"应由{title}办理")
    if actor.person in held.barred:
        return no(f"您拟过稿、提过或者答复过这个异议，不能由您{TITLES[wanted]}", f"请由另外的{title}办理")
    principals = principals_for(actor, case, whose)
    if principals and not set(principals) - held.barred:
        return no(
            f"您代理的人拟过稿、提过或者答复过这个异议，不能由您代为{TITLES[wanted]}",
            f"请由另外的{title}办理",
        )
    return YES


def holder_of(case: CaseFacts, wanted: str) -> Duty:
    """Whose duty it is, where the process lets cases be objected to."""
    return duty(who_has(case.process, wanted), case.state, {})


def acting_for(actor: Actor, case: CaseFacts, held: Awaited) -> str | None:
    """For whom the person has the duty that is awaited, where it is not their own."""
    return min(set(principals_for(actor, case, holder_of(case, held.duty))) - held.barred, default=None)


def may_drop_objection(actor: Actor, case: CaseFacts) -> Ruling:
    if case.process.objection is None:
        return no(NOT_DECLARED)
    held = case.state.objection
    if held is None:
        return no(NONE_OPEN)
    if dropping_as(actor, case) is None:
        return no("只有提出异议的单位可以撤回", f"异议由{case.organization.unit_title(held.unit)}提出")
    return YES


def dropping_as(actor: Actor, case: CaseFacts) -> Holding | None:
    """As whom the person drops what holds the case: somebody who may object for the same unit."""
    held = case.state.objection
    found = objecting_as(actor, case.process, case.state.unit)
    own = [one for one in found if held is not None and one.unit == held.unit]
    return min(own, key=lambda one: one.on_behalf_of is not None, default=None)


__all__ = [
    "acting_for",
    "dropping_as",
    "holder_of",
    "may_answer_objection",
    "may_drop_objection",
    "may_object",
    "may_settle_objection",
    "objection_by",
]
