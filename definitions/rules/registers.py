"""Registers hold together, and what processes write into them and read of them is there."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from definitions.conditions import ConditionError, check_syntax, evaluate, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document, problem_at
from definitions.rules.expressions import condition_problem, given_before, passed_before
from definitions.rules.names import repeated
from definitions.rules.rule import WAYS, rule
from definitions.rules.trying import Trial, Untotal, try_out
from definitions.schema.fields import ChoiceField, ChoicesField, EntryField, FormField
from definitions.schema.registers import Register
from definitions.schema.stages import RegisterStage
from definitions.schema.triggers import FROM_ENTRY, EntryTrigger
from definitions.semantics.forms import start_of
from definitions.semantics.triggers import OCCASION
from definitions.source import Source
from definitions.vocabulary import COLUMN_SOURCES, FieldKind

NOT_IN_REGISTERS = (FieldKind.MARKDOWN, FieldKind.FILES, FieldKind.ROWS, FieldKind.ENTRY)
OF_FORMS = ("required_when", "shown_when", "part", "earliest", "latest", "role", "of")
"""Keys of fields that say nothing of an entry."""
BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: COLUMN_SOURCES[name] for name in ("case", "publication")}
)
OCCASIONS = tuple(one.partition(".")[2] for one in OCCASION)


def register_stages(document: Document) -> Iterator[tuple[Path, RegisterStage]]:
    for path, stage in document.stages():
        if isinstance(stage, RegisterStage):
            yield path, stage


def entry_fields(document: Document) -> Iterator[tuple[Path, EntryField]]:
    """Those of the form."""
    for index, field in enumerate(document.process.form.fields):
        if isinstance(field, EntryField):
            yield ("form", "fields", index), field


def entry_triggers(document: Document) -> Iterator[tuple[Path, EntryTrigger]]:
    for index, trigger in enumerate(document.process.triggers):
        if isinstance(trigger, EntryTrigger):
            yield ("triggers", index), trigger


def _named(document: Document) -> Iterator[tuple[Path, str]]:
    """Every register that the document speaks of."""
    for path, stage in register_stages(document):
        yield (*path, "register"), stage.register_name
    for path, field in entry_fields(document):
        yield (*path, "register"), field.register_name
    for path, trigger in entry_triggers(document):
        yield (*path, "register"), trigger.register_name


@rule()
def registers_exist(document: Document) -> Iterator[Problem]:
    if document.registers is None:
        return
    for path, name in _named(document):
        if name not in document.registers:
            message = f"本机构没有 {quoted(name)} 这本登记簿。"
            hint = did_you_mean(name, document.registers)
            yield document.problem("unknown-register", message, path, hint)


@rule()
def entry_fields_fit_their_register(document: Document) -> Iterator[Problem]:
    for path, field in entry_fields(document):
        register = document.register(field.register_name)
        if register is None:
            continue
        for number, state in enumerate(field.states):
            yield from _check_state(document, (*path, "states", number), register, state)
        units = [one.id for one in register.fields if one.kind is FieldKind.UNIT]
        if field.own is not None and field.own not in units:
            message = f"登记簿 `{register.register_name}` 里没有 {quoted(field.own)} 这个 kind: unit 的项。"
            hint = did_you_mean(field.own, units) or "写登记簿里填单位的那一项。"
            yield document.problem("unknown-field", message, (*path, "own"), hint)


def _check_state(document: Document, path: Path, register: Register, state: str) -> Iterator[Problem]:
    if state not in register.states:
        message = f"登记簿 `{register.register_name}` 里没有 {quoted(state)} 这个状态。"
        yield document.problem("unknown-state", message, path, did_you_mean(state, register.states))


@rule("form.fields.*.id", "form.fields.*.kind", "form.fields.*.register")
def register_stages_name_their_entry(document: Document) -> Iterator[Problem]:
    fields = {f"form.{field.id}": field for _, field in entry_fields(document)}
    for path, stage in register_stages(document):
        fitting = [name for name, field in fields.items() if field.register_name == stage.register_name]
        at = (*path, "entry")
        if stage.do == "open":
            if stage.entry is not None:
                message = "do: open 是新登记一条，没有原来的条目，`entry` 不起作用。"
                yield document.problem("useless-key", message, at, "删去 entry，或者写 do: change。")
        elif stage.entry is None:
            message = f"环节 `{stage.id}` 少写了 `entry`：变更或注销的是哪一条。"
            yield document.problem("entry-missing", message, at, _hint_of_entry(fitting))
        elif stage.entry not in fitting:
            message = f"{quoted(stage.entry)} 不是表单里选登记簿 `{stage.register_name}` 的项。"
            hint = did_you_mean(stage.entry, fitting) or _hint_of_entry(fitting)
            yield document.problem("unknown-field", message, at, hint)


def _hint_of_entry(fitting: list[str]) -> str:
    return (
        f"写 {'、'.join(fitting)}" if fitting else "先在表单里加一个 kind: entry 的项，写成 form.<那一项>。"
    )


@rule()
def register_stages_lead_to_a_state(document: Document) -> Iterator[Problem]:
    for path, stage in register_stages(document):
        register = document.register(stage.register_name)
        if register is None:
            continue
        at = (*path, "state")
        if stage.state is not None:
            yield from _check_state(document, at, register, stage.state)
            if stage.state not in register.states:
                continue
        if stage.do == "close" and not register.closed_states:
            message = f"登记簿 `{register.register_name}` 没有 closed: true 的状态，条目注销不了。"
            hint = "在登记簿的 states 里加一个，例如 archived: {title: 归档, closed: true}。"
            yield document.problem("never-closed", message, (*path, "do"), hint)
        elif stage.state is not None and register.is_closed(stage.state) != (stage.do == "close"):
            fit = register.closed_states if stage.do == "close" else register.open_states
            message = f"do: {stage.do} 不能到状态 {quoted(stage.state)}。"
            yield document.problem("unfit-state", message, at, f"可以写：{'、'.join(fit)}")


@rule()
def register_stages_set_what_there_is(document: Document) -> Iterator[Problem]:
    for path, stage in register_stages(document):
        register = document.register(stage.register_name)
        if register is None:
            continue
        known = {field.id: field for field in register.fields}
        for name in stage.values:
            if name not in known:
                message = f"登记簿 `{register.register_name}` 里没有 {quoted(name)} 这一项。"
                yield document.problem(
                    "unknown-field", message, (*path, "set", name), did_you_mean(name, known)
                )
        missing = [name for name, field in known.items() if field.required and name not in stage.values]
        if stage.do == "open" and missing:
            message = f"环节 `{stage.id}` 新登记一条，却没有填必填的：{'、'.join(missing)}。"
            yield document.problem("required-not-set", message, (*path, "set"), "在 set 里写上它们。")
        if stage.do == "change" and not stage.values and stage.state is None:
            message = f"环节 `{stage.id}` 什么都没有改。"
            yield document.problem("nothing-changed", message, (*path, "do"), "写上 set 或 state。")


@rule("form.fields", *WAYS, "stages.*.fields")
def register_values_can_be_computed(document: Document) -> Iterator[Problem]:
    """Whatever was filled in: an entry that cannot be written would stop the case at this stage."""
    for path, stage in register_stages(document):
        for name, expression in stage.values.items():
            at = (*path, "set", name)
            try:
                check_syntax(expression)
            except ConditionError as error:
                yield condition_problem(document.source, at, error)
                continue
            unknown = [*_unknown(document, stage, expression)]
            for named, known in unknown:
                message = f"表达式里的 `{named}` 不知所指。"
                yield document.problem("unknown-field", message, at, did_you_mean(named, known))
            field = _field_of(document, stage, name)
            if not unknown and field is not None:
                yield from _computed(document, at, stage, field, expression)


def _field_of(document: Document, stage: RegisterStage, name: str) -> FormField | None:
    register = document.register(stage.register_name)
    return register.members.get(name) if register is not None else None


def _unknown(document: Document, stage: RegisterStage, expression: str) -> Iterator[tuple[str, set[str]]]:
    """Members that there are not, with those that there are."""
    known = {"form": {".".join(one) for one in document.form_members}}
    given = given_before(document, stage.id)
    known["given"] = {f"given.{one}.{name}" for one, names in given.items() for name in names}
    known |= {root: {f"{root}.{name}" for name in names} for root, names in BESIDE.items()}
    known["rows"] = {f"rows.{table}" for table in document.process.tables}
    known |= {"start": {"start.unit"}, "occasion": set(OCCASION)}
    every = set[str]().union(*known.values())
    for reference in sorted(references(expression)):
        named = ".".join(reference)
        if named not in known.get(reference[0], ()) and not document.is_unknown_entry(reference):
            yield named, every


def _computed(
    document: Document, at: Path, stage: RegisterStage, field: FormField, expression: str
) -> Iterator[Problem]:
    if document.speaks_of_unknown_entries(expression):
        return
    passed = passed_before(document, stage.id)
    seen: list[object] = []

    def compute(formula: str, context: Mapping[str, object]) -> object:
        value = evaluate(formula, context)
        seen.append(value)
        return value

    try:
        trial = Trial(passed, registers=document.registers or {})
        try_out(compute, document.process, expression, trial, document.effort, at=at, beside=_beside())
    except Untotal as failure:
        message = f"登记簿的 `{field.id}` 项{failure.said}算不出来：{failure.reason}。"
        yield document.problem("register-not-total", message, at, failure.hint)
        return
    if not all(_fits(field, value) for value in seen):
        message = f"登记簿的 `{field.id}` 项（kind: {field.kind}）填不进这个表达式的值。"
        yield document.problem("unfit-value", message, at, _KINDS_OF_VALUES.get(field.kind, "它要的是文字。"))


_KINDS_OF_VALUES = {
    FieldKind.NUMBER: "它要的是数字。",
    FieldKind.CHOICES: "它要的是几个选项。",
    FieldKind.UNITS: "它要的是几个单位。",
}


def _fits(field: FormField, value: object) -> bool:
    """Whether the value is of the field's sort. Which choice or which day it is, the case tells."""
    match field.kind:
        case FieldKind.NUMBER:
            return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        case FieldKind.CHOICES | FieldKind.UNITS:
            return isinstance(value, list)
        case _:
            return isinstance(value, str)


