"""What every printed sheet is made of: rows from the form, boxes from the signatures."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.casework.in_hand import CaseInHand
from flows.forms.paper import Row


@dataclass(frozen=True, slots=True)
class Layout:
    rows: Callable[[CaseInHand], tuple[Row, ...]]
    boxes: Callable[[CaseInHand], tuple[tuple[str, frozenset[str]], ...]]
    """Label of each box, and the roles whose opinions stand in it."""
    note: str = ""
    reads: frozenset[str] | None = None
    """The form's fields that its rows show; None: every one that fits a row."""
    applied_on: str | None = None
    """The form's field that holds the date of application; by default the day of the first submission."""
