"""How long an expression can take at the most, before it is computed: the library cannot be interrupted.

Work is counted in steps of some sixty nanoseconds, by how the library goes about it: each turn of a macro copies the
member that it looks at, `map` and `filter` copy what they have so far at every turn, and `matches` compiles its pattern
at every call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from definitions.conditions.extents import CHARACTERS, ONE, Extent, list_of, together, widest
from definitions.conditions.members import MACROS
from definitions.conditions.patterns import states_of
from definitions.conditions.refusals import CostlyCondition
from definitions.conditions.structure import Bracket, Call, Chain, Member, Named, Row, Written

MOST_WORK = 500_000
"""Steps of one expression: some thirty milliseconds."""

Extents = Callable[[tuple[str, ...]], Extent]
"""How large that is which lies at the end of a path."""

TURN = 6
"""Of a macro, beside what it computes."""
COUNTED = 25
"""Characters that are counted by `size` in one step."""
ADDED = 50
"""Characters that are put together in one step."""
LONGEST_NUMBER = 400
"""Characters of a number as a text."""
COMPILED = 5
"""Steps for each state of a pattern."""
MATCHED = 50
"""States times characters in one step."""

_GATHERING = frozenset({"map", "filter"})


def work_of(expression: str, structure: Row, extents: Extents) -> int:
    """The steps that it takes at the most."""
    return _Weighing(expression, extents).row(structure, {})[0]


def check_work(expression: str, structure: Row, extents: Extents) -> None:
    """Raises CostlyCondition where computing the expression could take more than may be."""
    work = work_of(expression, structure, extents)
    if work > MOST_WORK:
        reason = f"算起来太费时：最多要算 {_in_words(work)}步，上限是 {_in_words(MOST_WORK)}步"
        raise CostlyCondition(expression, reason, _HINT)


_HINT = (
    "少套一层 all、exists、map、filter，缩短其中的列表，或者减少表格的行数上限（at_most）、"
    "文字的字数上限（max_length）；长文字用 contains 查找，不用 matches。"
)
_PATTERN_HINT = "把格式直接写在引号里，例如 matches('^[0-9]{4}$')。"


def matching(states: int, characters: int) -> int:
    """The work of looking for a pattern in a text."""
    return states * COMPILED + states * characters // MATCHED


def _in_words(number: int) -> str:
    ten_thousands = number // 10_000
    return f"{ten_thousands} 万" if ten_thousands < 10_000 else "1 亿以上"


@dataclass(frozen=True, slots=True)
class _Weighing:
    """The work of each part of an expression, with the extent of what comes of it."""

    expression: str
    extents: Extents

    def row(self, row: Row, variables: Mapping[str, Extent]) -> tuple[int, Extent]:
        weighed = [self._chain(one, variables) for one in row.operands]
        extent = together(extent for _, extent in weighed) if weighed else ONE
        work = sum(work for work, _ in weighed) + len(weighed)
        if row.is_added:
            work += len(weighed) * (extent.parts + extent.characters // ADDED)
        return work, extent

    def _rows(self, rows: tuple[Row, ...], variables: Mapping[str, Extent]) -> tuple[int, list[Extent]]:
        weighed = [self.row(one, variables) for one in rows]
        return sum(work for work, _ in weighed), [extent for _, extent in weighed]

    def _chain(self, chain: Chain, variables: Mapping[str, Extent]) -> tuple[int, Extent]:
        work, extent = self._first(chain.first, variables)
        for step in chain.then:
            if isinstance(step, Member):
                more = self._rows(step.index, variables)[0]
                extent = extent.member
                more += extent.weight
            elif step.name in MACROS and len(step.arguments) > 1:
                more, extent = self._macro(step, extent, variables)
            else:
                more, extent = self._call(step, extent, variables)
            work += more
        return work, extent

    def _first(
        self, first: Written | Named | Bracket | Call, variables: Mapping[str, Extent]
    ) -> tuple[int, Extent]:
        match first:
            case Written():
                return 1 + first.characters // CHARACTERS, Extent(characters=first.characters)
            case Named():
                extent = self._named(first.path, variables)
                return extent.weight, extent
            case Bracket():
                return self._bracket(first, variables)
            case Call():
                return self._call(first, None, variables)

    def _named(self, path: tuple[str, ...], variables: Mapping[str, Extent]) -> Extent:
        if path[0] not in variables:
            return self.extents(path)
        return variables[path[0]].within(len(path) - 1)

    def _bracket(self, bracket: Bracket, variables: Mapping[str, Extent]) -> tuple[int, Extent]:
        work, items = self._rows(bracket.items, variables)
        if bracket.mark == "(":
            return work, together(items) if items else ONE
        inside = together([ONE, *items])
        each = widest(items) if items else None
        return work + inside.weight, Extent(len(items), inside.parts, inside.characters, each)

    def _macro(self, macro: Call, over: Extent, variables: Mapping[str, Extent]) -> tuple[int, Extent]:
        """`over.exists(one, …)`; `map` may have a condition before what it makes of each."""
        turns, each = max(1, over.members), over.member
        name = macro.arguments[0].operands[0].first
        bound = {**variables, name.path[0]: each} if isinstance(name, Named) else variables
        body, made = self._rows(macro.arguments[1:], bound)
        work = turns * (TURN + each.weight + body)
        if macro.name not in _GATHERING:
            return work, ONE
        kept = made[-1] if macro.name == "map" else each
        return work + turns * turns * (1 + kept.weight) // 2, list_of(turns, kept)

    def _call(self, call: Call, target: Extent | None, variables: Mapping[str, Extent]) -> tuple[int, Extent]:
        work, arguments = self._rows(call.arguments, variables)
        given = together([*([target] if target is not None else []), *arguments, ONE])
        work += given.weight
        match call.name:
            case "size":
                work += given.characters // COUNTED
            case "matches":
                work += self._matching(call, given)
            case "string":
                return work, Extent(characters=max(given.characters, LONGEST_NUMBER))
            case _:
                pass
        return work, ONE

    def _matching(self, call: Call, given: Extent) -> int:
        pattern = call.arguments[-1].operands if call.arguments else ()
        written = pattern[0].first if len(pattern) == 1 and not pattern[0].then else None
        if isinstance(written, Written) and written.text is not None:
            return matching(states_of(written.text), given.characters)
        raise CostlyCondition(self.expression, "matches 的格式不是直接写出来的", _PATTERN_HINT)
