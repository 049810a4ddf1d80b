"""Urgent cases (加急): limits that are shorter, and no fork that leads round a signature for haste."""

from collections.abc import Iterator, Sequence

from definitions.conditions import ConditionError, references
from definitions.problems import Path, Problem
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.rules.trials import URGENT
from definitions.schema.stages import Branch, ChooseStage, EndStage, ParallelBranch, ParallelStage
from definitions.schema.tree import MAIN
from definitions.working_days import parse_span


@rule("urgency", "stages.@.within")
def urgent_limits_are_shorter(document: Document) -> Iterator[Problem]:
    for path, stage in document.human_stages():
        if stage.urgent is None:
            continue
        at: Path = (*path, "urgent")
        if document.process.urgency is None:
            message = "本流程没有写明办件怎样成为加急，`urgent` 不起作用。"
            yield document.problem("useless-key", message, at, "写上 urgency，或删去 urgent。")
        if stage.within is None:
            message = "写了加急的期限，却没有平常的期限 `within`。"
            yield document.problem("half-deadline", message, at, "写上 within。")
            continue
        usual, sooner = parse_span(stage.within), parse_span(stage.urgent)
        if usual.unit == sooner.unit and sooner.n >= usual.n:
            message = f"加急的期限{sooner}不比平常的{usual}短。"
            yield document.problem("not-shorter", message, at, "写得比 within 短。")


@rule(*WAYS, "stages.*.final", "stages.*.secrecy", "stages.*.branches")
def urgency_skips_no_signature(document: Document) -> Iterator[Problem]:
    """The secrecy review and the final review are gone through in the same cases, urgent or not."""
    guarded = [stage.id for _, stage in document.signing_stages() if stage.final or stage.secrecy]
    for path, stage in document.stages():
        if not isinstance(stage, ChooseStage | ParallelStage):
            continue
        branches: Sequence[Branch | ParallelBranch] = stage.branches
        hasty = [index for index, branch in enumerate(branches) if _asks_for_haste(branch.when)]
        skipped = next((one for one in guarded if _is_skipped(document, stage, hasty, one)), None)
        if skipped is not None:
            message = f"这里按加急与否分流，会让办件绕过保密审查或终审 `{skipped}`。"
            hint = "加急只缩短期限：让加急的和平常的都经过它，或者分流时不看 case.urgent。"
            yield document.problem("urgency-skips", message, (*path, "branches", hasty[0], "when"), hint)


def _is_skipped(
    document: Document, fork: ChooseStage | ParallelStage, hasty: Sequence[int], guarded: str
) -> bool:
    """Whether it depends on one of these branches that a case comes to the stage."""
    if not hasty:
        return False
    if isinstance(fork, ChooseStage):
        return _differs(document, [*(branch.go for branch in fork.branches), fork.otherwise], guarded)
    around = document.process.tree.enclosing(document.process.line_of(guarded))
    # Where some of the branches suffice, a hasty one may be done before the others, which are broken off.
    meant = hasty if fork.join.how == "all" else range(len(fork.branches))
    return any(fork.branches[index].id in around for index in meant)


def _asks_for_haste(expression: str | None) -> bool:
    try:
        return expression is not None and URGENT in references(expression)
    except ConditionError:  # reported by conditions_can_be_read
        return False


def _differs(document: Document, ways: list[str], guarded: str) -> bool:
    """Whether some of the ways pass the stage, or pass it always, and others do not."""
    known = [way for way in ways if document.process.find_stage(way) is not None]
    reach = {way == guarded or document.routes.leads(way, guarded) for way in known}
    always = {way == guarded or not _may_end_without(document, way, guarded) for way in known}
    return len(reach) > 1 or len(always) > 1


def _may_end_without(document: Document, way: str, guarded: str) -> bool:
    """Whether a case that takes this way may come to its last stage without the guarded one."""
    last = [
        stage.id
        for _, stage in document.stages()
        if document.process.line_of(stage.id) == MAIN
        and (isinstance(stage, EndStage) or document.process.after(stage.id) is None)
    ]
    return any(one == way or document.routes.leads_round(way, one, guarded) for one in last if one != guarded)
