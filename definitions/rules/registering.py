"""What a process writes into registers can be written, whatever was filled in."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from definitions.conditions import ConditionError, check_syntax, evaluate, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.expressions import condition_problem, given_before, passed_before
from definitions.rules.named_registers import check_state, entry_fields, register_stages
from definitions.rules.rule import WAYS, rule
from definitions.rules.trying import Trial, Untotal, try_out
from definitions.schema.fields import FormField
from definitions.schema.stages import RegisterStage
from definitions.semantics.triggers import OCCASION
from definitions.vocabulary import COLUMN_SOURCES, FieldKind

BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: COLUMN_SOURCES[name] for name in ("case", "publication")}
)
_KINDS_OF_VALUES = {FieldKind.NUMBER: "它要的是数字。", FieldKind.CHOICES: "它要的是几个选项。"}


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
            yield from check_state(document, at, register, stage.state)
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


def _fits(field: FormField, value: object) -> bool:
    """Whether the value is of the field's sort. Which choice or which day it is, the case tells."""
    match field.kind:
        case FieldKind.NUMBER:
            return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        case FieldKind.CHOICES:
            return isinstance(value, list)
        case _:
            return isinstance(value, str)


def _beside() -> dict[str, object]:
    """What a value sees beside the answers: texts, and the day."""
    texts: dict[str, object] = {root: dict.fromkeys(names, "") for root, names in BESIDE.items()}
    occasion = {"day": "2026-11-20", "year": 2026, "month": 11}
    return {**texts, "occasion": occasion}
