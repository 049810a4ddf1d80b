"""Days that may not be too early or too late: what `earliest` and `latest` say of the dates that people fill in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from definitions.schema.day_bounds import SUBMISSION, Bound, bound_of
from definitions.schema.fields import BaseField, DateField, RowsField
from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem, in_row, is_empty
from definitions.working_days import Calendar, as_day, day_after, day_before

TODAY = "提交之日"
Titles = Mapping[str, str]
"""`form.begins_on` to what the field is called."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """That a form is handed in, or a stage answered."""

    day: date
    """In Beijing."""
    calendar: Calendar
    before: Mapping[str, Any] = field(default_factory=dict)
    """The answers as they were taken before: what stands since was in time then, and is not counted from this day."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From when until when a date may lie, as far as anything is said."""

    earliest: date | None
    latest: date | None


def titles_of(process: Process) -> Titles:
    form = {f"form.{one.id}": one.label.zh for one in process.form.fields}
    stages = process.human_stages
    return form | {f"given.{stage.id}.{one.id}": one.label.zh for stage in stages for one in stage.fields}


def problems_of_days(
    fields: Sequence[BaseField],
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    occasion: Occasion,
    titles: Titles,
) -> Iterator[FieldProblem]:
    """Of dates that are written as they should be. `context`: what the bounds may name, beside the day of the occasion."""
    for each in fields:
        value, was = values.get(each.id), occasion.before.get(each.id)
        if isinstance(each, DateField):
            reason = _fault(each, value, context, occasion, titles, is_new=value != was)
            if reason is not None:
                yield FieldProblem(each.id, each.label.zh, reason)
        elif isinstance(each, RowsField) and isinstance(value, list):
            yield from _in_rows(each, value, context, occasion, titles)


def _in_rows(
    table: RowsField,
    rows: Sequence[Any],
    context: Mapping[str, Any],
    occasion: Occasion,
    titles: Titles,
) -> Iterator[FieldProblem]:
    columns = {f"row.{one.id}": one.label.zh for one in table.columns}
    taken = occasion.before.get(table.id) or []
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Mapping):
            was = taken[number - 1] if number <= len(taken) else {}
            here = replace(occasion, before=was)
            seen = {**context, "row": row}
            for one in problems_of_days(table.columns, row, seen, here, {**titles, **columns}):
                yield in_row(table, number, one)


def _fault(
    each: DateField,
    value: Any,
    context: Mapping[str, Any],
    occasion: Occasion,
    titles: Titles,
    *,
    is_new: bool,
) -> str | None:
    day = as_day(value) if isinstance(value, str) and not is_empty(value) else None
    if day is None:
        return None
    for written, word in ((each.earliest, "早"), (each.latest, "晚")):
        if written is None or (bound_of(written).day == SUBMISSION and not is_new):
            continue
        bound = bound_of(written)
        limit = _day_of(bound, context, occasion)
        if limit is not None and (day < limit if word == "早" else day > limit):
            return f"不能{word}于{say_bound(bound, titles)}（{limit.isoformat()}）"
    return None


def limits_of(each: DateField, context: Mapping[str, Any], occasion: Occasion) -> Limits:
    """The days between which a date may be chosen, with the answers that are there now."""
    days = (
        _day_of(bound_of(one), context, occasion) if one is not None else None
        for one in (each.earliest, each.latest)
    )
    return Limits(*days)


def say_bounds(each: DateField, titles: Titles) -> str:
    """`不早于提交之日后5个自然日`; empty where nothing is said."""
    said = ((each.earliest, "早"), (each.latest, "晚"))
    return "，".join(f"不{word}于{say_bound(bound_of(one), titles)}" for one, word in said if one is not None)


def say_bound(bound: Bound, titles: Titles) -> str:
    """`提交之日后5个自然日`."""
    day = TODAY if bound.day == SUBMISSION else f"“{titles.get(bound.day, bound.day)}”"
    return day if bound.span is None else f"{day}{'后' if bound.is_after else '前'}{bound.span}"


def _day_of(bound: Bound, context: Mapping[str, Any], occasion: Occasion) -> date | None:
    """None while the day is not known that it is counted from."""
    day = occasion.day if bound.reference is None else _written(context, bound.reference)
    if day is None or bound.span is None:
        return day
    move = day_after if bound.is_after else day_before
    return move(occasion.calendar, day, bound.span)


def _written(context: Mapping[str, Any], reference: Sequence[str]) -> date | None:
    found: Any = context
    for name in reference:
        found = found.get(name) if isinstance(found, Mapping) else None
    return as_day(found) if isinstance(found, str) else None
