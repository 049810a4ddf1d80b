"""The one policy: who may use which verb on a case now, and why the others may not.

It draws the buttons and it refuses, for every way in.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from definitions.schema.letterboxes import Letterbox
from definitions.schema.organization import Organization
from definitions.schema.process import ANY_UNIT, DRAFT, Process
from definitions.schema.signing import NamedPerson, Party
from definitions.schema.stages import (
    CallStage,
    HumanStage,
    PaperStage,
    Stage,
    WaitStage,
    WorkStage,
    decisions_of,
    title_of,
)
from definitions.semantics.authority import Duty, acting_duty, authors_of, conflict, declared_duty, duty
from definitions.semantics.finding import possible_duties
from definitions.semantics.objection import TITLES, awaited, who_has
from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.state import State, Visit
from definitions.vocabulary import Effect, Purpose
from definitions.working_days import SHANGHAI, Calendar
from flows.access.actor import Actor, Holding
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.objectors import objecting_as
from flows.access.passed_on import drafts_for, has_all_posts_of

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
TAKE_OVER = "拟稿人已不在岗：由该单位负责拟稿的人员先接手（命令行用 claim），再修改提交"
LEFT_TO_OTHERS = "由该单位负责拟稿的人员接手（命令行用 claim）"
HELD = ("办件有异议，暂停办理", "异议解决以后再办")
"""Why nobody decides in a case that is held, and what then."""
DRAFTS_NO_MORE = "您已不是该单位负责拟稿的人员"
"""What becomes of a case that its drafter may not start any more is not theirs to say."""
LEFT = ("您在这个机构已经没有岗位，只能查看办过的办件", "还没有办完的，请系统管理员改派")
"""Why somebody who has left does nothing any more, and what then."""


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
    at: datetime
    """Now."""
    calendar: Calendar
    has_lost_its_drafter: Callable[[], bool] = lambda: False
    """Whether who drafted it has left, or may not start the process any more: looked up by who needs it."""
    letterbox: Letterbox | None = None
    """Into which the letter came that the case is about, or the case that opened it."""


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


def may_view(actor: Actor, case: CaseFacts) -> Ruling:
    organization, state = case.organization.organization, case.state
    related = (
        actor.person in authors_of(state)
        or actor.belongs_to(organization, state.unit)
        or any(actor.holds(role, organization) for role in OVERSEERS)
        or has_part(actor, case)
        or actor.person in state.copies
        or bool(objecting_as(actor, case.process))
    )
    return YES if related else no("您与此办件无关，不能查看")


def may_know(actor: Actor, case: CaseFacts) -> bool:
    """Whether somebody may know that the case is there: who sees it, and who moves cases without seeing them."""
    return may_view(actor, case).allowed or actor.holds(SYSTEM_ADMIN, case.organization.organization)


def has_part(actor: Actor, case: CaseFacts) -> bool:
    """Whether a duty of the case is, was or will be the person's."""
    organization = case.organization.organization
    if actor.person in _acted(case.state):
        return True
    return actor.works_for(organization) and (
        actor.person in _named(case.state)
        or any(holds(actor, organization, whose) for whose in _duties(case))
    )


def has_left(actor: Actor, case: CaseFacts) -> bool:
    """Whether somebody who had a part in the case holds no role in its organisation any more."""
    return not actor.works_for(case.organization.organization)


def _acted(state: State) -> set[str]:
    """Everybody who answered in it, and for whom: theirs to see, also once they have left."""
    return {person for seat in _seats(state) for person in (seat.by, seat.on_behalf_of) if person}


def _named(state: State) -> set[str]:
    """Everybody to whom a duty of the case was given by name."""
    return {person for seat in _seats(state) for person in (seat.person, *seat.lent_by) if person}


def _seats(state: State) -> Iterator[Seat]:
    for visit in (*state.log, *state.open.values()):
        yield from visit.seats


def _duties(case: CaseFacts) -> Iterator[Duty]:
    """Those of everybody whom the document names, and of those to whom it came, whatever became of the units since."""
    for stage in case.process.human_stages:
        yield from possible_duties(case.process, case.state, stage, case.organization)
    for visit, seat in case.state.duties():
        if visit.stage != DRAFT:
            yield acting_duty(case.process.human_stage(visit.stage), case.state, visit, seat)
    for who in _asked_beside_stages(case.process):
        yield duty(who, case.state, {})


