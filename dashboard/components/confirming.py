"""Which answers are asked about once more before they count, and in which words: a refusal, and the final approval."""

from definitions.schema.process import Process
from definitions.schema.stages import (
    HandPublishStage,
    HandWithdrawStage,
    HumanStage,
    PaperStage,
    PublishStage,
    ReviewStage,
    decisions_of,
    title_of,
)
from definitions.semantics.path import stage_after
from definitions.vocabulary import OUTCOME_TITLES, Effect, Outcome
from flows.casework.views import CaseView, OfferedDecision


def confirmation(view: CaseView, option: OfferedDecision) -> tuple[str, str] | None:
    """The question and what will happen; None for an answer that can be made good."""
    if view.stage is None:
        return None
    stage = view.definition.human_stage(view.stage)
    who = "登记签字人的意见" if isinstance(stage, PaperStage) else "选择"
    question = f"您{who}“{option.title}”，请再确认一次。"
    if option.effect is Effect.REFUSE:
        return question, _of_refusal(stage, option)
    if option.effect is Effect.PASS and isinstance(stage, ReviewStage | PaperStage) and stage.final:
        return question, _of_final_approval(view, stage)
    if option.effect is Effect.PASS and isinstance(stage, HandPublishStage):
        return question, "登记以后不能拿回，网址和截图会记入办件。请核对发布的就是审定的内容。"
    if option.effect is Effect.PASS and isinstance(stage, HandWithdrawStage):
        return question, "登记以后不能拿回；平台上删除的也不能恢复。请核对撤下的就是这一条。"
    return None


def _of_refusal(stage: HumanStage, option: OfferedDecision) -> str:
    outcome = decisions_of(stage)[option.name].outcome or Outcome.REFUSED
    return (
        f"办件就此结束，结果是“{OUTCOME_TITLES[outcome]}”，不能恢复；以后需要再发的，要重新建立办件。"
        "只是要改内容的，请选择退回。"
    )


def _of_final_approval(view: CaseView, stage: HumanStage) -> str:
    following = _following(view.definition, stage)
    title = f"《{view.title}》"
    if isinstance(following, PublishStage):
        return f"这是终审。确认后，系统马上进行“{title_of(following)}”，公众就能看到{title}。"
    if isinstance(following, HumanStage):
        return f"这是终审。确认后，{title}不再审签，经“{title_of(following)}”环节即对外发布。"
    return f"这是终审。确认后，{title}不再审签，即可对外发布。"


def _following(process: Process, stage: HumanStage) -> object:
    after = stage_after(process, stage.id)
    return None if after is None else process.stage(after)
