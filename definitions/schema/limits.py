"""Lengths of time as documents declare them."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from definitions.schema.base import one_is_a_list_of_one
from definitions.working_days import SPAN_PATTERN, SPAN_PATTERN_OF_STAGES

Limit = Annotated[str, StringConstraints(pattern=SPAN_PATTERN)]
"""A length of time: `3 workdays`, `1 day`, `2 weeks`, `6 months`."""

StageLimit = Annotated[str, StringConstraints(pattern=SPAN_PATTERN_OF_STAGES)]
"""The same, or `2 hours`: hours in which the office works."""

SHORTLY = "1 workday"
"""How long before its end a limit begins to press unless it says otherwise."""

Ladder = Annotated[list[Limit], Field(min_length=1), BeforeValidator(one_is_a_list_of_one)]
"""One limit, or a list of several, in order."""
