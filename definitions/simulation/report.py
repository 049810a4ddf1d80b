"""Counts what came of many cases."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from definitions.schema.stages import HumanStage, decisions_of
from definitions.semantics.alarms import overdue_steps
from definitions.semantics.clocks import Clock, ClockState, clocks
from definitions.simulation.cast import Cast
from definitions.simulation.life import Life
from definitions.vocabulary import StageKind

FORKS = frozenset({StageKind.CHOOSE})
"""Passed without a trace: where they lead is seen."""


@dataclass
class Report:
    """What came of the cases so far. Times are in working days."""

    cast: Cast
    runs: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    days: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Outcome to how long each case took from its submission."""
    rounds: Counter[int] = field(default_factory=Counter)
    in_hand: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Stage to how long each pass through it took."""
    counted: Counter[str] = field(default_factory=Counter)
    """Limit to how often it came to its end."""
    missed: Counter[str] = field(default_factory=Counter)
    overdue: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Limit to how often each of the steps that it declares after its end came."""
    passed: set[str] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)

    def add(self, life: Life) -> None:
        assert life.end is not None
        self.runs += 1
        self.ends[life.end] += 1
        self.days[life.end].append((life.now - life.began) / self.cast.hours.a_day)
        self.rounds[life.state.round] += 1
        for stage, minutes in life.in_hand:
            self.in_hand[stage].append(minutes / self.cast.hours.a_day)
        for clock in clocks(self.cast.process, life.state, self.cast.calendar, {}):
            self._count(clock, life)
        self.passed |= life.passed
        self.given |= life.given

    def _count(self, clock: Clock, life: Life) -> None:
        """A case that ended otherwise has not missed what it no longer needs."""
        if clock.state is ClockState.VOID:
            return
        at = clock.stopped_at or life.state.at
        assert at is not None
        limit = clock.key.partition("/")[0]
        self.counted[limit] += 1
        self.missed[limit] += at >= clock.due.moment
        process, calendar = self.cast.process, self.cast.calendar
        for step, comes in overdue_steps(process, (clock.key, clock.due.moment), calendar):
            self.overdue[limit][step] += at >= comes

    @property
    def bottleneck(self) -> str | None:
        """The stage in which cases spend the most time, all passes together."""
        return max(self.in_hand, key=lambda stage: sum(self.in_hand[stage]), default=None)

    def _limits(self) -> list[tuple[str, int]]:
        """In the order of the document: those of cases, then those of stages."""
        process = self.cast.process
        order = [*(one.id for one in process.deadlines), *(one.id for one in process.all_stages)]
        return [(limit, self.counted[limit]) for limit in order if limit in self.counted]

    @property
    def unreached_stages(self) -> list[str]:
        stages = self.cast.process.all_stages
        return [one.id for one in stages if one.id not in self.passed and self._leaves_a_trace(one.id)]

    def _leaves_a_trace(self, stage: str) -> bool:
        """A parallel stage shows in its branches."""
        return self.cast.process.stage(stage).kind not in {*FORKS, StageKind.PARALLEL}

    @property
    def unreached_decisions(self) -> list[tuple[str, str]]:
        """Of the stages that were reached."""
        stages = (one for one in self.cast.process.all_stages if isinstance(one, HumanStage))
        pairs = ((one.id, name) for one in stages if one.id in self.passed for name in decisions_of(one))
        return [pair for pair in pairs if pair not in self.given]

    def as_dict(self) -> dict[str, Any]:
        total = sum(map(sum, self.in_hand.values())) or 1
        return {
            "runs": self.runs,
            "seed": self.cast.seed,
            "year": self.cast.hours.days[0].year,
            "ends": {
                end: {"cases": number, "share": number / self.runs, **_spread(self.days[end])}
                for end, number in self.ends.most_common()
            },
            "days": _spread([day for days in self.days.values() for day in days]),
            "rounds": {str(number): self.rounds[number] for number in sorted(self.rounds)},
            "stages": {
                stage: {
                    "passes": len(days),
                    **_spread(days),
                    "mean_per_case": sum(days) / self.runs,
                    "share": sum(days) / total,
                }
                for stage, days in sorted(self.in_hand.items(), key=lambda item: -sum(item[1]))
            },
            "bottleneck": self.bottleneck,
            "limits": {
                limit: {
                    "ended": number,
                    "missed": self.missed[limit],
                    "share": self.missed[limit] / number,
                    "overdue": dict(self.overdue[limit]),
                }
                for limit, number in self._limits()
            },
            "unreached": {
                "stages": self.unreached_stages,
                "decisions": [list(pair) for pair in self.unreached_decisions],
            },
        }


def _spread(days: Sequence[float]) -> dict[str, float]:
    ordered = sorted(days)
    return {"median": _at(ordered, 0.5), "p90": _at(ordered, 0.9)}


def _at(ordered: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed."""
    if not ordered:
        return 0.0
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def simulate(cast: Cast, runs: int) -> Report:
    """The same seed gives the same report."""
    report = Report(cast)
    for number in range(runs):
        dice = random.Random(f"{cast.seed}/{number}")
        life = Life(cast, dice, dice.choice(cast.contents), dice.random() * cast.hours.starts_before)
        life.run()
        report.add(life)
    return report
