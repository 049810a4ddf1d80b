"""What a limit brings about by itself when it comes near its end, or runs out. Never a decision."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug
from definitions.schema.limits import Limit
from definitions.schema.places import Place, place_of
from definitions.schema.signing import Parties, Where


class Reaction(Declared):
    """Exactly one of `remind`, `tell` and `start`. Nothing is ever approved, refused or submitted by the lapse of time."""

    remind: Literal["everyone"] | None = None
    """Everybody whose answer the case waits for is reminded (催办)."""
    tell: Parties | None = None
    """The case is copied to everybody who holds these roles, to be read (抄送)."""
    start: Slug | None = None
    """A draft of this process is opened (督办), which somebody completes and submits: `supervision`, or with its
    organisation `office.supervision`."""
    of: Where | None = None
    """With `start`: for which unit the draft is opened, as in `who`."""
    form: dict[Identifier, str] = Field(default_factory=dict)
    """With `start`: fields of the draft, each with a CEL expression over `form` and `given` of this case, and
    `occasion.day`, `.year` and `.month`."""
    after: Limit | None = None
    """Under `missed`: not at once, but so long after the end of the limit, if it is still unfulfilled then. Counted as a limit
    that begins on the last day of the other; what follows, follows as the office opens."""

    @property
    def place(self) -> Place | None:
        return place_of(self.of) if self.of is not None else None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Reaction":
        if sum(one is not None for one in (self.remind, self.tell, self.start)) != 1:
            raise PydanticCustomError("one_of_several", "remind, tell, start")
        return self


Reactions = Annotated[list[Reaction], Field(min_length=1)]
