"""What the figures of limits are called and how the rate is told: the same on every screen and in every table."""

from fractions import Fraction
from math import floor

from storage.queries.tally import Tally

STARTED, MET, LATE, OPEN_LATE, RUNNING = "起算", "按时完成", "超期完成", "超期未完成", "计时中"
RATE = "按时率"
RATE_MEANING = f"{RATE}＝{MET}÷（{MET}＋{LATE}＋{OPEN_LATE}）"
NO_RATE = "—"
TITLES = (STARTED, MET, LATE, OPEN_LATE, RUNNING, RATE)


def say_rate(tally: Tally) -> str:
    """`93.8%`, rounded half up; 100% only when nothing was late. A dash where there is no outcome yet."""
    rate = tally.on_time_rate
    if rate is None:
        return NO_RATE
    thousandths = floor(rate * 1000 + Fraction(1, 2))
    return f"{(1000 if rate == 1 else min(thousandths, 999)) / 10:.1f}%"


def cells(tally: Tally) -> tuple[str, ...]:
    """In the order of TITLES."""
    counts = (tally.started, tally.met, tally.late, tally.open_late, tally.running)
    return (*map(str, counts), say_rate(tally))
