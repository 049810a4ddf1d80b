"""Sheet documents: a printed form (审批单、审核表) with exactly the rows, boxes and tables that its regulation shows."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from definitions.conditions import ConditionError, references
from definitions.schema.base import Declared, Identifier, Slug
from definitions.schema.fields import Condition, Expression
from definitions.schema.stages import Table, table_of

Label = Annotated[str, Field(min_length=1)]
"""As printed; `\\n` begins a new line."""


class Piece(Declared):
    """A part of a line: a box to tick, a fixed text, a value; in this order."""

    tick: Condition | None = None
    """Ticked where this holds."""
    text: str = ""
    value: Expression | None = None
    """What is printed; where it is empty, a blank to be filled in by hand behind the text."""


class Filled(Declared):
    """What stands in a cell: exactly one of `value`, `options`, `lines` and `blank`."""

    value: Expression | None = None
    """What is printed. A date, a unit or a person that is named outright reads as in a letter."""
    options: Expression | None = None
    """`form.<choice field>` or `given.<stage>.<choice field>`: every option, those that were chosen are ticked."""
    lines: list[list[Piece]] | None = None
    """Lines of pieces, which are printed one after another."""
    blank: str | None = None
    """Left for the pen: what is printed there, such as `（签字）`."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Filled":
        said = [one for one in (self.value, self.options, self.lines, self.blank) if one is not None]
        if len(said) != 1:
            raise PydanticCustomError("one_of_several", "value, options, lines, blank")
        return self

    def expressions(self) -> Iterator[str]:
        yield from filter(None, (self.value, self.options))
        for line in self.lines or ():
            for piece in line:
                yield from filter(None, (piece.tick, piece.value))


class Cell(Filled):
    """A label, and beside it what stands in every cell."""

    label: Label


class RowBlock(Declared):
    """One line of the table: one or two labels, each with what stands beside it."""

    row: list[Cell] = Field(min_length=1, max_length=2)


class BoxBlock(Declared):
    """The place of opinions and signatures: of these stages, or of whatever stage these roles sign."""

    box: Label
    stages: list[Identifier] = Field(default_factory=list)
    roles: list[Identifier] = Field(default_factory=list)
    seal: bool = False
    """Whether the unit's seal belongs beside the signature（盖章）."""

    @model_validator(mode="after")
    def _is_somebodys(self) -> "BoxBlock":
        if bool(self.stages) == bool(self.roles):
            raise PydanticCustomError("one_of_several", "stages, roles")
        return self


class GridColumn(Declared):
    """A column of a grid."""

    title: Label
    width: int = Field(default=1, gt=0)
    """In proportion to the other columns."""


class GridFoot(Filled):
    """A cell of the line below a grid, filled as every cell."""

    span: int = Field(default=1, gt=0)
    """Over how many columns it goes."""


class GridBlock(Declared):
    """A table of its own: lines under the titles of its columns, and a line of signatures."""

    grid: list[GridColumn] = Field(min_length=2)
    each: Table | None = None
    """`form.<table>`: the lines are printed for each row of the table. Their cells see `row.<column>` and the row's `number`,
    and `signed` tells what was answered of that row alone."""
    lines: list[list[Filled]] = Field(min_length=1)
    """Each has a cell for every column."""
    foot: list[GridFoot] = Field(default_factory=list)


def _kind_of_block(value: Any) -> str:
    """Each is known by its first key; what has none is taken for a row."""
    said = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((tag for key, tag in (("box", "a-box"), ("grid", "a-grid")) if key in said), "a-row")


Block = Annotated[
    Annotated[RowBlock, Tag("a-row")]
    | Annotated[BoxBlock, Tag("a-box")]
    | Annotated[GridBlock, Tag("a-grid")],
    Discriminator(_kind_of_block),
]


class SheetDocument(Declared):
    """A printed form of an organisation's processes."""

    sheet: Slug
    title: str = Field(min_length=1)
    """Printed at the head. The sheet whose title is that of the form (`form.sheet`) is printed unless another is asked for."""
    authority: str = Field(min_length=1)
    processes: list[Slug] = Field(min_length=1)
    """Those that print it: names within the organisation."""
    reconstructed: bool = False
    """The form itself was not published, its rows follow the articles: the sheet says so."""
    landscape: bool = False
    date: Expression | None = None
    """`form.<date field>` of the date at the head; by default the day of the first submission."""
    content: list[Block] = Field(min_length=1)
    note: str = ""

    def boxes(self) -> Iterator[BoxBlock]:
        yield from (block for block in self.content if isinstance(block, BoxBlock))

    def filled(self) -> Iterator[tuple[tuple[str | int, ...], Filled]]:
        """Every cell with its place in the document."""
        yield from ((path, cell) for path, cell, _ in self.filled_of())

    def filled_of(self) -> Iterator[tuple[tuple[str | int, ...], Filled, str | None]]:
        """And with the table of whose rows it tells one."""
        for index, block in enumerate(self.content):
            for path, cells in _cells(block):
                table = table_of(block) if path[0] == "lines" else None
                for number, cell in enumerate(cells):
                    yield ("content", index, *path, number), cell, table

    @cached_property
    def read(self) -> frozenset[tuple[str, ...]]:
        """The members that its cells read: `("form", field)`, `("given", stage, field)`, `("signed", stage, what)`, `("row",
        column)`."""
        written = [one for _, cell in self.filled() for one in cell.expressions()]
        return frozenset(
            path for one in [*written, *filter(None, [self.date])] for path in members(one) if len(path) > 1
        )


def members(expression: str) -> list[tuple[str, ...]]:
    """What an expression reads, no deeper than a field; nothing of one that cannot be read, which is told elsewhere."""
    try:
        return sorted(
            path[: 2 if path[0] in ("form", "case", "row") else 3] for path in references(expression)
        )
    except ConditionError:
        return []


def _cells(block: Block) -> Iterator[tuple[tuple[str | int, ...], Sequence[Filled]]]:
    match block:
        case RowBlock():
            yield ("row",), block.row
        case GridBlock():
            yield from ((("lines", number), line) for number, line in enumerate(block.lines))
            yield ("foot",), block.foot
        case BoxBlock():
            pass
