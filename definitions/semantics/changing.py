"""A value with some of its fields changed."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value: Any, /, **changes: Any) -> Any:
        """As that of `dataclasses`, for classes without slots whose fields are set by nothing but their arguments.

        That one runs `__init__`, which costs more than all the rest of a step: a decision changes its state ten times.
        """
        changed = object.__new__(type(value))
        object.__setattr__(changed, "__dict__", value.__dict__ | changes)
        return changed


__all__ = ["replace"]
