"""The days that are filled in: recent ones, those that limits wait for, and all within their bounds."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from definitions.schema.fields import BaseField, DateField, RowsField
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, WaitStage
from definitions.semantics.day_bounds import Occasion, limits_of
from definitions.working_days import as_day

LATEST_DAYS = 3
"""A date of the form lies so many days before the submission, at most; one that is still to come so many after."""
AGAIN = 2
"""How often days are moved that are counted from each other."""


def days_ahead(process: Process, stage: HumanStage) -> frozenset[str]:
    """The dates that a stage names for what is still to come: limits end with them, or a wait."""
    return _still_to_come(process, stage.fields, f"given.{stage.id}")


def form_days_ahead(process: Process) -> frozenset[str]:
    """The same of the form."""
    return _still_to_come(process, process.form.fields, "form")


def _still_to_come(process: Process, fields: Sequence[BaseField], where: str) -> frozenset[str]:
    named = {day for one in process.deadlines for day in (one.before, one.no_later_than)}
    named |= {one.day for one in process.all_stages if isinstance(one, WaitStage)}
    dates = (one.id for one in fields if isinstance(one, DateField) and one.latest is None)
    return frozenset(one for one in dates if f"{where}.{one}" in named)


def ahead(
    given: Mapping[str, Any], names: frozenset[str], day: date, dice: random.Random
) -> Mapping[str, Any]:
    """What is filled in on this day, with days that are still to come under these names."""
    days = (dice.randint(1, LATEST_DAYS) for _ in names)
    dates = zip(sorted(names), ((day + timedelta(days=n)).isoformat() for n in days), strict=True)
    return {**given, **dict(dates)} if names else given


def dated(
    fields: Sequence[BaseField],
    form: Mapping[str, Any],
    days_ahead: frozenset[str],
    occasion: Occasion,
    dice: random.Random,
) -> Mapping[str, Any]:
    """The form as it would be handed in on this occasion: what limits end with, or a wait, is still to come."""
    to_come = frozenset(one for one in days_ahead if form[one])
    dates = {
        field.id: (occasion.day - timedelta(days=dice.randint(0, LATEST_DAYS))).isoformat()
        for field in fields
        if isinstance(field, DateField) and form[field.id] and field.id not in to_come
    }
    filled = ahead({**form, **dates} if dates else form, to_come, occasion.day, dice)
    return within_bounds(fields, filled, {}, occasion)


def within_bounds(
    fields: Sequence[BaseField],
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    occasion: Occasion,
    where: Sequence[str] = ("form",),
) -> Mapping[str, Any]:
    """With every date moved as little as its bounds ask for. `where` others name these fields under: `("given", "sort")`."""
    bound = [field for field in fields if is_bound(field)]
    for _ in range(AGAIN if bound else 0):
        moved = dict(values)
        for field in bound:
            moved[field.id] = _moved(field, moved.get(field.id), _seen(context, where, moved), occasion)
        values = moved
    return values


def is_bound(field: BaseField) -> bool:
    """Whether it is a date that keeps a distance, or a table with such a date."""
    if isinstance(field, RowsField):
        return any(map(is_bound, field.columns))
    return isinstance(field, DateField) and (field.earliest or field.latest) is not None


def _seen(context: Mapping[str, Any], where: Sequence[str], values: Mapping[str, Any]) -> Mapping[str, Any]:
    first, *rest = where
    inner = _seen(context.get(first, {}), rest, values) if rest else values
    return {**context, first: inner}


def _moved(field: BaseField, value: Any, context: Mapping[str, Any], occasion: Occasion) -> Any:
    if isinstance(field, RowsField) and isinstance(value, list):
        return [
            within_bounds(field.columns, row, context, occasion, ("row",))
            if isinstance(row, Mapping)
            else row
            for row in value
        ]
    day = as_day(value) if isinstance(field, DateField) and isinstance(value, str) else None
    if day is None or not isinstance(field, DateField):
        return value  # an example may show a form that is turned down
    limits = limits_of(field, context, occasion)
    if limits.earliest is not None:
        day = max(day, limits.earliest)
    if limits.latest is not None:
        day = min(day, limits.latest)
    return day.isoformat()


__all__ = ["ahead", "dated", "days_ahead", "form_days_ahead", "is_bound", "within_bounds"]
