"""Who is named to sign and must not is told to whoever names them: left alone, the duty would be nobody's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from definitions.schema.fields import FormField, PersonField
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import HumanStage, title_of
from definitions.semantics.barred_names import BarredName, barred_in_answer, barred_in_form
from definitions.semantics.fold import after
from definitions.semantics.forms import FieldProblem
from definitions.semantics.history import Decided
from flows.access.refusal import Invalid
from flows.casework.in_hand import CaseInHand


def refuse_barred_in_form(hand: CaseInHand, form: Mapping[str, Any]) -> None:
    """Raises Invalid."""
    process, state = hand.process, replace(hand.state, form=form)
    problems = _problems(process, process.form.fields, [*barred_in_form(process, state)])
    if problems:
        raise Invalid("表单没有填好，什么都没有提交", "请按下面的说明改正后再提交", problems)


def refuse_barred_in_answer(hand: CaseInHand, stage: HumanStage, event: Decided) -> None:
    """Raises Invalid."""
    if not any(isinstance(field, PersonField) for field in stage.fields):
        return
    state = after(hand.process, hand.state, event)
    problems = _problems(hand.process, stage.fields, [*barred_in_answer(hand.process, state, stage.id)])
    if problems:
        raise Invalid(
            f"“{title_of(stage)}”没有填好，您的办理没有计入", "请按下面的说明改正后再办理", problems
        )


def _problems(
    process: Process, fields: Sequence[FormField], barred: Sequence[BarredName]
) -> list[FieldProblem]:
    labels = {field.id: field.label.zh for field in fields}
    return [
        FieldProblem(one.field, labels.get(one.field, one.field), _reason(process, one)) for one in barred
    ]


def _reason(process: Process, one: BarredName) -> str:
    title = title_of(one.stage)
    if one.acted == DRAFT:
        return f"“{one.person}”是本件的拟稿人，不能又办“{title}”；请另选一位"
    acted = title_of(process.stage(one.acted))
    return f"“{one.person}”办了“{acted}”，按回避的规定不能又办“{title}”；请另选一位"


__all__ = ["refuse_barred_in_answer", "refuse_barred_in_form"]
