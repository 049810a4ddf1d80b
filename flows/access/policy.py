"""The one policy: who may use which verb on a case now, and why the others may not.

It draws the buttons and it refuses, for every way in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.schema.organization import Organization
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import HumanStage, PaperStage, WorkStage, decisions_of, title_of
from definitions.semantics.authority import Duty, acting_duty, conflict, signing_duty
from definitions.semantics.state import State
from definitions.vocabulary import Effect, Verb
from definitions.working_days import SHANGHAI
from flows.access.actor import Actor, Holding

ANY_UNIT = "any unit"
OVERSEERS = ("manager", "audit_admin", "chief")
"""Roles that may see every case of their organisation."""
AUDITOR = "audit_admin"
"""Sees, and changes nothing."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or no with the reason and who may instead."""

    allowed: bool
    reason: str = ""
    hint: str = ""


YES = Ruling(allowed=True)


def no(reason: str, hint: str = "") -> Ruling:
    return Ruling(allowed=False, reason=reason, hint=hint)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the policy needs to know of a case."""

    process: Process
    organization: Organization
    state: State
    has_owner: bool
    """False for a draft that Prefect launched and nobody has taken over."""


def may_start(actor: Actor, process: Process, organization: Organization, unit: str) -> Ruling:
    """Whether the person may draft a case of this process for this unit."""
    if unit and not has_unit(organization, unit):
        return no(f"{organization.title}没有“{unit}”这个单位", "请核对单位的代号")
    of_unit = may_be_started_for(process, organization, unit)
    if not of_unit.allowed:
        return of_unit
    if _holds_a_starting_role(actor, process, unit):
        return YES
    roles = "、".join(organization.role_title(role) for role in process.start.by)
    return no("您不是该单位负责拟稿的人员", f"请由该单位的{roles}发起")


def has_unit(organization: Organization, unit: str) -> bool:
    return any(unit == one.id for one in organization.units)


def may_be_started_for(process: Process, organization: Organization, unit: str) -> Ruling:
    """Whether this unit may have a case of this process, whoever drafts it."""
    units = _starting_units(process)
    if units is None or unit in units:
        return YES
    named = "、".join(f"{organization.unit_title(one)}（{one}）" for one in units)
    return no("这个单位不能发起本流程", f"本流程由这些单位发起：{named}")


def startable_units(actor: Actor, process: Process) -> tuple[str, ...]:
    """The units for which the person may draft."""
    held = {h.unit for h in actor.holdings if h.organization == process.organization}
    allowed = _starting_units(process)
    units = sorted(held if allowed is None else held.intersection(allowed))
    return tuple(unit for unit in units if _holds_a_starting_role(actor, process, unit))


def _starting_units(process: Process) -> list[str] | None:
    """None: any unit."""
    return None if process.start.of == ANY_UNIT else [unit.strip() for unit in process.start.of.split(",")]


def _holds_a_starting_role(actor: Actor, process: Process, unit: str) -> bool:
    return any(actor.holds(role, process.organization, unit) for role in process.start.by)


def rule(verb: Verb, actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may use this verb on the case as it stands."""
    if verb is not Verb.VIEW and not may_view(actor, case).allowed:
        return no("您与此办件无关，不能办理")
    match verb:
        case Verb.VIEW:
            return may_view(actor, case)
        case Verb.SUBMIT | Verb.REVISE:
            return may_revise(actor, case)
        case Verb.DECIDE:
            return may_decide(actor, case)
        case Verb.WITHDRAW:
            return may_withdraw(actor, case)
        case Verb.REMIND:
            return may_remind(actor, case)


def may_view(actor: Actor, case: CaseFacts) -> Ruling:
    organization, state = case.organization.organization, case.state
    related = (
        actor.person == state.drafter
        or actor.belongs_to(organization, state.unit)
        or any(actor.holds(role, organization) for role in OVERSEERS)
        or any(_holds(actor, organization, duty) for duty in _duties(case))
    )
    return YES if related else no("您与此办件无关，不能查看")


def _duties(case: CaseFacts) -> set[Duty]:
    stages = [stage for stage in case.process.stages if isinstance(stage, HumanStage)]
    return {d for stage in stages for d in (acting_duty(stage, case.state), signing_duty(stage, case.state))}


def _holds(actor: Actor, organization: str, duty: Duty) -> bool:
    return Holding(duty.role, organization, duty.unit) in actor.holdings


