"""What the engine does by itself: the automatic stages, each idempotent by (case, stage, visit)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update

from definitions.schema.stages import (
    CallStage,
    CheckStage,
    JobStage,
    LedgerStage,
    NotifyStage,
    PublishStage,
    WaitStage,
    WithdrawStage,
    title_of,
)
from definitions.semantics.history import Copied, Performed
from definitions.semantics.moves import Finish, Move, Perform, Wait
<<<<<<< HEAD
from definitions.vocabulary import SIGNED_PARTS, Part, Severity
=======
>>>>>>> main
from flows.access.actor import SYSTEM
from flows.casework.advancing import advance, moves_now
from flows.casework.alarms import sound
from flows.casework.approved import blocking, content_of
from flows.casework.calling import call
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.jobs import perform_job
from flows.casework.notified import told_of
<<<<<<< HEAD
from flows.casework.outgoing import Item, item_context, items, rows_going_out
from flows.publishing.article import Article, PublishedFile, Receipt
from flows.publishing.channel import PublicationChannel, PublicationRefused
from flows.publishing.website import Website
from storage.attachments import AttachmentStore, StoredFile
from storage.models import Case, Publication
from storage.models.records import WHOLE


class NotApproved(SanshenError):
    """What would go out is not what was approved: it does not go out."""


class StillUnconfirmed(SanshenError):
    """The channel took it but does not show it yet; to be asked again."""
=======
from flows.casework.publishing import publish
from flows.casework.withdrawing import withdraw_page
from storage.models import Case
>>>>>>> main


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands, for the engine."""

    case_id: int
    number: str | None
    process: str
    run_id: str | None
    move: Move
    stage_title: str
    blocked: bool


def position(desk: Desk, case_id: int) -> Position:
    """Read, without locking, what comes next."""
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        row = hand.row
        moves = moves_now(hand)
        return Position(
            case_id,
            row.number,
            row.process,
            row.run_id,
            _as_waiting(hand, moves[0]),
            _title(hand, moves),
            row.blocked_reason is not None,
        )


def _as_waiting(hand: CaseInHand, move: Move) -> Move:
    """Whoever is waited for in branches, the run waits in the parallel stage around them."""
    stage = hand.state.stands_at
    return Wait(stage, hand.state.visits[stage]) if isinstance(move, Wait) and stage is not None else move


def _title(hand: CaseInHand, moves: tuple[Move, ...]) -> str:
    """Of what is done now; of all that is waited for, where nothing can be done."""
    now = [move for move in moves if type(move) is type(moves[0])]
    if isinstance(now[0], Wait):
        return "、".join(dict.fromkeys(_stage_title(hand, move) for move in now))
    return _stage_title(hand, now[0])


def _stage_title(hand: CaseInHand, move: Move) -> str:
    stage = None if isinstance(move, Finish) else hand.process.find_stage(getattr(move, "stage", ""))
    if stage is None:
        return "办结" if isinstance(move, Finish) else "拟稿"
    return title_of(stage)


def next_pause_key(desk: Desk, case_id: int, stage: str, visit: int) -> str:
    """A pause key that was never used before: `stage/visit/n`."""
    with desk.database.writing() as session:
        pauses = session.scalars(
            update(Case).where(Case.id == case_id).values(pauses=Case.pauses + 1).returning(Case.pauses)
        ).one()
    return f"{stage.replace('_', '-')}/{visit}/{pauses}"


def perform(desk: Desk, case_id: int, move: Perform) -> None:
    """Do one automatic stage. Done already, or no longer asked for: nothing happens."""
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        if move not in moves_now(hand):
            return
        stage = hand.process.stage(move.stage)
    match stage:
        case PublishStage():
            publish(desk, case_id, move, stage)
        case WithdrawStage():
            withdraw_page(desk, case_id, move, stage)
        case CheckStage():
            _check(desk, case_id, move)
        case LedgerStage() | WaitStage():
            _mark_done(desk, case_id, move)
        case NotifyStage():
            _notify(desk, case_id, move, stage)
        case CallStage():
            call(desk, case_id, move, stage)
        case JobStage():
            perform_job(desk, case_id, move, stage)
        case unexpected:
            raise AssertionError(f"the engine does no stage of kind {unexpected.kind}")


