"""What may be filled in, so far as a condition can tell: as many answers as it takes to prove something of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from definitions.conditions import ConditionError, references
from definitions.rules.document import Document
from definitions.rules.trials import (
    HASTES,
    URGENT,
    Asked,
    fields_of,
    filled_in,
    may_be,
    read_by,
    sample_context,
)
from definitions.rules.values import demands_on, fulfils, is_whole, units_of, values_of
from definitions.schema.fields import RowsField
from definitions.semantics.forms import start_of

MOST = 5000
"""Combinations that are looked at for one proof."""


class TooMany(Exception):
    """More combinations than are looked at."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The ways in which the form, and stages, may have been filled in."""

    contexts: Sequence[Mapping[str, Any]]
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
    knows_start: bool = False,
    row: RowsField | None = None,
) -> Answers:
    """`after`, as for the trials; `also`: what is read beside. Raises TooMany, ConditionError."""
    process, registers = document.process, document.registers or {}
    fields = fields_of(process, registers, row)
    demands = demands_on(process, expressions, fields) if after is not None and not knows_start else []
    told = [*expressions, *demands]
    read = [*dict.fromkeys([*read_by(fields, told), *(one for one in also if one in fields)])]
    told += [c for one in read for c in (fields[one].shown_when, fields[one].required_when) if c is not None]
    units = units_of(process, document.organization, told)
    if knows_start and not any(_asks_who_submits(one) for one in told):
        units = units[:1]
    values = {
        asked: HASTES if asked == URGENT else list(values_of(fields[asked], told, units[0])) for asked in read
    }
    if prod(map(len, values.values())) * (len(units) if knows_start else 1) > MOST:
        raise TooMany
    found = []
    sample = sample_context(process, registers, row)
    for combination in product(*values.values()):
        context = filled_in(sample, zip(read, combination, strict=True))
        if after is not None and not all(may_be(fields[asked], asked, context, after) for asked in read):
            continue
        if demands and not any(fulfils(demands, context, unit) for unit in units):
            continue
        found += [{**context, **start_of(unit)} for unit in (units if knows_start else units[:1])]
    are_all = all(is_whole(fields[asked], told) for asked in read)
    return Answers(found, read, are_all and (not knows_start or document.organization is not None))


def _asks_who_submits(expression: str) -> bool:
    try:
        return any(reference[0] == "start" for reference in references(expression))
    except ConditionError:
        return False
