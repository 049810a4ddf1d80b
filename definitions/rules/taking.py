"""What a case takes over from its child case: what it names is there, and fits the fields that hold it."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.conditions import ConditionError, check_syntax, evaluate, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.calls import Known, calls
from definitions.rules.document import Document
from definitions.rules.expressions import condition_problem, place_of_text
from definitions.rules.rule import rule
from definitions.rules.trying import Trial, Untotal, try_out
from definitions.schema.fields import (
    ChoiceField,
    ChoicesField,
    FormField,
    MarkdownField,
    TakenField,
    TextField,
)
from definitions.schema.process import Process
from definitions.schema.stages import OUTCOME, CallStage, told_in
from definitions.semantics.forms import fault
from definitions.vocabulary import FieldKind

CASE_NUMBER = "case.number"
A_NUMBER = "样例〔2026〕1号"
NOBODYS = (
    "required",
    "required_when",
    "shown_when",
    "help",
    "part",
    "default",
    "pattern",
    "earliest",
    "latest",
)
"""Keys of a field that speak to whoever fills it in."""


@rule("stages.@.fields.*.id", "stages.@.take", "stages.@.wait")
def taken_fields_and_takings_match(document: Document) -> Iterator[Problem]:
    for path, stage in calls(document):
        if not stage.wait:
            for key in ("fields", "take"):
                if getattr(stage, key):
                    message = f"环节 `{stage.id}` 不等子办件（wait: false），取不到它的内容。"
                    yield document.problem("useless-key", message, (*path, key), f"删去 {key}，或删去 wait。")
            continue
        known = [field.id for field in stage.fields]
        for name in stage.take:
            if name not in known:
                message = f"环节 `{stage.id}` 的 fields 里没有 {quoted(name)} 这一项。"
                hint = did_you_mean(name, known) if known else f"写上 fields，说明 {name} 是什么。"
                yield document.problem("unknown-field", message, (*path, "take", name), hint)
        for index, name in enumerate(known):
            if name not in stage.take and name != OUTCOME:
                message = f"环节 `{stage.id}` 没有写 `{name}` 项取子办件的什么，它会一直空着。"
                hint = f"在 take 里写上，例如 take: {{{name}: case.number}}；用不着的删去。"
                yield document.problem("never-filled", message, (*path, "fields", index, "id"), hint)


@rule()
def taken_fields_are_filled_in_by_nobody(document: Document) -> Iterator[Problem]:
    for path, stage in calls(document):
        for index, field in enumerate(stage.fields):
            at = (*path, "fields", index)
            if field.id == OUTCOME:
                message = f"`{OUTCOME}` 是子办件的办理结果，每个等子办件的环节都有，不能另立。"
                yield document.problem("reserved-id", message, (*at, "id"), "换一个名字。")
            for key in NOBODYS:
                if getattr(field, key, None) not in (None, False):
                    message = f"`{field.id}` 项是从子办件取来的，没有人填写，`{key}` 不起作用。"
                    yield document.problem("useless-key", message, (*at, key), f"删去 {key}。")


@rule()
def takings_can_be_read(document: Document) -> Iterator[Problem]:
    """As far as it can be told without the document of the child."""
    for path, stage in calls(document):
        for name, expression in stage.take.items():
            at = (*path, "take", name)
            try:
                check_syntax(expression)
            except ConditionError as error:
                yield condition_problem(document.source, at, error)
                continue
            for read in sorted(references(expression)):
                named = ".".join(read)
                if not (named == CASE_NUMBER or (read[0] in ("form", "given") and len(read) > 1)):
                    place = place_of_text(document.source, at, named)
                    message = f"表达式里的 `{named}` 不是子办件的内容。"
                    hint = f"子办件的表单项写成 form.表单项，环节填写的写成 given.环节.填写项，编号写成 {CASE_NUMBER}。"
                    yield document.problem("unknown-field", message, at, hint, place=place)


def check_takings(document: Document, known: Known) -> Iterator[Problem]:
    """What only the documents of the children can tell. Silent on those that are not known."""
    for path, stage in calls(document):
        called = known.get(document.process.called_by(stage))
        if called is not None and stage.wait:
            yield from _check_taken(document, path, stage, called)


def _check_taken(document: Document, path: Path, stage: CallStage, called: Process) -> Iterator[Problem]:
    child = Document(document.source, called)
    fields = {field.id: field for field in stage.fields}
    known = _known(child)
    for name, expression in stage.take.items():
        at = (*path, "take", name)
        unknown = list(_unknown(child, known, expression))
        for named in unknown:
            place = place_of_text(document.source, at, named)
            message = f"流程 `{called.process}` 里没有 `{named}`。"
            yield document.problem("unknown-field", message, at, did_you_mean(named, known), place=place)
        if not unknown and name in fields and not child.speaks_of_unknown_entries(expression):
            yield from _fit(document, at, fields[name], called, expression)


def _known(child: Document) -> dict[str, FormField | None]:
    """What can be taken, with the field that it stands in."""
    members = {".".join(one): None for one in child.form_members}
    form = {f"form.{field.id}": field for field in child.process.form.fields}
    given = {
        f"given.{stage.id}.{field.id}": field
        for stage in child.process.telling_stages
        for field in told_in(stage)
    }
    return {CASE_NUMBER: None, **members, **{name: form[name] for name in members if name in form}, **given}


def _unknown(child: Document, known: Mapping[str, Any], expression: str) -> Iterator[str]:
    try:
        read = references(expression)
    except ConditionError:  # reported by takings_can_be_read
        return
    for reference in sorted(read):
        named = ".".join(reference)
        is_asked = reference[0] in ("form", "given") and len(reference) > 1
        if is_asked and named not in known and not child.is_unknown_entry(reference):
            yield named


def _fit(
    document: Document, at: Path, field: TakenField, called: Process, expression: str
) -> Iterator[Problem]:
    """Whatever the child was filled in with: it can be computed, and the field holds it."""
    faults: dict[str, None] = {}

    def compute(formula: str, context: Mapping[str, object]) -> object:
        value = evaluate(formula, context)
        reason = fault(field, value)
        if reason is not None:
            faults[reason] = None
        return value

    try:
        beside = {"case": {"urgent": False, "number": A_NUMBER}}
        trial = Trial(frozenset())
        try_out(compute, called, expression, trial, document.effort, at=at, beside=beside)
    except ConditionError as error:
        yield condition_problem(document.source, at, error)
        return
    except Untotal as failure:
        message = f"`{field.id}` 项{failure.said.replace('在', '在子办件的', 1)}算不出来：{failure.reason}。"
        yield document.problem("condition-not-total", message, at, failure.hint)
        return
    wider = _wider(field, _known(Document(document.source, called)).get(expression.strip()))
    reason = wider or next(iter(faults), None)
    if reason is not None:
        message = f"`{field.id}` 项（kind: {field.kind}）装不下从子办件取的：{reason}。"
        yield document.problem("unfit-value", message, at, _HINTS.get(FieldKind(field.kind), _HINT))


_HINT = "改写表达式，或者让这一项和子办件的那一项写得一样。"
_HINTS = {
    FieldKind.TEXT: "它要的是文字：数字改用 kind: number 的项；长的文字，把 max_length 写大。",
    FieldKind.NUMBER: "它要的是数字，取子办件里 kind: number 的项。",
    FieldKind.DATE: "它要的是日期，取子办件里 kind: date 的项。",
}


def _wider(field: TakenField, source: FormField | None) -> str | None:
    """How a field of the child holds more than this one, where it is taken as it is."""
    if isinstance(field, ChoiceField | ChoicesField) and isinstance(source, ChoiceField | ChoicesField):
        others = [one for one in source.options if one not in field.options]
        return f"没有这些选项：{'、'.join(others)}" if others else None
    if isinstance(field, TextField) and isinstance(source, TextField | MarkdownField):
        if source.max_length > field.max_length:
            return f"最多 {field.max_length} 字，子办件的那一项最多 {source.max_length} 字"
        if not field.multiline and (isinstance(source, MarkdownField) or source.multiline):
            return "不能换行，子办件的那一项可以"
    return None


__all__ = [
    "check_takings",
    "taken_fields_and_takings_match",
    "taken_fields_are_filled_in_by_nobody",
    "takings_can_be_read",
]
