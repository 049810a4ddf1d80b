"""What every declared thing has in common: strict, frozen, bilingual."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A name inside one document: lower-case letters, digits, underscores."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$", max_length=80)]
"""A name across documents: `organization` or `organization.process`."""


def one_is_a_list_of_one(value: Any) -> Any:
    """Where one alone needs no list."""
    return value if isinstance(value, list) or value is None else [value]


class Declared(BaseModel):
    """Unknown keys are refused: a misspelt key must never be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Words(Declared):
    """A text in Chinese, and in English where somebody needs it. A plain string is the Chinese text."""

    zh: str = Field(min_length=1)
    en: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_chinese(cls, value: object) -> object:
        return {"zh": value} if isinstance(value, str) else value

    def __str__(self) -> str:
        return self.zh
