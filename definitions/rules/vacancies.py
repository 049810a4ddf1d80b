"""Duties of whom the form names: it may have been left empty."""

from collections.abc import Iterator

from definitions.conditions import ConditionError
from definitions.problems import Path, Problem
from definitions.rules.answers import possible_answers
from definitions.rules.asking import TooMany
from definitions.rules.document import Document
from definitions.rules.expressions import passed_before
from definitions.rules.rule import rule
from definitions.rules.trials import Asked, fields_of, held, told
from definitions.schema.signing import Who
from definitions.schema.stages import BaseStage, HumanStage, PaperStage
from definitions.semantics.forms import is_empty
from definitions.semantics.path import fork_conditions, whole_path


@rule()
def duties_fall_to_somebody(document: Document) -> Iterator[Problem]:
    fields = fields_of(document.process, document.registers or {})
    for path, stage, asked in _named(document):
        field, name = fields.get(asked), ".".join(asked)
        if field is None or (field.required and field.shown_when is None):
            continue
        try:
            given = left_empty(document, stage, asked)
        except TooMany:
            message = f"未能证明环节 `{stage.id}` 总有人办：牵涉的填法太多。"
            yield document.problem("unproven-duty", message, path, f"把 {name} 设为必填。")
            continue
        except ConditionError:  # reported by conditions_can_be_computed
            continue
        if given is not None:
            message = (
                f"环节 `{stage.id}` 可能没有人能办：它由 {name} 决定谁办，这一项却可以不填。例如 {given}。"
            )
            hint = f"把 {name} 设为必填，或写 required_when。"
            yield document.problem("vacant-duty", message, path, hint)


def _named(document: Document) -> Iterator[tuple[Path, HumanStage, Asked]]:
    """Duties that a field decides on."""
    for path, stage in document.human_stages():
        duties = [*document.signers(path, stage)]
        if isinstance(stage, PaperStage):
            duties.append(((*path, "registrar"), stage.registrar))
        for at, who in duties:
            if who.named_by is not None:
                key = "of" if isinstance(who, Who) else "person"
                yield (*at, key), stage, tuple(who.named_by.split("."))


def left_empty(document: Document, stage: BaseStage, asked: Asked) -> str | None:
    """How the fields may be filled in that leads to the stage while this one is empty; None: in no way.

    Raises TooMany, ConditionError.
    """
    process = document.process
    forks = list(fork_conditions(process))
    answers = possible_answers(document, forks, passed_before(document, stage.id), [asked])
    for context in answers.contexts:
        if is_empty(held(context, asked)) and stage.id in whole_path(process, context):
            return told(list(dict.fromkeys([asked, *answers.read])), context, document.organization)
    return None
