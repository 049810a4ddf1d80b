"""Plain data as the library takes it, and back."""

from collections.abc import Mapping

from definitions.conditions.refusals import ConditionError

Value = str | int | float | bool | list["Value"] | None

EXACT_IN_DOUBLE = 2**53


def to_cel(value: object) -> object:
    """Plain data with every number as a double. Raises TypeError for anything that is not plain data."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return float(value) if abs(value) <= EXACT_IN_DOUBLE else value
    if isinstance(value, Mapping):
        return {str(key): to_cel(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [to_cel(member) for member in value]
    raise TypeError(f"a condition works on plain data, not on {type(value).__name__}")


def from_cel(result: object, expression: str) -> Value:
    if isinstance(result, float) and result.is_integer():
        return int(result)
    if result is None or isinstance(result, str | int | float):
        return result
    if isinstance(result, list):
        return [from_cel(member, expression) for member in result]
    raise ConditionError(expression, "结果应当是文字、数字、是否或列表")
