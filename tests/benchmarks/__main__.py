"""`python -m tests.benchmarks [--only PART...] [--database KIND...] [--quick] [--write-docs]`."""

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.garbage import collect_rarely, keep_what_is_loaded
from tests.benchmarks import checking, latency, memory, pages, recalculation, simulation, throughput
from tests.benchmarks.databases import KINDS, ROOT, Databases, servers
from tests.benchmarks.documents import write_documents
from tests.benchmarks.figures import Row
from tests.benchmarks.report import Report, machine, postgresql_facts
from tests.benchmarks.scene import OTHERS, fill, furnish
from tests.builders.office import SmallOffice

STORED = ("latency", "throughput", "pages", "memory", "recalculation")
"""Parts that need a database."""
PARTS = (*STORED, "simulate", "checks")
CLIENTS = (1, 4)


def main(arguments: list[str] | None = None) -> int:
    """Measured in a process that is set up as the programs are. Exit code 1: a bar was missed."""
    chosen = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    collect_rarely()
    report = Report(machine())
    if "simulate" in chosen.only:
        _say(report, "simulation")
        _add(report, "simulate", simulation.measure(500 if chosen.quick else simulation.CASES))
    if "checks" in chosen.only:
        _say(report, "checks")
        _add(report, "checks", checking.measure())
    if "recalculation" in chosen.only:
        _say(report, "limits in memory")
        _add(report, "recalculation in memory", recalculation.in_memory())
    kinds = chosen.database if set(STORED).intersection(chosen.only) else []
    with servers(kinds) as databases:
        for kind in kinds:
            if "recalculation" in chosen.only:
                with _office(databases, kind) as office:
                    _say(report, f"{kind}: import of a calendar")
                    _add(report, f"recalculation {kind}", recalculation.in_database(office, kind))
            if {"latency", "throughput"} & set(chosen.only):
                _measure_services(report, databases, kind, chosen)
            if "pages" in chosen.only:
                with _office(databases, kind) as office:
                    _say(report, f"{kind}: approval to page")
                    _add(report, f"pages {kind}", pages.measure(office, kind, 5 if chosen.quick else 20))
            if "memory" in chosen.only:
                with _office(databases, kind) as office:
                    _say(report, f"{kind}: idle memory")
                    _add(report, f"memory {kind}", memory.measure(office, kind))
    return _finish(report, write_docs=chosen.write_docs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--database", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--quick", action="store_true", help="small counts, to see that everything runs")
    parser.add_argument("--write-docs", action="store_true", help="write docs/performance.md")
    return parser


def _measure_services(report: Report, databases: Databases, kind: str, chosen: argparse.Namespace) -> None:
    rounds, times, cases = (2, 3, 5) if chosen.quick else (5, 20, 20)
    with _office(databases, kind) as office:
        if kind == "postgresql":
            url = office.services.desk.database.url.render_as_string(hide_password=False)
            report.machine |= postgresql_facts(url)
        fill(office, OTHERS)
        latency.prepare(office)
        if "latency" in chosen.only:
            _say(report, f"{kind}: approve to inbox")
            _add(report, f"latency {kind}", latency.measure(office, kind, rounds, times))
        if "throughput" in chosen.only:
            for clients in CLIENTS:
                _say(report, f"{kind}: decisions per second, {clients} clients")
                found = throughput.measure(office, kind, clients, rounds, cases)
                _add(report, f"throughput {kind} {clients}", found)


@contextmanager
def _office(databases: Databases, kind: str) -> Iterator[SmallOffice]:
    folder = Path(tempfile.mkdtemp(prefix="sanshen-bench-"))
    try:
        with databases.fresh(kind, folder) as url:
            office = furnish(folder, url)
            keep_what_is_loaded()
            yield office
            office.services.desk.database.dispose()
    finally:
        shutil.rmtree(folder)


def _say(report: Report, what: str) -> None:
    report.note_load(what)
    sys.stderr.write(f"{what} (load {report.load[what][0]:.1f})\n")


def _add(report: Report, name: str, found: tuple[list[Row], dict[str, object]]) -> None:
    """What was measured is kept, whatever happens to the rest."""
    report.add(name, found)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(report.as_json(), encoding="utf-8")


def _finish(report: Report, *, write_docs: bool) -> int:
    sys.stdout.write(report.as_markdown())
    if write_docs:
        write_documents(report)
    for row in report.missed:
        sys.stderr.write(f"missed: {row.metric} on {row.database}, {row.clients} clients\n")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
