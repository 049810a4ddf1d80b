"""Whether a case can come to a stage past others, or through one: proved on the graph, then by what can be filled in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from definitions.conditions import ConditionError
from definitions.rules.document import Document
from definitions.rules.rule import WAYS
from definitions.rules.walking import Unproven
from definitions.schema.process import DRAFT
from definitions.schema.stages import BaseStage

COURSES = (*WAYS, "form.fields", "form.demands", "stages.*.fields", "stages.*.decisions", "sample", "urgency")
"""What the ways that cases really take depend on."""


@dataclass(frozen=True, slots=True)
class Way:
    """From the draft to a stage."""

    stages: tuple[str, ...]
    given: str = ""
    """What is filled in on it, in Chinese."""
    is_proven: bool = True
    """False: the graph has this way, and not everything that may be filled in could be looked at."""

    def __str__(self) -> str:
        shown = " → ".join((DRAFT, *self.stages))
        if not self.is_proven:
            return f"{shown}（这条路走不走得通，要看填了什么，填法太多或者列不全，证明不了）"
        return f"{shown}（例如 {self.given}）" if self.given else shown

    def code(self, code: str) -> str:
        return code if self.is_proven else f"unproven-{code}"


def way(
    document: Document,
    target: str,
    avoiding: Collection[str] = (),
    through: str | None = None,
    *,
    holding: str | None = None,
) -> Way | None:
    """A way that passes none of these stages, comes through that one, and at whose end the condition `holding` holds. None:
    it is proved that there is none.

    While a step is in doubt, or a condition cannot be computed, the graph alone decides.
    """
    routes = document.routes
    drawn = routes.way_around(target, avoiding)
    if drawn is None or (through is not None and not routes.leads(through, target)):
        return None
    if not routes.is_whole:
        return Way(drawn)
    try:
        course = document.courses(holding).find(target, avoiding, through)
    except Unproven:
        return Way(drawn, is_proven=False)
    except ConditionError:
        return Way(drawn)
    return Way(course.stages, course.given) if course is not None else None


def way_past(
    document: Document,
    wanted: Collection[str],
    through: Sequence[str],
    at: Callable[[BaseStage], bool],
    *,
    holding: str | None = None,
) -> Way | None:
    """A way through these stages to one of the kind that `at` tells, where the condition `holding` holds and from where no way
    leads to any that is wanted. None: it is proved that there is none, or nothing can be said while a step is in doubt or a
    condition cannot be computed.
    """
    ends = [one.id for one in document.process.stages if document.routes.is_end(one.id)]
    if not document.routes.is_whole or not any(document.routes.way_around(end, wanted) for end in ends):
        return None
    try:
        course = document.courses(holding).past(wanted, through, at)
    except Unproven:
        return Way((*through,), is_proven=False)
    except ConditionError:
        return None
    return Way(course.stages, course.given) if course is not None else None
