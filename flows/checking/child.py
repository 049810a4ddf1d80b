"""Tries one text in a process of its own: `python -m flows.checking.child`; reads JSON and writes JSON."""

import json
import resource
import sys

from flows.checking.trial import Wanted, try_text

MEMORY = 1536 << 20
"""Bytes of address space."""
PROCESSOR_SECONDS = 20


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    trial = try_text(Wanted(**json.load(sys.stdin)))
    sys.stdout.write(json.dumps(trial.as_json(), ensure_ascii=True))


if __name__ == "__main__":
    main()
