"""Fields that ask for a person: whose name they take is there, and is known when they are filled in."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.schema.fields import FormField, PersonField, RowsField
from definitions.schema.places import SUBMITTING_UNIT, Base, Place
from definitions.vocabulary import FieldKind

Asked = tuple[Path, PersonField, str | None]
"""With its place, and the stage that asks; None: the form does."""


def _asked(document: Document) -> Iterator[Asked]:
    for index, field in enumerate(document.process.form.fields):
        yield from _within(("form", "fields", index), field)
    for path, stage in document.human_stages():
        for index, field in enumerate(stage.fields):
            for at, found, _ in _within((*path, "fields", index), field):
                yield at, found, stage.id


def _within(path: Path, field: FormField) -> Iterator[Asked]:
    if isinstance(field, PersonField):
        yield path, field, None
    elif isinstance(field, RowsField):
        for index, column in enumerate(field.columns):
            if isinstance(column, PersonField):
                yield (*path, "columns", index), column, None


@rule()
def roles_of_persons_are_there(document: Document) -> Iterator[Problem]:
    known = [one.id for one in document.organization.roles] if document.organization is not None else []
    for path, field, _ in _asked(document):
        if document.organization is not None and field.role is not None and field.role not in known:
            message = f"本机构没有 {quoted(field.role)} 这个岗位。"
            yield document.problem("unknown-role", message, (*path, "role"), did_you_mean(field.role, known))


@rule("form.fields.*.id", "form.fields.*.kind", "stages.*.fields", *WAYS)
def units_of_persons_are_there(document: Document) -> Iterator[Problem]:
    for path, field, stage in _asked(document):
        if field.place is not None:
            yield from _of_place(document, (*path, "of"), field.place, stage)


def _of_place(document: Document, path: Path, place: Place, stage: str | None) -> Iterator[Problem]:
    fields = _units_before(document, stage)
    match place.base:
        case Base.COLUMN | Base.STAGE:
            message = f"人员项的 of 不能写 {quoted(str(place))}。"
            hint = f"可以写：{SUBMITTING_UNIT}、单位的代号、{'、'.join(fields) or 'form.<kind: unit 的项>'}。"
            yield document.problem("unfit-place", message, path, hint)
        case Base.FIELD if place.name not in fields:
            message = f"{quoted(place.name)} 不是{'本环节、' if stage else ''}表单或者此前的环节里 kind: unit 的项。"
            near = document.instead_of_several(place.name) or did_you_mean(place.name, fields)
            yield document.problem("unknown-field", message, path, near or "先加一个 kind: unit 的项。")
        case Base.UNIT if document.organization is not None:
            known = [one.id for one in document.organization.units]
            if place.name not in known:
                message = f"本机构没有 {quoted(place.name)} 这个单位。"
                near = did_you_mean(place.name, [SUBMITTING_UNIT, *fields, *known])
                yield document.problem("unknown-unit", message, path, near)


def _units_before(document: Document, stage: str | None) -> list[str]:
    if stage is None:
        return [f"form.{field.id}" for field in document.process.form.fields if field.kind is FieldKind.UNIT]
    own = next(one for _, one in document.human_stages() if one.id == stage)
    here = [f"given.{stage}.{field.id}" for field in own.fields if field.kind is FieldKind.UNIT]
    return [*document.holding_before(FieldKind.UNIT, stage), *here]
