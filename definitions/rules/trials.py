"""Contexts to try an expression in: whatever a person may fill in or leave out, it has to be computable."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, permutations, product
from typing import Any

from definitions.conditions import (
    ConditionError,
    check_syntax,
    literals,
    references,
)
from definitions.problems import quoted
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
    UnitField,
    UnitsField,
    UrlField,
)
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, Stage, decisions_of, told_in
from definitions.semantics.entries import Registers, made_whole
from definitions.semantics.forms import complete, empty_value, is_empty, is_required, is_shown, number_fault
from definitions.semantics.path import conditions_context
from definitions.vocabulary import Effect, FieldKind

Asked = tuple[str, ...]
"""`("form", field)`, `("given", stage, field)`, `("rows", table)` or `("row", column)`; of an entry
`("form", field, member)`; and `START`, `URGENT` and `RETURNS`.
"""


def as_asked(reference: tuple[str, ...]) -> Asked:
    """What a reference of any length reads: of what a field of the form holds, the member where one is named."""
    return reference[: 3 if reference[0] in {"form", "given"} else 2]


MOST_TABLES = 5001
"""Tables of one row: one more than may be looked at."""

MOST_PAIRED = 12
"""Rows of which every two are put together."""

A_FILE = {"name": "附件.pdf", "digest": "0" * 64, "media_type": "application/pdf", "size": 1}

A_PICTURE = {"name": "图片.png", "digest": "1" * 64, "media_type": "image/png", "size": 1}

A_PUBLICATION = {
    "id": "1",
    "number": "样例〔2026〕1号",
    "title": "标题",
    "channel": "website",
    "url": "https://www.example.gov.cn/notices/1-1.html",
    "hash": "0" * 64,
}


@lru_cache(maxsize=4096)
def asked_by(expression: str) -> tuple[Asked, ...]:
    """What the expression may read itself: of what a field of the form holds, the field or the member."""
    found: dict[Asked, None] = {}
    for reference in sorted(references(expression)):
        if reference[0] == "form":
            found[reference[:2]] = None
        found[as_asked(reference)] = None
    return tuple(found)


def told(read: Sequence[Asked], context: Mapping[str, Any], organization: Organization | None = None) -> str:
    """`form.amount 没有填、form.kind 填“公文”、提交单位是信息中心（it_division）`."""
    values = ((asked, held(context, asked)) for asked in read)
    return "、".join(
        _said(asked, value, organization) for asked, value in values if not isinstance(value, Mapping)
    )


def _said(asked: Asked, value: Any, organization: Organization | None) -> str:
    if asked == RETURNS:
        return f"退回过 {value} 次" if value else "没有退回过"
    if asked == START:
        return f"提交单位是{_called(value, organization)}"
    return f"{'.'.join(asked)} {_as_filled_in(value)}"


def _as_filled_in(value: Any) -> str:
    if isinstance(value, bool):
        return "是 true" if value else "是 false"
    return "没有填" if is_empty(value) else f"填{quoted(value)}"


def _called(unit: str, organization: Organization | None) -> str:
    title = organization.unit_title(unit) if organization is not None else unit
    return f" {unit}" if title == unit else f"{title}（{unit}）"


HASTES = [False, True]
URGENT: Asked = ("case", "urgent")
_HASTE = ChoiceField(
    id="urgent", kind=FieldKind.CHOICE, label=Words(zh="加急", en="Urgent"), options=["true"]
)
"""Stands for `case.urgent`, which is true or false."""
RETURNS: Asked = ("case", "returns")
"""How often the case was returned to its drafter. Nothing changes it from one submission to the next return."""
_RETURNS = NumberField(
    id="returns", kind=FieldKind.NUMBER, label=Words(zh="退回次数", en="Returns"), required=True, minimum=0
)
START: Asked = ("start", "unit")
"""The unit that submits."""
ANY_UNIT_AT_ALL = "unit"
"""Stands for a unit of which no condition speaks, where the organisation is not known."""
_SUBMITTER = UnitField(id="unit", kind=FieldKind.UNIT, label=Words(zh="提交单位", en="Submitting unit"))
"""Stands for `start.unit`, which is never empty."""


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
    asked[START] = _SUBMITTER
    asked[RETURNS] = _RETURNS
    if process.urgency is not None:
        asked[URGENT] = _HASTE
    kept = _kept_on_returns(process)
    for stage in process.telling_stages:
        needed = _needed_to_pass(stage)
        for field in told_in(stage):
            told = _told_of_another(field) if stage.id in kept else field
            asked["given", stage.id, field.id] = _required(told) if field.id in needed else told
    return asked


def _kept_on_returns(process: Process) -> frozenset[str]:
    """Stages whose signature may stand while the form is filled in anew: what they told was right for another one."""
    return frozenset(
        kept
        for stage in process.human_stages
        for option in decisions_of(stage).values()
        for kept in option.keep
    )


def _told_of_another(field: FormField) -> FormField:
    """Whether it was asked for then does not depend on the form as it is now."""
    required = field.required and field.shown_when is None
    return field.model_copy(update={"required": required, "required_when": None, "shown_when": None})


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
    return {**conditions_context(process, sample, {}, unit=ANY_UNIT_AT_ALL), **beside}


def read_by(fields: Mapping[Asked, FormField], expressions: Sequence[str]) -> list[Asked]:
    """What the expressions read, and what decides whether that is asked for."""
    waiting, read = [*expressions], []
    while waiting:
        for asked in asked_by(waiting.pop()):
            if asked in fields and asked not in read:
                read.append(asked)
                conditions = (fields[asked].shown_when, fields[asked].required_when)
                waiting += [one for one in conditions if one is not None and can_be_read(one)]
    return read


def can_be_read(condition: str) -> bool:
    """Else it is reported where it stands, and the field may hold anything."""
    try:
        check_syntax(condition)
    except ConditionError:
        return False
    return True


def values_to_try(field: FormField, expression: str) -> list[Any]:
    """One value of each sort, and those that the expression speaks of. The empty one first."""
    spoken = literals(expression)
    texts = sorted(one for one in spoken if isinstance(one, str))
    numbers = sorted(one for one in spoken if isinstance(one, float))
    match field:
        case NumberField():
            near = [number + step for number in numbers for step in (-1, 0, 1)]
            some: list[Any] = [0, 1.5, *near]
        case ChoiceField() | ChoicesField():
            options = _chosen(field.options, texts)
            some = [[one] for one in options] if isinstance(field, ChoicesField) else options
        case UnitsField():
            some = [["unit"], ["unit", "another"], *([text] for text in texts)]
        case FilesField():
            some = [[A_FILE], [A_PICTURE], [A_FILE, A_PICTURE]]
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
    """Tables of one row, in which the columns that the expression names hold one value of each sort; of two unlike rows; and
    of as many as it speaks of.
    """
    columns = []
    for column in table.columns:
        values = values_to_try(column, expression)
        is_named = re.search(rf"\b{column.id}\b", expression) is not None
        columns.append(
            [(column.id, value) for value in (values if is_named else values[column.required :][:1])]
        )
    rows = [dict(row) for row in islice(product(*columns), MOST_TABLES)]
    pairs = [[*pair] for pair in permutations(rows, 2)] if len(rows) <= MOST_PAIRED else []
    spoken = {int(one) + step for one in literals(expression) if isinstance(one, float) for step in (0, 1)}
    many = [[rows[-1]] * number for number in sorted(spoken) if 1 < number <= table.at_most]
    return [*([row] for row in rows), *pairs, *many]


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
    if asked in (URGENT, START, RETURNS):
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
