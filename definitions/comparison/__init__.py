"""What changed between two documents of a procedure: their meaning is compared, not their text."""

from definitions.comparison.change import Change, Group, Kind
from definitions.comparison.compare import compare
from definitions.comparison.facts import WHOLE

__all__ = ["WHOLE", "Change", "Group", "Kind", "compare"]
