"""What somebody is asked beside the signers of a case, and what they may change with their answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.schema.fields import FormField
from definitions.schema.stages import title_of
from definitions.vocabulary import Purpose, Verb
from flows.access.actor import Actor
from flows.access.seat_policy import places_for
from flows.casework.in_hand import CaseInHand


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A question that waits for this person, or for somebody for whom they stand in."""

    stage: str
    visit: int
    seat: int
    purpose: Purpose
    stage_title: str
    by: str
    """Name of whoever asks."""
    principal: str | None
    """Name of whom it was asked, where the person would answer as their proxy."""
    question: str
    fields: tuple[FormField, ...]
    """Those of the form that may be changed with the answer."""


def asked_of(actor: Actor, hand: CaseInHand, names: Mapping[str, str]) -> tuple[AskedOf, ...]:
    """`names`: person id to name."""
    return tuple(
        AskedOf(
            visit.stage,
            visit.visit,
            seat.number,
            seat.purpose,
            title_of(hand.process.stage(visit.stage)),
            names.get(str(seat.added_by), str(seat.added_by)),
            None if seat.person == actor.person else names.get(str(seat.person), str(seat.person)),
            seat.question,
            tuple(field for field in hand.process.form.fields if field.id in seat.fields),
        )
        for visit, seat, _ in places_for(Verb.ANSWER, actor, hand.facts)
    )


def say_asked(one: AskedOf) -> str:
    """`甲在“初审”请您补充说明：请写明年份`."""
    whom = f"您（代{one.principal}）" if one.principal else "您"
    what = f"请{whom}补充说明" if one.purpose is Purpose.SUPPLEMENT else f"征求{whom}的意见"
    return f"{one.by}在“{one.stage_title}”{what}：{one.question}"