def _beside() -> dict[str, object]:
    """What a value sees beside the answers: texts, and the day."""
    texts: dict[str, object] = {root: dict.fromkeys(names, "") for root, names in BESIDE.items()}
    occasion = {"day": "2026-11-20", "year": 2026, "month": 11}
    return {**texts, **start_of(""), "occasion": occasion}


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
        if "stale" in trigger.on and register.stale is None:
            message = f"登记簿 `{register.register_name}` 没有写 stale，不会有 {trigger.on}。"
            yield document.problem("never-stale", message, (*path, "on"), "在登记簿里写上 stale。")
        elif trigger.event == "stale_soon" and register.stale is not None and register.stale.warn is None:
            message = f"登记簿 `{register.register_name}` 的 stale 没有写 warn，不会事先提醒。"
            yield document.problem("never-stale", message, (*path, "on"), "在 stale 里写上 warn。")
        elif trigger.event == "closed" and not register.closed_states:
            message = f"登记簿 `{register.register_name}` 没有 closed: true 的状态，不会有 entry_closed。"
            yield document.problem("never-closed", message, (*path, "on"), "在登记簿里写上这样的状态。")


def _check_unit(
    document: Document, path: Path, trigger: EntryTrigger, register: Register | None
) -> Iterator[Problem]:
    at, place = (*path, "of"), trigger.place
    if trigger.unit_field is not None:
        units = [one.id for one in register.fields if one.kind is FieldKind.UNIT] if register else []
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


