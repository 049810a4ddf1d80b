"""Every change of the valid process that breaks a rule."""

from tests.definitions.breaking import forms, limits, names, people, publication, tables, triggers, ways
from tests.definitions.breaking.case import Cases

GROUPS = (forms, limits, names, people, publication, tables, triggers, ways)
CASES: Cases = {name: case for group in GROUPS for name, case in group.CASES.items()}
assert len(CASES) == sum(len(group.CASES) for group in GROUPS), "two cases of one name"
