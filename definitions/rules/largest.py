"""How large that can become which a person may fill in: what a condition has to cope with at the most."""

from collections.abc import Mapping

from definitions.conditions import USUAL, Extent, list_of, record_of
from definitions.schema.fields import (
    ChoiceField,
    ChoicesField,
    FilesField,
    FormField,
    MarkdownField,
    NumberField,
    PublicationField,
    RowsField,
    TextField,
    UnitsField,
)
from definitions.vocabulary import PUBLICATION_KEYS

_LONGEST_ADDRESS = Extent(characters=2000)
"""Of a page, or the name of a file; a person's or a unit's is shorter."""
_MOST_UNITS = 200
"""More than an office has."""
_FILE = record_of(dict.fromkeys(("name", "digest", "media_type", "size"), Extent(characters=255)))
_PUBLICATION = record_of(dict.fromkeys(PUBLICATION_KEYS, _LONGEST_ADDRESS))


def largest(fields: Mapping[tuple[str, ...], FormField], path: tuple[str, ...]) -> Extent:
    """Of what a condition reads. What is no field is no larger than usual."""
    for length in range(len(path), 1, -1):
        field = fields.get(path[:length])
        if field is not None:
            return largest_of(field).within(len(path) - length)
    return USUAL


def largest_of(field: FormField) -> Extent:
    match field:
        case TextField() | MarkdownField():
            return Extent(characters=field.max_length)
        case ChoiceField():
            return Extent(characters=max(map(len, field.options)))
        case ChoicesField():
            return list_of(len(field.options), Extent(characters=max(map(len, field.options))))
        case UnitsField():
            return list_of(_MOST_UNITS, Extent(characters=60))
        case FilesField():
            return list_of(field.at_most, _FILE)
        case RowsField():
            return list_of(
                field.at_most, record_of({column.id: largest_of(column) for column in field.columns})
            )
        case PublicationField():
            return _PUBLICATION
        case NumberField():
            return Extent()
        case _:
            return _LONGEST_ADDRESS
