"""Letters that are about the same (并案): the case of the later one ends, and whoever wrote it hears of the earlier one."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from definitions.semantics.history import Ended
from definitions.semantics.letters import is_about_a_letter, key_of, state_of, trigger_for
from definitions.vocabulary import LetterState, Outcome
from flows.access.refusal import Conflict
from flows.casework.advancing import advance
from flows.casework.in_hand import CaseInHand, take
from storage.audit_chain import Origin
from storage.queries.letters import (
    StoredLetter,
    case_of_occasion,
    judged_same,
    letter,
    letters_resembling,
)


def join(hand: CaseInHand, stored: StoredLetter, origin: Origin) -> None:
    """End the case that a letter opened, since another one does its work. Raises Conflict where that one answered nothing.

    A case that was called for the letter stays: whoever sorts ends the one that called it.
    """
    if not is_about_a_letter(hand.state):
        return
    assert stored.resembles is not None
    first = main_letter(hand.session, letter(hand.session, stored.resembles) or stored)
    opened = case_of_occasion(hand.session, key_of(first.number))
    if opened is not None and _is_unanswered(
        take(hand.session, hand.desk, opened[0], hand.at, lock=False), first
    ):
        raise Conflict(
            f"第{first.number}号来信已经办结而没有答复，不能并案", "请选“不是重复来信”，把这封信照常办理"
        )
    advance(hand, Ended(hand.at, Outcome.CLOSED), origin, {"joined": first.number})


def _is_unanswered(there: CaseInHand, first: StoredLetter) -> bool:
    state, _ = state_of(there.process, trigger_for(there.process, first.box), there.state)
    return state is LetterState.CLOSED


def main_letter(session: Session, stored: StoredLetter) -> StoredLetter:
    """The letter whose case does the work of this one: itself, unless it was joined."""
    number = judged_same(session, key_of(stored.number))
    first = letter(session, number) if number is not None else None
    return stored if first is None else main_letter(session, first)


def joined_letters(session: Session, number: str) -> Iterator[StoredLetter]:
    """Those whose work the case of this letter does beside its own."""
    for one in letters_resembling(session, number):
        if judged_same(session, key_of(one.number)) == number:
            yield one
            yield from joined_letters(session, one.number)
