"""The ways that a case can take forward through the stages of a process."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from definitions.schema.process import Process
from definitions.schema.stages import BaseStage, ChooseStage, EndStage, HumanStage, decisions_of
from definitions.vocabulary import Effect


def can_pass(stage: BaseStage) -> bool:
    """Whether a case can ever go on from here."""
    if not isinstance(stage, HumanStage):
        return not isinstance(stage, EndStage)
    return any(option.effect is Effect.PASS for option in decisions_of(stage).values())


@dataclass(frozen=True, slots=True)
class Routes:
    """Which stage may follow which. Holds no step backward and none to a stage that is not there."""

    first: str
    after: Mapping[str, tuple[str, ...]]
    """In the order of the document."""
    is_whole: bool = True
    """False where a step is missing: it leads backward or nowhere, or no answer of the stage passes."""

    @classmethod
    def of(cls, process: Process) -> "Routes":
        stages: dict[str, int] = {}
        for index, stage in enumerate(process.stages):
            stages.setdefault(stage.id, index)
        declared = {stage_id: _following(process, index) for stage_id, index in stages.items()}
        after = {
            stage_id: tuple(one for one in following if stages.get(one, -1) > stages[stage_id])
            for stage_id, following in declared.items()
        }
        can_go_on = all(can_pass(stage) or isinstance(stage, EndStage) for stage in process.stages)
        return cls(process.stages[0].id, after, is_whole=can_go_on and after == declared)

    def reachable(self) -> frozenset[str]:
        return frozenset(self._ways(self.first, frozenset()))

    def leads(self, start: str, target: str) -> bool:
        """Whether a case can come from one stage to another, later one; while a step is in doubt, the order decides."""
        if not self.is_whole:
            order = list(self.after)
            return order.index(start) < order.index(target)
        return start != target and target in self._ways(start, frozenset())

    def way_around(self, target: str, avoiding: Collection[str]) -> tuple[str, ...] | None:
        """The shortest way from the start to the target that passes none of these stages; None if there is none."""
        before = self._ways(self.first, frozenset(avoiding))
        if target not in before:
            return None
        way, stage = [target], before[target]
        while stage is not None:
            way.append(stage)
            stage = before[stage]
        return tuple(reversed(way))

    def _ways(self, start: str, avoiding: frozenset[str]) -> dict[str, str | None]:
        """Each stage that can be reached, and the one before it on a shortest way."""
        if start in avoiding:
            return {}
        before: dict[str, str | None] = {start: None}
        queue = deque([start])
        while queue:
            stage = queue.popleft()
            for following in self.after[stage]:
                if following not in before and following not in avoiding:
                    before[following] = stage
                    queue.append(following)
        return before

    def nearest_before(self, target: str, wanted: Collection[str]) -> frozenset[str]:
        """Those of the wanted stages from which the target is reached without passing another of them."""
        return frozenset(
            stage
            for stage in wanted
            if stage != target and target in self._ways(stage, frozenset(wanted) - {stage, target})
        )


def _following(process: Process, index: int) -> tuple[str, ...]:
    stage = process.stages[index]
    if isinstance(stage, ChooseStage):
        return (*(branch.go for branch in stage.branches), stage.otherwise)
    if not can_pass(stage):
        return ()
    if stage.next is not None:
        return (stage.next,)
    return (process.stages[index + 1].id,) if index + 1 < len(process.stages) else ()
