"""What a page needs before it can go out: a title, and a column that its site has."""

from collections.abc import Iterator, Sequence

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.fields import BaseField, ChoiceField, FormField, RowsField, TextField
from definitions.schema.organization import ManualChannel, WebsiteChannel
from definitions.schema.stages import PublishingStage, PublishStage, table_of

TITLE, COLUMN = "title", "column"
"""The fields that tell them."""

FORM = "form.fields.*.id", "form.fields.*.kind", "form.fields.*.required", "form.fields.*.shown_when"

_AFTER_ALL_SIGNED = "等大家都签完了，到发布时才会出错"


@rule(*FORM, "stages.@.each")
def pages_have_a_title(document: Document) -> Iterator[Problem]:
    """Rows bring titles of their own."""
    title = _named(document.process.form.fields, TITLE)
    for path, stage in document.stages():
        if not isinstance(stage, PublishingStage) or table_of(stage) is not None:
            continue
        if title is None:
            message = (
                f"表单里没有 `{TITLE}` 这一项，环节 `{stage.id}` 发布的网页没有标题：{_AFTER_ALL_SIGNED}。"
            )
            hint = f"在表单里加上 {{id: {TITLE}, kind: text, label: 标题, required: true}}。"
            yield document.problem("page-without-title", message, (*path, "id"), hint)
        else:
            yield from _check_title(document, _path_of(document, title), title, stage.id)


@rule(*FORM, "form.fields.*.columns", "stages.*.each", "stages.*.article")
def rows_have_a_title(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        table = document.process.tables.get(table_of(stage) or "")
        if not isinstance(stage, PublishStage) or table is None:
            continue
        titled = stage.article.title or TITLE
        column = _named(table.columns, titled)
        if column is None:
            message = f"表 `{table.id}` 没有标题这一列，发布出去的各条信息没有标题。"
            hint = f"加一列 {TITLE}，或写 article: {{title: 哪一列}}。"
            yield document.problem("row-without-title", message, (*path, "each"), hint)
        elif isinstance(column, TextField) or stage.article.title is None:  # else it is a wrong column
            yield from _check_title(document, _path_of_column(document, table, column), column, stage.id)


def _check_title(document: Document, path: Path, title: FormField, stage: str) -> Iterator[Problem]:
    if not isinstance(title, TextField):
        message = f"环节 `{stage}` 发布的标题取自 `{title.id}`，它却不是一行文字（kind: text）。"
        yield document.problem("page-without-title", message, (*path, "kind"), "写成 kind: text。")
    elif not title.required or title.shown_when is not None:
        message = f"环节 `{stage}` 发布的标题取自 `{title.id}`，它可以空着，发布出去的网页就没有标题。"
        hint = "写上 required: true，不写 shown_when。"
        yield document.problem("page-without-title", message, (*path, "id"), hint)


@rule("form.fields.*.id", "stages.*.channel", "stages.*.each", "stages.*.article")
def columns_exist(document: Document) -> Iterator[Problem]:
    """A case that asks for another column could only be stopped, after all have signed it."""
    for path, field in _columns_asked_for(document).items():
        for channel in _channels_with_columns(document):
            known = [column.title.zh for column in channel.columns]
            if isinstance(field, ChoiceField):
                yield from _check_options(document, path, field, channel)
            else:
                message = f"`{field.id}` 说的是发到{channel.title.zh}的哪个栏目，却不是单选：填了没有的栏目，{_AFTER_ALL_SIGNED}。"
                hint = f"写成 kind: choice，options 从这些里选：{'、'.join(known)}。"
                yield document.problem("column-not-chosen", message, (*path, "kind"), hint)


def _check_options(
    document: Document, path: Path, field: ChoiceField, channel: WebsiteChannel | ManualChannel
) -> Iterator[Problem]:
    known = [column.title.zh for column in channel.columns]
    for place, option in enumerate(field.options):
        if option not in known:
            message = f"{channel.title.zh}没有 {quoted(option)} 这个栏目，选了它的信息发布不了。"
            hint = did_you_mean(option, known)
            yield document.problem("unknown-column", message, (*path, "options", place), hint)


def _channels_with_columns(document: Document) -> list[WebsiteChannel | ManualChannel]:
    """Those that the process publishes on."""
    used = {stage.channel for _, stage in document.stages() if isinstance(stage, PublishingStage)}
    channels = document.organization.channels if document.organization else []
    return [channel for channel in channels if channel.id in used and channel.columns]


def _columns_asked_for(document: Document) -> dict[Path, FormField]:
    """The fields and the columns of tables that name a column of the site, by where they stand."""
    found: dict[Path, FormField] = {}
    for _, stage in document.stages():
        if not isinstance(stage, PublishingStage):
            continue
        table = document.process.tables.get(table_of(stage) or "")
        named = stage.article.column if isinstance(stage, PublishStage) else None
        in_row = _named(table.columns, named or COLUMN) if table is not None else None
        in_form = _named(document.process.form.fields, COLUMN)
        if table is not None and in_row is not None:
            found[_path_of_column(document, table, in_row)] = in_row
        elif in_form is not None:
            found[_path_of(document, in_form)] = in_form
    return found


def _named(fields: Sequence[FormField], name: str) -> FormField | None:
    return next((one for one in fields if one.id == name), None)


def _path_of(document: Document, field: BaseField) -> Path:
    return "form", "fields", [one.id for one in document.process.form.fields].index(field.id)


def _path_of_column(document: Document, table: RowsField, column: BaseField) -> Path:
    place = [one.id for one in table.columns].index(column.id)
    return (*_path_of(document, table), "columns", place)
