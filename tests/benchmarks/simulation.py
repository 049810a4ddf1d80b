"""How long it takes to simulate 10,000 cases of a procedure, in the processor's time of one process."""

from time import perf_counter, process_time

from definitions.registry import load_catalogue
from definitions.simulation import Cast, simulate
from tests.benchmarks.figures import Row

PROCESS = "jilin-transport.web-publish"
CASES = 10_000


def measure(cases: int = CASES) -> tuple[list[Row], dict[str, object]]:
    catalogue = load_catalogue()
    loaded = catalogue.find(PROCESS)
    assert loaded is not None
    office = catalogue.office(loaded.process.organization)
    began, used = perf_counter(), process_time()
    report = simulate(Cast(loaded.process, office.calendar, office.organization), cases)
    seconds = process_time() - used
    row = Row("simulate_10000_cases", "", 0, seconds * CASES / cases, "s")
    return [row], {"cases": report.runs, "elapsed_s": round(perf_counter() - began, 2)}
