"""What a process may say to a check under `with`."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from definitions.schema.base import Declared, Identifier
from definitions.vocabulary import CheckName


class CheckOptions(Declared):
    """Every check can be told which article of the office's own rules it serves."""

    article: str | None = None
    """Named in the messages: `《管理规定》第六条`."""

    def basis(self, general: str) -> str:
        """The office's own article, or the general rule behind the check."""
        return self.article or general


class TextOptions(CheckOptions):
    skip: list[Identifier] = Field(default_factory=list)
    """Fields that never go out: the contact on an application form, say."""


class CheckDeclarationError(ValueError):
    """A process declares a check that does not exist, or with options that the check does not know."""

    def __init__(self, check: str, reason: str) -> None:
        super().__init__(f"检查 {check} 的声明不正确：{reason}")
        self.check = check
        self.reason = reason


_Options = TypeVar("_Options", bound=CheckOptions)


def read_options(check: CheckName, model: type[_Options], given: Mapping[str, Any]) -> _Options:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        reasons = [f"{'.'.join(map(str, one['loc']))}：{one['msg']}" for one in error.errors()]
        raise CheckDeclarationError(check, "；".join(reasons)) from error
