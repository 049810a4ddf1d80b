"""Contexts to try an expression in: whatever a person may fill in or leave out, it has to be computable."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, product
from types import MappingProxyType
from typing import Any

from definitions.conditions import (
    ConditionError,
    CostlyCondition,
    check_syntax,
    check_within,
    literals,
    references,
    work_on_little,
)
from definitions.problems import quoted
from definitions.rules.largest import largest
from definitions.schema.base import Words
from definitions.schema.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    NumberField,
    PublicationField,
    RowsField,
    UrlField,
)
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, Stage, decisions_of, told_in
from definitions.semantics.entries import Registers, made_whole
from definitions.semantics.forms import complete, empty_value, is_empty, is_required, is_shown, number_fault
from definitions.semantics.path import conditions_context
from definitions.vocabulary import Effect, FieldKind

MOST = 5000
"""Combinations that are tried of one expression. One that reads more should be several."""
MOST_OF_ALL = 50_000
"""Combinations that are tried for one document, all its expressions together; one of an expression that takes long
counts as several."""
OF_A_TRIAL = 1000
"""Steps of an expression that take as long as filling in a form for it."""

Asked = tuple[str, ...]
"""`("form", field)`, `("given", stage, field)`, `("rows", table)` or `("row", column)`; of an entry
`("form", field, member)`.
"""


def as_asked(reference: tuple[str, ...]) -> Asked:
    """What a reference of any length reads: of what a field of the form holds, the member where one is named."""
    return reference[: 3 if reference[0] in {"form", "given"} else 2]


@dataclass(frozen=True, slots=True)
class Trial:
    """When and of what an expression is asked."""

    after: frozenset[str] | None = None
    """The stages that everybody has passed by then, and the form was accepted; None: it is asked while the form is being
    filled in, when anything may still be empty."""
    row: RowsField | None = None
    """The table of the one row that it is asked of."""
    registers: Registers = field(default_factory=dict)
    """Those that entries of the form are of."""


A_FILE = {"name": "附件.pdf", "digest": "0" * 64, "media_type": "application/pdf", "size": 1}

A_PUBLICATION = {
    "id": "1",
    "number": "样例〔2026〕1号",
    "title": "标题",
    "channel": "website",
    "url": "https://www.example.gov.cn/notices/1-1.html",
    "hash": "0" * 64,
}


class Effort:
    """How many combinations were tried for a document: counted, so that it is told the same on every machine."""

    def __init__(self, most: int = MOST_OF_ALL) -> None:
        self._most = most
        self.spent = 0
        self.is_told = False

    def spend(self, expression: str, trials: int) -> bool:
        """Whether so much more may be tried. Raises Untotal where it is one too many for the first time."""
        self.spent += trials
        if self.spent <= self._most or self.is_told:
            return self.spent <= self._most
        self.is_told = True
        reason = f"整份文件的条件要试的填法太多，超过 {self._most // 10_000} 万种，无法逐一验证"
        raise Untotal(expression, "", reason, "减少条件，或让每个条件少牵涉几项；或把它分成几个流程。")


class Untotal(Exception):
    """An expression that cannot be computed whatever is filled in. `said` and `reason` are Chinese."""

    def __init__(self, expression: str, said: str, reason: str, hint: str) -> None:
        super().__init__(f"{expression}: {reason}")
        self.expression = expression
        self.said = said
        self.reason = reason
        self.hint = hint


def try_out(
    compute: Callable[[str, Mapping[str, object]], object],
    process: Process,
    expression: str,
    trial: Trial,
    effort: Effort,
    *,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Compute the expression in every way in which the fields that it reads may be filled in. Raises Untotal.

    `beside`: what else it sees.
    """
    _check_work(process, expression, trial)
    for context in contexts(process, expression, trial, effort):
        try:
            compute(expression, {**context, **beside})
        except ConditionError as error:
            said, hint = _given_that(fields_of(process, trial.registers, trial.row), expression, context)
            hint = _with_decimals(expression) or hint
            raise Untotal(expression, said, error.reason.removeprefix("算不出来："), hint) from error


def _check_work(process: Process, expression: str, trial: Trial) -> None:
    """However much is filled in, it has to be computed while somebody waits."""
    fields = fields_of(process, trial.registers, trial.row)
    try:
        check_within(expression, partial(largest, fields))
    except CostlyCondition as error:
        raise Untotal(expression, "在表单填满时", error.reason, error.hint) from error


