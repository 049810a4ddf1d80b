"""What somebody who wrote a letter may know of it, by number and code, and what they say of the answer."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from definitions.semantics.letters import key_of, state_of, trigger_for
from definitions.vocabulary import LetterState
from flows.access.refusal import Conflict, Invalid, Missing
from flows.access.remarks import remark
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from flows.casework.joined_letters import main_letter
from flows.casework.letter_codes import hash_of, is_code_of
from flows.casework.letters import PAGE
from storage.queries.cases import publications_of
from storage.queries.causes import opened_in
from storage.queries.letters import Rating, StoredLetter, case_of_occasion, letter, rating_of
from storage.records.letters import write_rating

STARS = range(1, 6)
LONGEST_WORDS = 500
"""Characters."""
UNKNOWN = "编号或查询码不对"
CHECK_AGAIN = "请核对收信回执上的编号和查询码"
_NUMBER = re.compile(r"(\d{4})-?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Told:
    """All that the public page tells of a letter."""

    number: str
    organization_title: str
    box_title: str
    received_at: datetime
    came_at: datetime | None
    """The beginning of the day on which it came, where somebody took it in by hand on a later one."""
    state: LetterState
    is_joined: bool
    """It is answered together with an earlier one, of which all the rest is told."""
    ended_at: datetime | None
    why: str
    """Why it was closed without an answer; else empty."""
    pages: tuple[str, ...]
    """Addresses of answers on the website."""
    rating: Rating | None


def tell_of_letter(desk: Desk, number: str, code: str) -> Told:
    """Raises Missing, in the same words, for a number that there is not and for a wrong code."""
    with desk.database.reading() as session:
        stored = _shown(session, number, code)
        return _told(session, desk, stored)


def rate_letter(desk: Desk, number: str, code: str, stars: int, words: str) -> None:
    """Once, after the answer. Raises Missing, Invalid or Conflict."""
    if stars not in STARS:
        raise Invalid("请选择一至五星")
    said = remark(words, "评价")
    if len(said) > LONGEST_WORDS:
        raise Invalid(f"评价太长：最多 {LONGEST_WORDS} 个字，现有 {len(said)} 个字")
    try:
        with desk.database.writing() as session:
            stored = _shown(session, number, code)
            if _told(session, desk, stored).state is not LetterState.ANSWERED:
                raise Conflict("这封信还没有答复，不能评价", "答复以后再来评价")
            row = {"letter": stored.number, "stars": stars, "words": said, "at": desk.clock()}
            write_rating(session, row, PAGE)
    except IntegrityError as error:
        raise Conflict("这封信已经评价过，只能评价一次") from error


def _shown(session: Session, number: str, code: str) -> StoredLetter:
    found = _NUMBER.fullmatch("".join(number.split()))
    meant = f"{found[1]}-{int(found[2]):06d}" if found else ""
    stored = letter(session, meant)
    if not is_code_of(meant, code, stored.code_hash if stored else hash_of("", "")) or stored is None:
        raise Missing(UNKNOWN, CHECK_AGAIN)
    return stored


def _told(session: Session, desk: Desk, stored: StoredLetter) -> Told:
    organization = desk.office(stored.organization).organization
    state, why, ended_at = LetterState.RECEIVED, "", None
    pages: tuple[str, ...] = ()
    first = main_letter(session, stored)
    opened = case_of_occasion(session, key_of(first.number))
    if opened is not None:
        hand = take(session, desk, opened[0], desk.clock(), lock=False)
        state, why = state_of(hand.process, trigger_for(hand.process, first.box), hand.state)
        ended_at = hand.state.marks.get("ended")
        pages = _pages(session, desk, first.organization, opened[0]) if state is LetterState.ANSWERED else ()
    return Told(
        number=stored.number,
        organization_title=organization.title.zh,
        box_title=organization.letterbox_title(stored.box),
        received_at=stored.received_at,
        came_at=stored.came_at,
        state=state,
        is_joined=first.number != stored.number,
        ended_at=ended_at,
        why=why,
        pages=pages,
        rating=rating_of(session, stored.number),
    )


def _pages(session: Session, desk: Desk, organization: str, case_id: int) -> tuple[str, ...]:
    """Where the answer was published, by the case or by those that it opened."""
    declared = desk.office(organization).organization
    cases = [case_id, *(one.case_id for one in opened_in(session, case_id))]
    published = (one for case in cases for one in publications_of(session, case))
    return tuple(
        declared.channel(one.channel.partition("/")[2]).address(one.url)
        for one in published
        if one.url and one.state == "confirmed"
    )
