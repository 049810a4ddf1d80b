"""A column that another unit answers for (S1-14): a warning, because assigned work may go elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.schema.base import Identifier
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.options import CheckOptions, read_options

CHECK = CheckName.COLUMN_PROVIDER
_BASIS = "栏目由内容保障单位提供信息"


class _Options(CheckOptions):
    column: Identifier = "column"
    """The field that names the column."""


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, _Options, given)
    house, column = content.house, content.answer(options.column)
    providers = house.providers.get(column, ())
    if not providers or not house.unit or any(house.is_at_or_below(house.unit, one) for one in providers):
        return
    *titles, own = (house.units.get(unit, (unit, ""))[0] for unit in (*providers, house.unit))
    message = (
        f"栏目“{column}”由{'、'.join(titles)}保障，报送单位是{own}（{options.basis(_BASIS)}）。"
        "请核对栏目；上级交办、由报送单位牵头的，可以照报。"
    )
    level = at_most(level, Severity.WARN)
    yield Finding(CHECK, "not_the_provider", level, options.column, 0, 0, column, message, "")
