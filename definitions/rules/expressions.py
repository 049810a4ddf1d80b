"""Conditions can be read, and speak only of what is known by then."""

import graphlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from definitions.conditions import (
    ConditionError,
    CostlyCondition,
    check_syntax,
    evaluate,
    holds,
    references,
)
from definitions.problems import LINE_BREAK, Path, Place, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.rules.trials import RETURNS, START, URGENT, Asked, as_asked, sample_context
from definitions.rules.trying import Trial, Untotal, try_out
from definitions.schema.fields import BaseField, RowsField
from definitions.schema.stages import (
    Branch,
    CallStage,
    ChooseStage,
    HumanStage,
    JobStage,
    ParallelBranch,
    ParallelStage,
    PublishStage,
    Stage,
    WithdrawingStage,
    table_of,
    told_in,
)
from definitions.source import Source


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the document, and what it may speak of."""

    path: Path
    expression: str
    form: frozenset[str]
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Stage to its fields."""
    after: frozenset[str] | None = None
    """The stages that every case has passed when a fork or a publication asks it; None: it is asked while somebody fills in a form."""
    is_demand: bool = False
    """It is a demand of the form."""
    is_value: bool = False
    """It yields a value, and decides nothing."""
    of_case: frozenset[Asked] = frozenset()
    """What it may speak of beside what was filled in: `case.urgent`, `case.returns`."""
    rows: frozenset[str] = frozenset()
    """The tables whose standing rows it may speak of: `rows.<table>`."""
    row: RowsField | None = None
    """The table of the one row that it is asked of: `row.<column>`."""


@rule()
def conditions_can_be_read(document: Document) -> Iterator[Problem]:
    for condition in conditions_of(document):
        try:
            check_syntax(condition.expression)
        except ConditionError as error:
            yield condition_problem(document.source, condition.path, error)


@rule()
def conditions_speak_of_what_there_is(document: Document) -> Iterator[Problem]:
    """Of single fields of the form, and of what stages were given."""
    for condition, reference in _references(document):
        if not _is_whole(condition, reference):
            message, hint = _what_is_missing(condition, reference)
            yield document.problem("unknown-field", message, condition.path, hint)


def _is_whole(condition: Condition, reference: tuple[str, ...]) -> bool:
    """Whether it says of what sort it is, down to the single thing, and the condition may speak of such."""
    match reference:
        case ("form", _, *_) | ("given", _, _, *_):
            return True
        case ("rows", name, *_):
            return name in condition.rows
        case ("row", name, *_):
            return name in _columns(condition)
        case ("start", "unit"):
            return True
        case ("case", _):
            return reference in condition.of_case
        case _:
            return False


def _what_is_missing(condition: Condition, reference: tuple[str, ...]) -> tuple[str, str]:
    """Message and hint."""
    astray = f"条件里的 `{'.'.join(reference)}` 不知所指。"
    match reference:
        case ("rows" | "row", *_):
            return astray, _about_rows(condition)
        case ("case", *_):
            return astray, _ABOUT_THE_CASE
        case ("start", *_):
            return astray, "提交单位写成 start.unit，是单位的编号，例如 start.unit == 'office'。"
        case ("form" | "given", *_):
            whole = f"条件里的 `{'.'.join(reference)}` 要写到具体的一项。"
            return whole, "写成 form.表单项，或 given.环节.填写项。"
    name = reference[0]
    return f"条件里的 {quoted(name)} 不知所指。", f"表单项写成 form.{name}；文字要加引号，写成 '{name}'。"


_ABOUT_THE_CASE = (
    "加急与否写成 case.urgent，流程里要写明 urgency；退回拟稿人的次数写成 case.returns。"
    "只有分流、并行和时限的条件能用。"
)


def _columns(condition: Condition) -> list[str]:
    return [column.id for column in condition.row.columns] if condition.row is not None else []


def _about_rows(condition: Condition) -> str:
    known = [
        *(f"rows.{one}" for one in sorted(condition.rows)),
        *(f"row.{one}" for one in _columns(condition)),
    ]
    if known:
        return f"这里可以写：{'、'.join(known)}。"
    return "rows.表 是还没有被剔除的各行，只用于环节和分流；row.列 只用于表的各列，和逐行发布的条件。"


@rule("form.fields.*.id")
def conditions_know_the_form(document: Document) -> Iterator[Problem]:
    for condition, reference in _references(document):
        match reference:
            case ("form", name, *_) if name not in condition.form:
                message = f"条件里的 `form.{name}` 不是表单里的另外一项。"
                known = {f"form.{one}" for one in condition.form}
                yield _unknown(document, condition, message, f"form.{name}", known)
            case ("form", name, *members) if _is_no_member(document, name, members):
                message = f"条件里的 `{'.'.join(reference)}` 不是表单项的内容。"
                known = {".".join(one) for one in document.form_members if one[1] in condition.form}
                yield _unknown(document, condition, message, ".".join(reference), known)


def _is_no_member(document: Document, name: str, members: list[str]) -> bool:
    """Of an entry a member has to be named, and of nothing else."""
    reference = ("form", name, *members)
    return not document.is_unknown_entry(reference) and reference not in document.form_members


