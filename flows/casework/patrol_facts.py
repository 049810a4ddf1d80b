"""What a site is compared with: the pages that were approved, and what the office has recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.organization import Site, WebsiteChannel
from definitions.schema.registers import Register
from definitions.schema.stages import PublishStage
from definitions.semantics.clocks import day_of, last_day
from definitions.vocabulary import CaseState, FieldKind
from definitions.working_days import as_day
from flows.access.refusal import SanshenError
from flows.casework.articles import article_of
from flows.casework.contents import load_content
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from flows.casework.managed_columns import unmanaged_columns
from flows.casework.outgoing import items
from flows.casework.telling import title_of_clock
from flows.checks.house import House, host_of
from flows.patrol.approval import is_list
from flows.patrol.crawl import Crawled
from flows.patrol.fault import Approved, Expired, Facts, Unanswered
from flows.patrol.page import read_page
from flows.publishing.pages import Pages
from flows.publishing.records import record_of
from storage.models import Case, Deadline, Publication
from storage.models.records import WHOLE
from storage.queries.registers import entries
from storage.records.registers import StoredEntry

Known = Mapping[str, int]
"""Path of each page that is out, to its publication."""


def pages_out(session: Session, channel: str) -> Known:
    """`channel` is `<organization>/<channel>`. The latest first: what is new matters most where time is short."""
    rows = session.execute(
        select(Publication.url, Publication.id)
        .where(Publication.channel == channel, Publication.state == "confirmed", Publication.url.is_not(None))
        .order_by(Publication.id.desc())
    )
    return {str(url): publication for url, publication in rows}


@dataclass(frozen=True, slots=True)
class Begun:
    """What was known when the patrol began."""

    at: datetime
    known: Known


def foreign_pages(folder: Path, site: Site, known: Known) -> list[str]:
    """Paths of the pages that lie in the public folder of a site and that no publication put there: nothing need link to them."""
    found = (f"/{page.relative_to(folder).as_posix()}" for page in sorted(folder.rglob("*.html")))
    return [path for path in found if path not in known and not is_list(path, site)]


def facts_of(
    session: Session, desk: Desk, office: Office, channel: WebsiteChannel, crawled: Crawled, begun: Begun
) -> Facts:
    organization, now, known = office.organization, desk.clock(), begun.known
    pages = Pages(channel.site, organization.title.zh)
    read = {path: known[path] for path in map(crawled.scope.path, crawled.pages_read) if path in known}
    listed = House.of(organization, "")
    hosts = _registered_hosts(session, office)
    if letters := desk.letters_page(organization.organization):
        hosts |= {host_of(letters)}
    return Facts(
        channel.site,
        day_of(now),
        office.calendar,
        {path: _approved(session, desk, publication, pages) for path, publication in read.items()},
        frozenset(known),
        lambda host: listed.is_trusted(host) or host in hosts,
        *_out_and_withdrawn(session, f"{organization.organization}/{channel.id}", begun.at),
        tuple(_expired(session, desk, office)),
        tuple(_unanswered(session, desk, office, now)),
        tuple(unmanaged_columns(session, office, channel)),
    )


def _approved(session: Session, desk: Desk, publication: int, pages: Pages) -> Approved:
    """The page as it is made of what was approved, read as the one on the site is read."""
    row = session.get_one(Publication, publication)
    hand = take(session, desk, row.case_id, desk.clock(), lock=False)
    number = hand.row.number or ""
    stage = hand.process.find_stage(row.stage)
    if not isinstance(stage, PublishStage):
        return Approved(number, why_not="办件现在的流程里没有当时的发布环节")
    content = load_content(session, row.content)
    (item,) = items(hand.process, stage, content, None if row.row == WHOLE else (row.row,))
    try:
        record = record_of(article_of(hand, stage, item, row))
    except SanshenError as error:
        return Approved(number, why_not=error.reason)
    page = read_page(pages.article(record), pages.address)
    files = {f"/files/{record.key}/{file.name}": file.digest for file in record.files}
    return Approved(number, (page.substance if page else None) or (), files)


def _out_and_withdrawn(
    session: Session, channel: str, since: datetime
) -> tuple[frozenset[str], frozenset[str]]:
    """Paths of what is out now or was until lately, and of what had been withdrawn by `since`."""
    rows = session.execute(
        select(Publication.url, Publication.withdrawn_at).where(
            Publication.channel == channel,
            Publication.state.in_(("submitted", "confirmed", "withdrawn")),
            Publication.url.is_not(None),
        )
    ).all()
    out = {str(url) for url, withdrawn_at in rows if withdrawn_at is None or withdrawn_at > since}
    return frozenset(out), frozenset(str(url) for url, _ in rows) - out


def _registered_hosts(session: Session, office: Office) -> frozenset[str]:
    """Of every address that an open entry of a register holds."""
    found = set()
    for register in office.registers.values():
        fields = [field.id for field in register.fields if field.kind is FieldKind.URL]
        for entry in (
            entries(session, office.organization.organization, register.register_name) if fields else ()
        ):
            if not register.is_closed(entry.state):
                found |= {host_of(str(entry.values.get(field) or "")) for field in fields}
    return frozenset(found - {""})


def _expired(session: Session, desk: Desk, office: Office) -> Iterator[Expired]:
    today = day_of(desk.clock())
    for register in office.registers.values():
        for entry in (
            entries(session, office.organization.organization, register.register_name)
            if register.ends
            else ()
        ):
            ended_on = as_day(str(entry.values.get(register.ends or "") or ""))
            if ended_on is not None and ended_on < today and not register.is_closed(entry.state):
                yield Expired(
                    f"{register.register_name}/{entry.number}",
                    str(entry.values.get(register.naming_field) or ""),
                    ended_on,
                    _first(register, entry, FieldKind.URL),
                    _first(register, entry, FieldKind.UNIT),
                )


def _first(register: Register, entry: StoredEntry, kind: FieldKind) -> str:
    names = (field.id for field in register.fields if field.kind is kind)
    return next((str(entry.values[name]) for name in names if entry.values.get(name)), "")


def _unanswered(session: Session, desk: Desk, office: Office, now: datetime) -> Iterator[Unanswered]:
    """Of each letter the limit that ran out first; also where nobody has taken it up, and it has no number yet."""
    processes = [name for name, loaded in office.processes.items() if loaded.process.letters]
    rows = session.execute(
        select(Case.id, Case.number, Case.definition, Deadline.key, Deadline.due_at, Deadline.unit)
        .join(Deadline, Deadline.case_id == Case.id)
        .where(
            Case.process.in_(processes),
            Case.state.in_((CaseState.OPEN, CaseState.DRAFT)),
            Deadline.state == "running",
            Deadline.due_at <= now,
        )
        .order_by(Case.id, Deadline.due_at)
    )
    told: set[int] = set()
    for case_id, number, definition, key, due_at, unit in rows:
        if case_id not in told:
            told.add(case_id)
            limit = title_of_clock(desk.process_of(session, definition), key).strip("“”")
            yield Unanswered(number or f"draft-{case_id}", limit, last_day(due_at), unit.partition("/")[2])
