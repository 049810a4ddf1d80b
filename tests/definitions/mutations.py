"""Documents with something wrong in them: mutations of bytes, of lines and of YAML values, each by a seed."""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml

ODD_TEXTS = (
    "",
    " ",
    "\u202e甲",
    "\ufeff",
    "\u0000",
    "\ud800",
    "𠮷" * 3,
    "e\u0301" * 20,
    "甲" * 5000,
    "'",
    "{{x}}",
    "{year}{serial",
    "no",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "9999 workdays",
    "101%",
    "form.",
    "form.title",
    "form.kind == '公文' &&",
    "1 / 0 == 1",
    "form.title.matches('(a+)+$')",
    "form.title[9999999999999999999999] == 'x'",
    "given.nowhere.nothing == null",
    "((((((((((((((((((((((((((((((((((((((((true))))))))))))))))))))))))))))))))))))))))",
    "!" * 500 + "true",
    "[" * 200,
    "draft",
    "submitting unit",
    "any unit",
    "above " * 900 + "submitting unit",
    "(a|aa)+$",
    "[",
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**400,
    2**63,
    1e308,
    float("inf"),
    float("nan"),
    [],
    {},
    [[]],
    {"": ""},
    [None],
    {"zh": ""},
    [{"name": "a.pdf"}],
    [{"digest": 1}, "a.pdf"],
)
ODD_BYTES = (
    "\x00",
    "\x1b",
    "\t",
    "\r",
    "\u2028",
    "\u0085",
    "\ufffe",
    "&a ",
    "*a",
    "!!python/object:os.system ",
    "? ",
    "| ",
    "%",
    "---\n",
    "...\n",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    ": ",
    "- ",
    "#",
    "<<: ",
)
NUMBERS = ", ".join(str(number) for number in range(1, 21))
"""Of a list that a condition goes through."""
ALL_ROUND = "all", "exists", "map", "filter", "exists_one"


def mutated(text: str, seed: int) -> str:
    """Some mutations of one level, one after another."""
    dice = random.Random(seed)
    mutate = dice.choice(LEVELS)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        text = mutate(text, dice)
    return text


def of_bytes(text: str, dice: random.Random) -> str:
    """What is no UTF-8 any more is read with replacement marks: the command line refuses it before."""
    raw = bytearray(text.encode("utf-8", "replace"))
    if not raw:
        return text
    start = dice.randrange(len(raw))
    end = min(len(raw), start + dice.choice((1, 1, 2, 8, 200)))
    match dice.randrange(5):
        case 0:
            del raw[start:end]
        case 1:
            raw[start:start] = raw[start:end]
        case 2:
            raw[start] ^= 1 << dice.randrange(8)
        case 3:
            raw[start:start] = dice.choice(ODD_BYTES).encode()
        case _:
            raw[start:end] = bytes(dice.randrange(256) for _ in range(end - start))
    return raw.decode("utf-8", "replace")


