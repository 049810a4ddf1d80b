"""Entries of registers in forms and in stages: what is chosen, what a case is going to write, and what stands against it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from definitions.conditions import ConditionError, evaluate_all, references
from definitions.registry import Office
from definitions.schema.fields import EntryField, FormField
from definitions.schema.process import Process
from definitions.schema.registers import FurtherKey, Register
from definitions.schema.stages import RegisterStage, title_of
from definitions.semantics.clocks import day_of
from definitions.semantics.entries import asked_by, key_of, nothing, number_of, snapshot, told_key, value_of
from definitions.semantics.forms import FieldProblem, fitting, is_empty, problems_of
from definitions.semantics.path import whole_path
from definitions.vocabulary import COLUMN_SOURCES
from flows.access.refusal import SanshenError
from storage.queries.registers import entries, entry_with_key, find_entry, opened_by
from storage.records.registers import StoredEntry

NOT_YET = ("case", "publication")
"""What is not known of a case before it comes to its register stage."""


class EntryInTheWay(SanshenError):
    """What a case is to write into a register does not go, as the register is now."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a stage makes of an entry."""

    register: Register
    before: StoredEntry | None
    """None: a new one."""
    state: str
    values: Mapping[str, Any]

    @property
    def key(self) -> str | None:
        return key_of(self.register, self.state, self.values)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why it will not go."""

    reason: str
    hint: str
    field: str | None
    """The field of the form in which it can be mended."""


def called(register: Register, entry: StoredEntry) -> str:
    """`专题专栏登记簿第3号“优化营商环境”（在用）`."""
    name = entry.values.get(register.naming_field)
    return f"{register.title}第{entry.number}号“{name}”（{register.state_title(entry.state)}）"


def seen(register: Register, entry: StoredEntry) -> dict[str, Any]:
    """What expressions see of an entry, as it is."""
    return snapshot(register, entry.number, entry.state, day_of(entry.changed_at), entry.values)


def with_entries(
    connection: Connection, office: Office, fields: Sequence[FormField], values: Mapping[str, Any], unit: str
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """The values with what the chosen entries say now, and what is wrong with the choices."""
    whole, problems = dict(values), []
    for field in fields:
        if not isinstance(field, EntryField):
            continue
        register = office.registers.get(field.register_name)
        if register is None:
            reason = f"本机构现在没有“{field.register_name}”这本登记簿，请系统管理员核对"
            problems.append(FieldProblem(field.id, field.label.zh, reason))
            continue
        given = values.get(field.id)
        whole[field.id] = nothing(register)
        if is_empty(given) or given == {}:
            continue
        entry, fault = _chosen(connection, office, field, register, given, unit)
        if entry is not None:
            whole[field.id] = seen(register, entry)
        if fault is not None:
            problems.append(FieldProblem(field.id, field.label.zh, fault))
    return whole, problems


def _chosen(
    connection: Connection, office: Office, field: EntryField, register: Register, given: Any, unit: str
) -> tuple[StoredEntry | None, str | None]:
    number = number_of(given)
    if number is None:
        return None, "要写登记簿里的编号，是一个整数"
    entry = find_entry(connection, office.organization.organization, register.register_name, number)
    if entry is None:
        return None, f"{register.title}里没有第{number}号"
    return entry, why_not_offered(field, register, entry, office, unit)


def why_not_offered(
    field: EntryField, register: Register, entry: StoredEntry, office: Office, unit: str
) -> str | None:
    """Why this entry cannot be chosen by this unit; None where it can."""
    states = field.states or register.open_states
    if entry.state not in states:
        fit = "、".join(map(register.state_title, states))
        return f"{called(register, entry)}不能选，只能选这些状态的：{fit}"
    if field.own is not None and entry.values.get(field.own) != unit:
        owner = office.organization.unit_title(str(entry.values.get(field.own) or ""))
        return f"{called(register, entry)}是{owner}的，只能选本单位的"
    return None


def obstacles(
    connection: Connection,
    office: Office,
    process: Process,
    context: Mapping[str, Any],
    given: Mapping[str, Mapping[str, Any]],
    case_id: int | None,
    done: frozenset[str] = frozenset(),
) -> Iterator[Obstacle]:
    """What stands against the register stages that lie ahead, so far as their way and their values are known.

    `context`: what conditions see. `given`: what was filled in so far. `done`: the stages that were performed already.
    """
    stages = [one for one in process.register_stages if one.id not in done]
    if not stages:
        return
    path = whole_path(process, context)
    for stage in stages:
        register = office.registers.get(stage.register_name)
        if stage.id not in path or register is None:
            continue
        try:
            before = entry_before(connection, office, stage, context["form"], case_id)
            yield from _of_entry(stage, register, before)
            keys = [key for key in register.keys if _is_known(stage, key, given)]
            if keys:
                names = {name for key in keys for name in asked_by(key)}
                writing = written(stage, register, before, foreseen(context), names)
                yield from in_the_way(connection, office, stage, writing, keys)
        except ConditionError:  # it will be told at the stage: the values of now are not yet those of then
            continue


def foreseen(context: Mapping[str, Any]) -> dict[str, Any]:
    """What the values of a stage see before the case has come there; `_is_known` says which of them may be asked."""
    texts = {root: dict.fromkeys(COLUMN_SOURCES[root], "") for root in NOT_YET}
    return {**context, **texts}


def entry_before(
    connection: Connection,
    office: Office,
    stage: RegisterStage,
    form: Mapping[str, Any],
    case_id: int | None,
) -> StoredEntry | None:
    """The entry that the stage is about, as it is now; None where it opens a new one."""
    organization = office.organization.organization
    if stage.do == "open":
        opened = opened_by(connection, case_id, stage.id) if case_id is not None else None
        if opened is None or opened[0] != stage.register_name:
            return None
        return find_entry(connection, organization, *opened)
    number = number_of(form.get(stage.entry_field))
    return None if number is None else find_entry(connection, organization, stage.register_name, number)


def _is_known(stage: RegisterStage, key: FurtherKey, given: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the key that the stage will write can be told already."""
    for name in asked_by(key):
        expression = stage.values.get(name)
        for reference in references(expression) if expression is not None else ():
            if reference[0] in (*NOT_YET, "occasion", "rows") or (
                reference[0] == "given" and reference[1] not in given
            ):
                return False
    return True


