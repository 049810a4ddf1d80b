"""A supervisor as its own program, as `sanshen up` is: `supervised.py HOME PLAN_JSON READY_WITHIN`."""

import json
import os
import sys
from pathlib import Path

from rich.console import Console

from flows.supervision.child import Address, Child, HttpAnswer, Plan
from flows.supervision.running import Backoff
from flows.supervision.supervisor import Supervisor


def plan() -> Plan:
    children = [
        Child(
            name=declared["name"],
            title=declared["title"],
            argv=(sys.executable, *declared["argv"]),
            env=os.environ,
            ready=HttpAnswer(declared["url"]),
            needs=tuple(declared["needs"]),
        )
        for declared in json.loads(sys.argv[2])
    ]
    return Plan(
        tuple(children),
        tuple(Address(child.title, child.ready.url) for child in children),  # type: ignore[attr-defined]
        remarks=("工作台：端口 8501 已被占用，改用 8502。",),
    )


supervisor = Supervisor(
    Path(sys.argv[1]),
    plan,
    Console(width=200),
    ready_within=float(sys.argv[3]),
    backoff=Backoff(first=0.2),
)
sys.exit(supervisor.run())
