"""What the steps of a clock tell, look by look, with a pencil on a wall calendar: no part of the program is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.definitions.slow_calendar import PLACE, WALL, last_day, latest_day
from tests.definitions.slow_clocks import BEIJING, Known, day_in_beijing

Length = tuple[int, str]
"""`3, "workday"`."""
Told = tuple[str, datetime, str]
"""`warned`, `missed` or `overdue`; the due moment; how long before it or after it."""


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=BEIJING)


def written(length: Length) -> str:
    return f"{length[0]} {length[1]}s"


@dataclass
class Watch:
    """Somebody who looks at one clock now and then, and writes down what there is to tell."""

    warn: Sequence[Length]
    after: Sequence[Length]
    told: list[Told] = field(default_factory=list)

    def look(self, known: Known | None, now: datetime) -> None:
        if known is None or known[2] != "running":
            return
        due = known[1]
        last = day_in_beijing(due) - timedelta(days=1)
        if now < due:
            self._warn(due, last, now)
            return
        self._write("missed", due, "")
        came = datetime.min.replace(tzinfo=BEIJING)
        for length in self.after:
            ends = last_day(last, *length)
            came = max(came, morning(next(one.day for one in WALL[PLACE[ends] + 1 :] if one.is_worked)))
            if came <= now:
                self._write("overdue", due, written(length))

    def _warn(self, due: datetime, last: date, now: datetime) -> None:
        """The latest that has come, unless it was given, or a later one."""
        came, latest = datetime.min.replace(tzinfo=BEIJING), None
        for number, length in enumerate(self.warn):
            begins = PLACE[latest_day(last, *length)]
            came = max(came, morning([one.day for one in WALL[: begins + 1] if one.is_worked][-1]))
            if came <= now:
                latest = number
        if latest is None:
            return
        if not any(("warned", due, written(one)) in self.told for one in self.warn[latest:]):
            self._write("warned", due, written(self.warn[latest]))

    def _write(self, kind: str, due: datetime, step: str) -> None:
        if (kind, due, step) not in self.told:
            self.told.append((kind, due, step))
