"""Tries one text in a process of its own, which is split off from one that has everything imported already."""

import json
import os
import resource
import sys
from multiprocessing.connection import Connection

from flows.checking.trial import Wanted, try_text
from flows.checks import published_page as published_page  # the slowest to import: before it is needed

MEMORY = 1536 << 20
"""Bytes of address space."""
PROCESSOR_SECONDS = 20


def answer(asked: str, connection: Connection) -> None:
    """JSON in, JSON out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    try:
        trial = try_text(Wanted(**json.loads(asked)))
    except MemoryError:
        sys.exit(os.EX_TEMPFAIL)
    connection.send_bytes(json.dumps(trial.as_json()).encode())
