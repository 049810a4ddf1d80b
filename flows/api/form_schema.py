"""The form of a process as a JSON Schema: for programs that fill it in.

It says what kind of value each field takes. Conditions stand in `x-required-when` and `x-shown-when` as they are
declared; whether a form will do is what the services say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from definitions.schema.fields import (
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
    UnitField,
    UnitsField,
    UrlField,
)
from definitions.schema.organization import Organization

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def form_schema(fields: Sequence[FormField], organization: Organization) -> dict[str, Any]:
    return {"$schema": DIALECT, **_object(fields, organization)}


def file_fields(fields: Sequence[FormField]) -> list[dict[str, Any]]:
    """Those whose values are files: how their parts are called."""
    found = []
    for field in fields:
        if isinstance(field, FilesField):
            found.append(_files(field, field.id))
        elif isinstance(field, RowsField):
            found += [
                _files(column, f"{field.id}.<row>.{column.id}")
                for column in field.columns
                if isinstance(column, FilesField)
            ]
    return found


def _files(field: FilesField, part: str) -> dict[str, Any]:
    return {"part": part, "title": field.label.zh, "required": field.required, "at_most": field.at_most}


def _object(fields: Sequence[FormField], organization: Organization) -> dict[str, Any]:
    written = [field for field in fields if not isinstance(field, FilesField)]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.id: _property(field, organization) for field in written},
        "required": [field.id for field in written if field.required],
    }


def _property(field: FormField, organization: Organization) -> dict[str, Any]:
    told: dict[str, Any] = {"title": field.label.zh, **_value(field, organization)}
    if field.help is not None:
        told["description"] = field.help.zh
    if field.required_when is not None:
        told["x-required-when"] = field.required_when
    if field.shown_when is not None:
        told["x-shown-when"] = field.shown_when
    return told


def _value(field: FormField, organization: Organization) -> Mapping[str, Any]:
    match field:
        case UnitField():
            return {"type": "string", "enum": [unit.id for unit in organization.units]}
        case UnitsField():
            items = {"type": "string", "enum": [unit.id for unit in organization.units]}
            return {"type": "array", "items": items, "uniqueItems": True}
        case RowsField():
            items = _object(field.columns, organization)
            return {"type": "array", "minItems": field.at_least, "maxItems": field.at_most, "items": items}
        case ChoicesField():
            items = {"type": "string", "enum": field.options}
            return {"type": "array", "items": items, "uniqueItems": True}
        case NumberField():
            bounds = {"minimum": field.minimum, "maximum": field.maximum}
            return {"type": "number", **{name: value for name, value in bounds.items() if value is not None}}
        case EntryField():
            return {"type": "integer", "x-kind": field.kind.value, "x-register": field.register_name}
        case _:
            return {"type": "string", **_of_text(field)}


def _of_text(field: FormField) -> Mapping[str, Any]:
    match field:
        case TextField():
            pattern = {} if field.pattern is None else {"pattern": f"^(?:{field.pattern})$"}
            return {"maxLength": field.max_length, **pattern}
        case MarkdownField():
            return {"maxLength": field.max_length, "contentMediaType": "text/markdown"}
        case ChoiceField():
            default = {} if field.default is None else {"default": field.default}
            return {"enum": field.options, **default}
        case DateField():
            bounds = {"x-earliest": field.earliest, "x-latest": field.latest}
            return {"format": "date", **{name: day for name, day in bounds.items() if day is not None}}
        case UrlField():
            return {"format": "uri"}
        case PersonField():
            whose = {"x-role": field.role, "x-of": field.of}
            return {"x-kind": field.kind.value, **{name: one for name, one in whose.items() if one}}
        case PublicationField():
            return {"x-kind": field.kind.value, "x-channel": field.channel}
        case _:
            return {"x-kind": field.kind.value}
