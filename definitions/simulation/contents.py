"""What is handed in and filled in: the forms of the examples, with the answers varied that forks ask for."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from definitions.conditions import references
from definitions.rules.patterned import texts_like
from definitions.rules.trials import A_FILE, A_PICTURE, A_PUBLICATION, START
from definitions.schema.fields import (
    ChoiceField,
    ChoicesField,
    EntryField,
    FilesField,
    FormField,
    NumberField,
    PersonField,
    RowsField,
    TextField,
    UnitField,
)
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.entries import Registers, made_whole
from definitions.semantics.forms import (
    complete,
    empty_value,
    is_empty,
    is_required,
    is_shown,
)
from definitions.semantics.handing_in import handed_in, problems_of_form
from definitions.semantics.path import conditions_context, fork_conditions
from definitions.simulation.days import within_bounds
from definitions.vocabulary import FieldKind
from definitions.working_days import Calendar, as_day

VARIATIONS = 40
"""Forms that are tried beside those of the examples, and kept where they are accepted."""
FILLINGS = 16
"""Answers that are made up for a stage."""
MOST_ROWS = 4
"""More than a table has to have."""
FALLBACK = date(2026, 1, 5)
PLAUSIBLE = {
    FieldKind.DATE: "2026-01-04",
    FieldKind.URL: "https://www.example.gov.cn/",
    FieldKind.UNIT: "office",
    FieldKind.PUBLICATION: dict(A_PUBLICATION),
}


@dataclass(frozen=True, slots=True)
class Content:
    """A form that is accepted from a unit."""

    number: int
    form: Mapping[str, Any]
    units: Sequence[str]


def contents(
    process: Process, units: Sequence[str], dice: random.Random, registers: Registers, calendar: Calendar
) -> list[Content]:
    """At least one."""
    examples = [one for one in process.examples if not one.expect.rejected and not one.expect.blocked]
    bases = [{**process.sample, **one.given} for one in examples] or [dict(process.sample)]
    day = max(filter(None, (as_day(one.on) for one in process.examples)), default=FALLBACK)
    occasion = Occasion(day, calendar)
    forms: list[dict[str, Any]] = []
    found: list[Content] = []
    for sketched in [*bases, *_variations(process, units, bases, dice)]:
        whole = handed_in(process.form, made_whole(process.form.fields, sketched, registers), units[0])
        values = within_bounds(process.form.fields, whole, {}, occasion)
        form = complete(process.form.fields, values)
        accepting = [] if form in forms else _accepting(process, values, units, occasion)
        forms.append(form)
        if accepting:
            found.append(Content(len(found), form, accepting))
    return found or [Content(0, complete(process.form.fields, bases[0]), units)]


def _accepting(
    process: Process, values: Mapping[str, Any], units: Sequence[str], occasion: Occasion
) -> Sequence[str]:
    """The units that may hand this in: only conditions tell them apart."""
    if not process.form.demands and not any(map(_asks_who_submits, process.form.fields)):
        return [] if problems_of_form(process.form, values, units[0], occasion) else units
    return [unit for unit in units if not problems_of_form(process.form, values, unit, occasion)]


def _variations(
    process: Process, units: Sequence[str], bases: Sequence[Mapping[str, Any]], dice: random.Random
) -> Iterator[dict[str, Any]]:
    asked = _asked_by_forks(process)
    fields = [one for one in process.form.fields if one.id in asked and not isinstance(one, EntryField)]
    if not fields:
        return
    asks_who = any(map(_asks_who_submits, process.form.fields))
    for _ in range(VARIATIONS):
        values = dict(dice.choice(bases))
        values |= {field.id: made_up(field, dice) for field in fields}
        unit = dice.choice(units) if asks_who else units[0]
        yield _whole(process, values, unit, dice)


def _whole(process: Process, values: dict[str, Any], unit: str, dice: random.Random) -> dict[str, Any]:
    """With what these answers require beside them, and without what they hide."""
    context = conditions_context(process, values, {}, unit=unit)
    for field in process.form.fields:
        if not is_shown(field, context):
            values[field.id] = empty_value(field)
        elif is_required(field, context) and is_empty(values.get(field.id)):
            values[field.id] = made_up(field, dice)
        if isinstance(field, RowsField):
            rows = (complete(field.columns, row) for row in values.get(field.id) or ())
            values[field.id] = [_whole_row(field, row, context) for row in rows]
    return values


def _asked_by_forks(process: Process) -> set[str]:
    """The fields of the form that the way of a case depends on, and those that these depend on."""
    waiting = list(fork_conditions(process))
    conditions = {
        field.id: [one for one in (field.shown_when, field.required_when) if one]
        for field in process.form.fields
    }
    asked: set[str] = set()
    while waiting:
        for reference in references(waiting.pop()):
            name = reference[1] if reference[0] in {"form", "rows"} and len(reference) > 1 else None
            if name in conditions and name not in asked:
                asked.add(name)
                waiting += conditions[name]
    return asked


def made_up(field: FormField, dice: random.Random) -> Any:
    match field:
        case ChoiceField():
            return dice.choice(field.options)
        case ChoicesField():
            return [option for option in field.options if dice.random() < 1 / 2]
        case NumberField():
            low = field.minimum if field.minimum is not None else 0
            return dice.randint(round(low), round(field.maximum if field.maximum is not None else low + 100))
        case TextField(pattern=str() as pattern) if texts_like(pattern):
            return dice.choice(texts_like(pattern))
        case FilesField():
            return [dict(dice.choice((A_FILE, A_PICTURE)))]
        case RowsField():
            count = dice.randint(field.at_least, min(field.at_most, field.at_least + MOST_ROWS))
            return [{column.id: made_up(column, dice) for column in field.columns} for _ in range(count)]
        case EntryField():
            return {"number": 1}
        case _:
            return PLAUSIBLE.get(FieldKind(field.kind), "文字")


def _whole_row(table: RowsField, row: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Without what the answers in the row hide."""
    values = dict(row)
    for column in table.columns:
        if not is_shown(column, {**context, "row": values}):
            values[column.id] = empty_value(column)
    return values


