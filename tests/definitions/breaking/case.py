"""One change of the valid process that breaks one rule."""

from collections.abc import Mapping

from tests.definitions.changes import Change

Case = tuple[list[Change], str, str]
"""The changes, the code of the problem, and what stands at its place."""
Cases = Mapping[str, Case]
