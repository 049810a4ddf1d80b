"""Who may mark a case as urgent (加急), and who may confirm it."""

from definitions.semantics.authority import Duty, duty
from definitions.semantics.state import UrgencyRequest
from definitions.semantics.urgency import awaiting_confirmation
from flows.access.actor import Actor
from flows.access.extension_policy import may_approve, principals_for
from flows.access.policy import YES, CaseFacts, Ruling, duty_title, holds, no

NOT_DECLARED = "本流程没有加急的办法"


def may_mark_urgent(actor: Actor, case: CaseFacts) -> Ruling:
    declared, state = case.process.urgency, case.state
    if declared is None:
        return no(NOT_DECLARED)
    if state.is_ended:
        return no("办件已经办结，不用加急")
    ruling = _may_ask(actor, case)
    if not ruling.allowed:
        return ruling
    if state.is_urgent:
        return no("办件已经是加急")
    if any(awaiting_confirmation(case.process, state)):
        return no("已经申请加急，还没有批", "请等审批以后再说")
    if "published" in state.marks:
        return no("信息已经发布，不用加急")
    return YES


def _may_ask(actor: Actor, case: CaseFacts) -> Ruling:
    assert case.process.urgency is not None
    who = case.process.urgency.marked_by
    if who is None:
        return YES if actor.person == case.state.drafter else no("只有拟稿人可以申请加急")
    whose = duty(who, case.state, {})
    if holds(actor, case.organization.organization, whose):
        return YES
    title = duty_title(case.organization, whose, drafter=case.state.drafter)
    return no("申请加急不是您的职责", f"应由{title}申请")


def marked_on_behalf_of(actor: Actor, case: CaseFacts) -> str | None:
    """For whom the person asks, where it is only as a proxy that they may."""
    who = case.process.urgency.marked_by if case.process.urgency is not None else None
    return None if who is None else min(principals_for(actor, case, duty(who, case.state, {})), default=None)


def may_confirm_urgent(actor: Actor, case: CaseFacts) -> Ruling:
    if case.process.urgency is None:
        return no(NOT_DECLARED)
    asked = next(awaiting_confirmation(case.process, case.state), None)
    if asked is None:
        return no("没有等待审批的加急申请")
    return may_approve(actor, case, _confirmer(case), asked.askers, "加急")


def confirmed_on_behalf_of(actor: Actor, case: CaseFacts, asked: UrgencyRequest) -> str | None:
    """For whom the person confirms it, where the duty is not their own."""
    return min(set(principals_for(actor, case, _confirmer(case))) - asked.askers, default=None)


def _confirmer(case: CaseFacts) -> Duty:
    assert case.process.urgency is not None
    assert case.process.urgency.confirmed_by is not None
    return duty(case.process.urgency.confirmed_by, case.state, {})


__all__ = ["confirmed_on_behalf_of", "marked_on_behalf_of", "may_confirm_urgent", "may_mark_urgent"]
