"""The condition language: CEL expressions over plain data, with errors that a clerk can read.

A form may hold 100 or 100.0 for the same amount, and CEL does not mix the two in arithmetic. So every number of
the context is given to CEL as a double, whatever its value: comparing with a whole number works
(`form.amount > 100`), calculating wants a decimal literal (`form.amount + 1.0`), and a mistake shows at the first
try instead of with the first odd amount. Integers beyond 2**53, which a double cannot hold, stay integers.
In results, whole numbers come back as int. Dates are ISO texts (`2026-12-04`), which compare as texts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from definitions.conditions.cost import Extents, check_work, work_of
from definitions.conditions.engine import OWN_SIZE, engine
from definitions.conditions.extents import Extent, extent_at, list_of, record_of
from definitions.conditions.formats import WrongPattern, is_within, matches_whole
from definitions.conditions.lexemes import Lexeme, canonical, is_plain, lexemes_of
from definitions.conditions.members import literals, paths_in
from definitions.conditions.plain_data import EXACT_IN_DOUBLE, Value, from_cel, to_cel
from definitions.conditions.refusals import ConditionError, CostlyCondition, unreadable, why_not
from definitions.conditions.structure import Row, is_light, structure_of
from definitions.problems import quoted

if TYPE_CHECKING:
    import cel

__all__ = [
    "EXACT_IN_DOUBLE",
    "FUNCTIONS",
    "MAX_LENGTH",
    "USUAL",
    "ConditionError",
    "CostlyCondition",
    "Extent",
    "Value",
    "WrongPattern",
    "canonical",
    "check_syntax",
    "check_within",
    "evaluate",
    "evaluate_all",
    "evaluate_or_take",
    "holds",
    "is_plain",
    "is_within",
    "list_of",
    "literals",
    "matches_whole",
    "record_of",
    "references",
    "work_on_little",
]

FUNCTIONS = frozenset({"contains", "startsWith", "endsWith", "matches", "size", "string", "int", "double"})
"""All that a condition may call, beside the macros `has`, `all`, `exists`, `exists_one`, `map` and `filter`."""

MAX_LENGTH = 2000
"""In characters: far more than a readable condition, far less than what exhausts the parser."""


def check_syntax(expression: str) -> None:
    """Raises ConditionError unless the expression can be read, calls only known functions, and takes no longer than may be
    over data of the usual size.
    """
    _compiled(expression)


def check_within(expression: str, extents: Extents) -> None:
    """Raises CostlyCondition where it can take too long over data that may become so large."""
    check_work(expression, _compiled(expression).structure, extents)


def work_on_little(expression: str) -> int:
    """The steps that it takes over a form in which next to nothing is filled in."""
    return work_of(expression, _compiled(expression).structure, lambda _path: _LITTLE)


_LITTLE = list_of(1, Extent(10, 20, 100, Extent(characters=100)))
USUAL = Extent(100, 100, 1000, Extent(10, 10, 100, Extent(characters=100)))
"""What a name stands for of which nothing more is known: a list of a hundred entries, or a text of a page."""


def _usual(_path: tuple[str, ...]) -> Extent:
    return USUAL


def references(expression: str) -> frozenset[tuple[str, ...]]:
    """The members that the expression reads, as paths of any length, outside texts and comments.

    `form.kind` and `form['kind']` are `("form", "kind")`, `given.receipt.column` is
    `("given", "receipt", "column")`, a bare `form` is `("form",)`. Where an index is computed (`form[given.x]`), the
    path ends before it. The variables of macros (`x` in `form.items.exists(x, x == 1)`) are left out.
    """
    return _compiled(expression).references


def holds(expression: str, context: Mapping[str, object]) -> bool:
    """Whether the condition is true. Raises ConditionError also where the result is not true or false."""
    result = evaluate(expression, context)
    if not isinstance(result, bool):
        found = "空的文字" if result == "" else quoted(result)
        raise ConditionError(expression, f"结果应当是“是”或“否”（true、false），现在得到的是{found}")
    return result


def evaluate(expression: str, context: Mapping[str, object]) -> Value:
    """Raises ConditionError where a member is missing, types do not fit, or the result is no plain value."""
    return evaluate_all((expression,), context)[0]


def evaluate_or_take(expression: str, context: Mapping[str, object]) -> Value | list[Mapping[str, Any]]:
    """The same; a table that the expression names is taken as it is."""
    named = _compiled(expression).member
    found = _at(named, context) if named else _MISSING
    if isinstance(found, list) and found and all(isinstance(row, Mapping) for row in found):
        return found
    return evaluate(expression, context)


def evaluate_all(expressions: Sequence[str], context: Mapping[str, object]) -> list[Value]:
    """The values of several expressions over one context, which is given to CEL only once."""
    compiled = {expression: _compiled(expression) for expression in expressions}
    found = {
        expression: from_cel(to_cel(value), expression)
        for expression, each in compiled.items()
        if each.member and (value := _at(each.member, context)) is not _MISSING
    }
    asked: dict[str, _Compiled] = {}
    for expression, each in compiled.items():
        if expression not in found:
            values = _plain_values(each, context)
            if values is None:
                asked[expression] = each
            else:
                found[expression] = _of_plain(expression, values)
    if asked:
        found |= _computed(asked, context)
    return [found[expression] for expression in expressions]


_MISSING = object()
_PLAIN = (str, int, float, bool, type(None))
_SHORT = 200
"""Characters of a text by which an answer is remembered."""

Plain = tuple[tuple[type, object], ...]
"""What an expression reads, in the order of its references. With the types: 1, 1.0 and true are equal."""


def _plain_values(compiled: "_Compiled", context: Mapping[str, object]) -> Plain | None:
    """None: it reads a table, a list, a long text, or something that is not there."""
    values = []
    for path in compiled.in_order:
        value = _at(path, context)
        if type(value) not in _PLAIN or (isinstance(value, str) and len(value) > _SHORT):
            return None
        values.append((type(value), value))
    return tuple(values)


@lru_cache(maxsize=8192)
def _of_plain(expression: str, values: Plain) -> Value:
    """Forks and limits ask the same of most cases: an answer is computed once."""
    compiled = _compiled(expression)
    context: dict[str, Any] = {}
    for path, (_, value) in zip(compiled.in_order, values, strict=True):
        within = context
        for name in path[:-1]:
            within = within.setdefault(name, {})
        within[path[-1]] = value
    return _computed({expression: compiled}, context)[expression]


def _at(path: tuple[str, ...], value: object) -> object:
    """What lies at the end of a path."""
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return _MISSING
        value = value[name]
    return value


def _computed(asked: "Mapping[str, _Compiled]", context: Mapping[str, object]) -> dict[str, Value]:
    cel = engine()
    read = frozenset[tuple[str, ...]]().union(*(each.references for each in asked.values()))
    prepared = cel.Context(variables=_read_of(context, read), functions={OWN_SIZE: len})
    return {expression: _result(expression, each, prepared, context) for expression, each in asked.items()}


def _read_of(context: Mapping[str, object], paths: Collection[tuple[str, ...]]) -> dict[str, object]:
    """What lies on these paths, as CEL takes it: a text of many pages that nobody asks for stays where it is."""
    deeper: dict[str, set[tuple[str, ...]]] = {}
    for name, *rest in paths:
        if name in context:
            deeper.setdefault(name, set()).add(tuple(rest))
    return {name: _read_in(context[name], rests) for name, rests in deeper.items()}


def _read_in(value: object, paths: set[tuple[str, ...]]) -> object:
    return to_cel(value) if () in paths or not isinstance(value, Mapping) else _read_of(value, paths)


def _result(
    expression: str, compiled: "_Compiled", prepared: "cel.Context", context: Mapping[str, object]
) -> Value:
    if not compiled.is_light:
        check_work(expression, compiled.structure, lambda path: extent_at(path, context))
    try:
        result = compiled.program.execute(prepared)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise ConditionError(
            expression, why_not(error, compiled.variables, compiled.references, context)
        ) from error
    return from_cel(result, expression)


@dataclass(frozen=True, slots=True)
class _Compiled:
    program: "cel.Program"
    structure: Row
    is_light: bool
    variables: tuple[str, ...]
    references: frozenset[tuple[str, ...]]
    in_order: tuple[tuple[str, ...], ...]
    member: tuple[str, ...]
    """The path that is all of the expression, as of most columns of a ledger; empty where there is more to it."""


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> _Compiled:
    cel = engine()
    if len(expression) > MAX_LENGTH:
        raise ConditionError(expression, f"太长：最多{MAX_LENGTH}个字符，现有{len(expression)}个")
    lexemes = lexemes_of(expression)
    try:
        program = cel.compile(_with_own_size(expression, lexemes))
    except ValueError as error:
        raise unreadable(expression, lexemes, str(error)) from error
    for name in program.functions():
        if name.isidentifier() and name not in {*FUNCTIONS, OWN_SIZE}:
            raise ConditionError(
                expression, f"没有“{name}”这个函数，能用的有：{'、'.join(sorted(FUNCTIONS))}"
            )
    structure = structure_of(lexemes)
    check_work(expression, structure, _usual)
    paths = frozenset(paths_in(lexemes))
    written = "".join(lexeme.text for lexeme in lexemes)
    member = next((path for path in paths if written == ".".join(path)), ())
    return _Compiled(
        program,
        structure,
        is_light(structure),
        tuple(program.variables()),
        paths,
        tuple(sorted(paths)),
        member,
    )


def _with_own_size(expression: str, lexemes: list[Lexeme]) -> str:
    for lexeme, following in pairwise(lexemes):
        if lexeme.kind == "name" and lexeme.text == "size" and following.text == "(":
            expression = expression[: lexeme.start] + OWN_SIZE + expression[lexeme.start + len(OWN_SIZE) :]
    return expression
