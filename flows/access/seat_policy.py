"""Who may hand a duty on, take it, give it back, or ask for another signer: verbs on one signer's place."""

from collections.abc import Iterator

from definitions.schema.process import DRAFT
from definitions.schema.stages import HandPublishStage, HandWithdrawStage, HumanStage, PaperStage, title_of
from definitions.semantics.authority import Duty, authors_of, conflict, declared_duty
from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.state import Visit
from definitions.semantics.taking_back import Answered, acted_since, answers_of, can_be_taken_back
from definitions.vocabulary import HandOn, Purpose, Verb
from flows.access.actor import Actor, Holding
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.passed_on import has_all_posts_of
from flows.access.policy import (
    HELD,
    LEFT,
    YES,
    CaseFacts,
    Ruling,
    falls_to,
    has_left,
    may_start,
    may_supplement,
    no,
    own_duties,
)

Place = tuple[Visit, Seat]
ON_OWN_DUTY = (Verb.FORWARD, Verb.DELEGATE, Verb.CLAIM, Verb.ADD_SIGNER, Verb.ASK, Verb.SUPPLEMENT)
"""Verbs of whoever has the duty."""


def places_for(verb: Verb, actor: Actor, case: CaseFacts) -> Iterator[tuple[Visit, Seat, Ruling]]:
    """The places that the verb may be about for this person, with the ruling for each."""
    if verb is not Verb.ASSIGN and has_left(actor, case):
        return
    if verb is Verb.CLAIM:
        yield from _draft_to_take_over(actor, case)
    if verb in ON_OWN_DUTY:
        for visit, seat, ruling in own_duties(actor, case):
            if seat.purpose is not Purpose.SIGN:
                continue
            may = ruling.allowed or (verb in (Verb.DELEGATE, Verb.ASK) and bool(seat.lent_by))
            yield visit, seat, _on_own_duty(verb, case, visit, seat) if may else ruling
    elif verb is Verb.TAKE_BACK:
        for answer in answers_of(case.state, actor.person):
            yield answer.visit, answer.seat, _take_back(case, answer)
    elif verb is Verb.ASSIGN:
        ruling = _assign(actor, case)
        yield from (
            (visit, seat, ruling)
            for visit, seat in case.state.duties()
            if visit.stage != DRAFT and seat.purpose is Purpose.SIGN
        )
    else:
        yield from _of_what_was_done(verb, actor, case)


