"""Nothing goes out without the final review, and nothing counts as published that did not go out."""

from collections.abc import Iterator

from definitions.conditions import ConditionError, references
from definitions.problems import Problem
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.rules.ways import COURSES, way
from definitions.rules.withdrawal import end_after_withdrawals
from definitions.schema.process import DRAFT
from definitions.schema.stages import (
    ChooseStage,
    EndStage,
    HandPublishStage,
    ParallelStage,
    PublishingStage,
    PublishStage,
    decisions_of,
)
from definitions.vocabulary import SIGNED_PARTS, Effect, Outcome


def publications(document: Document) -> list[str]:
    return [stage.id for _, stage in document.stages() if isinstance(stage, PublishingStage)]


@rule(*COURSES, "stages.*.final")
def nothing_is_published_without_the_final_review(document: Document) -> Iterator[Problem]:
    final = [stage.id for _, stage in document.signing_stages() if stage.final]
    for path, stage in document.stages():
        if not isinstance(stage, PublishingStage):
            continue
        around = way(document, stage.id, final)
        if around is not None:
            message = f"不经终审就能发布：{around}。" if final else "这个流程要发布，却没有一个终审环节。"
            hint = (
                "让这条路也经过写有 final: true 的环节。"
                if final
                else f"在发布之前的最后一道审签上写 final: true。现在的路：{around}"
            )
            yield document.problem(around.code("no-final-review"), message, (*path, "id"), hint)


@rule(*COURSES, "stages.*.secrecy")
def nothing_is_published_without_the_secrecy_review(document: Document) -> Iterator[Problem]:
    """Where the document has one: first reviewed, then published (先审查、后公开), and none goes round it."""
    secrecy = [stage.id for _, stage in document.signing_stages() if stage.secrecy]
    for path, stage in document.stages():
        around = way(document, stage.id, secrecy) if secrecy and isinstance(stage, PublishingStage) else None
        if around is not None:
            message = f"不经保密审查就能发布：{around}。"
            hint = "让这条路也经过写有 secrecy: true 的环节。"
            yield document.problem(around.code("no-secrecy-review"), message, (*path, "id"), hint)


@rule("stages.@.final")
def final_reviews_bind_the_content(document: Document) -> Iterator[Problem]:
    for path, stage in document.signing_stages():
        missing = [part for part in SIGNED_PARTS if part not in stage.binds]
        if (stage.final or stage.secrecy) and missing:
            whose = "终审" if stage.final else "保密审查"
            message = f"{whose}必须对全部内容负责，这里少了：{'、'.join(missing)}。"
            hint = f"写成 binds: [{', '.join(SIGNED_PARTS)}]，或删去 binds。"
            yield document.problem("final-review-binds-too-little", message, (*path, "binds"), hint)


@rule(*COURSES, "stages.*.channel")
def ends_tell_the_truth(document: Document) -> Iterator[Problem]:
    published = publications(document)
    for path, stage in document.stages():
        if not isinstance(stage, EndStage):
            continue
        outcome_path = (*path, "outcome")
        around = way(document, stage.id, published)
        if stage.outcome is Outcome.PUBLISHED and around is not None:
            message = f"没有发布也会以“已发布”结束：{around}。"
            hint = "在它前面加上 kind: publish 的环节，或改为 outcome: closed。"
            yield document.problem(around.code("not-published"), message, outcome_path, hint)
        elif stage.outcome in (Outcome.PUBLISHED, Outcome.RETRACTED):
            yield from end_after_withdrawals(document, stage, outcome_path)
        elif stage.outcome is Outcome.WITHDRAWN:
            message = "撤回是拟稿人自己的动作，不能写成流程的终点。"
            yield document.problem("wrong-outcome", message, outcome_path, "改为 outcome: closed。")
        elif stage.outcome is Outcome.REFUSED:
            yield from _check_refusal(document, stage, outcome_path)


def _check_refusal(document: Document, stage: EndStage, path: tuple[str | int, ...]) -> Iterator[Problem]:
    for one in publications(document):
        after = way(document, stage.id, through=one)
        if after is not None:
            message = f"经过发布环节 `{one}` 之后，不能再以“不予发布”结束：{after}。"
            hint = "改为 outcome: published、retracted 或 closed。"
            yield document.problem(after.code("wrong-outcome"), message, path, hint)
            return
    for _, before in document.stages():
        if document.routes.follows(stage.id, before.id) and not isinstance(
            before, ChooseStage | ParallelStage
        ):
            message = f"环节 `{before.id}` 通过之后，不应以“不予发布”结束。"
            hint = "不同意用 effect: refuse 的意见；这样的终点只能由 choose 环节引到。"
            yield document.problem("wrong-outcome", message, path, hint)
            return


