"""Registers (登记簿): the present state of things, such as accounts, topic columns and links."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug, Words
from definitions.schema.fields import ChoiceField, Condition, DateField, FormField, NumberField
from definitions.schema.limits import Limit
from definitions.vocabulary import FieldKind

NUMBER, STATE, CHANGED_ON = "number", "state", "changed_on"


class RegisterState(Declared):
    """In what state an entry can be. A word alone is its title."""

    title: Words
    closed: bool = False
    """The entry is over: it holds no key any more, is never stale, and is not offered in forms."""

    @model_validator(mode="before")
    @classmethod
    def _words_alone_are_a_title(cls, value: object) -> object:
        return {"title": value} if isinstance(value, str) else value


def _usual_states() -> dict[str, RegisterState]:
    return {
        "active": RegisterState(title=Words(zh="在册")),
        "closed": RegisterState(title=Words(zh="已注销"), closed=True),
    }


class Stale(Declared):
    """From when an entry that nobody keeps up is stale (久未更新). Whole days count: the day of the last change does not."""

    at_least: Limit | None = None
    """After so long (以上): as soon as it is reached. Exactly one of `at_least` and `more_than`."""
    more_than: Limit | None = None
    """After more than so long (超过): one day later than `at_least`."""
    start: Identifier | None = Field(default=None, alias="from")
    """A date field of the entry from which it is counted; the day of its last change, if not said."""
    warn: Limit | None = None
    """How long before that day the entry is told to become stale soon; never, if not said."""
    states: list[Identifier] = Field(default_factory=list)
    """Only entries in these states; if not said, in any but the closed ones."""

    @property
    def length(self) -> str:
        return self.at_least or self.more_than or ""

    @model_validator(mode="after")
    def _one_length(self) -> "Stale":
        if (self.at_least is None) == (self.more_than is None):
            raise PydanticCustomError("one_of_several", "at_least, more_than")
        return self


class FurtherKey(Declared):
    """What else no two entries share."""

    fields: list[Identifier] = Field(min_length=1)
    """Fields whose values together no two entries share that are not closed."""
    when: Condition | None = None
    """Only entries for which this condition over `entry` holds; all, if not said."""


class Register(Declared):
    """A register (登记簿): each entry says what is true of one thing now, and every change of it is kept."""

    register_name: Slug = Field(alias="register")
    title: Words
    authority: str
    fields: list[FormField] = Field(min_length=1)
    """What is known of each entry: form fields of any kind but `markdown`, `files`, `rows` and `entry`."""
    named_by: Identifier | None = None
    """The field by whose value people tell the entries apart; the first one, if not said."""
    key: list[Identifier] = Field(default_factory=list)
    """Fields whose values together no two entries share that are not closed, such as `[platform, unit]`."""
    further_keys: list[FurtherKey] = Field(default_factory=list)
    """Further fields that tell entries apart, beside `key`: one site of each unit, say."""
    states: dict[Identifier, RegisterState] = Field(default_factory=_usual_states, min_length=1)
    """In order: a new entry comes into the first one. If not said, `active: 在册` and `closed: 已注销`."""
    stale: Stale | None = None
    ends: Identifier | None = None
    """A date field: after that day an entry should have been closed, and a [patrol](#patrol) finds it."""

    manages: list[Identifier] = Field(default_factory=list)
    """Text fields that name columns or sites, several with 、 between them: a [patrol](#patrol) finds each column with a
    provider that no entry of its provider names, neither itself nor its site."""

    @cached_property
    def members(self) -> Mapping[str, FormField]:
        """What expressions read of an entry: `entry.<member>`, `form.<entry field>.<member>`."""
        own: dict[str, FormField] = {
            NUMBER: NumberField(
                id=NUMBER, kind=FieldKind.NUMBER, label=Words(zh="编号"), required=True, minimum=1
            ),
            STATE: ChoiceField(
                id=STATE,
                kind=FieldKind.CHOICE,
                label=Words(zh="状态"),
                required=True,
                options=list(self.states),
            ),
            CHANGED_ON: DateField(
                id=CHANGED_ON, kind=FieldKind.DATE, label=Words(zh="最近变动"), required=True
            ),
        }
        return own | {field.id: field for field in self.fields}

    def of_kind(self, kind: FieldKind) -> list[str]:
        """The fields of this kind."""
        return [field.id for field in self.fields if field.kind is kind]

    @property
    def keys(self) -> list[FurtherKey]:
        """That of `key`, if it has one, and the others."""
        return [*([FurtherKey(fields=self.key)] if self.key else []), *self.further_keys]

    @property
    def naming_field(self) -> str:
        return self.named_by or self.fields[0].id

    @property
    def open_states(self) -> list[str]:
        return [name for name, state in self.states.items() if not state.closed]

    @property
    def closed_states(self) -> list[str]:
        return [name for name, state in self.states.items() if state.closed]

    def is_closed(self, state: str) -> bool:
        """A state that is declared no more is taken for an open one: nothing is forgotten."""
        return state in self.closed_states

    def state_title(self, state: str) -> str:
        declared = self.states.get(state)
        return declared.title.zh if declared else state

    def state_after(self, do: Literal["open", "change", "close"], wanted: str | None, now: str) -> str:
        """Into which state a stage brings an entry that is in the state `now`."""
        if wanted is not None:
            return wanted
        if do == "open":
            return self.open_states[0]
        return self.closed_states[0] if do == "close" else now
