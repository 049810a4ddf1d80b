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
DEEPEST = 3000


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
)
LEVELS = (of_bytes, of_lines, of_values, of_values, of_values)
