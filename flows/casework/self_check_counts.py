"""What each indicator of a self-check counts, now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.organization import ManualChannel, WebsiteChannel
from definitions.schema.self_check import (
    CaseCount,
    Counting,
    EntryCount,
    FindingCount,
    LetterCount,
    NoLetterboxCount,
    PublicationCount,
    SilenceCount,
)
from definitions.semantics.clocks import day_of
from definitions.semantics.letters import key_of
from definitions.semantics.staleness import last_fresh_day
from definitions.vocabulary import FINDING_TITLES, FindingState
from definitions.working_days import as_day, day_before, parse_span, start_of_day
from storage.queries.patrols import FindingLine, findings, patrols
from storage.queries.registers import entries
from storage.queries.self_check import (
    Stretch,
    cases_begun,
    letters_received,
    newest_by_column,
    published_since,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One of what was counted."""

    words: str
    case_id: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    evidence: tuple[Evidence, ...] = ()
    why_not: str = ""
    """Why nothing could be counted; empty where it could."""


Channels = Sequence[WebsiteChannel | ManualChannel]


@dataclass(frozen=True)
class Counter:
    """Of one organisation at one moment. `channels`: the site that is looked at, or the accounts."""

    session: Session
    office: Office
    now: datetime
    channels: Channels = ()

    @property
    def _organization(self) -> str:
        return self.office.organization.organization

    @cached_property
    def _today(self) -> date:
        return day_of(self.now)

    @cached_property
    def _names(self) -> set[str]:
        return {channel.id for channel in self.channels}

    @cached_property
    def _is_patrolled(self) -> bool:
        return any(one.channel in self._names for one in patrols(self.session, self._organization))

    @cached_property
    def _open_findings(self) -> list[FindingLine]:
        return [
            line
            for line in findings(self.session, self._organization)
            if line.state is FindingState.OPEN and line.channel in {"", *self._names}
        ]

    def count(self, counting: Counting) -> Found:
        match counting:
            case FindingCount():
                return self._findings(counting)
            case SilenceCount():
                return self._silent(counting)
            case LetterCount():
                return Found(tuple(self._letters(counting)))
            case NoLetterboxCount():
                has_one = bool(self.office.organization.letterboxes)
                return Found(why_not="" if has_one else "本系统里没有信箱，网站上有没有要由人看")
            case EntryCount():
                return self._entries(counting)
            case CaseCount():
                return self._cases(counting)
            case PublicationCount():
                return Found(tuple(self._publications(counting)))

    def _is_longer(self, since: date, length: str, until: date | None = None) -> bool:
        return last_fresh_day(length, since, self.office.calendar) < (until or self._today)

    def _since(self, length: str) -> datetime:
        return start_of_day(day_before(self.office.calendar, self._today, parse_span(length)))

    def _findings(self, counting: FindingCount) -> Found:
        if not self._is_patrolled:
            return Found(why_not="还没有巡查过")
        lines = (
            line
            for line in self._open_findings
            if line.kind in counting.kinds
            and (counting.open_for is None or self._is_longer(day_of(line.opened_at), counting.open_for))
        )
        return Found(tuple(map(_of_finding, lines)))

    def _silent(self, counting: SilenceCount) -> Found:
        """An account on which nothing was ever registered may be kept up without this system: nobody knows here."""
        newest = {
            channel.id: newest_by_column(self.session, f"{self._organization}/{channel.id}")
            for channel in self.channels
        }
        known = [one for one in self.channels if isinstance(one, WebsiteChannel) or newest[one.id]]
        if not known:
            return Found(why_not="没有由本系统登记过发布")
        return Found(tuple(self._silences(counting, known, newest)))

    def _silences(
        self, counting: SilenceCount, channels: Channels, known: Mapping[str, Mapping[str, datetime]]
    ) -> Iterator[Evidence]:
        for channel in channels:
            newest = known[channel.id]
            if not counting.columns:
                last = max(newest.values(), default=None)
                yield from self._silence(f"“{channel.title}”", last, counting.longer_than)
            for column in channel.columns:
                if column.title.zh in counting.columns:
                    what = f"“{channel.title}”的“{column.title}”栏目"
                    yield from self._silence(what, newest.get(column.title.zh), counting.longer_than)

    def _silence(self, what: str, last: datetime | None, length: str) -> Iterator[Evidence]:
        if last is None:
            yield Evidence(f"{what}没有由本系统发布过信息")
        elif self._is_longer(day_of(last), length):
            yield Evidence(f"{what}最近一次发布在{day_of(last)}，超过{parse_span(length)}")

    def _letters(self, counting: LetterCount) -> Iterator[Evidence]:
        received = letters_received(
            self.session, self._organization, key_of(""), self._since(counting.within)
        )
        yield from self._too_long(received, counting.longer_than, lambda one: f"第{one.number}号来信")

    def _cases(self, counting: CaseCount) -> Found:
        process = f"{self._organization}.{counting.process}"
        if process not in self.office.processes:
            return Found(why_not="本机构没有这个流程")
        begun = [
            one
            for one in cases_begun(self.session, process, self._since(counting.within))
            if (one.ended_at is None) == (counting.state == "open")
        ]
        return Found(tuple(self._too_long(begun, counting.longer_than, lambda one: one.number)))

    def _too_long(
        self, stretches: Sequence[Stretch], length: str, name: Callable[[Stretch], str]
    ) -> Iterator[Evidence]:
        for one in stretches:
            ended = day_of(one.ended_at) if one.ended_at is not None else None
            if self._is_longer(day_of(one.began_at), length, ended):
                fate = f"{ended}才办结" if ended is not None else "还没有办结"
                yield Evidence(f"{name(one)}，{day_of(one.began_at)}收到，{fate}", one.case_id)

    def _entries(self, counting: EntryCount) -> Found:
        register = self.office.registers.get(counting.register_name)
        if register is None:
            return Found(why_not="本机构没有这个登记簿")
        labels = {field.id: field.label.zh for field in register.fields}
        if not {*counting.lacks, *filter(None, [counting.since])} <= labels.keys():
            return Found(why_not="登记簿里没有要看的栏目")
        found = []
        for entry in entries(self.session, self._organization, counting.register_name):
            faults = () if register.is_closed(entry.state) else self._faults(counting, entry.values, labels)
            if told := "；".join(faults):
                name = entry.values.get(register.naming_field) or f"第{entry.number}条"
                found.append(Evidence(f"{name}：{told}"))
        return Found(tuple(found))

    def _faults(
        self, counting: EntryCount, values: Mapping[str, object], labels: Mapping[str, str]
    ) -> Iterator[str]:
        lacking = [labels[name] for name in counting.lacks if values.get(name) in (None, "", [])]
        if lacking:
            yield f"没有填{'、'.join(lacking)}"
        if counting.since is not None and counting.longer_than is not None:
            day = as_day(str(values.get(counting.since) or ""))
            if day is not None and self._is_longer(day, counting.longer_than):
                yield f"{labels[counting.since]}{day}，超过{parse_span(counting.longer_than)}"

    def _publications(self, counting: PublicationCount) -> Iterator[Evidence]:
        for channel in self.channels:
            columns = [one.title.zh for one in channel.columns if one.title.zh in counting.columns]
            published = published_since(
                self.session, f"{self._organization}/{channel.id}", columns, self._since(counting.within)
            )
            for one in published:
                yield Evidence(f"{one.number}（{one.column}，{day_of(one.at)}）", one.case_id)


def _of_finding(line: FindingLine) -> Evidence:
    words = f"{FINDING_TITLES[line.kind]}（第{line.number}号）：{line.words}"
    return Evidence(f"{words}{day_of(line.opened_at)}发现。", url=line.url)
