"""Strict YAML that knows where everything stands: no surprises of type, every problem with its place."""

from definitions.source.faults import COMMENT_HINT, has_comment
from definitions.source.places import Source, Spot
from definitions.source.reader import read

__all__ = ["COMMENT_HINT", "Source", "Spot", "has_comment", "read"]