def _asks_who_submits(field: FormField) -> bool:
    columns = field.columns if isinstance(field, RowsField) else []
    conditions = (asked for one in (field, *columns) for asked in (one.shown_when, one.required_when))
    return any(START in references(asked) for asked in conditions if asked is not None)


def asks_who_submits(stage: HumanStage) -> bool:
    """Whether its fields are other ones for other submitting units."""
    return any(map(_asks_who_submits, stage.fields))


def fillings(
    process: Process, stage: HumanStage, form: Mapping[str, Any], unit: str, seed: str
) -> list[dict[str, Any]]:
    """Answers to the fields of a stage. Units and persons are those that the examples name there, if any."""
    dice = random.Random(seed)
    named = _named_in_examples(process, stage)
    found = []
    for _ in range(FILLINGS if stage.fields else 1):
        given = {field.id: made_up(field, dice) for field in stage.fields}
        given |= {name: dice.choice(values) for name, values in named.items()}
        if any(field.shown_when is not None for field in stage.fields):
            context = conditions_context(process, form, {stage.id: given}, unit=unit)
            given = {field.id: given[field.id] for field in stage.fields if is_shown(field, context)}
        found.append(complete(stage.fields, given))
    return found


def _named_in_examples(process: Process, stage: HumanStage) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {
        field.id: [] for field in stage.fields if isinstance(field, UnitField | PersonField)
    }
    for example in process.examples if found else ():
        for step in (each[stage.id] for each in example.do if isinstance(each, dict) and stage.id in each):
            for name in found.keys() & step.values.keys():
                found[name].append(step.values[name])
    return {name: values for name, values in found.items() if values}
