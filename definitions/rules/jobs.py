"""Jobs are given what they ask for."""

from collections.abc import Iterator, Mapping

from definitions.conditions import ConditionError, evaluate, references
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.jobs import JOBS
from definitions.schema.stages import JobStage
from definitions.schema.triggers import JobCall, ScheduleTrigger
from definitions.vocabulary import JobName


@rule("stages.@.job", "triggers.@.prepare")
def jobs_are_given_what_they_take(document: Document) -> Iterator[Problem]:
    for path, asked in _asked(document):
        job, inputs = asked.job, asked.inputs
        takes = {one.id: one for one in JOBS[job].takes}
        for name in inputs:
            if name not in takes:
                message = f"{JOBS[job].title}（{job}）不用 {quoted(name)}。"
                yield document.problem(
                    "unknown-input", message, (*path, "with", name), did_you_mean(name, takes)
                )
        for name, one in takes.items():
            if one.required and name not in inputs:
                message = f"{JOBS[job].title}（{job}）要知道{one.label.zh}（{name}）。"
                yield document.problem(
                    "missing-input", message, (*path, "job"), f"写 with: {{{name}: ...}}。"
                )


@rule("triggers.@.prepare")
def jobs_draw_what_they_can(document: Document) -> Iterator[Problem]:
    for path, asked in _asked(document):
        known = list(JOBS[asked.job].charts)
        for index, name in enumerate(asked.charts if isinstance(asked, JobCall) else ()):
            if name not in known:
                message = f"{JOBS[asked.job].title}（{asked.job}）画不了 {quoted(name)} 这张图。"
                at = (*path, "charts", index)
                yield document.problem("unknown-chart", message, at, did_you_mean(name, known))


@rule("stages.@.job", "triggers.@.prepare")
def patrolled_sites_exist(document: Document) -> Iterator[Problem]:
    """Silent on what only the form says."""
    if document.organization is None:
        return
    sites = {channel.id: channel.title.zh for channel in document.organization.websites}
    for path, name in _named(document, JobName.PATROL, "site"):
        if name not in ("", *sites):
            message = f"本机构没有 {quoted(name)} 这个网站，巡查不了。"
            yield document.problem("unknown-site", message, path, _those(name, sites))


def scorings_exist(document: Document, scorings: Mapping[str, str]) -> Iterator[Problem]:
    """`scorings`: those of the organisation, by what they are called. Silent on what only the form says."""
    for path, name in _named(document, JobName.SCORES, "scores"):
        if name not in scorings:
            message = f"本机构没有 {quoted(name)} 这个计分办法，到时候算不出得分。"
            yield document.problem("unknown-scoring", message, path, _those(name, scorings))


def _those(name: str, known: Mapping[str, str]) -> str:
    """What could have been meant; else all that there are."""
    listed = "、".join(f"{title}（{key}）" for key, title in known.items())
    return did_you_mean(name, known) or (f"现有：{listed}。" if listed else "本机构一个也没有声明。")


def _named(document: Document, job: JobName, name: str) -> Iterator[tuple[Path, str]]:
    """What those jobs are given as this, where it is the same for every case."""
    for path, asked in _asked(document):
        expression = asked.inputs.get(name) if asked.job is job else None
        try:
            value = evaluate(expression, {}) if expression and not references(expression) else None
        except ConditionError:  # told by the rules of expressions
            continue
        if isinstance(value, str):
            yield (*path, "with", name), value


@rule("stages.@.job", "triggers.@.prepare")
def only_what_is_counted_by_unit_names_cases(document: Document) -> Iterator[Problem]:
    for path, asked in _asked(document):
        job = JOBS[asked.job]
        for key in ("of", "units"):
            if getattr(asked, key) and not job.counts_units:
                message = f"{job.title}（{asked.job}）不按单位统计办件，`{key}` 没有用处。"
                yield document.problem("useless-key", message, (*path, key), f"请删去 {key}。")


@rule("stages.@.job", "triggers.@.prepare")
def counted_units_are_there(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    known = [unit.id for unit in document.organization.units]
    for path, asked in _asked(document):
        for index, unit in enumerate(asked.units):
            if unit not in known:
                message = f"没有 {quoted(unit)} 这个单位。"
                at = (*path, "units", index)
                yield document.problem("unknown-unit", message, at, did_you_mean(unit, known))


def counted_processes_are_there(document: Document, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """What only the other documents can tell: by the whole id of the process."""
    organization = f"{document.process.organization}."
    known = [name.removeprefix(organization) for name in documents if name.startswith(organization)]
    for path, asked in _asked(document):
        for index, name in enumerate(asked.of):
            if name not in known:
                message = f"本机构没有 {quoted(name)} 这个流程。"
                at = (*path, "of", index)
                yield document.problem("unknown-process", message, at, did_you_mean(name, known))


def _asked(document: Document) -> Iterator[tuple[Path, JobStage | JobCall]]:
    for path, stage in document.stages():
        if isinstance(stage, JobStage):
            yield path, stage
    for index, trigger in enumerate(document.process.triggers):
        if isinstance(trigger, ScheduleTrigger) and trigger.prepare is not None:
            yield ("triggers", index, "prepare"), trigger.prepare