def _given_that(
    fields: Mapping[Asked, FormField], expression: str, context: Mapping[str, Any]
) -> tuple[str, str]:
    """`在 form.amount 没有填、form.kind 填“公文”时`, and what to do about it."""
    hint = "改写条件，让它在任何填法下都能算出来。"
    read = [asked for asked in asked_by(expression) if asked in fields]
    for asked in read:
        name, value = ".".join(asked), held(context, asked)
        if isinstance(fields[asked], NumberField) and value is None:
            hint = f"没有填的数字不能比大小，先问有没有填：{name} != null && ……"
    return f"在 {told(read, context)}时" if read else "", hint


_WHOLE_NUMBER = re.compile(r"[-+*/%]\s*(?P<after>\d+)(?![.\d])|(?<![.\w])(?P<before>\d+)\s*[-+*/%]")


def _with_decimals(expression: str) -> str:
    """What helps where somebody calculates with a number of the form as one does on paper."""
    found = _WHOLE_NUMBER.search(expression)
    if found is None or not re.search(r"\b(form|given|row|rows)\.", expression):
        return ""
    number = found["after"] or found["before"]
    return f"表单里的数字带小数，参加计算的也要带：把 {number} 写成 {number}.0。"


def asked_by(expression: str) -> list[Asked]:
    """What the expression may read itself: of what a field of the form holds, the field or the member."""
    found: dict[Asked, None] = {}
    for reference in sorted(references(expression)):
        if reference[0] == "form":
            found[reference[:2]] = None
        found[as_asked(reference)] = None
    return list(found)


def told(read: Sequence[Asked], context: Mapping[str, Any]) -> str:
    """`form.amount 没有填、form.kind 填“公文”`."""
    values = ((".".join(asked), held(context, asked)) for asked in read)
    return "、".join(
        f"{name} "
        + (
            "是 true"
            if value is True
            else "是 false"
            if value is False
            else "没有填"
            if is_empty(value)
            else f"填{quoted(value)}"
        )
        for name, value in values
        if not isinstance(value, Mapping)
    )


HASTES = [False, True]
URGENT: Asked = ("case", "urgent")
_HASTE = ChoiceField(
    id="urgent", kind=FieldKind.CHOICE, label=Words(zh="加急", en="Urgent"), options=["true"]
)
"""Stands for `case.urgent`, which is true or false."""


def fields_of(process: Process, registers: Registers, row: RowsField | None = None) -> dict[Asked, FormField]:
    """Every field that an expression may read; `row`: the table of the one row that it is asked of."""
    asked: dict[Asked, FormField] = {}
    for one in process.form.fields:
        if not isinstance(one, EntryField):
            asked["form", one.id] = one
        elif one.register_name in registers:
            asked |= _members(one, registers[one.register_name].members)
    asked |= {("rows", name): table for name, table in process.tables.items()}
    asked |= {("row", column.id): column for column in row.columns} if row is not None else {}
    if process.urgency is not None:
        asked[URGENT] = _HASTE
    for stage in process.telling_stages:
        needed = _needed_to_pass(stage)
        asked |= {
            ("given", stage.id, field.id): _required(field) if field.id in needed else field
            for field in told_in(stage)
        }
    return asked


def _needed_to_pass(stage: Stage) -> frozenset[str]:
    """What every answer needs with which the stage is passed: who came further has filled it in."""
    if not isinstance(stage, HumanStage):
        return frozenset()
    passing = [frozenset(one.needs) for one in decisions_of(stage).values() if one.effect is Effect.PASS]
    return frozenset.intersection(*passing) if passing else frozenset()


def _required(field: FormField) -> FormField:
    return field.model_copy(update={"required": True, "required_when": None})


def _members(entry: EntryField, members: Mapping[str, FormField]) -> Iterator[tuple[Asked, FormField]]:
    """What is asked for with an entry: all that it always has, wherever one is chosen."""
    for name, member in members.items():
        asked = {"required": False, "required_when": None, "shown_when": entry.shown_when}
        if member.required:
            asked |= {"required": entry.required, "required_when": entry.required_when}
        yield ("form", entry.id, name), member.model_copy(update=asked)


def sample_context(process: Process, registers: Registers, row: RowsField | None = None) -> dict[str, Any]:
    """`row`: the table of the one row that is seen beside, of which nothing was filled in."""
    sample = made_whole(process.form.fields, process.sample, registers)
    beside = {} if row is None else {"row": complete(row.columns, {})}
    return {**conditions_context(process, sample, {}), **beside}


