"""What opens drafts by itself, as far as one document says it. What it says of other processes: see `between`."""

from collections.abc import Iterator, Sequence
from datetime import date

from definitions.conditions import ConditionError, check_syntax, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.expressions import condition_problem
from definitions.rules.rule import rule
from definitions.schema.jobs import JOBS, ROWS
from definitions.schema.places import Base
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
    organization = document.organization
    for path, trigger in triggers_of(document):
        if not isinstance(trigger, ScheduleTrigger | LetterTrigger):
            continue
        at, unit = (*path, "of"), trigger.place.name
        if trigger.place.base is not Base.UNIT or trigger.place.above:
            what = "按日子起草" if isinstance(trigger, ScheduleTrigger) else "收到来信起草"
            message = f"{what}，要写明是哪个单位，不能写 {quoted(trigger.of)}。"
            yield document.problem("unknown-unit", message, at, "写单位的编号。")
        elif organization is not None and unit not in [one.id for one in organization.units]:
            message = f"本机构没有 {quoted(unit)} 这个单位。"
            yield document.problem(
                "unknown-unit", message, at, did_you_mean(unit, [one.id for one in organization.units])
            )
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
        name = name_of(trigger)
        if name in known:
            message = "这一条和前面的一条重复：同一个时候会起草两份。"
            yield document.problem("duplicate-trigger", message, path, "删去一条。")
        known.add(name)


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