def of_lines(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(7):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case 3:
            lines[one] = " " * dice.randrange(9) + lines[one].lstrip()
        case 4:
            lines[one : one + 2] = ["".join(lines[one : one + 2])]
        case 5:
            lines[one:one] = lines[min(one, other) : max(one, other)]
        case _:
            lines[one] += dice.choice(ODD_TEXTS + ODD_BYTES)
    return "\n".join(lines)


def of_values(text: str, dice: random.Random) -> str:
    """Where it is no YAML any more, of lines."""
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return of_lines(text, dice)
    ways = list(_ways(values))
    if not ways:
        return of_lines(text, dice)
    holder, key = dice.choice(ways)
    dice.choice(CHANGES)(holder, key, ways, dice)
    try:
        return str(yaml.dump(values, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=200))
    except (yaml.YAMLError, RecursionError, UnicodeError):
        return of_lines(text, dice)


class _Plain(yaml.SafeDumper):
    """Writes what stands in two places twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Way = tuple[Any, Any]
"""A mapping or list, and a key or place in it."""


def _ways(values: Any) -> Iterator[Way]:
    items = (
        values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    )
    for key, value in items:
        yield values, key
        yield from _ways(value)


def _delete(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    del holder[key]


def _duplicate(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    value = copy.deepcopy(holder[key])
    if isinstance(holder, list):
        holder.insert(dice.randrange(len(holder) + 1), value)
    else:
        holder[f"{key}{dice.choice(('', '2', 'x', '_'))}"] = value


def _swap(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    there, at = dice.choice(ways)
    one, other = copy.deepcopy(holder[key]), copy.deepcopy(there[at])
    holder[key], there[at] = other, one


def _copy(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    """The value of another place of the same sort: a reference that means something else."""
    same = [(there, at) for there, at in ways if type(there[at]) is type(holder[key])]
    there, at = dice.choice(same)
    holder[key] = copy.deepcopy(there[at])


def _retype(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    holder[key] = copy.deepcopy(dice.choice(ODD_VALUES + ODD_TEXTS))


def _retype_key(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    if isinstance(holder, dict):
        holder[dice.choice((*ODD_TEXTS, None, 3, True, 1.5))] = holder.pop(key)
    else:
        dice.shuffle(holder)


def _wrap(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    value: Any = holder[key]
    for _ in range(dice.choice((1, 2, 70, 400))):
        value = [value] if dice.random() < 1 / 2 else {"a": value}
    holder[key] = value


def _repeat(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    if isinstance(holder[key], list):
        holder[key] = [copy.deepcopy(one) for one in holder[key] for _ in range(dice.choice((2, 30)))]
    elif isinstance(holder[key], str):
        holder[key] *= dice.choice((2, 3000))


def _nest_macros(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    """A condition that goes through a list for each member of a list, and so on."""
    there, at = _condition(ways, dice)
    over = dice.choice((f"[{NUMBERS}]", "form.title", "rows.items", "[[1, 2], [3]]"))
    expression = dice.choice(("true", "x0 == 1", "form.title != ''"))
    for depth in range(dice.choice((1, 2, 3, 7, 9))):
        expression = f"{over}.{dice.choice(ALL_ROUND)}(x{depth}, {expression})"
    there[at] = expression


def _grow(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    """A condition that doubles what it has again and again, or asks for a pattern that is large."""
    there, at = _condition(ways, dice)
    there[at] = dice.choice(
        (
            "['x']" + ".map(x, x + x)" * dice.choice((3, 40, 120)) + " == []",
            "+".join(["form.title"] * dice.choice((3, 170))) + " != ''",
            "form.title.matches('" + "(甲{1,50}){1,50}" * dice.choice((1, 9)) + "')",
            "form.title.matches(form.title)",
            " || ".join(f"form.title == '{number}'" for number in range(80)),
        )
    )


def _condition(ways: list[Way], dice: random.Random) -> Way:
    """Where a condition or an expression stands; else anywhere."""
    known = ("when", "required_when", "shown_when", "that", "value", "pinned_when")
    return dice.choice([way for way in ways if way[1] in known] or ways)


def _multiply_stages(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    """Many stages one after the other, each under a name of its own."""
    stages = _lists_of_stages(ways)
    if stages:
        chosen = dice.choice(stages)
        place = dice.randrange(len(chosen))
        copies = [_named_anew(chosen[place], f"_{number}") for number in range(dice.choice((5, 60, 320)))]
        chosen[place:place] = copies


def _deepen(holder: Any, key: Any, ways: list[Way], dice: random.Random) -> None:
    """Stages go on beside each other, within branches of branches."""
    stages = _lists_of_stages(ways)
    if not stages:
        return
    chosen = dice.choice(stages)
    place = dice.randrange(len(chosen))
    inner = chosen[place]
    for depth in range(dice.choice((1, 3, 8, 40))):
        beside = [
            {"id": f"line_{depth}_{number}", "stages": [_named_anew(chosen[place], f"_{depth}_{number}")]}
            for number in range(dice.choice((1, 2, 6)))
        ]
        branches = [{"id": f"line_{depth}", "stages": [inner]}, *beside]
        inner = {"id": f"deep_{depth}", "kind": "parallel", "branches": branches}
    chosen[place] = inner


def _lists_of_stages(ways: list[Way]) -> list[list[Any]]:
    every = [there[at] for there, at in ways if at == "stages"]
    return [one for one in every if isinstance(one, list) and one]


def _named_anew(stage: Any, ending: str) -> Any:
    copied = copy.deepcopy(stage)
    if isinstance(copied, dict) and isinstance(copied.get("id"), str):
        copied["id"] += ending
    return copied


Change = Callable[[Any, Any, list[Way], random.Random], None]
CHANGES: tuple[Change, ...] = (
    _delete,
    _delete,
    _duplicate,
    _swap,
    _copy,
    _copy,
    _copy,
    _retype,
    _retype_key,
    _wrap,
    _repeat,
    _nest_macros,
    _grow,
    _multiply_stages,
    _deepen,
)
LEVELS = (of_bytes, of_lines, of_values, of_values, of_values)
