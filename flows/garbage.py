"""How often Python looks for objects that only keep each other alive."""

import gc

NEW_OBJECTS = 10_000


def collect_rarely() -> None:
    """Called once by each program. Definitions are many small objects that stay: at Python's own pace, a look for
    each 700 new ones, reading and trying them takes a fifth longer. Costs a megabyte."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def keep_what_is_loaded() -> None:
    """Called by a program that stays, once it is set up: what it has loaded by now is not looked at again."""
    gc.collect()
    gc.freeze()