def _asked_beside_stages(process: Process) -> Iterator[Party]:
    """Who grants more time, takes a case up again, makes it urgent, lets through what a check holds back, or decides on an
    objection.
    """
    yield from (one.extensions.approved_by for one in process.deadlines if one.extensions is not None)
    yield from (one.override for one in process.checks if one.override is not None)
    if process.reopening is not None:
        yield process.reopening.by
    if process.urgency is not None:
        asked = (process.urgency.marked_by, process.urgency.confirmed_by)
        yield from (who for who in asked if who is not None)
    if process.objection is not None:
        yield from (process.objection.answered_by, process.objection.coordinated_by)


def holds(actor: Actor, organization: str, whose: Duty) -> bool:
    """Whether the duty falls to the person, or to somebody for whom they stand in. Who is named for a role must hold it;
    who is named without one must hold some role there: nobody signs for an organisation that they have left. For that one
    stands in to whom they passed on all their posts.
    """
    if whose.person in (None, actor.person):
        if whose.role == "":
            return actor.works_for(organization)
        return actor.holds(whose.role, organization, whose.unit)
    if whose.role == "":
        return has_all_posts_of(actor, str(whose.person), organization)
    return Holding(whose.role, organization, whose.unit, whose.person) in actor.holdings


def falls_to(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat) -> bool:
    """Whether the place is the person's, or that of somebody for whom they stand in there: for a drafter who is asked to
    add something, in drafting.
    """
    organization = case.organization.organization
    if seat.purpose is Purpose.SUPPLEMENT and seat.person not in (None, actor.person):
        return drafts_for(actor, str(seat.person), case.process, case.state.unit)
    stage = case.process.human_stage(visit.stage)
    return holds(actor, organization, acting_duty(stage, case.state, visit, seat))


def principal_of(actor: Actor, case: CaseFacts, stage: HumanStage, visit: Visit, seat: Seat) -> str | None:
    """For whom the person would answer, where the duty is not their own."""
    organization, whose = case.organization.organization, acting_duty(stage, case.state, visit, seat)
    if whose.person not in (None, actor.person):
        return whose.person
    if whose.role == "":
        return None
    principals = actor.principals(whose.role, organization, whose.unit)
    free = [one for one in principals if conflict(case.process, case.state, stage, one) is None]
    return next(iter(free or principals), None)


