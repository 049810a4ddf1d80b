"""Self-checks hold together, and count what there is in their organisation."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.names import repeated
from definitions.rules.rule import Damage, rule
from definitions.schema.fields import DateField
from definitions.schema.registers import Register
from definitions.schema.self_check import BONUS, DEDUCTION, SITE, VETO, EntryCount, Indicator, SelfCheck
from definitions.source import Source


@rule()
def indicators_are_unique(check: SelfCheck, source: Source) -> Iterator[Problem]:
    yield from repeated(source, "指标", ((_path(n, "id"), one.id) for n, one in enumerate(check.indicators)))
    groups = (((("groups", n, "id")), one.id) for n, one in enumerate(check.groups))
    yield from repeated(source, "指标分组", groups)


@rule("groups.*.id", "indicators.@.about", "indicators.@.part")
def groups_are_known(check: SelfCheck, source: Source) -> Iterator[Problem]:
    known = [group.id for group in check.groups]
    for number, one in enumerate(check.indicators):
        if one.group is not None and one.group not in known:
            message = f"没有 {quoted(one.group)} 这个分组。"
            hint = did_you_mean(one.group, known)
            yield problem_at(source, "unknown-group", message, _path(number, "group"), hint)
        if one.group is not None and (one.about, one.part) != (SITE, DEDUCTION):
            message = "只有网站的扣分指标有分组。"
            yield problem_at(source, "useless-key", message, _path(number, "group"), "请删去 group。")


@rule("indicators.@.part")
def points_fit_their_part(check: SelfCheck, source: Source) -> Iterator[Problem]:
    for number, one in enumerate(check.indicators):
        if not _fits(one):
            message = "单项否决不写 points，扣分的写负数，加分的写正数。"
            key = "points" if one.points is not None else "part"
            yield problem_at(source, "wrong-points", message, _path(number, key), "请改 points。")


def _fits(one: Indicator) -> bool:
    if one.part == VETO:
        return one.points is None
    return one.points is not None and (one.points > 0 if one.part == BONUS else one.points < 0)


@rule()
def entries_are_measured(check: SelfCheck, source: Source) -> Iterator[Problem]:
    for number, one in enumerate(check.indicators):
        counts = one.counts
        if isinstance(counts, EntryCount):
            if (counts.since is None) != (counts.longer_than is None):
                message = "`since` 和 `longer_than` 要一起写。"
                yield problem_at(source, "missing-key", message, _path(number, "counts"), "请补上另一个。")
            elif counts.since is None and not counts.lacks:
                message = "没有写登记簿的什么算问题。"
                hint = "写 lacks，或者 since 和 longer_than。"
                yield problem_at(source, "missing-key", message, _path(number, "counts"), hint)


def registers_have_the_fields(
    check: SelfCheck, source: Source, registers: Mapping[str, Register]
) -> Iterator[Problem]:
    """Of registers that the organisation has."""
    for number, one in enumerate(check.indicators):
        counts = one.counts
        register = registers.get(counts.register_name) if isinstance(counts, EntryCount) else None
        if register is None or not isinstance(counts, EntryCount):
            continue
        fields = {field.id: field for field in register.fields}
        for index, name in enumerate(counts.lacks):
            if name not in fields:
                at: Path = (*_path(number, "counts"), "lacks", index)
                yield _unknown(source, register, name, list(fields), at)
        if counts.since is not None and not isinstance(fields.get(counts.since), DateField):
            dates = [name for name, field in fields.items() if isinstance(field, DateField)]
            yield _unknown(source, register, counts.since, dates, (*_path(number, "counts"), "since"))


def _unknown(source: Source, register: Register, name: str, known: list[str], at: Path) -> Problem:
    message = f"{register.title}（{register.register_name}）没有 {quoted(name)} 这一项可用。"
    return problem_at(source, "unknown-field", message, at, did_you_mean(name, known))


RULES = (indicators_are_unique, groups_are_known, points_fit_their_part, entries_are_measured)


def check_self_check(check: SelfCheck, source: Source, damage: Damage) -> Iterator[Problem]:
    for one in RULES:
        yield from (problem for problem in one(check, source) if one.is_certain_of(problem, damage))


def _path(number: int, key: str) -> Path:
    return "indicators", number, key
