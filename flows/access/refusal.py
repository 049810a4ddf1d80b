"""Why something was not done.

SanshenError
 ├─ Missing        there is no such case, process, person or stage
 ├─ Invalid        what was handed in will not do
 ├─ Refused        the person may not do it
 │   └─ Unknown    there is no such case, or it is not for this person to know of: they are not told which
 ├─ Conflict       somebody else was faster, or the case has moved on
 │   └─ AlreadyDecided
 └─ HeldBack       the content checks found something that must not go out
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Conditions and their library are slow to import, and no refusal needs them.
    from definitions.semantics.forms import FieldProblem


UNKNOWN_CASE = "没有这个办件，或者您与此办件无关"


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


class Unknown(Refused, Missing):
    """There is no such case, or it is none of the person's business. Audited: who tries numbers is seen."""

    def __init__(self) -> None:
        super().__init__(UNKNOWN_CASE, "请核对编号里的文字、年份和顺序号；确实要看的，请办理人抄送给您")


class Conflict(SanshenError):
    """The case is no longer where the person believed it to be."""


class AlreadyDecided(Conflict):
    """Exactly one decision counts, and it was not this one."""


class HeldBack(SanshenError):
    """The checks block it."""
