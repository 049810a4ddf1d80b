"""Values of the fields that conditions read, one of each sort: those between which no condition tells a difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from definitions.conditions import is_plain, literals
from definitions.rules.submitters import are_all_units, sorts_of_units
from definitions.rules.trials import HASTES, RETURNS, START, URGENT, Asked, fields_of, read_by
from definitions.rules.values import (
    ANY_COUNT,
    Counts,
    asks_for_order,
    counts_spoken_of,
    demands_on,
    is_whole,
    speaks_of,
    values_of,
)
from definitions.schema.fields import ChoiceField, FormField
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.semantics.entries import Registers
from definitions.semantics.path import fork_conditions


@dataclass(frozen=True)
class Sorts:
    """Of everything that the forks of a process read, directly or because it decides whether that is asked for."""

    process: Process
    organization: Organization | None
    registers: Registers
    also: tuple[str, ...] = ()
    """What is asked beside the forks."""
    returns: Counts = ANY_COUNT
    """How often the case was returned to its drafter."""

    @cached_property
    def fields(self) -> Mapping[Asked, FormField]:
        return fields_of(self.process, self.registers)

    @cached_property
    def units(self) -> list[str]:
        """That may submit, so far as it makes a difference."""
        return sorts_of_units(self.process, self.organization, self._every)

    @cached_property
    def _expressions(self) -> list[str]:
        forks = [*fork_conditions(self.process), *self.also]
        return [*forks, *demands_on(self.process, forks, self.fields)]

    def demands(self, conditions: Sequence[str]) -> list[str]:
        """The demands of the form on what these conditions read."""
        return demands_on(self.process, conditions, self.fields)

    def read(self, conditions: Sequence[str]) -> list[Asked]:
        return read_by(self.fields, conditions)

    def values(self, asked: Asked) -> list[Any]:
        """The empty one first."""
        if asked in (URGENT, START):
            return list(HASTES if asked == URGENT else self.units)
        field, speaking = self.fields[asked], self._speaking(asked)
        if asked == RETURNS:
            return list(counts_spoken_of(speaking, self.returns))
        if isinstance(field, ChoiceField) and all(
            is_plain(one) and not asks_for_order(one) for one in speaking
        ):
            field = _of_each_sort(field, speaking)
        return list(values_of(field, speaking, self.units[0]))

    def are_all(self, asked: Asked) -> bool:
        """Whether the values stand for everything that may be filled in."""
        if asked == START:
            return are_all_units(self.process, self.organization, self._every)
        return asked == URGENT or is_whole(self.fields[asked], self._speaking(asked))

    def _speaking(self, asked: Asked) -> list[str]:
        """What asks of the field anywhere on the way: a value of each sort towards all of it."""
        field = self.fields[asked]
        return [each for each in self._every if speaks_of(field, each)]

    @cached_property
    def _every(self) -> list[str]:
        """What is asked of anything on the way."""
        every = dict.fromkeys(self._expressions)
        for one in self.read(self._expressions):
            conditions = (self.fields[one].shown_when, self.fields[one].required_when)
            every |= dict.fromkeys(each for each in conditions if each is not None)
        return list(every)


def _of_each_sort(field: ChoiceField, expressions: Sequence[str]) -> ChoiceField:
    """With the options that are spoken of, and one of those that are not."""
    spoken = {text for each in expressions for text in literals(each)}
    other = next((option for option in field.options if option not in spoken), None)
    return field.model_copy(
        update={"options": [option for option in field.options if option in spoken or option == other]}
    )