@rule(*WAYS, "stages.*.fields.*.id")
def conditions_know_what_was_given(document: Document) -> Iterator[Problem]:
    for condition, reference in _references(document):
        match reference:
            case ("given", stage, name, *_) if name not in condition.given.get(stage, frozenset()):
                message = f"条件里的 `given.{stage}.{name}` 不是此前环节填写的项。"
                known = {
                    f"given.{before}.{one}" for before, fields in condition.given.items() for one in fields
                }
                yield _unknown(document, condition, message, f"given.{stage}.{name}", known)


@rule("form.fields", "sample", *WAYS, "stages.*.fields")
def conditions_can_be_computed(document: Document) -> Iterator[Problem]:
    """Whatever was filled in or left out: a condition that cannot be computed would stop a case halfway."""
    process = document.process
    for condition in conditions_of(document):
        if not _is_understood(document, condition):
            continue
        try:
            sample = sample_context(process, document.registers or {})
            compute = evaluate if condition.is_value else holds
            if condition.row is None:
                compute(condition.expression, sample)
            trial = Trial(condition.after, condition.row, document.registers or {})
            try_out(compute, process, condition.expression, trial, document.effort, at=condition.path)
        except ConditionError as error:
            yield condition_problem(document.source, condition.path, error)
        except Untotal as failure:
            yield _untotal_problem(document, condition.path, failure)


def _untotal_problem(document: Document, path: Path, failure: Untotal) -> Problem:
    message = f"条件{failure.said}算不出来：{failure.reason}。"
    place = _place_within(document.source, path, ConditionError(failure.expression, failure.reason))
    return document.problem("condition-not-total", message, path, failure.hint, place=place)


def _is_understood(document: Document, condition: Condition) -> bool:
    """Whether it can be read and speaks only of what there is: else that is reported; and of no register that is not
    known here.
    """
    try:
        read = references(condition.expression)
    except ConditionError:  # reported by conditions_can_be_read
        return False
    known: set[tuple[str, ...]] = {one for one in document.form_members if one[1] in condition.form}
    known |= {START, *condition.of_case}
    known |= {("given", stage, name) for stage, names in condition.given.items() for name in names}
    known |= {("rows", table) for table in condition.rows} | {("row", name) for name in _columns(condition)}
    return all(as_asked(reference) in known for reference in read)


def _references(document: Document) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    """Of the conditions that can be read."""
    for condition in conditions_of(document):
        try:
            read = references(condition.expression)
        except ConditionError:  # reported by conditions_can_be_read
            continue
        for reference in sorted(read):
            yield condition, reference


def condition_problem(source: Source, path: Path, error: ConditionError) -> Problem:
    if isinstance(error, CostlyCondition):
        message = f"条件{error.reason}。"
        return Problem("costly-condition", message, _place_within(source, path, error), path, error.hint)
    return Problem(
        "wrong-condition", f"条件写得不对：{error.reason}。", _place_within(source, path, error), path
    )


def _place_within(source: Source, path: Path, error: ConditionError) -> Place:
    """The very character, where the expression stands on one line as it is; else its beginning."""
    place = source.place(path)
    line = LINE_BREAK.split(source.text)[place.line - 1]
    start = line.find(error.expression, place.column - 1)
    if start not in (place.column - 1, place.column) or error.column is None or error.line != 1:
        return place
    return Place(place.file, place.line, start + error.column)


@rule()
def hidden_fields_do_not_wait_for_each_other(document: Document) -> Iterator[Problem]:
    """Whether a field is shown must not depend, round about, on itself."""
    fields = document.process.form.fields
    waits = {one.id: _form_references(one.shown_when) for one in fields}
    try:
        graphlib.TopologicalSorter(waits).prepare()
    except graphlib.CycleError as error:
        cycle = list(dict.fromkeys(error.args[1]))
        first = next(index for index, one in enumerate(fields) if one.id in cycle)
        if len(cycle) > 1:
            message = f"这些表单项互相等着对方才显示：{'、'.join(cycle)}。"
            path = ("form", "fields", first, "shown_when")
            yield document.problem("circular-condition", message, path, "去掉其中一个 shown_when。")


def _form_references(expression: str | None) -> set[str]:
    if expression is None:
        return set()
    try:
        return {
            reference[1]
            for reference in references(expression)
            if reference[0] == "form" and len(reference) > 1
        }
    except ConditionError:  # reported by conditions_can_be_read
        return set()


