"""Everything that the plays of a procedure share: its people, its answers, its forms, its hours."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import log
from typing import Any

from definitions.schema.organization import Organization
from definitions.schema.process import ANY_UNIT, DRAFT, Process
from definitions.schema.stages import CallStage, HumanStage, decisions_of
from definitions.semantics.authority import Duty
from definitions.semantics.entries import Registers
from definitions.semantics.forms import empty_value
from definitions.simulation.contents import Content, asks_who_submits, contents, fillings
from definitions.simulation.days import days_ahead, form_days_ahead, is_bound
from definitions.simulation.habits import Habits
from definitions.simulation.office_hours import OfficeHours, year_of
from definitions.vocabulary import Effect, Outcome, StageKind
from definitions.working_days import Calendar

DRAFTER = "drafter"
SPREAD = 0.9
"""Of the times: the logarithm's standard deviation. One duty in ten takes three times as long as the middle one."""
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Answers:
    """What a stage may be answered, and how often."""

    names: Sequence[str]
    weights: Sequence[float]
    """Added up."""
    effects: Mapping[str, Effect]
    asks_where: frozenset[str]


@dataclass
class Cast:
    process: Process
    calendar: Calendar
    organization: Organization | None = None
    habits: Habits = field(default_factory=Habits)
    seed: int = 0
    registers: Registers = field(default_factory=dict)
    _people: dict[Duty, list[str]] = field(default_factory=dict)
    _fillings: dict[tuple[str, int, str | None], list[dict[str, Any]]] = field(default_factory=dict)

    @cached_property
    def hours(self) -> OfficeHours:
        return OfficeHours(self.calendar, year_of(self.calendar))

    @cached_property
    def units(self) -> Sequence[str]:
        """Those that may submit."""
        if self.process.start.of != ANY_UNIT:
            return [unit.strip() for unit in self.process.start.of.split(",")]
        return [unit.id for unit in self.organization.units] if self.organization else ["unit"]

    @cached_property
    def contents(self) -> Sequence[Content]:
        dice = random.Random(f"{self.seed}/contents")
        return contents(self.process, self.units, dice, self.registers, self.calendar)

    @cached_property
    def days_ahead(self) -> Mapping[str, frozenset[str]]:
        return {
            one.id: days_ahead(self.process, one)
            for one in self.process.all_stages
            if isinstance(one, HumanStage)
        }

    @cached_property
    def form_days_ahead(self) -> frozenset[str]:
        return form_days_ahead(self.process)

    @cached_property
    def bounded(self) -> frozenset[str]:
        """The stages that ask for dates which keep a distance from others."""
        return frozenset(one.id for one in self.process.human_stages if any(map(is_bound, one.fields)))

    @cached_property
    def unasked(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Stage and answer to the fields, left empty, that only other answers of the stage ask for."""
        found = {}
        for stage in self.process.human_stages:
            options = decisions_of(stage)
            asked = {name for option in options.values() for name in option.needs}
            empty = {one.id: empty_value(one) for one in stage.fields if one.id in asked and not one.required}
            for name, option in options.items():
                left = {field: value for field, value in empty.items() if field not in option.needs}
                if left:
                    found[stage.id, name] = left
        return found

    @cached_property
    def answers(self) -> Mapping[str, Answers]:
        return {one.id: self._answers(one) for one in self.process.all_stages if isinstance(one, HumanStage)}

    def _answers(self, stage: HumanStage) -> Answers:
        options = decisions_of(stage)
        effects = {name: Effect(option.effect) for name, option in options.items()}
        declared = self.habits.of(stage.id).decisions
        if not declared:
            of_effect = {
                Effect.PASS: self.habits.agree,
                Effect.RETURN: self.habits.send_back,
                Effect.REFUSE: self.habits.refuse,
            }
            among = list(effects.values())
            declared = {name: of_effect[effect] / among.count(effect) for name, effect in effects.items()}
            if not any(declared.values()):
                declared = dict.fromkeys(effects, 1.0)
        weights = list(accumulate(declared.values()))
        asking = frozenset(name for name, option in options.items() if option.asks_where)
        return Answers(list(declared), weights, effects, asking)

    @cached_property
    def outcomes(self) -> Mapping[str, tuple[Sequence[str], Sequence[float]]]:
        """How child cases end, and how often; a stage that waits for one, to outcomes and weights."""
        usual = {
            Outcome.PUBLISHED: self.habits.agree,
            Outcome.CLOSED: self.habits.send_back / 2,
            Outcome.WITHDRAWN: self.habits.send_back / 2,
            Outcome.REFUSED: self.habits.refuse,
        }
        declared = {one.id: self.habits.of(one.id).decisions or usual for one in self._waiting_for_children()}
        return {stage: (list(weights), list(weights.values())) for stage, weights in declared.items()}

    def _waiting_for_children(self) -> list[CallStage]:
        return [one for one in self.process.all_stages if isinstance(one, CallStage) and one.wait]

    @cached_property
    def _middles(self) -> Mapping[str, float]:
        """Stage to the logarithm of the minutes in which half of its duties are done."""
        kinds = {
            one.id: StageKind(one.kind) for one in self.process.all_stages if isinstance(one, HumanStage)
        }
        kinds[DRAFT] = StageKind.DRAFT
        kinds |= {one.id: StageKind.CALL for one in self._waiting_for_children()}
        return {stage: log(self.habits.hours_of(stage, kind) * MINUTES) for stage, kind in kinds.items()}

    def takes(self, stage: str, dice: random.Random) -> float:
        """Minutes that somebody has a duty in hand, or that a child case takes."""
        return dice.lognormvariate(self._middles[stage], SPREAD)

    @cached_property
    def holders(self) -> Mapping[str, int]:
        """Role to how many hold it where an example says so."""
        found: dict[str, int] = {}
        for example in self.process.examples:
            for role, number in example.holders.items():
                found[role] = max(number, found.get(role, 1))
        return found

    def people(self, duty: Duty) -> list[str]:
        """Who holds a role at a unit. Nobody else holds it, and they hold no other."""
        if duty.person is not None:
            return [duty.person] if duty.person else []
        if not duty.unit:
            return []
        if duty not in self._people:
            number = self.holders.get(duty.role, self.habits.holders)
            self._people[duty] = [f"{duty.role}@{duty.unit}/{n}" for n in range(1, number + 1)]
        return self._people[duty]

    def filling(
        self, stage: HumanStage, content: Content, unit: str, dice: random.Random
    ) -> Mapping[str, Any]:
        key = (stage.id, content.number, unit if stage.id in self._asking_who else None)
        if key not in self._fillings:
            seed = f"{self.seed}/{stage.id}/{content.number}"
            self._fillings[key] = fillings(self.process, stage, content.form, unit, seed)
        return dice.choice(self._fillings[key])

    @cached_property
    def _asking_who(self) -> frozenset[str]:
        """The stages that ask other units for other things."""
        return frozenset(one.id for one in self.process.human_stages if asks_who_submits(one))