def _check(desk: Desk, case_id: int, move: Perform) -> None:
    at = desk.clock()
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        if move not in moves_now(hand):
            return
        held = blocking(hand, content_of(hand), at)
        advance(hand, Performed(at, move.stage, move.visit, held), SYSTEM)


def _mark_done(desk: Desk, case_id: int, move: Perform) -> None:
    """That it is done is all: a line of a ledger is written with the fact, and what is waited for comes by itself."""
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move in moves_now(hand):
            advance(hand, Performed(hand.at, move.stage, move.visit), SYSTEM)


def _notify(desk: Desk, case_id: int, move: Perform, stage: NotifyStage) -> None:
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move not in moves_now(hand):
            return
        sound(hand)
        for person in told_of(hand, stage):
            hand.record(Copied(hand.at, None, person), SYSTEM)
        advance(hand, Performed(hand.at, move.stage, move.visit), SYSTEM)
<<<<<<< HEAD


def _publish(desk: Desk, case_id: int, move: Perform, stage: PublishStage) -> None:
    """Submit to the channel, then record the confirmation.

    The row `submitted` is committed first: whoever comes after a crash publishes the same content at the
    same time of publication, which changes nothing on a channel that already has it.
    """
    at = desk.clock()
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        if move not in moves_now(hand):
            return
        content = _content(session, hand)
        _must_be_approved(session, desk, hand, content, at)
        rows = rows_going_out(hand, stage, content)
        outgoing = [
            _outgoing(session, hand, move, stage, one, at)
            for one in (items(hand.process, stage, content, rows))
        ]
        organization = hand.office.organization
        channel = organization.channel(stage.channel)
        if hand.entries:
            hand.write_notes()
    site: PublicationChannel = Website(
        desk.sites / organization.organization / channel.id, channel.site, organization.title.zh
    )
    receipts = {
        publication.id: _put_out(desk, case_id, site, publication.id, article)
        for publication, article in outgoing
    }
    _confirm(desk, case_id, move, receipts, rows)


def _outgoing(
    session: Session, hand: CaseInHand, move: Perform, stage: PublishStage, item: Item, at: datetime
) -> tuple[Publication, Article]:
    publication = _publication(session, hand, move, stage, item, at)
    return publication, _article(hand, stage, item, publication)


def _put_out(
    desk: Desk, case_id: int, site: PublicationChannel, publication: int, article: Article
) -> Receipt:
    try:
        receipt = site.submit(article)
    except PublicationRefused:
        _mark_failed(desk, case_id, publication)
        raise
    if not site.confirm(article, receipt):
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
        told = []
        for publication, receipt in receipts.items():
            session.execute(
                update(Publication)
                .where(Publication.id == publication)
                .values(state="confirmed", confirmed_at=at, url=receipt.url)
            )
            told.append({"publication": publication, "url": receipt.url, "receipt": receipt.digest})
        extra = told[0] if rows is None else {"published": told}
        advance(hand, Performed(at, move.stage, move.visit, rows=rows), SYSTEM, extra)


def _content(session: Session, hand: CaseInHand) -> StoredContent:
    if hand.row.content is None:
        raise NotApproved("办件没有内容，不能发布")
    return load_content(session, hand.row.content)