def may_revise(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may hand in a content: the first, or a corrected one."""
    state = case.state
    if state.is_ended:
        return no("办件已经办结，不能再改")
    if state.objection is not None:
        return no(*HELD)
    if not state.is_with_drafter:
        where = f"办件正在“{stage_title(case)}”环节，不在拟稿人手里"
        if actor.person == state.drafter and "draft.done" in state.marks:
            at = state.marks["draft.done"].astimezone(SHANGHAI)
            where = f"第{state.round}轮内容已于 {at:%Y-%m-%d %H:%M} 提交，{where}"
        return no(where, "需要修改的，请办理人退回" if _may_be_returned(case) else "")
    if not case.has_owner:
        return may_start(actor, case.process, case.organization, state.unit)
    if actor.person != state.drafter:
        return no("只有拟稿人可以修改后重新提交", TAKE_OVER if case.has_lost_its_drafter() else "")
    return may_start(actor, case.process, case.organization, state.unit)


def _may_be_returned(case: CaseFacts) -> bool:
    """Whether an open stage offers a return."""
    stages = {visit.stage for visit, _ in case.state.duties() if visit.stage != DRAFT}
    options = [
        option for stage in stages for option in decisions_of(case.process.human_stage(stage)).values()
    ]
    return any(option.effect is Effect.RETURN for option in options)


def may_decide(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may answer a duty that is open; on paper: register its signature."""
    rulings = [ruling for _, _, ruling in own_duties(actor, case)]
    if rulings:
        return next((ruling for ruling in rulings if ruling.allowed), rulings[0])
    state = case.state
    if state.is_ended:
        return no("办件已经办结")
    if state.is_with_drafter:
        return no("办件在拟稿人手里，等待提交", "拟稿人提交后再办理")
    if state.objection is not None:
        return no(*HELD)
    turn = out_of_turn(actor, case)
    if turn is not None:
        return turn
    duties = [(visit, seat) for visit, seat in state.duties() if seat.purpose is Purpose.SIGN]
    if not duties and state.open:
        awaited = waits_for(case.process, state)
        return no(f"办件在“{stage_title(case)}”环节等{awaited}，现在没有需要人办的事", "等到了自动往下走")
    if not duties:
        return no("系统正在处理，现在没有需要人办的事", "请稍后再看")
    visits = {visit.stage: visit for visit, _ in duties}
    titles = "、".join(f"“{title_of(case.process.stage(stage))}”" for stage in visits)
    if any(is_claimed_from(actor, case, visit, seat) for visit, seat in duties):
        return no(f"{titles}已由同岗位的人员认领", "要由您办的，请对方放回或者转办")
    named = "、".join(dict.fromkeys(_duty_title(case, visit, seat) for visit, seat in duties))
    return no(f"{titles}不是您的职责", f"应由{named}办理")


def out_of_turn(actor: Actor, case: CaseFacts, stage: str | None = None) -> Ruling | None:
    """Where a place of the person's waits for another signer to agree first."""
    for visit in case.state.open.values():
        if stage not in (None, visit.stage):
            continue
        for seat in visit.seats:
            if seat.state is not SeatState.WAITING:
                continue
            declared = case.process.human_stage(visit.stage)
            if falls_to(actor, case, visit, seat):
                before = _duty_title(case, visit, visit.seat(seat.waits_for or 0))
                return no(f"“{title_of(declared)}”还没有轮到您", f"先由{before}签，签过以后再由您办理")
    return None


def is_claimed_from(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat) -> bool:
    """Whether the person could do it, had not another who holds the role taken it."""
    if not seat.claimed or falls_to(actor, case, visit, seat):
        return False
    stage = case.process.human_stage(visit.stage)
    if conflict(case.process, case.state, stage, actor.person) is not None:
        return False
    return holds(actor, case.organization.organization, declared_duty(stage, case.state, visit, seat))


def own_duties(actor: Actor, case: CaseFacts) -> Iterator[tuple[Visit, Seat, Ruling]]:
    """The open duties that fall to a role of the person, and whether anything else keeps them from each: those that are
    another's by name, for whom they stand in, after all others.
    """
    theirs = [
        (visit, seat)
        for visit, seat in case.state.duties()
        if visit.stage != DRAFT and falls_to(actor, case, visit, seat)
    ]
    for visit, seat in sorted(theirs, key=lambda place: place[1].person not in (None, actor.person)):
        yield visit, seat, _may_answer(actor, case, visit, seat)


def _may_answer(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat) -> Ruling:
    if case.state.objection is not None and seat.purpose is Purpose.SIGN and not seat.lent_by:
        return no(*HELD)
    stage = case.process.human_stage(visit.stage)
    if seat.purpose is not Purpose.SIGN:
        return no("这是征求您的意见，不由您决定", "请写明意见，答复征求意见的人")
    if seat.lent_by:
        also = "；您自己也委托过，可以收回委托（命令行用 recall）" if actor.person in seat.lent_by else ""
        return no("这是委托您看的，不由您决定", f"请写明意见，交回委托人{also}")
    principal = principal_of(actor, case, stage, visit, seat)
    if principal is not None:
        return _may_stand_in(case, stage, actor, principal)
    if not isinstance(stage, PaperStage):
        return separation(case, stage, actor.person)
    if actor.person in authors_of(case.state):
        return no("拟稿人不能登记自己起草的内容的纸质签批", "请由其他有此职责的人员登记")
    return YES


def _may_stand_in(case: CaseFacts, stage: HumanStage, actor: Actor, principal: str) -> Ruling:
    """Nobody decides through a proxy what they may not decide themselves."""
    if isinstance(stage, PaperStage):
        return no("纸质签批的登记不能由代理人办理", "请由担任这个职务的人员登记")
    if not separation(case, stage, principal).allowed:
        return no("您代理的人在本办件中要回避（拟稿，或已在相邻环节签过）", "请由其他有此职责的人员办理")
    return separation(case, stage, actor.person)


def is_on_duty(actor: Actor, case: CaseFacts) -> bool:
    """Whether an open duty falls to a role of the person, whatever else may keep them from it."""
    return any(True for _ in own_duties(actor, case))


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
    if other.id == stage.id:
        return no(f"同一人在一个环节里不能签两次，{called}已签过“{title_of(other)}”", "请由另外的人员办理")
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
    signing = duty(stage.who[0], case.state, case.state.open[stage.id].found)
    if (
        Holding(signing.role, case.organization.organization, signing.unit) not in held
        and signing.person != signer
    ):
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
    if not may_start(actor, case.process, case.organization, state.unit).allowed:
        return no(f"{DRAFTS_NO_MORE}，不能撤回办件", LEFT_TO_OTHERS)
    return YES


def may_supplement(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether who was asked as the drafter, or stands in for them, may still answer as such."""
    process, organization, unit = case.process, case.organization, case.state.unit
    if actor.person == case.state.drafter:
        may = may_start(actor, process, organization, unit)
    else:
        may = may_be_started_for(process, organization, unit)
    return YES if may.allowed else no(f"{DRAFTS_NO_MORE}，不能再补充", LEFT_TO_OTHERS)


def may_copy(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether somebody may send the case to others: who handed it in, whose duty it is or was, and who oversees it."""
    if all(held.role == AUDITOR for held in actor.holdings):
        return no("审计管理员只查看，不抄送")
    organization = case.organization.organization
    may = (
        actor.belongs_to(organization, case.state.unit)
        or any(actor.holds(role, organization) for role in OVERSEERS)
        or has_part(actor, case)
    )
    return YES if may else no("只有报送单位、办理人和管理人员可以抄送")


def may_read(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether somebody has a copy that they have not said they read."""
    copies = case.state.copies
    if actor.person not in copies:
        return no("这个办件没有抄送给您")
    return YES if copies[actor.person] is None else no("您已经阅过")


def may_comment(actor: Actor, _case: CaseFacts) -> Ruling:
    """Whether somebody who may see the case may also leave a note on it."""
    if all(held.role == AUDITOR for held in actor.holdings):
        return no("审计管理员只查看，不留言")
    return YES


def may_remind(actor: Actor, case: CaseFacts) -> Ruling:
    state = case.state
    if not any(state.duties()) and state.objection is None:
        return no("现在没有等待办理的人")
    if may_decide(actor, case).allowed or may_revise(actor, case).allowed:
        return no("办件就在您手里，直接办理即可")
    organization, held = case.organization.organization, awaited(state)
    if held is not None and holds(actor, organization, duty(who_has(case.process, held.duty), state, {})):
        return no("办件就在您手里，直接办理即可")
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


def duty_title(organization: Organization, duty: Duty, *, drafter: str | None = None) -> str:
    """`局办公室的保密审查员`; of a person whom the form names: `表单里指定的人员`; of whoever drafted the case: `拟稿人`.

    Of nobody: whom the administrator has to name.
    """
    if duty.person == "":
        return "系统管理员改派的人员"
    if duty.role == "":
        return "拟稿人" if duty.person == drafter else "表单里指定的人员"
    return f"{organization.unit_title(duty.unit)}的{organization.role_title(duty.role)}"


def _duty_title(case: CaseFacts, visit: Visit, seat: Seat) -> str:
    stage = case.process.human_stage(visit.stage)
    whose = acting_duty(stage, case.state, visit, seat)
    if whose.role or not whose.person or whose.person != seat.person:
        return duty_title(case.organization, whose)
    return _came_by(seat, stage.who[seat.party], case.process)


def _came_by(seat: Seat, party: Party, process: Process) -> str:
    """How a person has a duty by name who need not hold the role."""
    if seat.lent_by:
        return "受委托的人员"
    if seat.added_by is not None:
        return "加签的人员"
    if seat.free or not isinstance(party, NamedPerson):
        return "转办或改派的人员"
    if party.acted_in is not None:
        return f"办过“{title_of(process.stage(party.acted_in))}”的人员"
    return "拟稿人" if party.is_drafter else "表单里指定的人员"


def stage_title(case: CaseFacts) -> str:
    """Of what is open now; of several stages all; of a case that is held, what is to be done about the objection."""
    held = awaited(case.state)
    if held is not None:
        return TITLES[held.duty]
    if not case.state.open:
        return "系统处理"
    if case.state.is_with_drafter:
        return "拟稿"
    return "、".join(title_of(case.process.stage(stage)) for stage in in_order(case.process, case.state.open))


def waits_for(process: Process, state: State) -> str:
    """What a case waits for that waits for nobody: `时间到`, `子办件办结`, or what has to happen beside."""
    stages = (process.find_stage(stage) for stage in in_order(process, state.open))
    return "、".join(dict.fromkeys(_awaited_in(stage) for stage in stages if stage is not None))


def _awaited_in(stage: Stage) -> str:
    if isinstance(stage, CallStage):
        return "子办件发布" if stage.waits_for_publication else "子办件办结"
    return "另一路办到" if isinstance(stage, WaitStage) and stage.moment is not None else "时间到"


def in_order(process: Process, stages: Iterable[str]) -> list[str]:
    """As they stand in the document."""
    return sorted(stages, key=process.position)
