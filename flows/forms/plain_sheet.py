"""The sheet of any process that has no sheet of its own: each field a row, each signing role a box."""

<<<<<<< HEAD
from collections.abc import Iterator
from datetime import date

from definitions.schema.fields import ChoicesField, DateField, FilesField, FormField, MarkdownField, RowsField
=======
from definitions.schema.fields import FilesField, MarkdownField
>>>>>>> main
from definitions.schema.signing import Who
from definitions.schema.stages import HumanStage, PaperStage, ReviewStage
from flows.forms.paper import Block, Box, Row
from flows.forms.printing import Printing, roles_of
from flows.forms.said import said


def plain_content(printing: Printing) -> tuple[Block, ...]:
    return (*_rows(printing), *_boxes(printing))


def _rows(printing: Printing) -> tuple[Row, ...]:
    case = printing.case
    unit = case.office.organization.unit_title(case.state.unit)
<<<<<<< HEAD
    shown = (cell for field in case.process.form.fields for cell in _cells(case, field))
    return (Row((("报送单位", unit),)), *(Row((cell,)) for cell in shown if cell[1]))


def _cells(case: CaseInHand, field: FormField) -> Iterator[tuple[str, str]]:
    """Label and text; of a table one for each row, which says whether it was refused."""
    value = case.state.form.get(field.id)
    if isinstance(field, RowsField):
        refused = case.state.refused_rows
        for number, row in enumerate(value or (), start=1):
            said = ((column.label.zh, _plain(column, row.get(column.id))) for column in field.columns)
            gone = ["（已剔除）"] if (field.id, number) in refused else []
            yield (
                f"{field.label.zh}{number}",
                "\n".join([*gone, *(f"{label}：{text}" for label, text in said if text)]),
            )
    else:
        yield field.label.zh, _plain(field, value)


def _plain(field: FormField, value: object) -> str:
    """What lies beside the sheet, texts and files, is left out."""
    return "" if isinstance(field, MarkdownField | FilesField) else _text(field, value)


def _text(field: FormField, value: object) -> str:
    if isinstance(field, ChoicesField):
        chosen = value if isinstance(value, list) else []
        return ticks({option: option in chosen for option in field.options}) if chosen else ""
    if isinstance(field, DateField) and value:
        return say_full_day(date.fromisoformat(str(value)))
    return "" if value is None else str(value)


def _boxes(case: CaseInHand) -> tuple[tuple[str, frozenset[str]], ...]:
=======
    fields = [f for f in case.process.form.fields if not isinstance(f, MarkdownField | FilesField)]
    shown = ((field.label.zh, said(field, case.state.form.get(field.id), printing)) for field in fields)
    return (Row((("报送单位", unit),)), *(Row((cell,)) for cell in shown if cell[1]))


def _boxes(printing: Printing) -> tuple[Box, ...]:
    case = printing.case
>>>>>>> main
    signing = [stage for stage in case.process.all_stages if isinstance(stage, ReviewStage | PaperStage)]
    roles = dict.fromkeys(who.role for stage in signing for who in stage.who if isinstance(who, Who))
    return tuple(_box(printing, role) for role in roles)


def _box(printing: Printing, role: str) -> Box:
    def is_theirs(stage: HumanStage) -> bool:
        return isinstance(stage, ReviewStage | PaperStage) and role in roles_of(stage)

    title = printing.case.office.organization.role_title(role)
    return Box(f"{title}\n意见", printing.entries(is_theirs))
