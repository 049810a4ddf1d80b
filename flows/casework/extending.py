"""Extensions of deadlines (延期): asking for more time, and granting or refusing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from definitions.schema.process import Deadline
from definitions.semantics.extensions import next_request, next_step
from definitions.semantics.history import ExtensionAsked, ExtensionDecided
from definitions.semantics.state import Extension
from definitions.vocabulary import Verb
from definitions.working_days import parse_span
from flows.access.actor import Actor
from flows.access.extension_policy import approved_on_behalf_of, asked_on_behalf_of, extendable, grantable
from flows.access.policy import Ruling
from flows.access.refusal import Invalid, Refused
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take_for


@dataclass(frozen=True, slots=True)
class Extendable:
    """A deadline for which the person may ask for more time now."""

    deadline: str
    title: str
    by: str
    """`5个工作日`."""


@dataclass(frozen=True, slots=True)
class Grantable:
    """Something that waits for approval."""

    deadline: str
    title: str
    by: str
    asked_by: str
    """A name."""
    reason: str
    allowed: bool
    """Whether the person may decide on it."""


def extend(
    desk: Desk, actor: Actor, reference: str | int, reason: str, deadline: str | None = None
) -> Deadline:
    """Ask for more time; returns the deadline. Raises Refused where that cannot be, Invalid where no reason is given."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.EXTEND, current, hand.facts)
        found = [(one, None, ruling) for one, ruling in extendable(current, hand.facts)]
        meant, _ = _the_one(found, deadline)
        _must_be_given(reason, "申请延期要说明理由")
        step = next_step(hand.state, meant)
        assert step is not None
        asked = ExtensionAsked(
            hand.at,
            meant.id,
            next_request(hand.state, meant),
            step,
            actor.person,
            remark(reason, "理由"),
            asked_on_behalf_of(current, hand.facts),
        )
        advance(hand, asked, current.origin)
        return meant


def decide_extension(
    desk: Desk,
    actor: Actor,
    reference: str | int,
    *,
    granted: bool,
    reason: str = "",
    deadline: str | None = None,
) -> Deadline:
    """Grant more time, or refuse it with a reason; returns the deadline."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.GRANT, current, hand.facts)
        found = list(grantable(current, hand.facts))
        meant, asked = _the_one(found, deadline)
        assert asked is not None
        if not granted:
            _must_be_given(reason, "不同意延期要说明理由")
        decided = ExtensionDecided(
            hand.at,
            meant.id,
            asked.request,
            actor.person,
            granted,
            remark(reason, "理由"),
            approved_on_behalf_of(current, hand.facts, meant, asked),
        )
        advance(hand, decided, current.origin)
        return meant


def _must_be_given(reason: str, told: str) -> None:
    ask_for_reason(reason, told)


Found = Sequence[tuple[Deadline, Extension | None, Ruling]]


def _the_one(found: Found, wanted: str | None) -> tuple[Deadline, Extension | None]:
    """The deadline that is meant: the only one that it can be, unless it is named."""
    named = [one for one in found if wanted in (None, one[0].id)]
    if not named:
        known = "、".join(f"{one.title.zh}（{one.id}）" for one, _, _ in found)
        raise Invalid(f"“{wanted}”不是现在可以这样办的时限", f"可以写：{known}")
    allowed = [(one, asked) for one, asked, ruling in named if ruling.allowed]
    if not allowed:
        ruling = named[0][2]
        raise Refused(ruling.reason, ruling.hint)
    if len(allowed) > 1:
        titles = "、".join(f"{one.title.zh}（{one.id}）" for one, _ in allowed)
        raise Invalid("这个办件有几个时限可以这样办", f"请指明哪一个：{titles}（命令行用 --deadline）")
    return allowed[0]


def extendable_by(actor: Actor, hand: CaseInHand) -> tuple[Extendable, ...]:
    """For what the person may ask for more time."""
    return tuple(
        Extendable(one.id, one.title.zh, _how_long(one, next_step(hand.state, one)))
        for one, ruling in extendable(actor, hand.facts)
        if ruling.allowed
    )


def grantable_by(actor: Actor, hand: CaseInHand, names: Mapping[str, str]) -> tuple[Grantable, ...]:
    """Everything that waits for approval."""
    return tuple(
        Grantable(
            one.id,
            one.title.zh,
            _how_long(one, asked.step),
            names.get(asked.by, asked.by),
            asked.reason,
            ruling.allowed,
        )
        for one, asked, ruling in grantable(actor, hand.facts)
    )


def _how_long(deadline: Deadline, step: int | None) -> str:
    assert deadline.extensions is not None
    assert step is not None
    return str(parse_span(deadline.extensions.by[step - 1]))


__all__ = ["Extendable", "Grantable", "decide_extension", "extend", "extendable_by", "grantable_by"]
