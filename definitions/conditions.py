"""The condition language: CEL expressions over plain data, with errors that a clerk can read.

A form may hold 100 or 100.0 for the same amount, and CEL does not mix the two in arithmetic. So every number of
the context is given to CEL as a double, whatever its value: comparing with a whole number works
(`form.amount > 100`), calculating wants a decimal literal (`form.amount + 1.0`), and a mistake shows at the first
try instead of with the first odd amount. Integers beyond 2**53, which a double cannot hold, stay integers.
In results, whole numbers come back as int. Dates are ISO texts (`2026-12-04`), which compare as texts.
"""

import importlib
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import cel

Value = str | int | float | bool | list["Value"] | None

FUNCTIONS = frozenset({"contains", "startsWith", "endsWith", "matches", "size", "string", "int", "double"})
"""All that a condition may call, beside the macros `has`, `all`, `exists`, `exists_one`, `map` and `filter`."""

_MACROS = frozenset({"all", "exists", "exists_one", "existsOne", "map", "filter"})
MAX_LENGTH = 2000
"""In characters: far more than a readable condition, far less than what exhausts the parser."""
EXACT_IN_DOUBLE = 2**53

_SIZE = "len_"
"""The library's `size` counts the bytes of a text, CEL's the characters. So calls of `size` go to a function of
our own, whose name is as long, so that columns stay right."""

_LEXEME = re.compile(
    r"""(?P<comment>//[^\n]*)
    |(?P<text>[bB]?[rR][bB]?(?:'''.*?'''|\"{3}.*?\"{3}|'[^'\n]*'|"[^"\n]*")
        |[bB]?(?:'''(?:\\.|[^\\])*?'''|\"{3}(?:\\.|[^\\])*?\"{3}|'(?:\\.|[^\\'\n])*'|"(?:\\.|[^\\"\n])*"))
    |(?P<number>\d+(?:\.\d+)?\w*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<mark>\S)""",
    re.VERBOSE | re.DOTALL,
)


class ConditionError(Exception):
    """An expression cannot be read or computed. `reason` is Chinese; line and column count from 1."""

    def __init__(
        self, expression: str, reason: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(f"条件“{expression}”：{reason}")
        self.expression = expression
        self.reason = reason
        self.line = line
        self.column = column


def check_syntax(expression: str) -> None:
    """Raises ConditionError unless the expression can be read and calls only known functions."""
    _compiled(expression)


def references(expression: str) -> frozenset[tuple[str, ...]]:
    """The members that the expression reads, as paths of any length, outside texts and comments.

    `form.kind` and `form['kind']` are `("form", "kind")`, `given.receipt.column` is
    `("given", "receipt", "column")`, a bare `form` is `("form",)`. Where an index is computed (`form[given.x]`), the
    path ends before it. The variables of macros (`x` in `form.items.exists(x, x == 1)`) are left out.
    """
    return _compiled(expression).references


@lru_cache(maxsize=4096)
def literals(expression: str) -> frozenset[str | float]:
    """The texts and numbers that the expression speaks of."""
    found: set[str | float] = set()
    for lexeme in _lexemes(expression):
        if lexeme.kind == "text" and lexeme.text[0] in "'\"":
            found.add(_text(lexeme.text))
        elif lexeme.kind == "number" and re.fullmatch(r"\d+(\.\d+)?", lexeme.text):
            found.add(float(lexeme.text))
    return frozenset(found)


_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
_COMPUTING = frozenset("+-*/%?.")


def is_plain(expression: str) -> bool:
    """Whether it does nothing but compare members with written values: it calls nothing and computes nothing.

    Such a condition cannot tell apart two values that lie alike towards all that it speaks of.
    """
    words = _words(expression)
    if any(kind == "name" and after[1] == "(" for (kind, _), after in pairwise(words)):
        return False
    if any(kind == "mark" and text in _COMPUTING for kind, text in words):
        return False
    return all(
        _is_written(words[place - 1]) or _is_written(words[place + 1])
        for place, (_, text) in enumerate(words)
        if text in _COMPARING
    ) and all(
        _is_written(words[place - 1]) or words[place + 1][1] == "["
        for place, (kind, text) in enumerate(words)
        if (kind, text) == ("name", "in")
    )


def _words(expression: str) -> list[tuple[str, str]]:
    """Kind and text of each lexeme: a member with its dots is one name, a comparison one mark; nothing at both ends."""
    words: list[tuple[str, str]] = [("", "")]
    for lexeme in _lexemes(expression):
        kind, text = words[-1]
        is_member = lexeme.text == "." or (text.endswith(".") and lexeme.kind == "name")
        if kind == "name" and text not in _WORDS_OF_CEL and is_member:
            words[-1] = (kind, text + lexeme.text)
        elif kind == "mark" and lexeme.text == "=" and text in {"=", "!", "<", ">"}:
            words[-1] = (kind, f"{text}=")
        else:
            words.append((lexeme.kind, lexeme.text))
    return [*words, ("", "")]


def _is_written(word: tuple[str, str]) -> bool:
    return word[0] in {"text", "number"} or word[1] in _WORDS_OF_CEL - {"in"}


def canonical(expression: str) -> str:
    """The same for expressions that differ in blanks, line ends and comments alone."""
    return " ".join(lexeme.text for lexeme in _lexemes(expression))


def holds(expression: str, context: Mapping[str, object]) -> bool:
    """Whether the condition is true. Raises ConditionError also where the result is not true or false."""
    result = evaluate(expression, context)
    if not isinstance(result, bool):
        raise ConditionError(expression, f"结果应当是“是”或“否”（true、false），现在得到的是 {result!r}")
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
        expression: _from_cel(_to_cel(value), expression)
        for expression, each in compiled.items()
        if each.member and (value := _at(each.member, context)) is not _MISSING
    }
    asked = {expression: each for expression, each in compiled.items() if expression not in found}
    if asked:
        found |= _computed(asked, context)
    return [found[expression] for expression in expressions]


