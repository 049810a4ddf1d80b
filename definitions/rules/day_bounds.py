"""`earliest` and `latest` name days that are known when they are asked for, and leave one that can be chosen."""

from collections.abc import Iterator, Sequence

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.day_bounds import Bound, bound_of
from definitions.schema.fields import BaseField, DateField, RowsField
from definitions.vocabulary import FieldKind

FIELDS = ("form.fields", "stages.*.fields")
Known = list[str]


@rule(*FIELDS, "stages.*.id", "stages.*.next", "stages.*.branches", "stages.*.otherwise")
def bounds_of_days_are_known(document: Document) -> Iterator[Problem]:
    for path, field, known in dates(document):
        for key, bound in bounds(field):
            if bound.reference is not None and bound.day not in known:
                message = f"{quoted(bound.day)} 不是填这一项时已经有的日期项。"
                hint = (
                    did_you_mean(bound.day, known) or "写 submission（提交之日），或者别的 kind: date 的项。"
                )
                yield document.problem("unknown-field", message, (*path, key), hint)


@rule("form.fields.@", "stages.@.fields.@")
def some_day_can_be_chosen(document: Document) -> Iterator[Problem]:
    """Where both bounds are counted from the same day; of others it depends on what is filled in."""
    for path, field, _ in dates(document):
        told = dict(bounds(field))
        if told.keys() == {"earliest", "latest"} and _leaves_none(told["earliest"], told["latest"]):
            message = f"最早 {quoted(str(field.earliest))}，最晚 {quoted(str(field.latest))}：没有一天可填。"
            yield document.problem("no-day-left", message, (*path, "latest"), "检查两个是否写反。")


def dates(document: Document) -> Iterator[tuple[Path, DateField, Known]]:
    """Each with its place, and the dates that it may be measured by: not itself."""
    form = document.process.form.fields
    of_form = [f"form.{one.id}" for one in form if one.kind is FieldKind.DATE]
    for index, field in enumerate(form):
        path: Path = ("form", "fields", index)
        if isinstance(field, RowsField):
            columns = [f"row.{one.id}" for one in field.columns if one.kind is FieldKind.DATE]
            yield from _of(field.columns, (*path, "columns"), "row", [*of_form, *columns])
        elif isinstance(field, DateField):
            yield path, field, [one for one in of_form if one != f"form.{field.id}"]
    for path, stage in document.human_stages():
        here = [f"given.{stage.id}.{one.id}" for one in stage.fields if one.kind is FieldKind.DATE]
        before = document.holding_before(FieldKind.DATE, stage.id)
        known = dict.fromkeys([*before, *here])
        yield from _of(stage.fields, (*path, "fields"), f"given.{stage.id}", list(known))


def _of(
    fields: Sequence[BaseField], path: Path, where: str, known: Known
) -> Iterator[tuple[Path, DateField, Known]]:
    for index, field in enumerate(fields):
        if isinstance(field, DateField):
            yield (*path, index), field, [one for one in known if one != f"{where}.{field.id}"]


def bounds(field: DateField) -> Iterator[tuple[str, Bound]]:
    for key, written in (("earliest", field.earliest), ("latest", field.latest)):
        if written is not None:
            yield key, bound_of(written)


def _leaves_none(earliest: Bound, latest: Bound) -> bool:
    units = {bound.span.unit for bound in (earliest, latest) if bound.span is not None}
    return earliest.day == latest.day and len(units) <= 1 and _steps(earliest) > _steps(latest)


def _steps(bound: Bound) -> int:
    if bound.span is None:
        return 0
    return bound.span.n if bound.is_after else -bound.span.n
