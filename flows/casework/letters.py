"""Letters come in: by the public page or by hand. What came is kept as it is; what goes on is masked."""

import logging
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from definitions.schema.letterboxes import Letterbox
from definitions.schema.organization import Organization
from definitions.schema.triggers import LetterTrigger
from definitions.semantics.clocks import day_of
from definitions.semantics.letters import MaskedLetter, cause_of, key_of, letter_context
from definitions.vocabulary import LetterWay, WayIn
from definitions.working_days import start_of_day
from flows.access.actor import OS_USER, Actor
from flows.access.enforcing import must_be_allowed
from flows.access.policy import Ruling, may_start
from flows.access.refusal import Invalid, Missing, SanshenError
from flows.casework.declared_triggers import Declared, declared_triggers, filled_in
from flows.casework.desk import Desk
from flows.casework.letter_codes import hash_of, is_code_of, new_code
from flows.casework.letter_texts import Written, checked, day_problems, masked
from flows.casework.opening import Opening, open_draft
from flows.casework.presence import renewed
from flows.casework.resemblance import LOOKED_BACK, MOST, alike
from storage.audit_chain import Origin
from storage.queries.letters import StoredLetter, letter_sent_in, letters_since, letters_without_case
from storage.records.letters import next_number, write_letter
from storage.records.triggers import failed, meet

logger = logging.getLogger(__name__)

PAGE = Origin(None, WayIn.PAGE, OS_USER)
"""Somebody before the public page, whom nobody knows."""


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str
    code: str
    """For whoever wrote it alone: it is stored nowhere. Empty where the letter came before, under another code."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a letter came."""

    way: LetterWay
    form: str
    """Names the form that was sent: sent twice, it is one letter."""
    code: str
    received_on: date | None = None
    """None: on the day on which it is taken in."""


@dataclass(frozen=True, slots=True)
class OpenBox:
    """A letterbox with what takes up its letters."""

    organization: Organization
    box: Letterbox
    declared: Declared
    trigger: LetterTrigger


def post_letter(desk: Desk, organization: str, box: str, written: Written, form: str, code: str) -> Receipt:
    """Take in what somebody sent by the public page. Raises Missing and Invalid."""
    return _take_in(
        desk, open_box(desk, organization, box), written, Envelope(LetterWay.PAGE, form, code), PAGE
    )


def take_letter(
    desk: Desk,
    actor: Actor,
    organization: str,
    box: str,
    written: Written,
    way: LetterWay,
    received_on: date | None = None,
) -> Receipt:
    """Take in by hand what came otherwise. Only who may begin the cases of the box; raises Refused.

    `received_on`: the day on which it came, from which its limits count; None: today.
    """
    opened = open_box(desk, organization, box)
    with desk.database.reading() as session:
        current = renewed(session.connection(), actor, desk.clock())
    must_be_allowed(_may_take_in(current, opened))
    if way is LetterWay.PAGE:
        raise Invalid("人工登记的来信不能记作网上来信", "写明是书信、电话、电子邮件还是来访")
    envelope = Envelope(way, secrets.token_hex(16), new_code(), received_on)
    return _take_in(desk, opened, written, envelope, current.origin)


def boxes_at_hand(desk: Desk, actor: Actor) -> list[OpenBox]:
    """The letterboxes for which the person may take letters in by hand."""
    boxes = (
        open_box(desk, organization, box.id)
        for organization in sorted(actor.organizations)
        for box in desk.office(organization).organization.letterboxes
    )
    return [opened for opened in boxes if _may_take_in(actor, opened).allowed]


def _may_take_in(actor: Actor, opened: OpenBox) -> Ruling:
    unit = opened.trigger.place.name
    return may_start(actor, opened.declared.loaded.process, opened.organization, unit)


