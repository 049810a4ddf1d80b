"""Extensions of deadlines: a ladder that adds up; and whoever approves or decides something beside the stages: those, haste, objections."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.places import SUBMITTING_UNIT, Base
from definitions.schema.process import Deadline, Extensions
from definitions.schema.signing import NamedPerson, Party, Who
from definitions.vocabulary import FieldKind
from definitions.working_days import Span, parse_span

FROM_FORM = "form."
LENGTHS = ("deadlines.@.within", "deadlines.@.no_later_than", "deadlines.@.extensions")


def _extended(document: Document) -> Iterator[tuple[Path, Deadline, Extensions]]:
    for index, deadline in enumerate(document.process.deadlines):
        if deadline.extensions is not None:
            yield ("deadlines", index, "extensions"), deadline, deadline.extensions


def approvers(document: Document) -> Iterator[tuple[Path, Party, str]]:
    """Who is asked beside the stages, at any time: the place, the signer, and for what."""
    for path, _, extensions in _extended(document):
        yield (*path, "approved_by"), extensions.approved_by, "延期"
    if document.process.reopening is not None:
        yield ("reopening", "by"), document.process.reopening.by, "重新办理"
    declared = document.process.urgency
    if declared is not None:
        for key, who in (("marked_by", declared.marked_by), ("confirmed_by", declared.confirmed_by)):
            if who is not None:
                yield ("urgency", key), who, "加急"
    objection = document.process.objection
    if objection is not None:
        yield ("objection", "answered_by"), objection.answered_by, "异议的答复"
        yield ("objection", "coordinated_by"), objection.coordinated_by, "异议的协调"


@rule(*LENGTHS)
def ladders_add_up(document: Document) -> Iterator[Problem]:
    for path, deadline, extensions in _extended(document):
        if deadline.at_least is not None:  # told by deadlines_are_counted_one_way
            continue
        first, *more = extensions.by
        limit, steps = (deadline.within, extensions.by) if deadline.within is not None else (first, more)
        begun, spans = parse_span(limit), [parse_span(step) for step in steps]
        others = [
            number
            for number, span in enumerate(spans, len(extensions.by) - len(steps))
            if span.unit != begun.unit
        ]
        for number in others:
            message = f"前面写的是 {quoted(limit)}，延期要用同一个单位。"
            yield document.problem("other-unit", message, _step(document, path, number), "改成同一个单位。")
        if extensions.total is not None and not others:
            yield from _check_total(document, path, begun.longer_by(spans), extensions.total)


def _check_total(document: Document, path: Path, whole: Span, total: str) -> Iterator[Problem]:
    cap = parse_span(total)
    at = (*path, "total")
    if cap.unit != whole.unit:
        message = f"total 写的是 {quoted(total)}，要用时限的单位。"
        yield document.problem("other-unit", message, at, "改成同一个单位。")
    elif whole.n > cap.n:
        message = f"连同延期一共{whole}，超过了 total 写的{cap}。"
        yield document.problem("ladder-beyond-total", message, at, "改小 by 里的时间，或少写一次。")


def _step(document: Document, path: Path, number: int) -> Path:
    """One alone needs no list."""
    at: Path = (*path, "by", number)
    return at if document.source.known(at) == at else (*path, "by")


@rule()
def one_person_approves(document: Document) -> Iterator[Problem]:
    for at, who, what in approvers(document):
        for key in sorted(who.model_fields_set & {"each", "weight"}):
            message = f"{what}由一个人审批，`{key}` 不起作用。"
            yield document.problem("useless-key", message, (*at, key), f"删去 {key}。")


@rule("form.fields.*.id", "form.fields.*.kind", "form.fields.*.required", "form.fields.*.shown_when")
def extensions_have_an_approver(document: Document) -> Iterator[Problem]:
    """Whom the form names has to be named always: it may be asked for on every way."""
    for at, who, what in approvers(document):
        if isinstance(who, NamedPerson) and (who.is_drafter or who.acted_in is not None):
            continue
        named = who.person if isinstance(who, NamedPerson) else who.of
        if isinstance(who, NamedPerson) or named.startswith(FROM_FORM):
            key, kind = (
                ("person", FieldKind.PERSON) if isinstance(who, NamedPerson) else ("of", FieldKind.UNIT)
            )
            yield from _check_named(document, (*at, key), named, kind, what)


@rule()
def approvers_are_where_the_document_says(document: Document) -> Iterator[Problem]:
    """It is approved at any time: nothing is opened with which a unit could be looked up."""
    units = [one.id for one in document.organization.units] if document.organization else None
    for path, who, what in approvers(document):
        at = (*path, "of")
        if not isinstance(who, Who):
            continue
        if who.place.is_looked_up:
            message = f"{what}由谁批，不能写 {quoted(who.of)}：{what}随时可以提出，没有环节可以从中查出单位。"
            hint = f"写单位的编号、{SUBMITTING_UNIT}，或者 form.<单位项>。"
            yield document.problem("unknown-unit", message, at, hint)
        elif who.place.base is Base.UNIT and units is not None and who.place.name not in units:
            message = f"本机构没有 {quoted(who.place.name)} 这个单位。"
            known = [SUBMITTING_UNIT, *units]
            yield document.problem("unknown-unit", message, at, did_you_mean(who.place.name, known))


OF_THE_DRAFTER = frozenset({"marked_by", "answered_by", "by"})
"""What is no approval: to ask for haste, to answer for the text, to take up again what all sign anew."""


@rule()
def approvers_are_no_actors_of_the_case(document: Document) -> Iterator[Problem]:
    """It is approved at any time, when no stage need have been passed; and nobody approves what is their own."""
    for path, who, what in approvers(document):
        if not isinstance(who, NamedPerson):
            continue
        if who.acted_in is not None:
            message = (
                f"{what}由谁批，不能写 {quoted(str(who))}：{what}随时可以提出，那时不一定有人办过这个环节。"
            )
            hint = f"写岗位，或者 {FROM_FORM}<kind: person 的项>。"
            yield document.problem("unknown-stage", message, (*path, "person"), hint)
        elif who.is_drafter and path[-1] not in OF_THE_DRAFTER:
            message = f"{what}不能由拟稿人批：那是自己批自己的办件。"
            yield document.problem("self-approval", message, (*path, "person"), "写岗位，由别人批。")


def _check_named(document: Document, at: Path, named: str, kind: FieldKind, what: str) -> Iterator[Problem]:
    fields = {f"{FROM_FORM}{one.id}": one for one in document.process.form.fields if one.kind is kind}
    field = fields.get(named)
    if field is None:
        message = f"{quoted(named)} 不是表单里 kind: {kind} 的项。"
        hint = document.instead_of_several(named) or did_you_mean(named, list(fields))
        yield document.problem("unknown-field", message, at, hint or f"先在表单里加一个 kind: {kind} 的项。")
    elif not field.required or field.shown_when is not None:
        message = f"{what}可能没有人能批：它由 {named} 决定谁批，这一项却可以不填。"
        yield document.problem("vacant-duty", message, at, f"把表单项 `{field.id}` 设为必填。")
