"""A case can go through the stages, and comes to an end."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.routes import can_pass
from definitions.rules.rule import WAYS, rule
from definitions.rules.ways import COURSES, way
from definitions.schema.process import DRAFT
from definitions.schema.stages import (
    ChooseStage,
    DecisionOption,
    EndStage,
    HumanStage,
    ParallelStage,
    PublishingStage,
    Stage,
    decisions_of,
)
from definitions.schema.tree import MAIN
from definitions.vocabulary import Effect


@rule("stages.*.id")
def steps_lead_forward(document: Document) -> Iterator[Problem]:
    """Every step onward leads to a later stage, so that no case goes round for ever."""
    tree = document.process.tree
    for position in tree:
        path, stage = position.path, position.stage
        known = [one.stage.id for one in tree if one.line == position.line]
        for target_path, target in _steps(path, stage):
            there = tree.find(target)
            if there is None:
                message = f"没有 {quoted(target)} 这个环节。"
                yield document.problem("unknown-stage", message, target_path, did_you_mean(target, known))
            elif there.line != position.line:
                message = f"`{target}` 不在 `{stage.id}` 所在的这一路上，不能直接走过去。"
                hint = f"可以去：{'、'.join(one for one in known if one != stage.id) or '没有别的环节'}"
                yield document.problem("step-across", message, target_path, hint)
            elif document.process.position(target) <= document.process.position(stage.id):
                message = f"`{target}` 不在 `{stage.id}` 的后面，办件会在这里打转。"
                hint = "往下走只能去后面的环节；要退回请用 effect: return 的意见。"
                yield document.problem("backward-step", message, target_path, hint)


def _steps(path: Path, stage: Stage) -> Iterator[tuple[Path, str]]:
    if stage.next is not None:
        yield (*path, "next"), stage.next
    if isinstance(stage, ChooseStage):
        for index, branch in enumerate(stage.branches):
            yield (*path, "branches", index, "go"), branch.go
        yield (*path, "otherwise"), stage.otherwise


@rule()
def forks_and_ends_have_no_next(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if isinstance(stage, ChooseStage | EndStage) and stage.next is not None:
            message = f"`{stage.kind}` 环节不能写 next。"
            hint = (
                "走向由 branches 和 otherwise 决定。"
                if isinstance(stage, ChooseStage)
                else "办件到此结束，请删去 next。"
            )
            yield document.problem("useless-next", message, (*path, "next"), hint)


@rule(*WAYS)
def every_stage_is_reachable(document: Document) -> Iterator[Problem]:
    """Not asked while a step leads backward or nowhere, or is missing: that is the mistake then."""
    if not document.routes.is_whole:
        return
    reachable = document.routes.reachable()
    for path, stage in document.stages():
        if stage.id not in reachable and document.process.tree.at(stage.id).path == path:
            message = f"没有一条路能走到环节 `{stage.id}`。"
            hint = "检查前面各环节的 next、branches 和 otherwise；用不着的环节请删去。"
            yield document.problem("unreachable-stage", message, (*path, "id"), hint)


@rule("stages.@.next", "stages.@.decisions.*.effect", "stages.*.kind")
def the_last_stage_ends_the_case(document: Document) -> Iterator[Problem]:
    last = document.process.stages[-1]
    if can_pass(last) and last.next is None and not isinstance(last, ChooseStage):
        path = ("stages", len(document.process.stages) - 1, "id")
        message = f"环节 `{last.id}` 之后没有了，办件没有写明怎样结束。"
        outcome = (
            "published"
            if any(isinstance(stage, PublishingStage) for stage in document.process.all_stages)
            else "closed"
        )
        yield document.problem(
            "no-end", message, path, f"在最后加一行：- {{id: done, kind: end, outcome: {outcome}}}"
        )


@rule("stages.*.kind")
def branches_come_together(document: Document) -> Iterator[Problem]:
    """A branch ends where its last stage ends: the case as a whole cannot end within one."""
    for position in document.process.tree:
        if isinstance(position.stage, EndStage) and position.line != MAIN:
            message = "并行的一路里不能写 kind: end，一路走完就在这里汇合。"
            hint = "删去它；要在这里结束整个办件，用 effect: refuse 的意见。"
            yield document.problem("end-in-branch", message, (*position.path, "kind"), hint)


@rule()
def joins_can_be_reached(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if not isinstance(stage, ParallelStage) or stage.join.at_least is None:
            continue
        if stage.join.at_least > len(stage.branches):
            message = f"只有 {len(stage.branches)} 路，等不到 {stage.join.at_least} 路走完。"
            hint = f"写成 {len(stage.branches)} 以内的数，或写 join: all。"
            yield document.problem("join-out-of-reach", message, (*path, "join", "at_least"), hint)
            continue
        always = sum(branch.when is None for branch in stage.branches)
        if stage.join.at_least > always:
            message = f"一定要走的只有 {always} 路（没有 when 的），要 {stage.join.at_least} 路走完就可能等不到，变成少几路也算够。"
            fewer = f"写成 {always} 以内的数，或" if always else ""
            hint = f"{fewer}去掉其中几路的 when；走了的都要等的，写 join: all。"
            yield document.problem("join-falls-short", message, (*path, "join", "at_least"), hint)


@rule()
def stages_can_be_passed(document: Document) -> Iterator[Problem]:
    for path, stage in document.human_stages():
        if not can_pass(stage):
            message = f"环节 `{stage.id}` 没有一种意见能让办件往下走。"
            hint = "至少写一种 effect: pass 的意见，例如 approve: 同意。"
            yield document.problem("no-way-on", message, (*path, "decisions"), hint)


@rule("stages.@.decisions.@.effect")
def decisions_fit_their_effect(document: Document) -> Iterator[Problem]:
    belongs = {"go": Effect.RETURN, "keep": Effect.RETURN, "outcome": Effect.REFUSE}
    for path, stage in document.human_stages():
        for name, option in stage.decisions.items():
            for key, effect in belongs.items():
                if getattr(option, key) and option.effect is not effect:
                    message = f"`{key}` 只用于 effect: {effect} 的意见，这里是 {option.effect}。"
                    hint = f"删去 {key}，或改正 effect。"
                    yield document.problem("useless-key", message, (*path, "decisions", name, key), hint)


@rule(*COURSES)
def returns_lead_back(document: Document) -> Iterator[Problem]:
    for path, stage in document.human_stages():
        for name, option in stage.decisions.items():
            if option.go is not None and option.effect is Effect.RETURN:
                yield from _check_return(document, (*path, "decisions", name, "go"), stage, option.go)


def _check_return(document: Document, path: Path, stage: HumanStage, target: str) -> Iterator[Problem]:
    earlier = [
        DRAFT,
        *(one.id for _, one in document.human_stages() if document.routes.leads(one.id, stage.id)),
    ]
    if target in earlier:
        around = None if target == DRAFT else way(document, stage.id, [target])
        if around is not None:
            message = f"不能一律退回到 `{target}`：有的办件不经过它就到了这里：{around}。"
            hint = "删去 go，由办理人在经过的环节里选；或写每条路都经过的环节。"
            yield document.problem(around.code("wrong-return"), message, path, hint)
        return
    if document.process.find_stage(target) is None:
        message = f"没有 {quoted(target)} 这个环节。"
        yield document.problem("unknown-stage", message, path, did_you_mean(target, earlier))
    else:
        message = f"不能退回到 `{target}`：它不是此前有人办理的环节。"
        yield document.problem("wrong-return", message, path, f"可以退回到：{'、'.join(earlier)}")


@rule(*WAYS, "stages.*.final")
def kept_signatures_were_given(document: Document) -> Iterator[Problem]:
    """A final review is never kept: what is changed after it must come before it again."""
    signing = {stage.id: stage for _, stage in document.signing_stages()}
    for path, stage, name, option in _options(document):
        earlier = [one for one in signing if document.routes.leads(one, stage.id)]
        for index, kept in enumerate(option.keep):
            kept_path = (*path, "decisions", name, "keep", index)
            if kept not in earlier:
                message = f"不能保留 {quoted(kept)} 的签字：它不是此前签字的环节。"
                yield document.problem("wrong-keep", message, kept_path, did_you_mean(kept, earlier))
            elif signing[kept].final:
                message = f"终审 `{kept}` 的签字不能保留：内容改动后必须重新终审。"
                yield document.problem("final-review-kept", message, kept_path, "从 keep 里删去它。")


def _options(document: Document) -> Iterator[tuple[Path, HumanStage, str, DecisionOption]]:
    for path, stage in document.human_stages():
        for name, option in decisions_of(stage).items():
            yield path, stage, name, option


@rule("stages.@.fields.*.id")
def needed_fields_exist(document: Document) -> Iterator[Problem]:
    for path, stage, name, option in _options(document):
        fields = [field.id for field in stage.fields]
        for index, needed in enumerate(option.needs):
            if needed not in fields:
                message = f"环节 `{stage.id}` 没有 {quoted(needed)} 这个填写项。"
                hint = did_you_mean(needed, fields) or "先在这个环节的 fields 里写上它。"
                yield document.problem(
                    "unknown-field", message, (*path, "decisions", name, "needs", index), hint
                )


@rule("stages.@.decisions.@.effect", "stages.@.decisions.@.needs")
def refusals_give_a_reason(document: Document) -> Iterator[Problem]:
    for path, stage in document.human_stages():
        for name, option in stage.decisions.items():
            if option.effect is Effect.REFUSE and not option.wants_opinion and not option.needs:
                message = f"环节 `{stage.id}` 的 `{name}` 不用说明理由就能不同意。"
                hint = "请删去 needs_opinion: false，或者在 needs 里列出要填的依据。"
                yield document.problem(
                    "refusal-without-reason", message, (*path, "decisions", name, "needs_opinion"), hint
                )
