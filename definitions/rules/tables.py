"""Tables of the form: what takes their rows one by one finds them, and knows what to do with each."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.fields import FilesField, MarkdownField, RowsField, TextField
from definitions.schema.places import FROM_FORM
from definitions.schema.stages import PublishStage, RowArticle, SigningStage, table_of
from definitions.vocabulary import SIGNED_PARTS

TABLES = ("form.fields.*.id", "form.fields.*.kind")


def takers(document: Document) -> Iterator[tuple[Path, str]]:
    """Everything that takes the rows of a table one by one: the place of its `each`, and the table."""
    for path, stage in document.stages():
        table = table_of(stage)
        if table is not None:
            yield (*path, "each"), table
    for index, entry in enumerate(document.process.ledgers):
        if entry.each is not None:
            yield ("ledgers", index, "each"), entry.each.removeprefix(FROM_FORM)


@rule(*TABLES)
def tables_are_there(document: Document) -> Iterator[Problem]:
    known = [f"{FROM_FORM}{table}" for table in document.process.tables]
    for path, table in takers(document):
        if table not in document.process.tables:
            message = f"{quoted(FROM_FORM + table)} 不是表单里 kind: rows 的项。"
            hint = did_you_mean(FROM_FORM + table, known) or "先在表单里加一个 kind: rows 的项。"
            yield document.problem("unknown-field", message, path, hint)


@rule()
def parts_are_those_of_columns(document: Document) -> Iterator[Problem]:
    for index, field in enumerate(document.process.form.fields):
        if isinstance(field, RowsField) and field.part is not None:
            message = "表格的每一列各自属于内容的一部分，表格本身不写 part。"
            hint = "删去 part；某一列要归到别的部分，写在那一列上。"
            yield document.problem("useless-key", message, ("form", "fields", index, "part"), hint)


@rule("stages.@.each")
def rows_are_decided_for_good(document: Document) -> Iterator[Problem]:
    """The numbers of the rows stand for the content that was signed; and a row has no votes of its own."""
    for path, stage in document.stages():
        if not isinstance(stage, SigningStage) or stage.each is None:
            continue
        missing = [part for part in SIGNED_PARTS if part not in stage.binds]
        if missing:
            message = f"逐行审签要对全部内容负责，这里少了：{'、'.join(missing)}。"
            hint = f"写成 binds: [{', '.join(SIGNED_PARTS)}]，或删去 binds。"
            yield document.problem("rows-bind-too-little", message, (*path, "binds"), hint)
        if stage.signing.is_vote:
            message = f"环节 `{stage.id}` 逐行审签，不能又按票数决定：一行有一个人不同意就剔除。"
            hint = "写 sign: all、any 或 in order；要投票的，表决另设一个环节。"
            yield document.problem("rows-by-vote", message, (*path, "sign"), hint)


@rule(*TABLES, "stages.@.each")
def only_rows_have_articles_of_their_own(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if isinstance(stage, PublishStage) and stage.each is None:
            for key in ("when", "article"):
                if key in stage.model_fields_set:
                    message = f"没有写 each，`{key}` 就不起作用：它说的是一行一行怎样发布。"
                    yield document.problem("useless-key", message, (*path, key), f"删去 {key}，或写上 each。")


@rule(*TABLES, "form.fields.*.columns", "stages.@.article")
def articles_of_rows_can_be_written(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        table = document.process.tables.get(table_of(stage) or "")
        if not isinstance(stage, PublishStage) or table is None:
            continue
        yield from _unknown_columns(document, (*path, "article"), stage, table)
        if stage.instead_of is not None:
            message = f"环节 `{stage.id}` 逐行发布，几条信息不能都用 {stage.instead_of} 那一个网址。"
            hint = "删去 instead_of；更正重发的，另写一个不带 each 的发布流程。"
            yield document.problem("rows-at-one-address", message, (*path, "instead_of"), hint)
        if not any(isinstance(column, MarkdownField | FilesField) for column in table.columns):
            message = f"表 `{table.id}` 既没有正文也没有附件这样的列，逐行发布没有内容可发。"
            hint = "加一列 kind: markdown 或 kind: files。"
            yield document.problem("row-without-text", message, (*path, "each"), hint)


def _unknown_columns(
    document: Document, path: Path, stage: PublishStage, table: RowsField
) -> Iterator[Problem]:
    known = [column.id for column in table.columns]
    for key in RowArticle.model_fields:
        named = getattr(stage.article, key)
        if named is not None and named not in known:
            message = f"表 `{table.id}` 没有 {quoted(named)} 这一列。"
            yield document.problem("unknown-field", message, (*path, key), did_you_mean(named, known))
        elif key == "title" and named is not None and not isinstance(table.column(named), TextField):
            message = f"标题要取自文字的一列，{quoted(named)} 不是 kind: text。"
            yield document.problem("wrong-column", message, (*path, key), "换一列。")
