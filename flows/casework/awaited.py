"""Whose answers a case waits for now, stage by stage, and how far the signers of each have come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from definitions.schema.process import DRAFT
from definitions.schema.signing import Signing
from definitions.schema.stages import PaperStage, title_of
from definitions.semantics.authority import acting_duty, duty, signing_duty
from definitions.semantics.objection import awaited as held_by
from definitions.semantics.objection import who_has
from definitions.semantics.signing import Seat, SeatState, votes_needed
from definitions.semantics.state import Visit
from definitions.vocabulary import Effect, Purpose
from flows.access.policy import duty_title, in_order, waits_for
from flows.casework.derived import ASKED_FOR, barred_persons
from flows.casework.in_hand import CaseInHand

ANSWERS = {Effect.PASS: "已同意", Effect.RETURN: "已退回", Effect.REFUSE: "不同意"}
NOBODY_CAN = "（现在没有人可以办，待系统管理员改派）"
THE_SYSTEM = "系统"
"""What a case waits for that waits for the next step of the engine."""
STATES = {
    SeatState.OPEN: "待办",
    SeatState.WAITING: "轮到时再签",
    SeatState.VOID: "不用再签",
    SeatState.ANSWERED: "已答复",
}


@dataclass(frozen=True, slots=True)
class AwaitedSigner:
    who: str
    """A name, or whose duty it is: `局办公室的保密审查员`."""
    state: str
    """`已同意`, `待办`, `轮到时再签`."""
    is_open: bool
    signs: bool
    """False of who is only asked for an opinion."""
    at: datetime | None
    """When they answered."""


@dataclass(frozen=True, slots=True)
class AwaitedStage:
    """A stage that is open to those who must act in it."""

    title: str
    rule: str
    """How its signers decide together, and how far they are; empty where one person signs."""
    signers: tuple[AwaitedSigner, ...]


def awaited(hand: CaseInHand, names: Mapping[str, str]) -> tuple[AwaitedStage, ...]:
    """`names`: person id to name. Nothing while the case is with its drafter."""
    open_now = (hand.state.open[stage] for stage in in_order(hand.process, hand.state.open))
    return tuple(_stage(hand, visit, names) for visit in open_now if visit.seats and visit.stage != DRAFT)


def people_of(hand: CaseInHand) -> set[str]:
    """Everybody whom the open stages name."""
    return {person for person in _people(hand) if person}


def _people(hand: CaseInHand) -> Iterator[str | None]:
    for visit in hand.state.open.values():
        for seat in visit.seats:
            yield seat.by
            if visit.stage != DRAFT:
                yield signing_duty(hand.process.human_stage(visit.stage), hand.state, visit, seat).person


def whom_it_waits_for(hand: CaseInHand, names: Mapping[str, str]) -> str:
    """`局办公室的保密审查员`, and where several are waited for all of them; empty of a case that is over."""
    if hand.state.is_with_drafter:
        name = names.get(hand.state.drafter or "", _whoever_may_start(hand))
        return f"{name}（已不在岗，待他人接手）" if hand.has_lost_its_drafter else name
    if hand.state.is_ended:
        return ""
    held = held_by(hand.state)
    if held is not None:
        whose = duty(who_has(hand.process, held.duty), hand.state, {})
        return duty_title(hand.office.organization, whose, drafter=hand.state.drafter)
    if not any(hand.state.duties()):
        return waits_for(hand.process, hand.state) if hand.state.open else THE_SYSTEM
    return waiting_for(hand, names)


def _whoever_may_start(hand: CaseInHand) -> str:
    """`运输管理处的信息员`."""
    organization = hand.office.organization
    roles = "或".join(organization.role_title(role) for role in hand.process.start.by)
    return f"{organization.unit_title(hand.state.unit)}的{roles}"


def waiting_for(hand: CaseInHand, names: Mapping[str, str]) -> str:
    """Everybody whose turn it is, in one line."""
    signers = (
        one.who for stage in awaited(hand, names) for one in stage.signers if one.is_open and one.signs
    )
    return "、".join(dict.fromkeys(signers))


def _stage(hand: CaseInHand, visit: Visit, names: Mapping[str, str]) -> AwaitedStage:
    stage = hand.process.human_stage(visit.stage)
    signers = tuple(_signer(hand, visit, seat, names) for seat in visit.seats)
    signing = tuple(seat for seat in visit.seats if seat.counts)
    is_several = hand.process.has_several_signers(stage) or len(signing) > 1
    rule = rule_in_words(hand.process.signing(stage), signing) if is_several else ""
    return AwaitedStage(title_of(stage), rule, signers)


def _signer(hand: CaseInHand, visit: Visit, seat: Seat, names: Mapping[str, str]) -> AwaitedSigner:
    stage = hand.process.human_stage(visit.stage)
    state = ANSWERS[seat.effect] if seat.effect is not None else STATES[seat.state]
    signs = seat.purpose not in ASKED_FOR
    if not signs:
        state = f"{ASKED_FOR[seat.purpose]}：{'已答复' if seat.by else '待答复'}"
    if seat.by is not None:
        return AwaitedSigner(names.get(seat.by, seat.by), state, is_open=False, signs=signs, at=seat.at)
    whose = signing_duty(stage, hand.state, visit, seat)
    who = (
        names.get(whose.person, whose.person) if whose.person else duty_title(hand.office.organization, whose)
    )
    on_paper = "（纸质签字）" if isinstance(stage, PaperStage) else ""
    nobody = NOBODY_CAN if seat.state is SeatState.OPEN and has_nobody(hand, visit, seat) else ""
    return AwaitedSigner(
        f"{who}{on_paper}{nobody}", state, is_open=seat.state is SeatState.OPEN, signs=signs, at=None
    )


def has_nobody(hand: CaseInHand, visit: Visit, seat: Seat) -> bool:
    """Whether whoever holds the role is kept from the duty, as the drafter is, or nobody holds it."""
    whose = acting_duty(hand.process.human_stage(visit.stage), hand.state, visit, seat)
    if whose.person is not None:
        return False
    return not set(hand.holders(whose)) - set(barred_persons(hand.process, hand.state, visit.stage))


def reaches_nobody(hand: CaseInHand) -> bool:
    """Whether a case waits for signers alone, and for none who could act."""
    if hand.state.objection is not None or hand.state.is_with_drafter:
        return False
    places = [(visit, seat) for visit, seat in hand.state.duties() if seat.purpose is Purpose.SIGN]
    return bool(places) and all(has_nobody(hand, visit, seat) for visit, seat in places)


def rule_in_words(signing: Signing, seats: tuple[Seat, ...]) -> str:
    """`会签：3人都同意才通过，已有2人同意`."""
    agreed = sum(seat.agreed for seat in seats)
    match signing.how:
        case "any":
            return f"或签：{len(seats)}人中一人办理即可"
        case "all":
            return f"会签：{len(seats)}人都同意才通过，已有{agreed}人同意"
        case "in order":
            return f"依次签：{len(seats)}人按先后都同意才通过，已有{agreed}人同意"
        case None:
            return _vote_in_words(signing, seats)


def _vote_in_words(signing: Signing, seats: tuple[Seat, ...]) -> str:
    total = sum(seat.weight for seat in seats)
    votes = sum(seat.weight for seat in seats if seat.agreed)
    against = sum(seat.weight for seat in seats if seat.effect is Effect.REFUSE)
    veto = "，有一人不同意即不通过" if signing.veto else ""
    return f"票签：共{total}票，赞成满{votes_needed(signing, seats)}票通过{veto}；已有赞成{votes}票、反对{against}票"
