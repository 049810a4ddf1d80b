"""Objections (异议): raising one, answering it, deciding on it, and dropping it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from definitions.semantics.history import Objected, ObjectionAnswered, ObjectionSettled
from definitions.semantics.objection import TITLES, awaited, next_objection
from definitions.semantics.proxies import by_proxy
from definitions.vocabulary import Settlement, Verb
from flows.access.actor import Actor
from flows.access.objection_policy import acting_for, dropping_as, holder_of, objection_by
from flows.access.policy import duty_title
from flows.access.refusal import Conflict
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must, rule
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.requests import is_going_out


@dataclass(frozen=True, slots=True)
class Hold:
    """The objection that holds a case, as it is shown."""

    by: str
    """A name."""
    unit: str
    """Its title."""
    reason: str
    raised_at: datetime
    answer: str
    """Empty: nobody has answered."""
    answered_by: str
    duty_title: str
    """`答复异议` or `协调异议`."""
    waiting_for: str
    """`价格管理科的科室负责人`."""
    may_answer: bool
    may_settle: bool
    may_drop: bool


def object_to(desk: Desk, actor: Actor, reference: str | int, reason: str) -> None:
    """Hold the case until what is objected is settled."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.OBJECT, current, hand.facts)
        ask_for_reason(reason, "提异议要写明内容和依据", "报送单位据此答复")
        if is_going_out(session, hand.row.id):
            raise Conflict("信息正在发布，来不及提异议", "发布完成后，要更正或者撤下的，按更正、撤稿办理")
        held = objection_by(current, hand.facts)
        assert held is not None, "the policy let them"
        objected = Objected(
            hand.at,
            next_objection(hand.state),
            current.person,
            held.unit,
            remark(reason, "异议"),
            held.on_behalf_of,
        )
        unit_title = hand.office.organization.unit_title(held.unit)
        advance(hand, objected, current.origin, {"unit_title": unit_title})


def answer_objection(desk: Desk, actor: Actor, reference: str | int, *, accepted: bool, answer: str) -> None:
    """Accept it: the case goes back to be changed. Or do not, and say why: it is decided by who coordinates."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.ANSWER_OBJECTION, current, hand.facts)
        ask_for_reason(answer, "答复异议要写明怎么改，或者为什么不采纳")
        held = awaited(hand.state)
        assert held is not None, "the policy let them"
        answered = ObjectionAnswered(
            hand.at,
            held.objection.number,
            current.person,
            accepted,
            remark(answer, "答复"),
            acting_for(current, hand.facts, held),
        )
        advance(hand, answered, current.origin)


def settle_objection(desk: Desk, actor: Actor, reference: str | int, *, upheld: bool, opinion: str) -> None:
    """Decide on what was not accepted, with an opinion (协调意见)."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.SETTLE_OBJECTION, current, hand.facts)
        ask_for_reason(opinion, "协调异议要写明协调意见")
        held = awaited(hand.state)
        assert held is not None, "the policy let them"
        how = Settlement.UPHELD if upheld else Settlement.DISMISSED
        principal = acting_for(current, hand.facts, held)
        opinion = remark(opinion, "协调意见")
        settled = ObjectionSettled(hand.at, held.objection.number, current.person, how, opinion, principal)
        advance(hand, settled, current.origin)


def drop_objection(desk: Desk, actor: Actor, reference: str | int, reason: str = "") -> None:
    """The unit that objected is content with the answer, or objects no more: the case goes on."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.DROP_OBJECTION, current, hand.facts)
        held, own = hand.state.objection, dropping_as(current, hand.facts)
        assert held is not None, "the policy let them"
        assert own is not None, "the policy let them"
        dropped = ObjectionSettled(
            hand.at,
            held.number,
            current.person,
            Settlement.DROPPED,
            remark(reason, "说明"),
            own.on_behalf_of,
        )
        advance(hand, dropped, current.origin)


def hold_of(actor: Actor, hand: CaseInHand, names: Mapping[str, str]) -> Hold | None:
    """What holds the case, and what the person may do about it."""
    held = awaited(hand.state)
    if held is None:
        return None
    one, organization = held.objection, hand.office.organization
    answered = by_proxy(names, one.answered_by, one.answered_for) if one.answered_by else ""
    return Hold(
        by=by_proxy(names, one.by, one.on_behalf_of),
        unit=organization.unit_title(one.unit),
        reason=one.reason,
        raised_at=one.raised_at,
        answer=one.answer,
        answered_by=answered,
        duty_title=TITLES[held.duty],
        waiting_for=duty_title(organization, holder_of(hand.facts, held.duty), drafter=hand.state.drafter),
        may_answer=rule(Verb.ANSWER_OBJECTION, actor, hand.facts).allowed,
        may_settle=rule(Verb.SETTLE_OBJECTION, actor, hand.facts).allowed,
        may_drop=rule(Verb.DROP_OBJECTION, actor, hand.facts).allowed,
    )


__all__ = ["Hold", "answer_objection", "drop_objection", "hold_of", "object_to", "settle_objection"]
