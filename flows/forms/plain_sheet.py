"""The sheet of any process that has no sheet of its own: each field a row, each signing role a box."""

from collections.abc import Iterator

from definitions.schema.fields import FilesField, FormField, MarkdownField, RowsField
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage, PaperStage, ReviewStage
from flows.forms.paper import Block, Box, Row
from flows.forms.printing import Printing, roles_of
from flows.forms.said import said, said_by_row


def plain_content(printing: Printing) -> tuple[Block, ...]:
    return (*_rows(printing), *_boxes(printing))


def _rows(printing: Printing) -> tuple[Row, ...]:
    case = printing.case
    unit = case.office.organization.unit_title(case.state.unit)
    shown = (cell for field in case.process.form.fields for cell in _cells(printing, field))
    return (Row((("报送单位", unit),)), *(Row((cell,)) for cell in shown if cell[1]))


def _cells(printing: Printing, field: FormField) -> Iterator[tuple[str, str]]:
    """Label and text; of a table one for each row. What lies beside the sheet, texts and files, is left out."""
    value = printing.case.state.form.get(field.id)
    if isinstance(field, RowsField):
        yield from said_by_row(field, value, printing)
    elif not isinstance(field, MarkdownField | FilesField):
        yield field.label.zh, said(field, value, printing)


def _boxes(printing: Printing) -> tuple[Box, ...]:
    case = printing.case
    signing = [stage for stage in case.process.all_stages if isinstance(stage, ReviewStage | PaperStage)]
    roles = dict.fromkeys(who.role for stage in signing for who in stage.who if isinstance(who, Who))
    return tuple(_box(printing, role) for role in roles)


def _box(printing: Printing, role: str) -> Box:
    def is_theirs(stage: HumanStage) -> bool:
        return isinstance(stage, ReviewStage | PaperStage) and role in roles_of(stage)

    title = printing.case.office.organization.role_title(role)
    return Box(f"{title}\n意见", printing.entries(is_theirs))
