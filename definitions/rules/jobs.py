"""Jobs are given what they ask for."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.jobs import JOBS
from definitions.schema.stages import JobStage
from definitions.schema.triggers import JobCall, ScheduleTrigger


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
