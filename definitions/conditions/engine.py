"""The library that computes conditions."""

import importlib
import sys
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

OWN_SIZE = "len_"
"""The library's `size` counts the bytes of a text, CEL's the characters. So calls of `size` go to a function of
our own, whose name is as long, so that columns stay right."""


@cache
def engine() -> Any:
    """The engine, for whoever has a condition to read. Its package would bring a terminal program along, with prompts and
    colours: half a second at every command, and 8 MB in each of our programs.
    """
    sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
    return importlib.import_module("cel")


@lru_cache(maxsize=4096)
def text_of(literal: str) -> str:
    """What the text between the quotes is."""
    value: str = engine().compile(literal).execute({})
    return value
