"""Whatever a person may fill in or leave out: an expression has to be computable."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from definitions.conditions import ConditionError, CostlyCondition, check_within, holds, work_on_little
from definitions.conditions.skeleton import Uncomputable
from definitions.problems import Path
from definitions.rules.asking import Allowance, Asking, TooMany
from definitions.rules.largest import largest
from definitions.rules.trials import (
    ANY_UNIT_AT_ALL,
    HASTES,
    RETURNS,
    START,
    URGENT,
    Asked,
    asked_by,
    fields_of,
    held,
    read_by,
    sample_context,
    told,
    values_to_try,
)
from definitions.rules.values import counts_spoken_of
from definitions.schema.fields import FormField, NumberField, RowsField
from definitions.schema.process import Process
from definitions.semantics.entries import Registers

MOST = 5000
"""Ways of filling in the form that are tried of one expression. One that takes more should be several."""
MOST_OF_ALL = 20_000
"""Those that are tried for one document, all its expressions together; one of an expression that takes long counts as
several.
"""
OF_A_TRIAL = 1000
"""Steps of an expression that take as long as filling in a form for it."""


Compute = Callable[[str, Mapping[str, object]], object]


@dataclass(frozen=True, slots=True)
class Trial:
    """When and of what an expression is asked."""

    after: frozenset[str] | None = None
    """The stages that everybody has passed by then, and the form was accepted; None: it is asked while the form is being
    filled in, when anything may still be empty."""
    row: RowsField | None = None
    """The table of the one row that it is asked of."""
    registers: Registers = field(default_factory=dict)
    """Those that entries of the form are of."""


class Untotal(Exception):
    """An expression that cannot be computed whatever is filled in. `said` and `reason` are Chinese."""

    def __init__(self, expression: str, said: str, reason: str, hint: str) -> None:
        super().__init__(f"{expression}: {reason}")
        self.expression = expression
        self.said = said
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An expression of which not everything could be tried. `reason` is Chinese."""

    path: Path
    expression: str
    reason: str
    hint: str


class Effort:
    """How much was tried for a document: counted, so that it is told the same on every machine."""

    def __init__(self, most: int = MOST_OF_ALL) -> None:
        self._most = most
        self.spent = 0
        self.given_up: list[GivenUp] = []

    def spend(self, expression: str, at: Path, trials: int) -> bool:
        """Whether so much more may be tried; the first expression for which it may not is told."""
        had_some_left = self.spent <= self._most
        self.spent += trials
        if had_some_left and self.spent > self._most:
            reason = (
                f"整份文件的条件要试的填法超过 {self._most // 10_000} 万种，这一条没有试遍，后面的都没有试"
            )
            hint = "减少条件，或让每个条件少牵涉几项；或把它分成几个流程。"
            self.given_up.append(GivenUp(at, expression, reason, hint))
        return self.spent <= self._most


def try_out(
    compute: Compute,
    process: Process,
    expression: str,
    trial: Trial,
    effort: Effort,
    *,
    at: Path,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Compute the expression in every way in which the fields that it reads may be filled in; of a condition, as far as it
    takes to tell that it can be computed. Raises Untotal. Where that would be too much, the effort tells it.

    `at`: where it stands. `beside`: what else it sees.
    """
    fields = fields_of(process, trial.registers, trial.row)
    _check_work(fields, expression)
    sample = {**sample_context(process, trial.registers, trial.row), **beside}
    try:
        for context in _doubtful(compute, fields, expression, sample, trial.after, effort, at):
            _compute(compute, fields, expression, context)
    except TooMany:
        reason = f"牵涉的填法太多，试过 {MOST} 种还没有试遍"
        effort.given_up.append(GivenUp(at, expression, reason, "把它拆成几个条件。"))


def _compute(
    compute: Compute, fields: Mapping[Asked, FormField], expression: str, context: Mapping[str, Any]
) -> None:
    try:
        compute(expression, context)
    except ConditionError as error:
        said, hint = _given_that(fields, expression, context)
        hint = _with_decimals(expression) or hint
        raise Untotal(expression, said, error.reason.removeprefix("算不出来："), hint) from error


def _doubtful(
    compute: Compute,
    fields: Mapping[Asked, FormField],
    expression: str,
    sample: Mapping[str, Any],
    after: frozenset[str] | None,
    effort: Effort,
    at: Path,
) -> Iterator[Mapping[str, Any]]:
    """The forms over which it has to be computed: of a condition, those over which a part of it cannot be. Raises TooMany."""
    values = {
        asked: _values_to_try(asked, fields[asked], expression) for asked in read_by(fields, [expression])
    }
    asked = [expression] if compute is holds else []
    asking = Asking(fields, values, sample, Allowance(MOST), after, asked)
    weight = 1 + work_on_little(expression) // OF_A_TRIAL
    computed = partial(asking.truth, expression) if compute is holds else asking.all_filled_in
    for filled, found in asking.ways(computed):
        if not effort.spend(expression, at, weight):
            return
        if compute is not holds:
            yield filled.context
        elif isinstance(found, Uncomputable):
            yield from (whole.context for whole in asking.whole(filled))


def _values_to_try(asked: Asked, field: FormField, expression: str) -> list[Any]:
    if asked == URGENT:
        return HASTES
    if asked == RETURNS:
        return counts_spoken_of([expression])
    values = values_to_try(field, expression)
    return [ANY_UNIT_AT_ALL, *filter(None, values)] if asked == START else values


def _check_work(fields: Mapping[Asked, FormField], expression: str) -> None:
    """However much is filled in, it has to be computed while somebody waits."""
    try:
        check_within(expression, partial(largest, fields))
    except CostlyCondition as error:
        raise Untotal(expression, "在表单填满时", error.reason, error.hint) from error


def _given_that(
    fields: Mapping[Asked, FormField], expression: str, context: Mapping[str, Any]
) -> tuple[str, str]:
    """`在 form.amount 没有填、form.kind 填“公文”时`, and what to do about it."""
    hint = "改写条件，让它在任何填法下都能算出来。"
    read = [asked for asked in asked_by(expression) if asked in fields]
    for asked in read:
        name, value = ".".join(asked), held(context, asked)
        if isinstance(fields[asked], NumberField) and value is None:
            hint = f"没有填的数字不能比大小，先问有没有填：{name} != null && ……"
    return f"在 {told(read, context)}时" if read else "", hint


_WHOLE_NUMBER = re.compile(r"[-+*/%]\s*(?P<after>\d+)(?![.\d])|(?<![.\w])(?P<before>\d+)\s*[-+*/%]")


def _with_decimals(expression: str) -> str:
    """What helps where somebody calculates with a number of the form as one does on paper."""
    found = _WHOLE_NUMBER.search(expression)
    if found is None or not re.search(r"\b(form|given|row|rows)\.", expression):
        return ""
    number = found["after"] or found["before"]
    return f"表单里的数字带小数，参加计算的也要带：把 {number} 写成 {number}.0。"
