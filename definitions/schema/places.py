"""At which unit a role is held: what `of` can say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from functools import cache

SUBMITTING_UNIT = "submitting unit"
ANY_UNIT = "any unit"
"""Every unit that may draft and submit."""
FROM_FORM, FROM_STAGE = "form.", "given."
ABOVE, COLUMN, UNIT_OF = "above", "column", "unit of"


class Base(StrEnum):
    """What a place begins with."""

    SUBMITTING = auto()
    UNIT = auto()
    """A unit of the organisation, by its id."""
    FIELD = auto()
    """The unit that a field of the form, or of an earlier stage, holds; where it is of kind `units`, each of them."""
    COLUMN = auto()
    """The unit that provides the column which a field holds."""
    STAGE = auto()
    """The unit whose duty an earlier stage was: of several signers, that of the last one who answered."""


@dataclass(frozen=True, slots=True)
class Place:
    """`above column form.column`: a unit to begin with, and how many levels above it."""

    base: Base
    name: str = ""
    """The id of the unit or of the stage; of a field its whole name, such as `form.owner` or `given.sorting.owner`."""
    above: int = 0

    def __str__(self) -> str:
        word = {Base.COLUMN: f"{COLUMN} ", Base.STAGE: f"{UNIT_OF} "}.get(self.base, "")
        begin = SUBMITTING_UNIT if self.base is Base.SUBMITTING else f"{word}{self.name}"
        return f"{ABOVE} " * self.above + begin

    @property
    def is_looked_up(self) -> bool:
        """Whether it takes more than the form to know the unit. It is found when a duty opens, and kept with it."""
        return self.above > 0 or self.base in (Base.COLUMN, Base.STAGE)

    @property
    def teller(self) -> str | None:
        """The earlier stage that tells the unit, or what it is found by."""
        if self.base is Base.STAGE:
            return self.name
        return teller_of(self.name) if self.base in (Base.FIELD, Base.COLUMN) else None

    @property
    def asked(self) -> tuple[str, ...] | None:
        """The field that decides: `("form", field)` or `("given", stage, field)`."""
        return tuple(self.name.split(".")) if self.base in (Base.FIELD, Base.COLUMN) else None

    def higher(self, levels: int) -> "Place":
        return replace(self, above=self.above + levels)


def is_filled_in(reference: str) -> bool:
    """Whether it names a field of the form or of a stage."""
    return reference.startswith((FROM_FORM, FROM_STAGE))


def teller_of(reference: str) -> str | None:
    """The stage in which a field is filled in; None for one of the form."""
    return reference.split(".")[1] if reference.startswith(FROM_STAGE) else None


def units_in(of: str) -> list[str] | None:
    """The ids of units, separated by commas, that are named; None for any unit."""
    return None if of.strip() == ANY_UNIT else [unit.strip() for unit in of.split(",")]


def with_stages_called(words: str, names: Mapping[str, str]) -> str:
    """`above unit of opinion`, `actor of opinion`, `column given.receipt.column`, where stages have other names."""
    *begin, last = words.split() or [""]
    if begin[-1:] == ["of"]:
        last = names.get(last, last)
    elif (stage := teller_of(last)) is not None:
        last = last.replace(f"{FROM_STAGE}{stage}", f"{FROM_STAGE}{names.get(stage, stage)}", 1)
    return " ".join([*begin, last])


@cache
def place_of(of: str) -> Place:
    """What is none of the others is taken for the id of a unit: a rule says whether there is one."""
    words = of.split()
    levels = next((place for place, word in enumerate(words[:-1]) if word != ABOVE), max(len(words) - 1, 0))
    return _base_of(" ".join(words[levels:])).higher(levels)


def _base_of(words: str) -> Place:
    if words == SUBMITTING_UNIT:
        return Place(Base.SUBMITTING)
    for base, begin in ((Base.COLUMN, f"{COLUMN} "), (Base.STAGE, f"{UNIT_OF} ")):
        if words.startswith(begin):
            return Place(base, words.removeprefix(begin))
    return Place(Base.FIELD if is_filled_in(words) else Base.UNIT, words)
