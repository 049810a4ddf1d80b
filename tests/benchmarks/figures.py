"""Figures: a sample's percentiles, a metric's row, and the bar that it has to clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    metric: str
    database: str
    clients: int
    value: float
    unit: str
    floor: float | None = None
    """The same figure of the floor, measured in the same run."""

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    def as_json(self) -> dict[str, object]:
        return {
            "metric": self.metric,
            "database": self.database,
            "clients": self.clients,
            "value": round(self.value, 3),
            "unit": self.unit,
            "floor": None if self.floor is None else round(self.floor, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
        }


@dataclass(frozen=True, slots=True)
class Bar:
    """What a row must not exceed, or must reach."""

    metric: str
    says: str
    value_below: float | None = None
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None
    database: str = ""
    """Only rows of this database; empty: all."""
    clients: int = 0
    """Only rows of so many clients; 0: all."""

    def concerns(self, row: Row) -> bool:
        return (
            row.metric == self.metric
            and row.database.startswith(self.database)
            and self.clients in (0, row.clients)
        )

    def is_cleared(self, row: Row) -> bool:
        ratio = row.ratio if row.ratio is not None else float("nan")
        return (
            (self.value_below is None or row.value < self.value_below)
            and (self.ratio_at_most is None or ratio <= self.ratio_at_most)
            and (self.ratio_at_least is None or ratio >= self.ratio_at_least)
        )


BARS = (
    Bar("approve_to_inbox_p50", "at most 4 x the floor", ratio_at_most=4),
    Bar("approve_to_inbox_p95", "below 50 ms", value_below=50),
    Bar(
        "decisions_per_second",
        "at least a quarter of the floor",
        ratio_at_least=0.25,
        database="postgresql",
        clients=4,
    ),
    Bar("approval_to_page_p95", "below 1.5 s", value_below=1.5),
    Bar("recompute_in_memory_s", "below 30 s", value_below=30),
    Bar("recompute_in_memory_uncached_s", "below 30 s", value_below=30),
    Bar("recompute_in_database_s", "below 60 s", value_below=60),
    Bar("simulate_10000_cases", "below 20 s of the processor", value_below=20),
    Bar("simulate_10000_cases_slowest", "below 20 s of the processor", value_below=20),
    Bar("check_a_million", "below 2 s of the processor", value_below=2),
    Bar("check_a_table", "below 2 s of the processor", value_below=2),
    Bar("idle_memory_mb", "below 800 MB", value_below=800),
)


def percentile(sample: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of the sample does not exceed."""
    ordered = sorted(sample)
    return ordered[max(0, ceil(round(share * len(ordered), 9)) - 1)]


def over_rounds(rounds: Sequence[Sequence[float]], share: float) -> float:
    """The median over several rounds of a percentile within each."""
    return median(percentile(sample, share) for sample in rounds)
