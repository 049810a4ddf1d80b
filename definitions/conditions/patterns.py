"""How much a regular expression of `matches` asks of the machine: of the library it is compiled at every call, and a
class such as `\\w` that is repeated a thousand times takes longer than everything else in a condition.
"""

WIDE = {"w": 800, "W": 800, "p": 800, "P": 800, "b": 30, "B": 30, "d": 100, "D": 100, "s": 40, "S": 40}
"""States of the machine for the classes of all writing systems."""
ANY_CHARACTER = 20
IN_CLASS = 10
PLAIN = 4
"""A character has up to four bytes."""
FOLDED = 4
"""So many times as many where capitals and small letters count alike."""


def states_of(pattern: str) -> int:
    """At most so many states; far more than there are, where something stands in a class."""
    groups: list[int] = [0]
    last = 0
    index = 0
    while index < len(pattern):
        here = pattern[index]
        index += 1
        if here == "(":
            groups[-1] += last
            groups.append(0)
            last = PLAIN
        elif here == ")" and len(groups) > 1:
            last += groups.pop()
        elif here == "{":
            bounds = pattern[index:].partition("}")[0]
            last *= _times(bounds)
            index += len(bounds) + 1
        elif here not in "*+?|":
            groups[-1] += last
            last, index = _atom(here, pattern, index)
    found = sum(groups) + last
    return found * FOLDED if "(?" in pattern and "i" in pattern else found


def _times(bounds: str) -> int:
    """How often what stands before is there: `3`, `2,5` or `4,`."""
    numbers = [int(one) for one in bounds.split(",") if one.strip().isdecimal()]
    return max([*numbers, 1])


def _atom(here: str, pattern: str, index: int) -> tuple[int, int]:
    """The states of a character or class, and where it ends."""
    if here == "\\":
        return WIDE.get(pattern[index : index + 1], PLAIN), index + 1
    if here == ".":
        return ANY_CHARACTER, index
    if here != "[":
        return PLAIN, index
    states, depth = ANY_CHARACTER, 1
    while index < len(pattern) and depth:
        inner = pattern[index]
        index += 1
        if inner == "\\":
            states += WIDE.get(pattern[index : index + 1], IN_CLASS)
            index += 1
        elif inner == "[":
            depth += 1
            states += WIDE["w"] if pattern[index : index + 1] == ":" else IN_CLASS
        elif inner == "]":
            depth -= 1
        else:
            states += IN_CLASS
    return states, index
