"""What may be filled in, so far as a condition can tell: as many answers as it takes to prove something of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from definitions.rules.asking import Allowance, Asking, Filled, Unanswered
from definitions.rules.document import Document
from definitions.rules.submitters import are_all_units, sorts_of_units
from definitions.rules.trials import HASTES, RETURNS, START, URGENT, Asked, fields_of, read_by, sample_context
from definitions.rules.values import counts_spoken_of, demands_on, is_whole, values_of
from definitions.schema.fields import RowsField
from definitions.semantics.forms import start_of

MOST = 5000
"""Ways of filling it in that are looked at for one proof."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The ways in which the form, and stages, may have been filled in."""

    contexts: Iterator[Mapping[str, Any]]
    """Raises TooMany, ConditionError."""
    read: Sequence[Asked]
    """What differs between them."""
    are_all: bool
    """Every answer has one of these that the conditions cannot tell from it."""


def possible_answers(
    document: Document,
    expressions: Sequence[str],
    after: frozenset[str] | None,
    also: Sequence[Asked] = (),
    *,
    is_demand: bool = False,
    row: RowsField | None = None,
) -> Answers:
    """`after`, as for the trials; `also`: what is read beside. `is_demand`: the form is not accepted yet."""
    process, registers = document.process, document.registers or {}
    fields = fields_of(process, registers, row)
    demands = demands_on(process, expressions, fields) if after is not None and not is_demand else []
    told = [*expressions, *demands]
    read = [*dict.fromkeys([*read_by(fields, told), *(one for one in also if one in fields)])]
    told += [c for one in read for c in (fields[one].shown_when, fields[one].required_when) if c is not None]
    units = sorts_of_units(process, document.organization, told)
    known: dict[Asked, Sequence[Any]] = {URGENT: HASTES, START: units}
    if RETURNS in read:
        known[RETURNS] = counts_spoken_of(told, document.returns)
    values = {
        asked: known[asked] if asked in known else list(values_of(fields[asked], told, units[0]))
        for asked in read
    }
    sample = {**sample_context(process, registers, row), **start_of(units[0])}
    whole_ranges = {asked: range(len(values[asked])) for asked in also if asked in values}
    allowance = Allowance(MOST, document.allowance)
    asking = Asking(fields, values, sample, allowance, after, expressions, demands, whole_ranges)
    are_all = all(is_whole(fields[asked], told) for asked in read if asked not in (URGENT, START))
    if START in read:
        are_all &= are_all_units(process, document.organization, told)
    return Answers(_contexts(asking, expressions, also), read, are_all)


def _contexts(
    asking: Asking, conditions: Sequence[str], also: Sequence[Asked]
) -> Iterator[Mapping[str, Any]]:
    for filled, _ in asking.ways(partial(_all_decided, asking, conditions, also)):
        whole = next(asking.whole(filled), None)
        if whole is not None:
            yield whole.context


def _all_decided(
    asking: Asking, conditions: Sequence[str], also: Sequence[Asked], filled: Filled
) -> bool | Unanswered:
    """Whether every condition can be told, be it that it cannot be computed."""
    missing = next((one for one in also if one in asking.values and one not in filled.given), None)
    if missing is not None:
        return Unanswered(missing)
    for condition in conditions:
        found = asking.truth(condition, filled)
        if isinstance(found, Unanswered):
            return found
    return True