@rule()
def register_fields_are_unique(register: Register, source: Source) -> Iterator[Problem]:
    fields = ((("fields", index, "id"), field.id) for index, field in enumerate(register.fields))
    yield from repeated(source, "登记簿的项", fields)
    reserved = ("number", "state", "changed_on")
    for index, field in enumerate(register.fields):
        if field.id in reserved:
            message = f"`{field.id}` 是每条都有的，不能另立。"
            yield problem_at(source, "reserved-id", message, ("fields", index, "id"), "换一个名字。")


@rule()
def register_fields_are_plain(register: Register, source: Source) -> Iterator[Problem]:
    for index, field in enumerate(register.fields):
        path = ("fields", index)
        if field.kind in NOT_IN_REGISTERS:
            message = f"登记簿里不能有 kind: {field.kind} 的项。"
            hint = "几行文字写 kind: text 和 multiline: true；文件留在办件里。"
            yield problem_at(source, "unfit-field", message, (*path, "kind"), hint)
        for key in OF_FORMS:
            if getattr(field, key, None) is not None:
                message = f"`{key}` 只用于表单，在登记簿里不起作用。"
                yield problem_at(source, "useless-key", message, (*path, key), f"删去 {key}。")
        if isinstance(field, ChoiceField | ChoicesField):
            options = (((*path, "options", number), one) for number, one in enumerate(field.options))
            yield from repeated(source, "选项", options)


