"""Letterboxes: where people write to the organisation."""

from pydantic import Field

from definitions.schema.base import Declared, Identifier, Words


class Letterbox(Declared):
    """A letterbox (信箱) of the organisation: the public page offers it, and one process takes up what comes in."""

    id: Identifier
    title: Words
    help: str = ""
    """What to write here for, told to whoever chooses a box."""
    originals: list[Identifier] = Field(default_factory=list)
    """Roles that may read the original of a letter, with name and contact, at any time. Whoever has its case in hand may
    read it in any case."""
