"""Whether a text has a declared format, by the library's regular expressions: they never go back over the text, so that no
pattern takes longer than it is long times the text.
"""

from functools import cache
from typing import TYPE_CHECKING

from definitions.conditions.cost import MOST_WORK, matching
from definitions.conditions.engine import engine
from definitions.conditions.patterns import states_of

if TYPE_CHECKING:
    import cel


class WrongPattern(Exception):
    """It is no regular expression of the library."""


def matches_whole(pattern: str, text: str) -> bool:
    """Raises WrongPattern."""
    variables = {"text": text, "pattern": f"^(?:{pattern})$"}
    try:
        return bool(_matching().execute(engine().Context(variables=variables)))
    except (RuntimeError, TypeError, ValueError) as error:
        raise WrongPattern(str(error).rpartition("error: ")[2].partition(". Check")[0].strip()) from error


def is_within(pattern: str, characters: int) -> bool:
    """Whether it can be asked of texts of this length while somebody waits."""
    return matching(states_of(pattern), characters) <= MOST_WORK


@cache
def _matching() -> "cel.Program":
    compiled: cel.Program = engine().compile("text.matches(pattern)")
    return compiled
