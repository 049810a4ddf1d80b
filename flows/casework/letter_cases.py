"""The letter behind a case: its masked text for all who see the case, its original for those who have it in hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from definitions.schema.triggers import LetterTrigger
from definitions.semantics.clocks import day_of
from definitions.semantics.forms import FieldProblem
from definitions.semantics.letters import key_of, number_in
from definitions.vocabulary import LETTER_WAY_TITLES, LetterWay, Verb
from flows.access.actor import Actor
from flows.access.policy import CaseFacts
from flows.access.refusal import Invalid, Missing
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must, rule
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take, take_for
from flows.casework.joined_letters import join, joined_letters, main_letter
from storage.queries.letters import (
    COMPARED,
    Rating,
    StoredLetter,
    case_of_occasion,
    letter,
    occasion_behind,
    rating_of,
)

READ = "original_read"
"""A kind of event in the chain of a case."""


@dataclass(frozen=True, slots=True)
class AlikeLetter:
    """An earlier letter that may be about the same."""

    number: str
    why: str
    received_at: datetime
    came_at: datetime | None
    subject: str
    """Masked."""
    case_id: int | None
    reference: str
    """Of its case; empty where there is none."""
    can_be_seen: bool
    """Whether the person may see its case."""


@dataclass(frozen=True, slots=True)
class JoinedLetter:
    """A later letter that is answered together with another one, masked."""

    number: str
    received_at: datetime
    came_at: datetime | None
    subject: str
    text: str | None
    """None for whoever may neither see its own case nor read its original here."""
    sender: str
    contact: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as everybody who sees its case may see it."""

    number: str
    box_title: str
    way: str
    received_at: datetime
    """When it was taken in."""
    came_at: datetime | None
    """The beginning of the day on which it came, where that was an earlier one."""
    subject: str
    text: str
    sender: str
    contact: str
    alike: AlikeLetter | None
    joined: tuple["JoinedLetter", ...]
    """Later ones about the same, which this case answers too."""
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class Original:
    """A letter as it came."""

    number: str
    subject: str
    text: str
    sender: str
    contact: str


def facts_with_letter(session: Session, hand: CaseInHand) -> CaseFacts:
    """What the policy needs to know of a case, with the letterbox that its letter came into."""
    stored = letter_behind(session, hand.row.id)
    if stored is None:
        return hand.facts
    return replace(hand.facts, letterbox=hand.office.organization.find_letterbox(stored.box))


def letter_behind(session: Session, case_id: int) -> StoredLetter | None:
    """The letter that the case, or the one that called it, is about."""
    key = occasion_behind(session, case_id)
    return None if key is None else letter(session, number_in(key))


def read_original(
    desk: Desk, actor: Actor, reference: str | int, reason: str, joined: str | None = None
) -> Original:
    """The reading goes into the audit together with who reads and why. Raises Refused.

    `joined`: the number of one that is answered together with the letter of the case, instead of that one.
    """
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.READ_ORIGINAL, current, facts_with_letter(session, hand))
        ask_for_reason(reason, "查看原信要说明理由", "理由记入审计，例如：电话答复来信人")
        stored = _meant(session, hand, joined)
        told = {"letter": stored.number, "by": current.person, "reason": remark(reason, "理由")}
        hand.note(READ, told, current.origin)
        hand.write_notes()
    return Original(stored.number, stored.subject, stored.text, stored.sender, stored.contact)


def _meant(session: Session, hand: CaseInHand, joined: str | None) -> StoredLetter:
    stored = letter_behind(session, hand.row.id)
    assert stored is not None
    if joined is None:
        return stored
    for one in joined_letters(session, stored.number):
        if one.number == joined:
            return one
    raise Missing(f"第{joined}号来信没有并到这个办件", "请核对来信编号")


def compare_letters(desk: Desk, actor: Actor, reference: str | int, *, is_same: bool) -> str:
    """Say whether the letter is about the same as the one it resembles; returns the number of that one.

    Where it is, its own case ends: the one of the other letter does its work. Raises Conflict where that cannot be.
    """
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.COMPARE_LETTER, current, facts_with_letter(session, hand))
        stored = letter_behind(session, hand.row.id)
        assert stored is not None
        if stored.resembles is None:
            raise Invalid("系统没有发现与这封信相像的来信", "重复的，可以在表单里填写原办理单编号")
        told = {
            "letter": stored.number,
            "with": stored.resembles,
            "by": current.person,
            "is_same": is_same,
        }
        hand.note(COMPARED, told, current.origin)
        if is_same:
            join(hand, stored, current.origin)
        hand.write_notes()
        return stored.resembles


