"""Registers hold together."""

from collections.abc import Iterator, Mapping

from definitions.conditions import ConditionError, holds, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.expressions import condition_problem
from definitions.rules.names import repeated
from definitions.rules.rule import rule
from definitions.schema.fields import ChoiceField, ChoicesField, FormField
from definitions.schema.registers import CHANGED_ON, NUMBER, STATE, Register
from definitions.semantics.entries import judged
from definitions.source import Source
from definitions.vocabulary import FieldKind

NOT_IN_REGISTERS = (FieldKind.MARKDOWN, FieldKind.FILES, FieldKind.ROWS, FieldKind.ENTRY)
OF_FORMS = ("required_when", "shown_when", "part", "earliest", "latest", "role", "of")
"""Keys of fields that say nothing of an entry."""


@rule()
def register_fields_are_unique(register: Register, source: Source) -> Iterator[Problem]:
    fields = ((("fields", index, "id"), field.id) for index, field in enumerate(register.fields))
    yield from repeated(source, "登记簿的项", fields)
    for index, field in enumerate(register.fields):
        if field.id in (NUMBER, STATE, CHANGED_ON):
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
    for path, names in _keys(register):
        for number, name in enumerate(names):
            yield from _is_of_key(source, (*path, number), name, known)
        yield from repeated(
            source, "key 里的项", (((*path, number), one) for number, one in enumerate(names))
        )


def _keys(register: Register) -> Iterator[tuple[Path, list[str]]]:
    yield ("key",), register.key
    for index, key in enumerate(register.further_keys):
        yield ("further_keys", index, "fields"), key.fields


def _is_of_key(source: Source, path: Path, name: str, known: Mapping[str, FormField]) -> Iterator[Problem]:
    if name not in known:
        message = f"登记簿里没有 {quoted(name)} 这一项。"
        yield problem_at(source, "unknown-field", message, path, did_you_mean(name, known))
    elif not known[name].required:
        message = f"`{name}` 可以不填，几条都不填就重了。"
        hint = f"给 `{name}` 写上 required: true，或者从 key 里删去。"
        yield problem_at(source, "key-not-required", message, path, hint)


@rule("fields.*.id", "fields.*.kind", "states")
def further_keys_can_be_told(register: Register, source: Source) -> Iterator[Problem]:
    known = {f"entry.{name}" for name in register.members} - {f"entry.{NUMBER}", f"entry.{CHANGED_ON}"}
    for index, key in enumerate(register.further_keys):
        if key.when is None:
            continue
        path = ("further_keys", index, "when")
        try:
            unknown = {".".join(one) for one in references(key.when)} - known
            for name in sorted(unknown):
                message = f"条件里的 `{name}` 不知所指。"
                yield problem_at(source, "unknown-field", message, path, did_you_mean(name, sorted(known)))
            if not unknown:
                holds(key.when, judged(register, next(iter(register.states)), {}))
        except ConditionError as error:
            yield condition_problem(source, path, error)


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
    dates = register.of_kind(FieldKind.DATE)
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
    texts = register.of_kind(FieldKind.TEXT)
    for index, name in enumerate(register.manages):
        if name not in texts:
            message = f"{quoted(name)} 不是登记簿里 kind: text 的项。"
            yield problem_at(source, "unknown-field", message, ("manages", index), did_you_mean(name, texts))
    if register.manages and not register.of_kind(FieldKind.UNIT):
        message = "登记簿里没有 kind: unit 的项，不知道栏目由哪个单位的人管理。"
        yield problem_at(source, "missing-field", message, ("manages",), "加一项 kind: unit。")


@rule("fields.*.id", "fields.*.kind")
def ends_are_days(register: Register, source: Source) -> Iterator[Problem]:
    dates = register.of_kind(FieldKind.DATE)
    if register.ends is not None and register.ends not in dates:
        message = f"{quoted(register.ends)} 不是登记簿里 kind: date 的项。"
        yield problem_at(source, "unknown-field", message, ("ends",), did_you_mean(register.ends, dates))
