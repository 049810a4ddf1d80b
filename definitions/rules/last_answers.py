"""What several signers of a stage each fill in, and of which only the last answer is kept."""

from collections.abc import Iterator, Sequence

from definitions.conditions import ConditionError, references
from definitions.problems import Path, Problem
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.stages import Branch, ChooseStage, ParallelBranch, ParallelStage


@rule()
def ways_do_not_hang_on_who_answers_last(document: Document) -> Iterator[Problem]:
    """A note: a fork sees what the last of them filled in, whatever the others said."""
    process = document.process
    filled: dict[tuple[str, ...], str] = {
        ("given", stage.id, field.id): field.label.zh
        for _, stage in document.human_stages()
        if process.has_several_signers(stage) and process.signing(stage).how != "any"
        for field in stage.fields
    }
    for path, condition in _ways(document):
        for read in sorted(_read(condition) & filled.keys()):
            message = (
                f"`{'.'.join(read)}`（{filled[read]}）由几个签字人各填一次，办件里只留最后一个人填的："
                "前面的人填的不一样，这个条件看不到。"
            )
            hint = "要看每一个人填的，一人写一个环节，放进 kind: parallel 同时送签，条件里都写上。"
            yield document.problem("last-answer-only", message, path, hint)


def _ways(document: Document) -> Iterator[tuple[Path, str]]:
    """The conditions that decide which way a case goes, each with where it stands."""
    for path, stage in document.stages():
        if isinstance(stage, ChooseStage | ParallelStage):
            branches: Sequence[Branch | ParallelBranch] = stage.branches
            for number, branch in enumerate(branches):
                if branch.when is not None:
                    yield (*path, "branches", number, "when"), branch.when


def _read(condition: str) -> set[tuple[str, ...]]:
    try:
        return set(map(tuple, references(condition)))
    except ConditionError:  # reported by conditions_can_be_read
        return set()
