"""A process document: the declared procedure that a case follows."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from definitions.schema.base import Declared, Identifier, Slug, Words, one_is_a_list_of_one
from definitions.schema.examples import Example
from definitions.schema.fields import Condition, FormField, RowsField
from definitions.schema.limits import SHORTLY, Ladder, Limit
from definitions.schema.objection import Objection
from definitions.schema.places import ANY_UNIT
from definitions.schema.reactions import Reactions
from definitions.schema.reopening import Reopening
from definitions.schema.signing import ALL, ANY, NamedPerson, Party, Signing, Who, followed, is_everybody
from definitions.schema.stages import (
    CallStage,
    HumanStage,
    LedgerStage,
    RegisterStage,
    Stage,
    Table,
    told_in,
)
from definitions.schema.tree import MAIN, Tree
from definitions.schema.triggers import Outcomes, Trigger
from definitions.schema.urgency import Urgency
from definitions.vocabulary import FieldKind, Severity

BEGUN = "begun"
"""The moment at which a case comes about: with its draft."""
SUPPLEMENT_ASKED, SUPPLEMENT_ANSWERED = "supplement.asked", "supplement.answered"
"""The drafter is asked to explain or to add something (补正), and has done so."""
OBJECTION_RAISED, OBJECTION_SETTLED = "objection.raised", "objection.settled"
"""Somebody objected (异议), and it was accepted, upheld, dismissed or taken back."""
DRAFT = "draft"
"""The stage that every process begins with, and that a return to the drafter leads to."""


class Authority(Declared):
    """The regulation that a process carries out."""

    document: str
    articles: list[str] = Field(min_length=1)
    effective: date | None = None
    """The first day on which cases may be started under it."""
    repealed: date | None = None
    """The first day on which none may be started any more; those that run come to their end under it."""
    successor: Slug | None = None
    """The process that is to be started instead, once this one is repealed."""


class Start(Declared):
    by: list[Identifier] = Field(min_length=1)
    """Roles that may draft and submit."""
    of: str = ANY_UNIT
    """`any unit`, or the ids of the units, separated by commas."""


class Demand(Declared):
    """What several answers must fulfil together. It is put to a form of which every answer will do by itself."""

    that: Condition
    """What the form, and the unit that hands it in, have to fulfil: a condition over `form` and `start.unit`."""
    say: Words
    """What the drafter reads where it does not hold: why, and what to do."""
    field: Identifier
    """The field that is marked then."""


class Form(Declared):
    sheet: str | None = None
    """The name of the paper form that this form stands for; the title of the process, if not said."""
    fields: list[FormField] = Field(min_length=1)
    demands: list[Demand] = Field(default_factory=list)
    """What is asked of the answers together; a form that does not fulfil it is not accepted."""


class Check(Declared):
    """A content check, run at submission, before the final review and right before publishing. A word alone is its name."""

    check: Identifier
    level: Literal[Severity.BLOCK, Severity.WARN, Severity.INFORM] = Severity.BLOCK
    options: dict[str, Any] = Field(default_factory=dict, alias="with")
    override: Who | None = None
    """Who may let a content through that it holds back (放行), with a written reason; without this key nobody may."""

    @model_validator(mode="before")
    @classmethod
    def _a_word_is_the_check(cls, value: object) -> object:
        return {"check": value} if isinstance(value, str) else value

    @cached_property
    def written(self) -> str:
        """As JSON, the same for what is declared the same."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


class ClockPause(Declared):
    """While it runs the clock stands, and the limit ends so much later."""

    start: str = Field(alias="from")
    """The moment with which the clock is stopped, every time it comes."""
    until: str
    """The next moment with which it goes on. From `<stage>.opened` until `<stage>.done` is as long as the stage is open; from
    `supplement.asked` until `supplement.answered` as long as the drafter owes somebody an answer."""
    why: str = Field(min_length=1)
    """What people read: 补正, 征求意见."""


