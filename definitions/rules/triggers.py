"""What opens drafts by itself, as far as one document says it. What it says of other processes: see `between`."""

from collections.abc import Iterator, Sequence
from datetime import date

from definitions.conditions import ConditionError, check_syntax, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.expressions import condition_problem
from definitions.rules.rule import rule
from definitions.schema.jobs import JOBS, ROWS
from definitions.schema.places import Base, place_of, units_in
from definitions.schema.process import ANY_UNIT
from definitions.schema.triggers import (
    UNIT_OF_FINDING,
    FindingTrigger,
    LetterTrigger,
    ScheduleTrigger,
    Trigger,
)
from definitions.semantics.schedules import MONTHS, CronError, check_cron
from definitions.semantics.triggers import FINDING, OCCASION, name_of
from definitions.vocabulary import FieldKind

A_DAY = date(2026, 11, 23)


@rule()
def schedules_can_be_read(document: Document) -> Iterator[Problem]:
    for path, trigger in _schedules(document):
        if trigger.cron is not None:
            try:
                check_cron(trigger.cron)
            except CronError as error:
                hint = "例如 '0 9 * * 1'：每周一九点。"
                yield document.problem("wrong-cron", f"cron 写得不对：{error}。", (*path, "cron"), hint)
        useless = {"day"} if trigger.every not in MONTHS else set()
        useless |= {"at"} if trigger.cron is not None else set()
        for key in sorted(useless & trigger.model_fields_set):
            message = f"写了 {'cron' if trigger.cron else f'every: {trigger.every}'}，`{key}` 就不起作用。"
            yield document.problem("useless-key", message, (*path, key), f"删去 {key}。")


@rule()
def occasions_without_a_case_are_for_a_unit(document: Document) -> Iterator[Problem]:
    """Days of the calendar, and letters."""
    for path, trigger in triggers_of(document):
        at = (*path, "of")
        if isinstance(trigger, LetterTrigger):
            yield from _is_a_unit(
                document, at, trigger.of, "收到来信起草，要写明是哪个单位", "写单位的编号。"
            )
        elif isinstance(trigger, ScheduleTrigger):
            what, hint = (
                "按日子起草，要写明是哪些单位",
                f"写单位的编号，几个单位用逗号隔开；或者写 {ANY_UNIT}。",
            )
            for unit in trigger.units or ():
                yield from _is_a_unit(document, at, unit, what, hint)


def _is_a_unit(document: Document, at: Path, unit: str, what: str, hint: str) -> Iterator[Problem]:
    organization, place = document.organization, place_of(unit)
    if place.base is not Base.UNIT or place.above or unit == ANY_UNIT:
        yield document.problem("unknown-unit", f"{what}，不能写 {quoted(unit)}。", at, hint)
    elif organization is not None and unit not in [one.id for one in organization.units]:
        message = f"本机构没有 {quoted(unit)} 这个单位。"
        known = [one.id for one in organization.units]
        yield document.problem("unknown-unit", message, at, did_you_mean(unit, known))
    else:
        yield from _may_start(document, at, unit)


def _may_start(document: Document, at: Path, unit: str) -> Iterator[Problem]:
    start = document.process.start
    if start.of != ANY_UNIT and unit not in [one.strip() for one in start.of.split(",")]:
        message = f"单位 `{unit}` 不能发起本流程，起草了也没有人能报送。"
        yield document.problem("unit-may-not-start", message, at, f"改写 of，或在 start.of 里加上 {unit}。")


@rule("form.fields.*.id", "form.fields.*.kind")
def drafts_are_prefilled_where_there_is_a_field(document: Document) -> Iterator[Problem]:
    fields = {field.id: field for field in document.process.form.fields}
    for path, trigger in triggers_of(document):
        for name in trigger.form:
            if name not in fields:
                message = f"表单里没有 {quoted(name)} 这一项。"
                hint = did_you_mean(name, list(fields))
                yield document.problem("unknown-field", message, (*path, "form", name), hint)
            elif fields[name].kind is FieldKind.FILES:
                message = f"表单项 `{name}` 是附件，不能预先填写。"
                yield document.problem("unfit-field", message, (*path, "form", name), f"删去 {name}。")


