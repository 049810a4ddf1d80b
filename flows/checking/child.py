"""Tries one text in a process of its own: `python -m flows.checking.child`; reads JSON and writes JSON."""

import json
import resource
import sys

from flows.checking.trial import Wanted, try_text
from flows.checks import published_page as published_page  # the slowest to import: before it is needed

MEMORY = 1536 << 20
"""Bytes of address space."""
PROCESSOR_SECONDS = 20


def main() -> None:
    """What was imported until here is ready when the text comes. Nothing comes: nobody needs it any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    asked = sys.stdin.read()
    if asked:
        sys.stdout.write(json.dumps(try_text(Wanted(**json.loads(asked))).as_json()))


if __name__ == "__main__":
    main()
