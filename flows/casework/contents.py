"""Contents: what is handed in, checked, hashed and stored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, bindparam, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from definitions.schema.fields import EntryField, FilesField, FormField, MarkdownField, RowsField
from definitions.schema.process import Process
from definitions.semantics.binding import content_hash, parts_of
from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.forms import FieldProblem, in_row, problem_at
from definitions.semantics.handing_in import handed_in, problems_of_form
from definitions.semantics.path import conditions_context
from definitions.semantics.rows import apart, cells, flat, together
from definitions.vocabulary import Part, Severity
from flows.access.refusal import Invalid
from flows.casework.desk import Desk
from flows.casework.entries import obstacles, with_entries
from flows.casework.file_texts import FileReader, keep_texts, kept_texts, told_of_texts
from flows.casework.named_values import FilledIn, unknown_names
from flows.casework.naming import with_publications
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.house import NO_HOUSE, House
from flows.checks.runner import rules_digest, run
from flows.extraction.written import Written
from flows.publishing.attachments import PUBLISHABLE
from storage.attachments import StoredFile
from storage.audit_chain import fingerprint
from storage.database import connection_of
from storage.models import Attachment, CheckResult, Content
from storage.prepared import Prepared
from storage.upsert import insert_for, upsert

Files = Mapping[str, Sequence[StoredFile]]
"""Files field id to stored files."""

_contents: Any = Content.__table__
_results: Any = CheckResult.__table__
_CONTENT = select(_contents).where(_contents.c.id == bindparam("content"))
_OF_ROUND = select(_contents).where(
    _contents.c.case_id == bindparam("of_case"), _contents.c.round == bindparam("round")
)
_FINDINGS = Prepared(
    select(_results.c.findings).where(
        _results.c.content_hash == bindparam("of_content"), _results.c.rules == bindparam("of_rules")
    )
)


def _store_file(dialect: str) -> ReturningInsert[Any]:
    return insert_for(dialect, Attachment).on_conflict_do_nothing().returning(Attachment.digest)


_STORE_FILE = Prepared(_store_file, ["digest", "size", "media_type", "stored_at"])
Source = TypeVar("Source")


@dataclass(frozen=True, slots=True)
class Handed:
    """A complete, valid content with its hashes and findings."""

    form: dict[str, Any]
    texts: dict[str, str]
    files: dict[str, list[StoredFile]]
    parts: dict[Part, str]
    findings: tuple[Finding, ...]
    rules: str
    """By which they were found."""
    written: Mapping[str, Written]
    """What was read from its files, by digest."""

    @property
    def hash(self) -> str:
        return content_hash(self.parts)

    @property
    def values(self) -> dict[str, Any]:
        """Field id to value, files as they are stored."""
        return together(self.form, {**self.texts, **self.stored["files"]})

    @property
    def stored(self) -> dict[str, Any]:
        """What is written of it, column by column."""
        files = {name: [file.as_json() for file in files] for name, files in self.files.items()}
        return {"form": self.form, "texts": self.texts, "files": files}

    @property
    def held(self) -> tuple[str, ...]:
        """The checks that block it."""
        return tuple(dict.fromkeys(f.check.value for f in self.findings if f.severity is Severity.BLOCK))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case that has a content already."""

    case_id: int
    form: Mapping[str, Any]
    """As it was last handed in."""


def hand_in(
    desk: Desk,
    process: Process,
    values: Mapping[str, Any],
    files: Files,
    given: Mapping[str, Mapping[str, Any]],
    unit: str,
    unstored: Sequence[FieldProblem] = (),
    earlier: Earlier | None = None,
) -> Handed:
    """Validate a form and examine its content. `earlier`: where the case is there already. Raises Invalid with every problem
    of the form, those of the files that were not stored among them, and what stands against the registers that the case is
    going to write.
    """
    fields = process.form.fields
    values, unknown = with_publications(desk, process, values)
    values, unchosen = _with_entries(desk, process, values, unit)
    unfit = [*unknown, *unchosen]
    problems = [*_written_files(fields, values), *_rowless(fields, values, files)]
    files = {} if problems else files
    stored_files = {name: [f.as_json() for f in stored] for name, stored in files.items()}
    everything = handed_in(process.form, together(values, stored_files), unit)
    today, office = day_of(desk.clock()), desk.office(process.organization)
    occasion = Occasion(today, office.calendar, earlier.form if earlier else {})
    problems = problems or problems_of_form(process.form, everything, unit, occasion)
    with desk.database.looking() as connection:
        where = FilledIn(connection, office.organization, unit, {"form": everything, "given": given}, today)
        unfit += unknown_names(where, fields, everything)
    faulty = {problem.field for problem in unfit}
    problems = [*unfit, *(problem for problem in problems if problem.field not in faulty)]
    problems = problems or _in_the_way(
        desk, process, everything, given, unit, earlier.case_id if earlier else None
    )
    problems += _unpublishable(process, files)
    problems = with_unstored(problems, everything, unstored)
    if problems:
        raise Invalid("表单没有填好，什么都没有提交", "请按下面的说明改正后再提交", problems)
    every = list(cells(fields, everything))
    texts = {name: str(value or "") for name, field, value in every if isinstance(field, MarkdownField)}
    held_files = {
        name: list(files.get(name, ())) for name, field, _ in every if isinstance(field, FilesField)
    }
    form = apart(fields, everything)
    with desk.database.reading() as session:
        reader = _reader(session, desk, held_files)
    house = desk.house(process.organization, unit)
    examined = examine(form, texts, held_files, reader, house)
    parts = parts_of(process, everything, given)
    rules = rules_digest(process.checks, house)
    return Handed(form, texts, held_files, parts, run(process.checks, examined), rules, reader.read_here)


