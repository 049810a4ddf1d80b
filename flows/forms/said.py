"""How the value of a field reads on paper."""

from datetime import date

from definitions.schema.fields import ChoicesField, DateField, FilesField, FormField, PersonField, UnitField
from definitions.working_days import say_full_day
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
        case UnitField() if value:
            return printing.case.office.organization.unit_title(str(value))
        case PersonField() if value:
            return printing.names.get(str(value), str(value))
        case FilesField():
            files = value if isinstance(value, list) else []
            return f"{len(files)} 个文件" if files else ""
        case _:
            return "" if value is None else str(value)
