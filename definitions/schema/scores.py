"""Scores (得分): what units are given points for, and why."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug, Words
from definitions.schema.process import Authority

SUBMITTING = "submitting unit"
ANSWERABLE = "answerable unit"
DELAYING = "delaying unit"
SUBMITTED, PUBLISHED, RETURNED, REFUSED, MISSED, ENDED = (
    "submitted",
    "published",
    "returned",
    "refused",
    "missed",
    "ended",
)
FACTS = (SUBMITTED, PUBLISHED, RETURNED, REFUSED, MISSED, ENDED)
"""What may be counted of whatever process; beside these a stage that was done, `<stage>.done`."""
DONE = ".done"


def _hundredths(points: float) -> float:
    if round(points, 2) != points or points == 0:
        raise PydanticCustomError("points", "points")
    return points


Points = Annotated[float, AfterValidator(_hundredths), Field(ge=-1000, le=1000)]
"""In hundredths, never 0."""


class ScoreRule(Declared):
    """What one kind of fact counts."""

    id: Identifier
    title: Words
    """The reason that stands beside each point."""
    on: str = Field(min_length=1)
    """The fact: `submitted` or `published`, both the first time; `returned`, every time; `refused`; `missed`, a limit
    whose last day lies in the month and that was not met by its end; `ended`, neither refused nor withdrawn; or `<stage>.done`, every time that it is passed."""
    of: list[Slug] = Field(min_length=1)
    """The processes whose cases count, by the names of their files."""
    channel: Identifier | None = None
    """With `published`: only what goes out on this channel, the first time; whatever goes out first, if not said."""
    limits: list[Identifier] = Field(default_factory=list)
    """With `missed`: only these deadlines of the processes; any limit, those of stages too, if not said."""
    when: str | None = Field(default=None, min_length=1)
    """Only where this condition over `form`, `given`, `start.unit`, `case.urgent` and `case.returns`, as they were then, holds."""
    unit: str = SUBMITTING
    """Whose points they are: `submitting unit`, or `form.<unit field>`. With `missed` also `answerable unit`, which answers for
    the limit, or `delaying unit`: each unit whose own limit in a stage had run out by then, and the answerable one where
    none had."""
    points: Points
    """Each time; a deduction is negative."""
    cap: float | None = Field(default=None, gt=0)
    """The most that the rule gives, or takes, one unit in one month."""
    article: str
    """The article of the regulation that asks for it, or that it is a default of ours."""


class Scores(Declared):
    """A scoring (得分): rules by which the units are given points, month by month. A year, and a quarter, is the sum of its
    months."""

    scores: Identifier
    title: Words
    authority: Authority
    units: list[Identifier] = Field(default_factory=list)
    """Those that are scored; all units of the organisation, if not said."""
    base: float = 0
    """What every unit has to begin with in each period that is asked for."""
    pass_mark: float | None = None
    """Who has less fails (不合格)."""
    rules: list[ScoreRule] = Field(min_length=1)
