"""Forms that are filled in as far as it takes to decide something: field after field as it is asked for, in every way."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar

from definitions.conditions import ConditionError, holds
from definitions.conditions.skeleton import UNCOMPUTABLE, Uncomputable, atoms_of, decide, skeleton_of
from definitions.rules.trials import URGENT, Asked, asked_by, can_be_read, filled_in, may_be
from definitions.schema.fields import FormField, NumberField, RowsField
from definitions.semantics.forms import is_empty, number_fault

Given = Mapping[Asked, int]
"""Which of its values each field holds."""
Found = TypeVar("Found")


class TooMany(Exception):
    """More ways of filling it in than are looked at."""


class Allowance:
    """How many ways are looked at; those of `within` count there too."""

    def __init__(self, most: int, within: "Allowance | None" = None) -> None:
        self._left = most
        self._within = within

    def spend(self) -> None:
        """Raises TooMany."""
        self._left -= 1
        if self._left < 0:
            raise TooMany
        if self._within is not None:
            self._within.spend()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """It depends on what this field holds."""

    asked: Asked


@dataclass(frozen=True)
class Filled:
    """A form of which these fields are filled in; what the context holds of the others is not to be looked at."""

    given: Given
    values: Mapping[Asked, Sequence[Any]]
    sample: Mapping[str, Any]

    @cached_property
    def context(self) -> Mapping[str, Any]:
        answers = ((asked, self.values[asked][number]) for asked, number in self.given.items())
        return filled_in(self.sample, answers)


Verdict = Callable[[Filled], Found | Unanswered]
Known = tuple[int, ...]
"""What the fields hold that something depends on, in the order in which it names them."""


@dataclass(frozen=True)
class Asking:
    """What may be filled in."""

    fields: Mapping[Asked, FormField]
    values: Mapping[Asked, Sequence[Any]]
    """Of every field that matters, one value of each sort."""
    sample: Mapping[str, Any]
    allowance: Allowance
    after: frozenset[str] | None
    """As for the trials; None: anything may still be empty."""
    conditions: Sequence[str] = ()
    """What is to be decided: of values that they do not tell apart, one is looked at."""
    demands: Sequence[str] = ()
    """What was demanded of what was filled in."""
    choices: Mapping[Asked, Sequence[int]] = field(default_factory=dict)
    """Of some fields, which of their values are looked at."""
    _truths: dict[tuple[str, Known], bool | Uncomputable] = field(default_factory=dict)
    _possible: dict[tuple[Asked, Known], bool] = field(default_factory=dict)

    def ways(self, verdict: Verdict[Found], given: Given | None = None) -> Iterator[tuple[Filled, Found]]:
        """Every way to fill in what it takes for a verdict, beside what is given; each with its verdict. Raises TooMany."""
        filled = Filled(given or {}, self.values, self.sample)
        found = verdict(filled)
        if not isinstance(found, Unanswered):
            self.allowance.spend()
            yield filled, found
            return
        for number in self._looked_at[found.asked]:
            more = {**filled.given, found.asked: number}
            if self._may_be(more, found.asked):
                yield from self.ways(verdict, more)
            else:
                self.allowance.spend()

    def truth(self, condition: str, filled: Filled) -> bool | Uncomputable | Unanswered:
        return decide(skeleton_of(condition), lambda atom: self._truth_of(atom, filled))

    def _truth_of(self, atom: str, filled: Filled) -> bool | Uncomputable | Unanswered:
        reads = self._asked(atom)
        missing = next((one for one in reads if one not in filled.given), None)
        if missing is not None:
            return Unanswered(missing)
        key = (atom, tuple(filled.given[one] for one in reads))
        if key not in self._truths:
            self._truths[key] = _truth(atom, filled.context)
        return self._truths[key]

    def all_filled_in(self, filled: Filled) -> bool | Unanswered:
        return _these_filled_in(self.values, filled)

    def whole(self, filled: Filled) -> Iterator[Filled]:
        """Every way to fill in the rest too. Raises TooMany."""
        return self.with_these(filled, self.values)

    def with_these(self, filled: Filled, names: Iterable[Asked]) -> Iterator[Filled]:
        """Every way to fill in these fields too. Raises TooMany."""
        return (more for more, _ in self.ways(partial(_these_filled_in, names), filled.given))

    def bound(self, given: Given) -> list[Asked]:
        """What decides whether these fields may hold what they hold."""
        found, waiting = dict.fromkeys(given), [*given]
        while waiting:
            asked = waiting.pop()
            for reads in [self._read_with.get(asked, ()), *self._demanded]:
                for one in reads if asked in reads else ():
                    if one not in found:
                        found[one] = None
                        waiting.append(one)
        return [one for one in found if one not in given]

    @cached_property
    def _looked_at(self) -> Mapping[Asked, Sequence[int]]:
        """Of each field, the values that are looked at."""
        return {
            asked: self.choices[asked] if asked in self.choices else self._told_apart(asked)
            for asked in self.values
        }

    def _told_apart(self, asked: Asked) -> Sequence[int]:
        every = range(len(self.values[asked]))
        readers = [atom for atom in self._atoms if asked in self._asked(atom)]
        stands_alone = all(self._asked(atom) == (asked,) for atom in readers)
        if not self.conditions or not stands_alone or asked == URGENT or asked not in self.fields:
            return every
        seen: dict[object, int] = {}
        for number in every:
            filled = Filled({asked: number}, self.values, self.sample)
            told = tuple(self._truth_of(atom, filled) for atom in readers)
            seen.setdefault((told, self._said_of_itself(asked, filled)), number)
        return [*seen.values()]

    def _said_of_itself(self, asked: Asked, filled: Filled) -> object:
        """What it depends on, beside the conditions, whether the field may hold this."""
        field, value = self.fields[asked], self.values[asked][filled.given[asked]]
        if self.after is None:
            return None
        if isinstance(field, RowsField):
            return filled.given[asked]
        if self._read_with[asked] == (asked,):
            return self._is_possible(asked, filled)
        fault = number_fault(field, value) if isinstance(field, NumberField) and value is not None else None
        return is_empty(value), fault is not None

    @cached_property
    def _atoms(self) -> Sequence[str]:
        """Of all that reads the fields."""
        own = [self.fields[asked] for asked in self.values if asked in self.fields]
        columns = [column for one in own if isinstance(one, RowsField) for column in one.columns]
        asked = [c for one in [*own, *columns] for c in (one.shown_when, one.required_when)]
        every = [*self.conditions, *self.demands, *(one for one in asked if one and can_be_read(one))]
        return [*dict.fromkeys(atom for one in every for atom in atoms_of(skeleton_of(one)))]

    @cached_property
    def _read_with(self) -> Mapping[Asked, tuple[Asked, ...]]:
        """What has to be known of each field before it can be told whether its value may be: itself too."""
        return {asked: self._decisive(asked) for asked in self.values}

    def _decisive(self, asked: Asked) -> tuple[Asked, ...]:
        field = self.fields.get(asked)
        conditions = (field.shown_when, field.required_when) if field is not None else ()
        read = [each for one in conditions if one and can_be_read(one) for each in self._asked(one)]
        return (*dict.fromkeys([asked, *read]),)

    def _asked(self, condition: str) -> tuple[Asked, ...]:
        return tuple(one for one in asked_by(condition) if one in self.values)

    @cached_property
    def _demanded(self) -> Sequence[Collection[Asked]]:
        return [self._asked(one) for one in self.demands]

    @cached_property
    def _deciding(self) -> Mapping[Asked, Sequence[Asked]]:
        """Field to those of which it is a part of what has to be known."""
        return {
            asked: [one for one, reads in self._read_with.items() if asked in reads] for asked in self.values
        }

    def _may_be(self, given: Given, news: Asked) -> bool:
        """Whether nothing that can be told now speaks against it. Raises ConditionError where a demand cannot be computed."""
        if self.after is None:
            return True
        filled = Filled(given, self.values, self.sample)
        for asked in self._deciding[news]:
            is_known = all(one in given for one in self._read_with[asked])
            if is_known and not self._is_possible(asked, filled):
                return False
        return all(
            self._fulfils(demand, reads, filled)
            for demand, reads in zip(self.demands, self._demanded, strict=True)
            if news in reads
        )

    def _is_possible(self, asked: Asked, filled: Filled) -> bool:
        if asked not in self.fields or self.after is None:
            return True
        key = (asked, tuple(filled.given[one] for one in self._read_with[asked]))
        if isinstance(self.fields[asked], RowsField):
            return may_be(self.fields[asked], asked, filled.context, self.after)
        if key not in self._possible:
            self._possible[key] = may_be(self.fields[asked], asked, filled.context, self.after)
        return self._possible[key]

    def _fulfils(self, demand: str, reads: Collection[Asked], filled: Filled) -> bool:
        found = self.truth(demand, filled)
        if isinstance(found, Uncomputable) and all(one in filled.given for one in reads):
            return holds(demand, filled.context)
        return found is not False


def _truth(atom: str, context: Mapping[str, Any]) -> bool | Uncomputable:
    try:
        return holds(atom, context)
    except ConditionError:
        return UNCOMPUTABLE


def _these_filled_in(names: Iterable[Asked], filled: Filled) -> bool | Unanswered:
    missing = next((one for one in names if one not in filled.given), None)
    return True if missing is None else Unanswered(missing)
