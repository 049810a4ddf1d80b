"""Duties that may be nobody's: of whom the form names, and it was left empty; of a post that is to sign twice."""

from collections.abc import Iterator

from definitions.conditions import ConditionError
from definitions.problems import Path, Problem
from definitions.rules.answers import possible_answers
from definitions.rules.asking import TooMany
from definitions.rules.beginnings import may_begin_at
from definitions.rules.document import Document
from definitions.rules.expressions import passed_before
from definitions.rules.rule import rule
from definitions.rules.trials import Asked, fields_of, held, told
from definitions.schema.places import Base, Place
from definitions.schema.process import ANY_UNIT
from definitions.schema.signing import Who
from definitions.schema.stages import BaseStage, HumanStage, PaperStage
from definitions.semantics.forms import is_empty
from definitions.semantics.path import fork_conditions, whole_path

SUBMITTING = Place(Base.SUBMITTING)


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


@rule()
def one_post_signs_once(document: Document) -> Iterator[Problem]:
    """A note: the submitting unit may be one of those that sign beside it, and nobody gives two signatures in one stage."""
    organization = document.organization
    if organization is None:
        return
    for path, stage, who, own in _beside_the_own(document):
        unit = who.place.name
        if not may_begin_at(document, organization, stage.id, own.place, unit):
            continue
        title, post = organization.unit_title(unit), organization.role_title(who.role)
        message = (
            f"环节 `{stage.id}` 可能有人签不了：{title}报送的办件，提交单位的{post}和这里的{post}是同一个岗位，"
            "同一人在一个环节里不能签两次。"
        )
        hint = f"在这个环节前面用 choose 把 {unit} 的办件引到不重复的环节；或者在 start.of 里不列 {unit}。"
        yield document.problem("same-post-twice", message, path, hint)


def _beside_the_own(document: Document) -> Iterator[tuple[Path, HumanStage, Who, Who]]:
    """Signers at a unit that may submit, with the one who holds the same role at the submitting unit, where both must sign."""
    start = document.process.start.of
    submitting = None if start == ANY_UNIT else [unit.strip() for unit in start.split(",")]
    for path, stage in document.human_stages():
        if document.process.signing(stage).how not in ("all", "in order"):
            continue
        signers = [(at, who) for at, who in document.signers(path, stage) if isinstance(who, Who)]
        own = {who.role: who for _, who in signers if who.place == SUBMITTING}
        for at, who in signers:
            is_one = submitting is None or who.place.name in submitting
            if who.place.base is Base.UNIT and not who.place.above and is_one and who.role in own:
                yield at, stage, who, own[who.role]
