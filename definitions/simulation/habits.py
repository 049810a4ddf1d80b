"""How people answer, and how long they take: guesses that whoever simulates may declare otherwise."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from definitions.loader import load_declared
from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.rule import Damage
from definitions.schema.base import Declared, Identifier
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import CallStage, HumanStage, decisions_of
from definitions.source import Source
from definitions.vocabulary import Outcome, StageKind

USUAL_HOURS = {
    StageKind.DRAFT: 4.0,
    StageKind.REVIEW: 3.0,
    StageKind.WORK: 6.0,
    StageKind.PAPER: 6.0,
    StageKind.PUBLISH: 2.0,
    StageKind.WITHDRAW: 1.0,
    StageKind.CALL: 24.0,
}
"""Working hours in which half of the duties of a kind are done, and half of the child cases."""


Weight = Annotated[float, Field(ge=0, le=1_000_000)]


class StageHabits(Declared):
    """What is known of one stage."""

    hours: float | None = Field(default=None, gt=0, le=10_000)
    """Working hours in which half of its duties are done."""
    decisions: dict[Identifier, Weight] = Field(default_factory=dict)
    """Decision to its weight; one that is not named is not given. Of a stage that waits for a child case: how that ends."""


class Habits(Declared):
    """What is known of all of them."""

    agree: Weight = 85
    send_back: Weight = 10
    refuse: Weight = 5
    """Weights: of 100 answers so many agree, return and refuse, where a stage offers that."""
    held: float = Field(default=5, ge=0, le=90)
    """Of 100 submissions so many are held back by the checks."""
    unchanged: float = Field(default=10, ge=0, le=100)
    """Of 100 returned contents so many are handed in again as they are."""
    urgent: float = Field(default=10, ge=0, le=100)
    """Of 100 cases so many are urgent, where the process knows haste."""
    objected: float = Field(default=5, ge=0, le=100)
    """To so many of 100 cases somebody objects, where the process lets them."""
    holders: int = Field(default=3, ge=1, le=100)
    """How many hold each role at each unit."""
    hours: float | None = Field(default=None, gt=0, le=10_000)
    """Working hours in which half of all duties are done; by default by the kind of the stage."""
    stages: dict[Identifier, StageHabits] = Field(default_factory=dict)

    def of(self, stage: str) -> StageHabits:
        return self.stages.get(stage, StageHabits())

    def hours_of(self, stage: str, kind: StageKind) -> float:
        return self.of(stage).hours or self.hours or USUAL_HOURS[kind]


def load_habits(text: str, file: str, process: Process) -> Habits:
    """Raises InvalidDefinition with all problems at once."""

    def rules(habits: Habits, source: Source, _: Damage) -> Iterator[Problem]:
        for path, message, hint in _faults(habits, process):
            yield Problem("wrong-habits", message, source.place(path), path, hint)

    return load_declared(Habits, text, file, rules)


def _faults(habits: Habits, process: Process) -> Iterator[tuple[Path, str, str]]:
    """What would leave nothing to answer, and what the procedure does not have."""
    if not habits.agree + habits.send_back + habits.refuse:
        yield ("agree",), "同意、退回、不同意的比重都是 0。", "至少一个写成大于 0 的数。"
    people = [stage for stage in process.all_stages if isinstance(stage, HumanStage)]
    known = {DRAFT: [], **{stage.id: list(decisions_of(stage)) for stage in people}}
    calls = [stage for stage in process.all_stages if isinstance(stage, CallStage) and stage.wait]
    known |= {stage.id: list(Outcome) for stage in calls}
    for name, declared in habits.stages.items():
        path = ("stages", name)
        if name not in known:
            hint = did_you_mean(name, known) or ""
            yield path, f"没有 {quoted(name)} 这个有人办理的环节。", hint
            continue
        for one in declared.decisions:
            if one not in known[name]:
                hint = did_you_mean(one, known[name]) or "拟稿人只提交，没有别的意见。"
                yield (*path, "decisions", one), f"环节 `{name}` 没有 {quoted(one)} 这个意见。", hint
        if declared.decisions and not sum(declared.decisions.values()):
            yield (*path, "decisions"), f"环节 `{name}` 各种意见的比重都是 0。", "至少一个写成大于 0 的数。"