def conditions_of(document: Document) -> Iterator[Condition]:
    form = frozenset(field.id for field in document.process.form.fields)
    tables = frozenset(document.process.tables)
    for path, one, expression in _of_fields(("form", "fields"), document.process.form.fields):
        yield Condition(path, expression, form - {one.id})
    yield from _of_columns(document, form)
    for index, demand in enumerate(document.process.form.demands):
        path = ("form", "demands", index, "that")
        yield Condition(path, demand.that, form, after=frozenset(), is_demand=True)
    of_case = _of_case(document)
    yield from _of_deadlines(document, form, tables)
    for path, stage in document.stages():
        if isinstance(stage, HumanStage):
            given = given_before(document, stage.id)
            own = frozenset(field.id for field in stage.fields)
            for at, one, expression in _of_fields((*path, "fields"), stage.fields):
                yield Condition(at, expression, form, {**given, stage.id: own - {one.id}}, rows=tables)
            passed = passed_before(document, stage.id)
            for way, expression in _told_of_withdrawals(stage):
                known = {**given, stage.id: own}
                at = (*path, *way)
                yield Condition(at, expression, form, known, passed, is_value=True, rows=tables)
        else:
            given, passed = given_before(document, stage.id), passed_before(document, stage.id)
            for way, expression in _asked_on_the_way(stage):
                row = document.process.tables.get(table_of(stage) or "")
                asked_of = frozenset[Asked]() if isinstance(stage, PublishStage) else of_case
                yield Condition(
                    (*path, *way),
                    expression,
                    form,
                    given,
                    passed,
                    of_case=asked_of,
                    rows=tables,
                    row=row,
                )
            for at, expression in _worked_out(path, stage):
                yield Condition(at, expression, form, given, passed, is_value=True, rows=tables)


def _of_case(document: Document) -> frozenset[Asked]:
    return frozenset({RETURNS} if document.process.urgency is None else {RETURNS, URGENT})


def _worked_out(path: Path, stage: Stage) -> Iterator[tuple[Path, str]]:
    """What a child case is prefilled with, what a job is given, and what is told of a withdrawal."""
    if isinstance(stage, CallStage):
        yield from (((*path, "form", name), expression) for name, expression in stage.form.items())
    elif isinstance(stage, JobStage):
        yield from (((*path, "with", name), expression) for name, expression in stage.inputs.items())
    yield from (((*path, *way), expression) for way, expression in _told_of_withdrawals(stage))


def _of_deadlines(document: Document, form: frozenset[str], tables: frozenset[str]) -> Iterator[Condition]:
    """Asked at any time from the submission on: of what stages tell, anything may still be empty."""
    process, nobody_yet = document.process, frozenset[str]()
    told = {stage.id: frozenset(field.id for field in told_in(stage)) for stage in process.telling_stages}
    for index, one in enumerate(process.deadlines):
        if one.when is not None:
            at: Path = ("deadlines", index, "when")
            yield Condition(at, one.when, form, told, nobody_yet, of_case=_of_case(document), rows=tables)


def _of_columns(document: Document, form: frozenset[str]) -> Iterator[Condition]:
    for index, table in enumerate(document.process.form.fields):
        if isinstance(table, RowsField):
            for path, _, expression in _of_fields(("form", "fields", index, "columns"), table.columns):
                yield Condition(path, expression, form - {table.id}, row=table)


def _asked_on_the_way(stage: Stage) -> Iterator[tuple[Path, str]]:
    """What a case asks at a fork, at branches and at a publication."""
    if isinstance(stage, ChooseStage | ParallelStage):
        branches: Sequence[Branch | ParallelBranch] = stage.branches
        for index, branch in enumerate(branches):
            if branch.when is not None:
                yield ("branches", index, "when"), branch.when
    elif isinstance(stage, PublishStage):
        asked = (("pinned_when", stage.pinned_when), ("when", stage.when))
        yield from (((key,), expression) for key, expression in asked if expression is not None)


def _told_of_withdrawals(stage: Stage) -> Iterator[tuple[Path, str]]:
    """What is told of one: why, and to the public on what grounds."""
    for key in ("why", "basis") if isinstance(stage, WithdrawingStage) else ():
        expression = getattr(stage, key, None)
        if expression is not None:
            yield (key,), expression


def _of_fields(path: Path, fields: Sequence[BaseField]) -> Iterator[tuple[Path, BaseField, str]]:
    for index, one in enumerate(fields):
        for key in ("required_when", "shown_when"):
            expression = getattr(one, key)
            if expression is not None:
                yield (*path, index, key), one, expression


def given_before(document: Document, stage_id: str) -> dict[str, frozenset[str]]:
    given: dict[str, frozenset[str]] = {}
    for stage in document.process.telling_stages:
        if document.routes.leads(stage.id, stage_id):
            given.setdefault(stage.id, frozenset(field.id for field in told_in(stage)))
    return given


def passed_before(document: Document, stage_id: str) -> frozenset[str]:
    """The stages that no way to this one goes round."""
    always = document.routes.always_before(stage_id)
    return frozenset(stage.id for stage in document.process.telling_stages if stage.id in always)


def place_of_text(source: Source, path: Path, text: str) -> Place:
    """Where the text stands in the line at which the expression begins; else its beginning."""
    place = source.place(path)
    line = LINE_BREAK.split(source.text)[place.line - 1]
    at = line.find(text, place.column - 1)
    return Place(place.file, place.line, at + 1) if at >= 0 else place


def _unknown(document: Document, condition: Condition, message: str, given: str, known: set[str]) -> Problem:
    place = place_of_text(document.source, condition.path, given)
    return document.problem("unknown-field", message, condition.path, did_you_mean(given, known), place=place)
