"""The part of `sanshen up` that moves cases: the Prefect server and the resident worker. Run by the tests."""

import os
import sys
from dataclasses import replace

from rich.console import Console

from flows.settings import Settings
from flows.supervision.child import Plan
from flows.supervision.plan import plan
from flows.supervision.running import Backoff
from flows.supervision.supervisor import Supervisor

PARTS = {"prefect", "worker"}


def engine(settings: Settings) -> Plan:
    everything = plan(settings.home, settings, os.environ)
    return replace(everything, children=tuple(c for c in everything.children if c.name in PARTS))


if __name__ == "__main__":
    given = Settings()
    quick = Backoff(first=0.2, most=1.0)
    sys.exit(Supervisor(given.home, lambda: engine(given), Console(width=200), backoff=quick).run())
