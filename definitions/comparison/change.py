"""What a document says, thing by thing, and what another one says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Group(StrEnum):
    PROCESS = "process"
    FORM = "form"
    CHECKS = "checks"
    STAGES = "stages"
    DEADLINES = "deadlines"
    LEDGERS = "ledgers"
    EXAMPLES = "examples"
    REGISTER = "register"
    """What follows is said of a register; its fields stand under `FORM`."""
    STATES = "states"


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a document says of something. Two are the same where their keys are."""

    key: str
    words: str
    """In Chinese, for people."""
    alias: str = ""
    """Where it is given, two are the same too if it is: what is meant, however it is written down."""

    is_usual: bool = False
    """Nothing that has to be told of something new."""

    def is_same(self, other: "Said") -> bool:
        return self.key == other.key or bool(self.alias and self.alias == other.alias)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a document speaks of: a stage, a field, a deadline."""

    title: str
    says: Mapping[str, Said]
    """Aspect, in Chinese, to what is said of it."""
    place: str = ""
    """Among what it stands, where its order counts: the line of a stage."""
    identity: tuple[str, ...] = field(default=())
    """What it is recognised by under another name."""


Facts = Mapping[Group, Mapping[str, Subject]]
"""Everything that a document says, each subject by its id, in the order of the document."""


@dataclass(frozen=True, slots=True)
class Change:
    group: Group
    kind: Kind
    id: str
    title: str
    aspect: str | None = None
    """None where the whole thing came, went, was renamed or moved."""
    old: str | None = None
    new: str | None = None
