"""Jobs are given what they ask for."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.jobs import JOBS
from definitions.schema.stages import JobStage
from definitions.schema.triggers import ScheduleTrigger
from definitions.vocabulary import JobName


@rule("stages.@.job", "triggers.@.prepare")
def jobs_are_given_what_they_take(document: Document) -> Iterator[Problem]:
    for path, job, inputs in _jobs(document):
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


def _jobs(document: Document) -> Iterator[tuple[Path, JobName, Mapping[str, str]]]:
    for path, stage in document.stages():
        if isinstance(stage, JobStage):
            yield path, stage.job, stage.inputs
    for index, trigger in enumerate(document.process.triggers):
        if isinstance(trigger, ScheduleTrigger) and trigger.prepare is not None:
            yield ("triggers", index, "prepare"), trigger.prepare.job, trigger.prepare.inputs
