"""Decisions per second by several client processes at once, in turns with the floor."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median

from definitions.vocabulary import WayIn
from flows.access.actor import Actor
from flows.assembly import Services, assemble
from flows.casework.decision import Answer
from flows.garbage import collect_rarely, keep_what_is_loaded
from tests.benchmarks.figures import Row, percentile
from tests.benchmarks.floor import Floor
from tests.benchmarks.scene import RECEIVED, settings_of
from tests.builders.office import SIGNING, WEB, SmallOffice

FLOOR_CASES_PER_CASE = 5
"""The floor is quicker: it gets more to do, so that its phase lasts as well."""
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Task:
    """What one client does: `cases` of its own in each round, each through every signature."""

    client: int
    home: Path
    url: str
    rounds: int
    cases: int


@dataclass(frozen=True, slots=True)
class Phase:
    """One client's part of one phase; times on the clock that all processes share."""

    round: int
    of_floor: bool
    began: float
    ended: float
    cpu: float
    """Seconds of processor time."""
    latencies: list[float]
    """Seconds that each approval took."""


class Client:
    """Lives in a process of its own, with services of its own."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._services: Services = assemble(settings_of(task.home, task.url))
        self._floor = Floor(self._services.desk.database)
        self._actors = {person: self._actor(person) for person in ("officer", *SIGNING, "editor")}
        self._floor_cases = task.client * 1_000_000

    def rounds(self, together: Callable[[], object]) -> list[Phase]:
        phases = []
        for number in range(-1, self._task.rounds):
            mine, below = self._submit(), self._open_floor_cases()
            together()
            phases.append(self._phase(number, below, of_floor=True))
            together()
            phases.append(self._phase(number, mine, of_floor=False))
            together()
            self._see(mine)
            for case in mine:
                self._services.decide(self._actors["editor"], case, Answer("done", given=RECEIVED))
        self._services.desk.database.dispose()
        return [phase for phase in phases if phase.round >= 0]

    def _actor(self, person: str) -> Actor:
        return self._services.actor(person, WayIn.CLI)

    def _submit(self) -> list[int]:
        loaded = self._services.desk.catalogue.find(WEB)
        assert loaded is not None
        sample, officer = loaded.process.sample, self._actors["officer"]
        return [self._services.submit(officer, WEB, sample, {}).case_id for _ in range(self._task.cases)]

    def _open_floor_cases(self) -> list[int]:
        first = self._floor_cases + 1
        self._floor_cases += self._task.cases * FLOOR_CASES_PER_CASE
        cases = list(range(first, self._floor_cases + 1))
        for case in cases:
            self._floor.open_case(case)
        return cases

    def _phase(self, number: int, cases: list[int], *, of_floor: bool) -> Phase:
        approve = self._approve_floor if of_floor else self._approve
        began, cpu = time.monotonic(), time.process_time()
        latencies = []
        for step, person in enumerate(SIGNING, start=1):
            for case in cases:
                at = time.monotonic()
                approve(case, step, person)
                latencies.append(time.monotonic() - at)
        return Phase(number, of_floor, began, time.monotonic(), time.process_time() - cpu, latencies)

    def _approve(self, case: int, _step: int, person: str) -> None:
        self._services.decide(self._actors[person], case, Answer("approve"))

    def _approve_floor(self, case: int, step: int, person: str) -> None:
        self._floor.approve(case, step, person, self._services.now())

    def _see(self, cases: list[int]) -> None:
        """Every case has come to the editor."""
        seen = {duty.case_id for duty in self._services.inbox(self._actors["editor"])}
        if not seen.issuperset(cases):
            raise AssertionError(f"not in the inbox of the editor: {set(cases) - seen}")


def _serve(task: Task, barrier: Barrier, results: "Queue[list[Phase]]") -> None:
    collect_rarely()
    try:
        client = Client(task)
        keep_what_is_loaded()
        results.put(client.rounds(lambda: barrier.wait(PATIENCE)))
    except BaseException:
        barrier.abort()
        raise


def measure(
    office: SmallOffice, database: str, clients: int, rounds: int, cases: int
) -> tuple[list[Row], dict[str, object]]:
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(clients), spawn.Queue()
    url = office.services.desk.database.url.render_as_string(hide_password=False)
    tasks = [Task(clients * 10 + n, office.home, url, rounds, cases) for n in range(clients)]
    processes = [spawn.Process(target=_serve, args=(task, barrier, results)) for task in tasks]
    for process in processes:
        process.start()
    try:
        phases = [phase for _ in processes for phase in results.get(timeout=PATIENCE)]
    finally:
        for process in processes:
            process.join(10)
            if process.is_alive():
                process.kill()
    return _rows(phases, database, clients, rounds), _details(phases)


def _rows(phases: list[Phase], database: str, clients: int, rounds: int) -> list[Row]:
    product, floor = ([p for p in phases if p.of_floor is wanted] for wanted in (False, True))
    floor_rate = _rate(floor, rounds)
    latencies = [ms * 1000 for phase in floor for ms in phase.latencies]
    return [
        Row("floor_p50", database, clients, percentile(latencies, 0.5), "ms"),
        Row("floor_p95", database, clients, percentile(latencies, 0.95), "ms"),
        Row("floor_per_second", database, clients, floor_rate, "1/s"),
        Row("decisions_per_second", database, clients, _rate(product, rounds), "1/s", floor_rate),
    ]


def _rate(phases: list[Phase], rounds: int) -> float:
    """The median over the rounds of what all clients did together, from the first start to the last end."""
    rates = []
    for number in range(rounds):
        together = [phase for phase in phases if phase.round == number]
        seconds = max(p.ended for p in together) - min(p.began for p in together)
        rates.append(sum(len(p.latencies) for p in together) / seconds)
    return median(rates)


def _details(phases: list[Phase]) -> dict[str, object]:
    def cpu(of_floor: bool) -> float:
        chosen = [p for p in phases if p.of_floor is of_floor]
        return round(sum(p.cpu for p in chosen) / sum(len(p.latencies) for p in chosen) * 1000, 3)

    product = [s * 1000 for p in phases if not p.of_floor for s in p.latencies]
    return {
        "cpu_ms_per_decision": cpu(False),
        "floor_cpu_ms": cpu(True),
        "p50_ms": round(percentile(product, 0.5), 2),
        "p95_ms": round(percentile(product, 0.95), 2),
    }