def _reader(session: Session, desk: Desk, files: Files) -> FileReader:
    known = kept_texts(session.connection(), (file for stored in files.values() for file in stored))
    return FileReader(desk.attachments, desk.recent_texts, known)


def _with_entries(
    desk: Desk, process: Process, values: Mapping[str, Any], unit: str
) -> tuple[Mapping[str, Any], list[FieldProblem]]:
    """With what the chosen entries of registers say now."""
    if not any(isinstance(field, EntryField) for field in process.form.fields):
        return values, []
    office = desk.office(process.organization)
    with desk.database.reading() as session:
        return with_entries(session.connection(), office, process.form.fields, values, unit)


def _in_the_way(
    desk: Desk,
    process: Process,
    values: Mapping[str, Any],
    given: Mapping[str, Mapping[str, Any]],
    unit: str,
    case_id: int | None,
) -> list[FieldProblem]:
    if not process.register_stages:
        return []
    office = desk.office(process.organization)
    labels = {field.id: field.label.zh for field in process.form.fields}
    with desk.database.reading() as session:
        context = conditions_context(process, values, given, unit=unit)
        found = list(obstacles(session.connection(), office, process, context, given, case_id))
    named = [(one, one.field if one.field in labels else process.form.fields[0].id) for one in found]
    return [FieldProblem(name, labels[name], f"{one.reason}。{one.hint}") for one, name in named]


