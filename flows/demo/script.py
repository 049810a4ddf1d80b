"""How the people and the items of the sample offices are written down.

`people.yaml` says since when all roles are held, and lists the people of each organisation; `stories.yaml` when the story
of each begins and ends. Every file in `items/<organisation>/` is one item:

    id: jl-bus-lines                    # the file's name
    shows: What the item is there to show.
    process: jilin-transport.web-publish
    unit: transport_admin               # the submitting unit
    drafter: jl.transport_admin.officer
    form: {title: ..., body: ...}       # values of the form's fields; an item without attachments has none
    plot:
      submit: '2026-11-05 13:40'        # Beijing time, as all times here
      steps:                            # in order; what a step is follows from its keys
        - {at: '...', stage: unit_check, who: ..., decision: approve, opinion: ..., go: ..., given: {...}}
        - {at: '...', stage: office_final, signer: ..., registrar: ..., signed_on: '2026-11-10', decision: ..., opinion: ...}
        - {at: '...', changes: {body: ...}}    # the drafter submits again
        - {at: '...', reason: ...}             # the drafter withdraws the case
    expect: {end: published, late: [public_in_10]}    # or {waits_at: secrecy}, or {blocked: [barred_genre]}
    later: {steps: [...], expect: ...}  # how it goes on, where the play outlasts the story of this office

Wherever a value stands, `{file: 截图.pdf}` is a file (`照片.png` a picture), `{entry: 秸秆禁烧}` an entry of a register, by its
name, and `{published: jl-bus-lines}` what another item has published by then. A table is a list of its rows. What the program
opens by itself is taken up:

    letter: {at: '...', box: messages, subject: ..., text: ..., sender: ..., contact: ...}    # somebody writes
            rated: {at: '...', stars: 4, words: ...}    # a key of `letter`: and rates the answer
    takes_up: 2026-Q3 信息发布情况通报    # the title of the draft that `drafter` completes; of a letter its subject
    days: ['2026-09-07', ...]           # one item for each day; `{day}` stands for it
    units: [housing, ...]               # one item for each unit; `{unit}` stands for it

and beside the steps above there are

    - {at: '...', extends: reply, who: ..., why: ...}                  # asks for more time
    - {at: '...', grants: reply, who: ..., granted: true, why: ...}    # or refuses it
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic.dataclasses import dataclass

from definitions.vocabulary import Outcome
from definitions.working_days import SHANGHAI

FORBID = ConfigDict(extra="forbid")


def _beijing(value: object) -> object:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", value) is None:
        raise ValueError("时间要写成 '2026-11-05 13:40' 这样")
    return datetime.fromisoformat(value).replace(tzinfo=SHANGHAI)


Moment = Annotated[datetime, BeforeValidator(_beijing)]
PersonId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]


@dataclass(frozen=True, slots=True, config=FORBID)
class Paper:
    """A file, made for the demo."""

    file: str = Field(pattern=r"^[^/]+\.(pdf|png)$")


@dataclass(frozen=True, slots=True, config=FORBID)
class Entry:
    """An entry of the register that the field names."""

    entry: str
    """What it is called."""


@dataclass(frozen=True, slots=True, config=FORBID)
class Put:
    """What another item has put out on the channel of the field."""

    published: str
    """Its id."""


Row = dict[str, str | int]
FormValue = str | int | list[str] | list[Row] | Paper | Entry | Put


@dataclass(frozen=True, slots=True, config=FORBID)
class Holding:
    role: str
    unit: str
    """Id of the unit within the organisation."""


@dataclass(frozen=True, slots=True, config=FORBID)
class DemoPerson:
    id: PersonId
    name: str
    holdings: tuple[Holding, ...] = Field(min_length=1)

    def holds(self, role: str, unit: str) -> bool:
        return Holding(role, unit) in self.holdings


@dataclass(frozen=True, slots=True, kw_only=True, config=FORBID)
class Answered:
    """An answer that is given in a stage."""

    at: Moment
    stage: str
    decision: str
    opinion: str = ""
    go: str | None = None
    given: Mapping[str, FormValue] = Field(default_factory=dict)
    evidence: tuple[Paper, ...] = ()
    """What is attached beside what the stage asks for."""


@dataclass(frozen=True, slots=True, kw_only=True, config=FORBID)
class Decide(Answered):
    """Somebody decides in a review or a work stage."""

    who: str

    @property
    def actor(self) -> str:
        return self.who


@dataclass(frozen=True, slots=True, kw_only=True, config=FORBID)
class Register(Answered):
    """A signature given on paper is registered; `at` is when."""

    signer: str
    registrar: str
    signed_on: date

    @property
    def actor(self) -> str:
        return self.signer


@dataclass(frozen=True, slots=True, config=FORBID)
class Resubmit:
    """The drafter submits again, with some values changed."""

    at: Moment
    changes: Mapping[str, FormValue]


@dataclass(frozen=True, slots=True, config=FORBID)
class Withdraw:
    """The drafter takes the case back for good."""

    at: Moment
    reason: str


@dataclass(frozen=True, slots=True, config=FORBID)
class Extend:
    """Somebody asks for more time."""

    at: Moment
    extends: str
    """The deadline."""
    who: str
    why: str


@dataclass(frozen=True, slots=True, config=FORBID)
class Grant:
    """Somebody grants it, or refuses it."""

    at: Moment
    grants: str
    who: str
    granted: bool
    why: str = ""


@dataclass(frozen=True, slots=True, config=FORBID)
class Rated:
    """Somebody who wrote says how they like the answer, on the public page."""

    at: Moment
    stars: int = Field(ge=1, le=5)
    words: str = ""


@dataclass(frozen=True, slots=True, config=FORBID)
class Letter:
    """Somebody writes, on the public page."""

    at: Moment
    box: str
    subject: str
    text: str
    sender: str = ""
    contact: str = ""
    rated: Rated | None = None


def _kind(value: Any) -> str:
    if not isinstance(value, Mapping):
        return type(value).__name__.lower()
    for key, kind in (
        ("changes", "resubmit"),
        ("reason", "withdraw"),
        ("signer", "register"),
        ("extends", "extend"),
        ("grants", "grant"),
    ):
        if key in value:
            return kind
    return "decide"


Step = Decide | Register | Resubmit | Withdraw | Extend | Grant
WrittenStep = Annotated[
    Annotated[Decide, Tag("decide")]
    | Annotated[Register, Tag("register")]
    | Annotated[Resubmit, Tag("resubmit")]
    | Annotated[Withdraw, Tag("withdraw")]
    | Annotated[Extend, Tag("extend")]
    | Annotated[Grant, Tag("grant")],
    Discriminator(_kind),
]


@dataclass(frozen=True, slots=True, config=FORBID)
class Plot:
    submit: Moment
    steps: tuple[WrittenStep, ...] = ()


@dataclass(frozen=True, slots=True, config=FORBID)
class Expected:
    """How the item stands when the demo ends."""

    end: Outcome | None = None
    waits_at: str | None = None
    blocked: tuple[str, ...] = ()
    """The checks that hold the submission back."""
    late: tuple[str, ...] = ()
    """The deadlines that were missed, or are running beyond their end."""


@dataclass(frozen=True, slots=True, config=FORBID)
class Sequel:
    """How an item goes on beyond the story of its office."""

    steps: tuple[WrittenStep, ...]
    expect: Expected


@dataclass(frozen=True, slots=True, config=FORBID)
class Story:
    begins: Moment
    ends: Moment


@dataclass(frozen=True, slots=True, config=FORBID)
class Item:
    id: str
    shows: str
    process: str
    unit: str
    drafter: str
    form: Mapping[str, FormValue]
    plot: Plot
    expect: Expected
    later: Sequel | None = None
    letter: Letter | None = None
    """The letter with which it begins."""
    takes_up: str = ""
    """The title of the draft that the program has opened by then."""

    @property
    def organization(self) -> str:
        return self.process.partition(".")[0]

    @property
    def begins(self) -> datetime:
        return self.letter.at if self.letter else self.plot.submit

    @property
    def draft(self) -> str:
        """The title of the draft that it takes up; empty where it begins by itself."""
        return self.letter.subject if self.letter else self.takes_up

    @property
    def title(self) -> str:
        return str(self.form.get("title") or self.draft)

    def whole(self) -> "Item":
        """With what comes later."""
        if self.later is None:
            return self
        plot = replace(self.plot, steps=(*self.plot.steps, *self.later.steps))
        return replace(self, plot=plot, expect=self.later.expect, later=None)

    def forms(self) -> list[dict[str, FormValue]]:
        """The values of each submission, first to last."""
        forms = [dict(self.form)]
        for step in self.plot.steps:
            if isinstance(step, Resubmit):
                forms.append({**forms[-1], **step.changes})
        return forms


@dataclass(frozen=True, slots=True, config=FORBID)
class Staff:
    since: date
    """The day from which all roles are held."""
    people: Mapping[str, tuple[DemoPerson, ...]]
    """Organisation to its people."""

    def find(self, organization: str, person_id: str) -> DemoPerson | None:
        return next((person for person in self.people.get(organization, ()) if person.id == person_id), None)
