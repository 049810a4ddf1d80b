"""Stages that are drawn, and to which nothing that can be filled in leads."""

from collections.abc import Iterator

from definitions.problems import Problem
from definitions.rules.constancy import conditions_tell_cases_apart
from definitions.rules.document import Document
from definitions.rules.forks import branches_are_taken
from definitions.rules.rule import rule
from definitions.rules.ways import Way, way


@rule()
def stages_are_come_to(document: Document) -> Iterator[Problem]:
    """Where conditions of several forks contradict each other: what a single one says in vain is told of itself."""
    told = list(_forks_told_of(document))
    for path, stage in document.stages():
        found = way(document, stage.id)
        is_explained = any(document.routes.leads(fork, stage.id) for fork in told)
        if (isinstance(found, Way) and found.is_proven) or is_explained:
            continue
        if found is None:
            message = f"怎么填都走不到环节 `{stage.id}`：通向它的几处条件互相矛盾。"
            hint = "核对前面各个分流的 when；用不着的环节请删去。"
            yield document.problem("unreachable-stage", message, (*path, "id"), hint)
        else:
            message = f"未能证明有办件会走到环节 `{stage.id}`：牵涉的填法太多，或者列不全。"
            hint = "请人工核对通向它的条件，或把条件写得简单些。"
            yield document.problem("unproven-stage", message, (*path, "id"), hint)


def _forks_told_of(document: Document) -> Iterator[str]:
    """Those in which a condition says nothing, or a branch is never taken: what lies behind them is explained by it."""
    found = [one.path for find in (conditions_tell_cases_apart, branches_are_taken) for one in find(document)]
    for at, stage in document.stages():
        if any(path[: len(at) + 1] in ((*at, "branches"), (*at, "otherwise")) for path in found):
            yield stage.id
