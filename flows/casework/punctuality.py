"""What the figures of limits are called and how rates are told: the same on every screen and in every table."""

from fractions import Fraction
from math import floor

from storage.queries.tally import Tally

STARTED, MET, LATE, OPEN_LATE, RUNNING = "起算", "按时完成", "超期完成", "超期未完成", "计时中"
RATE = "按时率"
RATE_MEANING = f"{RATE}＝{MET}÷（{MET}＋{LATE}＋{OPEN_LATE}）"
NO_RATE = "—"
TITLES = (STARTED, MET, LATE, OPEN_LATE, RUNNING, RATE)


def say_rate(tally: Tally) -> str:
    """As `say_share`, of the limits whose outcome is known."""
    return say_share(tally.on_time_rate)


def say_share(share: Fraction | None) -> str:
    """`93.8%`, rounded half up; 100% only for the whole. A dash where there is nothing yet."""
    if share is None:
        return NO_RATE
    thousandths = floor(share * 1000 + Fraction(1, 2))
    return f"{(1000 if share == 1 else min(thousandths, 999)) / 10:.1f}%"


def cells(tally: Tally) -> tuple[str, ...]:
    """In the order of TITLES."""
    counts = (tally.started, tally.met, tally.late, tally.open_late, tally.running)
    return (*map(str, counts), say_rate(tally))