@rule(*COURSES)
def what_went_out_is_not_taken_back(document: Document) -> Iterator[Problem]:
    """A return past a publication would put a second page beside the first; a refusal would deny the one there is."""
    published = publications(document)
    for path, stage in document.human_stages():
        before = [one for one in published if _may_be_out(document, one, stage.id)]
        for name, option in decisions_of(stage).items() if before else ():
            at = (*path, "decisions", name) if name in stage.decisions else (*path, "id")
            if option.effect is Effect.RETURN and any(_goes_past(document, option.go, one) for one in before):
                message = (
                    f"环节 `{stage.id}` 在发布之后，它的 `{name}` 会把已经上网的内容退回重办，再发布一次。"
                )
                yield document.problem("return-past-publication", message, at, _AFTERWARDS)
            elif option.effect is Effect.REFUSE and option.outcome in (None, Outcome.REFUSED):
                message = f"环节 `{stage.id}` 在发布之后，它的 `{name}` 不能再以“不予发布”结束。"
                yield document.problem("wrong-outcome", message, at, "写成 outcome: closed。")


_AFTERWARDS = "发布以后只往下走：在这个环节写 decisions，不写退回；内容要改，另报一件。"


def _goes_past(document: Document, target: str | None, publication: str) -> bool:
    """Whether a return leads to before the publication; one that leaves it open may lead to the draft."""
    if target is None or target == DRAFT:
        return True
    if document.process.find_stage(target) is None:  # reported as an unknown stage
        return False
    return publication in document.process.tree.undone_by(target)


def _may_be_out(document: Document, publication: str, stage: str) -> bool:
    """Whether the content may be online when the stage is open."""
    if document.process.tree.are_beside(publication, stage):
        return True
    return way(document, stage, through=publication) is not None


@rule(*COURSES, "stages.*.channel")
def a_channel_is_published_to_once(document: Document) -> Iterator[Problem]:
    """A second publication of the same content on the same channel would be a second page."""
    stages = [(path, stage) for path, stage in document.stages() if isinstance(stage, PublishingStage)]
    for path, stage in stages:
        for _, before in stages:
            again = way(document, stage.id, through=before.id) if before.channel == stage.channel else None
            if again is not None:
                message = f"前面的环节 `{before.id}` 已经在 `{stage.channel}` 发布过，同一内容不能再发布一次：{again}。"
                hint = "改为另一个渠道，或删去。"
                yield document.problem(again.code("published-twice"), message, (*path, "channel"), hint)
                break


@rule("stages.@.decisions")
def going_on_means_published(document: Document) -> Iterator[Problem]:
    """Where a person publishes, whoever goes on has published: another answer that goes on would say so of nothing."""
    for path, stage in document.human_stages():
        if not isinstance(stage, HandPublishStage):
            continue
        passing = [name for name, one in decisions_of(stage).items() if one.effect is Effect.PASS]
        for name in passing[1:]:
            message = f"意见 `{name}` 也是往下走（pass），办件就算已经在 `{stage.channel}` 发布了。"
            hint = "不发布的，写 effect: return 或者 refuse；发不发布要先定的，在前面用 kind: choose 分开。"
            yield document.problem("published-anyway", message, (*path, "decisions", name), hint)


@rule("stages.*.fields.*.id", "stages.*.fields.*.part")
def what_pins_is_part_of_the_content(document: Document) -> Iterator[Problem]:
    """A field of a stage that belongs to no part is in no hash: nothing would show who pinned the article."""
    for path, stage in document.stages():
        if not isinstance(stage, PublishStage) or stage.pinned_when is None:
            continue
        for asked, name in sorted(_given(stage.pinned_when)):
            if _is_in_no_part(document, asked, name):
                message = f"置顶与否看 `given.{asked}.{name}`，这一项却不属于内容的任何部分。"
                hint = "给这个填写项写上 part: layout，在它的环节写 may_change: [layout]。"
                yield document.problem("pin-not-bound", message, (*path, "pinned_when"), hint)


def _given(expression: str) -> set[tuple[str, str]]:
    """The fields of stages that it reads, each as (stage, field)."""
    try:
        read = references(expression)
    except ConditionError:  # reported by conditions_can_be_read
        return set()
    return {(one[1], one[2]) for one in read if one[0] == "given" and len(one) > 2}


def _is_in_no_part(document: Document, stage_id: str, field_id: str) -> bool:
    return any(
        field.part is None
        for _, stage in document.human_stages()
        if stage.id == stage_id
        for field in stage.fields
        if field.id == field_id
    )
