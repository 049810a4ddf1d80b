"""Reads one file in a process of its own: `python -m flows.extraction.child FILE NAME`; writes JSON."""

import json
import resource
import sys
from pathlib import Path

from flows.extraction.files import read_file

MEMORY = 1536 << 20
"""Bytes of address space."""
PROCESSOR_SECONDS = 45


def main(path: str, name: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    written = read_file(Path(path).read_bytes(), name)
    sys.stdout.write(json.dumps(written.as_json(), ensure_ascii=True))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
