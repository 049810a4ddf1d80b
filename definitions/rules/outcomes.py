"""With which outcomes cases end: what is asked of one, or of another, has to be able to come."""

from collections.abc import Iterator, Sequence

from definitions.problems import Path, Problem
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.process import Process
from definitions.schema.stages import EndStage, decisions_of
from definitions.vocabulary import OUTCOME_TITLES, Effect, Outcome

ENDED = "ended"


def outcomes_of(process: Process) -> frozenset[Outcome]:
    """Every outcome with which a case can end; `closed` also of what was to be published and had no row left to publish."""
    ends = {Outcome(stage.outcome) for stage in process.all_stages if isinstance(stage, EndStage)}
    refusals = {
        Outcome(option.outcome or Outcome.REFUSED)
        for stage in process.human_stages
        for option in decisions_of(stage).values()
        if option.effect is Effect.REFUSE
    }
    bare = {Outcome.CLOSED} if ends & {Outcome.PUBLISHED, Outcome.RETRACTED} else set[Outcome]()
    return frozenset({Outcome.WITHDRAWN} | ends | refusals | bare)


@rule("ledgers.@.on", "stages")
def ledger_entries_are_for_outcomes_that_come(document: Document) -> Iterator[Problem]:
    for index, entry in enumerate(document.process.ledgers):
        path: Path = ("ledgers", index, "outcome")
        if entry.outcome is None:
            continue
        if entry.on != ENDED:
            message = f"`outcome` 只和 on: {ENDED} 一起写，这里不起作用。"
            yield document.problem("useless-key", message, path, f"删去 outcome，或改为 on: {ENDED}。")
            continue
        yield from never_so(document, path, entry.outcome, document.process)


def never_so(document: Document, path: Path, asked: Sequence[Outcome], process: Process) -> Iterator[Problem]:
    """What is asked for, at a path of the document, of cases of a process that never end so."""
    known = outcomes_of(process)
    missing = [one for one in asked if one not in known]
    if missing:
        names = "、".join(f"`{one}`（{OUTCOME_TITLES[one]}）" for one in missing)
        message = f"流程 `{process.process}` 的办件不会以{names}结束。"
        hint = f"会有的结果：{'、'.join(one for one in Outcome if one in known)}。"
        yield document.problem("never-ends-so", message, path, hint)