def written(
    stage: RegisterStage,
    register: Register,
    before: StoredEntry | None,
    context: Mapping[str, Any],
    names: Collection[str] | None = None,
) -> Writing:
    """What the stage makes of the entry. Raises ConditionError where a value cannot be computed. `names`: of which members;
    all, if not said.
    """
    values = stage.values.items()
    expressions = {name: one for name, one in values if names is None or name in names}
    found = dict(zip(expressions, evaluate_all(list(expressions.values()), context), strict=True))
    whole = {**(before.values if before else {}), **found}
    now = before.state if before else register.open_states[0]
    return Writing(register, before, register.state_after(stage.do, stage.state, now), whole)


def _of_entry(stage: RegisterStage, register: Register, before: StoredEntry | None) -> Iterator[Obstacle]:
    if stage.do == "open":
        return
    if before is None:
        reason = f"没有选要{'变更' if stage.do == 'change' else '注销'}的{register.title}条目"
        yield Obstacle(reason, "请在表单里选一条", stage.entry_field)
    elif register.is_closed(before.state):
        reason = f"{called(register, before)}已经不在册，不能再{'变更' if stage.do == 'change' else '注销'}"
        yield Obstacle(reason, "请核对是不是选错了", stage.entry_field)


def in_the_way(
    connection: Connection,
    office: Office,
    stage: RegisterStage,
    writing: Writing,
    keys: Sequence[FurtherKey],
) -> Iterator[Obstacle]:
    """Other entries that have one of these keys. Raises ConditionError where the condition of one cannot be told."""
    register = writing.register
    for key in keys:
        other = _other_with(connection, office.organization.organization, writing, key)
        if other is not None:
            told = told_key(register, key, writing.values, office.organization)
            reason = f"{told}已经登记：{called(register, other)}，不能重复"
            yield Obstacle(reason, "请改填，或者先变更、注销原来的一条", _field_of_key(stage, key))


def _other_with(
    connection: Connection, organization: str, writing: Writing, key: FurtherKey
) -> StoredEntry | None:
    """The database knows entries by their own key alone."""
    register = writing.register
    value = value_of(register, key, writing.state, writing.values)
    if value is None:
        return None
    found: list[StoredEntry | None]
    if key in register.further_keys:
        known = entries(connection, organization, register.register_name)
        found = [one for one in known if value_of(register, key, one.state, one.values) == value]
    else:
        found = [entry_with_key(connection, organization, register.register_name, value)]
    own = writing.before.number if writing.before else None
    return next((one for one in found if one is not None and one.number != own), None)


def _field_of_key(stage: RegisterStage, key: FurtherKey) -> str | None:
    for name in asked_by(key):
        for reference in sorted(references(stage.values[name])) if name in stage.values else ():
            if reference[0] == "form":
                return reference[1]
    return stage.entry_field or None


def faults_of(writing: Writing) -> list[FieldProblem]:
    """Values that do not fit their fields."""
    register = writing.register
    known = {field.id for field in register.fields}
    values = {name: value for name, value in writing.values.items() if name in known}
    return problems_of(register.fields, values, {"form": values})


def clear_or_raise(
    connection: Connection, office: Office, stage: RegisterStage, before: StoredEntry | None, writing: Writing
) -> None:
    """Raises EntryInTheWay where the stage cannot write what it should."""
    others = in_the_way(connection, office, stage, writing, writing.register.keys)
    found = [*_of_entry(stage, writing.register, before), *others]
    faults = [f"“{one.label}”{one.reason}" for one in faults_of(writing)]
    if found or faults:
        reason = "；".join([*(one.reason for one in found), *faults])
        hint = found[0].hint if found else "请系统管理员核对流程里的 set 和登记簿的各项"
        raise EntryInTheWay(f"“{title_of(stage)}”没有记入登记簿：{reason}", hint)


def fitted(
    connection: Connection, office: Office, fields: Sequence[FormField], values: Mapping[str, Any], unit: str
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """As `fitting`, of values that stand in a draft before anybody has handed it in: an entry by its number."""
    chosen = {
        field.id for field in fields if isinstance(field, EntryField) and not is_empty(values.get(field.id))
    }
    entries = [field for field in fields if field.id in chosen]
    whole, problems = with_entries(connection, office, entries, values, unit)
    wrong = {problem.field for problem in problems}
    fit, others = fitting(fields, {name: value for name, value in whole.items() if name not in wrong})
    return fit, problems + others
