"""Child cases: the processes that a document calls are there, and what it fills in fits them."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.schema.organization import Organization
from definitions.schema.places import Base
from definitions.schema.process import ANY_UNIT, Process
from definitions.schema.stages import CallStage, EndStage, PublishingStage
from definitions.schema.tree import MAIN
from definitions.vocabulary import FieldKind

Known = Mapping[str, Process]
"""Whole name to process, of everything that is declared beside a document."""


def calls(document: Document) -> Iterator[tuple[Path, CallStage]]:
    for path, stage in document.stages():
        if isinstance(stage, CallStage):
            yield path, stage


@rule(*WAYS, "stages.*.kind", "process")
def no_case_calls_its_own_kind_for_ever(document: Document) -> Iterator[Problem]:
    """The shortest circle needs no other document."""
    for path, stage in calls(document):
        if document.process.called_by(stage) == document.process.process and is_always_called(
            document.process, document, stage
        ):
            yield _circular(document, path, stage)


def check_calls(
    document: Document, known: Known, organizations: Mapping[str, Organization]
) -> Iterator[Problem]:
    """What only the other documents can tell. Silent on organisations that are not known."""
    for path, stage in calls(document):
        name = document.process.called_by(stage)
        organization = name.partition(".")[0]
        if organization != document.process.organization and stage.place.base is not Base.UNIT:
            message = f"`{name}` 是另一个机构的流程，为哪个单位开要写那个机构的单位。"
            yield document.problem(
                "unknown-unit", message, (*path, "of"), "写成 of: <那个机构里的单位代号>。"
            )
        if organization not in organizations:
            continue
        called = known.get(name)
        if called is None:
            message = f"没有 {quoted(name)} 这个流程。"
            near = [one for one in known if one.partition(".")[0] == organization]
            yield document.problem("unknown-process", message, (*path, "process"), did_you_mean(name, near))
            continue
        if stage.waits_for_publication and not any(
            isinstance(one, PublishingStage) for one in called.all_stages
        ):
            message = f"流程 `{name}` 没有发布环节，等不到 published。"
            yield document.problem("never-published", message, (*path, "wait"), "删去 wait：等到办结。")
        yield from _fields(document, path, stage, called)
        yield from _unit(document, path, stage, called, organizations[organization])
        if name != document.process.process and _comes_back(document, stage, known, always=True):
            yield _circular(document, path, stage)


def _fields(document: Document, path: Path, stage: CallStage, called: Process) -> Iterator[Problem]:
    fields = {field.id: field for field in called.form.fields}
    for name in stage.form:
        at = (*path, "form", name)
        if name not in fields:
            message = f"流程 `{called.process}` 的表单里没有 {quoted(name)} 这一项。"
            yield document.problem("unknown-field", message, at, did_you_mean(name, fields))
        elif fields[name].kind is FieldKind.FILES:
            message = f"附件不能预先填好，`{name}` 要由填写子办件的人上传。"
            yield document.problem("useless-key", message, at, "删去它。")


def _unit(
    document: Document, path: Path, stage: CallStage, called: Process, organization: Organization
) -> Iterator[Problem]:
    """A unit that is named outright exists there, and may start the process."""
    place = stage.place
    if place.base is not Base.UNIT or place.above:
        return
    known = [unit.id for unit in organization.units]
    is_abroad = called.organization != document.process.organization
    if place.name not in known:
        if is_abroad:
            message = f"{organization.title}没有 {quoted(place.name)} 这个单位。"
            yield document.problem("unknown-unit", message, (*path, "of"), did_you_mean(place.name, known))
        return
    starting = [unit.strip() for unit in called.start.of.split(",")]
    if called.start.of != ANY_UNIT and place.name not in starting:
        message = f"单位 `{place.name}` 不能发起 `{called.process}`，子办件开不出来。"
        yield document.problem("wrong-unit", message, (*path, "of"), f"可以写：{'、'.join(starting)}")


def note_calls(document: Document, known: Known) -> Iterator[Problem]:
    """What could not be proved: that calls come to an end, and that the unit may start the process."""
    for path, stage in calls(document):
        called = known.get(document.process.called_by(stage))
        if called is None:
            continue
        if _comes_back(document, stage, known, always=False) and not _comes_back(
            document, stage, known, always=True
        ):
            message = f"未能证明子办件会开完：`{called.process}` 的办件又可能开出 `{document.process.process}` 的办件。"
            hint = "请人工核对：总有一件不再往下开。"
            yield document.problem("unproven-call", message, (*path, "process"), hint)
        if stage.place.base is not Base.UNIT and called.start.of != ANY_UNIT:
            message = f"未能证明环节 `{stage.id}` 开得出子办件：只有这些单位能发起 `{called.process}`：{called.start.of}。"
            yield document.problem("unproven-call", message, (*path, "id"), "在 of 里写明其中一个单位。")


def _circular(document: Document, path: Path, stage: CallStage) -> Problem:
    message = f"环节 `{stage.id}` 开出的子办件总会再开出同样的办件，没有完的时候。"
    hint = "改为只在某种情况下才经过这个环节，用 choose 绕开它。"
    return document.problem("circular-call", message, (*path, "process"), hint)


def _comes_back(document: Document, stage: CallStage, known: Known, *, always: bool) -> bool:
    """Whether calls lead from this stage back to its own process; `always`: by calls that no case goes round."""
    own = document.process
    if always and not is_always_called(own, document, stage):
        return False
    seen: set[str] = set()
    queue = [own.called_by(stage)]
    while queue:
        name = queue.pop()
        if name == own.process:
            return True
        process = known.get(name)
        if process is None or name in seen:
            continue
        seen.add(name)
        queue += _called_from(process, document, always=always)
    return False


def _called_from(process: Process, document: Document, *, always: bool) -> list[str]:
    stages = [stage for stage in process.all_stages if isinstance(stage, CallStage)]
    return [
        process.called_by(stage)
        for stage in stages
        if not always or is_always_called(process, document, stage)
    ]


def is_always_called(process: Process, document: Document, stage: CallStage) -> bool:
    """Whether no case that is published or closed by the document goes round the stage."""
    routes = Document(document.source, process).routes
    ends = [one.id for one in process.stages if isinstance(one, EndStage)]
    ends += [process.stages[-1].id] if not isinstance(process.stages[-1], EndStage) else []
    reached = [end for end in ends if end != stage.id]
    on_main = process.line_of(stage.id) == MAIN
    return bool(ends) and on_main and all(routes.way_around(end, [stage.id]) is None for end in reached)
