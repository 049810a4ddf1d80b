"""What changed between two documents of a procedure, or of a register: their meaning is compared, not their text."""

from definitions.comparison.change import Change, Group, Kind
from definitions.comparison.compare import compare, compare_registers
from definitions.comparison.facts import WHOLE
from definitions.comparison.registers import WHOLE_REGISTER

__all__ = ["WHOLE", "WHOLE_REGISTER", "Change", "Group", "Kind", "compare", "compare_registers"]
