"""Who may object to a case on its way (异议), who answers, and who decides where they do not agree."""

from typing import Literal

from pydantic import Field

from definitions.schema.base import Declared, Identifier
from definitions.schema.limits import StageLimit
from definitions.schema.signing import Party

ANY_OTHER_UNIT = "any other unit"
"""May object, the submitting one excepted."""
ALWAYS_BACK_TO = "draft"


class Objection(Declared):
    """From the day of an objection until it is settled the case is held: no stage opens, nobody decides in it, nothing is
    published. Who answers either accepts the objection, or does not; then who coordinates decides. Whoever objected may
    drop it at any time.
    """

    by: list[Identifier] = Field(min_length=1)
    """Roles that may object. Whoever has one may see the cases of this process."""
    of: str = ANY_OTHER_UNIT
    """`any other unit`, or the ids of the units, separated by commas. The submitting unit objects to nothing of its own."""
    during: list[Identifier] | None = Field(default=None, alias="while", min_length=1)
    """The stages in which people act at which it may be raised; without this key from the submission until the first
    publication."""
    answered_by: Party
    """Who answers for the content: a role or a person, as in `who`. Never whoever objected."""
    answer_within: StageLimit | None = None
    """How long they have."""
    coordinated_by: Party
    """Who decides where the objection is not accepted: a role or a person. Nobody who objected, drafted or
    answered."""
    coordinate_within: StageLimit | None = None
    """How long they have, from the answer."""
    upheld: Identifier = ALWAYS_BACK_TO
    """The stage to which the case goes back where the objection is accepted or upheld; to the drafter where the case did not
    pass that stage."""
    clocks: Literal["go on", "stop"] = "go on"
    """Whether the deadlines and the limits of stages run on while the case is held. A limit in hours that was stopped
    begins anew."""

    @property
    def units(self) -> tuple[str, ...] | None:
        """None: every unit but the submitting one."""
        return None if self.of == ANY_OTHER_UNIT else tuple(unit.strip() for unit in self.of.split(","))


__all__ = ["ANY_OTHER_UNIT", "Objection"]
