"""Runs the `console` blocks of a page in one shell, as a reader would type them, and compares what they print."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import blocks

ANY_LINES = "…"
MARK = "\x1e"
PATIENCE = 240

VARIABLE = (
    (re.compile(r"〕\d+号"), "〕1号"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "2026-11-30 17:00"),
    (re.compile(r"(审计记录|已封印|尚未封印|封印) \d+"), r"\1 1"),
    (re.compile(r'"(events|sealed)": \d+'), r'"\1": 1'),
    (re.compile(r"到 \d{4}-\d\d-\d\d 止"), "到 2026-11-30 止"),
    (re.compile(r"^\d+(?=,吉市交网审)"), "1"),
    (re.compile(r"\b[0-9a-f]{10,}\b"), "0"),
    (re.compile(r"对应本机账号 \S+"), "对应本机账号 sanshen"),
    (re.compile(r"─+"), "─"),
    (re.compile(r" +"), " "),
)
"""What differs from one home to another, and the widths of tables. Everything else is compared as it stands."""


@dataclass(frozen=True, slots=True)
class Step:
    line: int
    command: str
    expected: tuple[str, ...]


def steps_of(page: Path) -> list[Step]:
    steps: list[Step] = []
    for block in (block for block in blocks(page) if block.language == "console"):
        lines = block.text.splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        assert starts[:1] == [0], f"{page}:{block.line}: a console block begins with a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            expected = tuple(lines[start + 1 : end])
            steps.append(Step(block.line + 1 + start, lines[start].removeprefix("$ "), expected))
    return steps


def run(steps: list[Step], folder: Path, home: str, programs: Path) -> list[str]:
    """What each command printed, on either output. `programs` holds `sanshen`."""
    script = ["exec 2>&1"]
    for step in steps:
        script += [f"printf '{MARK}'", step.command]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SANSHEN_", "PREFECT_", "COLUMNS"))}
    environment = {
        **kept,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "SANSHEN_HOME": home,
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=PATIENCE,
    )
    return done.stdout.decode().split(MARK)[1:]


def differs(step: Step, printed: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == ANY_LINES else re.escape(f"{_plain(line)}\n")
        for line in step.expected
    )
    actual = "".join(f"{_plain(line)}\n" for line in printed.splitlines())
    return re.fullmatch(pattern, actual) is None


def _plain(line: str) -> str:
    for pattern, replacement in VARIABLE:
        line = pattern.sub(replacement, line)
    return line.strip()