def rule_on_seats(verb: Verb, actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may use the verb on any place."""
    rulings = [ruling for _, _, ruling in places_for(verb, actor, case)]
    if rulings:
        return next((ruling for ruling in rulings if ruling.allowed), rulings[0])
    if verb is not Verb.ASSIGN and has_left(actor, case):
        return no(*LEFT)
    if case.state.is_ended:
        return no("办件已经办结")
    return no(_NOTHING[verb], LENT_ON if verb is Verb.HAND_BACK and _has_lent_on(actor, case) else "")


def _has_lent_on(actor: Actor, case: CaseFacts) -> bool:
    """Whether somebody else has now what the person delegated."""
    return any(True for visit, seat, _ in _of_what_was_done(Verb.RECALL, actor, case))


LENT_ON = "您已转托给别人，等对方交回，或者收回委托（命令行用 recall）"
_NOTHING = {
    Verb.FORWARD: "现在没有您要办的环节，没有可以转办的",
    Verb.DELEGATE: "现在没有您要办的环节，没有可以委托的",
    Verb.CLAIM: "现在没有您可以认领的环节",
    Verb.ADD_SIGNER: "现在没有您要签的环节，不能加签",
    Verb.HAND_BACK: "没有别人委托给您的事",
    Verb.RECALL: "没有您委托出去、对方还没有交回的事",
    Verb.RELEASE: "没有您认领的环节",
    Verb.REMOVE_SIGNER: "没有您加签而对方还没有办的",
    Verb.TAKE_BACK: "您在这个办件里没有可以拿回的意见",
    Verb.ASSIGN: "现在没有等待办理的环节",
    Verb.ASK: "现在没有您要办的环节，不用征求意见",
    Verb.SUPPLEMENT: "现在没有您要办的环节，不用请拟稿人补充",
    Verb.ANSWER: "没有人征求您的意见",
}


def _on_own_duty(verb: Verb, case: CaseFacts, visit: Visit, seat: Seat) -> Ruling:
    stage = case.process.human_stage(visit.stage)
    if verb is Verb.CLAIM:
        return YES if seat.person is None else no("这一环节已经指定由您办理，不用认领")
    if verb in (Verb.ASK, Verb.SUPPLEMENT):
        return YES
    if isinstance(stage, PaperStage):
        return no("纸质签批由登记人登记，不能转办、委托或加签")
    if stage.handing is HandOn.NOBODY:
        return no(f"本流程规定，“{title_of(stage)}”不能转办、委托或加签")
    if verb is Verb.ADD_SIGNER and isinstance(stage, HandPublishStage | HandWithdrawStage):
        return no("发布和撤稿只登记一次，不能加签", "要别人核对的，可以委托他人看，或者转办")
    if verb is Verb.ADD_SIGNER and case.process.signing(stage).is_vote:
        return no("票签的人员在开始时确定，不能加签")
    return YES


def _of_what_was_done(verb: Verb, actor: Actor, case: CaseFacts) -> Iterator[tuple[Visit, Seat, Ruling]]:
    for visit in case.state.open.values():
        if visit.stage == DRAFT:
            continue
        for seat in visit.seats:
            is_meant = {
                Verb.HAND_BACK: bool(seat.lent_by) and is_theirs_by_name(actor, case, visit, seat),
                Verb.RECALL: seat.counts and lender_of(actor, case, visit, seat) is not None,
                Verb.RELEASE: seat.claimed and not seat.lent_by and seat.person == actor.person,
                Verb.ANSWER: seat.purpose is not Purpose.SIGN
                and seat.state is SeatState.OPEN
                and is_theirs_by_name(actor, case, visit, seat),
                Verb.REMOVE_SIGNER: seat.counts and seat.effect is None and seat.added_by == actor.person,
            }
            if is_meant[verb]:
                yield visit, seat, _on_what_was_done(verb, actor, case, seat)


def _on_what_was_done(verb: Verb, actor: Actor, case: CaseFacts, seat: Seat) -> Ruling:
    if verb is Verb.REMOVE_SIGNER and case.state.objection is not None:
        return no(*HELD)
    return may_supplement(actor, case) if seat.purpose is Purpose.SUPPLEMENT else YES


def _draft_to_take_over(actor: Actor, case: CaseFacts) -> Iterator[tuple[Visit, Seat, Ruling]]:
    """Of somebody who has left: by whoever could have begun it, and has signed nothing of it, also while others have it."""
    state = case.state
    if state.is_ended or state.objection is not None or not any(state.duties()):
        return
    if not may_start(actor, case.process, case.organization, state.unit).allowed:
        return
    if not case.has_lost_its_drafter():
        return
    has_signed = any(actor.person in (one.person, one.on_behalf_of) for one in state.signatures)
    ruling = no("您在本办件签过意见，不能接手拟稿", "请由该单位另外的人员接手") if has_signed else YES
    visit = state.open.get(DRAFT) or next(one for one in reversed(state.log) if one.stage == DRAFT)
    yield visit, visit.seats[0], ruling


def takes_over(actor: Actor, case: CaseFacts) -> bool:
    """Whether what the person may claim is the draft, and nothing else."""
    claims = [visit.stage for visit, _, ruling in places_for(Verb.CLAIM, actor, case) if ruling.allowed]
    return bool(claims) and all(stage == DRAFT for stage in claims)


def is_theirs_by_name(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat) -> bool:
    """Whether a place that is somebody's by name is this person's, or that of somebody for whom they stand in there."""
    return seat.person is not None and falls_to(actor, case, visit, seat)


def lender_of(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat) -> str | None:
    """Who delegated the duty and may have it back at this person's word: they themselves, or for whom they stand in.

    In a chain the first of them: from whoever has it now.
    """
    return next(
        (
            one
            for place, one in enumerate(seat.lent_by)
            if one == actor.person or _stands_in_for_lender(actor, case, visit, seat, place)
        ),
        None,
    )


def _stands_in_for_lender(actor: Actor, case: CaseFacts, visit: Visit, seat: Seat, place: int) -> bool:
    """The first had it by the role of the party, where it came to nobody by name; the others had it by name."""
    organization, lender = case.organization.organization, seat.lent_by[place]
    whose = declared_duty(case.process.human_stage(visit.stage), case.state, visit, seat)
    if place == 0 and whose.role and not seat.free:
        return Holding(whose.role, organization, whose.unit, lender) in actor.holdings
    return has_all_posts_of(actor, lender, organization)


def _take_back(case: CaseFacts, answer: Answered) -> Ruling:
    if case.state.objection is not None:
        return no(*HELD)
    if isinstance(case.process.human_stage(answer.visit.stage), PaperStage):
        return no("纸质签字不能拿回", "需要改意见的，请现在的办理人退回")
    if can_be_taken_back(case.process, case.state, answer):
        return YES
    if acted_since(case.process, case.state, answer):
        return no("后面已经有人办理，不能拿回", "需要改意见的，请现在的办理人退回")
    return no("这项意见已经生效，不能拿回", "退回的，请拟稿人再次提交；不同意的，办件已经结束")


def _assign(actor: Actor, case: CaseFacts) -> Ruling:
    if actor.holds(SYSTEM_ADMIN, case.organization.organization):
        return YES
    return no("只有系统管理员可以改派", "请联系系统管理员")


def may_receive(
    case: CaseFacts, visit: Visit, seat: Seat, verb: Verb, person: str, held: frozenset[Holding]
) -> Ruling:
    """Whether this person, who holds `held` today, can be given the duty, or be added as a signer."""
    stage = case.process.human_stage(visit.stage)
    if verb is Verb.ASK and person == case.state.drafter:
        return no("拟稿人的说明请用“要求补充说明”")
    if (
        verb not in (Verb.DELEGATE, Verb.ASK)
        and conflict(case.process, case.state, stage, person) is not None
    ):
        return no("这个人在本办件中要回避（拟稿，或已在相邻环节、同一环节签过）", "请另选一人")
    if verb is Verb.DELEGATE and person in authors_of(case.state):
        return no("不能委托拟稿人看自己起草的内容", "请另选一人")
    organization = case.organization.organization
    units = {holding.unit for holding in held if holding.organization == organization}
    if not units:
        return no("这个人不是本机构的在岗人员", "请核对人员的代号")
    if verb is Verb.ASSIGN and any(holding.role == SYSTEM_ADMIN for holding in held):
        return no("不能改派给系统管理员", "改派的人不能替别人签，请另选一人")
    if verb is not Verb.FORWARD:
        return YES
    return _within(stage, declared_duty(stage, case.state, visit, seat), held, organization, units)


def _within(
    stage: HumanStage, whose: Duty, held: frozenset[Holding], organization: str, units: set[str]
) -> Ruling:
    """How far the stage lets its duty go."""
    match stage.handing:
        case HandOn.ROLE:
            holds = Holding(whose.role, organization, whose.unit) in held
            return (
                YES
                if holds or whose.role == ""
                else no("只能转给担任同一岗位的人", "请转给同岗位的人员，或请系统管理员改派")
            )
        case HandOn.UNIT:
            return YES if whose.unit in units else no("只能转给同一单位的人", "请另选一人")
        case _:
            return YES


def needs_no_role(stage: HumanStage) -> bool:
    """Whether who is given the duty may act without the role."""
    return stage.handing in (HandOn.UNIT, HandOn.ORGANIZATION)


__all__ = [
    "is_theirs_by_name",
    "lender_of",
    "may_receive",
    "needs_no_role",
    "places_for",
    "rule_on_seats",
    "takes_over",
]
