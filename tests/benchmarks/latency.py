"""How long from an approval until the next reviewer sees the duty, hop by hop, between equal works of the floor."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from flows.access.actor import Actor
from flows.casework.decision import Answer
from tests.benchmarks.figures import Row, over_rounds
from tests.benchmarks.floor import Floor
from tests.benchmarks.scene import RECEIVED
from tests.builders.office import PUBLISH, WEB, SmallOffice

MS = 1000.0


@dataclass(frozen=True, slots=True)
class Hop:
    name: str
    by: str
    answer: Answer | None
    """None: what was signed by hand on the sheet of this case."""
    next: str
    """Who sees the duty that the answer opens."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One case taken from reviewer to reviewer."""

    process: str
    drafter: str
    hops: tuple[Hop, ...]


@dataclass
class Sample:
    """One round. Milliseconds; the processor's time is of this process alone."""

    product: list[float] = field(default_factory=list)
    product_cpu: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    """Of the transaction alone."""
    floor_and_look: list[float] = field(default_factory=list)
    """Of the transaction and the reader's look after it."""
    floor_cpu: list[float] = field(default_factory=list)
    by_hop: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Stopwatch:
    """Wall and processor milliseconds since it was made."""

    wall: float = field(default_factory=time.perf_counter)
    cpu: float = field(default_factory=time.process_time)

    def read(self) -> tuple[float, float]:
        return (time.perf_counter() - self.wall) * MS, (time.process_time() - self.cpu) * MS


def walks() -> tuple[Walk, ...]:
    approve = Answer("approve")
    straight = (
        Hop("unit_check to unit_head", "reviewer", approve, "head"),
        Hop("unit_head to secrecy", "head", approve, "secrecy"),
        Hop("secrecy to leader", "secrecy", approve, "leader"),
        Hop("leader (final) to receipt", "leader", approve, "editor"),
    )
    returned = (
        Hop("unit_check returns to draft", "reviewer", Answer("return", opinion="请核对日期"), "officer"),
    )
    on_paper = (
        Hop("section_head to deputy", "ll_head", approve, "ll_deputy"),
        Hop("deputy to paper", "ll_deputy", approve, "ll_clerk"),
        Hop("paper (final) to receipt", "ll_clerk", None, "ll_center"),
    )
    return (
        Walk(WEB, "officer", straight),
        Walk(WEB, "officer", returned),
        Walk(PUBLISH, "ll_editor", on_paper),
    )


class Course:
    """Takes walks, with a work of the floor after each hop."""

    def __init__(self, office: SmallOffice, floor: Floor) -> None:
        self._office = office
        self._services = office.services
        self._floor = floor
        self._floor_cases = 0
        self._walks = walks()
        people = {p for walk in self._walks for hop in walk.hops for p in (hop.by, hop.next)}
        self._actors: dict[str, Actor] = {person: office.actor(person) for person in people}

    def round(self, times: int) -> Sample:
        sample = Sample()
        for _ in range(times):
            for walk in self._walks:
                self._take(walk, sample)
        return sample

    def _take(self, walk: Walk, sample: Sample) -> None:
        case = self._office.submit(walk.process, by=walk.drafter).case_id
        self._floor_cases += 1
        self._floor.open_case(self._floor_cases)
        for number, hop in enumerate(walk.hops, start=1):
            wall, cpu = self._hop(hop, case)
            sample.product.append(wall)
            sample.product_cpu.append(cpu)
            sample.by_hop[hop.name].append(wall)
            self._floor_hop(hop, number, sample)
        self._leave(walk, case)

    def _hop(self, hop: Hop, case: int) -> tuple[float, float]:
        by, reader = self._actors[hop.by], self._actors[hop.next]
        answer = hop.answer or self._office.paper_answer(case)
        watch = Stopwatch()
        self._services.decide(by, case, answer)
        if not any(duty.case_id == case for duty in self._services.inbox(reader)):
            raise AssertionError(f"{hop.name}: case {case} is not in the inbox")
        return watch.read()

    def _floor_hop(self, hop: Hop, number: int, sample: Sample) -> None:
        now = self._services.now()
        watch = Stopwatch()
        self._floor.approve(self._floor_cases, number, hop.next, now)
        sample.floor.append(watch.read()[0])
        if not self._floor.sees(hop.next, self._floor_cases):
            raise AssertionError(f"case {self._floor_cases} of the floor is not seen")
        wall, cpu = watch.read()
        sample.floor_and_look.append(wall)
        sample.floor_cpu.append(cpu)

    def _leave(self, walk: Walk, case: int) -> None:
        """Nobody's duty any more, so that every round meets the same number of open cases."""
        last = walk.hops[-1]
        if last.next == "editor":
            self._services.decide(self._actors["editor"], case, Answer("done", given=RECEIVED))
        elif last.next == "ll_center":
            self._services.decide(self._actors["ll_center"], case, Answer("done"))
        else:
            number = self._services.case(self._actors["officer"], case).reference
            self._services.withdraw(self._actors["officer"], number, "不再需要")


def prepare(office: SmallOffice) -> None:
    """Make the tables of the floor beside the product's own."""
    Floor(office.services.desk.database).create()


def measure(
    office: SmallOffice, database: str, rounds: int, times: int
) -> tuple[list[Row], dict[str, object]]:
    course = Course(office, Floor(office.services.desk.database))
    course.round(3)
    samples = [course.round(times) for _ in range(rounds)]
    product = [s.product for s in samples]
    floors = {"": [s.floor for s in samples], "_beside_a_look": [s.floor_and_look for s in samples]}
    rows = [
        Row(
            f"approve_to_inbox_{name}{beside}",
            database,
            1,
            over_rounds(product, share),
            "ms",
            over_rounds(floor, share),
        )
        for name, share in (("p50", 0.5), ("p95", 0.95))
        for beside, floor in floors.items()
    ]
    details: dict[str, object] = {
        "by_hop_ms": {
            hop: [round(over_rounds([s.by_hop[hop] for s in samples], share), 2) for share in (0.5, 0.95)]
            for hop in samples[0].by_hop
        },
        "cpu_p50_ms": round(median(over_rounds([s.product_cpu], 0.5) for s in samples), 2),
        "floor_cpu_p50_ms": round(median(over_rounds([s.floor_cpu], 0.5) for s in samples), 2),
        "samples": sum(map(len, product)),
    }
    return rows, details
