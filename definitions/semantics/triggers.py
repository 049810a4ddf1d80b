"""What a trigger is called, what its expressions see, and which events of another case it waits for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from definitions.conditions import holds
from definitions.schema.process import Process
from definitions.schema.triggers import (
    ClockMissedTrigger,
    EndedTrigger,
    EntryTrigger,
    EventTrigger,
    FindingTrigger,
    LetterTrigger,
    PublishedTrigger,
    ScheduleTrigger,
    Trigger,
)
from definitions.semantics.history import ClockMissed, Decided, Ended, Event, Performed
from definitions.semantics.path import case_context
from definitions.semantics.publishing import publishes
from definitions.semantics.state import State

OCCASION = (
    "occasion.day",
    "occasion.year",
    "occasion.month",
    "occasion.this_month",
    "occasion.this_quarter",
    "occasion.last_month",
    "occasion.last_quarter",
    "occasion.last_year",
)
"""What the expressions of every trigger may speak of."""
FINDING = tuple(
    f"finding.{name}"
    for name in (
        "number",
        "kind",
        "kind_title",
        "site",
        "url",
        "words",
        "unit",
        "opened_on",
        "kinds",
        "count",
        "list",
        "rows",
    )
)
"""What those of a trigger on findings see. Of several that open one draft, `kinds` are the titles of all their kinds, `count`
is how many they are, `list` a line for each, and `rows` the same as a table (see the jobs); the others are of the first."""


_DAY = timedelta(days=1)


def occasion_context(day: date) -> dict[str, dict[str, Any]]:
    month, quarter = day.replace(day=1) - _DAY, (day.month - 1) // 3
    return {
        "occasion": {
            "day": day.isoformat(),
            "year": day.year,
            "month": day.month,
            "this_month": day.strftime("%Y-%m"),
            "this_quarter": f"{day.year}-Q{quarter + 1}",
            "last_month": month.strftime("%Y-%m"),
            "last_quarter": f"{day.year}-Q{quarter}" if quarter else f"{day.year - 1}-Q4",
            "last_year": str(day.year - 1),
        }
    }


def name_of(trigger: Trigger, unit: str | None = None) -> str:
    """The same for what is declared the same but for the fields that are filled in: what was opened stays opened. `unit`: the
    one of its units that is meant.
    """
    if isinstance(trigger, ScheduleTrigger):
        words = [_rhythm(trigger), "" if trigger.if_rest == "stay" else trigger.if_rest]
    elif isinstance(trigger, EntryTrigger):
        words = [trigger.register_name, f"when {trigger.when}" if trigger.when else ""]
    elif isinstance(trigger, LetterTrigger):
        words = trigger.boxes
    elif isinstance(trigger, FindingTrigger):
        words = [
            *sorted(trigger.kinds),
            f"each {trigger.each}",
            f"when {trigger.when}" if trigger.when else "",
        ]
    else:
        words = [trigger.process, *_narrowed(trigger), f"when {trigger.when}" if trigger.when else ""]
    return " ".join(" ".join((trigger.on, *words, f"@{unit or trigger.of}")).split())


def _rhythm(trigger: ScheduleTrigger) -> str:
    if trigger.cron is not None:
        return trigger.cron
    return f"{trigger.every} {trigger.day or ''} {trigger.at}"


def _narrowed(trigger: EventTrigger) -> Iterator[str]:
    if isinstance(trigger, ClockMissedTrigger):
        yield trigger.deadline
    if isinstance(trigger, EndedTrigger) and trigger.outcome is not None:
        yield " ".join(sorted(trigger.outcome))


def whole_name(process: str, organization: str) -> str:
    """`web-publish` within its organisation."""
    return process if "." in process else f"{organization}.{process}"


def is_meant(trigger: EventTrigger, event: Event, process: Process, state: State) -> bool:
    """Whether an event of a case of the other process is an occasion; `state` is that after it."""
    if not _is_of_its_kind(trigger, event, process, state):
        return False
    return trigger.when is None or holds(
        trigger.when,
        case_context(process, state),
    )


def _is_of_its_kind(trigger: EventTrigger, event: Event, process: Process, state: State) -> bool:
    match trigger, event:
        case ClockMissedTrigger(), ClockMissed():
            return event.key.partition("/")[0] == trigger.deadline
        case PublishedTrigger(), Performed() | Decided():
            return publishes(process, state, event)
        case EndedTrigger(), Ended():
            return trigger.outcome is None or event.outcome in trigger.outcome
        case _:
            return False
