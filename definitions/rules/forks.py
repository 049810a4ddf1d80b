"""Branches of a fork: none that an earlier one leaves nothing to, none that leads elsewhere where another one holds, too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from definitions.conditions import ConditionError, holds
from definitions.problems import Path, Problem, quoted
from definitions.rules.answers import Answers, possible_answers
from definitions.rules.asking import TooMany
from definitions.rules.constancy import UNPROVEN
from definitions.rules.document import Document
from definitions.rules.expressions import passed_before
from definitions.rules.rule import rule
from definitions.rules.trials import asked_by, told
from definitions.rules.ways import way
from definitions.schema.stages import ChooseStage, ParallelStage

Taken = tuple[Mapping[str, Any], Sequence[bool]]
"""Answers, and which of the branches hold of them."""


@rule()
def branches_are_taken(document: Document) -> Iterator[Problem]:
    for path, stage in document.stages():
        if isinstance(stage, ChooseStage):
            yield from _of_fork(document, path, stage)


@rule()
def some_branch_is_gone_through(document: Document) -> Iterator[Problem]:
    """A note: where every branch of a parallel stage has a condition, and a case may fulfil none."""
    for path, stage in document.stages():
        if not isinstance(stage, ParallelStage) or any(branch.when is None for branch in stage.branches):
            continue
        firsts = [branch.stages[0].id for branch in stage.branches]
        behind = document.process.after(stage.id)
        around = way(document, behind, firsts, through=stage.id) if behind is not None else None
        if around is not None:
            message = f"到了并行环节 `{stage.id}` 可能一路也不走，没有人办就往下走：{around}。"
            hint = "选项都要有一路来办；本意是可以不办的，在它前面用 choose 绕开。"
            yield document.problem(around.code("no-branch-taken"), message, (*path, "branches"), hint)


def _of_fork(document: Document, path: Path, stage: ChooseStage) -> Iterator[Problem]:
    conditions = [branch.when for branch in stage.branches]
    try:
        answers = possible_answers(document, conditions, passed_before(document, stage.id))
        found = [(context, [holds(one, context) for one in conditions]) for context in answers.contexts]
    except TooMany:
        message = f"未能证明分流 `{stage.id}` 的每一支都走得到：牵涉的填法太多。"
        yield document.problem(UNPROVEN, message, (*path, "branches"), "把它拆成几个分流。")
        return
    except ConditionError:  # reported by conditions_can_be_computed
        return
    if any(len({which[index] for _, which in found}) < 2 for index in range(len(conditions))):
        return  # a condition that decides nothing is told by itself
    for index in range(1, len(conditions)):
        shadowed = list(_shadowed(document, path, stage, index, answers, found))
        yield from shadowed or _repeated(document, path, stage, index, found)
    yield from _otherwise(document, path, stage, answers, found)


def _shadowed(
    document: Document, path: Path, stage: ChooseStage, index: int, answers: Answers, found: Sequence[Taken]
) -> Iterator[Problem]:
    holding = [(context, which) for context, which in found if which[index]]
    if not holding or any(not any(which[:index]) for _, which in holding):
        return
    here, when = (*path, "branches", index, "when"), quoted(stage.branches[index].when)
    if not answers.are_all:
        message = f"未能证明分支{when}走得到：试过的填法都被前面的分支先走了。"
        yield document.problem(UNPROVEN, message, here, "请人工核对各分支的次序。")
        return
    context, which = holding[0]
    earlier = stage.branches[which.index(True)]
    given = told(asked_by(stage.branches[index].when), context, document.organization)
    message = f"分支{when}走不到：它成立时，前面的分支{quoted(earlier.when)}已经成立。例如 {given}。"
    yield document.problem("shadowed-branch", message, here, "把范围小的分支写在前面，或删去这一支。")


def _repeated(
    document: Document, path: Path, stage: ChooseStage, index: int, found: Sequence[Taken]
) -> Iterator[Problem]:
    """Both hold of some answers, and lead to different stages: nobody may have meant that. The narrow case before the broad
    one is how exceptions are written.
    """
    branch = stage.branches[index]
    for number, earlier in enumerate(stage.branches[:index]):
        both = next((context for context, which in found if which[number] and which[index]), None)
        if both is None:
            continue
        is_exception = not any(which[number] and not which[index] for _, which in found)
        if is_exception or earlier.go == branch.go:
            continue
        given = told(asked_by(branch.when), both, document.organization)
        message = (
            f"分支{quoted(branch.when)}和前面的{quoted(earlier.when)}有重叠，去的环节不同，"
            f"两个都成立时走前面的 `{earlier.go}`。例如 {given}。"
        )
        hint = "这样正是本意的，把先后写明：后一支的条件里加上 !(前一支的条件)。"
        yield document.problem("overlapping-branches", message, (*path, "branches", index, "when"), hint)
        return


def _otherwise(
    document: Document, path: Path, stage: ChooseStage, answers: Answers, found: Sequence[Taken]
) -> Iterator[Problem]:
    """Where every answer takes a branch, the rest is nothing: a mistake, if it names a stage of its own."""
    is_named = any(branch.go == stage.otherwise for branch in stage.branches)
    if answers.are_all and found and not is_named and all(any(which) for _, which in found):
        message = f"`otherwise: {stage.otherwise}` 走不到：怎么填都有一个分支成立。"
        yield document.problem(
            "shadowed-branch", message, (*path, "otherwise"), "最后一支不写条件，改用 otherwise。"
        )
