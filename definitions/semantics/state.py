"""Where a case stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from definitions.schema.process import DRAFT
from definitions.schema.tree import MAIN
from definitions.semantics.history import Cause, Found, Parts
from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.values import value
from definitions.vocabulary import Outcome, Settlement

Row = tuple[str, int]
"""A field of the form of kind rows, and the number of one of its rows, from 1."""


@value()
class Signature:
    """An approval, bound to the parts of the content that it was given on."""

    stage: str
    visit: int
    person: str
    at: datetime
    round: int
    parts: Parts
    final: bool
    stands_for: Parts
    """The content that it is taken for: its own, or a later one which a return let it outlive."""
    party: int = 0
    """Which of the stage's declared signers gave it."""
    unit: str | None = None
    """For which of the units that this signer names, where these may be several."""
    on_behalf_of: str | None = None
    """For whom, where a proxy gave it."""
    is_whole: bool = True
    """The stage was passed with it; otherwise others have still to sign beside it."""
    refused: frozenset[Row] = frozenset()
    """The rows that it leaves out."""
    opinion: str = ""
    """What was written with it."""


@value()
class Visit:
    """One pass through a human stage."""

    stage: str
    visit: int
    opened_at: datetime
    seats: tuple[Seat, ...]
    closed_at: datetime | None = None
    answered: bool = False
    """Closed by what its signers answered, and not because the case went another way."""
    found: Found = field(default_factory=dict)
    """What was looked up when it opened, see `Opened.found`."""

    @property
    def open_seats(self) -> tuple[Seat, ...]:
        """Of those who may answer now."""
        return tuple(seat for seat in self.seats if seat.state is SeatState.OPEN)

    def seat(self, number: int) -> Seat:
        return next(seat for seat in self.seats if seat.number == number)


@dataclass(frozen=True)
class Extension:
    """Something that was asked for: more time for a deadline."""

    deadline: str
    request: int
    step: int
    asked_at: datetime
    by: str
    reason: str
    on_behalf_of: str | None = None
    granted: bool | None = None
    """None: nobody has decided."""

    @property
    def askers(self) -> frozenset[str]:
        """Who asked, and for whom: neither approves it."""
        return frozenset(filter(None, (self.by, self.on_behalf_of)))


@dataclass(frozen=True)
class UrgencyRequest:
    """That a case is urgent: asked for, and confirmed or not."""

    request: int
    asked_at: datetime
    by: str
    reason: str
    on_behalf_of: str | None = None
    granted: bool | None = None
    """None: nobody has decided."""
    decided_at: datetime | None = None

    @property
    def askers(self) -> frozenset[str]:
        """Who asked, and for whom: neither confirms it."""
        return frozenset(filter(None, (self.by, self.on_behalf_of)))


@dataclass(frozen=True)
class RaisedObjection:
    """What somebody objected, and what became of it."""

    number: int
    raised_at: datetime
    by: str
    unit: str
    reason: str
    round: int
    """Of the content that it is about."""
    on_behalf_of: str | None = None
    stops_clocks: bool = False
    """As the document said when it was raised."""
    answer: str = ""
    answered_by: str | None = None
    answered_for: str | None = None
    """For whom, where a proxy answered."""
    answered_at: datetime | None = None
    settlement: Settlement | None = None
    """None: the case is held."""
    opinion: str = ""
    settled_by: str | None = None
    settled_for: str | None = None
    settled_at: datetime | None = None

    @property
    def objectors(self) -> frozenset[str]:
        """Who objected, and for whom."""
        return frozenset(filter(None, (self.by, self.on_behalf_of)))

    @property
    def parties(self) -> frozenset[str]:
        """Who objected or answered, and for whom: none of them decides on it."""
        return self.objectors | frozenset(filter(None, (self.answered_by, self.answered_for)))


Pass = tuple[str, int]
"""Stage and visit."""


@dataclass(frozen=True)
class BrokenOff:
    """An open pass that a migration broke off, as it was, and who had acted in it."""

    visit: Visit
    actors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """What a migration found in a case that the new version does not know. Nothing of it counts, unless it is undone."""

    signatures: tuple[Signature, ...] = ()
    marks: Mapping[str, datetime] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    actors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passes: tuple[Visit, ...] = ()
    keep: tuple[str, ...] = ()
    broken_off: tuple[BrokenOff, ...] = ()