def contexts(process: Process, expression: str, trial: Trial, effort: Effort) -> Iterator[dict[str, Any]]:
    fields = fields_of(process, trial.registers, trial.row)
    read = read_by(fields, [expression])
    values = {asked: HASTES if asked == URGENT else _values(fields[asked], expression) for asked in read}
    combinations = list(islice(product(*values.values()), MOST + 1))
    if len(combinations) > MOST:
        raise Untotal(expression, "", "牵涉的项太多，无法逐一验证", "把它拆成几个条件。")
    if not effort.spend(expression, len(combinations) * (1 + work_on_little(expression) // OF_A_TRIAL)):
        return
    sample = sample_context(process, trial.registers, trial.row)
    for combination in combinations:
        context = filled_in(sample, zip(read, combination, strict=True))
        after = trial.after
        if after is None or all(may_be(fields[asked], asked, context, after) for asked in read):
            yield context


def read_by(fields: Mapping[Asked, FormField], expressions: Sequence[str]) -> list[Asked]:
    """What the expressions read, and what decides whether that is asked for."""
    waiting, read = [*expressions], []
    while waiting:
        for asked in asked_by(waiting.pop()):
            if asked in fields and asked not in read:
                read.append(asked)
                conditions = (fields[asked].shown_when, fields[asked].required_when)
                waiting += [one for one in conditions if one is not None and _can_be_read(one)]
    return read


def _can_be_read(condition: str) -> bool:
    """Else it is reported where it stands, and the field may hold anything."""
    try:
        check_syntax(condition)
    except ConditionError:
        return False
    return True


def _values(field: FormField, expression: str) -> list[Any]:
    """One value of each sort, and those that the expression speaks of. The empty one first."""
    spoken = literals(expression)
    texts = sorted(one for one in spoken if isinstance(one, str))
    numbers = sorted(one for one in spoken if isinstance(one, float))
    match field:
        case NumberField():
            near = [number + step for number in numbers for step in (-1, 0, 1)]
            some: list[Any] = [0, 1.5, *near]
        case ChoicesField():
            some = [[option] for option in _chosen(field.options, texts)]
        case ChoiceField():
            some = list(_chosen(field.options, texts))
        case FilesField():
            some = [[A_FILE]]
        case DateField():
            some = ["2026-11-20"]
        case PublicationField():
            some = [dict(A_PUBLICATION)]
        case UrlField():
            some = ["https://www.example.gov.cn/"]
        case MarkdownField():
            some = ["正文"]
        case RowsField():
            some = rows_like(field, expression)
        case _:
            some = ["文字", *texts]
    return [empty_value(field), *some]


def rows_like(table: RowsField, expression: str) -> list[list[dict[str, Any]]]:
    """Tables of one row, in which the columns that the expression names hold one value of each sort."""
    columns = []
    for column in table.columns:
        values = _values(column, expression)
        is_named = re.search(rf"\b{column.id}\b", expression) is not None
        columns.append(
            [(column.id, value) for value in (values if is_named else values[column.required :][:1])]
        )
    return [[dict(row)] for row in islice(product(*columns), MOST + 1)]


def _chosen(options: list[str], spoken: list[str]) -> list[str]:
    """The options that the expression speaks of, and one that it does not."""
    named = [option for option in options if option in spoken]
    other = next((option for option in options if option not in spoken), None)
    return named if other is None else [*named, other]


def held(context: Mapping[str, Any], asked: Asked) -> Any:
    value: Any = context
    for key in asked:
        value = value[key]
    return value


def filled_in(sample: Mapping[str, Any], answers: Iterable[tuple[Asked, Any]]) -> dict[str, Any]:
    """The sample with these answers in it; itself it stays as it is."""
    context = dict(sample)
    own: set[Asked] = set()
    for asked, value in answers:
        within = context
        for depth, key in enumerate(asked[:-1], start=1):
            if asked[:depth] not in own:
                own.add(asked[:depth])
                within[key] = dict(within[key])
            within = within[key]
        within[asked[-1]] = value
    return context


def may_be(field: FormField, asked: Asked, context: Mapping[str, Any], after: frozenset[str]) -> bool:
    """Whether what the context holds of a field can have been accepted."""
    value = held(context, asked)
    if asked == URGENT:
        return True
    if asked[0] == "given" and asked[1] not in after:
        return True
    try:
        if isinstance(field, RowsField) and not all(_may_be_row(field, row, context) for row in value):
            return False
        if asked[0] == "rows":
            return True
        if not is_shown(field, context):
            return is_empty(value)
        if isinstance(field, NumberField) and value is not None and number_fault(field, value) is not None:
            return False
        return not (is_empty(value) and is_required(field, context))
    except ConditionError:  # reported at the field
        return True


def _may_be_row(table: RowsField, row: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """What only some rows require is not asked: of columns that the expression does not name nothing was filled in."""
    seen = {**context, "row": row}
    for column in table.columns:
        value = row[column.id]
        is_asked = is_shown(column, seen)
        if is_empty(value):
            fits = not (is_asked and column.required)
        else:
            fits = is_asked and not (isinstance(column, NumberField) and number_fault(column, value))
        if not fits:
            return False
    return True
