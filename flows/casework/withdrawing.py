"""Withdrawing what was published (撤稿): by the case that published it, or by another one that names it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from definitions.schema.stages import (
    HandWithdrawStage,
    PublishingStage,
    WithdrawingStage,
    WithdrawStage,
    table_of,
)
from definitions.semantics.history import Performed
from definitions.semantics.moves import Perform
from definitions.semantics.publishing import named_by, said_of
from flows.access.actor import SYSTEM, Actor
from flows.access.refusal import SanshenError
from flows.casework.advancing import advance, moves_now
from flows.casework.articles import key_of
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.publishing import outlet
from flows.publishing.article import Notice, Taken
from flows.publishing.channel import PublicationChannel
from storage.audit_chain import Origin, instant
from storage.models import Publication
from storage.models.records import WHOLE


class NothingToWithdraw(SanshenError):
    """The case names nothing, or the channel knows nothing of it."""


@dataclass(frozen=True, slots=True)
class _Withdrawal:
    """What a case asks for."""

    by: str | None
    """Who took it down, or acted last before the system did."""
    why: str
    origin: Origin


def withdraw_page(desk: Desk, case_id: int, move: Perform, stage: WithdrawStage) -> None:
    """Take it off its channel, then record it: on the case that published it, and on the one that withdrew it.

    Both the channel and the row say since when it is withdrawn; the channel is asked first and keeps its first answer.
    """
    at = desk.clock()
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, at, lock=False)
        if move not in moves_now(hand):
            return
        out = {one.id: key_of(one) for one in to_withdraw(hand, stage) if one.state != "withdrawn"}
        notice = Notice(at, said_of(hand.process, hand.state, hand.state.given, stage.basis))
        channel = outlet(desk, hand.office, stage.channel)
    taken = {publication: _take_down(channel, key, notice) for publication, key in out.items()}
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        if move not in moves_now(hand):
            return
        publications = to_withdraw(hand, stage)
        why = said_of(hand.process, hand.state, hand.state.given, stage.why)
        for publication in publications:
            if publication.id in taken:
                asked = _Withdrawal(_last_actor(hand), why, SYSTEM)
                _record(hand, publication, taken[publication.id], asked)
        rows = _rows(hand, publications)
        told: int | list[int] = publications[0].id if rows is None else [one.id for one in publications]
        advance(hand, Performed(at, move.stage, move.visit, rows=rows), SYSTEM, {"withdrawn": told})


def _take_down(channel: PublicationChannel, key: str, notice: Notice) -> Taken:
    taken = channel.withdraw(key, notice)
    if taken is None:
        hint = "请系统管理员核对网站的文件夹，恢复后再重试"
        raise NothingToWithdraw("网站上没有这条信息的发布记录，撤不下来", hint)
    return taken


def _rows(hand: CaseInHand, publications: Sequence[Publication]) -> tuple[int, ...] | None:
    """The numbers of the rows of the case's own table that are withdrawn; None: what is withdrawn is no row of it."""
    own = [one.row for one in publications if one.case_id == hand.row.id]
    return None if WHOLE in own or len(own) < len(publications) else tuple(own)


def withdraw_by_hand(
    hand: CaseInHand, actor: Actor, stage: HandWithdrawStage, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Record what a person took down; returns what the event of their answer tells of it."""
    (publication,) = to_withdraw(hand, stage)
    answered = {**hand.state.given, stage.id: given}
    why = said_of(hand.process, hand.state, answered, stage.why)
    taken = outlet(hand.desk, hand.office, stage.channel).withdraw(key_of(publication), Notice(hand.at))
    if taken is not None:
        _record(hand, publication, taken, _Withdrawal(actor.person, why, actor.origin))
    return {"withdrawn": publication.id}


def to_withdraw(hand: CaseInHand, stage: WithdrawingStage) -> list[Publication]:
    """The publication that the form names; without a name, the latest of the case's own on the channel: of a table that
    went out row by row, every row of it, and none at all where none was to go out.
    """
    channel = f"{hand.office.organization.organization}/{stage.channel}"
    if stage.of is not None:
        named = named_by(hand.state.form, stage.of)["id"]
        found = hand.session.get(Publication, int(named)) if named else None
    else:
        own = (Publication.case_id == hand.row.id, Publication.channel == channel)
        out = Publication.state.in_(("confirmed", "withdrawn"))
        every = hand.session.scalars(select(Publication).where(*own, out).order_by(Publication.row)).all()
        latest = max(every, key=lambda one: one.id, default=None)
        if latest is not None:
            return [one for one in every if (one.stage, one.visit) == (latest.stage, latest.visit)]
        if _goes_out_by_rows(hand, stage.channel):
            return []
        found = None
    if found is None or found.channel != channel:
        raise NothingToWithdraw("没有写明要撤下哪一条已发布的信息", "请系统管理员核对流程文件和这件的表单")
    return [found]


def _goes_out_by_rows(hand: CaseInHand, channel: str) -> bool:
    stages = (one for one in hand.process.all_stages if isinstance(one, PublishingStage))
    return any(one.channel == channel and table_of(one) is not None for one in stages)


def _record(hand: CaseInHand, publication: Publication, taken: Taken, asked: _Withdrawal) -> None:
    """Once: withdrawn already, it stays as it was told then."""
    is_own = publication.case_id == hand.row.id
    owner = hand if is_own else take(hand.session, hand.desk, publication.case_id, hand.at)
    hand.session.refresh(publication)
    if publication.state == "withdrawn":
        return
    publication.state = "withdrawn"
    publication.withdrawn_at = taken.at
    publication.withdrawn_in = hand.row.id
    publication.withdrawn_by = asked.by
    publication.withdrawn_why = asked.why
    publication.snapshot = taken.digest
    hand.session.flush()
    told = {
        "publication": publication.id,
        "channel": publication.channel,
        "at": instant(taken.at),
        "in_case": hand.row.id,
        "number": hand.row.number,
        "by": asked.by,
        "why": asked.why,
        "snapshot": taken.digest,
    }
    owner.note("publication_withdrawn", told, asked.origin)
    if not is_own:
        owner.write_notes()


def _last_actor(hand: CaseInHand) -> str | None:
    """Who answered last before the system took it down; where nobody did, who handed the case in."""
    for visit in reversed(hand.state.log):
        answered = [(seat.at, seat.number, seat.by) for seat in visit.seats if seat.at and seat.by]
        if answered:
            return max(answered)[2]
    return hand.state.drafter
