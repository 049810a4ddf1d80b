"""What was measured, where, and under which load: build/bench.json, and a table in Markdown."""

import json
import os
import platform
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from storage.database import Database
from tests.benchmarks.figures import BARS, Row

PACKAGES = ("sqlalchemy", "psycopg", "prefect", "pydantic")
BUSY = 1.0
"""From this load per processor on absolute figures say little."""


@dataclass
class Report:
    machine: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    details: dict[str, dict[str, object]] = field(default_factory=dict)
    load: dict[str, list[float]] = field(default_factory=dict)
    """What was about to be measured, to the machine's load averages of 1, 5 and 15 minutes."""

    def note_load(self, before: str) -> None:
        self.load[before] = [round(value, 2) for value in os.getloadavg()]

    def add(self, name: str, found: tuple[Sequence[Row], dict[str, object]]) -> None:
        rows, details = found
        self.rows += rows
        self.details[name] = details

    @property
    def missed(self) -> list[Row]:
        return [row for row in self.rows for bar in BARS if bar.concerns(row) and not bar.is_cleared(row)]

    def as_json(self) -> str:
        bars = [
            {"metric": bar.metric, "database": row.database, "bar": bar.says, "cleared": bar.is_cleared(row)}
            for row in self.rows
            for bar in BARS
            if bar.concerns(row)
        ]
        found = {
            "machine": self.machine,
            "load": self.load,
            "rows": [row.as_json() for row in self.rows],
            "bars": bars,
            "details": self.details,
        }
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"

    def as_markdown(self) -> str:
        head = "| metric | database | clients | value | floor | ratio | bar |\n|---|---|---|---|---|---|---|"
        return "\n".join([head, *map(_line, self.rows)]) + "\n"


def _line(row: Row) -> str:
    floor = "" if row.floor is None else f"{row.floor:.3g} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    bars = [f"{bar.says}: {'yes' if bar.is_cleared(row) else '**no**'}" for bar in BARS if bar.concerns(row)]
    value = f"{row.value:.4g} {row.unit}".rstrip()
    return f"| {row.metric} | {row.database} | {row.clients or ''} | {value} | {floor} | {ratio} | {'; '.join(bars)} |"


def machine() -> dict[str, Any]:
    return {
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1024**3, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{package: version(package) for package in PACKAGES},
    }


def postgresql_facts(url: str) -> dict[str, str]:
    """The version, and the settings that decide when a commit is on the disk."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
    database = Database(url)
    try:
        with database.looking() as connection:
            return {
                f"postgresql_{n}": str(connection.exec_driver_sql(f"SHOW {n}").scalar_one()) for n in names
            }
    finally:
        database.dispose()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.M) if cpuinfo.exists() else None
    return found[1] if found else platform.machine()
