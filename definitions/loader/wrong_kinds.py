"""Values of a wrong kind: a text where a list is wanted, a mapping where a text is; and what was likely meant."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from definitions.loader.allowed import Node, nodes_at
from definitions.problems import quoted, written
from definitions.schema.base import Declared

KINDS = {
    "string_type": "文字",
    "int_type": "整数",
    "int_from_float": "整数",
    "float_type": "数字",
    "bool_type": "真假（true 或 false）",
    "list_type": "一个列表",
    "dict_type": "“键: 值”的形式",
    "model_type": "“键: 值”的形式",
    "model_attributes_type": "“键: 值”的形式",
    "date_type": "日期",
    "enum": "一个词",
}
"""Error type to the kind of value that is wanted."""

_MAPPING = KINDS["model_type"]
_SHORT_FORMS = {
    "Words": "文字",
    "DecisionOption": "文字",
    "RegisterState": "文字",
    "Step": f"一个词或{_MAPPING}",
    "Check": f"一个词或{_MAPPING}",
    "Join": f"一个词或{_MAPPING}",
    "Signing": f"一个词或{_MAPPING}",
}
"""Models for which a text alone is enough: nobody needs their mappings for the common case."""
_PARTIES = ("Who", "NamedPerson")
_NOT_QUITE_A_MAPPING = re.compile(r"^[\w-]+(：|:(?! ))")
_CHINESE_BRACKETS = {"［": "[", "【": "[", "｛": "{"}
_HOW_TO_WRITE = {
    KINDS["bool_type"]: "写 true 或 false，不加引号。",
    KINDS["list_type"]: "列表写成 [甲, 乙]，或每项一行、以 `- ` 开头。",
}


def wrong_kind(
    model: type[Declared], details: Sequence[ErrorDetails], patterns: Mapping[str, str]
) -> tuple[str, str | None]:
    """Message and hint. `patterns`: of the schema, to what to write."""
    value = details[0]["input"]
    nodes = [node for detail in details for node in nodes_at(model, detail["loc"])]
    wanted = "，或者".join(dict.fromkeys(_wanted(model, detail) for detail in details))
    if value is None:
        return f"后面没有写内容，应当写{wanted}。", _first_stages(details)
    return f"这里应当写{wanted}，现在是{_described(value)}。", _hint(value, wanted, nodes, patterns)


def _wanted(model: type[Declared], detail: ErrorDetails) -> str:
    kind = KINDS[detail["type"]]
    titles = {node.get("title") for node in nodes_at(model, detail["loc"])} if kind == _MAPPING else ()
    return next((short for title, short in _SHORT_FORMS.items() if title in titles), kind)


def _first_stages(details: Sequence[ErrorDetails]) -> str | None:
    if details[0]["loc"][-1] != "stages":
        return None
    return (
        "一行一个环节，例如 `- {id: review, kind: review, title: 审核, who: {role: head}}`，"
        "最后一行 `- {id: done, kind: end, outcome: closed}`。"
    )


def _hint(value: Any, wanted: str, nodes: Sequence[Node], patterns: Mapping[str, str]) -> str | None:
    match value:
        case str():
            return _for_text(value, wanted, nodes)
        case list() if wanted.startswith("文字"):
            return (
                f"直接写文字，不加方括号：{value[0]}" if _is_one_text(value) else "直接写文字，不写成列表。"
            )
        case int() | float() if "文字" in wanted:
            return _for_number(value, nodes, patterns)
    return _HOW_TO_WRITE.get(wanted)


def _is_one_text(value: list[Any]) -> bool:
    return len(value) == 1 and isinstance(value[0], str)


def _for_text(value: str, wanted: str, nodes: Sequence[Node]) -> str | None:
    if _NOT_QUITE_A_MAPPING.match(value):
        return "冒号要用英文的 `:`，后面空一格。"
    if value[:1] in _CHINESE_BRACKETS:
        return f"这里用了中文的“{value[0]}”，请改用英文的 `{_CHINESE_BRACKETS[value[0]]}`。"
    if any(node.get("title") in _PARTIES for node in nodes):
        key = "person" if value.startswith(("form.", "given.")) else "role"
        return f"写成 `{{{key}: {value}}}`。"
    if wanted in {KINDS["int_type"], KINDS["float_type"]}:
        return "只写数字，不加引号，不带单位。"
    return _HOW_TO_WRITE.get(wanted)


def _for_number(value: float, nodes: Sequence[Node], patterns: Mapping[str, str]) -> str:
    """Quotation marks, where they are all that lacks."""
    wanted = [node["pattern"] for node in nodes if "pattern" in node]
    text = written(value) if isinstance(value, bool) else str(value)
    if not wanted or any(re.search(pattern, text) for pattern in wanted):
        return f"给它加上引号：'{text}'"
    if re.search(wanted[0], span := f"{value} workdays"):
        return f"写成 `{span}`（{value} 个工作日），数字后面要有单位。"
    return patterns.get(wanted[0], f"应符合 {wanted[0]}")


def _described(value: Any) -> str:
    match value:
        case bool():
            return f" {written(value)}"
        case dict():
            return "“键: 值”的形式"
        case list():
            return "一个列表"
        case int() | float():
            return f"数字 {value}"
        case _:
            return f"文字{quoted(value)}"