Moments = Annotated[list[str], Field(min_length=1), BeforeValidator(one_is_a_list_of_one)]
"""One moment, or a list of several: the latest of them, when all have come."""


class Extensions(Declared):
    """How a deadline may be extended (延期): asked for by the submitting unit or by whoever has a duty, and approved."""

    by: Ladder
    """How much longer, in the unit of `within`, or after the day that `no_later_than` names: the first time, the second time,
    and so on. Then it cannot be extended any more."""
    total: Limit | None = None
    """How long it may be with all its extensions, or how long after its named day; a ladder that leads beyond is not accepted."""
    approved_by: Party
    """Who approves it, or refuses it: a role or a person, as in `who`. Never whoever asked for it."""
    even_overdue: bool = False
    """Whether it may still be asked for when the limit has run out."""


class Deadline(Declared):
    """A limit that runs `within` some time `from` a moment; one that ends `at_least` so long `before` a day; or one that
    ends with a day, `no_later_than` which it has to be done.

    Moments are `submitted`, `published`, `ended`; `<stage>.opened`, `<stage>.decided` (every answer) and `<stage>.done`
    (only a pass); `supplement.asked`, `supplement.answered`, `objection.raised`, `objection.settled`; and days:
    `form.<date field>`, `given.<stage>.<date field>`.
    """

    id: Identifier
    title: Words
    when: Condition | None = None
    """There is the limit only where this condition over `form`, `given`, `start.unit`, `case.urgent` and `case.returns` holds."""
    within: Limit | None = None
    """How long, in working days, or in days, weeks or months, which are carried to the next working day where they end on a
    day off. Hours limit stages alone: no regulation counts a whole case in them."""
    start: Moments | None = Field(default=None, alias="from")
    """When it begins."""
    restart: Moments | None = None
    """When it begins anew, every time one of these comes: 补正, after which the limit counts from the day of the answer."""
    before: str | None = None
    """`form.<date field>` or `given.<stage>.<date field>`: the day before which it has to be done."""
    at_least: Limit | None = None
    """How long before that day at the latest."""
    no_later_than: str | None = None
    """`form.<date field>` or `given.<stage>.<date field>`: the last day on which it may be done, working day or not, instead
    of `within` and `at_least`. Nothing stops its clock; it is put off by `extensions` alone, or by naming another day."""
    until: Moments
    """With what it is fulfilled. A day has to have come: its field says `latest: submission`."""
    pauses: list[ClockPause] = Field(default_factory=list)
    """When the clock stands."""
    extensions: Extensions | None = None
    """How it may be extended; without this key it may not."""
    warn: Ladder = Field(default_factory=lambda: [SHORTLY])
    """How long before its end it begins to press; a list of several, such as 5, 2 and 1 working days, where `warned` is to
    happen more than once."""
    warned: Reactions | None = None
    """What happens by itself when it begins to press, and at every further step of `warn`."""
    missed: Reactions | None = None
    """What happens by itself when it has run out unfulfilled, and `after` that."""
    article: str | None = None
    unit: str = "submitting unit"
    """Who is answerable: `submitting unit`; the id of a unit; or `form.<unit field>` or `given.<stage>.<unit field>`, and
    the submitting unit until that is filled in."""


class LedgerEntry(Declared):
    ledger: Slug
    on: str
    """`published`, `ended`, `<stage>.decided` (every decision), `<stage>.done` (only a pass), or `objection.settled`. A draft
    that ends before it was handed in writes no line."""
    outcome: Outcomes | None = None
    """With `on: ended`: only where the case ended so. If not said, however it ended, unless its drafter withdrew it."""
    each: Table | None = None
    """`form.<table>`: a line for each row instead of one. Of a decision, for each row that was decided on; on `published`
    for each that went out; else for each that stands. Columns read `row.<column>`, and `event`, `signed` and `publication`
    tell of that row."""


