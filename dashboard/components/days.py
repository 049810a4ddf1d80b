"""The days that can be chosen: without these bounds Streamlit takes none that is more than ten years away."""

from datetime import date
from typing import TypedDict

from definitions.semantics.forms import EARLIEST, LATEST


class Days(TypedDict):
    min_value: date
    max_value: date
    format: str


ANY_DAY = Days(min_value=EARLIEST, max_value=LATEST, format="YYYY-MM-DD")
"""What every `date_input` is given."""
