"""How the value of a field reads on paper."""

from collections.abc import Iterator
from datetime import date

from definitions.schema.fields import (
    ChoicesField,
    DateField,
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    PersonField,
    PublicationField,
    RowsField,
    UnitField,
    UnitsField,
)
from definitions.semantics.entries import say_entry
from definitions.working_days import say_full_day
from flows.casework.telling import say_named
from flows.forms.paper import ticks
from flows.forms.printing import Printing


def said(field: FormField, value: object, printing: Printing) -> str:
    """As text; of a choice of several all options, ticked or not; empty where nothing was filled in."""
    match field:
        case ChoicesField():
            chosen = value if isinstance(value, list) else []
            return ticks({option: option in chosen for option in field.options}) if chosen else ""
        case DateField() if value:
            return say_full_day(date.fromisoformat(str(value)))
        case UnitField() | UnitsField():
            return printing.case.office.organization.unit_titles(value)
        case PersonField() if value:
            return printing.names.get(str(value), str(value))
        case EntryField():
            return say_entry(printing.case.office.registers.get(field.register_name), value)
        case PublicationField():
            return say_named(value)
        case FilesField():
            files = value if isinstance(value, list) else []
            return f"{len(files)} 个文件" if files else ""
        case RowsField():
            return "\n".join(f"{title}　{text}" for title, text in said_by_row(field, value, printing))
        case _:
            return "" if value is None else str(value)


def said_by_row(table: RowsField, value: object, printing: Printing) -> Iterator[tuple[str, str]]:
    """The name of each row, and what it says, which begins with its having been refused. What lies beside the sheet,
    texts and files, is left out.
    """
    refused = printing.case.state.refused_rows
    columns = [one for one in table.columns if not isinstance(one, MarkdownField | FilesField)]
    for number, row in enumerate(value if isinstance(value, list) else (), start=1):
        told = ((one.label.zh, said(one, row.get(one.id), printing)) for one in columns)
        gone = ["（已剔除）"] if (table.id, number) in refused else []
        cells = [f"{label}：{text}" for label, text in told if text]
        yield f"{table.label.zh}{number}", "\n".join([*gone, *cells])
