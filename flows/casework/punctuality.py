"""What the figures of limits are called and how the rate is told: the same on every screen and in every table."""

from math import floor

from storage.queries.tally import Tally

STARTED, MET, LATE, OPEN_LATE, RUNNING = "起算", "按时完成", "超期完成", "超期未完成", "计时中"
RATE = "按时率"
RATE_MEANING = f"{RATE}＝{MET}÷（{MET}＋{LATE}＋{OPEN_LATE}）"
NO_RATE = "—"
TITLES = (STARTED, MET, LATE, OPEN_LATE, RUNNING, RATE)


def say_rate(tally: Tally) -> str:
    """`93.8%`, cut and not rounded: only when nothing was late it is 100%. A dash where there is no outcome yet."""
    rate = tally.on_time_rate
    return NO_RATE if rate is None else f"{floor(rate * 1000) / 10:.1f}%"


def cells(tally: Tally) -> tuple[str, ...]:
    """In the order of TITLES."""
    counts = (tally.started, tally.met, tally.late, tally.open_late, tally.running)
    return (*map(str, counts), say_rate(tally))
