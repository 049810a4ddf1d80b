"""Services on one signer's place: handing it on, claiming it, adding and removing signers, taking an answer back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.schema.process import DRAFT
from definitions.schema.stages import title_of
from definitions.semantics.characters import is_blank
from definitions.semantics.clocks import day_of
from definitions.semantics.history import (
    Asked,
    Handed,
    HandedBack,
    OnSeats,
    Replied,
    SignerAdded,
    SignerRemoved,
    TakenBack,
)
from definitions.semantics.signing import Seat
from definitions.semantics.state import Visit
from definitions.vocabulary import Handing, Purpose, SignerPlace, Verb
from flows.access.actor import Actor, find_actor, holdings_of
from flows.access.enforcing import must_be_allowed
from flows.access.policy import TAKE_OVER, may_view
from flows.access.refusal import Conflict, Invalid, Refused
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must_be_in_table
from flows.access.seat_policy import lender_of, may_receive, needs_no_role, places_for, rule_on_seats
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.participants import in_office, participants_in_office, tell_participants
from flows.casework.requests import is_going_out


@dataclass(frozen=True, slots=True)
class SeatRequest:
    """What somebody asks for on a place."""

    verb: Verb
    to: str | None = None
    """Who is to do it, or to sign too."""
    why: str = ""
    """The reason; the advice of who gives a duty back."""
    stage: str | None = None
    """The stage that is meant; None: the only one that it can be."""
    seat: int | None = None
    place: SignerPlace = SignerPlace.BESIDE
    """Where a signer is added."""
    fields: Sequence[str] = ()
    """Of the drafter who is asked to add something: which fields of the form may be changed with the answer."""


WITH_TARGET = (Verb.FORWARD, Verb.DELEGATE, Verb.ADD_SIGNER, Verb.ASSIGN, Verb.ASK)
WITH_REASON: Mapping[Verb, str] = {
    Verb.FORWARD: "转办要说明理由",
    Verb.HAND_BACK: "交回要写明您的意见",
    Verb.ASSIGN: "改派要说明理由",
    Verb.TAKE_BACK: "拿回要说明理由",
    Verb.ASK: "征求意见要写明问什么",
    Verb.SUPPLEMENT: "要求补充说明要写明补充什么",
    Verb.ANSWER: "答复要写明意见",
}
"""What is said where it is missing."""
ON_THE_COMMAND_LINE = "命令行写在 --opinion 里"
ADVICE = (Verb.HAND_BACK, Verb.ANSWER)
"""Of these 同意 is what was asked for."""


def act_on_seat(desk: Desk, actor: Actor, reference: str | int, asked: SeatRequest) -> None:
    """Raises Refused where the person may not, Invalid where something is missing."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        act_in(hand, current, asked)


def act_in(hand: CaseInHand, actor: Actor, asked: SeatRequest) -> None:
    """The same within a transaction."""
    visit, seat = place_meant(hand, actor, asked)
    ask_for_reasons(asked)
    if asked.verb is Verb.TAKE_BACK and is_going_out(hand.session, hand.row.id):
        raise Conflict("信息正在发布，不能拿回意见")
    event = _EVENTS[asked.verb](hand, actor, visit, seat, asked)
    told = _to_tell(hand, actor, seat, event)
    advance(hand, event, actor.origin, _told_beside(hand, event, seat))
    tell_participants(hand, actor, told)


def _told_beside(hand: CaseInHand, event: OnSeats, seat: Seat) -> Mapping[str, Any]:
    """What the event tells beside the fact."""
    match event:
        case Replied():
            return {"purpose": seat.purpose.value}
        case TakenBack() if seat.by != event.by:
            return {"given_by": seat.by}
        case Handed() if event.stage == DRAFT:
            return {"drafted_by": hand.state.drafter}
        case _:
            return {}


