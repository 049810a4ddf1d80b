"""How a case moves along its lines: onward, into parallel branches, together again, and back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import pairwise

from definitions.conditions import ConditionError
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import BaseStage, ChooseStage, HumanStage, ParallelStage, PublishingStage
from definitions.schema.tree import MAIN
from definitions.semantics.changing import replace
from definitions.semantics.fork_contexts import fork_context
from definitions.semantics.path import choose, stage_after, taken
from definitions.semantics.signing import SeatState
from definitions.semantics.state import State, Visit


def onward(process: Process, state: State, stage_id: str) -> State:
    """Behind this stage, which is done."""
    return arrive(process, state, process.line_of(stage_id), stage_after(process, stage_id))


def arrive(process: Process, state: State, line: str, stage_id: str | None) -> State:
    """The line comes to this stage, and goes on to the first one that something has to happen in.

    A fork is decided, a stage whose signature stands is passed over, the branches of a parallel stage are begun. A fork
    whose condition cannot be decided is where the line stops, for an administrator to see.
    """
    while stage_id is not None:
        stage = process.stage(stage_id)
        if isinstance(stage, ChooseStage):
            try:
                stage_id = choose(stage, fork_context(process, state, stage))
            except ConditionError:
                break
        elif isinstance(stage, ParallelStage):
            return _fork(process, _standing_at(state, line, stage_id), stage)
        elif stage_id in state.signed:
            stage_id = stage_after(process, stage_id)
        else:
            break
    state = _standing_at(state, line, stage_id)
    return state if stage_id is not None or line == MAIN else _joined(process, state, line)


def _standing_at(state: State, line: str, stage_id: str | None) -> State:
    return replace(state, lines={**state.lines, line: stage_id})


def _fork(process: Process, state: State, stage: ParallelStage) -> State:
    """Begin the branches that are to be taken; where none is, go on."""
    state = replace(state, visits={**state.visits, stage.id: state.visits.get(stage.id, 0) + 1})
    try:
        branches = taken(stage, fork_context(process, state, stage))
    except ConditionError:
        return state
    if not branches:
        return onward(process, state, stage.id)
    # All are begun before any of them is followed: the first to end must know of the others.
    state = replace(state, lines={**state.lines, **{one.id: one.stages[0].id for one in branches}})
    for branch in branches:
        if branch.id in state.lines:
            state = arrive(process, state, branch.id, branch.stages[0].id)
    return state


def _joined(process: Process, state: State, line: str) -> State:
    """A branch has come to its end: where that is enough, the others are broken off and the case goes on."""
    parallel = process.tree.lines[line].within
    stage = process.stage(parallel)
    assert isinstance(stage, ParallelStage)
    branches = [one.id for one in stage.branches if one.id in state.lines]
    ended = sum(state.lines[one] is None for one in branches)
    if ended < wanted(stage, len(branches)):
        return state
    return onward(process, break_off(process, state, branches), parallel)


def wanted(stage: ParallelStage, branches: int) -> int:
    """For the ends of how many of the branches that were taken the case waits."""
    if stage.join.at_least is not None:
        return min(stage.join.at_least, branches)
    return 1 if stage.join.how == "any" else branches


def break_off(process: Process, state: State, lines: Collection[str]) -> State:
    """Leave these lines, and those within them, whatever was open there."""
    gone = {one for one in state.lines if set(lines).intersection(process.tree.enclosing(one))}
    state = closed_unanswered(state, {stage for stage in state.open if process.line_of(stage) in gone})
    return replace(state, lines={line: at for line, at in state.lines.items() if line not in gone})


def back_to(process: Process, state: State, target: str) -> State:
    """The case goes back to an earlier stage. What goes on beside that stage goes on."""
    if target == DRAFT:
        state = closed_unanswered(state, set(state.open))
        every = {stage.id for stage in process.all_stages}
        return replace(state, lines={MAIN: DRAFT}, marks=_without_marks(state.marks, every))
    undone = process.tree.undone_by(target)
    state = stood_at(process, state, target)
    return replace(state, signatures=tuple(s for s in state.signatures if s.stage not in undone))


def stood_at(process: Process, state: State, target: str) -> State:
    """The lines as they are when a case comes back to a stage: what lies behind it is closed, and is to come again."""
    undone = process.tree.undone_by(target)
    state = closed_unanswered(state, undone.intersection(state.open))
    lines = process.tree.lines
    within = {
        one for one in lines if any(lines[o].within in undone for o in process.tree.enclosing(one)[:-1])
    }
    standing = {line: at for line, at in state.lines.items() if line not in within}
    return replace(
        state,
        lines={**_around(process, standing, process.line_of(target)), process.line_of(target): target},
        marks=_without_marks(state.marks, undone),
    )


def _around(process: Process, standing: Mapping[str, str | None], line: str) -> dict[str, str | None]:
    """With the parallel stages around a line under way again; branches that had come to their ends stay there."""
    standing = dict(standing)
    around = process.tree.enclosing(line)
    # From the outside: what an outer one counts as ended, an inner one may have begun again.
    for inner, outer in reversed(list(pairwise(around))):
        parallel = process.tree.lines[inner].within
        if standing.get(outer) != parallel:
            standing |= {one.id: None for one in process.tree.lines.values() if one.within == parallel}
            standing[outer] = parallel
    return standing


def _without_marks(marks: Mapping[str, datetime], stages: Collection[str]) -> dict[str, datetime]:
    return {mark: at for mark, at in marks.items() if mark.partition(".")[0] not in stages}


def broken_off(state: State) -> State:
    """Nothing is under way any more."""
    return replace(closed_unanswered(state, set(state.open)), lines={MAIN: None})


def closed_unanswered(state: State, stages: Collection[str]) -> State:
    """Close what is open in these stages: the case went another way."""
    if not stages:
        return state
    ended = [
        replace(close(visit, state.at), answered=False) for one, visit in state.open.items() if one in stages
    ]
    still = {stage: visit for stage, visit in state.open.items() if stage not in stages}
    return replace(state, open=still, log=(*state.log, *ended))


def closed(state: State, visit: Visit) -> State:
    """Its signers have given their answer."""
    still = {stage: one for stage, one in state.open.items() if stage != visit.stage}
    return replace(state, open=still, log=(*state.log, close(visit, state.at)))


def passed(process: Process, state: State, stage: HumanStage) -> State:
    """The stage is done, with the signatures that were given in it; the case goes on."""
    assert state.at is not None
    state = replace(
        state,
        marks=done_marks(state, stage, state.at),
        signatures=tuple(replace(s, is_whole=True) if s.stage == stage.id else s for s in state.signatures),
    )
    return onward(process, state, stage.id)


def done_marks(state: State, stage: BaseStage, at: datetime, *, went_out: bool = True) -> dict[str, datetime]:
    """The moments that have come once a stage is done. Of several publications the first is the moment `published`.

    `went_out`: of a stage that publishes, whether there was anything for it to publish.
    """
    marks = {**state.marks, f"{stage.id}.done": at}
    if isinstance(stage, PublishingStage) and went_out:
        marks.setdefault("published", at)
    return marks


def close(visit: Visit, at: datetime | None) -> Visit:
    """By what its signers answered; the places that nobody answered are void."""
    seats = tuple(
        seat if seat.state is SeatState.ANSWERED else replace(seat, state=SeatState.VOID)
        for seat in visit.seats
    )
    return replace(visit, seats=seats, closed_at=at, answered=True)
