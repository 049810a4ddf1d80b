"""The facts of a case, oldest first. Everything that is true of a case follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from definitions.semantics.values import value
from definitions.vocabulary import (
    CauseKind,
    Handing,
    Intervention,
    Outcome,
    Part,
    Purpose,
    Settlement,
    SignerPlace,
)

Parts = Mapping[Part, str]
"""Part of the content to its SHA-256."""

Named = str | list[str]
"""A unit, or where a field of kind `units` names them, several; likewise persons who acted."""
Found = Mapping[str, Named]

SEAT = 1
"""The seat of a stage that one person signs."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What brought a case about that nobody began."""

    kind: CauseKind
    key: str
    """Names the occasion: no other case has the same, so that an occasion opens one case and no more."""
    title: str = ""
    """What the stage, the clock or the schedule is called that did it."""
    parent: int | None = None
    """The case in which it happened."""
    stage: str | None = None
    """The stage of that case, and the visit to it."""
    visit: int | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """A case came into being; unowned when Prefect launched it, or when something else brought it about."""

    at: datetime
    person: str | None
    unit: str
    """Id of the submitting unit within its organisation."""
    cause: Cause | None = None
    prefilled: Mapping[str, Any] = field(default_factory=dict)
    """Field to the value that stands in the form before anybody has handed it in."""
    authors: tuple[str, ...] = ()
    """Who wrote what stands there, in the case that this one follows from: to separation of duties it is their text, too."""


@value(slots=True)
class Seated:
    """One signer's place in a stage that was opened."""

    seat: int
    """Counts the places of the stage from 1."""
    party: int = 0
    """Which of the stage's declared signers it is for, from 0."""
    person: str | None = None
    """Who has to sign; None: whoever of the party comes first."""
    unit: str | None = None
    """For which of the units that the party names; empty: for one of which no unit was found; None: it names one at most. Of
    who acted in an earlier stage: for which unit they did."""


ALONE = (Seated(SEAT),)
"""The only place of a stage that one person signs."""


@value(slots=True)
class Opened:
    """A stage was opened to those who must act in it. Who they are was found out then, and stands here."""

    at: datetime
    stage: str
    visit: int
    seats: tuple[Seated, ...] = ALONE
    found: Found = field(default_factory=dict)
    """Each place that was looked up for the stage's duties, as `of` names it, to the unit found, and `drafter` and each
    `actor of` to the persons; empty: to none."""


@value(slots=True)
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
    supplements: str | None = None
    """The stage whose signer had asked for it, where it came while the case was under way (补正)."""


@value(slots=True)
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
    on_behalf_of: str | None = None
    """For whom, where a proxy decided (代理)."""
    refused: Mapping[int, str] = field(default_factory=dict)
    """Where each row of a table is decided: those that are refused, counted from 1, with the reason."""


@dataclass(frozen=True, slots=True)
class Called:
    """A child case was opened for a stage."""

    at: datetime
    stage: str
    visit: int


@value(slots=True)
class Performed:
    """An automatic stage was done."""

    at: datetime
    stage: str
    visit: int
    held: tuple[str, ...] = ()
    """Checks that failed: the case goes back to the drafter."""
    outcome: Outcome | None = None
    """How the child case ended that the stage waited for."""
    rows: tuple[int, ...] | None = None
    """The rows that went out, each as an article of its own; None: what went out was the whole content."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What a job told, or what was taken over from a child case."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The drafter took the case back for good (撤回)."""

    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Handed:
    """An open duty came into other hands."""

    at: datetime
    stage: str
    visit: int
    seat: int
    by: str
    how: Handing
    to: str | None = None
    """Nobody in particular where it was released."""
    free: bool = False
    """The person need not hold the role."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandedBack:
    """Who was asked to look at it gave the duty back, with advice."""

    at: datetime
    stage: str
    visit: int
    seat: int
    by: str
    opinion: str
    on_behalf_of: str | None = None
    """Whose duty it was, where a proxy gave it back."""


@dataclass(frozen=True, slots=True)
class SignerAdded:
    """One of the signers asked for another one (加签)."""

    at: datetime
    stage: str
    visit: int
    seat: int
    """Of the one who asked."""
    by: str
    added: int
    """The new seat."""
    person: str
    place: SignerPlace
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignerRemoved:
    """A signer who had been added is not needed after all (减签)."""

    at: datetime
    stage: str
    visit: int
    seat: int
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A signer took their answer back while nobody had acted on it (拿回)."""

    at: datetime
    stage: str
    visit: int
    seat: int
    by: str
    again: int
    """The new seat, where the stage is open still."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the signers asked somebody something, and goes on or waits for the answer as they like."""

    at: datetime
    stage: str
    visit: int
    seat: int
    """Of the one who asks."""
    by: str
    asked: int
    """The place of the one who is asked."""
    person: str
    purpose: Purpose
    question: str
    fields: tuple[str, ...] = ()
    """Of the drafter: which fields of the form may be changed with the answer."""


