"""What was found, told by its causes: an event that is gone or changed makes rows differ that nobody touched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.audit_chain import INSTALLATION
from storage.verification import Damage
from storage.verification.damage import DIFFERS, GONE, INSERTED

_EVENT = re.compile(rf"({INSTALLATION}|case/\d+) #\d+")
_CASE = re.compile(r"case/\d+(?= |$)")


@dataclass(frozen=True, slots=True)
class Cause:
    damage: Damage
    following: list[Damage] = field(default_factory=list)
    """What may be no more than its consequence, though each could be a change of its own."""


def causes(found: Sequence[Damage]) -> list[Cause]:
    """Everything that was found, each once: events first, each with what may follow from it, then what stands alone."""
    once = list(dict.fromkeys(found))
    events: dict[str, Cause] = {}
    first: dict[str | None, Cause] = {}
    for damage in (one for one in once if _event_of(one) is not None):
        if damage.row in events:
            events[damage.row].following.append(damage)
        else:
            events[damage.row] = Cause(damage)
            first.setdefault(_event_of(damage), events[damage.row])
    alone = []
    for damage in (one for one in once if _event_of(one) is None):
        cause = first.get(_case_of(damage)) if _case_of(damage) else _of_no_case(damage, first)
        if cause is None:
            alone.append(Cause(damage))
        else:
            cause.following.append(damage)
    return [*events.values(), *alone]


def _event_of(damage: Damage) -> str | None:
    """The chain of the event that was found, if it is one."""
    event = _EVENT.fullmatch(damage.row) if damage.table == "audit_event" else None
    return event and event[1]


def _case_of(damage: Damage) -> str | None:
    case = _CASE.match(damage.row)
    return case and case[0]


def _of_no_case(damage: Damage, first: dict[str | None, Cause]) -> Cause | None:
    """A row that differs from what the audit tells, but does not say which chain tells of it: clear where one is harmed."""
    is_compared = damage.what in {INSERTED, GONE} or damage.what.startswith(DIFFERS)
    return next(iter(first.values())) if is_compared and len(first) == 1 else None
