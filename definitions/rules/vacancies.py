"""Duties of whom the form names: it may have been left empty."""

from collections.abc import Iterator

from definitions.conditions import ConditionError
from definitions.problems import Path, Problem
from definitions.rules.answers import TooMany, possible_answers
from definitions.rules.document import Document
from definitions.rules.expressions import passed_before
from definitions.rules.rule import rule
from definitions.rules.trials import told
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import HumanStage, PaperStage
from definitions.semantics.forms import is_empty
from definitions.semantics.path import fork_conditions, whole_path

FROM_FORM = "form."


@rule()
def duties_fall_to_somebody(document: Document) -> Iterator[Problem]:
    for path, stage, name in _named(document):
        field = next((one for one in document.process.form.fields if one.id == name), None)
        if field is None or (field.required and field.shown_when is None):
            continue
        try:
            given = _left_empty(document, stage, name)
        except TooMany:
            message = f"未能证明环节 `{stage.id}` 总有人办：牵涉的填法太多。"
            yield document.problem("unproven-duty", message, path, f"把表单项 `{name}` 设为必填。")
            continue
        except ConditionError:  # reported by conditions_can_be_computed
            continue
        if given is not None:
            message = f"环节 `{stage.id}` 可能没有人能办：它由 form.{name} 决定谁办，这一项却可以不填。例如 {given}。"
            hint = f"把表单项 `{name}` 设为必填，或写 required_when。"
            yield document.problem("vacant-duty", message, path, hint)


def _named(document: Document) -> Iterator[tuple[Path, HumanStage, str]]:
    """Duties that a field of the form decides on."""
    for path, stage in document.human_stages():
        duties = [*document.signers(path, stage)]
        if isinstance(stage, PaperStage):
            duties.append(((*path, "registrar"), stage.registrar))
        for at, who in duties:
            named = who.person if isinstance(who, NamedPerson) else who.of
            if named.startswith(FROM_FORM):
                key = "of" if isinstance(who, Who) else "person"
                yield (*at, key), stage, named.removeprefix(FROM_FORM)


def _left_empty(document: Document, stage: HumanStage, name: str) -> str | None:
    """How a form may be filled in that leads to the stage without naming anybody; None: in no way."""
    process, asked = document.process, ("form", name)
    forks = list(fork_conditions(process))
    answers = possible_answers(document, forks, passed_before(document, stage.id), [asked])
    for context in answers.contexts:
        if is_empty(context["form"][name]) and stage.id in whole_path(process, context):
            return told(list(dict.fromkeys([asked, *answers.read])), context)
    return None
