"""A program that decides once, when it is told to: `contender.py PERSON DECISION CASE STAGE VISIT`, ran by the tests.

Prints `ready`; at a line on standard input it decides and prints what came of it, as JSON.
"""

import json
import sys

from definitions.vocabulary import WayIn
from flows.access.refusal import AlreadyDecided
from flows.assembly import assemble
from flows.casework.decision import Answer
from flows.settings import Settings


def contend(person: str, decision: str, case: int, stage: str, visit: int) -> dict[str, str]:
    services = assemble(Settings())
    actor = services.actor(person, WayIn.CLI)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    try:
        services.decide(actor, case, Answer(decision, stage=stage, visit=visit, opinion="请核对"))
    except AlreadyDecided as late:
        return {"outcome": "late", "reason": late.reason}
    return {"outcome": "counted", "reason": ""}


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.stdout.write(json.dumps(contend(given[0], given[1], int(given[2]), given[3], int(given[4]))) + "\n")
