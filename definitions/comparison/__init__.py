"""What changed between two documents of a procedure, or of a register: their meaning is compared, not their text."""

from definitions.comparison.change import Change, Group, Kind
from definitions.comparison.compare import compare, compare_registers
from definitions.comparison.words import in_words

__all__ = ["Change", "Group", "Kind", "compare", "compare_registers", "in_words"]
