"""The sheet of any process that has no sheet of its own: each field a row, each signing role a box."""

from datetime import date

from definitions.schema.fields import (
    ChoicesField,
    DateField,
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
)
from definitions.schema.signing import Who
from definitions.schema.stages import PaperStage, ReviewStage
from definitions.semantics.entries import say_entry
from definitions.working_days import say_full_day
from flows.casework.in_hand import CaseInHand
from flows.forms.layout import Layout
from flows.forms.paper import Row, ticks


def _rows(case: CaseInHand) -> tuple[Row, ...]:
    unit = case.office.organization.unit_title(case.state.unit)
    fields = [f for f in case.process.form.fields if not isinstance(f, MarkdownField | FilesField)]
    shown = ((field.label.zh, _text(case, field, case.state.form.get(field.id))) for field in fields)
    return (Row((("报送单位", unit),)), *(Row((cell,)) for cell in shown if cell[1]))


def _text(case: CaseInHand, field: FormField, value: object) -> str:
    if isinstance(field, EntryField):
        return say_entry(case.office.registers.get(field.register_name), value)
    if isinstance(field, ChoicesField):
        chosen = value if isinstance(value, list) else []
        return ticks({option: option in chosen for option in field.options}) if chosen else ""
    if isinstance(field, DateField) and value:
        return say_full_day(date.fromisoformat(str(value)))
    return "" if value is None else str(value)


def _boxes(case: CaseInHand) -> tuple[tuple[str, frozenset[str]], ...]:
    signing = [stage for stage in case.process.all_stages if isinstance(stage, ReviewStage | PaperStage)]
    roles = dict.fromkeys(who.role for stage in signing for who in stage.who if isinstance(who, Who))
    return tuple((f"{case.office.organization.role_title(role)}\n意见", frozenset({role})) for role in roles)


PLAIN_SHEET = Layout(rows=_rows, boxes=_boxes)
