"""Stretches of days on which a clock stood."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood on the day on which the pause began and on every day after it, up to the one on which it went on.

    That one counts again: a pause of an hour costs nothing, and one from Monday to Tuesday one day.
    """

    begins: date
    goes_on: date | None
    """None: it stands still, and nobody knows for how long."""
    why: str

    def holds(self, day: date) -> bool:
        return self.goes_on is not None and self.begins <= day < self.goes_on


def joined(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Those that are over, in order, overlapping ones as one: no day is lost twice."""
    whole: list[Pause] = []
    over = [one for one in pauses if one.goes_on is not None and one.begins < one.goes_on]
    for pause in sorted(over, key=lambda one: (one.begins, one.why)):
        if whole and _touch(whole[-1], pause):
            whole[-1] = _together(whole[-1], pause)
        else:
            whole.append(pause)
    return tuple(whole)


def _touch(earlier: Pause, later: Pause) -> bool:
    return earlier.goes_on is not None and later.begins <= earlier.goes_on


def _together(earlier: Pause, later: Pause) -> Pause:
    assert earlier.goes_on is not None
    assert later.goes_on is not None
    whys = dict.fromkeys((*earlier.why.split("、"), *later.why.split("、")))
    return Pause(earlier.begins, max(earlier.goes_on, later.goes_on), "、".join(whys))