def _to_tell(hand: CaseInHand, actor: Actor, seat: Seat, event: OnSeats) -> tuple[str, ...]:
    """Who reads that the duty is not theirs any more; when an administrator moved it, whoever has a part in the case."""
    match event:
        case Handed(how=Handing.ASSIGN):
            return participants_in_office(hand, actor)
        case Handed(how=Handing.RECALL, to=lender):
            lent = seat.lent_by.index(str(lender))
            return in_office(hand, actor, {*seat.lent_by[lent + 1 :], str(seat.person)} - {str(lender)})
        case _:
            return ()


def place_meant(hand: CaseInHand, actor: Actor, asked: SeatRequest) -> tuple[Visit, Seat]:
    """The one place that is meant. Who runs the system gives a duty to somebody else without seeing the case."""
    if asked.verb is not Verb.ASSIGN:
        must_be_allowed(may_view(actor, hand.facts))
    places = [
        (visit, seat, ruling)
        for visit, seat, ruling in places_for(asked.verb, actor, hand.facts)
        if asked.stage in (None, visit.stage) and asked.seat in (None, seat.number)
    ]
    allowed = [(visit, seat) for visit, seat, ruling in places if ruling.allowed]
    if not allowed:
        ruling = places[0][2] if places else rule_on_seats(asked.verb, actor, hand.facts)
        raise Refused(ruling.reason or "这个环节现在不能这样办", ruling.hint)
    must_be_in_table(asked.verb, actor, hand.facts)
    if asked.verb is not Verb.TAKE_BACK and len({visit.stage for visit, _ in allowed}) > 1:
        titles = "、".join(f"{_title(hand, visit.stage)}（{visit.stage}）" for visit, _ in allowed)
        raise Invalid("这个办件有几个环节可以这样办", f"请指明哪一个：{titles}（命令行用 --stage）")
    if asked.verb in (Verb.ASSIGN, Verb.REMOVE_SIGNER) and len(allowed) > 1 and asked.seat is None:
        numbers = "、".join(str(seat.number) for _, seat in allowed)
        raise Invalid("这个环节有几位签字人", f"请指明第几位：{numbers}（命令行用 --seat）")
    return allowed[0]


def _title(hand: CaseInHand, stage: str) -> str:
    return "拟稿" if stage == DRAFT else title_of(hand.process.stage(stage))


def ask_for_reasons(asked: SeatRequest) -> None:
    if asked.verb in ADVICE and is_blank(asked.why):
        raise Invalid(WITH_REASON[asked.verb], ON_THE_COMMAND_LINE)
    if asked.verb in WITH_REASON and asked.verb not in ADVICE:
        ask_for_reason(asked.why, WITH_REASON[asked.verb], ON_THE_COMMAND_LINE)
    if asked.verb in WITH_TARGET and not asked.to:
        raise Invalid("没有写明交给谁", "请写明人员的代号（命令行用 --to）")


def _receiver(hand: CaseInHand, visit: Visit, seat: Seat, actor: Actor, asked: SeatRequest) -> str:
    """Who is given it, when that is in order."""
    assert asked.to is not None
    today = day_of(hand.at)
    if asked.to == actor.person and asked.verb is not Verb.ASSIGN:
        raise Invalid("不能交给自己")
    if find_actor(hand.connection, asked.to, today, actor.way_in) is None:
        raise Invalid(f"没有“{asked.to}”这个人员，或账号已停用", "`sanshen people list` 列出人员")
    held = holdings_of(hand.connection, asked.to, today)
    must_be_allowed(may_receive(hand.facts, visit, seat, asked.verb, asked.to, held))
    return asked.to


