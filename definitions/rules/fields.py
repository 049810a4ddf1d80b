"""Fields hold together: defaults, patterns, bounds, and the parts of the content that they belong to."""

from collections.abc import Iterator

from definitions.conditions import WrongPattern, is_within, matches_whole
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.names import repeated
from definitions.rules.rule import rule
from definitions.schema.fields import (
    ChoiceField,
    ChoicesField,
    FormField,
    NumberField,
    RowsField,
    TextField,
)
from definitions.schema.stages import CallStage, HumanStage, WorkStage
from definitions.vocabulary import Part

CHANGEABLE = (Part.LAYOUT, Part.COVER)


def all_fields(document: Document) -> Iterator[tuple[Path, FormField]]:
    for index, field in enumerate(document.process.form.fields):
        yield ("form", "fields", index), field
        if isinstance(field, RowsField):
            for number, column in enumerate(field.columns):
                yield ("form", "fields", index, "columns", number), column
    for path, stage in document.stages():
        for index, field in enumerate(stage.fields if isinstance(stage, HumanStage | CallStage) else ()):
            yield (*path, "fields", index), field


@rule("form.fields.@.options", "stages.@.fields.@.options")
def options_fit(document: Document) -> Iterator[Problem]:
    for path, field in all_fields(document):
        if isinstance(field, ChoiceField | ChoicesField):
            options = (((*path, "options", index), option) for index, option in enumerate(field.options))
            yield from repeated(document.source, "选项", options)
        if (
            isinstance(field, ChoiceField)
            and field.default is not None
            and field.default not in field.options
        ):
            message = f"默认值 {quoted(field.default)} 不在选项里。"
            hint = did_you_mean(field.default, field.options)
            yield document.problem("wrong-default", message, (*path, "default"), hint)


@rule()
def patterns_compile(document: Document) -> Iterator[Problem]:
    for path, field in all_fields(document):
        if isinstance(field, TextField) and field.pattern is not None:
            yield from _check_pattern(document, (*path, "pattern"), field, field.pattern)


def _check_pattern(document: Document, path: Path, field: TextField, pattern: str) -> Iterator[Problem]:
    if not is_within(pattern, field.max_length):
        message = f"格式 {quoted(pattern)} 太费时：核对一段 {field.max_length} 字的文字要等太久。"
        hint = "减少重复的次数，用 [0-9] 代替 \\d、用 [a-z] 代替 \\w，或把 max_length 写小。"
        yield document.problem("costly-pattern", message, path, hint)
        return
    try:
        matches_whole(pattern, "")
    except WrongPattern as error:
        message = f"格式 {quoted(pattern)} 不是正确的正则表达式。"
        hint = (
            f"括号要配对，不能向前向后看，也不能引用前面的括号；反斜杠之类的符号最好放在单引号里。（{error}）"
        )
        yield document.problem("wrong-pattern", message, path, hint)


@rule("form.fields.@.maximum", "stages.@.fields.@.maximum")
def bounds_are_in_order(document: Document) -> Iterator[Problem]:
    for path, field in all_fields(document):
        if not isinstance(field, NumberField) or field.minimum is None or field.maximum is None:
            continue
        if field.minimum > field.maximum:
            message = f"最小值 {field.minimum:g} 大于最大值 {field.maximum:g}。"
            yield document.problem("wrong-bounds", message, (*path, "minimum"), "把两个数对调，或改正一个。")


@rule("form.fields.*.id")
def demands_mark_a_field(document: Document) -> Iterator[Problem]:
    known = [field.id for field in document.process.form.fields]
    for index, demand in enumerate(document.process.form.demands):
        if demand.field not in known:
            message = f"表单里没有 {quoted(demand.field)} 这一项。"
            path = ("form", "demands", index, "field")
            yield document.problem("unknown-field", message, path, did_you_mean(demand.field, known))


@rule("form.fields.@.part")
def what_is_submitted_is_signed(document: Document) -> Iterator[Problem]:
    """What a drafter hands in goes out as it was signed: no signature binds what belongs to the layout or the cover."""
    for path, field in all_fields(document):
        if path[0] == "form" and field.part in CHANGEABLE and not isinstance(field, RowsField):
            message = f"表单项 `{field.id}` 属于 `{field.part}` 部分，签字管不住它：签过以后还可以换掉。"
            hint = "删去 part；编排和封面，在签字以后的环节（kind: work）里填，写 may_change。"
            yield document.problem("unsigned-field", message, (*path, "part"), hint)


@rule("stages.@.may_change", "stages.@.fields.*.part")
def stages_change_only_what_they_may(document: Document) -> Iterator[Problem]:
    """What a stage fills in belongs to the content only through `may_change`; signed parts stay as they are."""
    for path, stage in document.human_stages():
        allowed = stage.may_change if isinstance(stage, WorkStage) else []
        for index, field in enumerate(stage.fields):
            if field.part is not None and field.part not in allowed:
                message = f"这个环节不能改动内容的 `{field.part}` 部分。"
                hint = (
                    f"在这个环节（kind: work）写 may_change: [{field.part}]，或删去 part。"
                    if field.part in CHANGEABLE
                    else "已经签字的部分要改，只能退回拟稿人；请删去 part。"
                )
                yield document.problem("part-not-changeable", message, (*path, "fields", index, "part"), hint)
        used = {field.part for field in stage.fields}
        for index, part in enumerate(allowed):
            if part not in used:
                message = f"没有一个填写项属于 `{part}` 部分，写了 may_change 也改不了什么。"
                hint = f"给相应的填写项写上 part: {part}，或删去这一处。"
                yield document.problem("changes-nothing", message, (*path, "may_change", index), hint)
