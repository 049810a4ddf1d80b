"""A sheet as its document declares it: each cell read from the form, the answers and the case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from definitions.conditions import evaluate, holds
from definitions.schema.fields import ChoiceField, ChoicesField, FormField, RowsField
from definitions.schema.sheets import Block as Declared
from definitions.schema.sheets import BoxBlock, Filled, GridBlock, Piece, RowBlock, SheetDocument
from definitions.schema.stages import HumanStage, PaperStage, ReviewStage, table_of, told_in
from definitions.semantics.binding import content_hash
from definitions.semantics.clocks import day_of
from definitions.semantics.forms import complete
from definitions.semantics.path import case_context
from definitions.semantics.rows import cell as named_cell
from definitions.vocabulary import COLUMN_SOURCES
from definitions.working_days import say_full_day
from flows.forms.paper import EMPTY, TICKED, Block, Box, Grid, Row, ticks
from flows.forms.printing import Printing, roles_of
from flows.forms.said import said

BY_HAND = "＿＿＿＿＿＿"


def declared_content(sheet: SheetDocument, printing: Printing) -> tuple[Block, ...]:
    columns = [read[1] for read in sheet.read if read[0] == "row"]
    writer = _Writer(printing, _fields(printing), _context(sheet, printing), columns)
    return tuple(writer.block(block) for block in sheet.content)


@dataclass(frozen=True)
class _Writer:
    printing: Printing
    fields: Mapping[str, FormField]
    """As expressions name them."""
    context: Mapping[str, Any]
    """What expressions see."""
    columns: Sequence[str]
    """Those that the cells of rows read."""

    def block(self, block: Declared) -> Block:
        match block:
            case RowBlock():
                return Row(tuple((cell.label, self.filled(cell)) for cell in block.row))
            case BoxBlock():
                return Box(
                    block.box, self.printing.entries(lambda stage: self._is_of(block, stage)), block.seal
                )
            case GridBlock():
                return Grid(
                    tuple((column.title, column.width) for column in block.grid),
                    tuple(self._lines(block)),
                    tuple((self.filled(cell), cell.span) for cell in block.foot),
                )

    def _lines(self, block: GridBlock) -> Iterator[tuple[str, ...]]:
        table = table_of(block)
        for writer in (self,) if table is None else self._of_rows(table):
            yield from (tuple(writer.filled(cell) for cell in line) for line in block.lines)

    def _of_rows(self, table: str) -> Iterator["_Writer"]:
        """One for each row of the table, which sees that row; none where the version of this case has no such table."""
        declared = self.printing.case.process.tables.get(table)
        if declared is None:
            return
        fields = {**self.fields, **{f"row.{column.id}": column for column in declared.columns}}
        for number, row in enumerate(self.context["form"].get(table) or (), start=1):
            told = complete(declared.columns, {**row, **self._beside(declared, number)})
            seen = {
                "row": {**dict.fromkeys(self.columns, ""), **told},
                "number": number,
                "signed": self.printing.signed_of_row(table, number),
            }
            yield replace(self, fields=fields, context={**self.context, **seen})

    def _beside(self, table: RowsField, number: int) -> dict[str, Any]:
        """Texts and files of a row, which stand beside the form."""
        form = self.context["form"]
        named = {column.id: named_cell(table.id, number, column.id) for column in table.columns}
        return {column: form[name] for column, name in named.items() if name in form}

    def filled(self, cell: Filled) -> str:
        if cell.blank is not None:
            return cell.blank
        if cell.options is not None:
            return self._options(cell.options)
        if cell.value is not None:
            return self._value(cell.value)
        return "\n".join("　".join(self._piece(piece) for piece in line) for line in cell.lines or ())

    def _piece(self, piece: Piece) -> str:
        box = "" if piece.tick is None else TICKED if holds(piece.tick, self.context) else EMPTY
        value = "" if piece.value is None else self._value(piece.value)
        if piece.value is not None and not value and piece.text:
            value = BY_HAND
        return f"{box}{piece.text}{value}"

    def _value(self, expression: str) -> str:
        """A field named outright reads as on every sheet; what is computed is text already."""
        field = self.fields.get(expression)
        if field is not None:
            return said(field, self._held(expression), self.printing)
        value = evaluate(expression, self.context)
        if isinstance(value, list):
            return "、".join(map(str, value))
        return "" if value is None else str(value)

    def _is_of(self, box: BoxBlock, stage: HumanStage) -> bool:
        if box.stages:
            return not self.printing.names_of(stage).isdisjoint(box.stages)
        return _is_signed_by(box, stage)

    def _held(self, field: str) -> object:
        """What a field holds, lists of files among it, which are no value of an expression."""
        held: Any = self.context
        for key in field.split("."):
            held = held[key]
        return held

    def _options(self, name: str) -> str:
        field, chosen = self.fields.get(name), evaluate(name, self.context)
        if not isinstance(field, ChoiceField | ChoicesField):
            return ""  # the version of this case does not ask for it
        some = chosen if isinstance(chosen, list) else [chosen]
        return ticks({option: option in some for option in field.options})


def _is_signed_by(box: BoxBlock, stage: HumanStage) -> bool:
    return isinstance(stage, ReviewStage | PaperStage) and not roles_of(stage).isdisjoint(box.roles)


def _fields(printing: Printing) -> dict[str, FormField]:
    process = printing.case.process
    return {f"form.{field.id}": field for field in process.form.fields} | {
        f"given.{stage.id}.{field.id}": field for stage in process.all_stages for field in told_in(stage)
    }


def _context(sheet: SheetDocument, printing: Printing) -> dict[str, Any]:
    """What the cells see. What the version of this case does not know of is empty."""
    case = printing.case
    state = case.state
    context: dict[str, Any] = {
        **case_context(case.process, state),
        "signed": printing.signed(),
        "case": _case(printing),
    }
    context["form"] = {**context["form"], **printing.content.texts, **_files(printing)}
    for read in sheet.read:
        if read[0] != "row":
            _fill(context, read)
    return context


def _files(printing: Printing) -> dict[str, Any]:
    return {name: [file.as_json() for file in files] for name, files in printing.content.files.items()}


def _fill(context: dict[str, Any], read: tuple[str, ...]) -> None:
    within: Any = context
    for key in read[:-1]:
        if key not in within:
            within[key] = {}
        within = within[key]
    if isinstance(within, dict):
        within.setdefault(read[-1], "")


def _case(printing: Printing) -> Mapping[str, str]:
    case = printing.case
    texts = {
        "number": case.row.number or "",
        "unit": case.office.organization.unit_title(case.state.unit),
        "drafter": printing.names.get(case.state.drafter or "", ""),
        "process": case.process.title.zh,
        "title": case.row.title,
        "round": str(case.state.round),
        "submitted_at": say_full_day(day_of(case.state.marks["submitted"])),
        "hash": content_hash(case.state.parts),
        "urgent": "加急" if case.state.is_urgent else "",
        "returns": str(case.state.returns),
    }
    return {name: texts[name] for name in COLUMN_SOURCES["case"]}
