"""Publishing: what every channel has in common, by the system and by a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from definitions.registry import Office
from definitions.schema.organization import WebsiteChannel
from definitions.schema.stages import HandPublishStage, PublishingStage, PublishStage
from definitions.semantics.history import Performed
from definitions.semantics.moves import Perform
from flows.access.actor import SYSTEM, Actor
from flows.access.refusal import SanshenError
from flows.casework.advancing import advance, moves_now
from flows.casework.approved import content_of, must_be_approved
from flows.casework.articles import article_of
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.outgoing import Item, items, rows_going_out
from flows.publishing.article import Article, Receipt
from flows.publishing.by_hand import ByHand
from flows.publishing.channel import PublicationChannel, PublicationRefused
from storage.audit_chain import Origin
from storage.models import Publication
from storage.models.records import WHOLE


class StillUnconfirmed(SanshenError):
    """The channel took it but does not show it yet; to be asked again."""


def outlet(desk: Desk, office: Office, channel_id: str, link: str = "") -> PublicationChannel:
    """The channel itself. `link`: what a person registered who published there."""
    organization = office.organization
    channel = organization.channel(channel_id)
    if isinstance(channel, WebsiteChannel):
        from flows.publishing.website import Website  # slow to load

        root = desk.sites / organization.organization / channel.id
        letters = desk.letters_page(organization.organization)
        return Website(root, channel.site, organization.title.zh, letters)
    return ByHand(link)


def publish(desk: Desk, case_id: int, move: Perform, stage: PublishStage) -> None:
    """Submit to the channel, then record the confirmation.

    The row `submitted` is committed first: whoever comes after a crash publishes the same content at the
    same time of publication, which changes nothing on a channel that already has it.
    """
    at = desk.clock()
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        if move not in moves_now(hand):
            return
        content = content_of(hand)
        must_be_approved(hand, content, at)
        rows = rows_going_out(hand, stage, content)
        outgoing = [
            _outgoing(hand, stage, move.visit, item, SYSTEM)
            for item in items(hand.process, stage, content, rows)
        ]
        channel = outlet(desk, hand.office, stage.channel)
        if hand.entries:
            hand.write_notes()
    receipts = {
        publication: _put_out(desk, case_id, channel, publication, article)
        for publication, article in outgoing
    }
    _confirm(desk, case_id, move, receipts, rows)


def publish_by_hand(
    hand: CaseInHand, actor: Actor, stage: HandPublishStage, visit: int, link: str
) -> dict[str, Any]:
    """Record what a person published; returns what the event of their answer tells of it."""
    (item,) = items(hand.process, stage, content_of(hand), None)
    publication, article = _outgoing(hand, stage, visit, item, actor.origin)
    receipt = outlet(hand.desk, hand.office, stage.channel, link).submit(article)
    return _confirmed(hand, publication, receipt, hand.at)


def _outgoing(
    hand: CaseInHand, stage: PublishingStage, visit: int, item: Item, origin: Origin
) -> tuple[int, Article]:
    """The id of the publication, and what the channel is given."""
    publication = _publication(hand, stage, visit, item, origin)
    return publication.id, article_of(hand, stage, item, publication)


def _put_out(
    desk: Desk, case_id: int, channel: PublicationChannel, publication: int, article: Article
) -> Receipt:
    try:
        receipt = channel.submit(article)
    except PublicationRefused:
        _mark_failed(desk, case_id, publication)
        raise
    if not channel.confirm(article, receipt):
        raise StillUnconfirmed("网站还没有显示这条信息", "系统会自动再查")
    return receipt


def _mark_failed(desk: Desk, case_id: int, publication: int) -> None:
    """The channel refused it: nothing is out, so the drafter may still withdraw the case."""
    at = desk.clock()
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        row = session.get_one(Publication, publication)
        if row.state != "submitted":
            return
        row.state = "failed"
        hand.note("publication_failed", {"publication": publication}, SYSTEM)
        hand.write_notes()


def _confirm(
    desk: Desk,
    case_id: int,
    move: Perform,
    receipts: Mapping[int, Receipt],
    rows: tuple[int, ...] | None,
) -> None:
    """All of them at once: a case is published when everything of it is out that goes out."""
    at = desk.clock()
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        if move not in moves_now(hand):
            return
        told = [_confirmed(hand, publication, receipt, at) for publication, receipt in receipts.items()]
        extra = told[0] if rows is None else {"published": told}
        advance(hand, Performed(at, move.stage, move.visit, rows=rows), SYSTEM, extra)


def _confirmed(hand: CaseInHand, publication: int, receipt: Receipt, at: datetime) -> dict[str, Any]:
    """Write it down; returns what the event tells of it."""
    hand.session.execute(
        update(Publication)
        .where(Publication.id == publication)
        .values(state="confirmed", confirmed_at=at, url=receipt.url)
    )
    return {"publication": publication, "url": receipt.url, "receipt": receipt.digest}


def _publication(
    hand: CaseInHand, stage: PublishingStage, visit: int, item: Item, origin: Origin
) -> Publication:
    """The row of this publication, made once; the audit is told whenever the channel is given it."""
    session = hand.session
    channel = f"{hand.office.organization.organization}/{stage.channel}"
    found = session.scalars(
        select(Publication).where(
            Publication.case_id == hand.row.id,
            Publication.stage == stage.id,
            Publication.visit == visit,
            Publication.channel == channel,
            Publication.row == item.row,
        )
    ).one_or_none()
    if found is not None:
        if found.state != "submitted":
            found.state = "submitted"
            session.flush()
            hand.note("publishing", _told(found), origin)
        return found
    is_on_site = isinstance(stage, PublishStage)
    publication = Publication(
        case_id=hand.row.id,
        stage=stage.id,
        visit=visit,
        channel=channel,
        row=item.row,
        content=item.content.id,
        content_hash=item.content.hash,
        column=str(item.values.get("column") or "") if is_on_site else "",
        state="submitted",
        submitted_at=hand.at,
    )
    session.add(publication)
    session.flush()
    hand.note("publishing", _told(publication), origin)
    return publication


def _told(publication: Publication) -> dict[str, object]:
    return {
        "publication": publication.id,
        "stage": publication.stage,
        "visit": publication.visit,
        "channel": publication.channel,
        "content": publication.content,
        "hash": publication.content_hash,
        "column": publication.column,
        **({"row": publication.row} if publication.row != WHOLE else {}),
    }