_MISSING = object()


def _at(path: tuple[str, ...], value: object) -> object:
    """What lies at the end of a path."""
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return _MISSING
        value = value[name]
    return value


@cache
def _cel() -> Any:
    """The engine, for whoever has a condition to read. Its package would bring a terminal program along, with prompts and
    colours: half a second at every command, and 8 MB in each of our programs.
    """
    sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
    return importlib.import_module("cel")


def _computed(asked: "Mapping[str, _Compiled]", context: Mapping[str, object]) -> dict[str, Value]:
    cel = _cel()
    read = frozenset[tuple[str, ...]]().union(*(each.references for each in asked.values()))
    prepared = cel.Context(variables=_read_of(context, read), functions={_SIZE: len})
    return {expression: _result(expression, each, prepared, context) for expression, each in asked.items()}


def _read_of(context: Mapping[str, object], paths: Collection[tuple[str, ...]]) -> dict[str, object]:
    """What lies on these paths, as CEL takes it: a text of many pages that nobody asks for stays where it is."""
    deeper: dict[str, set[tuple[str, ...]]] = {}
    for name, *rest in paths:
        if name in context:
            deeper.setdefault(name, set()).add(tuple(rest))
    return {name: _read_in(context[name], rests) for name, rests in deeper.items()}


def _read_in(value: object, paths: set[tuple[str, ...]]) -> object:
    return _to_cel(value) if () in paths or not isinstance(value, Mapping) else _read_of(value, paths)


def _result(
    expression: str, compiled: "_Compiled", prepared: "cel.Context", context: Mapping[str, object]
) -> Value:
    try:
        result = compiled.program.execute(prepared)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise ConditionError(expression, _why_not(error, compiled, context)) from error
    return _from_cel(result, expression)


@dataclass(frozen=True, slots=True)
class _Compiled:
    program: "cel.Program"
    variables: tuple[str, ...]
    references: frozenset[tuple[str, ...]]
    member: tuple[str, ...]
    """The path that is all of the expression, as of most columns of a ledger; empty where there is more to it."""


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    start: int


_END = _Lexeme("end", "", -1)


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> _Compiled:
    cel = _cel()
    if len(expression) > MAX_LENGTH:
        raise ConditionError(expression, f"太长：最多{MAX_LENGTH}个字符，现有{len(expression)}个")
    lexemes = _lexemes(expression)
    try:
        program = cel.compile(_with_own_size(expression, lexemes))
    except ValueError as error:
        raise _unreadable(expression, lexemes, str(error)) from error
    for name in program.functions():
        if name.isidentifier() and name not in {*FUNCTIONS, _SIZE}:
            raise ConditionError(
                expression, f"没有“{name}”这个函数，能用的有：{'、'.join(sorted(FUNCTIONS))}"
            )
    paths = frozenset(_paths(lexemes))
    written = "".join(lexeme.text for lexeme in lexemes)
    member = next((path for path in paths if written == ".".join(path)), ())
    return _Compiled(program, tuple(program.variables()), paths, member)


def _lexemes(expression: str) -> list[_Lexeme]:
    found = (
        _Lexeme(match.lastgroup or "", match[0], match.start()) for match in _LEXEME.finditer(expression)
    )
    return [lexeme for lexeme in found if lexeme.kind != "comment"]


def _with_own_size(expression: str, lexemes: list[_Lexeme]) -> str:
    for lexeme, following in pairwise(lexemes):
        if lexeme.kind == "name" and lexeme.text == "size" and following.text == "(":
            expression = expression[: lexeme.start] + _SIZE + expression[lexeme.start + len(_SIZE) :]
    return expression


