"""Examples: the tests that a process carries with it."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug, Words, one_is_a_list_of_one
from definitions.schema.limits import Limit
from definitions.vocabulary import Refusal

MOST_HOLDERS = 100
"""Of a role, in an example."""
Holders = Annotated[int, Field(ge=1, le=MOST_HOLDERS)]
STEPS_BESIDE_STAGES = frozenset({"expect", "urgency", "objection", "reopening"})
"""Words that stand for something else among the steps of an example where a stage would stand."""
SUPPLEMENT = "supplement."
"""With the stage behind it: the step that a signer asks the drafter to add something there, or that it is answered; and
whom that waits for."""

Awaited = Annotated[
    str, StringConstraints(pattern=rf"^({re.escape(SUPPLEMENT)})?[a-z][a-z0-9_]*$", max_length=80)
]


class Asked(Declared):
    """Who is asked to act: the holders of a role at a unit, or one person."""

    role: Identifier | None = None
    of: str | None = None
    """The id of the unit at which the role is held; the submitting unit, if not said."""
    person: str | None = None
    """Whom the form names: the person's id; `drafter` or `actor of <stage>`, as in `who`."""

    @model_validator(mode="after")
    def _a_role_or_a_person(self) -> "Asked":
        if (self.role is None) == (self.person is None):
            raise PydanticCustomError("one_of_several", "role, person")
        return self


AskedOnes = Annotated[list[Asked], BeforeValidator(one_is_a_list_of_one)]
"""One, or a list of several; empty: it falls to nobody."""


class Expected(Declared):
    """What is expected of the case, after the last step or at the point where it stands among the steps."""

    end: Identifier | None = None
    """The outcome; absent: the case is still open."""
    at: Identifier | list[Identifier] | None = None
    """The stage at which the case waits; a list where it waits at several, in branches."""
    open: dict[Awaited, AskedOnes] | None = None
    """All reviews that are open: the stage, and who is asked there; of several signers, those whose turn it is. On paper it
    is the registrar who acts. `objection` is the answer to an objection, or its coordination; `supplement.<stage>` what the
    drafter owes somebody in the stage."""
    ledgers: dict[Slug, list[dict[Identifier, str]]] = Field(default_factory=dict)
    """Ledger to the rows that the case has written there by then, in order: as many as are listed, each with these values
    in these columns. A person is called by the title of the role, the first number of the year is given, and the address
    of a page is not known."""
    due: dict[Identifier, str] = Field(default_factory=dict)
    """Deadline, or stage with a limit (`within`), to due date, `2026-12-04`; of a stage that the case came to more than once
    the last time."""
    blocked: list[Identifier] = Field(default_factory=list)
    """Checks that hold the submission back."""
    rejected: list[Identifier] = Field(default_factory=list)
    """Fields for which the form is not accepted: nothing was submitted, and `do` is empty."""
    missed: list[Identifier] | None = None
    """The deadlines and the stages whose limits have run out unfulfilled by the last step; absent: it is not asked."""
    overdue: dict[Identifier, Limit] | None = None
    """Of those, how long after the end they were still unfulfilled by then: deadline or stage to the last step `after` that has
    come. Absent: it is not asked."""


def _kind_of_refusal(value: Any) -> str:
    return "fields" if isinstance(value, list) else "reason"


Refused = Annotated[
    Annotated[
        Literal[Refusal.SEPARATION, Refusal.NOT_NOW, Refusal.NOT_OFFERED, Refusal.USED_UP], Tag("reason")
    ]
    | Annotated[list[Identifier], Tag("fields")],
    Discriminator(_kind_of_refusal),
]
"""A reason, or the fields that are not filled in as they have to be."""


class Step(Declared):
    """What somebody does in a stage. A word alone is the `decision`."""

    decision: str | None = None
    """Of a draft nothing; of a stage that waits `over`; of one that waits for a child case, how that ended."""
    on: str | None = None
    """The day, if it is a later one than that of the step before."""
    by: Identifier | None = None
    """The stage, or `draft`, whose person acts here too; by default somebody who has not acted yet."""
    values: dict[str, Any] = Field(default_factory=dict, alias="set")
    """What is filled in. Points of a checklist that a pass does not name are 符合."""
    opinion: str | None = None
    """The written opinion; where one is needed and none is said here, there is one."""
    go: Identifier | None = None
    """Where a return leads, when the person chooses."""
    seat: int | None = None
    """Which of several signers; by default the first whose turn it is."""
    refuse_rows: list[int] = Field(default_factory=list)
    """Where each row is decided: the numbers of the rows that are not agreed to."""
    fields: list[Identifier] = Field(default_factory=list)
    """Of a supplement that is asked for: the fields of the form that may be changed with the answer."""
    refused: Refused | None = None
    """It is not accepted, and nothing changes: `separation`, who acts has acted elsewhere in the case and may not here;
    `not_now`, nobody is asked for it at this point; `not_offered`, there is no such decision, or no such way back;
    `used_up`, the limit has no further extension. A list: the fields for which it is not accepted, `opinion` among them; of
    a supplement also the checks that hold it back."""

    @model_validator(mode="before")
    @classmethod
    def _a_word_is_the_decision(cls, value: object) -> object:
        return {"decision": value} if isinstance(value, str) else value


class Point(Declared):
    """A point among the steps at which it is looked how the case stands."""

    expect: Expected


def _kind_of_doing(value: Any) -> str:
    """The kind of a point is called as its key: whoever looks up what may stand there follows either."""
    is_point = "expect" in value if isinstance(value, dict) else isinstance(value, Point)
    return "expect" if is_point else "a-step"


Doing = Annotated[
    Annotated[Point, Tag("expect")] | Annotated[dict[str, Step], Tag("a-step")],
    Discriminator(_kind_of_doing),
]
"""`{stage: step}`, or `{expect: ...}`."""


class Example(Declared):
    """A test that a process carries with it."""

    title: Words | None = None
    given: dict[str, Any] = Field(default_factory=dict)
    """Form values that differ from the sample's."""
    unit: Identifier | None = None
    """The submitting unit, one that `start.of` names; by default the first of those."""
    holders: dict[Identifier, Holders] = Field(default_factory=dict)
    """How many hold a role, where everybody who holds it signs; one, if not said."""
    on: str = "2026-11-23"
    """The day on which everything happens, unless a step says otherwise."""
    do: list[Doing] = Field(default_factory=list)
    """What happens after the submission, in order: `{stage: decision}`, or `{stage: {decision: ..., on: date, ...}}`;
    the stage `draft` means a new submission, with changed values under `set`. Of a stage that waits, `over`; of one that waits
    for a child case, how the child ended: `{annex: published}`.
    `{supplement.<stage>: ask}` asks the drafter for a supplement, with the `fields` that may be changed, and
    `{supplement.<stage>: answer}` answers it, with what changes under `set`; the stage waits for neither.
    `{extension.<deadline>: grant}`, or `refuse`, is an extension that is asked for and decided on that day;
    `{urgency: grant}`, or `refuse`, that the case is urgent; `{reopening: done}`, that it is taken up again after its
    end; `{objection: raise}`, that somebody objects, and `accept`, `reject`, `uphold`, `dismiss` or `drop`, what becomes of
    it. `{expect: ...}` looks at the case at that point."""
    produced: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    """What the jobs of the process tell, by stage; numbers that are not said are 0."""
    expect: Expected


__all__ = [
    "STEPS_BESIDE_STAGES",
    "SUPPLEMENT",
    "Asked",
    "Doing",
    "Example",
    "Expected",
    "Point",
    "Refused",
    "Step",
]
