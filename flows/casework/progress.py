"""How far a case has come with each stage of its process, for the drawing."""

from collections.abc import Iterator

from definitions.drawing import Progress, StageProgress, Standing
from definitions.rules.routes import Routes
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import ChooseStage, EndStage, ParallelStage
from definitions.semantics.objection import TITLES, awaited
from definitions.semantics.path import case_context, path_to, whole_path
from definitions.semantics.state import State


def progress_of(process: Process, state: State) -> Progress:
    return _Progress(process, state).of_all()


class _Progress:
    def __init__(self, process: Process, state: State) -> None:
        self._process = process
        self._state = state
        lines = process.tree.lines
        self._under_way = {lines[line].within for line in state.lines if line in lines}
        self._standing = frozenset(self._standing_at())
        self._context = case_context(process, state)
        self._came_to = self._broken_off_at()
        self._on_the_way = frozenset(self._behind_us())
        self._ahead = self._reachable()

    def of_all(self) -> Progress:
        names = [DRAFT, *(stage.id for stage in self._process.all_stages)]
        return {name: self._progress(name) for name in names}

    def _progress(self, stage: str) -> StageProgress:
        standing, held = self._of(stage), awaited(self._state)
        awaits = TITLES[held.duty] if held is not None and standing is Standing.HELD else ""
        return StageProgress(standing, self._state.visits.get(stage, 0), awaits)

    def _of(self, stage: str) -> Standing:
        if stage in self._standing:
            return Standing.OPEN if self._state.objection is None else Standing.HELD
        if stage in self._under_way:
            return Standing.OPEN
        if self._is_passed(stage):
            return Standing.PASSED
        return Standing.AHEAD if stage in self._ahead else Standing.SKIPPED

    def _is_passed(self, name: str) -> bool:
        """Done since the case last went back behind it, signed for good, or where the case was broken off."""
        if f"{name}.done" in self._state.marks or name in self._state.signed:
            return True
        if name == self._came_to:
            return self._state.log[-1].answered
        stage = self._process.find_stage(name)
        return isinstance(stage, ChooseStage | ParallelStage | EndStage) and name in self._on_the_way

    @property
    def _is_over(self) -> bool:
        return self._state.is_ended or self._state.ending is not None

    def _standing_at(self) -> Iterator[str]:
        """Where people, or the system, have something to do now."""
        if not self._is_over:
            yield from self._state.open
            at = (stage for stage in self._state.lines.values() if stage is not None)
            yield from (stage for stage in at if stage not in self._under_way)

    def _broken_off_at(self) -> str | None:
        """The stage at which a case was refused or withdrawn; None where it came to its end, or goes on."""
        if not self._is_over or self._is_whole():
            return None
        return self._state.log[-1].stage if self._state.log else None

    def _is_whole(self) -> bool:
        on_main = {stage.id: stage for stage in self._process.stages}
        path = [on_main[name] for name in whole_path(self._process, self._context) if name in on_main]
        unrecorded = (ChooseStage, ParallelStage, EndStage)
        return all(
            isinstance(stage, unrecorded)
            or f"{stage.id}.done" in self._state.marks
            or stage.id in self._state.signed
            for stage in path
        )

    def _behind_us(self) -> Iterator[str]:
        """What a case passes without anything being recorded: forks, parallel stages, the end."""
        if self._is_over and self._came_to is None:
            yield from whole_path(self._process, self._context) if self._is_whole() else ()
        for stage in {self._came_to, *self._standing} - {DRAFT, None}:
            yield from path_to(self._process, self._context, str(stage))

    def _reachable(self) -> frozenset[str]:
        routes, first = Routes(self._process), self._process.stages[0].id
        starts = [first if stage == DRAFT else stage for stage in self._standing]
        found = {
            stage.id
            for stage in self._process.all_stages
            if any(routes.leads(start, stage.id) for start in starts)
        }
        return frozenset(found | ({first} if DRAFT in self._standing else set()))
