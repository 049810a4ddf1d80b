"""How `earliest` and `latest` name a day: `submission`, `form.begins_on`, `5 days after submission`."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import StringConstraints

from definitions.working_days import Span, parse_span

SUBMISSION = "submission"
_SPAN = r"[1-9][0-9]{0,3} (?:workday|day|week|month)s?"
_DAY = r"submission|form\.[a-z0-9_]+|given\.[a-z0-9_]+\.[a-z0-9_]+|row\.[a-z0-9_]+"

DAY_PATTERN = rf"^(?:{_SPAN} (?:before|after) )?(?:{_DAY})$"
DayBound = Annotated[str, StringConstraints(pattern=DAY_PATTERN)]
"""`submission`, the day on which the form is handed in, or the stage answered; the day that another date field holds; or so
long before or after one of these."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A day that is told by another one."""

    day: str
    """`submission`, or the date field that it is counted from."""
    span: Span | None = None
    is_after: bool = True
    """Otherwise the span lies before it."""

    @property
    def reference(self) -> tuple[str, ...] | None:
        """`("form", "begins_on")`; None where it is counted from the submission."""
        return None if self.day == SUBMISSION else tuple(self.day.split("."))


@cache
def bound_of(written: str) -> Bound:
    """Of a text that fits `DayBound`."""
    for word in (" after ", " before "):
        span, found, day = written.partition(word)
        if found:
            return Bound(day, parse_span(span), word == " after ")
    return Bound(written)
