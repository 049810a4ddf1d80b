"""Who may take up again a case that ended (重新办理)."""

from definitions.semantics.authority import duty
from definitions.semantics.clocks import day_of
from definitions.vocabulary import CauseKind
from definitions.working_days import due_after, parse_span
from flows.access.actor import Actor
from flows.access.policy import YES, CaseFacts, Ruling, duty_title, holds, no


def may_reopen(actor: Actor, case: CaseFacts) -> Ruling:
    declared, state = case.process.reopening, case.state
    if declared is None:
        return no("本流程规定，办结的不能重新办理", "需要再办的，请另报一件")
    if not state.is_ended:
        return no("办件还没有办结，不用重新办理")
    whose = duty(declared.by, state, {})
    if not holds(actor, case.organization.organization, whose):
        title = duty_title(case.organization, whose, drafter=state.drafter)
        return no("重新办理不由您决定", f"应由{title}决定")
    if "published" in state.marks:
        return no("信息已经发布，不能重新办理", "内容要改的，请按撤稿办理或者另报一件")
    if state.cause is not None and state.cause.kind is CauseKind.CALL:
        return no("子办件不能单独重新办理", "请由上级办件再开一个")
    last = due_after(case.calendar, day_of(state.marks["ended"]), declared.within)
    if case.at >= last.moment:
        return no(f"办结已经超过{parse_span(declared.within)}，不能重新办理", "需要再办的，请另报一件")
    return YES


__all__ = ["may_reopen"]
