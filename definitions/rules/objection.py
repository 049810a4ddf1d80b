"""Objections (异议): raised where somebody acts, and leading back to where somebody acts before anything is out."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.schema.process import DRAFT
from definitions.schema.stages import PublishingStage


@rule(*WAYS, "stages.*.kind")
def objections_name_stages(document: Document) -> Iterator[Problem]:
    declared = document.process.objection
    if declared is None:
        return
    known = list(_before_publication(document))
    for index, stage in enumerate(declared.during or ()):
        if stage not in known:
            yield _not_there(document, ("objection", "while", index), stage, known)
    if declared.upheld not in (DRAFT, *known):
        yield _not_there(document, ("objection", "upheld"), declared.upheld, [DRAFT, *known])


def _before_publication(document: Document) -> Iterator[str]:
    """The stages in which people act, and at which nothing need be out yet."""
    publishing = {stage.id for _, stage in document.stages() if isinstance(stage, PublishingStage)}
    for _, stage in document.human_stages():
        if document.routes.way_around(stage.id, publishing - {stage.id}) is not None:
            yield stage.id


def _not_there(document: Document, at: Path, stage: str, known: list[str]) -> Problem:
    message = f"{quoted(stage)} 不是发布以前有人办理的环节，异议不能在那里提出，也不能退回到那里。"
    return document.problem("wrong-objection", message, at, did_you_mean(stage, known))
