"""Form fields: what a person is asked for, at submission or in a stage."""

from typing import Annotated, Literal

from pydantic import Field

from definitions.schema.base import Declared, Identifier, Slug, Words
from definitions.schema.day_bounds import DayBound
from definitions.schema.places import Place, place_of
from definitions.schema.signing import Where
from definitions.vocabulary import FieldKind, FileSort, Part

Condition = Annotated[str, Field(min_length=1, description="A CEL expression that yields true or false.")]

Expression = Annotated[str, Field(min_length=1, description="A CEL expression that yields a value.")]


class BaseField(Declared):
    id: Identifier
    label: Words
    required: bool = False
    required_when: Condition | None = None
    """Required only where this condition over `form` (in a stage: `form` and `given`) holds."""
    shown_when: Condition | None = None
    """Asked for only where this condition holds; a hidden field has its empty value."""
    help: Words | None = None
    part: Literal[Part.FIELDS, Part.BODY, Part.ATTACHMENTS, Part.LAYOUT, Part.COVER] | None = None
    """The part of the content that the value belongs to; by default by the kind of the field."""


class TextField(BaseField):
    kind: Literal[FieldKind.TEXT]
    max_length: int = Field(default=500, gt=0, le=1_000_000)
    pattern: str | None = None
    """A regular expression that the whole text must match."""
    multiline: bool = False


class MarkdownField(BaseField):
    kind: Literal[FieldKind.MARKDOWN]
    max_length: int = Field(default=1_000_000, gt=0, le=1_000_000)


class DateField(BaseField):
    kind: Literal[FieldKind.DATE]
    earliest: DayBound | None = None
    """Not before this day: `submission`, on which the form is handed in or the stage answered; `form.<date field>`; or so long
    before or after one of these, as `5 days after submission`. While the other field is empty nothing is asked. What stands
    unchanged since the form was last handed in is not counted from the submission again."""
    latest: DayBound | None = None
    """Not after this day. A stage may also name `given.<stage>.<date field>`, a column of a table `row.<column>`."""


class ChoiceField(BaseField):
    kind: Literal[FieldKind.CHOICE]
    options: list[str] = Field(min_length=1)
    default: str | None = None


class ChoicesField(BaseField):
    kind: Literal[FieldKind.CHOICES]
    options: list[str] = Field(min_length=1)


class NumberField(BaseField):
    kind: Literal[FieldKind.NUMBER]
    minimum: float | None = None
    maximum: float | None = None


class PersonField(BaseField):
    kind: Literal[FieldKind.PERSON]
    role: Identifier | None = None
    """Only who holds this role; whoever works for the organisation, if neither this nor `of` is said."""
    of: Where | None = None
    """Only who holds it, or where no role is said any role but those of administrators, at this unit: `submitting unit`;
    the id of a unit; `form.<unit field>`; in a stage also `given.<stage>.<unit field>`, of an earlier stage or of the same.
    `above` before any of them is the unit above. As long as the unit is not chosen, at any."""

    @property
    def place(self) -> Place | None:
        return None if self.of is None else place_of(self.of)

    @property
    def is_for_anybody(self) -> bool:
        return self.role is None and self.of is None


class UnitField(BaseField):
    kind: Literal[FieldKind.UNIT]


class UnitsField(BaseField):
    kind: Literal[FieldKind.UNITS]


class UrlField(BaseField):
    kind: Literal[FieldKind.URL]


class FilesField(BaseField):
    kind: Literal[FieldKind.FILES]
    at_most: int = Field(default=20, gt=0, le=200)
    accept: list[FileSort] = Field(default_factory=list)
    """Only files of these sorts, told by the extensions of their names; any, if not said."""


class PublicationField(BaseField):
    kind: Literal[FieldKind.PUBLICATION]
    channel: Identifier
    """The channel on which it was published."""


RowColumn = Annotated[
    TextField
    | MarkdownField
    | DateField
    | ChoiceField
    | ChoicesField
    | NumberField
    | PersonField
    | UnitField
    | UnitsField
    | UrlField
    | FilesField,
    Field(discriminator="kind"),
]


TakenField = Annotated[
    TextField | DateField | ChoiceField | ChoicesField | NumberField | UrlField, Field(discriminator="kind")
]
"""What a case takes over from its child case: facts. Files stay with the child, whose readers may open them; persons and units
may be those of another organisation."""


class RowsField(BaseField):
    """A table: one sheet holds several things, each in a row of its own."""

    kind: Literal[FieldKind.ROWS]
    columns: list[RowColumn] = Field(min_length=1)
    """What is asked of each row. Conditions of a column see `row.<column>` of the same row beside `form.<field>`. Each
    value belongs to the part of the content that its column belongs to."""
    at_least: int = Field(default=1, ge=1)
    """How many rows, where it is filled in at all."""
    at_most: int = Field(default=50, ge=1, le=200)
    """How many rows at the most."""

    def column(self, column_id: str) -> RowColumn:
        return next(column for column in self.columns if column.id == column_id)


class EntryField(BaseField):
    """An entry of a register. What it said when the form was handed in stays in the form."""

    kind: Literal[FieldKind.ENTRY]
    register_name: Slug = Field(alias="register")
    """Which register."""
    states: list[Identifier] = Field(default_factory=list)
    """Only entries in these states; if not said, in any but the closed ones."""
    own: Identifier | None = None
    """Only entries whose field of this name, of kind `unit`, holds the submitting unit."""


FormField = Annotated[
    TextField
    | MarkdownField
    | DateField
    | ChoiceField
    | ChoicesField
    | NumberField
    | PersonField
    | UnitField
    | UnitsField
    | UrlField
    | FilesField
    | RowsField
    | PublicationField
    | EntryField,
    Field(discriminator="kind"),
]
"""A field of the form; one of a stage is what a column of a table may be."""

PART_BY_KIND = {FieldKind.MARKDOWN: Part.BODY, FieldKind.FILES: Part.ATTACHMENTS}


def part_of(field: BaseField) -> Part:
    """The part of the content that the field's value belongs to."""
    if field.part is not None:
        return Part(field.part)
    return PART_BY_KIND.get(field.kind, Part.FIELDS)  # type: ignore[attr-defined]