@dataclass(frozen=True, slots=True)
class Replied:
    """Who was asked has answered."""

    at: datetime
    stage: str
    visit: int
    seat: int
    by: str
    opinion: str
    on_behalf_of: str | None = None
    """Who was asked, where a proxy answered."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The case was sent to somebody who is to know of it (抄送)."""

    at: datetime
    by: str | None
    """None: the process sends it."""
    to: str


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody to whom it was copied said that they read it (已阅)."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Overridden:
    """Somebody let a content through that a check holds back (放行)."""

    at: datetime
    by: str
    check: str
    content: str
    """The hash of the content: another one is held back again."""
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """Somebody asked for more time (延期)."""

    at: datetime
    deadline: str
    request: int
    """Counts what was asked for this deadline, from 1."""
    step: int
    """Which step of the deadline's ladder it is, from 1."""
    by: str
    reason: str
    on_behalf_of: str | None = None
    """For whom, where they have the duty only as a proxy."""


@dataclass(frozen=True, slots=True)
class ExtensionDecided:
    """Who had to approve it granted the extension, or refused it."""

    at: datetime
    deadline: str
    request: int
    by: str
    granted: bool
    reason: str = ""
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class UrgencyAsked:
    """Somebody marked the case as urgent (加急)."""

    at: datetime
    request: int
    """Counts what was asked, from 1."""
    by: str
    reason: str
    phone: str = ""
    """With whom it was settled by telephone, and when."""
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class UrgencyDecided:
    """Who had to confirm it did, or refused it."""

    at: datetime
    request: int
    by: str
    granted: bool
    reason: str = ""
    phone: str = ""
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Objected:
    """Somebody of another unit objected to the content (异议). Until that is settled the case is held."""

    at: datetime
    objection: int
    """Counts those of the case, from 1."""
    by: str
    unit: str
    """The id of the unit that objects, within its organisation."""
    reason: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectionAnswered:
    """Who answers for the content accepted the objection, which settles it; or did not."""

    at: datetime
    objection: int
    by: str
    accepted: bool
    answer: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectionSettled:
    """Who coordinates decided on it, or whoever objected dropped it."""

    at: datetime
    objection: int
    by: str
    how: Settlement
    opinion: str = ""
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reopened:
    """A case that had ended was taken up again (重新办理)."""

    at: datetime
    by: str
    reason: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Intervened:
    """An administrator moved the case, which its own people could not (干预)."""

    at: datetime
    by: str
    how: Intervention
    reason: str
    to: str | None = None
    """Of a return: where it leads."""


@dataclass(frozen=True, slots=True)
class ClockWarned:
    """A limit began to press, for which the process declares what follows."""

    at: datetime
    key: str
    due_at: datetime
    waited_for: str
    """Whose answer was waited for when it was noticed, in words."""
    before: str = ""
    """The step of `warn` that had come last. Events of before these were told apart name none: it was the first."""


@dataclass(frozen=True, slots=True)
class ClockMissed:
    """A limit had run out unfulfilled. It stays true of this due moment, whatever is granted or imported later."""

    at: datetime
    """When it was noticed."""
    key: str
    due_at: datetime
    waited_for: str


@dataclass(frozen=True, slots=True)
class ClockOverdue:
    """So long after its end a limit was still unfulfilled: one of the steps that its process declares under `missed`."""

    at: datetime
    key: str
    due_at: datetime
    waited_for: str
    after: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The case goes on under another version of its process. What it says was found out then, from both versions."""

    at: datetime
    by: str
    was: str
    """The digest of the version before."""
    now: str
    migration: int
    """Counts the migrations of the installation, from 1."""
    stages: Mapping[str, str] = field(default_factory=dict)
    """Each stage of the version before that goes on, to its name in the new one."""
    lost: tuple[str, ...] = ()
    """Those of them, by their names before, whose signatures and doings do not count in the new version."""
    anew: tuple[str, ...] = ()
    """Those, by their new names, whose open pass is broken off: they are to be opened anew."""
    carried: tuple[str, ...] = ()
    """Those of them that are opened with the places of before, in whoever's hands they were: the same persons have to act, but
    what was answered does not count."""
    again: tuple[str, ...] = ()
    """Those, by their new names, whose pass goes on that the migration which is undone broke off, as it was then."""
    undoes: int | None = None
    """The migration that it takes back."""


@value(slots=True)
class Ended:
    at: datetime
    outcome: Outcome


OnSeats = Handed | HandedBack | SignerAdded | SignerRemoved | TakenBack | Asked | Replied
"""What happens to the places of signers, beside their answers."""
OnExtensions = ExtensionAsked | ExtensionDecided
OnUrgency = UrgencyAsked | UrgencyDecided
OnObjections = Objected | ObjectionAnswered | ObjectionSettled
OnClocks = ClockWarned | ClockMissed | ClockOverdue
UnderOneVersion = (
    Drafted
    | Opened
    | Submitted
    | Decided
    | Called
    | Performed
    | Withdrawn
    | OnSeats
    | OnExtensions
    | OnUrgency
    | OnObjections
    | OnClocks
    | Reopened
    | Intervened
    | Copied
    | Read
    | Overridden
    | Ended
)
Event = UnderOneVersion | Migrated
History = tuple[Event, ...]
