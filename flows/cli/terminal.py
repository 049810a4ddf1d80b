"""What goes to the screen: answers on standard output, messages on standard error."""

import json
import os
import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from definitions.working_days import SHANGHAI

UNASKED = 400
"""Columns, where nobody says how wide the paper is: no table needs more."""


def say(message: str) -> None:
    """A message beside the answer."""
    print(message, file=sys.stderr)


def show(text: str) -> None:
    """The answer, or a part of it."""
    print(text)


def show_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


def show_table(
    titles: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", whole: Collection[int] = (0,)
) -> None:
    """As wide as the terminal, or as COLUMNS says; else, into a file or a pipe, as wide as it needs. Nothing is cut. The
    columns of `whole` stay on one line: what is to be copied, and dates.
    """
    from rich.box import SIMPLE_HEAD  # the quick commands do without
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, title=caption or None, title_justify="left", show_edge=False)
    for index, title in enumerate(titles):
        table.add_column(title, overflow="fold", no_wrap=index in whole)
    for row in rows:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    Console(width=_width()).print(table)


def _width() -> int | None:
    """None: that of the terminal."""
    if sys.stdout.isatty():
        return None
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() and int(asked) else UNASKED


def _printable(text: str) -> str:
    """What people typed must not steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def last_day(due_at: datetime) -> str:
    """The day at whose end, 24:00 Beijing time, something is due; of a limit in hours with the time of day."""
    local = due_at.astimezone(SHANGHAI)
    hour = "" if local.time() == time() else f" {local:%H:%M}"
    return f"{(local - timedelta(microseconds=1)).date().isoformat()}{hour}"
