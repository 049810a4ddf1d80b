"""What stands in a field that nobody filled in, where the document says it: the same on every way in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from definitions.conditions import ConditionError
from definitions.schema.fields import BaseField, ChoiceField, FormField, RowsField
from definitions.semantics.forms import is_shown


def with_defaults(fields: Sequence[FormField], values: Mapping[str, Any]) -> dict[str, Any]:
    """With the default of every choice that was not made, also in rows."""
    everything = dict(values)
    for field in fields:
        if isinstance(field, ChoiceField) and field.default is not None and field.id not in everything:
            everything[field.id] = field.default
        elif isinstance(field, RowsField) and isinstance(everything.get(field.id), list):
            everything[field.id] = [
                with_defaults(field.columns, row) if isinstance(row, Mapping) else row
                for row in everything[field.id]
            ]
    return everything


def answered(
    fields: Sequence[FormField],
    given: Mapping[str, Any],
    context: Callable[[Mapping[str, Any]], Mapping[str, Any]],
) -> dict[str, Any]:
    """The answers of a form or of a stage, with the default of every choice that was asked for and not made.

    `context`: what conditions see, given the answers.
    """
    everything = with_defaults(fields, given)
    added = everything.keys() - given.keys()
    if not added:
        return everything
    seen = context(everything)
    hidden = {field.id for field in fields if field.id in added and not _is_asked_for(field, seen)}
    return {name: value for name, value in everything.items() if name not in hidden}


def _is_asked_for(field: BaseField, context: Mapping[str, Any]) -> bool:
    try:
        return is_shown(field, context)
    except ConditionError:  # told when the answers are looked at
        return True


__all__ = ["answered", "with_defaults"]
