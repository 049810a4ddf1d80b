"""What is asked when a form is handed in, or a stage answered: of each answer, of its days, and of all together."""

from collections.abc import Mapping, Sequence
from typing import Any

from definitions.conditions import holds
from definitions.schema.fields import FormField
from definitions.schema.process import Demand, Form, Process
from definitions.schema.stages import DecisionOption
from definitions.semantics.day_bounds import Occasion, problems_of_days, titles_of
from definitions.semantics.defaults import answered
from definitions.semantics.forms import FieldProblem, asked_with, complete, problems_of, start_of


def form_context(form: Form, values: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """What conditions see while this unit fills in the form."""
    return {**start_of(unit), "form": complete(form.fields, values)}


def handed_in(form: Form, values: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """The answers of a form, with the default of every choice that was asked for and not made."""
    return answered(form.fields, values, lambda told: form_context(form, told, unit))


def problems_of_form(
    form: Form, values: Mapping[str, Any], unit: str, occasion: Occasion
) -> list[FieldProblem]:
    """Everything that is wrong with a form that this unit hands in."""
    context = form_context(form, values, unit)
    titles = {f"form.{field.id}": field.label.zh for field in form.fields}
    problems = problems_of(form.fields, values, context)
    problems += _days(form.fields, values, context, occasion, titles, problems)
    return problems or _unmet(form, context)


def problems_of_answers(
    process: Process,
    fields: Sequence[FormField],
    option: DecisionOption,
    given: Mapping[str, Any],
    context: Mapping[str, Any],
    occasion: Occasion,
) -> list[FieldProblem]:
    """Everything that is wrong with what a stage is answered with."""
    problems = problems_of(asked_with(fields, option.effect), given, context, option.needs)
    return problems + _days(fields, given, context, occasion, titles_of(process), problems)


def _days(
    fields: Sequence[FormField],
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    occasion: Occasion,
    titles: Mapping[str, str],
    known: Sequence[FieldProblem],
) -> list[FieldProblem]:
    """But for those with which something else is wrong."""
    faulty = {problem.field for problem in known}
    sound = [field for field in fields if field.id not in faulty]
    return list(problems_of_days(sound, values, context, occasion, titles))


def _unmet(form: Form, context: Mapping[str, Any]) -> list[FieldProblem]:
    labels = {field.id: field.label.zh for field in form.fields}
    unmet: list[Demand] = [demand for demand in form.demands if not holds(demand.that, context)]
    return [FieldProblem(demand.field, labels[demand.field], demand.say.zh) for demand in unmet]