def _take_in(desk: Desk, opened: OpenBox, written: Written, envelope: Envelope, origin: Origin) -> Receipt:
    kept = checked(written, day_problems(envelope.received_on, day_of(desk.clock())))
    try:
        with desk.database.writing() as session:
            return _store(session, desk, opened, kept, envelope, origin)
    except IntegrityError:
        with desk.database.reading() as session:
            before = letter_sent_in(session, envelope.form)
        if before is None:
            raise
        is_same = is_code_of(before.number, envelope.code, before.code_hash)
        return Receipt(before.number, envelope.code if is_same else "")


def _store(
    session: Session, desk: Desk, opened: OpenBox, kept: Written, envelope: Envelope, origin: Origin
) -> Receipt:
    at, organization = desk.clock(), opened.organization.organization
    other = alike(kept.text, kept.contact, letters_since(session, organization, at - LOOKED_BACK, MOST))
    number = next_number(session, day_of(at).year)
    stored = StoredLetter(
        number=number,
        organization=organization,
        box=opened.box.id,
        way=envelope.way.value,
        received_at=at,
        came_at=_came_at(envelope.received_on, at),
        **asdict(kept),
        masked=masked(kept),
        resembles=other.number if other else None,
        why_alike=other.why if other else "",
        code_hash=hash_of(number, envelope.code),
    )
    write_letter(session, {**asdict(stored), "form": envelope.form, "person": origin.person}, origin)
    _open_case(session, desk, opened, stored)
    return Receipt(number, envelope.code)


def _came_at(received_on: date | None, at: datetime) -> datetime | None:
    """None where nothing is known but that it came on the day on which it is taken in."""
    return None if received_on is None or received_on == day_of(at) else start_of_day(received_on)


def follow_letters(desk: Desk) -> None:
    """Open the cases of those letters for which that failed when they came."""
    with desk.database.reading() as session:
        waiting = letters_without_case(session, key_of(""))
    for stored in waiting:
        try:
            opened = open_box(desk, stored.organization, stored.box)
        except Missing as missing:
            logger.warning("letter %s has no case: %s", stored.number, missing.reason)
            continue
        with desk.database.writing() as session:
            _open_case(session, desk, opened, stored)


def _open_case(session: Session, desk: Desk, opened: OpenBox, stored: StoredLetter) -> None:
    """In the transaction of the letter. Where it cannot be opened, the letter stays, and a worker tries again."""
    process, key = opened.declared.loaded.process.process, opened.declared.key
    letter = masked_letter(opened.box, stored)
    meet(session, [key], desk.clock())
    try:
        values = filled_in(opened.trigger.form, letter_context(letter))
        opening = Opening(process, opened.trigger.place.name, cause_of(letter), values)
        open_draft(session, desk, opening, desk.clock())
    except SanshenError as refused:
        failed(session, key, f"第{letter.number}号来信没有办件：{refused.reason}。{refused.hint}")
        logger.warning("letter %s has no case: %s", letter.number, refused.reason)
    else:
        failed(session, key, None)


def masked_letter(box: Letterbox, stored: StoredLetter) -> MaskedLetter:
    return MaskedLetter(
        number=stored.number,
        box=box.id,
        box_title=box.title.zh,
        received_on=day_of(stored.began_at),
        way=LetterWay(stored.way),
        **stored.masked,
    )


def open_box(desk: Desk, organization: str, box: str) -> OpenBox:
    """Raises Missing."""
    office = desk.catalogue.offices.get(organization)
    found = office.organization.find_letterbox(box) if office is not None else None
    if office is None or found is None:
        known = "、".join(
            f"{one.title}（{name}/{one.id}）"
            for name, other in desk.catalogue.offices.items()
            for one in other.organization.letterboxes
        )
        raise Missing(f"没有“{organization}/{box}”这个信箱", f"现有的信箱：{known or '无'}")
    for declared in declared_triggers(desk.catalogue):
        trigger, of = declared.trigger, declared.loaded.process.organization
        if isinstance(trigger, LetterTrigger) and of == organization and box in trigger.boxes:
            return OpenBox(office.organization, found, declared, trigger)
    raise Missing(f"没有流程办理信箱“{found.title}”的来信", "请系统管理员检查流程定义")