@rule("fields.*.id", "fields.*.required")
def registers_tell_entries_apart(register: Register, source: Source) -> Iterator[Problem]:
    known = {field.id: field for field in register.fields}
    if register.named_by is not None and register.named_by not in known:
        message = f"登记簿里没有 {quoted(register.named_by)} 这一项。"
        yield problem_at(
            source, "unknown-field", message, ("named_by",), did_you_mean(register.named_by, known)
        )
    for number, name in enumerate(register.key):
        path = ("key", number)
        if name not in known:
            message = f"登记簿里没有 {quoted(name)} 这一项。"
            yield problem_at(source, "unknown-field", message, path, did_you_mean(name, known))
        elif not known[name].required:
            message = f"`{name}` 可以不填，几条都不填就重了。"
            hint = f"给 `{name}` 写上 required: true，或者从 key 里删去。"
            yield problem_at(source, "key-not-required", message, path, hint)
    yield from repeated(
        source, "key 里的项", ((("key", number), one) for number, one in enumerate(register.key))
    )


@rule()
def registers_have_an_open_state(register: Register, source: Source) -> Iterator[Problem]:
    if not register.open_states:
        message = "所有状态都是 closed: true，条目一登记就结束了。"
        yield problem_at(source, "unfit-state", message, ("states",), "至少留一个不是 closed 的状态。")


@rule("fields.*.id", "fields.*.kind", "states")
def staleness_can_be_told(register: Register, source: Source) -> Iterator[Problem]:
    stale = register.stale
    if stale is None:
        return
    dates = [field.id for field in register.fields if field.kind is FieldKind.DATE]
    if stale.start is not None and stale.start not in dates:
        message = f"{quoted(stale.start)} 不是登记簿里 kind: date 的项。"
        yield problem_at(
            source, "unknown-field", message, ("stale", "from"), did_you_mean(stale.start, dates)
        )
    for number, state in enumerate(stale.states):
        path = ("stale", "states", number)
        if state not in register.states:
            message = f"没有 {quoted(state)} 这个状态。"
            yield problem_at(source, "unknown-state", message, path, did_you_mean(state, register.states))
        elif register.is_closed(state):
            message = f"状态 {quoted(state)} 是 closed: true，已经结束的不会久未更新。"
            yield problem_at(source, "unfit-state", message, path, "删去它。")


@rule("fields.*.id", "fields.*.kind")
def managed_columns_are_named_in_texts(register: Register, source: Source) -> Iterator[Problem]:
    texts = [field.id for field in register.fields if field.kind is FieldKind.TEXT]
    for index, name in enumerate(register.manages):
        if name not in texts:
            message = f"{quoted(name)} 不是登记簿里 kind: text 的项。"
            yield problem_at(source, "unknown-field", message, ("manages", index), did_you_mean(name, texts))
    if register.manages and not any(field.kind is FieldKind.UNIT for field in register.fields):
        message = "登记簿里没有 kind: unit 的项，不知道栏目由哪个单位的人管理。"
        yield problem_at(source, "missing-field", message, ("manages",), "加一项 kind: unit。")


@rule("fields.*.id", "fields.*.kind")
def ends_are_days(register: Register, source: Source) -> Iterator[Problem]:
    dates = [field.id for field in register.fields if field.kind is FieldKind.DATE]
    if register.ends is not None and register.ends not in dates:
        message = f"{quoted(register.ends)} 不是登记簿里 kind: date 的项。"
        yield problem_at(source, "unknown-field", message, ("ends",), did_you_mean(register.ends, dates))
