"""Who signs a stage, and how several of them decide together."""

from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, one_is_a_list_of_one
from definitions.schema.places import SUBMITTING_UNIT, Base, Place, is_filled_in, place_of, teller_of

PART_PATTERN = r"^(([1-9]\d?|100)%|[1-9]\d?/[1-9]\d?)$"
Part = Annotated[str, StringConstraints(pattern=PART_PATTERN)]
Share = Annotated[int, Field(ge=1)] | Part
"""A number of votes, or a part of them all: `2`, `60%`, `2/3`."""


def part_of_all(part: str) -> Fraction:
    """`60%` and `2/3`, exactly."""
    if part.endswith("%"):
        return Fraction(int(part.removesuffix("%")), 100)
    return Fraction(part)


def share_in_words(share: Share | None) -> str:
    """`2票`, `60%`, `三分之二`."""
    if isinstance(share, int):
        return f"{share}票"
    numerator, _, denominator = str(share).partition("/")
    if not denominator:
        return str(share)
    return f"{_numeral(denominator)}分之{_numeral(numerator)}"


def _numeral(digits: str) -> str:
    """Of a number under a hundred."""
    tens, ones = divmod(int(digits), 10)
    begin = "" if not tens else ("" if tens == 1 else _NUMERALS[tens]) + "十"
    return begin + (_NUMERALS[ones] if ones else "")


_NUMERALS = "零一二三四五六七八九"


Where = Annotated[
    str,
    Field(
        description="At which unit the role is held.",
        examples=[
            SUBMITTING_UNIT,
            "above submitting unit",
            "form.<unit field>",
            "given.<stage>.<unit field>",
            "form.<units field>",
            "column form.<choice field>",
            "unit of <stage>",
        ],
    ),
]


class Who(Declared):
    """The holders of a role at a unit."""

    role: Identifier
    of: Where = SUBMITTING_UNIT
    """Where the role is held: `submitting unit`; the id of a unit of the organisation; `form.<unit field>`, or
    `given.<stage>.<unit field>` as an earlier stage has filled it in, and where the field is of kind `units`, at each of them; `column form.<choice field>` or `column given.<stage>.<choice field>`, the unit that provides the column chosen
    there; `unit of <stage>`, the unit whose duty an earlier stage was. `above` before any of them is the unit above."""
    each: bool = False
    """Everybody who holds the role signs; otherwise whoever of them comes first."""
    weight: int = Field(default=1, ge=1)
    """How many votes a signature counts, where votes are counted."""

    @cached_property
    def place(self) -> Place:
        return place_of(self.of)

    @property
    def named_by(self) -> str | None:
        """The field of the form, or of a stage, that decides whose duty it is."""
        return self.place.name if self.place.asked is not None else None


DRAFTER, ACTOR_OF = "drafter", "actor of"
Whom = Annotated[
    str,
    Field(
        description="Who it is.",
        examples=["form.<person field>", "given.<stage>.<person field>", DRAFTER, f"{ACTOR_OF} <stage>"],
    ),
]


class NamedPerson(Declared):
    """A person whom the form, or an earlier stage, names, or who acted earlier in the case."""

    person: Whom
    """`form.<person field>`, or `given.<stage>.<person field>`; `drafter`, who has the draft of the case; `actor of <stage>`,
    who acted in an earlier stage: of several signers each who answered. Found when the duty opens, and kept with it."""
    weight: int = Field(default=1, ge=1)
    """How many votes the signature counts, where votes are counted."""

    @property
    def named_by(self) -> str | None:
        """The field of the form, or of a stage, that decides whose duty it is."""
        return self.person if is_filled_in(self.person) else None

    @property
    def is_drafter(self) -> bool:
        return self.person == DRAFTER

    @cached_property
    def acted_in(self) -> str | None:
        """The earlier stage whose actor it is."""
        words = " ".join(self.person.split())
        return words.removeprefix(f"{ACTOR_OF} ") if words.startswith(f"{ACTOR_OF} ") else None

    @property
    def teller(self) -> str | None:
        """The earlier stage that tells who it is."""
        return self.acted_in or teller_of(self.person)

    def __str__(self) -> str:
        return self.person if self.acted_in is None else f"{ACTOR_OF} {self.acted_in}"


def _kind_of_party(value: Any) -> str:
    is_named = (
        "person" in value and "role" not in value
        if isinstance(value, dict)
        else isinstance(value, NamedPerson)
    )
    return "a-person" if is_named else "a-role"


Party = Annotated[
    Annotated[Who, Tag("a-role")] | Annotated[NamedPerson, Tag("a-person")], Discriminator(_kind_of_party)
]
Parties = Annotated[list[Party], Field(min_length=1), BeforeValidator(one_is_a_list_of_one)]
"""One signer, or a list of several."""


class Signing(Declared):
    """How the signers of a stage decide together. A word alone is `how`."""

    how: Literal["all", "any", "in order"] | None = None
    """`all` (会签): each has to agree. `any` (或签): the first answer counts. `in order` (依次): each, one after another."""
    at_least: Share | None = None
    """A vote (票签): so many votes, or such a part of all, and it is agreed: `at_least: 2/3`. The votes of all who have
    one are counted: who abstains (弃权) has not agreed."""
    more_than: Share | None = None
    """A vote that so many are not enough for: `more_than: 50%` is a majority."""
    veto: bool = False
    """In a vote: one refusal refuses."""

    @model_validator(mode="before")
    @classmethod
    def _a_word_is_how(cls, value: object) -> object:
        return {"how": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_rule(self) -> "Signing":
        if sum(rule is not None for rule in (self.how, self.at_least, self.more_than)) != 1:
            raise PydanticCustomError("one_of_several", "how, at_least, more_than")
        return self

    @property
    def is_vote(self) -> bool:
        return self.how is None


def is_everybody(party: Who | NamedPerson) -> bool:
    """Whether it stands for as many signers as hold a role."""
    return isinstance(party, Who) and party.each


def followed(party: Who | NamedPerson) -> str | None:
    """The earlier stage whose signers tell whose duty it is: `unit of <stage>`, `actor of <stage>`."""
    if isinstance(party, NamedPerson):
        return party.acted_in
    return party.place.name if party.place.base is Base.STAGE else None


def is_told(party: Who | NamedPerson) -> bool:
    """Whether answers of the case decide whose duty it is."""
    return party.named_by is not None or followed(party) is not None


ANY = Signing(how="any")
ALL = Signing(how="all")
