"""A section of the reference: what it says of a class of the language beyond the class itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from definitions.schema.base import Declared

KIND = "Says which kind it is."


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    page: str
    """The page that explains it, below `docs/` and without its ending."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Of keys that need no docstring in the code to be understood."""
    examples: Mapping[str, str] = field(default_factory=dict)
    """Of keys, where the shipped documents have none that is short."""


Sections = Mapping[type[Declared], Section]
