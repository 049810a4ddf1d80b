"""How a case becomes urgent (加急)."""

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared
from definitions.schema.signing import Party


class Urgency(Declared):
    """A case is urgent once it was marked so with a reason, and that was confirmed. From then on the limits of its stages
    are their `urgent` ones, and forks see `case.urgent`. Exactly one of `confirmed_by` and `at_once`.
    """

    marked_by: Party | None = None
    """Who may ask for it: a role or a person, as in `who`; without this key the drafter."""
    confirmed_by: Party | None = None
    """Who confirms it, or refuses it: a role or a person, as in `who`. Never whoever asked for it."""
    at_once: bool = False
    """It needs no confirmation: it is urgent as soon as it is marked."""

    @model_validator(mode="after")
    def _one_way(self) -> "Urgency":
        if (self.confirmed_by is None) != self.at_once:
            raise PydanticCustomError("one_of_several", "confirmed_by, at_once")
        return self


__all__ = ["Urgency"]
