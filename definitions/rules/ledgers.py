"""Ledgers exist, and find what they record in the form of the process."""

import re
from collections.abc import Iterator
from typing import Any

from definitions.conditions import ConditionError, check_syntax, evaluate, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document, problem_at
from definitions.rules.expressions import condition_problem, passed_before
from definitions.rules.names import repeated
from definitions.rules.publication import publications
from definitions.rules.rule import WAYS, rule
from definitions.rules.trying import Trial, Untotal, try_out
from definitions.schema.fields import RowsField
from definitions.schema.organization import Ledger, LedgerColumn
from definitions.schema.places import FROM_FORM
from definitions.schema.process import LedgerEntry
from definitions.schema.stages import told_in
from definitions.source import Source
from definitions.vocabulary import COLUMN_SOURCES

COMMON_FIELDS = frozenset({"title"})
"""Fields that every case has."""
COLUMN_ROOTS = ("form", "rows", "row", "given", *COLUMN_SOURCES)


@rule()
def ledgers_exist(document: Document) -> Iterator[Problem]:
    if document.ledgers is None:
        return
    for path, entry in document.ledger_entries():
        if entry.ledger not in document.ledgers:
            message = f"本机构没有 {quoted(entry.ledger)} 这本台账。"
            hint = did_you_mean(entry.ledger, document.ledgers)
            yield document.problem("unknown-ledger", message, path, hint)


@rule("form.fields.*.id")
def ledgers_find_their_fields(document: Document) -> Iterator[Problem]:
    """A column may ask `has(form.x)` first; else the form must have the field."""
    fields = {field.id for field in document.process.form.fields} | COMMON_FIELDS
    seen: set[str] = set()
    for path, entry in document.ledger_entries():
        ledger = (document.ledgers or {}).get(entry.ledger)
        if ledger is None or ledger.ledger in seen:
            continue
        seen.add(ledger.ledger)
        for column_id, name in _form_fields(ledger):
            if name not in fields:
                message = (
                    f"台账 `{ledger.ledger}` 的 `{column_id}` 栏要用 `form.{name}`，这个流程的表单里没有。"
                )
                hint = f"在表单里加上 `{name}`，或在台账里写 has(form.{name}) ? form.{name} : ''。"
                yield document.problem("ledger-field-missing", message, path, hint)


def _form_fields(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """The column and the field, for each field that a column takes for granted."""
    for column in ledger.columns:
        if column.value is None:
            continue
        guarded = set(re.findall(r"\bhas\(\s*form\.(\w+)\s*\)", column.value))
        try:
            read = references(column.value)
        except ConditionError:  # a problem of the ledger's own document, reported there
            continue
        for reference in sorted(read):
            if reference[0] == "form" and len(reference) > 1 and reference[1] not in guarded:
                yield column.id, reference[1]


@rule("form.fields", *WAYS, "stages.*.fields")
def ledger_columns_can_be_computed(document: Document) -> Iterator[Problem]:
    """Whatever was filled in: a line that cannot be written would stop the decision that it tells of."""
    for path, entry in document.ledger_entries():
        ledger = (document.ledgers or {}).get(entry.ledger)
        for column in ledger.columns if ledger else ():
            failure = _failure(document, path, entry, column)
            if failure is not None:
                message = (
                    f"台账 `{entry.ledger}` 的 `{column.id}` 栏{failure.said}算不出来：{failure.reason}。"
                )
                hint = _instead(document, failure.expression) or failure.hint
                yield document.problem("ledger-not-total", message, path, hint)


def _instead(document: Document, formula: str) -> str | None:
    """What can be written for the first name that there is not."""
    telling = document.process.telling_stages
    given = {stage.id: [field.id for field in told_in(stage)] for stage in telling}
    signed = {stage.id: COLUMN_SOURCES["signed"] for _, stage in document.human_stages()}
    for root, *names in sorted(references(formula)):
        known: Any = {"given": given, "signed": signed}.get(root, COLUMN_SOURCES.get(root, ()))
        for name in names:
            if name not in known:
                if known:
                    return did_you_mean(name, known)
                break
            known = known[name] if isinstance(known, dict) else ()
    return None


def _failure(document: Document, path: Path, entry: LedgerEntry, column: LedgerColumn) -> Untotal | None:
    if column.value is None or not _is_readable(document, column.value):
        return None
    if document.speaks_of_unknown_entries(column.value):
        return None
    table = document.process.tables.get((entry.each or "").removeprefix(FROM_FORM))
    trial = Trial(_passed_at(document, entry.on), table, document.registers or {})
    try:
        try_out(
            evaluate,
            document.process,
            column.value,
            trial,
            document.effort,
            at=path,
            beside=_beside(document, table),
        )
    except Untotal as failure:
        return failure
    return None


def _is_readable(document: Document, formula: str) -> bool:
    """Whether it can be read, and takes no field for granted that is missing: else that is reported."""
    known = {field.id for field in document.process.form.fields}
    try:
        read = references(formula)
    except ConditionError:
        return False
    return all(reference[1] in known for reference in read if reference[0] == "form" and len(reference) > 1)


def _passed_at(document: Document, moment: str) -> frozenset[str]:
    """The stages that every case has passed when a line is written."""
    stage = moment.rpartition(".")[0]
    if document.process.find_stage(stage) is not None:
        passed = passed_before(document, stage)
        return passed | {stage} if moment.endswith(".done") else passed
    published = (
        [passed_before(document, one) for one in publications(document)] if moment == "published" else []
    )
    return frozenset.intersection(*published) if published else frozenset()


def _beside(document: Document, table: RowsField | None) -> dict[str, object]:
    """What a column sees beside the answers: always texts. A line that stands for no row sees an empty one."""
    beside: dict[str, object] = {name: dict.fromkeys(texts, "") for name, texts in COLUMN_SOURCES.items()}
    signed = dict.fromkeys(COLUMN_SOURCES["signed"], "")
    beside |= {"row": {}} if table is None else {}
    return {**beside, "signed": {stage.id: signed for _, stage in document.human_stages()}}


@rule()
def columns_are_unique(ledger: Ledger, source: Source) -> Iterator[Problem]:
    columns = ((("columns", index, "id"), column.id) for index, column in enumerate(ledger.columns))
    yield from repeated(source, "栏目", columns)


@rule()
def columns_can_be_filled(ledger: Ledger, source: Source) -> Iterator[Problem]:
    for index, column in enumerate(ledger.columns):
        path = ("columns", index, "value")
        if column.value is None:
            continue
        try:
            check_syntax(column.value)
        except ConditionError as error:
            yield condition_problem(source, path, error)
            continue
        for root in sorted({reference[0] for reference in references(column.value)} - set(COLUMN_ROOTS)):
            message = f"栏目的取值里 {quoted(root)} 不知所指。"
            yield problem_at(source, "unknown-field", message, path, did_you_mean(root, COLUMN_ROOTS))
