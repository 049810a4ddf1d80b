"""Who may ask for more time (延期), and who may grant it."""

from collections.abc import Iterator

from definitions.schema.process import Deadline
from definitions.semantics.authority import Duty, duty
from definitions.semantics.clocks import ClockState, case_clock
from definitions.semantics.extensions import asked_for, awaiting, granted, next_step
from definitions.semantics.state import Extension
from flows.access.actor import Actor
from flows.access.policy import (
    AUDITOR,
    YES,
    CaseFacts,
    Ruling,
    duty_title,
    holds,
    no,
    own_duties,
    principal_of,
)


def may_extend(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may ask for more time for any deadline."""
    rulings = [ruling for _, ruling in extendable(actor, case)]
    if not rulings:
        return no("本流程没有可以延期的时限")
    return next((ruling for ruling in rulings if ruling.allowed), rulings[0])


def extendable(actor: Actor, case: CaseFacts) -> Iterator[tuple[Deadline, Ruling]]:
    """Every deadline that its document lets be extended, with the ruling for each."""
    for deadline in case.process.deadlines:
        if deadline.extensions is not None:
            yield deadline, _may_ask(actor, case, deadline)


def _may_ask(actor: Actor, case: CaseFacts, deadline: Deadline) -> Ruling:
    if case.state.is_ended:
        return no("办件已经办结，不能延期")
    if not _has_a_part(actor, case):
        return no("只有报送单位和正在办理的人可以申请延期")
    return _can_be_extended(case, deadline)


def _has_a_part(actor: Actor, case: CaseFacts) -> bool:
    return _is_of_the_unit(actor, case) or any(True for _ in own_duties(actor, case))


def _is_of_the_unit(actor: Actor, case: CaseFacts) -> bool:
    """By a role of their own or as a proxy; an auditor's is none."""
    unit = (case.organization.organization, case.state.unit)
    return any((h.organization, h.unit) == unit for h in actor.holdings if h.role != AUDITOR)


def asked_on_behalf_of(actor: Actor, case: CaseFacts) -> str | None:
    """For whom the person asks, where they have a part in the case only as a proxy."""
    unit = (case.organization.organization, case.state.unit)
    at_unit = [h for h in actor.holdings if (h.organization, h.unit) == unit and h.role != AUDITOR]
    principals: list[str | None] = [h.on_behalf_of for h in at_unit]
    principals += [
        principal_of(actor, case, case.process.human_stage(visit.stage), visit, seat)
        for visit, seat, _ in own_duties(actor, case)
    ]
    return None if None in principals else min(filter(None, principals), default=None)


def _can_be_extended(case: CaseFacts, deadline: Deadline) -> Ruling:
    title, extensions = deadline.title.zh, deadline.extensions
    assert extensions is not None
    clock = case_clock(case.process, deadline, case.state, case.calendar)
    if clock is None:
        return no(f"“{title}”还没有起算，不用延期")
    if clock.state not in (ClockState.RUNNING, ClockState.PAUSED):
        return no(f"“{title}”已经停止计时，不能延期")
    if asked_for(case.process, case.state, deadline) is not None:
        return no(f"“{title}”已经申请延期，还没有批", "请等审批以后再说")
    if next_step(case.state, deadline) is None:
        times = len(granted(case.state, deadline))
        return no(f"“{title}”已经延期{times}次，不能再延", f"本流程规定最多延期{len(extensions.by)}次")
    has_run_out = clock.state is ClockState.RUNNING and case.at >= clock.due.moment
    if has_run_out and not extensions.even_overdue:
        return no(f"“{title}”已经超期，不能再申请延期", "延期要在到期以前申请")
    return YES


def may_grant(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may grant or refuse anything that is asked for."""
    found = list(grantable(actor, case))
    if not found:
        return no("没有等待审批的延期申请")
    return next((ruling for _, _, ruling in found if ruling.allowed), found[0][2])


def grantable(actor: Actor, case: CaseFacts) -> Iterator[tuple[Deadline, Extension, Ruling]]:
    """Everything that waits for approval, with the ruling for each."""
    for deadline, asked in awaiting(case.process, case.state):
        yield deadline, asked, _may_approve(actor, case, approver_of(case, deadline), asked)


def approver_of(case: CaseFacts, deadline: Deadline) -> Duty:
    assert deadline.extensions is not None
    return duty(deadline.extensions.approved_by, case.state, {})


def _may_approve(actor: Actor, case: CaseFacts, whose: Duty, asked: Extension) -> Ruling:
    return may_approve(actor, case, whose, asked.askers, "延期")


def may_approve(actor: Actor, case: CaseFacts, whose: Duty, askers: frozenset[str], what: str) -> Ruling:
    """Nobody approves what they asked for, by themselves or through a proxy, on either side."""
    title = duty_title(case.organization, whose)
    if not holds(actor, case.organization.organization, whose):
        return no(f"审批{what}不是您的职责", f"应由{title}审批")
    if actor.person in askers:
        return no(f"不能审批自己申请的{what}", f"请由另外的{title}审批")
    principals = principals_for(actor, case, whose)
    if principals and not set(principals) - askers:
        return no(f"您代理的人申请了这次{what}，不能由您代为审批", f"请由另外的{title}审批")
    return YES


def approved_on_behalf_of(actor: Actor, case: CaseFacts, deadline: Deadline, asked: Extension) -> str | None:
    """For whom the person approves it, where the duty is not their own."""
    principals = principals_for(actor, case, approver_of(case, deadline))
    return min(set(principals) - asked.askers, default=None)


def principals_for(actor: Actor, case: CaseFacts, whose: Duty) -> tuple[str, ...]:
    """For whom the person would act, where the duty is not their own."""
    if whose.person is not None:
        return () if whose.person == actor.person else (whose.person,)
    return actor.principals(whose.role, case.organization.organization, whose.unit)


__all__ = [
    "approved_on_behalf_of",
    "asked_on_behalf_of",
    "extendable",
    "grantable",
    "may_approve",
    "may_extend",
    "may_grant",
    "principals_for",
]