@rule()
def schedules_prefill_from_their_day(document: Document) -> Iterator[Problem]:
    for path, trigger in _schedules(document):
        known = known_to(trigger)
        for name, expression in trigger.form.items():
            yield from check_formula(document, (*path, "form", name), expression, known)
        for name, expression in trigger.prepare.inputs.items() if trigger.prepare else ():
            yield from check_formula(document, (*path, "prepare", "with", name), expression, OCCASION)


def known_to(trigger: ScheduleTrigger) -> list[str]:
    """What the expressions that fill in its draft may read."""
    return [*OCCASION, *_told_by(trigger)]


def _told_by(trigger: ScheduleTrigger) -> list[str]:
    if trigger.prepare is None:
        return []
    signature = JOBS[trigger.prepare.job]
    return [f"job.{one.id}" for one in signature.tells] + ([f"job.{ROWS}"] if signature.rows else [])


@rule()
def finding_triggers_speak_of_findings(document: Document) -> Iterator[Problem]:
    for path, trigger in triggers_of(document):
        if not isinstance(trigger, FindingTrigger):
            continue
        yield from _unit_of_findings(document, (*path, "of"), trigger)
        for name, expression in trigger.form.items():
            yield from check_formula(document, (*path, "form", name), expression, [*FINDING, *OCCASION])
        if trigger.when is not None:
            yield from check_formula(document, (*path, "when"), trigger.when, FINDING)


def _unit_of_findings(document: Document, path: Path, trigger: FindingTrigger) -> Iterator[Problem]:
    organization, place = document.organization, trigger.place
    if trigger.is_for_their_unit:
        return
    if place.base is not Base.UNIT:
        message = f"巡查发现问题引起的起草，不能写 {quoted(trigger.of)}。"
        yield document.problem("unknown-unit", message, path, f"写单位的编号，或者 {UNIT_OF_FINDING}。")
    elif organization is not None and place.name not in [one.id for one in organization.units]:
        message = f"本机构没有 {quoted(place.name)} 这个单位。"
        known = [UNIT_OF_FINDING, *(one.id for one in organization.units)]
        yield document.problem("unknown-unit", message, path, did_you_mean(place.name, known))
    elif not place.above:
        yield from _may_start(document, path, place.name)


@rule()
def triggers_differ(document: Document) -> Iterator[Problem]:
    known: set[str] = set()
    for path, trigger in triggers_of(document):
        if isinstance(trigger, ScheduleTrigger):
            yield from _units_differ(document, path, trigger, known)
        elif name_of(trigger) in known:
            message = "这一条和前面的一条重复：同一个时候会起草两份。"
            yield document.problem("duplicate-trigger", message, path, "删去一条。")
        known.add(name_of(trigger))


def _units_differ(
    document: Document, path: Path, trigger: ScheduleTrigger, known: set[str]
) -> Iterator[Problem]:
    """`known` grows with what it opens at each of its units."""
    for unit in _units_of(document, trigger):
        name = name_of(trigger, unit)
        if name in known:
            message = f"`{unit}` 重复了：同一个时候会为同一个单位起草两份。"
            yield document.problem(
                "duplicate-trigger", message, (*path, "of"), "去掉重复的单位，或者删去一条。"
            )
            return
        known.add(name)


def _units_of(document: Document, trigger: ScheduleTrigger) -> list[str]:
    """All that may be meant."""
    organization = document.organization
    units = trigger.units or units_in(document.process.start.of)
    return units or ([one.id for one in organization.units] if organization else [ANY_UNIT])


def check_formula(document: Document, path: Path, expression: str, known: Sequence[str]) -> Iterator[Problem]:
    """That an expression can be read, and speaks of what is known."""
    try:
        check_syntax(expression)
    except ConditionError as error:
        yield condition_problem(document.source, path, error)
        return
    for reference in sorted(references(expression)):
        named = ".".join(reference[: 3 if reference[0] == "given" else 2])
        if named not in known:
            message = f"表达式里的 `{'.'.join(reference)}` 不知所指。"
            yield document.problem("unknown-field", message, path, did_you_mean(named, known))


def triggers_of(document: Document) -> Iterator[tuple[Path, Trigger]]:
    for index, trigger in enumerate(document.process.triggers):
        yield ("triggers", index), trigger


def _schedules(document: Document) -> Iterator[tuple[Path, ScheduleTrigger]]:
    for path, trigger in triggers_of(document):
        if isinstance(trigger, ScheduleTrigger):
            yield path, trigger
