"""What a process asks of the entries of registers is there: in its form, in its triggers, in its examples."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.conditions import ConditionError, check_syntax, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.expressions import condition_problem
from definitions.rules.named_registers import check_state, entry_fields, entry_triggers
from definitions.rules.rule import rule
from definitions.schema.fields import EntryField
from definitions.schema.registers import Register
from definitions.schema.triggers import FROM_ENTRY, EntryTrigger
from definitions.semantics.triggers import OCCASION
from definitions.vocabulary import FieldKind


@rule()
def entry_fields_fit_their_register(document: Document) -> Iterator[Problem]:
    for path, field in entry_fields(document):
        register = document.register(field.register_name)
        if register is None:
            continue
        for number, state in enumerate(field.states):
            yield from check_state(document, (*path, "states", number), register, state)
        units = register.of_kind(FieldKind.UNIT)
        if field.own is not None and field.own not in units:
            message = f"登记簿 `{register.register_name}` 里没有 {quoted(field.own)} 这个 kind: unit 的项。"
            hint = did_you_mean(field.own, units) or "写登记簿里填单位的那一项。"
            yield document.problem("unknown-field", message, (*path, "own"), hint)


@rule("form.fields.*.id", "form.fields.*.kind")
def entry_triggers_fit_their_register(document: Document) -> Iterator[Problem]:
    for path, trigger in entry_triggers(document):
        register = document.register(trigger.register_name)
        yield from _check_unit(document, path, trigger, register)
        if register is None:
            continue
        known = {f"{FROM_ENTRY}{name}" for name in register.members}
        for name, expression in trigger.form.items():
            yield from _check_formula(document, (*path, "form", name), expression, known | {*OCCASION})
        if trigger.when is not None:
            yield from _check_formula(document, (*path, "when"), trigger.when, known)
        yield from _check_event(document, (*path, "on"), trigger, register)


def _check_event(
    document: Document, at: Path, trigger: EntryTrigger, register: Register
) -> Iterator[Problem]:
    """That it can come to pass."""
    if "stale" in trigger.on and register.stale is None:
        message = f"登记簿 `{register.register_name}` 没有写 stale，不会有 {trigger.on}。"
        yield document.problem("never-stale", message, at, "在登记簿里写上 stale。")
    elif trigger.event == "stale_soon" and register.stale is not None and register.stale.warn is None:
        message = f"登记簿 `{register.register_name}` 的 stale 没有写 warn，不会事先提醒。"
        yield document.problem("never-stale", message, at, "在 stale 里写上 warn。")
    elif trigger.event == "closed" and not register.closed_states:
        message = f"登记簿 `{register.register_name}` 没有 closed: true 的状态，不会有 entry_closed。"
        yield document.problem("never-closed", message, at, "在登记簿里写上这样的状态。")


def _check_unit(
    document: Document, path: Path, trigger: EntryTrigger, register: Register | None
) -> Iterator[Problem]:
    at, place = (*path, "of"), trigger.place
    if trigger.unit_field is not None:
        units = register.of_kind(FieldKind.UNIT) if register else []
        if register is not None and trigger.unit_field not in units:
            known = [f"{FROM_ENTRY}{one}" for one in units]
            message = f"{quoted(place.name)} 不是登记簿里 kind: unit 的项。"
            yield document.problem("unknown-unit", message, at, did_you_mean(place.name, known))
    elif place.base != "unit":
        message = f"登记簿的条目引起的起草，不能写 {quoted(trigger.of)}。"
        hint = f"写单位的编号，或者 {FROM_ENTRY}<登记簿里填单位的项>。"
        yield document.problem("unknown-unit", message, at, hint)
    elif document.organization is not None:
        units = [one.id for one in document.organization.units]
        if place.name not in units:
            message = f"本机构没有 {quoted(place.name)} 这个单位。"
            yield document.problem("unknown-unit", message, at, did_you_mean(place.name, units))


def _check_formula(document: Document, path: Path, expression: str, known: set[str]) -> Iterator[Problem]:
    try:
        check_syntax(expression)
    except ConditionError as error:
        yield condition_problem(document.source, path, error)
        return
    for reference in sorted(references(expression)):
        named = ".".join(reference)
        if named not in known:
            message = f"表达式里的 `{named}` 不知所指。"
            yield document.problem("unknown-field", message, path, did_you_mean(named, known))


@rule("form.fields")
def examples_know_the_entries(document: Document) -> Iterator[Problem]:
    """An example says of an entry no more than matters, and nothing that the register does not have."""
    for _, field in entry_fields(document):
        register = document.register(field.register_name)
        members = register.members if register is not None else {}
        for path, name in _said_of(document, field) if members else ():
            if name not in members:
                message = f"登记簿 `{field.register_name}` 里没有 {quoted(name)} 这一项。"
                yield document.problem("unknown-field", message, path, did_you_mean(name, members))


def _said_of(document: Document, field: EntryField) -> Iterator[tuple[Path, str]]:
    """What the sample and the examples say of an entry, each with its place."""
    given: list[tuple[Path, Mapping[str, Any]]] = [(("sample",), document.process.sample)]
    given += [(("examples", n, "given"), one.given) for n, one in enumerate(document.process.examples)]
    for path, values in given:
        entry = values.get(field.id)
        if isinstance(entry, dict):
            yield from (((*path, field.id, name), name) for name in entry)
