"""An office whose cases are moved by real workers, on a real Prefect server."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from storage.models import AuditEvent, Case, Publication, Wake, WorkerBeat
from tests.builders.office import TWO_OFFICES, SmallOffice

RESIDENT = ("flows.engine.resident",)
AS_DISPATCHER = ("flows.engine.resident", "--pool-type", "process")
PREFECT_PROCESS_WORKER = ("prefect", "worker", "start", "--type", "process", "--pool", "sanshen-process")

FORCED = {
    "Cancelled": {"type": "CANCELLED", "name": "Cancelled"},
    "Completed": {"type": "COMPLETED", "name": "Completed"},
    "Failed": {"type": "FAILED", "name": "Failed"},
    "Crashed": {"type": "CRASHED", "name": "Crashed"},
    "Running": {"type": "RUNNING", "name": "Running"},
    "Pending": {"type": "PENDING", "name": "Pending"},
    "Scheduled": {
        "type": "SCHEDULED",
        "name": "Scheduled",
        "state_details": {"scheduled_time": "2099-01-01T00:00:00Z"},
    },
}


@dataclass
class Prefect:
    """What an operator sees and does on Prefect's screen."""

    api: str

    def post(self, path: str, **body: Any) -> Any:
        return self._asked("POST", path, json=body)

    def run(self, run_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._asked("GET", f"/flow_runs/{run_id}")
        return found

    def _asked(self, method: str, path: str, **given: Any) -> Any:
        """Again, as a person would, while the server's SQLite file is locked."""
        for _ in range(10):
            answer = httpx.request(
                method, f"{self.api}{path}", trust_env=False, verify=False, timeout=30, **given
            )
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def resume(self, run_id: str) -> None:
        assert self.post(f"/flow_runs/{run_id}/resume")["status"] == "ACCEPT"

    def force(self, run_id: str, state: str) -> None:
        assert (
            self.post(f"/flow_runs/{run_id}/set_state", state=FORCED[state], force=True)["status"] == "ACCEPT"
        )

    def delete(self, run_id: str) -> None:
        self._asked("DELETE", f"/flow_runs/{run_id}")

    def describe(self, deployment: str, words: str) -> None:
        self._asked("PATCH", f"/deployments/{deployment}", json={"description": words})

    def launch(self, process: str, **parameters: Any) -> str:
        deployment = self._asked("GET", f"/deployments/name/{process}/office")["id"]
        run: str = self.post(f"/deployments/{deployment}/create_flow_run", parameters=parameters)["id"]
        return run

    def task_runs(self, run_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.post(
            "/task_runs/filter", flow_runs={"id": {"any_": [run_id]}}, sort="EXPECTED_START_TIME_ASC"
        )
        return found


@dataclass
class Installation:
    """One office, its server, and the workers that were started."""

    office: SmallOffice
    prefect: Prefect
    settings: Mapping[str, str]
    logs: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SANSHEN_HOME": str(self.office.home),
            "SANSHEN_DATABASE_URL": self.office.services.desk.database.url.render_as_string(
                hide_password=False
            ),
            "SANSHEN_DEFINITIONS": str(TWO_OFFICES),
            "PREFECT_API_URL": self.prefect.api,
            "PREFECT_HOME": str(self.logs / "prefect"),
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            # The office lives in the past of the workers: limits would run out at any moment of a test.
            "SANSHEN_WAIT_SECONDS": "3600",
            "DO_NOT_TRACK": "1",
            "NO_PROXY": "127.0.0.1",
            **self.settings,
        }

    @contextmanager
    def worker(self, module: tuple[str, ...] = RESIDENT) -> Generator[subprocess.Popen[bytes]]:
        """A worker's process, once it is at work."""
        before = self.workers()
        log = self.logs / f"{module[0]}-{time.monotonic_ns()}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", *module],
                env=self.environment,
                cwd=self.logs,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            if module[0] == RESIDENT[0]:
                self.until(lambda: self.workers() > before or process.poll() is not None)
                assert process.poll() is None, log.read_text()
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def workers(self) -> int:
        with self.office.services.desk.database.reading() as session:
            return session.scalar(select(func.count()).select_from(WorkerBeat)) or 0

    def case(self, case_id: int) -> Case:
        with self.office.services.desk.database.reading() as session:
            return session.get_one(Case, case_id)

    def run_of(self, case_id: int) -> dict[str, Any]:
        run_id = self.case(case_id).run_id
        assert run_id is not None
        return self.prefect.run(run_id)

    def audited(self, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Chain, way in and payload of every event of a kind, oldest first."""
        with self.office.services.desk.database.reading() as session:
            rows = session.execute(
                select(AuditEvent.chain, AuditEvent.way_in, AuditEvent.payload)
                .where(AuditEvent.kind == kind)
                .order_by(AuditEvent.id)
            )
            return [(chain, way_in, json.loads(payload)) for chain, way_in, payload in rows]

    def publications(self) -> list[Publication]:
        with self.office.services.desk.database.reading() as session:
            return list(session.scalars(select(Publication).order_by(Publication.id)))

    def is_quiet(self) -> bool:
        with self.office.services.desk.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Wake)) == 0

    def until_quiet(self, seconds: float = 240) -> None:
        """Until no worker has anything left to do."""
        self.until(self.is_quiet, seconds)

    def until_at(self, case_id: int, stage: str | None, seconds: float = 240) -> None:
        """Until the case waits in a stage; None: until it has ended."""
        self.until(lambda: self.case(case_id).stage == stage, seconds)

    def until(self, condition: Callable[[], bool], seconds: float = 240) -> None:
        give_up = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > give_up:
                pytest.fail(f"It did not happen within {seconds:g} s.\n{self.told()}")
            time.sleep(0.05)

    def told(self) -> str:
        """The ends of what the workers wrote."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.logs.glob("*.log"))
        )

    def finish(self, case_id: int) -> None:
        """Watch over what was published; the case ends with it."""
        self.until_at(case_id, "watch")
        self.office.decide("officer", case_id, "done", given={"watched": "内容正常"})
        self.until_at(case_id, None)
        self.until_quiet()
