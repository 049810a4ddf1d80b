"""The triggers that the catalogue declares, and how the drafts that they open are filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from definitions.conditions import ConditionError, evaluate_or_take
from definitions.loader import LoadedProcess
from definitions.registry import Catalogue
from definitions.schema.triggers import EventTrigger, ScheduleTrigger, Trigger
from definitions.semantics.triggers import name_of, whole_name
from flows.access.refusal import Invalid
from storage.records.triggers import Key


@dataclass(frozen=True, slots=True)
class Declared:
    """A trigger of a process."""

    loaded: LoadedProcess
    trigger: Trigger
    unit: str | None = None
    """Of a schedule, which of its units is meant: each is looked after by itself."""

    @property
    def key(self) -> Key:
        return self.loaded.process.process, name_of(self.trigger, self.unit)

    @property
    def source(self) -> str | None:
        """The process whose cases it looks at; None on a schedule."""
        if not isinstance(self.trigger, EventTrigger):
            return None
        return whole_name(self.trigger.process, self.loaded.process.organization)


def declared_triggers(catalogue: Catalogue) -> Iterator[Declared]:
    for loaded in catalogue.processes():
        for trigger in loaded.process.triggers:
            yield Declared(loaded, trigger)


def on_schedule(catalogue: Catalogue) -> list[tuple[Declared, ScheduleTrigger]]:
    return [
        (one, one.trigger) for one in declared_triggers(catalogue) if isinstance(one.trigger, ScheduleTrigger)
    ]


def filled_in(form: Mapping[str, str], context: Mapping[str, object]) -> dict[str, Any]:
    """Raises Invalid where an expression cannot be computed in this case."""
    values = {}
    for field, expression in form.items():
        try:
            values[field] = evaluate_or_take(expression, context)
        except ConditionError as error:
            raise Invalid(f"“{field}”这一项算不出来：{error.reason}", "请改流程文件里的 form") from error
    return values