def _must_be_approved(
    session: Session, desk: Desk, hand: CaseInHand, content: StoredContent, at: datetime
) -> None:
    """The stored content, hashed afresh, is what the standing final review was given on, and passes the checks."""
    state = hand.state
    if final_signature(hand.process, state) is None:
        raise NotApproved("没有有效的终审，不能发布")
    actual = parts_of(hand.process, content.values, state.given)
    differing = [part for part in SIGNED_PARTS if actual[part] != state.parts.get(part)]
    if differing or actual[Part.LAYOUT] != state.parts.get(Part.LAYOUT):
        raise NotApproved(
            "内容与审签时的不一致，不予发布", "请核查是谁改动了数据库，再由拟稿人撤回后重新报送"
        )
    damaged = [
        file.name
        for files in content.files.values()
        for file in files
        if not desk.attachments.is_intact(file.digest)
    ]
    if damaged:
        raise NotApproved(f"附件已损坏或丢失：{'、'.join(damaged)}", "请恢复附件文件后重试")
    held = _blocking(session, desk, hand.process, content, at)
    if held:
        raise NotApproved(f"发布前的内容检查不通过：{'、'.join(held)}", "请拟稿人撤回后改好重新报送")


def _blocking(
    session: Session, desk: Desk, process: Process, content: StoredContent, at: datetime
) -> tuple[str, ...]:
    findings = findings_of(session, desk, process, content, at)
    return tuple(dict.fromkeys(f.check.value for f in findings if f.severity is Severity.BLOCK))


def _publication(
    session: Session,
    hand: CaseInHand,
    move: Perform,
    stage: PublishStage,
    item: Item,
    at: datetime,
) -> Publication:
    """The row of this publication, made once; the audit is told whenever the channel is given it."""
    channel = f"{hand.office.organization.organization}/{stage.channel}"
    found = session.scalars(
        select(Publication).where(
            Publication.case_id == hand.row.id,
            Publication.stage == move.stage,
            Publication.visit == move.visit,
            Publication.channel == channel,
            Publication.row == item.row,
        )
    ).one_or_none()
    if found is not None:
        if found.state != "submitted":
            found.state = "submitted"
            session.flush()
            hand.note("publishing", _told(found), SYSTEM)
        return found
    publication = Publication(
        case_id=hand.row.id,
        stage=move.stage,
        visit=move.visit,
        channel=channel,
        row=item.row,
        content=item.content.id,
        content_hash=item.content.hash,
        column=str(item.values.get("column") or ""),
        state="submitted",
        submitted_at=at,
    )
    session.add(publication)
    session.flush()
    hand.note("publishing", _told(publication), SYSTEM)
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


def _article(hand: CaseInHand, stage: PublishStage, item: Item, publication: Publication) -> Article:
    form, state, content = item.values, hand.state, item.content
    column = _column(hand.office.organization.channel(stage.channel), form.get("column"))
    of_row = f"-{item.row}" if item.row != WHOLE else ""
    return Article(
        key=f"{hand.row.id}-{publication.visit}{of_row}",
        title=str(form["title"]),
        column=column.id,
        body=item.body,
        drafter=str(form.get("drafter") or ""),
        source=str(form.get("source") or hand.office.organization.unit_title(state.unit)),
        source_url=str(form["source_url"]) if form.get("source_url") else None,
        document_number=str(form["document_number"]) if form.get("document_number") else None,
        formed_on=_date(form.get("formed_on")),
        published_at=publication.submitted_at,
        content_hash=content.hash,
        attachments=tuple(_file(file, hand.desk.attachments) for file in item.files),
        keywords=tuple(column.keywords),
        description=str(form["title"]),
        pinned=_is_pinned(hand, stage, item),
    )


def _is_pinned(hand: CaseInHand, stage: PublishStage, item: Item) -> bool:
    context = item_context(hand, stage, item)
    return stage.pinned_when is not None and holds(stage.pinned_when, context)


def _column(channel: Channel, wanted: object) -> Column:
    """The column that was approved; the first one of the site where the form asks for none."""
    columns = channel.site.columns
    if not wanted:
        return columns[0]
    found = next((column for column in columns if column.title.zh == wanted), None)
    if found is None:
        raise NotApproved(f"网站上没有“{wanted}”这个栏目", "栏目改过名的，请改回，或退回拟稿人另选栏目")
    return found


def _date(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _file(file: StoredFile, store: AttachmentStore) -> PublishedFile:
    return PublishedFile(file.name, store.path(file.digest), file.media_type, file.size, file.digest)
=======
>>>>>>> main
