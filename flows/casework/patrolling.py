"""Has a site patrolled, and records what was found: a finding that is still there is seen again, one that is gone is mended."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from definitions.registry import Office
from definitions.schema.organization import WebsiteChannel
from definitions.vocabulary import FindingKind, FindingState
from flows.access.actor import SYSTEM
from flows.access.refusal import Missing
from flows.casework.contents import store_files
from flows.casework.desk import Desk
from flows.casework.patrol_facts import Begun, facts_of, foreign_pages, pages_out
from flows.patrol.bounds import Bounds, Limit
from flows.patrol.crawl import Crawled, crawl
from flows.patrol.evidence import evidence_of
from flows.patrol.fault import Facts, Fault
from flows.patrol.fetching import Patience
from flows.patrol.judging import OF_OFFICES, judge, was_looked_at
from flows.patrol.scope import Scope
from flows.publishing.pages import SAMPLE_DOMAIN
from storage.attachments import StoredFile
from storage.audit_chain import Origin, append
from storage.queries.patrols import open_keys, open_subjects
from storage.records.patrols import (
    Change,
    KnownFinding,
    NewFinding,
    Why,
    change_finding,
    digest_of_patrol,
    key_of,
    known_findings,
    next_patrol,
    open_finding,
    see_again,
    write_changes,
    write_patrol,
)


@dataclass(frozen=True, slots=True)
class Patrolled:
    """What became of a patrol."""

    number: int
    site: str
    """What people call it."""
    pages: int
    links: int
    opened: int
    seen: int
    mended: int
    limits: Sequence[Limit]


def patrol_sites(
    desk: Desk,
    organization: str,
    site: str | None = None,
    origin: Origin = SYSTEM,
    served_at: str | None = None,
) -> list[Patrolled]:
    """Every site of the organisation, or the one with this channel. Takes minutes; holds no transaction meanwhile.

    `served_at`: where this installation shows the sites itself. Raises Missing where there is no such site.
    """
    office = desk.office(organization)
    return [
        _patrol(desk, office, channel, origin, served_at or desk.sites_address)
        for channel in sites_called(office, site)
    ]


def sites_called(office: Office, site: str | None) -> list[WebsiteChannel]:
    """All of them, where none is named. Raises Missing."""
    known = office.organization.websites
    found = [channel for channel in known if site in (None, "", channel.id)]
    if not found:
        named = "、".join(f"{channel.title}（{channel.id}）" for channel in known)
        missing = f"没有名为“{site}”的网站" if known else "本机构没有由本系统发布的网站"
        raise Missing(
            missing, f"可以巡查的网站：{named}" if named else "在机构文件里声明 kind: website 的渠道"
        )
    return found


def scope_of(office: Office, channel: WebsiteChannel, served_at: str) -> Scope:
    """A sample site has a name that exists nowhere: it is looked for where it is shown."""
    published = channel.address("/")
    if not channel.site.domain.endswith(SAMPLE_DOMAIN):
        return Scope(published, published)
    return Scope(f"{served_at}/{office.organization.organization}/{channel.id}/", published)


def _patrol(desk: Desk, office: Office, channel: WebsiteChannel, origin: Origin, served_at: str) -> Patrolled:
    organization, declared = office.organization.organization, office.organization.patrol
    started_at = desk.clock()
    with desk.database.reading() as session:
        known = pages_out(session, f"{organization}/{channel.id}")
        told = open_subjects(session, organization, channel.id, FindingKind.UNAPPROVED)
    lying = foreign_pages(desk.sites / organization / channel.id / "public", channel.site, known)
    bounds = Bounds(declared.pages, declared.outside, declared.seconds)
    patience = Patience(wait=desk.patrol_wait_seconds)
    letters = desk.letters_page(office.organization.organization)
    scope = replace(scope_of(office, channel, served_at), letters=letters)
    wanted = [*known, *told, *lying]
    crawled = crawl(scope, wanted, bounds, desk.clock, patience)
    with desk.database.reading() as session:
        facts = facts_of(session, desk, office, channel, crawled, Begun(started_at, known))
        open_already = open_keys(session, organization)
    faults = {_key(channel, fault): fault for fault in judge(crawled, facts)}
    new = {key: fault for key, fault in faults.items() if key not in open_already}
    evidence = _keep_evidence(desk, crawled, new)
    row = {
        "organization": organization,
        "channel": channel.id,
        "address": crawled.scope.start,
        "started_at": started_at,
        "pages": crawled.pages,
        "links": len(crawled.outside),
        "size": crawled.size,
        "limits": sorted(crawled.limits),
        "person": origin.person,
    }
    return _Record(desk, office, channel, crawled, facts, origin).write(row, faults, evidence)


def _key(channel: WebsiteChannel, fault: Fault) -> str:
    return key_of("" if fault.kind in OF_OFFICES else channel.id, fault.kind, fault.subject)


def _keep_evidence(desk: Desk, crawled: Crawled, faults: Mapping[str, Fault]) -> dict[str, StoredFile]:
    """Address to the file in which its answer is kept."""
    kept = {}
    for address in {fault.page for fault in faults.values()} & crawled.visits.keys():
        packed = evidence_of(crawled.visits[address].fetched, crawled.scope.shown(address))
        kept[address] = desk.attachments.put(io.BytesIO(packed), "网页快照.zip")
    return kept


@dataclass(frozen=True, slots=True)
class _Record:
    desk: Desk
    office: Office
    channel: WebsiteChannel
    crawled: Crawled
    facts: Facts
    origin: Origin

    def write(
        self, row: dict[str, object], faults: Mapping[str, Fault], evidence: Mapping[str, StoredFile]
    ) -> Patrolled:
        """One transaction: the patrol, its findings, and the event that tells of them."""
        organization, at = self.office.organization.organization, self.desk.clock()
        with self.desk.database.writing() as session:
            connection = session.connection()
            number = next_patrol(connection, organization)
            why = Why(at, number)
            known = {
                key: one
                for key, one in known_findings(connection, organization).items()
                if one.channel in ("", self.channel.id)
            }
            fresh = {key: fault for key, fault in faults.items() if key not in known}
            files = {fault.page: evidence[fault.page] for fault in fresh.values() if fault.page in evidence}
            store_files(session, list(files.values()), at)
            opened = [
                open_finding(connection, self._new(fault, files.get(fault.page)), why)
                for fault in fresh.values()
            ]
            seen = [one for key, one in known.items() if key in faults]
            see_again(connection, [one.id for one in seen], number)
            mended = [
                change_finding(connection, one, FindingState.MENDED, why)
                for key, one in known.items()
                if key not in faults and self._was_looked_at(one)
            ]
            whole = {
                **row,
                "number": number,
                "ended_at": at,
                "opened": len(opened),
                "seen": len(seen),
                "mended": len(mended),
            }
            changes: list[Change] = [*opened, *mended]
            payload = {
                "organization": organization,
                "patrol": number,
                "digest": digest_of_patrol(whole),
                "changes": [change.told for change in changes],
                "seen": [one.number for one in seen],
                "files": [file.as_json() for file in files.values()],
            }
            told = append(session, kind="patrolled", payload=payload, origin=self.origin, at=at)
            write_patrol(connection, whole, told.number)
            write_changes(connection, changes, told.number)
        counted = (len(opened), len(seen), len(mended))
        return Patrolled(
            number,
            self.channel.title.zh,
            self.crawled.pages,
            len(self.crawled.outside),
            *counted,
            sorted(self.crawled.limits),
        )

    def _new(self, fault: Fault, file: StoredFile | None) -> NewFinding:
        return NewFinding(
            self.office.organization.organization,
            "" if fault.kind in OF_OFFICES else self.channel.id,
            fault.kind.value,
            fault.subject,
            fault.url,
            fault.words,
            self._unit(fault),
            file.digest if file else None,
        )

    def _unit(self, fault: Fault) -> str:
        """Whoever the fault names, else the first provider of its column, else who answers for all the rest."""
        columns = {column.id: next(iter(column.provided_by), "") for column in self.channel.site.columns}
        return fault.unit or columns.get(fault.column, "") or self.office.organization.patrol.answers or ""

    def _was_looked_at(self, one: KnownFinding) -> bool:
        return was_looked_at(self.crawled, self.facts, FindingKind(one.kind), one.subject)
