"""How cases of a process begin beside by hand: an occasion opens a draft, which somebody completes and submits."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug, one_is_a_list_of_one
from definitions.schema.fields import Condition, Expression
from definitions.schema.jobs import Counting
from definitions.schema.places import Place, place_of, units_in
from definitions.schema.signing import Where
from definitions.vocabulary import CauseKind, EntryEvent, FindingKind, JobName, Outcome

FROM_ENTRY = "entry."
UNIT_OF_FINDING = "finding.unit"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
TimeOfDay = Annotated[str, Field(pattern=TIME_PATTERN)]
DayNumber = Annotated[int, Field(ge=1, le=31)]
Outcomes = Annotated[list[Outcome], Field(min_length=1), BeforeValidator(one_is_a_list_of_one)]
"""One outcome, or a list of several."""


class BaseTrigger(Declared):
    """Opens a draft for whoever may start this process at a unit, once for each occasion. Nothing is ever submitted by
    nobody.
    """

    of: Where
    """For which unit: on another case a place, as in `who`, seen from that case; otherwise the id of a unit."""
    form: dict[Identifier, str] = Field(default_factory=dict)
    """Fields of the draft that are filled in already, each with a CEL expression over `occasion.day`, `.year` and
    `.month`, and over `form` and `given` of the other case."""

    @property
    def place(self) -> Place:
        return place_of(self.of)


class JobCall(Counting):
    """What is worked out before a draft is opened, so that it can be filled in with it."""

    job: JobName
    inputs: dict[Identifier, Expression] = Field(default_factory=dict, alias="with")
    """What the job asks for, each an expression over `occasion`."""
    charts: list[Identifier] = Field(default_factory=list)
    """Which of the job's charts its text asks for, each drawn from the table that follows it."""


class ScheduleTrigger(BaseTrigger):
    """Exactly one of `every` and `cron`."""

    on: Literal[CauseKind.SCHEDULE]
    of: str
    """For which units, each with a draft of its own, as in `start`: the ids of units, separated by commas; or `any unit`, each
    of those that may start this process: at which somebody holds one of the roles of `start`, or has to (`held_at`)."""
    every: (
        Literal[
            "day",
            "workday",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "month",
            "quarter",
            "year",
        ]
        | None
    ) = None
    """How often."""
    day: DayNumber | Literal["last day", "first workday", "last workday"] | None = None
    """Which day of the month, the quarter or the year; the first, if not said. In a month that is too short, its last."""
    at: TimeOfDay = "09:00"
    """From when on that day, Beijing time."""
    cron: str | None = None
    """Minute, hour, day of the month, month and day of the week, Beijing time; at most once a day."""
    if_rest: Literal["stay", "next", "previous", "skip"] = "stay"
    """What becomes of an occasion on a day off: it stays, or moves to the next or the previous working day, or falls out."""
    prepare: JobCall | None = None
    """A job that is done first. Expressions of `form` read what it tells as `job.<field>`, and the text that it writes as
    `job.report`. A patrol is made once for an occasion, however many units it is for."""

    @property
    def units(self) -> list[str] | None:
        """Those that are named; None for any that may start the process."""
        return units_in(self.of)

    @model_validator(mode="after")
    def _one_rhythm(self) -> "ScheduleTrigger":
        if (self.every is None) == (self.cron is None):
            raise PydanticCustomError("one_of_several", "every, cron")
        return self


class EventTrigger(BaseTrigger):
    """Once for each time that it happens to a case of another process."""

    process: Slug
    """The other process: `web-publish`, or with its organisation `office.web-publish`."""
    when: Condition | None = None
    """Only where this condition over `form`, `given` and `start.unit` of the other case holds."""


class ClockMissedTrigger(EventTrigger):
    on: Literal[CauseKind.CLOCK_MISSED]
    deadline: Identifier
    """The deadline, or the stage whose own limit it is."""


class PublishedTrigger(EventTrigger):
    on: Literal[CauseKind.PUBLISHED]


class EndedTrigger(EventTrigger):
    on: Literal[CauseKind.ENDED]
    outcome: Outcomes | None = None
    """Only where it ended so; however it ended, if not said."""


class EntryTrigger(BaseTrigger):
    """Once for each time that it happens to an entry of a register. `of` may be `entry.<unit field>`, and the fields are
    filled in with `entry.<field>`, `entry.number`, `entry.state` and `entry.changed_on`.
    """

    on: Literal[
        CauseKind.ENTRY_OPENED,
        CauseKind.ENTRY_CHANGED,
        CauseKind.ENTRY_CLOSED,
        CauseKind.ENTRY_STALE_SOON,
        CauseKind.ENTRY_STALE,
    ]
    register_name: Slug = Field(alias="register")
    """Which register."""
    when: Condition | None = None
    """Only where this condition over `entry` holds."""

    @property
    def event(self) -> EntryEvent:
        return EntryEvent(self.on.removeprefix("entry_"))

    @property
    def unit_field(self) -> str | None:
        """The field of the entry that tells for which unit; None where a unit is named."""
        name = self.place.name
        return name.removeprefix(FROM_ENTRY) if name.startswith(FROM_ENTRY) else None


class LetterTrigger(BaseTrigger):
    """Once for each letter that comes into one of these boxes. The fields are filled in with `letter.subject`, `.text`,
    `.sender` and `.contact`, in all of which personal data is masked, `letter.number`, `.box`, `.box_title`,
    `.received_on` and `.way`. Limits that are counted from a date of the form begin with the letter, also before
    anybody has handed the draft in.
    """

    on: Literal[CauseKind.LETTER_RECEIVED]
    boxes: list[Identifier] = Field(min_length=1)
    """Which letterboxes of the organisation."""
    answered: Condition | None = None
    """When a letter whose case has ended was answered: over `form` and `given`. If not said, when its case ended closed
    or published."""
    unanswered: Expression | None = None
    """What whoever wrote it is told where it was not: an expression over `form` and `given`. It is public: it must not
    repeat what people typed."""


class FindingTrigger(BaseTrigger):
    """For what a patrol of the organisation's sites found that was not known before. `of` may be `finding.unit`, and the
    fields are filled in with `finding.<member>`.
    """

    on: Literal[CauseKind.FINDING_OPENED]
    kinds: list[FindingKind] = Field(default_factory=list)
    """Only findings of these kinds; of all, if not said."""
    each: Literal["finding", "unit"] = "finding"
    """A draft for each finding, or one for all that a patrol found at a unit."""
    when: Condition | None = None
    """Only findings for which this condition over `finding` holds."""

    @property
    def is_for_their_unit(self) -> bool:
        """Whether the draft is for the unit that answers for what was found."""
        return self.place.name == UNIT_OF_FINDING


Trigger = Annotated[
    ScheduleTrigger
    | ClockMissedTrigger
    | PublishedTrigger
    | EndedTrigger
    | EntryTrigger
    | LetterTrigger
    | FindingTrigger,
    Field(discriminator="on"),
]
EVENT_TRIGGERS = (ClockMissedTrigger, PublishedTrigger, EndedTrigger)
