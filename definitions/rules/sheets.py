"""A sheet prints what its processes ask for, and only that."""

from collections.abc import Iterator, Mapping, Sequence

from definitions.conditions import ConditionError, check_syntax
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.expressions import condition_problem
from definitions.rules.names import repeated
from definitions.rules.rule import Damage
from definitions.schema.fields import ChoiceField, ChoicesField, DateField, FormField
from definitions.schema.organization import Organization
from definitions.schema.places import FROM_FORM
from definitions.schema.process import Process
from definitions.schema.sheets import GridBlock, SheetDocument, members
from definitions.schema.stages import CallStage, HumanStage, Stage, table_of
from definitions.source import Source
from definitions.vocabulary import COLUMN_SOURCES

ROOTS = ("form", "given", "signed", "case")
ROOTS_OF_ROWS = ("row", "number")
"""And in the lines of a grid with `each`."""
Known = Mapping[str, Process]
"""Whole name to process, of the organisation."""


def check_sheet(sheet: SheetDocument, source: Source, _damage: Damage) -> Iterator[Problem]:
    """What the document alone can tell."""
    for path, expression, table in _expressions(sheet):
        try:
            check_syntax(expression)
        except ConditionError as error:
            yield condition_problem(source, path, error)
            continue
        known = ROOTS if table is None else (*ROOTS, *ROOTS_OF_ROWS)
        for root in sorted({one[0] for one in members(expression)} - set(known)):
            message = f"表格里的 {quoted(root)} 不知所指。"
            hint = did_you_mean(root, known)
            if root in ROOTS_OF_ROWS:
                hint = "只有写了 each 的 grid，它的 lines 里才有 row 和 number。"
            yield problem_at(source, "unknown-field", message, path, hint)
    for index, block in enumerate(sheet.content):
        if isinstance(block, GridBlock):
            yield from _check_grid(block, source, index)
    yield from repeated(source, "流程", ((("processes", n), one) for n, one in enumerate(sheet.processes)))


def _check_grid(grid: GridBlock, source: Source, index: int) -> Iterator[Problem]:
    wanted = len(grid.grid)
    for number, line in enumerate(grid.lines):
        if len(line) != wanted:
            message = f"表格有 {wanted} 栏，这一行有 {len(line)} 格。"
            path: Path = ("content", index, "lines", number)
            yield problem_at(source, "wrong-span", message, path, "每一栏写一格；空着的写 blank: ''。")
    spans = sum(one.span for one in grid.foot)
    if grid.foot and spans != wanted:
        message = f"表格有 {wanted} 栏，表尾各格合起来是 {spans} 栏。"
        yield problem_at(source, "wrong-span", message, ("content", index, "foot"), "改正各格的 span。")


def check_sheet_among(
    sheet: SheetDocument, source: Source, organization: Organization, known: Known
) -> Iterator[Problem]:
    """What its organisation and its processes tell. Every one of them has what the sheet reads."""
    roles = [role.id for role in organization.roles]
    for index, block in enumerate(sheet.content):
        for number, role in enumerate(getattr(block, "roles", ())):
            if role not in roles:
                message = f"本机构没有 {quoted(role)} 这个岗位。"
                path: Path = ("content", index, "roles", number)
                yield problem_at(source, "unknown-role", message, path, did_you_mean(role, roles))
    for number, name in enumerate(sheet.processes):
        process = known.get(f"{organization.organization}.{name}")
        if process is None:
            message = f"没有 {quoted(name)} 这个流程。"
            near = [one.partition(".")[2] for one in known]
            yield problem_at(
                source, "unknown-process", message, ("processes", number), did_you_mean(name, near)
            )
            continue
        yield from _check_process(sheet, source, process)


def _check_process(sheet: SheetDocument, source: Source, process: Process) -> Iterator[Problem]:
    human = {stage.id: stage for stage in process.all_stages if isinstance(stage, HumanStage)}
    fields: dict[tuple[str, ...], FormField] = {("form", field.id): field for field in process.form.fields}
    fields |= {("given", s.id, field.id): field for s in process.telling_stages for field in _filled_in(s)}
    there = {
        *fields,
        *(("signed", stage, what) for stage in human for what in COLUMN_SOURCES["signed"]),
        *(("case", what) for what in COLUMN_SOURCES["case"]),
    }
    for index, block in enumerate(sheet.content):
        for number, stage in enumerate(getattr(block, "stages", ())):
            if stage not in human:
                message = f"流程 `{process.process}` 没有 {quoted(stage)} 这个由人办理的环节。"
                path: Path = ("content", index, "stages", number)
                yield problem_at(source, "unknown-stage", message, path, did_you_mean(stage, list(human)))
    yield from _check_tables(sheet, source, process)
    for path, expression, table in _expressions(sheet):
        known = there | {("row", column) for column in _columns(process, table)}
        for read in members(expression):
            is_asked = read[0] in ROOTS or (read[0] == "row" and table in process.tables)
            if is_asked and read not in known:
                message = f"流程 `{process.process}` 没有 {quoted('.'.join(read))}。"
                near = [".".join(one) for one in known]
                yield problem_at(source, "unknown-field", message, path, did_you_mean(".".join(read), near))
    for path, named, kinds, said, table in _asked(sheet):
        field = fields.get(named) or _columns(process, table).get(named[-1] if named[0] == "row" else "")
        if field is not None and not isinstance(field, kinds):
            yield problem_at(source, "unfit-field", said, path)


def _filled_in(stage: Stage) -> Sequence[FormField]:
    """By people, or taken over from a child case."""
    return stage.fields if isinstance(stage, HumanStage | CallStage) else ()


def _columns(process: Process, table: str | None) -> Mapping[str, FormField]:
    declared = process.tables.get(table or "")
    return {} if declared is None else {column.id: column for column in declared.columns}


def _check_tables(sheet: SheetDocument, source: Source, process: Process) -> Iterator[Problem]:
    for index, block in enumerate(sheet.content):
        table = table_of(block)
        if table is not None and table not in process.tables:
            message = f"流程 `{process.process}` 的表单里，{quoted(FROM_FORM + table)} 不是 kind: rows 的项。"
            hint = did_you_mean(FROM_FORM + table, [f"{FROM_FORM}{one}" for one in process.tables])
            yield problem_at(source, "unknown-field", message, ("content", index, "each"), hint)


def _asked(
    sheet: SheetDocument,
) -> Iterator[tuple[Path, tuple[str, ...], tuple[type, ...], str, str | None]]:
    """What must be a field of a certain kind: its place, the field, the kinds, what is said where it is not, and the table
    of whose rows it may be a column."""
    for path, cell, table in sheet.filled_of():
        if cell.options is not None:
            named = tuple(cell.options.split("."))
            yield (*path, "options"), named, (ChoiceField, ChoicesField), "options 要写一个选择项。", table
    if sheet.date is not None:
        yield ("date",), tuple(sheet.date.split(".")), (DateField,), "date 要写一个日期项。", None


def _expressions(sheet: SheetDocument) -> Iterator[tuple[Path, str, str | None]]:
    """With the table of whose rows it sees one."""
    for path, cell, table in sheet.filled_of():
        yield from (((*path, key), one, table) for key in ("value", "options") if (one := getattr(cell, key)))
        for line, pieces in enumerate(cell.lines or ()):
            for place, piece in enumerate(pieces):
                for key in ("tick", "value"):
                    if (one := getattr(piece, key)) is not None:
                        yield (*path, "lines", line, place, key), one, table
    if sheet.date is not None:
        yield ("date",), sheet.date, None
