"""docs/performance.md, written from a run."""

from tests.benchmarks.databases import ROOT
from tests.benchmarks.report import BUSY, Report

PAGE = ROOT / "docs" / "performance.md"

_HEAD = """\
# Performance

Written by `python -m tests.benchmarks --write-docs`; do not edit by hand. `make bench` measures again, writes
`build/bench.json` and fails where a bar is missed.

"""

_MEANINGS = """\
## What is measured

- **The floor** is the least that a durable approval can cost here: one transaction of three inserts and one update
  through SQLAlchemy Core, with the product's own engine, driver, pool and sync settings. Product and floor take turns
  within one run, so that the ratio holds on a busy machine too.
- **approve_to_inbox**: from the call that decides until the duty is read in the next reviewer's inbox, over every kind
  of hop in turn: review to review, to the secrecy review, to the final review, to the receipt, back to the drafter, and
  from a signature on paper. 200 other cases are open. Median over the rounds of the percentile within each. The floor
  is its transaction alone, although what is measured ends with a reader's look; *beside a look* is the same figure
  against that transaction and one SELECT after it, like for like. No bar hangs on the latter.
- **decisions_per_second**: clients are processes with services of their own and cases of their own. Decisions alone, and
  of the floor its transactions alone.
- **approval_to_page**: from the last human decision until the page is a file, with the Prefect server and the resident
  worker running under the supervisor.
- **recompute_in_memory_s**: one million limits in all units, from the days of two years, computed by a calendar with
  another 2027; *uncached* counts each by itself, as if no other limit had begun on its day.
- **recompute_in_database_s**: the import of that year with 100,000 open clocks of 25,000 cases: reading, computing, the
  event, the table of changes, the clocks and the duties.
- **idle_memory_mb**: the sum of PSS (private memory, and of shared memory each process's share) over `sanshen up` and all
  that runs below it, with 50 cases waiting, after 20 idle seconds. The number of processes must be the same as without cases.
  A PostgreSQL server is the operator's own and is not counted.
- **check_a_million**, **check_a_table**: the processor's time of all checks over an attachment of a million characters of
  official prose with a lexicon of 5,000 terms, and over a table of 47,000 rows with a mobile telephone in each.
- **simulate_10000_cases**: the processor's time of one process for `sanshen definitions simulate` over 10,000 cases of
  website publication at 吉林市交通运输局, without reading the catalogue; *slowest* is the publication of a unit at
  新疆交通运输厅, the process of the catalogue that takes longest. No database takes part.

PostgreSQL runs with fsync, synchronous_commit and full_page_writes on, unless a server was given; SQLite in WAL mode with
synchronous=FULL.
"""


def write_documents(report: Report) -> None:
    facts = "\n".join(f"| {name} | {value} |" for name, value in report.machine.items())
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(
        f"{_HEAD}{report.as_markdown()}\n{_load(report)}\n\n{_MEANINGS}\n"
        f"## The machine\n\n| | |\n|---|---|\n{facts}\n\n## By hop\n\n{_hops(report)}",
        encoding="utf-8",
    )


def _load(report: Report) -> str:
    most = max(report.load.items(), key=lambda entry: entry[1][0])
    busy = most[1][0] > BUSY * report.machine["processors"]
    said = f"Highest load average before a measurement: {most[1][0]:.2f} ({most[0]})."
    return f"{said} The machine was busy: trust the ratios, not the absolute figures." if busy else said


def _hops(report: Report) -> str:
    lines = ["| hop | database | p50, ms | p95, ms |", "|---|---|---|---|"]
    for name, details in report.details.items():
        hops = details.get("by_hop_ms")
        if isinstance(hops, dict):
            database = name.removeprefix("latency ")
            lines += [f"| {hop} | {database} | {p50} | {p95} |" for hop, (p50, p95) in hops.items()]
    return "\n".join(lines) + "\n"
