"""How the answers of several signers add up to the answer of their stage: 会签, 或签, 依次, 票签."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from definitions.schema.signing import Share, Signing, part_of_all
from definitions.semantics.changing import replace
from definitions.semantics.values import value
from definitions.vocabulary import Effect, Purpose


class SeatState(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    """Its turn comes when the one before it has agreed."""
    ANSWERED = "answered"
    VOID = "void"
    """The stage was closed without it, or it was taken away."""


@value()
class Seat:
    """One signer's place in an open or closed pass through a stage."""

    number: int
    party: int
    person: str | None
    """Who has to sign; None: whoever of the party comes first."""
    weight: int = 1
    state: SeatState = SeatState.OPEN
    effect: Effect | None = None
    """Of the answer."""
    by: str | None = None
    """Who answered."""
    on_behalf_of: str | None = None
    """For whom, where a proxy answered."""
    at: datetime | None = None
    waits_for: int | None = None
    """The seat that has to agree before this one is asked."""
    lent_by: tuple[str, ...] = ()
    """Who handed the duty on to get it back, the first one first: it goes back to the last."""
    claimed: bool = False
    """One of several who may do it took it."""
    free: bool = False
    """The person need not hold the role of the party."""
    added_by: str | None = None
    """The signer who asked for this one."""
    removed: bool = False
    """It was taken away, and does not come back when the stage does."""
    purpose: Purpose = Purpose.SIGN
    asked_at: datetime | None = None
    """When they were asked, of who is asked beside the signers."""
    question: str = ""
    fields: tuple[str, ...] = ()
    """Of the drafter who is asked: which fields of the form may be changed with the answer."""
    unit: str | None = None
    """For which of the units that the party names, where these may be several."""

    @property
    def counts(self) -> bool:
        """Whether it is one of the signers: taken away, or only asked for advice, it is none."""
        return self.state is not SeatState.VOID and self.purpose is Purpose.SIGN

    @property
    def agreed(self) -> bool:
        return self.effect is Effect.PASS


def verdict(signing: Signing, seats: Sequence[Seat], latest: Effect) -> Effect | None:
    """What the answers given so far, the last of which had the effect `latest`, say for the stage; None: not yet said.

    A return takes the case back at once, whoever gives it: something has to be mended. So does a refusal, except
    among voters without a veto, where it is one vote against.
    """
    taking_part = [seat for seat in seats if seat.counts]
    if latest is Effect.RETURN:
        return Effect.RETURN
    if signing.is_vote:
        return _counted(signing, taking_part, latest)
    if latest is Effect.REFUSE:
        return Effect.REFUSE
    enough = any if signing.how == "any" else all
    return Effect.PASS if enough(_is_complete(seat, taking_part) for seat in taking_part) else None


def _is_complete(seat: Seat, seats: Sequence[Seat]) -> bool:
    """Whether it has agreed, and all who are asked because it did."""
    return seat.agreed and all(_is_complete(one, seats) for one in seats if one.waits_for == seat.number)


def _counted(signing: Signing, seats: Sequence[Seat], latest: Effect) -> Effect | None:
    if latest is Effect.REFUSE and signing.veto:
        return Effect.REFUSE
    needed = votes_needed(signing, seats)
    agreed = sum(seat.weight for seat in seats if seat.agreed)
    if agreed >= needed:
        return Effect.PASS
    is_lost = agreed + sum(seat.weight for seat in seats if seat.effect is None) < needed
    return Effect.REFUSE if is_lost and not are_too_few(signing, seats) else None


def are_too_few(signing: Signing, seats: Sequence[Seat]) -> bool:
    """Whether it could not be carried even if all agreed: more signers are needed, and nothing is decided without them."""
    return signing.is_vote and sum(seat.weight for seat in seats) < votes_needed(signing, seats)


def votes_needed(signing: Signing, seats: Sequence[Seat]) -> int:
    """How many votes carry it."""
    total = sum(seat.weight for seat in seats)
    if signing.at_least is not None:
        needed = ceil(_votes(signing.at_least, total))
    else:
        assert signing.more_than is not None
        needed = floor(_votes(signing.more_than, total)) + 1
    return max(1, needed)


def _votes(share: Share, total: int) -> Fraction:
    return Fraction(share) if isinstance(share, int) else total * part_of_all(share)


def in_turn(signing: Signing, seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """At the opening: where they sign in order, each waits for the one before."""
    if signing.how == "in order":
        seats = [replace(seat, waits_for=seat.number - 1 or None) for seat in seats]
    return with_turns(seats)


def with_turns(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Those who have not answered are asked as soon as whom they wait for has agreed."""
    by_number = {seat.number: seat for seat in seats}
    return tuple(_turned(seat, by_number.get(seat.waits_for or 0)) for seat in seats)


def _turned(seat: Seat, before: Seat | None) -> Seat:
    if not seat.counts or seat.effect is not None:
        return seat
    is_asked = before is None or not before.counts or before.agreed
    state = SeatState.OPEN if is_asked else SeatState.WAITING
    return seat if seat.state is state else replace(seat, state=state)
