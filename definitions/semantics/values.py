"""Values of which a case makes many: it is folded from its facts whenever somebody looks at it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(*, slots: bool = False) -> Callable[[type[T]], type[T]]:
    """A frozen dataclass. It is the type checker that holds it frozen: a guard at run time makes it five times as dear to
    make.
    """
    return dataclass(unsafe_hash=True, slots=slots)


__all__ = ["value"]
