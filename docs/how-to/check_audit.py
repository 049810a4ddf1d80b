"""Checks a file that `sanshen audit export` wrote. Needs Python alone: python check_audit.py FILE"""

import hashlib
import json
import sys
from pathlib import Path

COLUMNS = ("chain", "number", "at", "kind", "person", "way_in", "os_user", "payload", "previous")


def faults(lines):
    """Where the events do not fit together, or something is missing."""
    last, events, end = {}, 0, None
    for line in map(json.loads, lines):
        if "event" in line:
            event, events = line["event"], events + 1
            name = f"{event['chain']} #{event['number']}"
            text = "\x1f".join("" if event[column] is None else str(event[column]) for column in COLUMNS)
            number, digest = last.get(event["chain"], (0, ""))
            if hashlib.sha256(text.encode()).hexdigest() != event["digest"]:
                yield f"{name} was changed"
            if (event["number"], event["previous"]) != (number + 1, digest):
                yield f"{name} does not continue the event before it"
            last[event["chain"]] = event["number"], event["digest"]
        elif "seal" in line:
            for chain, (number, _) in line["seal"]["heads"].items():
                if last.get(chain, (0, ""))[0] < number:
                    yield f"{chain} was sealed with {number} events"
        end = line.get("end")
    if end is None or end["events"] != events:
        yield "the file does not end as it was written"


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        found = list(faults(file))
    sys.stdout.write("\n".join(found or ["Everything fits together."]) + "\n")
    sys.exit(bool(found))