def dated_after_letter(
    session: Session, hand: CaseInHand, values: Mapping[str, Any]
) -> Iterator[FieldProblem]:
    """Dates of a form from which a limit would count later than from the day on which the letter came.

    Of those that the letter itself fills in: a supplement, say, comes after it, and has a limit of its own.
    """
    stored = letter_behind(session, hand.row.id)
    if stored is None:
        return
    received_on = day_of(stored.began_at).isoformat()
    starts = {moment for deadline in hand.process.deadlines for moment in deadline.start or ()}
    filled = {name for one in hand.process.triggers if isinstance(one, LetterTrigger) for name in one.form}
    for field in hand.process.form.fields:
        is_start = field.id in filled and f"form.{field.id}" in starts
        if is_start and str(values.get(field.id) or "") > received_on:
            reason = f"不能晚于收到来信之日（{received_on}），时限从那一天起算"
            yield FieldProblem(field.id, field.label.zh, reason)


def view_letter(session: Session, actor: Actor, hand: CaseInHand) -> LetterView | None:
    """None where the case is about no letter."""
    stored = letter_behind(session, hand.row.id)
    if stored is None:
        return None
    return LetterView(
        number=stored.number,
        box_title=hand.office.organization.letterbox_title(stored.box),
        way=LETTER_WAY_TITLES[LetterWay(stored.way)],
        received_at=stored.received_at,
        came_at=stored.came_at,
        **stored.masked,
        alike=_alike(session, actor, hand, stored),
        joined=tuple(_joined(session, actor, hand, one) for one in joined_letters(session, stored.number)),
        rating=rating_of(session, stored.number),
    )


def _joined(session: Session, actor: Actor, hand: CaseInHand, stored: StoredLetter) -> JoinedLetter:
    may_read = rule(Verb.READ_ORIGINAL, actor, facts_with_letter(session, hand)).allowed
    opened = case_of_occasion(session, key_of(stored.number))
    reads = may_read or (opened is not None and _sees(session, actor, hand, opened[0]))
    told = stored.masked
    return JoinedLetter(
        stored.number,
        stored.received_at,
        stored.came_at,
        told["subject"],
        told["text"] if reads else None,
        told["sender"],
        told["contact"],
    )


def _sees(session: Session, actor: Actor, hand: CaseInHand, case_id: int) -> bool:
    """Another case than the one in hand."""
    there = take(session, hand.desk, case_id, hand.at, lock=False)
    return rule(Verb.VIEW, actor, there.facts).allowed


def _alike(session: Session, actor: Actor, hand: CaseInHand, stored: StoredLetter) -> AlikeLetter | None:
    other = letter(session, stored.resembles) if stored.resembles is not None else None
    if other is None:
        return None
    opened = case_of_occasion(session, key_of(other.number))
    sees = opened is not None and _sees(session, actor, hand, opened[0])
    return AlikeLetter(
        other.number,
        stored.why_alike,
        other.received_at,
        other.came_at,
        other.masked["subject"] if sees else "",
        opened[0] if opened else None,
        (opened[1] or f"draft-{opened[0]}") if opened else "",
        sees,
    )


def case_of_letter(desk: Desk, number: str) -> int:
    """The case that takes up a letter; of one that was joined, still its own. Raises Missing."""
    with desk.database.reading() as session:
        opened = case_of_occasion(session, key_of(number))
    if opened is None:
        raise Missing(f"没有编号为“{number}”的来信，或者它还没有办件", "请核对来信编号，例如 2026-000001")
    return opened[0]


def case_that_answers(desk: Desk, number: str) -> tuple[int, str | None]:
    """The case that does the work of a letter and, where the letter was joined to another one, its number. Raises Missing."""
    with desk.database.reading() as session:
        stored = letter(session, number)
        first = main_letter(session, stored) if stored is not None else None
    if first is None or first.number == number:
        return case_of_letter(desk, number), None
    return case_of_letter(desk, first.number), number


__all__ = [
    "AlikeLetter",
    "JoinedLetter",
    "LetterView",
    "Original",
    "case_of_letter",
    "case_that_answers",
    "compare_letters",
    "dated_after_letter",
    "facts_with_letter",
    "read_original",
    "view_letter",
]
