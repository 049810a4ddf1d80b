"""The self-check (自查): the indicators by which a higher office inspects sites, accounts and their supervision."""

from typing import Annotated, Literal

from pydantic import Field

from definitions.schema.base import Declared, Identifier, Slug, Words
from definitions.schema.limits import Limit
from definitions.schema.process import Authority
from definitions.schema.scores import Points
from definitions.vocabulary import FindingKind

VETO, DEDUCTION, BONUS = "veto", "deduction", "bonus"
SITE, ACCOUNTS, SUPERVISION = "site", "accounts", "supervision"


class FindingCount(Declared):
    """Open findings of the patrols, those for which a reason was given left out."""

    of: Literal["findings"]
    kinds: list[FindingKind] = Field(min_length=1)
    """Which kinds of findings."""
    open_for: Limit | None = None
    """Only those that have been open for longer."""


class SilenceCount(Declared):
    """What nothing was published on for too long: a site, its columns, or an account."""

    of: Literal["silence"]
    longer_than: Limit
    """How long nothing has appeared."""
    columns: list[str] = Field(default_factory=list)
    """The titles of the columns that are looked at one by one, where the site has them; if not said, the site as a whole."""


class LetterCount(Declared):
    """Letters without an answer in time: their cases are open, or were, for longer."""

    of: Literal["letters"]
    longer_than: Limit
    """How long their case was, or has been, open."""
    within: Limit
    """Only those that came in within this time until now."""


class NoLetterboxCount(Declared):
    """Counts nothing where the organisation has a [letterbox](#letterbox) here; where it has none, people have to look whether the
    site has one."""

    of: Literal["no letterbox"]


class EntryCount(Declared):
    """Entries of a register that are not closed, and that lack something or are old. Nothing, where there is no such register,
    or it has no such fields."""

    of: Literal["entries"]
    register_name: Slug = Field(alias="register")
    lacks: list[Identifier] = Field(default_factory=list)
    """Fields, one of which at least is empty."""
    since: Identifier | None = None
    """A date field, that is longer ago than `longer_than`."""
    longer_than: Limit | None = None
    """With `since`: how long."""


class CaseCount(Declared):
    """Cases of a process that took, or have taken, too long. Nothing, where there is no such process."""

    of: Literal["cases"]
    process: Slug
    """By the name of its file."""
    longer_than: Limit
    """How long from when the case was opened."""
    state: Literal["open", "ended"]
    """Whether those count that are open still, or those that have ended."""
    within: Limit
    """Only those that were opened within this time until now."""


class PublicationCount(Declared):
    """What was published, and not withdrawn."""

    of: Literal["publications"]
    columns: list[str] = Field(min_length=1)
    """The titles of the columns."""
    within: Limit
    """Only within this time until now."""


Counting = Annotated[
    FindingCount | SilenceCount | LetterCount | NoLetterboxCount | EntryCount | CaseCount | PublicationCount,
    Field(discriminator="of"),
]


class IndicatorGroup(Declared):
    """Indicators that weigh together."""

    id: Identifier
    title: Words
    weight: float = Field(gt=0, le=100)
    """The most that its indicators can cost."""
    needs: str | None = None
    """Only for sites with a column of this type; for others it is not checked, and what is left counts as a hundred."""
    note: str | None = None
    """What is uncertain of it."""


class Indicator(Declared):
    """One thing that is inspected."""

    id: Identifier
    title: Words
    about: Literal["site", "accounts", "supervision"] = "site"
    """Whether each website is looked at, the accounts, or how the office supervises."""
    part: Literal["veto", "deduction", "bonus"]
    """A veto fails what is looked at, whatever else there is; a bonus counts only above `bonus_above`."""
    group: Identifier | None = None
    """Of a deduction about sites."""
    counts: Counting | None = None
    """What is counted; without it people have to look, and it is listed for them."""
    at_least: int = Field(default=1, ge=1)
    """From how many on it tells."""
    points: Points | None = None
    """Each time; of a deduction negative, of a veto not said."""
    cap: float | None = Field(default=None, gt=0)
    """The most that it gives or takes."""
    note: str | None = None
    """What is uncertain of it, or what is not seen."""


class SelfCheck(Declared):
    """A self-check: computed whenever somebody looks, from the registers, findings, letters, cases and publications of that
    moment. An organisation without a `self-check.yaml` of its own has that of the catalogue."""

    self_check: Identifier
    title: Words
    authority: Authority
    pass_mark: float = 60
    """Who has less fails."""
    bonus_above: float = 80
    """Only who has more is given the bonus."""
    groups: list[IndicatorGroup] = Field(default_factory=list)
    indicators: list[Indicator] = Field(min_length=1)