def may_revise(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may hand in a content: the first, or a corrected one."""
    state = case.state
    if state.is_ended:
        return no("办件已经办结，不能再改")
    if state.seat is None or state.seat.stage != DRAFT:
        where = f"办件正在“{stage_title(case)}”环节，不在拟稿人手里"
        if actor.person == state.drafter and "draft.done" in state.marks:
            at = state.marks["draft.done"].astimezone(SHANGHAI)
            where = f"第{state.round}轮内容已于 {at:%Y-%m-%d %H:%M} 提交，{where}"
        return no(where, "需要修改的，请办理人退回" if _may_be_returned(case) else "")
    if not case.has_owner:
        return may_start(actor, case.process, case.organization, state.unit)
    if actor.person != state.drafter:
        return no("只有拟稿人可以修改后重新提交")
    return may_start(actor, case.process, case.organization, state.unit)


def _may_be_returned(case: CaseFacts) -> bool:
    """Whether the open stage offers a return."""
    seat = case.state.seat
    if seat is None or seat.stage == DRAFT:
        return False
    options = decisions_of(case.process.human_stage(seat.stage)).values()
    return any(option.effect is Effect.RETURN for option in options)


def may_decide(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may answer the duty that is open; on paper: register its signature."""
    state = case.state
    if state.is_ended:
        return no("办件已经办结")
    if state.seat is None:
        return no("系统正在处理，现在没有需要人办的事", "请稍后再看")
    if state.seat.stage == DRAFT:
        return no("办件在拟稿人手里，等待提交", "拟稿人提交后再办理")
    stage = case.process.human_stage(state.seat.stage)
    acting = acting_duty(stage, state)
    if not _holds(actor, case.organization.organization, acting):
        return no(f"“{title_of(stage)}”不是您的职责", f"应由{duty_title(case.organization, acting)}办理")
    if not isinstance(stage, PaperStage):
        return separation(case, stage, actor.person)
    if actor.person == state.drafter:
        return no("拟稿人不能登记自己起草的内容的纸质签批", "请由其他有此职责的人员登记")
    return YES


def is_on_duty(actor: Actor, case: CaseFacts) -> bool:
    """Whether the open duty falls to a role of the person, whatever else may keep them from it."""
    seat = case.state.seat
    if case.state.is_ended or seat is None or seat.stage == DRAFT:
        return False
    acting = acting_duty(case.process.human_stage(seat.stage), case.state)
    return _holds(actor, case.organization.organization, acting)


def separation(case: CaseFacts, stage: HumanStage, person: str, called: str = "您") -> Ruling:
    """Whether separation of duties lets this person, `called` so, give the decision."""
    clash = conflict(case.process, case.state, stage, person)
    if clash is None:
        return YES
    if isinstance(stage, WorkStage):
        return _work_of_another(case, stage, clash.stage)
    if clash.stage == DRAFT:
        return no("拟稿人不能审签自己起草的内容", "请由其他有此职责的人员办理")
    other = case.process.human_stage(clash.stage)
    return no(f"同一人不能连着签两个环节，{called}已签过“{title_of(other)}”", "请由其他有此职责的人员办理")


def _work_of_another(case: CaseFacts, stage: WorkStage, before: str) -> Ruling:
    """Only where the process says so: work is no signature."""
    if before == DRAFT:
        reason = f"本流程规定，拟稿人不能办理自己所拟内容的“{title_of(stage)}”"
    else:
        reason = (
            f"本流程规定，办过“{title_of(case.process.human_stage(before))}”的人不能再办“{title_of(stage)}”"
        )
    return no(reason, "请由其他有此职责的人员办理")


def may_sign(
    actor: Actor, case: CaseFacts, stage: PaperStage, signer: str, held: frozenset[Holding]
) -> Ruling:
    """Whether this person may register that `signer`, who held `held` on the day of signing, signed on paper."""
    if signer == actor.person:
        return no("纸质签批要由签字人以外的人登记")
    signing = signing_duty(stage, case.state)
    if Holding(signing.role, case.organization.organization, signing.unit) not in held:
        title = duty_title(case.organization, signing)
        return no("签字人在签字当日不担任这个职务", f"应由{title}签字，请核对签字人和签字日期")
    return separation(case, stage, signer, "签字人")


def may_withdraw(actor: Actor, case: CaseFacts) -> Ruling:
    state = case.state
    if state.is_ended:
        return no("办件已经办结，不能撤回")
    if actor.person != state.drafter:
        return no("只有拟稿人可以撤回办件")
    if "published" in state.marks:
        return no("信息已经发布，不能撤回办件", "请按撤稿办理")
    return YES


def may_remind(actor: Actor, case: CaseFacts) -> Ruling:
    state = case.state
    if state.is_ended or state.seat is None:
        return no("现在没有等待办理的人")
    if may_decide(actor, case).allowed or may_revise(actor, case).allowed:
        return no("办件就在您手里，直接办理即可")
    organization = case.organization.organization
    if _may_press(actor, organization, state.unit):
        return YES
    return no("只有报送单位和管理人员可以催办")


def _may_press(actor: Actor, organization: str, unit: str) -> bool:
    """By a role at the submitting unit, or over the whole; an auditor's is none."""
    return any(
        held.organization == organization and (held.unit == unit or held.role in OVERSEERS)
        for held in actor.holdings
        if held.role != AUDITOR
    )


def offers(actor: Actor, case: CaseFacts) -> Mapping[Verb, Ruling]:
    """Every verb with its ruling: what the screens draw."""
    return {verb: rule(verb, actor, case) for verb in Verb if verb is not Verb.SUBMIT}


def duty_title(organization: Organization, duty: Duty) -> str:
    """`局办公室的保密审查员`."""
    return f"{organization.unit_title(duty.unit)}的{organization.role_title(duty.role)}"


def stage_title(case: CaseFacts) -> str:
    if case.state.seat is None:
        return "系统处理"
    if case.state.seat.stage == DRAFT:
        return "拟稿"
    return title_of(case.process.human_stage(case.state.seat.stage))
