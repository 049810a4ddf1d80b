"""How the people and the items of the sample offices are written down.

`people.yaml` says since when all roles are held, and lists the people of each organisation. Every file in
`items/` is one item:

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
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic.dataclasses import dataclass

from definitions.vocabulary import Outcome
from definitions.working_days import SHANGHAI

FORBID = ConfigDict(extra="forbid")


def _beijing(value: object) -> object:
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", value) is None:
        raise ValueError("时间要写成 '2026-11-05 13:40' 这样")
    return datetime.fromisoformat(value).replace(tzinfo=SHANGHAI)


Moment = Annotated[datetime, BeforeValidator(_beijing)]
PersonId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
FormValue = str | list[str]


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


def _kind(value: Any) -> str:
    for key, kind in (("changes", "resubmit"), ("reason", "withdraw"), ("signer", "register")):
        if isinstance(value, Mapping) and key in value:
            return kind
    return "decide"


Step = Decide | Register | Resubmit | Withdraw
WrittenStep = Annotated[
    Annotated[Decide, Tag("decide")]
    | Annotated[Register, Tag("register")]
    | Annotated[Resubmit, Tag("resubmit")]
    | Annotated[Withdraw, Tag("withdraw")],
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
class Item:
    id: str
    shows: str
    process: str
    unit: str
    drafter: str
    form: Mapping[str, FormValue]
    plot: Plot
    expect: Expected

    @property
    def organization(self) -> str:
        return self.process.partition(".")[0]

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
