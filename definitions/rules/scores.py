"""Scorings hold together, and count what there is in the processes that they name."""

from collections.abc import Iterator, Mapping

from definitions.conditions import ConditionError, check_syntax, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.expressions import condition_problem
from definitions.rules.names import repeated
from definitions.rules.rule import Damage, rule
from definitions.rules.trials import RETURNS, START, URGENT
from definitions.schema.fields import UnitField
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.scores import (
    ANSWERABLE,
    DELAYING,
    DONE,
    FACTS,
    MISSED,
    PUBLISHED,
    SUBMITTING,
    ScoreRule,
    Scores,
)
from definitions.schema.stages import PublishingStage, told_in
from definitions.source import Source

ROOTS = ("form", "given", "case", "start")
OF_MISSED = (ANSWERABLE, DELAYING)
"""Units that only a missed limit tells."""


@rule()
def score_rules_are_unique(scores: Scores, source: Source) -> Iterator[Problem]:
    yield from repeated(source, "计分规则", ((_path(n, "id"), one.id) for n, one in enumerate(scores.rules)))


@rule("rules.@.on")
def limits_belong_to_missed_ones(scores: Scores, source: Source) -> Iterator[Problem]:
    for number, one in enumerate(scores.rules):
        if one.limits and one.on != MISSED:
            message = f"`limits` 只能与 `on: {MISSED}` 一起写。"
            yield problem_at(source, "useless-key", message, _path(number, "limits"), "请删去 limits。")


@rule("rules.@.on")
def channels_belong_to_published_ones(scores: Scores, source: Source) -> Iterator[Problem]:
    for number, one in enumerate(scores.rules):
        if one.channel is not None and one.on != PUBLISHED:
            message = f"`channel` 只能与 `on: {PUBLISHED}` 一起写。"
            yield problem_at(source, "useless-key", message, _path(number, "channel"), "请删去 channel。")


@rule("rules.@.on")
def points_are_somebodys(scores: Scores, source: Source) -> Iterator[Problem]:
    for number, one in enumerate(scores.rules):
        if one.unit in OF_MISSED and one.on != MISSED:
            message = f"`{one.unit}` 只有超期（`on: {MISSED}`）才知道是谁。"
            yield problem_at(
                source,
                "unfit-unit",
                message,
                _path(number, "unit"),
                f"请写 `{SUBMITTING}` 或 form.<单位栏目>。",
            )


@rule()
def score_conditions_can_be_read(scores: Scores, source: Source) -> Iterator[Problem]:
    for number, one in enumerate(scores.rules):
        path = _path(number, "when")
        if one.when is None:
            continue
        try:
            check_syntax(one.when)
        except ConditionError as error:
            yield condition_problem(source, path, error)
            continue
        for root in sorted({reference[0] for reference in references(one.when)} - set(ROOTS)):
            message = f"计分条件里 {quoted(root)} 不知所指。"
            yield problem_at(source, "unknown-field", message, path, did_you_mean(root, ROOTS))


SCORES_RULES = (
    score_rules_are_unique,
    limits_belong_to_missed_ones,
    channels_belong_to_published_ones,
    points_are_somebodys,
    score_conditions_can_be_read,
)


def check_scores(scores: Scores, source: Source, damage: Damage) -> Iterator[Problem]:
    for one in SCORES_RULES:
        yield from (problem for problem in one(scores, source) if one.is_certain_of(problem, damage))


def check_scores_among(
    scores: Scores, source: Source, organization: Organization, known: Mapping[str, Process]
) -> Iterator[Problem]:
    """Against the organisation and its processes, by whole name."""
    units = [unit.id for unit in organization.units]
    for number, unit in enumerate(scores.units):
        if unit not in units:
            message = f"本机构没有 {quoted(unit)} 这个单位。"
            yield problem_at(source, "unknown-unit", message, ("units", number), did_you_mean(unit, units))
    for number, one in enumerate(scores.rules):
        for index, name in enumerate(one.of):
            process = known.get(f"{organization.organization}.{name}")
            if process is None:
                names = [whole.partition(".")[2] for whole in known]
                message = f"本机构没有 {quoted(name)} 这个流程。"
                hint = did_you_mean(name, names)
                yield problem_at(source, "unknown-process", message, (*_path(number, "of"), index), hint)
            else:
                yield from _within(one, number, source, process)


def _within(one: ScoreRule, number: int, source: Source, process: Process) -> Iterator[Problem]:
    """What a rule counts in one process."""
    title = process.title.zh
    stages = {f"{stage.id}{DONE}" for stage in process.all_stages}
    if one.on not in FACTS and one.on not in stages:
        message = f"“{title}”里没有 {quoted(one.on)} 这件事可以计分。"
        hint = did_you_mean(one.on, sorted({*FACTS, *stages}))
        yield problem_at(source, "unknown-moment", message, _path(number, "on"), hint)
    channels = [stage.channel for stage in process.all_stages if isinstance(stage, PublishingStage)]
    if one.channel is not None and one.on == PUBLISHED and one.channel not in channels:
        message = f"“{title}”不在 {quoted(one.channel)} 这个渠道发布。"
        hint = did_you_mean(one.channel, dict.fromkeys(channels))
        yield problem_at(source, "unknown-channel", message, _path(number, "channel"), hint)
    deadlines = [deadline.id for deadline in process.deadlines]
    for index, limit in enumerate(one.limits if one.on == MISSED else ()):
        if limit not in deadlines:
            message = f"“{title}”没有 {quoted(limit)} 这个时限。"
            hint = did_you_mean(limit, deadlines)
            yield problem_at(source, "unknown-deadline", message, (*_path(number, "limits"), index), hint)
    fields = [f"form.{field.id}" for field in process.form.fields if isinstance(field, UnitField)]
    if one.unit not in (SUBMITTING, *OF_MISSED, *fields):
        message = f"“{title}”里 {quoted(one.unit)} 不是单位。"
        hint = did_you_mean(one.unit, [SUBMITTING, *OF_MISSED, *fields])
        yield problem_at(source, "unfit-unit", message, _path(number, "unit"), hint)
    yield from _condition(one, number, source, process)


def _condition(one: ScoreRule, number: int, source: Source, process: Process) -> Iterator[Problem]:
    try:
        read = references(one.when) if one.when else frozenset()
    except ConditionError:  # told by score_conditions_can_be_read
        return
    form = {field.id for field in process.form.fields}
    given = {stage.id: {field.id for field in told_in(stage)} for stage in process.telling_stages}
    for reference in sorted(read):
        root, *names = reference
        is_known = (
            (root == "form" and bool(names) and names[0] in form)
            or (root == "given" and len(names) > 1 and names[1] in given.get(names[0], ()))
            or reference in (URGENT, START, RETURNS)
        )
        if root in ROOTS and not is_known:
            message = f"“{process.title.zh}”里没有 {quoted('.'.join(reference))}。"
            choices = [f"form.{name}" for name in form]
            choices += [f"given.{stage}.{name}" for stage, each in given.items() for name in each]
            hint = did_you_mean(".".join(reference), choices)
            yield problem_at(source, "unknown-field", message, _path(number, "when"), hint)


def _path(number: int, key: str) -> Path:
    return ("rules", number, key)