def _paths(lexemes: list[_Lexeme]) -> Iterator[tuple[str, ...]]:
    padded = [_END, *lexemes, _END, _END, _END]
    scopes: list[str | None] = []
    for index, lexeme in enumerate(padded):
        before = padded[index - 1]
        if lexeme.text == "(":
            scopes.append(padded[index + 1].text if before.text in _MACROS else None)
        elif lexeme.text == ")":
            scopes.pop()
        elif lexeme.kind == "name" and before.text != "." and lexeme.text not in _WORDS_OF_CEL:
            path = _path_from(padded, index)
            if path and path[0] not in scopes:
                yield path


@lru_cache(maxsize=4096)
def _text(literal: str) -> str:
    """What the text between the quotes is."""
    value: str = _cel().compile(literal).execute({})
    return value


def _path_from(lexemes: list[_Lexeme], index: int) -> tuple[str, ...]:
    """The path that begins with the name at `index`, without the function or method that it may end with."""
    path = [lexemes[index].text]
    while True:
        first, second, third = lexemes[index + 1 : index + 4]
        if first.text == "." and second.kind == "name":
            path.append(second.text)
            index += 2
        elif first.text == "[" and second.kind == "text" and third.text == "]":
            path.append(_text(second.text))
            index += 3
        else:
            return tuple(path[:-1] if first.text == "(" else path)


_WORDS_OF_CEL = frozenset({"true", "false", "null", "in"})
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_HINT_BY_MARK = {mark: f"{mark} 是中文标点，请改用英文标点" for mark in "“”‘’（）＝！＆｜＞＜，。【】"}
_HINT_BY_MARK |= {"'": "引号没有成对", '"': "引号没有成对", "=": "判断相等要写两个等号：=="}
_WORDS_OF_PYTHON = {"and": "&&", "or": "||", "not": "!"}


def _unreadable(expression: str, lexemes: list[_Lexeme], message: str) -> ConditionError:
    place = _PLACE.search(message)
    if place is None:
        return ConditionError(expression, f"写法不对：{message}")
    line, column = int(place[1]), int(place[2])
    rest = "".join(expression.split("\n")[line - 1 : line])[column - 1 :]
    return ConditionError(expression, _hint(rest, lexemes, place[3]), line=line, column=column)


def _hint(rest: str, lexemes: list[_Lexeme], message: str) -> str:
    """What to tell about an expression that cannot be read from `rest` on."""
    for lexeme in lexemes:
        if lexeme.text in _WORDS_OF_PYTHON:
            return f"不能写 {lexeme.text}，请写 {_WORDS_OF_PYTHON[lexeme.text]}"
    if not rest.strip():
        return "没有写完"
    if rest[0] in _HINT_BY_MARK:
        return _HINT_BY_MARK[rest[0]]
    if "unsupported syntax" in message:
        return f"不支持“{rest[:12]}”这种写法"
    return f"从“{rest[:12]}”起看不懂"


_TYPES_DIFFER = (
    "类型不符：文字只能与文字比较，数字只能与数字比较，没有填的栏目不能比大小；"
    "与表单中的数字做加减乘除时，数字要带小数，例如 1.0"
)


def _why_not(error: Exception, compiled: _Compiled, context: Mapping[str, object]) -> str:
    unknown = re.search(r"Undefined variable or function: '(.+?)'", str(error))
    if isinstance(error, KeyError):
        return f"缺少“{_missing_path(str(error.args[0]), compiled, context)}”"
    if unknown and unknown[1] in compiled.variables:
        return f"缺少“{unknown[1]}”"
    if unknown or isinstance(error, TypeError) or _SIZE in str(error):
        return _TYPES_DIFFER
    if isinstance(error, ZeroDivisionError):
        return "除数是零"
    return f"算不出来：{error}"


def _missing_path(member: str, compiled: _Compiled, context: Mapping[str, object]) -> str:
    for path in sorted(compiled.references):
        value: object = context
        for depth, name in enumerate(path):
            if not isinstance(value, Mapping):
                break
            if name not in value:
                if name == member:
                    return ".".join(path[: depth + 1])
                break
            value = value[name]
    return member


def _to_cel(value: object) -> object:
    """Plain data with every number as a double. Raises TypeError for anything that is not plain data."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return float(value) if abs(value) <= EXACT_IN_DOUBLE else value
    if isinstance(value, Mapping):
        return {str(key): _to_cel(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_to_cel(member) for member in value]
    raise TypeError(f"a condition works on plain data, not on {type(value).__name__}")


def _from_cel(result: object, expression: str) -> Value:
    if isinstance(result, float) and result.is_integer():
        return int(result)
    if result is None or isinstance(result, str | int | float):
        return result
    if isinstance(result, list):
        return [_from_cel(member, expression) for member in result]
    raise ConditionError(expression, "结果应当是文字、数字、是否或列表")
