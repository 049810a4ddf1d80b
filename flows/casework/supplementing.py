"""What the drafter answers to a signer who asked them to add something (补正): words, and changes of what was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem
from definitions.semantics.history import Submitted
from definitions.semantics.rows import together
from definitions.semantics.signing import Seat
from definitions.semantics.state import State
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.policy import HELD
from flows.access.refusal import Conflict, HeldBack, Invalid, Refused
from flows.casework.advancing import advance
from flows.casework.barred_names import refuse_barred_in_form
from flows.casework.contents import Earlier, Files, Handed, StoredContent, hand_in, load_content
from flows.casework.desk import Desk
from flows.casework.handing import SeatRequest, act_in, ask_for_reasons, place_meant
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.kept_files import kept_files
from flows.casework.overriding import held_by
from flows.casework.requests import is_going_out
from flows.casework.submission import store_round


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is answered."""

    words: str
    values: Mapping[str, Any] = field(default_factory=dict)
    files: Files = field(default_factory=dict)
    unstored: Sequence[FieldProblem] = ()
    """What was wrong with files that were to come with it."""
    stage: str | None = None
    """The stage whose signer asked; None: the only one that it can be."""
    seat: int | None = None

    @property
    def fields(self) -> frozenset[str]:
        """Those of the form that it is about."""
        named = (*self.values, *self.files, *(problem.field for problem in self.unstored))
        return frozenset(name.partition(".")[0] for name in named)

    @property
    def request(self) -> SeatRequest:
        return SeatRequest(Verb.ANSWER, why=self.words, stage=self.stage, seat=self.seat)


@dataclass(frozen=True, slots=True)
class Supplied:
    """What became of it."""

    round: int | None
    """Of the content that it made; None: it changed nothing."""
    goes_anew: bool = False
    """Something changed that the case went by: it goes its way again."""


def supplement(desk: Desk, actor: Actor, reference: str | int, given: Supplement) -> Supplied:
    """Answer, and hand in what changed. Content that the checks hold back is not taken: the case is under way.

    Raises as `act_on_seat` and `revise` do.
    """
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        _, seat = place_meant(hand, current, given.request)
        ask_for_reasons(given.request)
        content = hand.row.content
        handed = None
        if given.fields:
            assert content is not None
            _may_change(hand, current, seat, given)
            before = load_content(session, content)
            state, process, unit = hand.state, hand.process, hand.state.unit
            earlier = Earlier(hand.row.id, state.form)
    if given.fields:
        values = {**together(before.form, before.texts), **given.values}
        files = {**kept_files(process, before, values, given.values.keys()), **given.files}
        handed = hand_in(desk, process, values, files, state.given, unit, given.unstored, earlier)
        _refuse_held(state, handed)
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        visit, seat = place_meant(hand, current, given.request)
        act_in(hand, current, given.request)
        if handed is None or handed.parts == hand.state.parts:
            return Supplied(None)
        _may_change(hand, current, seat, given)
        if hand.row.content != content:
            raise Conflict(
                "办件的内容刚刚在别处改过，您的补充没有计入", "请重新打开办件，看过现在的内容再补充"
            )
        return _hand_over(hand, current, visit.stage, handed, _changed(before, handed))


def rehearse_supplement(desk: Desk, actor: Actor, reference: str | int, given: Supplement) -> Process:
    """Raise what `supplement` would refuse whatever the fields hold; returns what the case runs on."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        _, seat = place_meant(hand, current, given.request)
        ask_for_reasons(given.request)
        if given.fields:
            _may_change(hand, current, seat, given)
        return hand.process


def _may_change(hand: CaseInHand, actor: Actor, seat: Seat, given: Supplement) -> None:
    """Raises where the content may not be changed by this person, so, or now."""
    state = hand.state
    others = sorted(given.fields - set(seat.fields))
    if others:
        labels = {one.id: one.label.zh for one in hand.process.form.fields}
        known = "、".join(f"{labels[one]}（{one}）" for one in seat.fields if one in labels)
        hint = f"可以改：{known}" if known else "这次只请您说明；要改内容的，请对方指定要改哪几项，或者退回"
        named = "、".join(labels.get(one, one) for one in others)
        raise Invalid(f"没有请您改“{named}”", hint)
    if state.objection is not None:
        raise Refused(*HELD)
    if "published" in state.marks or is_going_out(hand.session, hand.row.id):
        raise Conflict("信息已经发布或者正在发布，内容不能再改", "只写说明就可以答复")
    if any(actor.person in (one.person, one.on_behalf_of) for one in state.signatures):
        raise Refused(
            "您在本办件签过意见，不能再替拟稿人改内容", "只写说明就可以答复；要改的，请拟稿人本人改"
        )


def _refuse_held(state: State, handed: Handed) -> None:
    if held_by(state, handed.held, handed.hash):
        found = next(one for one in handed.findings if one.check.value in handed.held)
        raise HeldBack(f"内容检查不通过：{found.message}", "补充没有计入；请改好再答复，或者只写说明")


def _changed(before: StoredContent, handed: Handed) -> list[str]:
    """The fields that say something else now, in the order of the form."""
    told = handed.values
    return [name for name in told if told[name] != before.values.get(name)]


def _hand_over(
    hand: CaseInHand, actor: Actor, stage: str, handed: Handed, changed: Sequence[str]
) -> Supplied:
    refuse_barred_in_form(hand, handed.form)
    was_open = {(visit.stage, visit.visit) for visit in hand.state.open.values()}
    round_, extra = store_round(hand, actor, handed)
    event = Submitted(hand.at, actor.person, round_, handed.form, handed.parts, supplements=stage)
    advance(hand, event, actor.origin, {**extra, "changed": list(changed)})
    is_open = {(visit.stage, visit.visit) for visit in hand.state.open.values()}
    return Supplied(round_, goes_anew=is_open != was_open)


__all__ = ["Supplement", "Supplied", "rehearse_supplement", "supplement"]
