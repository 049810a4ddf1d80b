"""The facts of a case, oldest first. Everything that is true of a case follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from definitions.vocabulary import Outcome, Part

Parts = Mapping[Part, str]
"""Part of the content to its SHA-256."""

SEAT = 1
"""The seat of a stage that one person signs."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A case came into being; unowned when Prefect launched it."""

    at: datetime
    person: str | None
    unit: str
    """Id of the submitting unit within its organisation."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A person's duty began."""

    at: datetime
    stage: str
    visit: int
    seat: int = SEAT


@dataclass(frozen=True, slots=True)
class Submitted:
    """The drafter handed in a content."""

    at: datetime
    person: str
    round: int
    form: Mapping[str, Any]
    parts: Parts
    held: tuple[str, ...] = ()
    """Checks that hold it back: the case stays with the drafter."""
    only_removed: bool = False
    """It is the content that was on its way before, with nothing but passages taken out."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody decided in a stage."""

    at: datetime
    stage: str
    visit: int
    person: str
    decision: str
    seat: int = SEAT
    go: str | None = None
    """Where a return leads, when the person chose."""
    given: Mapping[str, Any] = field(default_factory=dict)
    opinion: str = ""
    parts: Parts | None = None
    """The parts after the decision, when its fields changed the layout or the cover."""
    registered_by: str | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """An automatic stage was done."""

    at: datetime
    stage: str
    visit: int
    held: tuple[str, ...] = ()
    """Checks that failed: the case goes back to the drafter."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The drafter took the case back for good (撤回)."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Ended:
    at: datetime
    outcome: Outcome


Event = Drafted | Opened | Submitted | Decided | Performed | Withdrawn | Ended
History = tuple[Event, ...]
