"""What Pydantic finds wrong with a document, as problems that a clerk can act on."""

from collections.abc import Callable, Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from definitions.loader.allowed import allowed_keys, allowed_values, key_and_value, meant_key
from definitions.loader.key_examples import example_of
from definitions.loader.wrong_kinds import KINDS, wrong_kind
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.schema.base import Declared
from definitions.schema.day_bounds import DAY_PATTERN
from definitions.schema.requirements import TEST_PATTERN
from definitions.schema.signing import PART_PATTERN
from definitions.schema.stages import BY_HAND, TABLE_PATTERN
from definitions.schema.triggers import TIME_PATTERN
from definitions.source import COMMENT_HINT, Source, has_comment
from definitions.vocabulary import FIELD_KIND_TITLES, STAGE_KIND_TITLES
from definitions.working_days import HOURS_PATTERN, SPAN_PATTERN, SPAN_PATTERN_OF_STAGES

PATTERNS = {
    DAY_PATTERN: "写成 `submission`（提交之日）、`form.<日期项>`，或者 `5 days after submission`、`3 workdays before form.<日期项>`。",
    SPAN_PATTERN: "写成 `3 workdays`（3 个工作日）、`1 day`（1 天）、`2 weeks`（2 个星期）或 `6 months`（6 个月）。",
    SPAN_PATTERN_OF_STAGES: "写成 `2 hours`（2 个工作小时）、`1 workday`（1 个工作日）、`1 day`、`2 weeks` 或 `6 months`。",
    HOURS_PATTERN: "写成 '08:30-12:00'，加引号。",
    r"^[a-z][a-z0-9_]*$": "只能用小写英文字母、数字和下划线，以字母开头，例如 `unit_head`。",
    r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$": "只能用小写英文字母、数字和连字符，例如 `jilin-transport.web-publish`。",
    r"\{serial\}": "编号里要有 {serial}，例如 `吉市交网审〔{year}〕{serial}号`。",
    PART_PATTERN: "写成 2（2 票）、60%（百分之六十）或 2/3（三分之二）。",
    TABLE_PATTERN: "写成 `form.项名`，例如 `form.items`：表单里 kind: rows 的一项。",
    TIME_PATTERN: "写成 '09:00'，加引号。",
    r"^(\d{10}|bm\d{8})$": "网站标识码是十位数字，或 bm 加八位数字；请加引号。",
    TEST_PATTERN: "写成 `tests/文件.py::test_函数`。",
}
"""Pattern of the schema to what to write."""

_OF_RIGHT_KIND = (
    "string_pattern_mismatch",
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
)
"""Complaints of one of the types that a value is tried for, which fits it."""

Wording = tuple[str, str, str | None]
"""Code, message, hint."""


def schema_problems(model: type[Declared], source: Source, error: ValidationError) -> Iterator[Problem]:
    """One problem for each thing that is wrong; the several types that a value is tried for count once."""
    details = error.errors(include_url=False)
    misspelt = set(_misspelt(model, details))
    kinds: dict[Path, list[ErrorDetails]] = {}
    for detail in details:
        if detail["type"] in KINDS and detail["type"] != "enum":
            kinds.setdefault(source.known(detail["loc"]), []).append(detail)
        elif detail["type"] != "missing" or detail["loc"] not in misspelt:
            yield _problem(model, source, detail)
    judged = {source.known(one["loc"]) for one in details if one["type"] in _OF_RIGHT_KIND}
    for path, wanted in kinds.items():
        if path in judged:  # a value of this kind is right there, and only this one is not
            continue
        message, hint = wrong_kind(model, wanted, PATTERNS)
        place = source.place(path)
        is_comment = wanted[0]["input"] is None and has_comment(source.text, place)
        yield Problem("wrong-type", message, place, path, COMMENT_HINT if is_comment else hint)


def _misspelt(model: type[Declared], details: list[ErrorDetails]) -> Iterator[Path]:
    """The missing keys that stand there misspelt: that is one mistake, not two."""
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *parent, key = detail["loc"]
            meant = (*parent, meant_key(str(key), allowed_keys(model, tuple(parent))) or key)
            if meant in missing:
                yield meant


def _problem(model: type[Declared], source: Source, detail: ErrorDetails) -> Problem:
    location = detail["loc"]
    code, message, hint = _WORDINGS.get(detail["type"], _other)(model, detail)
    path = source.known(location)
    if detail["type"] == "missing":
        return Problem(code, message, source.place(path), (*path, location[-1]), hint)
    if detail["type"] == "union_tag_invalid":
        path = source.known((*location, _key_of(detail)))
    is_about_key = detail["type"] == "extra_forbidden" or location[-1:] == ("[key]",)
    return Problem(code, message, source.place(path, key=is_about_key), path, hint)