@value()
class State:
    """What follows from a history."""

    at: datetime | None = None
    """When the latest thing happened."""
    unit: str = ""
    drafter: str | None = None
    authors: frozenset[str] = frozenset()
    """Who began it and who handed in a content of it: none of them signs what the others wrote."""
    cause: Cause | None = None
    """What brought the case about, where nobody began it."""
    prefilled: Mapping[str, Any] = field(default_factory=dict)
    """What stood in its form then."""
    round: int = 0
    form: Mapping[str, Any] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Stage to the values that were filled in there last."""
    lines: Mapping[str, str | None] = field(default_factory=lambda: {MAIN: DRAFT})
    """Each line that the case is on, to the stage at which it stands there: to be entered, or open, or a parallel stage
    whose branches are under way. None: run off its last stage."""
    open: Mapping[str, Visit] = field(default_factory=dict)
    """Stage to the pass through it that waits for answers."""
    visits: Mapping[str, int] = field(default_factory=dict)
    """How often each stage was entered."""
    log: tuple[Visit, ...] = ()
    """Closed passes, oldest first."""
    resumed: Mapping[str, tuple[Seat, ...]] = field(default_factory=dict)
    """Stage to the places with which it is about to be opened again: those of the pass from which an answer was taken back."""
    signatures: tuple[Signature, ...] = ()
    """The signatures that stand."""
    actors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Stage to those who decided there in its latest pass."""
    keep: tuple[str, ...] = ()
    """Stages whose signatures outlive the next submission, if it only takes something out."""
    on_its_way: int = 0
    """The round of the content that was last sent on its way, held back by nothing."""
    held: tuple[str, ...] = ()
    """Checks that hold the latest submission back."""
    returns: int = 0
    """How often somebody returned the case to its drafter. What checks held back, or an administrator sent back, was not."""
    overridden: frozenset[tuple[str, str]] = frozenset()
    """Checks that somebody let a content through, each with the hash of that content."""
    copies: Mapping[str, datetime | None] = field(default_factory=dict)
    """Those to whom the case was copied, and when they said that they read it."""
    extensions: tuple[Extension, ...] = ()
    """Everything that was asked for, oldest first."""
    urgencies: tuple[UrgencyRequest, ...] = ()
    """How often it was asked that the case be urgent, and what became of it; oldest first."""
    objections: tuple[RaisedObjection, ...] = ()
    """Everything that somebody objected, oldest first."""
    warned: frozenset[tuple[str, datetime, str]] = frozenset()
    """The keys of clocks, each with the due moment of which it was told that it came near, and the step of `warn`."""
    missed: frozenset[tuple[str, datetime]] = frozenset()
    """The same of the due moments that passed unfulfilled."""
    overdue: frozenset[tuple[str, datetime, str]] = frozenset()
    """The same, each with how long after it the limit was still unfulfilled."""
    reopened_at: datetime | None = None
    """When it was last taken up again after its end: what was asked for before counts no more."""
    marks: Mapping[str, datetime] = field(default_factory=dict)
    """`submitted`, `published`, `ended`, `<stage>.opened`, `<stage>.done`: when it last happened and still holds."""
    aside: Mapping[int, Aside] = field(default_factory=dict)
    """Migration to what it set aside."""
    formerly: Mapping[Pass, Pass] = field(default_factory=dict)
    """Passes that a migration gave another name or number: as rows and events of before call them, to what they are now."""
    ending: Outcome | None = None
    """Decided, not yet recorded."""
    outcome: Outcome | None = None

    @property
    def refused_rows(self) -> frozenset[Row]:
        """The rows that somebody refused whose signature stands, or stood when a migration set it aside."""
        signatures = (*self.signatures, *(one for aside in self.aside.values() for one in aside.signatures))
        return frozenset(row for signature in signatures for row in signature.refused)

    @property
    def is_ended(self) -> bool:
        return self.outcome is not None

    @property
    def urgent_since(self) -> datetime | None:
        """When it became urgent; None: it is not."""
        return next((o.decided_at for o in self.urgencies if o.granted and self.counts(o.asked_at)), None)

    def counts(self, asked_at: datetime) -> bool:
        """Whether what was asked for then was not before the case was taken up again."""
        return self.reopened_at is None or asked_at >= self.reopened_at

    @property
    def objection(self) -> RaisedObjection | None:
        """What holds the case; at its end nothing does any more."""
        if not self.objections or self.ending is not None or self.is_ended:
            return None
        unsettled = (one for one in self.objections if one.settlement is None)
        return next((one for one in unsettled if self.counts(one.raised_at)), None)

    @property
    def is_urgent(self) -> bool:
        return self.urgent_since is not None

    @property
    def signed(self) -> frozenset[str]:
        """The stages that need not be signed again."""
        return frozenset(signature.stage for signature in self.signatures if signature.is_whole)

    @property
    def is_with_drafter(self) -> bool:
        """A content is awaited: the first, or a corrected one."""
        return DRAFT in self.open

    @property
    def stands_at(self) -> str | None:
        """The stage at which the main line stands: around whatever goes on in branches."""
        return self.lines.get(MAIN)

    def now_called(self, stage: str, visit: int) -> Pass | None:
        """What a pass is called now that a row of a decision calls so; None where the version of now does not know it."""
        known = self.formerly.get((stage, visit), (stage, visit))
        passes = (*self.log, *self.open.values())
        return known if any((one.stage, one.visit) == known for one in passes) else None

    def duties(self) -> Iterator[tuple[Visit, Seat]]:
        """Everything that somebody may answer now."""
        for visit in self.open.values():
            for seat in visit.open_seats:
                yield visit, seat
