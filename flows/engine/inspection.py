"""Looking now and then whether the runs of waiting cases still wait, whatever was done to them in Prefect."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from flows.casework.desk import Desk
from flows.clock import wall_clock
from flows.engine.server import COUNTED, Run, Server, batches
from storage.queries.motion import runs_at_rest
from storage.records.wakes import wake_where_asleep


class Inspection:
    """Has workers look at cases whose run does not wait any more. It asks Prefect once for COUNTED cases."""

    def __init__(self, desk: Desk, server: Server, threads: CapacityLimiter, patience: timedelta) -> None:
        """`patience`: for so long a run may go on that nobody here executes."""
        self.desk = desk
        self.patience = patience
        self.server = server
        self.threads = threads
        self.cases: dict[str, int] = {}

    async def begin(self) -> list[Sequence[str]]:
        """The runs to look at, in batches."""
        self.cases = await self._in_thread(self._at_rest)
        return list(batches(list(self.cases), COUNTED))

    async def look(self, batch: Sequence[str]) -> None:
        runs = await self.server.not_suspended(batch)
        stirred = [self.cases[run_id] for run_id, run in runs.items() if not self._may_go_on(run)]
        if stirred:
            await self._in_thread(self._wake, stirred)

    def _may_go_on(self, run: Run | None) -> bool:
        return run is not None and run.is_going and wall_clock() - run.since < self.patience

    def _at_rest(self) -> dict[str, int]:
        with self.desk.database.reading() as session:
            return runs_at_rest(session)

    def _wake(self, cases: Sequence[int]) -> None:
        with self.desk.database.writing() as session:
            wake_where_asleep(session, cases, self.desk.clock())

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await run_sync(function, *arguments, limiter=self.threads)