def _handed(how: Handing) -> Callable[..., OnSeats]:
    def event(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
        to = None if how is Handing.RELEASE else actor.person
        if how is Handing.RECALL:
            to = lender_of(actor, hand.facts, visit, seat)
        if asked.verb in WITH_TARGET:
            to = _receiver(hand, visit, seat, actor, asked)
        free = how is Handing.ASSIGN or (
            how is Handing.FORWARD and needs_no_role(hand.process.human_stage(visit.stage))
        )
        why = remark(asked.why, "理由")
        return Handed(
            hand.at, visit.stage, visit.visit, seat.number, actor.person, how, to, free=free, reason=why
        )

    return event


def _handed_back(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
    opinion = remark(asked.why, "意见")
    return HandedBack(
        hand.at, visit.stage, visit.visit, seat.number, actor.person, opinion, _in_place_of(actor, seat)
    )


def _in_place_of(actor: Actor, seat: Seat) -> str | None:
    """Whose duty it is, where the person does it as their proxy."""
    return None if seat.person == actor.person else seat.person


def _signer_added(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
    person = _receiver(hand, visit, seat, actor, asked)
    return SignerAdded(
        hand.at,
        visit.stage,
        visit.visit,
        seat.number,
        actor.person,
        _next_seat(visit),
        person,
        asked.place,
        remark(asked.why, "理由"),
    )


def _signer_removed(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
    why = remark(asked.why, "理由")
    return SignerRemoved(hand.at, visit.stage, visit.visit, seat.number, actor.person, why)


def _taken_back(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
    why = remark(asked.why, "理由")
    again = _next_seat(visit)
    return TakenBack(hand.at, visit.stage, visit.visit, seat.number, actor.person, again, why)


def _asked(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
    is_supplement = asked.verb is Verb.SUPPLEMENT
    if is_supplement and hand.has_lost_its_drafter:
        raise Refused("拟稿人已不在岗，没有人可以补充", TAKE_OVER)
    person = hand.state.drafter if is_supplement else _receiver(hand, visit, seat, actor, asked)
    assert person is not None
    return Asked(
        hand.at,
        visit.stage,
        visit.visit,
        seat.number,
        actor.person,
        _next_seat(visit),
        person,
        Purpose.SUPPLEMENT if is_supplement else Purpose.ADVISE,
        remark(asked.why, "问题"),
        _fields_to_change(hand, asked) if is_supplement else (),
    )


def _fields_to_change(hand: CaseInHand, asked: SeatRequest) -> tuple[str, ...]:
    """In the order of the form."""
    known = {field.id: field.label.zh for field in hand.process.form.fields}
    unknown = [one for one in asked.fields if one not in known]
    if unknown:
        named = "、".join(f"{one}（{label}）" for one, label in known.items())
        raise Invalid(f"表单里没有“{'、'.join(unknown)}”这一项", f"可以写：{named}")
    if asked.fields and "published" in hand.state.marks:
        raise Invalid("信息已经发布，内容不能再改", "只请拟稿人说明的，不要指定可以改的项目")
    return tuple(one for one in known if one in asked.fields)


def _replied(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat, asked: SeatRequest) -> OnSeats:
    opinion = remark(asked.why, "意见")
    return Replied(
        hand.at, visit.stage, visit.visit, seat.number, actor.person, opinion, _in_place_of(actor, seat)
    )


def _next_seat(visit: Visit) -> int:
    return max(seat.number for seat in visit.seats) + 1


_EVENTS: Mapping[Verb, Callable[..., OnSeats]] = {
    Verb.FORWARD: _handed(Handing.FORWARD),
    Verb.DELEGATE: _handed(Handing.DELEGATE),
    Verb.RECALL: _handed(Handing.RECALL),
    Verb.CLAIM: _handed(Handing.CLAIM),
    Verb.RELEASE: _handed(Handing.RELEASE),
    Verb.ASSIGN: _handed(Handing.ASSIGN),
    Verb.HAND_BACK: _handed_back,
    Verb.ADD_SIGNER: _signer_added,
    Verb.REMOVE_SIGNER: _signer_removed,
    Verb.TAKE_BACK: _taken_back,
    Verb.ASK: _asked,
    Verb.SUPPLEMENT: _asked,
    Verb.ANSWER: _replied,
}

__all__ = ["SeatRequest", "act_in", "act_on_seat", "ask_for_reasons", "place_meant"]
