"""Why something was not done.

SanshenError
 ├─ Missing        there is no such case, process, person or stage
 ├─ Invalid        what was handed in will not do
 ├─ Refused        the person may not do it
 ├─ Conflict       somebody else was faster, or the case has moved on
 │   └─ AlreadyDecided
 └─ HeldBack       the content checks found something that must not go out
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Conditions and their library are slow to import, and no refusal needs them.
    from definitions.semantics.forms import FieldProblem


class SanshenError(Exception):
    """A situation that the user can understand and act on. `reason` and `hint` are Chinese sentences."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


class Missing(SanshenError):
    """What was named does not exist, or is not for this person to know of."""


class Invalid(SanshenError):
    """The input is wrong; nothing was changed."""

    def __init__(self, reason: str, hint: str = "", problems: "Sequence[FieldProblem]" = ()) -> None:
        super().__init__(reason, hint)
        self.problems = tuple(problems)


class Refused(SanshenError):
    """The policy says no. Audited. `hint` says who may."""


class Conflict(SanshenError):
    """The case is no longer where the person believed it to be."""


class AlreadyDecided(Conflict):
    """Exactly one decision counts, and it was not this one."""


class HeldBack(SanshenError):
    """The checks block it."""
