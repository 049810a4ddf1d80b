"""What is wrong, as one patrol sees it, and what the office knows of its site."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from definitions.schema.organization import Site
from definitions.vocabulary import FindingKind
from definitions.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Fault:
    kind: FindingKind
    subject: str
    """What it is about: the same in every patrol that finds it."""
    url: str
    """Where readers see it; empty where there is no page."""
    words: str
    """A Chinese sentence."""
    column: str = ""
    """The id of the column that it is in, whose provider answers for it."""
    unit: str = ""
    """The unit that answers for it, where no column tells."""
    page: str = ""
    """The address of which a copy is kept as evidence."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A page that went out, as it was approved."""

    number: str
    """Of its case."""
    substance: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Path of each attachment to its SHA-256."""
    why_not: str = ""
    """Why the page cannot be made again from what was approved."""


@dataclass(frozen=True, slots=True)
class Expired:
    """An entry of a register that should have been closed."""

    subject: str
    title: str
    ended_on: date
    url: str
    unit: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A letter of which a limit has run out."""

    number: str
    """Of its case."""
    limit: str
    """What people call the limit."""
    due_on: date
    unit: str


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """A column of which no register names a manager."""

    column: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What pages are compared with."""

    site: Site
    today: date
    calendar: Calendar
    approved: Mapping[str, Approved]
    """By path. Of those pages that were read."""
    known: frozenset[str]
    """The paths of all pages that are out."""
    is_listed: Callable[[str], bool]
    """Whether the site may link to this host."""
    out: frozenset[str] = frozenset()
    """The paths of pages that are out by now, or were when the patrol began."""
    withdrawn: frozenset[str] = frozenset()
    """The paths of pages that had been withdrawn before."""
    expired: Sequence[Expired] = ()
    unanswered: Sequence[Unanswered] = ()
    unmanaged: Sequence[Unmanaged] = ()
