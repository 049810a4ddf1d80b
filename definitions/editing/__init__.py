"""Acts on the text of a process: comments, blanks and order of everything else stay as somebody wrote them."""

from definitions.editing.examples import with_step, without_steps
from definitions.editing.header import written_value
from definitions.editing.outline import StageLine, outline
from definitions.editing.patterns import PATTERNS, Pattern, begun
from definitions.editing.sketches import SKETCHES, Sketch, sketched
from definitions.editing.stages import added, moved, removed, renamed
from definitions.editing.written import CannotEdit

__all__ = [
    "PATTERNS",
    "SKETCHES",
    "CannotEdit",
    "Pattern",
    "Sketch",
    "StageLine",
    "added",
    "begun",
    "moved",
    "outline",
    "removed",
    "renamed",
    "sketched",
    "with_step",
    "without_steps",
    "written_value",
]
