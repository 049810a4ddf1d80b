"""Stages: the declared steps of a process."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug, Words
from definitions.schema.fields import (
    ChoiceField,
    Condition,
    Expression,
    NumberField,
    RowColumn,
    TakenField,
    UrlField,
)
from definitions.schema.jobs import JOBS, Counting, JobSignature
from definitions.schema.limits import SHORTLY, Ladder, Limit, StageLimit
from definitions.schema.places import FROM_FORM, SUBMITTING_UNIT, Place, is_filled_in, place_of
from definitions.schema.reactions import Reactions
from definitions.schema.signing import Parties, Party, Signing, Where, Who, is_told
from definitions.vocabulary import SIGNED_PARTS, Effect, FieldKind, HandOn, JobName, Outcome, Part, StageKind

TABLE_PATTERN = r"^form\.[a-z][a-z0-9_]*$"
Table = Annotated[str, StringConstraints(pattern=TABLE_PATTERN)]
"""A field of the form of kind rows: `form.items`."""


class DecisionOption(Declared):
    """One answer that a stage offers."""

    title: Words
    effect: Literal[Effect.PASS, Effect.RETURN, Effect.REFUSE]
    go: Identifier | None = None
    """Where a return leads. Without it the person chooses: the drafter or any earlier stage of the path."""
    keep: list[Identifier] = Field(default_factory=list)
    """Signatures that outlive the next submission, if it does nothing but take passages out (删减)."""
    needs: list[Identifier] = Field(default_factory=list)
    """Fields of the stage that this answer requires."""
    outcome: Literal[Outcome.REFUSED, Outcome.CLOSED] | None = None
    """How a refusal ends the case; `refused` if not said."""
    needs_opinion: bool | None = None
    """Whether a written opinion is required; by default for returns and refusals."""

    @property
    def wants_opinion(self) -> bool:
        return self.effect is not Effect.PASS if self.needs_opinion is None else self.needs_opinion

    @property
    def asks_where(self) -> bool:
        """Whether the person chooses where it leads."""
        return self.effect is Effect.RETURN and self.go is None

    @model_validator(mode="before")
    @classmethod
    def _words_alone_are_a_title(cls, value: object) -> object:
        return {"title": value} if isinstance(value, str) else value


APPROVE = DecisionOption(title=Words(zh="同意", en="Approve"), effect=Effect.PASS)
RETURN = DecisionOption(title=Words(zh="退回修改", en="Return"), effect=Effect.RETURN)
REFUSE = DecisionOption(title=Words(zh="不同意", en="Refuse"), effect=Effect.REFUSE)
DONE = DecisionOption(title=Words(zh="办结", en="Done"), effect=Effect.PASS)
PUBLISHED = DecisionOption(title=Words(zh="已发布", en="Published"), effect=Effect.PASS)
WITHDRAWN = DecisionOption(title=Words(zh="已撤下", en="Withdrawn"), effect=Effect.PASS)

STANDARD_DECISIONS: dict[StageKind, dict[str, DecisionOption]] = {
    StageKind.REVIEW: {"approve": APPROVE, "return": RETURN, "refuse": REFUSE},
    StageKind.PAPER: {"approve": APPROVE, "return": RETURN, "refuse": REFUSE},
    StageKind.WORK: {"done": DONE, "return": RETURN},
    StageKind.PUBLISH: {"done": PUBLISHED, "return": RETURN},
    StageKind.WITHDRAW: {"done": WITHDRAWN},
    StageKind.DRAFT: {},
}


class BaseStage(Declared):
    id: Identifier
    title: Words | None = None
    next: Identifier | None = None
    """The stage that follows; by default the next one in the document."""


YES_TO_POINT, NO_TO_POINT = "符合", "不符合"
NOT_THE_POINT = "不涉及"


class ChecklistPoint(Declared):
    """One point of a checklist (审查要点), answered 符合 or 不符合."""

    id: Identifier
    title: Words
    help: Words | None = None
    may_not_apply: bool = False
    """Whether there are contents that it does not concern: 不涉及 is offered, too."""

    @property
    def field(self) -> ChoiceField:
        """The question that it is on the form of the stage."""
        return ChoiceField(
            id=self.id,
            kind=FieldKind.CHOICE,
            label=self.title,
            help=self.help,
            required=True,
            options=[YES_TO_POINT, NO_TO_POINT, *([NOT_THE_POINT] if self.may_not_apply else [])],
        )


class HumanStage(BaseStage):
    """A stage in which somebody must act. Never passed by the mere lapse of time."""

    who: Parties
    sign: Signing | None = None
    """How several decide together; by default all of them have to agree."""
    hand_on: Literal[HandOn.NOBODY, HandOn.ROLE, HandOn.UNIT, HandOn.ORGANIZATION] | None = None
    """To whom the duty may be handed on (转办); by default a signature to others who hold the role, all else to anybody
    of the unit. `nobody` also rules out delegating it and adding signers."""
    within: StageLimit | None = None
    """A limit for this stage alone, from its opening; missing it reminds, it never decides. Days, weeks and months that end on
    a day off are carried to the next working day, as those of a case are; hours are those in which the office works."""
    urgent: StageLimit | None = None
    """The limit instead of `within` where the case is urgent (加急): from the opening, or from when it became urgent."""
    warn: Ladder = Field(default_factory=lambda: [SHORTLY])
    """How long before the end of `within` it begins to press; a list of several where `warned` is to happen more than once."""
    warned: Reactions | None = None
    """What happens by itself when `within` begins to press, and at every further step of `warn`."""
    missed: Reactions | None = None
    """What happens by itself when `within` has run out, and `after` that."""
    checklist: list[ChecklistPoint] = Field(default_factory=list)
    """Points that whoever decides answers one by one. All of them are answered before the stage is passed, none of them
    with 不符合; a return names at least one that is not fulfilled."""
    own_fields: list[RowColumn] = Field(default_factory=list, alias="fields")
    """What the person fills in when deciding."""
    decisions: dict[Identifier, DecisionOption] = Field(default_factory=dict)
    """The answers offered, in order; by default the standard ones of the kind."""
    distinct_from: list[Identifier] | None = None
    """Stages whose person may not act here. `draft` is the drafter. Of two stages in branches beside each other it is enough
    that one names the other: whoever acted in the first to be done may not act in the second. By default, for reviews and
    paper signatures: `draft` and the signature given just before. Work is no signature: where a work stage
    does not say so, everybody whose duty it is may do it, the drafter included."""

    @cached_property
    def fields(self) -> list[RowColumn]:
        """What is asked on the form of the stage: its own fields, then the points of its checklist."""
        return [*self.own_fields, *(point.field for point in self.checklist)]

    @property
    def handing(self) -> HandOn:
        """How far the duty may be handed on."""
        return self.usual_handing if self.hand_on is None else HandOn(self.hand_on)

    @property
    def usual_handing(self) -> HandOn:
        """The same where the document does not say."""
        return HandOn.ROLE if isinstance(self, ReviewStage | PaperStage) else HandOn.UNIT

    @cached_property
    def named_parties(self) -> tuple[Party, ...]:
        """The signers of whom the form, or an earlier stage, decides who they are."""
        return tuple(one for one in self.who if is_told(one))

    @model_validator(mode="before")
    @classmethod
    def _standard_answers_need_no_effect(cls, value: object) -> object:
        """`approve: 同意公开` is enough: the effect of a standard answer is known by its name."""
        if not isinstance(value, dict) or not isinstance(value.get("decisions"), dict):
            return value
        known = {
            name: option.effect for options in STANDARD_DECISIONS.values() for name, option in options.items()
        }
        decisions = {}
        for name, given in value["decisions"].items():
            option = {"title": given} if isinstance(given, str) else given
            if isinstance(option, dict) and "effect" not in option and name in known:
                option = {**option, "effect": known[name]}
            decisions[name] = option
        return {**value, "decisions": decisions}


class ReviewStage(HumanStage):
    kind: Literal[StageKind.REVIEW]
    final: bool = False
    """This is the final review (终审): nothing is published that has not passed such a stage."""
    secrecy: bool = False
    """This is the secrecy review (保密审查): no fork may lead round it because a case is urgent."""
    binds: list[Part] = Field(default_factory=lambda: list(SIGNED_PARTS))
    """The parts of the content that the signature is given on."""
    each: Table | None = None
    """`form.<table>`: each row is agreed to or refused by itself. What is refused drops out and no later stage brings it
    back; the case goes on with the rows that stand. Where none is left, that is the refusal of the stage."""


class PaperStage(HumanStage):
    """Print the sheet, have it signed by hand, register the signed scan.

    `who` signs; `registrar` prints the sheet and registers the signature, and is never the signer.
    """

    kind: Literal[StageKind.PAPER]
    registrar: Who
    sheet: Identifier
    final: bool = False
    secrecy: bool = False
    binds: list[Part] = Field(default_factory=lambda: list(SIGNED_PARTS))
    each: Table | None = None
    """`form.<table>`: each row is signed by itself, and whoever registers the signature registers which rows were refused."""


class WorkStage(HumanStage):
    kind: Literal[StageKind.WORK]
    may_change: list[Literal[Part.LAYOUT, Part.COVER]] = Field(default_factory=list)
    """Parts that the fields of this stage may change after the last signature."""


class CheckStage(BaseStage):
    """Runs the content checks again."""

    kind: Literal[StageKind.CHECK]


class RowArticle(Declared):
    """What the page of a row takes from which of its columns.

    What is not said here is taken from the column of that very name; where the table has none, from that field of the form.
    All Markdown columns are its text, all columns of kind files its attachments.
    """

    title: Identifier | None = None
    column: Identifier | None = None
    drafter: Identifier | None = None
    source: Identifier | None = None
    source_url: Identifier | None = None
    document_number: Identifier | None = None
    formed_on: Identifier | None = None


class PublishingStage(BaseStage):
    channel: Identifier
    """The id of a channel of the organisation."""


class PublishStage(PublishingStage):
    kind: Literal[StageKind.PUBLISH]
    each: Table | None = None
    """`form.<table>`: every row that stands goes out as an article of its own."""
    when: Condition | None = None
    """With `each`: only rows for which this condition over `row`, `form` and `given` holds go out."""
    article: RowArticle = Field(default_factory=RowArticle)
    """With `each`: which columns the page takes its title, source and so on from."""
    pinned_when: Condition | None = None
    """Where this condition over `form` and `given` holds, the article is pinned (置顶): it stands before the newest in
    the list of its column, and on the home page if it is one of the three that were pinned last."""
    instead_of: str | None = None
    """`form.<publication field>`: where the form names a page there, which must have been withdrawn, the article is put
    out at its address (更正重发)."""


LINK = UrlField(id="link", kind=FieldKind.URL, label=Words(zh="发布后的链接", en="Link"))
"""What every stage asks in which a person publishes; whether it must be filled in is for the channel to say."""


class HandPublishStage(PublishingStage, HumanStage):
    """On a channel of kind manual: a person publishes there, and registers the link and a screenshot.

    It has `who`, and no `pinned_when` and `instead_of`. Published is what the answer `done` says; it is taken only while
    what was approved is what the case holds.
    """

    kind: Literal[StageKind.PUBLISH]

    @model_validator(mode="after")
    def _asks_for_the_link(self) -> "HandPublishStage":
        if not any(one.id == LINK.id for one in self.fields):
            self.fields.append(LINK)
        return self


class WithdrawingStage(BaseStage):
    channel: Identifier
    """The channel from which it is withdrawn."""
    of: str | None = None
    """`form.<publication field>`: what is withdrawn is the publication that the form names, of whatever case. Without it,
    what this case itself published on the channel."""
    why: Expression | None = None
    """An expression over `form` and `given`: why, for the case that published it, the ledgers and the audit. Not for the
    public."""


class WithdrawStage(WithdrawingStage):
    kind: Literal[StageKind.WITHDRAW]
    basis: Expression | None = None
    """An expression over `form` and `given`: the legal reason, if the public is to read one on the page. Where it is empty,
    the page says no more than since when it is withdrawn and whom to ask."""


class HandWithdrawStage(WithdrawingStage, HumanStage):
    """On a channel of kind manual: a person takes it down there, and shows a screenshot."""

    kind: Literal[StageKind.WITHDRAW]


class LedgerStage(BaseStage):
    """Writes a line into a ledger: the case is entered (登记) when it comes here."""

    kind: Literal[StageKind.LEDGER]
    ledger: Slug
    each: Table | None = None
    """`form.<table>`: a line for each row that stands."""


class RegisterStage(BaseStage):
    """Writes into a register: the case opens an entry, changes one, or closes one when it comes here."""

    kind: Literal[StageKind.REGISTER]
    register_name: Slug = Field(alias="register")
    """Which register."""
    do: Literal["open", "change", "close"]
    """`open` makes a new entry; a case that comes here again changes the one that it opened. `change` and `close` are
    about the `entry`; `close` moves it into a closed state."""
    entry: str | None = None
    """With `change` and `close`: `form.<entry field>`."""
    state: Identifier | None = None
    """Into which state the entry comes: by default a new one into the first state, a closed one into the first closed
    state, a changed one stays in its own."""
    values: dict[Identifier, Expression] = Field(default_factory=dict, alias="set")
    """Field of the entry to an expression over `form`, `given`, `case`, `publication`, `start.unit` and
    `occasion.day`, `.year` and `.month` (the day of the entry). A field that is not named stays as it is."""

    @property
    def entry_field(self) -> str:
        """The field of the form that holds the entry."""
        return (self.entry or "").removeprefix(FROM_FORM)


class NotifyStage(BaseStage):
    """Sends the case to everybody who holds these roles, to be read (抄送、已阅). It waits for nobody."""

    kind: Literal[StageKind.NOTIFY]
    who: Parties


class WaitStage(BaseStage):
    """Lets time pass (公示期、冷静期), or waits for something that happens: the case goes on by itself when it is over, and
    nobody can cut it short.
    """

    kind: Literal[StageKind.WAIT]
    length: Limit | None = Field(default=None, alias="for")
    """How long: counted as a limit is, from the day on which the case comes here. Exactly one of `for` and `until`."""
    until: str | None = None
    """`form.<date field>` or `given.<stage>.<date field>`: until that day begins. `<stage>.opened`, `<stage>.done` or `published`: until that has happened
    to the case, in a branch beside this one for instance; if it has happened by then, nothing is waited for."""

    @property
    def day(self) -> str | None:
        """The date that is waited for, of the form or of an earlier stage."""
        return self.until if self.until is not None and is_filled_in(self.until) else None

    @property
    def moment(self) -> str | None:
        """The moment of the case that is waited for."""
        return self.until if self.day is None else None

    @model_validator(mode="after")
    def _one_end(self) -> "WaitStage":
        if (self.length is None) == (self.until is None):
            raise PydanticCustomError("one_of_several", "for, until")
        return self


OUTCOME = "outcome"
OUTCOME_OF_CHILD = ChoiceField(
    id=OUTCOME,
    kind=FieldKind.CHOICE,
    label=Words(zh="办理结果", en="Outcome"),
    required=True,
    options=[one.value for one in Outcome],
)
"""What conditions read of a child case that was waited for: `given.<stage>.outcome`."""


class CallStage(BaseStage):
    """Opens a child case (子办件): a draft of another process, which somebody who may start that one completes and hands
    in. It is a case of its own, with its own number, reviews, limits and ledgers.
    """

    kind: Literal[StageKind.CALL]
    process: Slug
    """Which process: its name within the organisation, or its whole name `<organisation>.<name>`."""
    of: Where = SUBMITTING_UNIT
    """For which unit, as in `who`. Of a process of another organisation: the id of one of its units."""
    form: dict[Identifier, Expression] = Field(default_factory=dict)
    """What stands in the form of the child: field of the child to an expression over `form` and `given` of this case."""
    wait: bool | Literal["published"] = True
    """Whether the case waits until the child has ended, in whatever way; `given.<stage>.outcome` tells in which:
    `published`, `refused`, `closed` or `withdrawn`. With `published` it waits no longer than until something of the child is
    published, whatever the child has still to do; with `false` it goes on as soon as the child is opened."""
    fields: list[TakenField] = Field(default_factory=list)
    """What the case keeps of the child beside its outcome, read as `given.<stage>.<field>`."""
    take: dict[Identifier, Expression] = Field(default_factory=dict)
    """What stands in these fields once the child has ended: field of this stage to an expression over `form`, `given` and
    `case.number` of the child. Of a child that was refused or withdrawn nothing is taken: they are empty."""

    @property
    def place(self) -> Place:
        return place_of(self.of)

    @property
    def waits_for_publication(self) -> bool:
        return self.wait == "published"

    @property
    def tells(self) -> list[RowColumn]:
        """What conditions can read of it."""
        return [OUTCOME_OF_CHILD, *self.fields] if self.wait else []


class JobStage(BaseStage, Counting):
    """Works something out of what is stored, by a [job](#jobs)."""

    kind: Literal[StageKind.JOB]
    job: JobName
    inputs: dict[Identifier, Expression] = Field(default_factory=dict, alias="with")
    """What the job asks for, each an expression over `form` and `given`. What it tells is read as `given.<stage>.<field>`."""

    @property
    def signature(self) -> JobSignature:
        return JOBS[self.job]

    @property
    def nothing_counted(self) -> dict[str, Any]:
        """What it tells where there is nothing to tell of."""
        return {one.id: 0 for one in self.signature.tells if isinstance(one, NumberField)}


class Branch(Declared):
    when: Condition
    go: Identifier


class ChooseStage(BaseStage):
    """A fork: the first branch whose condition holds is taken, else `otherwise`."""

    kind: Literal[StageKind.CHOOSE]
    branches: list[Branch] = Field(min_length=1)
    otherwise: Identifier


class EndStage(BaseStage):
    kind: Literal[StageKind.END]
    outcome: Outcome = Outcome.CLOSED


class Join(Declared):
    """When the branches come together again. A word alone is `how`."""

    how: Literal["all", "any"] | None = None
    """`all`: every branch that was taken has come to its end. `any`: the first that has; the others are broken off."""
    at_least: int | None = Field(default=None, ge=1)
    """So many of the branches have come to their ends; the others are broken off. So many must be without a `when`: where
    fewer were taken, fewer would be enough."""

    @model_validator(mode="before")
    @classmethod
    def _a_word_is_how(cls, value: object) -> object:
        return {"how": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_rule(self) -> "Join":
        if (self.how is None) == (self.at_least is None):
            raise PydanticCustomError("one_of_several", "how, at_least")
        return self


class ParallelBranch(Declared):
    """Stages that are gone through one after another, while other branches go on beside."""

    id: Identifier
    title: Words | None = None
    when: Condition | None = None
    """The branch is taken only where this condition over `form`, `given` and `start.unit` holds."""
    stages: list["Stage"] = Field(min_length=1)


class ParallelStage(BaseStage):
    """Several branches at once."""

    kind: Literal[StageKind.PARALLEL]
    join: Join = Join(how="all")
    branches: list[ParallelBranch] = Field(min_length=2)


BY_ITSELF, BY_HAND = "by itself", "by hand"


def _by_whom(stage: object) -> str:
    """Of a stage of a kind that people do on some channels."""
    has_people = "who" in stage if isinstance(stage, Mapping) else isinstance(stage, HumanStage)
    return BY_HAND if has_people else BY_ITSELF


AnyPublishStage = Annotated[
    Annotated[PublishStage, Tag(BY_ITSELF)] | Annotated[HandPublishStage, Tag(BY_HAND)],
    Discriminator(_by_whom),
]
AnyWithdrawStage = Annotated[
    Annotated[WithdrawStage, Tag(BY_ITSELF)] | Annotated[HandWithdrawStage, Tag(BY_HAND)],
    Discriminator(_by_whom),
]
Stage = Annotated[
    ReviewStage
    | PaperStage
    | WorkStage
    | CheckStage
    | AnyPublishStage
    | AnyWithdrawStage
    | LedgerStage
    | RegisterStage
    | NotifyStage
    | WaitStage
    | CallStage
    | JobStage
    | ChooseStage
    | ParallelStage
    | EndStage,
    Field(discriminator="kind"),
]
ParallelBranch.model_rebuild()
SigningStage = ReviewStage | PaperStage


def table_of(taker: Declared) -> str | None:
    """The table of the form whose rows a stage, or an entry in a ledger, takes one by one."""
    each: str | None = vars(taker).get("each")  # pydantic is slow to say that an attribute is missing
    return None if each is None else each.removeprefix(FROM_FORM)


def told_in(stage: BaseStage) -> list[RowColumn]:
    """What conditions can read of a stage that was passed: `given.<stage>.<field>`."""
    match stage:
        case HumanStage():
            return stage.fields
        case CallStage():
            return stage.tells
        case JobStage():
            return list(stage.signature.tells)
        case _:
            return []


def decisions_of(stage: HumanStage) -> dict[str, DecisionOption]:
    """The answers that the stage offers, in the order of the document."""
    return stage.decisions or standard_decisions_of(stage)


def title_of_decision(stage: "HumanStage", name: str) -> str:
    """An answer that another version of the stage offered is told by its name."""
    option = decisions_of(stage).get(name)
    return option.title.zh if option is not None else name


def standard_decisions_of(stage: HumanStage) -> dict[str, DecisionOption]:
    """What a stage of its kind offers where the document says nothing."""
    return STANDARD_DECISIONS[stage.kind]  # type: ignore[attr-defined]


def title_of(stage: BaseStage) -> str:
    return stage.title.zh if stage.title else stage.id
