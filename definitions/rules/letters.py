"""Letterboxes: every one is opened by one process, and what its trigger says of letters can be read."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document, problem_at
from definitions.rules.names import repeated
from definitions.rules.rule import rule
from definitions.rules.triggers import check_formula, triggers_of
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.stages import CallStage, title_of, told_in
from definitions.schema.triggers import LetterTrigger
from definitions.semantics.letters import LETTER
from definitions.semantics.triggers import OCCASION
from definitions.source import Source


@rule()
def letter_triggers_name_boxes(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    known = [one.id for one in document.organization.letterboxes]
    for path, trigger in _letter_triggers(document):
        for number, box in enumerate(trigger.boxes):
            if box not in known:
                message = f"本机构没有 {quoted(box)} 这个信箱。"
                hint = did_you_mean(box, known) or "先在机构文件的 letterboxes 里写上。"
                yield document.problem("unknown-box", message, (*path, "boxes", number), hint)


@rule("form.fields.*.id", "stages.*.id", "stages.*.fields.*.id")
def letter_triggers_can_be_computed(document: Document) -> Iterator[Problem]:
    found = list(_letter_triggers(document))
    known = _told(document.process) if found else []
    for path, trigger in found:
        for field, expression in trigger.form.items():
            yield from check_formula(document, (*path, "form", field), expression, [*LETTER, *OCCASION])
        for key in ("answered", "unanswered"):
            expression = getattr(trigger, key)
            if expression is not None:
                yield from check_formula(document, (*path, key), expression, known)


def _told(process: Process) -> list[str]:
    """What a case has to say when it has ended."""
    form = ["start.unit", *(f"form.{field.id}" for field in process.form.fields)]
    return form + [f"given.{stage.id}.{one.id}" for stage in process.telling_stages for one in told_in(stage)]


@rule()
def answers_of_children_are_told(document: Document) -> Iterator[Problem]:
    """A note: a case may end closed although the child that was to carry the answer came to nothing."""
    waiting = [stage for _, stage in document.stages() if isinstance(stage, CallStage) and stage.wait]
    for path, trigger in _letter_triggers(document):
        if waiting and trigger.answered is None:
            one = waiting[0]
            message = f"没有写明来信怎样算已经答复：子办件“{title_of(one)}”（{one.id}）没有办成，办件办结了也算答复了。"
            hint = f"写上 answered，例如 answered: given.{one.id}.outcome == 'published'。"
            yield document.problem("unsaid-answer", message, path, hint)


@rule("letterboxes.*.id", "roles.*.id")
def letterboxes_hold_together(organization: Organization, source: Source) -> Iterator[Problem]:
    boxes = organization.letterboxes
    yield from repeated(
        source, "信箱", ((("letterboxes", number, "id"), box.id) for number, box in enumerate(boxes))
    )
    known = [role.id for role in organization.roles]
    for number, box in enumerate(boxes):
        for index, role in enumerate(box.originals):
            if role not in known:
                path = ("letterboxes", number, "originals", index)
                message = f"本机构没有 {quoted(role)} 这个岗位。"
                yield problem_at(source, "unknown-role", message, path, did_you_mean(role, known))


def boxes_opened_twice(documents: Mapping[str, Document]) -> Iterator[Problem]:
    """One letter becomes one case."""
    opened: dict[tuple[str, str], str] = {}
    for name, document in documents.items():
        for path, trigger in _letter_triggers(document):
            for number, box in enumerate(trigger.boxes):
                place = (document.process.organization, box)
                if place in opened:
                    message = (
                        f"信箱 {quoted(box)} 的来信已由流程 `{opened[place]}` 办理，一封来信只建一个办件。"
                    )
                    at = (*path, "boxes", number)
                    yield document.problem("box-opened-twice", message, at, "删去其中一处。")
                opened.setdefault(place, name)


def boxes_of_nobody(
    organization: Organization, source: Source, documents: Mapping[str, Document]
) -> Iterator[Problem]:
    """`documents`: all processes of the organisation; `source`: of its own document."""
    opened = {
        box for one in documents.values() for _, trigger in _letter_triggers(one) for box in trigger.boxes
    }
    for number, box in enumerate(organization.letterboxes):
        if box.id not in opened:
            message = f"没有流程办理信箱 {quoted(box.id)} 的来信，来了信没有人知道。"
            hint = (
                f"在办理来信的流程里写 triggers: [{{on: letter_received, boxes: [{box.id}], of: <单位>}}]。"
            )
            yield problem_at(source, "box-of-nobody", message, ("letterboxes", number, "id"), hint)


def _letter_triggers(document: Document) -> Iterator[tuple[Path, LetterTrigger]]:
    for path, trigger in triggers_of(document):
        if isinstance(trigger, LetterTrigger):
            yield path, trigger
