"""Strict YAML that knows where everything stands: no surprises of type, every problem with its place."""

from definitions.source.places import Source, Spot
from definitions.source.reader import read

__all__ = ["Source", "Spot", "read"]