class Process(Declared):
    """One procedure of one organisation."""

    process: Slug
    version: int = Field(default=1, ge=1)
    effective: date | None = None
    covers: list[str] = Field(default_factory=list, min_length=1)
    """Ids of the requirements and procedures that this document fulfils."""
    title: Words
    authority: Authority
    start: Start
    triggers: list[Trigger] = Field(default_factory=list)
    number: str = Field(pattern=r"\{serial\}")
    """How cases are numbered: a text with `{year}` and `{serial}`."""
    letters: bool = False
    """Its cases are letters of citizens: a [patrol](#patrol) finds those of which a limit has run out."""
    form: Form
    checks: list[Check] = Field(default_factory=list)
    urgency: Urgency | None = None
    """How a case becomes urgent (加急); without this key none does."""
    reopening: Reopening | None = None
    """Whether a case that ended may be taken up again (重新办理); without this key it may not."""
    objection: Objection | None = None
    """Who may object to a case on its way (异议), and how that is settled; without this key nobody may."""
    deadlines: list[Deadline] = Field(default_factory=list)
    stages: list[Stage] = Field(min_length=1)
    ledgers: list[LedgerEntry] = Field(default_factory=list)
    sample: dict[str, Any] = Field(default_factory=dict)
    """Form values that every example starts from."""
    examples: list[Example] = Field(min_length=1)

    @property
    def organization(self) -> str:
        return self.process.partition(".")[0]

    @property
    def sheet(self) -> str:
        """What the paper form is called."""
        return self.form.sheet or self.title.zh

    @cached_property
    def tree(self) -> Tree:
        """Every stage, those of branches too."""
        return Tree(self.stages)

    @cached_property
    def all_stages(self) -> tuple[Stage, ...]:
        """In the order of the document, those of branches too."""
        return tuple(position.stage for position in self.tree)

    @cached_property
    def human_stages(self) -> tuple[HumanStage, ...]:
        return tuple(stage for stage in self.all_stages if isinstance(stage, HumanStage))

    @cached_property
    def register_stages(self) -> tuple[RegisterStage, ...]:
        return tuple(stage for stage in self.all_stages if isinstance(stage, RegisterStage))

    @cached_property
    def telling_stages(self) -> tuple[Stage, ...]:
        """Those of which conditions can read something."""
        return tuple(stage for stage in self.all_stages if isinstance(stage, HumanStage) or told_in(stage))

    @cached_property
    def unit_references(self) -> frozenset[str]:
        """`form.owner`, `given.assign.owner`, `row.owner`: how expressions name the fields that hold a unit, or several."""
        return self._references(FieldKind.UNIT) | self.units_references

    @cached_property
    def units_references(self) -> frozenset[str]:
        """The same of those alone that hold several."""
        return self._references(FieldKind.UNITS)

    @cached_property
    def person_references(self) -> frozenset[str]:
        """The same of those that hold a person."""
        return self._references(FieldKind.PERSON)

    def _references(self, kind: FieldKind) -> frozenset[str]:
        named = [("form", field) for field in self.form.fields]
        named += [(f"given.{stage.id}", field) for stage in self.human_stages for field in stage.fields]
        named += [("row", column) for table in self.tables.values() for column in table.columns]
        return frozenset(f"{where}.{field.id}" for where, field in named if field.kind is kind)

    @cached_property
    def followed_stages(self) -> frozenset[str]:
        """The stages whose signers tell who signs elsewhere: `unit of opinion`, `actor of opinion`."""
        signers = (who for stage in self.human_stages for who in stage.who)
        return frozenset(filter(None, map(followed, signers)))

    @cached_property
    def apart(self) -> Mapping[str, tuple[str, ...]]:
        """Stage to those in branches beside it that it is kept apart from: one of the two names the other in `distinct_from`."""
        named = [(one.id, other) for one in self.human_stages for other in one.distinct_from or ()]
        known = [(one, other) for one, other in named if self.find_stage(other) is not None]
        beside = [(one, other) for one, other in known if self.tree.are_beside(one, other)]
        return {
            one: tuple(
                dict.fromkeys(other for pair in beside for other in pair if one in pair and other != one)
            )
            for one in dict.fromkeys(stage for pair in beside for stage in pair)
        }

    def stands_for_several(self, party: Party) -> bool:
        """Whether it is as many signers as hold a role, as units are chosen, or as answered in an earlier stage."""
        if isinstance(party, NamedPerson):
            return self._had_several_actors(party)
        return is_everybody(party) or party.named_by in self.units_references

    def _had_several_actors(self, party: NamedPerson) -> bool:
        """Whether several have to answer the stage whose actors it names."""
        position = self.tree.find(party.acted_in or "")
        if position is None or not isinstance(position.stage, HumanStage):
            return False
        stage = position.stage
        if stage.sign is not None and stage.sign.how == "any":
            return False
        asked_here = (who for who in stage.who if self._is_told_before(who, position.index))
        return len(stage.who) > 1 or any(map(self.stands_for_several, asked_here))

    def _is_told_before(self, party: Party, index: int) -> bool:
        """Nothing is found by asking in a circle."""
        teller = self.tree.find(followed(party) or "")
        return teller is None or teller.index < index

    def has_several_signers(self, stage: HumanStage) -> bool:
        return len(stage.who) > 1 or any(map(self.stands_for_several, stage.who))

    def signing(self, stage: HumanStage) -> Signing:
        """The rule in force."""
        if stage.sign is not None:
            return stage.sign
        return ALL if self.has_several_signers(stage) else ANY

    def called_by(self, stage: CallStage) -> str:
        """The whole name of the process that the stage opens a case of."""
        return stage.process if "." in stage.process else f"{self.organization}.{stage.process}"

    @cached_property
    def ledger_entries(self) -> tuple[LedgerEntry, ...]:
        """Every line that a case may leave in a ledger, those of stages of kind ledger too."""
        stages = (stage for stage in self.all_stages if isinstance(stage, LedgerStage))
        return (
            *self.ledgers,
            *(LedgerEntry(ledger=one.ledger, on=f"{one.id}.done", each=one.each) for one in stages),
        )

    def stage(self, stage_id: str) -> Stage:
        return self.tree.at(stage_id).stage

    def find_stage(self, stage_id: str) -> Stage | None:
        position = self.tree.find(stage_id)
        return position.stage if position is not None else None

    def position(self, stage_id: str) -> int:
        """Where a stage stands in the document; the draft stands before all."""
        return -1 if stage_id == DRAFT else self.tree.at(stage_id).index

    def line_of(self, stage_id: str) -> str:
        """The line that a stage stands on; the draft begins the main line."""
        return MAIN if stage_id == DRAFT else self.tree.at(stage_id).line

    def after(self, stage_id: str) -> str | None:
        """The stage behind this one on its line, unless it forks or ends; None after the last."""
        position = self.tree.at(stage_id)
        return position.stage.next or position.after

    def human_stage(self, stage_id: str) -> HumanStage:
        stage = self.stage(stage_id)
        if not isinstance(stage, HumanStage):
            raise TypeError(f"{stage_id} is not a stage in which people act")
        return stage

    def find_deadline(self, deadline_id: str) -> Deadline | None:
        return next((one for one in self.deadlines if one.id == deadline_id), None)

    def field(self, field_id: str) -> FormField:
        return next(field for field in self.form.fields if field.id == field_id)

    @cached_property
    def tables(self) -> Mapping[str, RowsField]:
        """The fields of the form that hold rows, by id."""
        return {field.id: field for field in self.form.fields if isinstance(field, RowsField)}


__all__ = [
    "ANY_UNIT",
    "DRAFT",
    "Check",
    "Deadline",
    "Extensions",
    "Form",
    "LedgerEntry",
    "Process",
]
