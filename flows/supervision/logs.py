"""The log files of the children: turned over at each start of the supervisor."""

from pathlib import Path

KEPT = 5
TAIL_BYTES = 8192


def turn_over(log: Path) -> None:
    """`x.log` becomes `x.log.1`, and so on; the oldest is dropped."""
    log.parent.mkdir(parents=True, exist_ok=True)
    for number in range(KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    if log.exists():
        log.replace(log.with_name(f"{log.name}.1"))


def tail(log: Path, lines: int = 15) -> str:
    with log.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - TAIL_BYTES))
        text = stream.read().decode("utf-8", errors="replace")
    return "\n".join(text.rstrip().splitlines()[-lines:])
