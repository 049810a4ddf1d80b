"""Compares the rows of cases with their histories."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.schema.jobs import REPORT
from flows.auditing.counters import Counters
from flows.auditing.definitions import Definitions
from flows.auditing.file_texts import FileTexts
from flows.auditing.files import Files
from flows.auditing.findings import Findings
from flows.auditing.patrols import Patrols
from flows.auditing.registers import Registers
from flows.auditing.replay import Columns, Replay
from storage.audit_chain import case_chain, fingerprint
from storage.models import (
    Case,
    CaseCause,
    CaseCopy,
    Content,
    Deadline,
    DeadlineChange,
    Publication,
    Review,
    ReviewRole,
)
from storage.records.deadlines import NOTICED
from storage.records.deadlines import told as told_of_clock
from storage.verification import Damage, Recorded, compare
from storage.verification.inspection import UNREADABLE, rows, why_illegible
from storage.verification.inspection import Cases as AllEvents

Row = Mapping[str, Any]

_cases: Any = Case.__table__


class Cases:
    """Tells the others what it comes across: definitions, files, findings, numbers."""

    def __init__(
        self,
        definitions: Definitions,
        files: Files,
        texts: FileTexts,
        findings: Findings,
        counters: Counters,
        registers: Registers,
        patrols: Patrols,
    ) -> None:
        self._definitions = definitions
        self._files = files
        self._texts = texts
        self._findings = findings
        self._counters = counters
        self._registers = registers
        self._patrols = patrols

    def compare(self, session: Session, cases: AllEvents) -> Iterator[Damage]:
        stored = {row["id"]: row for row in rows(session, select(_cases).where(_cases.c.id.in_(cases)))}
        models = (Content, Review, ReviewRole, Deadline, Publication, CaseCopy, CaseCause, DeadlineChange)
        contents, reviews, roles, deadlines, publications, copies, causes, changes = (
            _of_cases(session, model, cases) for model in models
        )
        for case_id, events in cases.items():
            name, own = case_chain(case_id), contents[case_id]
            replay = Replay({row["id"]: row for row in own})
            try:
                self._patrols.expect_cases(case_id, events)
                is_known = self._replay(session, replay, events, changes[case_id])
            except UNREADABLE:
                yield from _illegible(name, replay, own, why_illegible(events))
                continue
            self._follow(replay, own)
            if is_known:
                case = [(name, stored[case_id])] if case_id in stored else []
                yield from compare("case", {name: replay.case}, case, str)
                yield from _contents(name, replay, own)
                yield from _reviews(name, replay, reviews[case_id])
                yield from _of_duties("review_role", name, "role", replay.further_roles, roles[case_id])
                yield from _deadlines(name, replay, deadlines[case_id])
                yield from _publications(name, replay, publications[case_id])
                yield from _copies(name, replay, copies[case_id])
                yield from _causes(name, replay, causes[case_id])

    def _replay(
        self, session: Session, replay: Replay, events: Sequence[Recorded], changes: Sequence[Row]
    ) -> bool:
        """False where the definition cannot be read: it is named itself."""
        for event in events:
            self._tell(event)
        process = self._definitions.process(session, events[0].payload["definition"])
        for event in events:
            if event.kind == "migrated":
                process = self._definitions.process(session, event.payload["now"])
            if process is None:
                return False
            replay.add(process, event)
            for change in changes:
                if change["event"] == event.number:
                    replay.recalculate(change)
        if replay.numbered is not None:
            self._counters.add_number(*replay.numbered)
        return True

    def _follow(self, replay: Replay, contents: list[Row]) -> None:
        """Where the definition cannot be read, no content is told of; its files are not to blame."""
        for row in contents:
            told = replay.contents.get(row["id"], row)
            if told is not row or not replay.contents:
                self._files.of_content(row["files"], told["created_at"])

    def _tell(self, event: Recorded) -> None:
        payload = event.payload
        match event.kind:
            case "drafted":
                self._definitions.use(payload["definition"], event.at)
            case "migrated":
                self._definitions.use(payload["now"], event.at)
            case "submitted":
                self._findings.expect(payload["hash"], payload["checked"])
                self._texts.expect(payload["checked"])
            case "decided":
                self._files.add(payload["evidence"], event.at)
            case "performed":
                self._files.add(payload.get("given", {}).get(REPORT, ()), event.at)
            case "ledger":
                self._counters.add_line(payload["organization"], payload["ledger"])
            case "registered":
                self._registers.expect(payload, event.number)


def _of_cases(session: Session, model: Any, cases: AllEvents) -> Mapping[int, list[Row]]:
    table: Any = model.__table__
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows(session, select(table).where(table.c.case_id.in_(cases)).order_by(table.c.id)):
        found[row["case_id"]].append(row)
    return found


def _illegible(case: str, replay: Replay, contents: list[Row], why: str) -> list[Damage]:
    """A content that was made illegible stops the replay as an event does that the program did not write."""
    read = [row for row in contents if row["id"] in replay.contents]
    return list(_contents(case, replay, read)) or [Damage("audit_event", case, why)]


def _contents(case: str, replay: Replay, found: list[Row]) -> Iterator[Damage]:
    stored: list[tuple[int, Columns]] = []
    for row in found:
        written = {column: row[column] for column in ("form", "texts", "files")}
        stored.append((row["id"], {**row, "form、texts、files": fingerprint(written)}))
    yield from compare("content", replay.contents, stored, lambda content: f"{case} content {content}")
    for content, told in replay.contents.items():
        if replay.hashed.get(content, told["parts"]) != told["parts"]:
            yield Damage(
                "content", f"{case} content {content}", "内容已不是报送时的内容：重新计算的校验码不同"
            )


def _reviews(case: str, replay: Replay, found: list[Row]) -> Iterator[Damage]:
    stored = [((row["stage"], row["visit"], row["seat"]), row) for row in found]
    yield from compare("review", replay.reviews, stored, lambda duty: f"{case} {duty[0]}/{duty[1]}")


def _of_duties(
    table: str, case: str, column: str, told: Sequence[tuple[str, int, int, str]], found: list[Row]
) -> Iterator[Damage]:
    """Rows that hold nothing but a duty and one name."""
    none: dict[tuple[str, int, int, str], Columns] = {key: {} for key in told}
    stored = [((row["stage"], row["visit"], row["seat"], row[column]), row) for row in found]
    yield from compare(table, none, stored, lambda r: f"{case} {r[0]}/{r[1]} {r[3]}")


def _copies(case: str, replay: Replay, found: list[Row]) -> Iterator[Damage]:
    stored = [(row["person"], row) for row in found]
    yield from compare("case_copy", replay.copies, stored, lambda person: f"{case} {person}")


def _causes(case: str, replay: Replay, found: list[Row]) -> Iterator[Damage]:
    stored = [(row["key"], row) for row in found]
    yield from compare("case_cause", replay.causes, stored, lambda key: f"{case} {key}")


def _deadlines(case: str, replay: Replay, found: list[Row]) -> Iterator[Damage]:
    names = {"fixed": "事项、单位、起止", "state": "state", "stopped_at": "stopped_at"}
    nothing = dict.fromkeys(NOTICED)
    told = {
        key: {**{names[k]: v for k, v in clock.items()}, **nothing, **replay.noticed.get(key, {})}
        for key, clock in replay.clocks.items()
    }
    stored = [
        (row["key"], {**{names[k]: v for k, v in told_of_clock(row).items()}, **{k: row[k] for k in NOTICED}})
        for row in found
    ]
    yield from compare("deadline", told, stored, lambda key: f"{case} {key}")


def _publications(case: str, replay: Replay, found: list[Row]) -> Iterator[Damage]:
    stored = [(row["id"], row) for row in found]
    yield from compare("publication", replay.publications, stored, lambda i: f"{case} publication {i}")