def _written_files(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[FieldProblem]:
    """A file is handed in, not described: nothing would stand behind the description."""
    faults = []
    for field in fields:
        value = values.get(field.id)
        if isinstance(field, FilesField) and value:
            how = "附件不写在表单里，请把文件作为附件提交（--attach 文件）"
            faults.append(FieldProblem(field.id, field.label.zh, how))
        elif isinstance(field, RowsField) and isinstance(value, list):
            rows = ((n, row) for n, row in enumerate(value, start=1) if isinstance(row, Mapping))
            faults += [
                in_row(field, number, fault)
                for number, row in rows
                for fault in _written_files(field.columns, row)
            ]
    return faults


def _rowless(fields: Sequence[FormField], values: Mapping[str, Any], files: Files) -> list[FieldProblem]:
    """Files for rows that nobody filled in, and for columns that there are not."""
    tables = {field.id: field for field in fields if isinstance(field, RowsField)}
    known = {name for name, field, _ in cells(fields, _listed(tables, values))}
    faults = []
    for name in files:
        table, dot, place = name.partition(".")
        if dot and table in tables and name not in known:
            number = place.partition(".")[0]
            reason = f"第{number}行没有这样放附件的一列，或者没有这一行"
            faults.append(FieldProblem(table, tables[table].label.zh, reason))
    return faults


def _listed(tables: Mapping[str, RowsField], values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the tables what can be told row by row; what is wrong with the others is said elsewhere."""
    return {
        name: [row if isinstance(row, Mapping) else {} for row in values[name]]
        for name in tables
        if isinstance(values.get(name), list)
    }


def with_unstored(
    problems: Iterable[FieldProblem], values: Mapping[str, Any], unstored: Sequence[FieldProblem]
) -> list[FieldProblem]:
    """A field whose files were all refused is not empty: why they were refused is what there is to say of it."""
    offered = {problem.key for problem in unstored}
    return [*(p for p in problems if p.key not in offered or values.get(p.key)), *unstored]


def _unpublishable(process: Process, files: Files) -> list[FieldProblem]:
    """Files that no site would show: better said now than after the last signature."""
    return [
        problem_at(
            process.form.fields,
            name,
            f"“{file.name}”这种文件不能在网站上公开，请换成 PDF 等格式",
        )
        for name, stored in files.items()
        for file in stored
        if PurePath(file.name).suffix.lower() not in PUBLISHABLE
    ]


def examine(
    form: Mapping[str, Any],
    texts: Mapping[str, str],
    files: Mapping[str, Sequence[StoredFile]],
    reader: FileReader,
    house: House = NO_HOUSE,
) -> Examined:
    """What the checks read: fields, texts, and everything that is written in the attachments."""
    attachments = tuple(
        ReadAttachment(file.name, file.media_type, reader.read(file))
        for stored in files.values()
        for file in stored
    )
    return Examined(flat(form), texts, attachments, house)


def store_content(session: Session, case_id: int, round_: int, handed: Handed, by: str, at: datetime) -> int:
    """Write the content of a round; returns its id."""
    store_files(session, [file for files in handed.files.values() for file in files], at)
    keep_texts(session, handed.written, at)
    return session.scalars(
        insert(Content)
        .values(
            case_id=case_id,
            round=round_,
            revision=0,
            **handed.stored,
            parts={str(part): digest for part, digest in handed.parts.items()},
            hash=handed.hash,
            created_at=at,
            created_by=by,
        )
        .returning(Content.id)
    ).one()


def store_files(session: Session, files: Sequence[StoredFile], at: datetime) -> frozenset[str]:
    """Returns the digests of those that were stored before."""
    connection = connection_of(session)
    known = set()
    for file in files:
        row = {"digest": file.digest, "size": file.size, "media_type": file.media_type, "stored_at": at}
        if not _STORE_FILE.rows(connection, row):
            known.add(file.digest)
    return frozenset(known)


def store_findings(session: Session, handed: Handed, at: datetime) -> None:
    """Keep the findings under what was examined and by which rules."""
    _store_result(session, handed.hash, handed.rules, handed.findings, at)


def told_of_findings(handed: Handed) -> dict[str, Any]:
    """What the audit holds of them, and of the texts in which they were found."""
    found = {"rules": handed.rules, "findings": digest_of_findings(handed.findings)}
    return {**found, **told_of_texts(handed.written)}


def digest_of_findings(findings: Sequence[Finding]) -> str:
    return fingerprint({"findings": [finding.as_json() for finding in findings]})


def _store_result(
    session: Session, content: str, rules: str, findings: Sequence[Finding], at: datetime
) -> None:
    session.execute(
        upsert(session, CheckResult)
        .values(content_hash=content, rules=rules, findings=[f.as_json() for f in findings], checked_at=at)
        .on_conflict_do_nothing()
    )


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A content as it lies in the database."""

    id: int
    round: int
    form: dict[str, Any]
    texts: dict[str, str]
    files: dict[str, list[StoredFile]]
    parts: dict[Part, str]
    hash: str

    @property
    def values(self) -> dict[str, Any]:
        """Every submitted value, as the hashes are computed over it."""
        files = {name: [file.as_json() for file in stored] for name, stored in self.files.items()}
        return together(self.form, {**self.texts, **files})


def store_each(
    field: str, label: str, store: Callable[[Source], StoredFile], sources: Iterable[Source]
) -> tuple[list[StoredFile], list[FieldProblem]]:
    """The files of a field that could be taken in, and what is wrong with the others."""
    stored, problems = [], []
    for source in sources:
        try:
            stored.append(store(source))
        except Invalid as error:
            problems.append(FieldProblem(field, label, error.reason))
    return stored, problems


def load_content(session: Session, content_id: int) -> StoredContent:
    return _content(session.execute(_CONTENT, {"content": content_id}).one())


def load_content_of_round(session: Session, case_id: int, round_: int) -> StoredContent:
    return _content(session.execute(_OF_ROUND, {"of_case": case_id, "round": round_}).one())


def _content(row: Row[Any]) -> StoredContent:
    files = {name: [StoredFile.from_json(f) for f in stored] for name, stored in row.files.items()}
    parts = {Part(part): digest for part, digest in row.parts.items()}
    return StoredContent(row.id, row.round, row.form, row.texts, files, parts, row.hash)


def stored_findings(connection: Connection, content: str, rules: str) -> tuple[Finding, ...] | None:
    """The findings on the content of this hash by these rules; None where they were not computed yet."""
    position = {"of_content": content, "of_rules": rules}
    for (stored,) in _FINDINGS.rows(connection, position):
        return tuple(Finding.from_json(item) for item in stored)
    return None


def findings_of(
    session: Session, desk: Desk, process: Process, unit: str, content: StoredContent, at: datetime | None
) -> tuple[Finding, ...]:
    """The findings on a content that this unit handed in, under today's rules, computed now where they are not stored.

    Without a moment `at` nothing is written, for sessions that only read.
    """
    house = desk.house(process.organization, unit)
    rules = rules_digest(process.checks, house)
    stored = stored_findings(session.connection(), content.hash, rules)
    if stored is not None:
        return stored
    reader = _reader(session, desk, content.files)
    examined = examine(content.form, content.texts, content.files, reader, house)
    findings = run(process.checks, examined)
    if at is not None:
        keep_texts(session, reader.fresh, at)
        _store_result(session, content.hash, rules, findings, at)
    return findings
