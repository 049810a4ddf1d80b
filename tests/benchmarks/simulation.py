"""How long it takes to simulate 10,000 cases of a procedure, in the processor's time of one process: a usual one, and the
one of the catalogue that takes longest.
"""

from time import perf_counter, process_time

from definitions.registry import load_catalogue
from definitions.simulation import Cast, simulate
from tests.benchmarks.figures import Row

PROCESSES = {
    "simulate_10000_cases": "jilin-transport.web-publish",
    "simulate_10000_cases_slowest": "xinjiang-transport.unit-publish",
}
CASES = 10_000


def measure(cases: int = CASES) -> tuple[list[Row], dict[str, object]]:
    rows, began, runs = [], perf_counter(), 0
    for metric, process in PROCESSES.items():
        seconds, played = _simulated(process, cases)
        rows.append(Row(metric, "", 0, seconds * CASES / cases, "s"))
        runs += played
    return rows, {"cases": runs, "elapsed_s": round(perf_counter() - began, 2)}


def _simulated(process: str, cases: int) -> tuple[float, int]:
    """Seconds, and how many cases were played."""
    catalogue = load_catalogue()
    loaded = catalogue.find(process)
    assert loaded is not None
    office = catalogue.office(loaded.process.organization)
    used = process_time()
    report = simulate(Cast(loaded.process, office.calendar, office.organization), cases)
    return process_time() - used, report.runs
