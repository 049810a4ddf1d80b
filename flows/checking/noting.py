"""What is worth a look in a definition that will do: notes, which change no exit code."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from definitions.examples import reached
from definitions.problems import Place, Problem
from definitions.rules import notes_on
from definitions.rules.document import Document
from definitions.rules.untried import untried
from definitions.rules.unused import unused_fields
from definitions.schema.fields import FilesField, MarkdownField
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.sheets import SheetDocument
from definitions.schema.stages import PublishStage
from definitions.vocabulary import CheckName
from flows.access.credentials import AUDIT_ADMIN, SECURITY_ADMIN, SYSTEM_ADMIN
from flows.checks.source_and_drafter import shown_fields

TITLE = "title"
"""Names the case in every list."""
ADMINISTRATORS = {
    SYSTEM_ADMIN: "系统管理员",
    SECURITY_ADMIN: "安全管理员",
    AUDIT_ADMIN: "审计管理员",
}
"""The three (三员) that an office is set up with."""
PUBLISHED = frozenset({TITLE, "column", "source_url", "document_number", "formed_on"})
READ_BY_CHECKS = {
    CheckName.BARRED_GENRE: frozenset({"kind", "genre", "addressee", TITLE}),
    CheckName.DOCUMENT_NUMBER: frozenset({"kind", "document_number"}),
}
"""Those that a check asks for by name; the others look through all texts."""


def notes_of(document: Document, sheets: Sequence[SheetDocument]) -> Iterator[Problem]:
    """`sheets`: those of its organisation."""
    yield from notes_on(document)
    yield from unused_fields(document, read_elsewhere(document.process, sheets))
    yield from untried(document, reached(document.process))


def read_elsewhere(process: Process, sheets: Sequence[SheetDocument]) -> frozenset[str]:
    """The fields of the form that the checks, the sheet and the publication read."""
    read = {TITLE} | _content(process) | _on_the_sheets(process, sheets) | _published(process)
    for check in process.checks:
        read |= READ_BY_CHECKS.get(CheckName(check.check), frozenset())
        read |= set(shown_fields(process)) if check.check == CheckName.SOURCE_AND_DRAFTER else set()
    return frozenset(read)


def _content(process: Process) -> set[str]:
    """Texts and files are what is decided on, and what is published."""
    return {one.id for one in process.form.fields if isinstance(one, MarkdownField | FilesField)}


def _on_the_sheets(process: Process, sheets: Sequence[SheetDocument]) -> set[str]:
    """Without a sheet of its own a process prints every field that fits a row."""
    own = [sheet for sheet in sheets if process.process.partition(".")[2] in sheet.processes]
    if own:
        return {path[1] for sheet in own for path in sheet.read if path[0] == "form"}
    return {one.id for one in process.form.fields} - _content(process)


def _published(process: Process) -> set[str]:
    if not any(isinstance(stage, PublishStage) for stage in process.all_stages):
        return set()
    return {*PUBLISHED, *shown_fields(process)}


def missing_administrators(organization: Organization, file: Path) -> Iterator[Problem]:
    """Without the three of them nobody can be registered, given a password, or look at the audit."""
    known = {role.id for role in organization.roles}
    missing = [f"`{role}`（{title}）" for role, title in ADMINISTRATORS.items() if role not in known]
    if missing:
        message = f"机构没有这些管理岗位：{'、'.join(missing)}。没有人能登记人员、设置密码或者查审计。"
        hint = "在 roles 里加上，例如 {id: system_admin, title: 系统管理员}。"
        yield Problem("missing-administrators", message, Place(str(file), 1, 1), ("roles",), hint)


def unused_ledgers(folder: Path, entries: Collection[str]) -> Iterator[Problem]:
    """Of an organisation: files of ledgers that no process writes to."""
    for path in sorted((folder / "ledgers").glob("*.yaml")):
        if path.stem not in entries:
            message = f"没有流程往台账 `{path.stem}` 里登记。"
            hint = "在流程的 ledgers 里写上它；用不着的，请删去。"
            yield Problem("unused-ledger", message, Place(str(path), 1, 1), ("ledger",), hint)
