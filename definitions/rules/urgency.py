"""Urgent cases (加急): limits that are shorter, and no way round a signature for haste."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from definitions.conditions import ConditionError, references
from definitions.problems import Path, Problem
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.rules.trials import URGENT
from definitions.rules.walking import Unproven
from definitions.rules.ways import COURSES
from definitions.schema.process import DRAFT
from definitions.schema.stages import (
    Branch,
    ChooseStage,
    ParallelBranch,
    ParallelStage,
    PublishStage,
    Stage,
)
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


@rule(*COURSES, "stages.*.final", "stages.*.secrecy")
def urgency_skips_no_signature(document: Document) -> Iterator[Problem]:
    """Of two cases that are filled in alike the urgent one passes as many secrecy reviews, and as many final ones, before it
    is published or comes to its end.
    """
    forks = {stage.id: (path, stage) for path, stage in document.stages() if _asks_for_haste(stage)}
    if not forks or not document.routes.is_whole:
        return
    told = set[str]()
    for name, reviews in _sorts_of_reviews(document):
        if _all_pass_one(document, reviews):
            continue
        try:
            found = document.haste(reviews).shortcut()
        except Unproven:
            path, stage = next(iter(forks.values()))
            message = f"未能证明加急的办件不会少经过{name}：牵涉的填法太多，或者列不全。"
            yield document.problem("unproven-urgency-skips", message, _first_asking(path, stage), _HINT)
            continue
        except ConditionError:  # reported by conditions_can_be_computed
            continue
        fork = found.fork or next(iter(forks)) if found is not None else ""
        if found is not None and fork not in told:
            told.add(fork)
            given = f"（例如 {found.given}）" if found.given else ""
            message = (
                f"加急会让办件绕过{name}：加急的走 {_shown(found.hasty)}{given}，"
                f"填得一样而不加急的走 {_shown(found.usual)}。"
            )
            yield document.problem("urgency-skips", message, _first_asking(*forks[fork]), _HINT)


_HINT = "加急只缩短期限：让加急的和平常的经过同样多的保密审查和终审，或者分流时不看 case.urgent，也不看只有加急的才填写的内容。"


def _sorts_of_reviews(document: Document) -> Iterator[tuple[str, frozenset[str]]]:
    signing = [stage for _, stage in document.signing_stages()]
    for name, reviews in (
        ("保密审查", frozenset(stage.id for stage in signing if stage.secrecy)),
        ("终审", frozenset(stage.id for stage in signing if stage.final)),
    ):
        if reviews:
            yield name, reviews


def _all_pass_one(document: Document, reviews: frozenset[str]) -> bool:
    """Whether the graph alone shows that every case passes just one of them before it is published or ends."""
    routes, tree = document.routes, document.process.tree
    goals = [stage.id for _, stage in document.stages() if isinstance(stage, PublishStage)]
    goals += [stage.id for stage in document.process.stages if routes.is_end(stage.id)]
    several = any(routes.leads(a, b) or tree.are_beside(a, b) for a, b in permutations(reviews, 2))
    return not several and all(goal in reviews or routes.way_around(goal, reviews) is None for goal in goals)


def _shown(way: Sequence[str]) -> str:
    return " → ".join((DRAFT, *dict.fromkeys(way)))


def _first_asking(path: Path, stage: Stage) -> Path:
    branches: Sequence[Branch | ParallelBranch] = getattr(stage, "branches", ())
    index = next(n for n, branch in enumerate(branches) if _is_about_haste(branch.when))
    return (*path, "branches", index, "when")


def _asks_for_haste(stage: Stage) -> bool:
    return isinstance(stage, ChooseStage | ParallelStage) and any(
        _is_about_haste(branch.when) for branch in stage.branches
    )


def _is_about_haste(expression: str | None) -> bool:
    try:
        return expression is not None and URGENT in references(expression)
    except ConditionError:  # reported by conditions_can_be_read
        return False
