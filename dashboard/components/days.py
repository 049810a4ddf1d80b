"""The days that can be chosen: without these bounds Streamlit takes none that is more than ten years away."""

from datetime import date
from typing import TypedDict

from definitions.semantics.day_bounds import Limits
from definitions.semantics.forms import EARLIEST, LATEST


class Days(TypedDict):
    min_value: date
    max_value: date
    format: str


ANY_DAY = Days(min_value=EARLIEST, max_value=LATEST, format="YYYY-MM-DD")
"""What every `date_input` is given."""


def days_within(limits: Limits) -> Days:
    return Days(min_value=limits.earliest or EARLIEST, max_value=limits.latest or LATEST, format="YYYY-MM-DD")
