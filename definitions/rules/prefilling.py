"""What a schedule fills a draft in with can be worked out, whatever the day and whatever the job tells."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from definitions.conditions import ConditionError, evaluate, evaluate_or_take, literals
from definitions.problems import Path, Problem
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.rules.triggers import check_formula, known_to, triggers_of
from definitions.schema.fields import FormField, NumberField, RowsField, UnitsField
from definitions.schema.jobs import JOBS, REPORT, ROWS
from definitions.schema.triggers import ScheduleTrigger
from definitions.semantics.triggers import occasion_context
from definitions.vocabulary import FieldKind

DAYS = (date(2026, 1, 1), date(2026, 11, 30))
"""The first day of a year, and one in the midst of it."""
COUNTS = (0, 7)
A_CELL = "2026-11-20"
"""Stands for whatever is in a column of a job's table: they are all texts. Others are what the expression speaks of."""


@rule("form.fields.*.id", "form.fields.*.kind")
def schedules_can_be_worked_out(document: Document) -> Iterator[Problem]:
    """Else the day would come, and no draft."""
    fields = {field.id: field for field in document.process.form.fields}
    for path, trigger in triggers_of(document):
        if not isinstance(trigger, ScheduleTrigger):
            continue
        for at, expression, compute in _worked_out(path, trigger):
            if any(True for _ in check_formula(document, at, expression, known_to(trigger))):
                continue  # told by schedules_prefill_from_their_day
            field = fields.get(str(at[-1])) if at[-2] == "form" else None
            yield from _tried(document, at, expression, compute, field, trigger)


Compute = Callable[[str, Mapping[str, object]], object]


def _worked_out(path: Path, trigger: ScheduleTrigger) -> Iterator[tuple[Path, str, Compute]]:
    yield from (((*path, "form", name), one, evaluate_or_take) for name, one in trigger.form.items())
    if trigger.prepare is not None:
        inputs = trigger.prepare.inputs.items()
        yield from (((*path, "prepare", "with", name), one, evaluate) for name, one in inputs)


def _tried(
    document: Document,
    at: Path,
    expression: str,
    compute: Compute,
    field: FormField | None,
    trigger: ScheduleTrigger,
) -> Iterator[Problem]:
    name = at[-1]
    for context in _contexts(trigger, expression):
        try:
            value = compute(expression, context)
        except ConditionError as error:
            message = f"到时候 `{name}` 算不出来，起草不了：{error.reason.removeprefix('算不出来：')}。"
            hint = "改写表达式；表里的行只能整张填进去，写 job.rows。"
            yield document.problem("prefill-not-total", message, at, hint)
            return
        if field is not None and not _may_hold(field, value):
            message = f"`{name}` 项（kind: {field.kind}）填不进这个表达式的值。"
            yield document.problem(
                "unfit-value", message, at, _WANTED.get(FieldKind(field.kind), "它要的是文字。")
            )
            return


_WANTED = {
    FieldKind.NUMBER: "它要的是数字。",
    FieldKind.ROWS: "它要的是表，写 job.rows。",
    FieldKind.CHOICES: "它要的是几个选项。",
    FieldKind.UNITS: "它要的是几个单位。",
}


def _may_hold(field: FormField, value: object) -> bool:
    match field:
        case NumberField():
            return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        case RowsField():
            return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
        case UnitsField():
            return isinstance(value, list)
        case _ if field.kind in (FieldKind.CHOICES, FieldKind.ENTRY, FieldKind.PUBLICATION):
            return not isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _contexts(trigger: ScheduleTrigger, expression: str) -> Iterator[dict[str, Any]]:
    if trigger.prepare is None:
        yield from (dict(occasion_context(day)) for day in DAYS)
        return
    signature = JOBS[trigger.prepare.job]
    cells = [A_CELL, *sorted(one for one in literals(expression) if isinstance(one, str))]
    tables = [[], *([dict.fromkeys(signature.rows, cell)] for cell in cells if signature.rows)]
    for day, count, table in product(DAYS, COUNTS, tables):
        told = {one.id: count if isinstance(one, NumberField) else A_CELL for one in signature.tells}
        yield {**occasion_context(day), "job": {**told, REPORT: A_CELL, ROWS: table}}
