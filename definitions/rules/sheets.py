"""A sheet prints what its processes ask for, and only that."""

from collections.abc import Iterator, Mapping

from definitions.conditions import ConditionError, check_syntax
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.expressions import condition_problem
from definitions.rules.names import repeated
from definitions.rules.rule import Damage
from definitions.schema.fields import ChoiceField, ChoicesField, DateField, FormField
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.sheets import GridBlock, SheetDocument, members
from definitions.schema.stages import HumanStage
from definitions.source import Source
from definitions.vocabulary import COLUMN_SOURCES

ROOTS = ("form", "given", "signed", "case")
Known = Mapping[str, Process]
"""Whole name to process, of the organisation."""


def check_sheet(sheet: SheetDocument, source: Source, _damage: Damage) -> Iterator[Problem]:
    """What the document alone can tell."""
    for path, expression in _expressions(sheet):
        try:
            check_syntax(expression)
        except ConditionError as error:
            yield condition_problem(source, path, error)
            continue
        for root in sorted({one[0] for one in members(expression)} - set(ROOTS)):
            message = f"表格里的 {quoted(root)} 不知所指。"
            yield problem_at(source, "unknown-field", message, path, did_you_mean(root, ROOTS))
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
    fields |= {("given", s.id, field.id): field for s in human.values() for field in s.fields}
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
    for path, expression in _expressions(sheet):
        for read in members(expression):
            if read[0] in ROOTS and read not in there:
                message = f"流程 `{process.process}` 没有 {quoted('.'.join(read))}。"
                near = [".".join(one) for one in there]
                yield problem_at(source, "unknown-field", message, path, did_you_mean(".".join(read), near))
    for path, named, kinds, said in _asked(sheet):
        if named in fields and not isinstance(fields[named], kinds):
            yield problem_at(source, "unfit-field", said, path)


def _asked(
    sheet: SheetDocument,
) -> Iterator[tuple[Path, tuple[str, ...], tuple[type, ...], str]]:
    """What must be a field of a certain kind: its place, the field, the kinds, and what is said where it is not."""
    for path, cell in sheet.filled():
        if cell.options is not None:
            named = tuple(cell.options.split("."))
            yield (*path, "options"), named, (ChoiceField, ChoicesField), "options 要写一个选择项。"
    if sheet.date is not None:
        yield ("date",), tuple(sheet.date.split(".")), (DateField,), "date 要写一个日期项。"


def _expressions(sheet: SheetDocument) -> Iterator[tuple[Path, str]]:
    for path, cell in sheet.filled():
        yield from (((*path, key), one) for key in ("value", "options") if (one := getattr(cell, key)))
        for line, pieces in enumerate(cell.lines or ()):
            for place, piece in enumerate(pieces):
                for key in ("tick", "value"):
                    if (one := getattr(piece, key)) is not None:
                        yield (*path, "lines", line, place, key), one
    if sheet.date is not None:
        yield ("date",), sheet.date