def _missing(model: type[Declared], detail: ErrorDetails) -> Wording:
    *parent, key = detail["loc"]
    if key == "effect":
        hint: str | None = "标准的意见 approve、return、refuse、done 可以不写 effect。"
    else:
        example = example_of(model, tuple(parent), str(key))
        hint = None if example is None else f"加上这一项，例如：`{example}`"
    return "missing-key", f"少写了 `{key}`。", hint


def _unknown_key(model: type[Declared], detail: ErrorDetails) -> Wording:
    *parent, key = detail["loc"]
    if key == "each" and BY_HAND in parent:
        return "each-by-hand", _EACH_BY_HAND, _EACH_BY_HAND_HINT
    allowed = allowed_keys(model, tuple(parent))
    pasted = key_and_value(str(key))
    if pasted is not None and pasted[0] in allowed:
        hint: str | None = f"冒号要用英文的 `:`，后面空一格：`{pasted[0]}: {pasted[1]}`"
    else:
        hint = did_you_mean(key, allowed)
    return "unknown-key", f"这里没有 {quoted(key)} 这个键。", hint


_EACH_BY_HAND = "由人在别的平台发布或撤下的环节，一次登记一条，不能写 each。"
_EACH_BY_HAND_HINT = "删去 each；要逐行发布的，用网站渠道，不写 who。"


def _unknown_tag(model: type[Declared], detail: ErrorDetails) -> Wording:
    key, value = _key_of(detail), detail["input"]
    tag = value.get(key) if isinstance(value, dict) else detail["ctx"]["tag"]
    message = f"`{key}` 后面没有写内容。" if tag is None else f"没有 {quoted(tag)} 这种 {key}。"
    return "unknown-kind", message, did_you_mean(tag, allowed_values(model, detail["loc"]), _KIND_TITLES)


_KIND_TITLES = {str(kind): title for kind, title in (*STAGE_KIND_TITLES.items(), *FIELD_KIND_TITLES.items())}


def _key_of(detail: ErrorDetails) -> str:
    """The key whose value chooses among several kinds: `kind` of a stage, `on` of a trigger."""
    return str(detail["ctx"]["discriminator"]).strip("'")


def _no_tag(model: type[Declared], detail: ErrorDetails) -> Wording:
    hint = f"可以写：{'、'.join(sorted(allowed_values(model, detail['loc'])))}"
    return "missing-key", f"少写了 `{_key_of(detail)}`。", hint


def _unknown_value(model: type[Declared], detail: ErrorDetails) -> Wording:
    value = detail["input"]
    hint = did_you_mean(value, allowed_values(model, detail["loc"]))
    return "unknown-value", f"这里不能写 {quoted(value)}。", hint


def _wrong_form(_model: type[Declared], detail: ErrorDetails) -> Wording:
    pattern = detail["ctx"]["pattern"]
    return "wrong-form", f"{quoted(detail['input'])} 的写法不对。", PATTERNS.get(pattern, f"应符合 {pattern}")


def _wrong_date(_model: type[Declared], detail: ErrorDetails) -> Wording:
    return "wrong-date", f"{quoted(detail['input'])} 不是日期，或没有这一天。", "日期写成 2026-12-01。"


def _too_short(_model: type[Declared], _detail: ErrorDetails) -> Wording:
    return "too-short", "这里不能是空的。", "至少写一项。"


def _too_long(_model: type[Declared], detail: ErrorDetails) -> Wording:
    return "too-long", f"太长，最多 {detail['ctx']['max_length']} 个字符。", None


def _out_of_range(_model: type[Declared], detail: ErrorDetails) -> Wording:
    relations = {"gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于"}
    wanted = "、".join(
        f"{relations[name]} {bound}" for name, bound in detail["ctx"].items() if name in relations
    )
    return "out-of-range", f"应当{wanted}，现在是 {detail['input']}。", None


def _one_of_several(_model: type[Declared], detail: ErrorDetails) -> Wording:
    return "one-of-several", f"{detail['msg'].replace(', ', '、')} 之中要写一个，也只写一个。", None


def _wrong_points(_model: type[Declared], detail: ErrorDetails) -> Wording:
    return (
        "wrong-points",
        f"分数不能是 {detail['input']}。",
        "写成 1、0.5、-0.25 这样，最多两位小数，不能是 0。",
    )


def _other(_model: type[Declared], detail: ErrorDetails) -> Wording:
    return "invalid-value", f"这里的写法不对（{detail['type']}）。", None


_WORDINGS: dict[str, Callable[[type[Declared], ErrorDetails], Wording]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "union_tag_invalid": _unknown_tag,
    "union_tag_not_found": _no_tag,
    "enum": _unknown_value,
    "literal_error": _unknown_value,
    "string_pattern_mismatch": _wrong_form,
    "one_of_several": _one_of_several,
    "points": _wrong_points,
    "date_parsing": _wrong_date,
    "date_from_datetime_parsing": _wrong_date,
    "date_from_datetime_inexact": _wrong_date,
    "string_too_short": _too_short,
    "too_short": _too_short,
    "string_too_long": _too_long,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "less_than_equal": _out_of_range,
}
