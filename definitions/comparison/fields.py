"""Fields, in words: of the form each by itself, of a stage each in one sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.comparison.change import Said, Subject
from definitions.comparison.names import Conditions, Names, listed, parts, said, worded, yes
from definitions.schema.day_bounds import bound_of
from definitions.schema.fields import (
    PART_BY_KIND,
    BaseField,
    ChoiceField,
    ChoicesField,
    DateField,
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    NumberField,
    PersonField,
    PublicationField,
    RowsField,
    TextField,
    part_of,
)
from definitions.schema.file_sorts import titles_of
from definitions.schema.process import Demand
from definitions.semantics.day_bounds import say_bound
from definitions.vocabulary import FIELD_KIND_TITLES, FieldKind, Part


def field_subject(names: Conditions, field: FormField) -> Subject:
    says = field_says(names, field)
    return Subject(field.label.zh, says, identity=(field.kind, field.label.zh))


def field_says(names: Conditions, field: FormField) -> dict[str, Said]:
    return {
        "名称": worded(field.label),
        "类型": said(FIELD_KIND_TITLES[FieldKind(field.kind)]),
        "必填": _required(names, field),
        "何时出现": names.condition(field.shown_when) if field.shown_when else said("总是", usual=True),
        **dict(_of_its_kind(names, field)),
        **dict(_of_what_there_is(field)),
        **(dict(_of_rows(names, field)) if isinstance(field, RowsField) else {}),
        "属于内容的哪一部分": parts([part_of(field)], [PART_BY_KIND.get(FieldKind(field.kind), Part.FIELDS)]),
        "填写说明": worded(field.help),
    }


def _required(names: Conditions, field: BaseField) -> Said:
    if field.required or field.required_when is None:
        return yes(field.required)
    condition = names.condition(field.required_when)
    return Said(condition.key, f"当 {condition.words}")


def _of_its_kind(names: Conditions, field: FormField) -> Iterator[tuple[str, Said]]:
    match field:
        case TextField():
            yield "最多字数", _most(field)
            yield "格式", said(field.pattern)
            yield "可换行", yes(field.multiline)
        case MarkdownField():
            yield "最多字数", _most(field)
        case DateField():
            yield "最早", _day(names, field.earliest)
            yield "最晚", _day(names, field.latest)
        case ChoiceField():
            yield "选项", said("、".join(field.options))
            yield "默认", said(field.default)
        case ChoicesField():
            yield "选项", said("、".join(field.options))
        case NumberField():
            yield "最小", said(None if field.minimum is None else f"{field.minimum:g}")
            yield "最大", said(None if field.maximum is None else f"{field.maximum:g}")
        case FilesField():
            yield (
                "最多几个",
                said(str(field.at_most), usual=field.at_most == FilesField.model_fields["at_most"].default),
            )
            yield "只收哪些文件", said(titles_of(field.accept) or None)


def _day(names: Conditions, written: str | None) -> Said:
    if written is None:
        return said(None)
    bound = bound_of(written)
    return said(say_bound(bound, {bound.day: names.of_field(bound.day)}))


def _of_what_there_is(field: FormField) -> Iterator[tuple[str, Said]]:
    """Of fields in which something is chosen that the office already has."""
    match field:
        case PersonField():
            yield "只列什么岗位的人", said(field.role)
            yield "只列哪个单位的人", said(field.of)
        case PublicationField():
            yield "发布渠道", said(field.channel)
        case EntryField():
            yield "登记簿", said(field.register_name)
            yield "哪些状态", listed(field.states)
            yield "只列本单位的", said(field.own)


def _of_rows(names: Conditions, table: RowsField) -> Iterator[tuple[str, Said]]:
    usual = RowsField.model_fields
    yield "最少几行", said(str(table.at_least), usual=table.at_least == usual["at_least"].default)
    yield "最多几行", said(str(table.at_most), usual=table.at_most == usual["at_most"].default)
    for column in table.columns:
        yield f"列 {column.id}", in_a_sentence(field_says(names, column))


def _most(field: TextField | MarkdownField) -> Said:
    usual = type(field).model_fields["max_length"].default
    return said(str(field.max_length), usual=field.max_length == usual)


def in_a_sentence(says: Mapping[str, Said]) -> Said:
    """All that is said of something; what goes without saying is left out of the words."""
    words = "；".join(f"{aspect}：{one.words}" for aspect, one in says.items() if not one.is_usual)
    return Said(repr([(aspect, one.key) for aspect, one in says.items()]), words)


def demand_subject(names: Names, demand: Demand) -> Subject:
    condition = names.condition(demand.that)
    says = {"不符合时说": worded(demand.say), "标在哪一项": said(names.field_id(demand.field))}
    return Subject(f"要求 {condition.words}", says)


def values(given: Mapping[str, Any]) -> dict[str, Said]:
    return {name: said(repr(value)) for name, value in given.items()}
