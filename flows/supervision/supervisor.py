"""Runs the programs of one installation together: starts, watches, restarts and stops them."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows.supervision.child import Address, Plan
from flows.supervision.claim import claim
from flows.supervision.errors import DidNotStartError, SupervisionError
from flows.supervision.left_overs import end_left_overs
from flows.supervision.logs import tail, turn_over
from flows.supervision.running import Backoff, RunningChild
from flows.supervision.signals import stopping_signals_interrupt, stopping_signals_wait

LOOK_SECONDS = 0.2
LEFT_OVER_GRACE_SECONDS = 4.0
BACKOFF = Backoff()


class Supervisor:
    """`plan` is asked once the home is held and left-overs are gone, so that the ports it picks are really free."""

    def __init__(
        self,
        home: Path,
        plan: Callable[[], Plan],
        console: Console,
        *,
        ready_within: float = 120.0,
        stop_within: float = 8.0,
        backoff: Backoff = BACKOFF,
    ) -> None:
        self._home = home.resolve()
        self._plan = plan
        self._console = console
        self._ready_within = ready_within
        self._stop_within = stop_within
        self._backoff = backoff
        self._running: list[RunningChild] = []

    def run(self) -> int:
        """Start all, watch until a signal comes, stop all. Returns the exit code of the command."""
        try:
            with self.running():
                self._say("全部就绪。按 Ctrl-C 停止。")
                self.watch()
        except KeyboardInterrupt:
            self._say("已全部停止。")
        except SupervisionError as error:
            self._say(str(error))
            return 1
        return 0

    @contextmanager
    def running(self) -> Generator[Plan]:
        """All children answer inside the block, and none is left after it. Main thread only: it takes the signals."""
        with stopping_signals_interrupt(), claim(self._home) as held:
            if end_left_overs(self._home / "run", LEFT_OVER_GRACE_SECONDS):
                self._say("上次没有正常退出，已清理遗留的程序。")
            plan = self._plan()
            try:
                for remark in plan.remarks:
                    self._say(remark)
                self._prepare(plan)
                self._start_all()
                held.announce(plan.addresses)
                self._console.print(_table(plan.addresses))
                yield plan
            finally:
                with stopping_signals_wait():
                    self._stop_all()
                for lock in plan.reserved:
                    lock.release()

    def watch(self) -> None:
        """Start dead children again until KeyboardInterrupt."""
        while True:
            for running in self._running:
                self._tend(running, time.monotonic())
            time.sleep(LOOK_SECONDS)

    def _prepare(self, plan: Plan) -> None:
        self._running = [
            RunningChild(
                child=child,
                log=self._home / "logs" / f"{child.name}.log",
                pid_file=self._home / "run" / f"{child.name}.pid",
                backoff=self._backoff,
            )
            for child in plan.children
        ]
        for running in self._running:
            turn_over(running.log)

    def _start_all(self) -> None:
        while not all(running.is_ready for running in self._running):
            ready = {running.child.name for running in self._running if running.is_ready}
            for running in self._running:
                if not running.is_started and ready.issuperset(running.child.needs):
                    running.start(time.monotonic())
                    self._say(f"正在启动：{running.child.title}……")
                if running.is_started and not running.is_ready:
                    self._await(running)
            time.sleep(LOOK_SECONDS)

    def _await(self, running: RunningChild) -> None:
        code = running.exit_code()
        seconds = running.seconds_since_start(time.monotonic())
        if code is not None:
            raise self._did_not_start(running, f"程序已退出（退出码 {code}）")
        if running.look():
            self._say(f"已就绪：{running.child.title}（{seconds:.1f} 秒）")
        elif seconds > self._ready_within:
            raise self._did_not_start(running, f"{self._ready_within:.0f} 秒内没有应答")

    def _did_not_start(self, running: RunningChild, reason: str) -> DidNotStartError:
        return DidNotStartError(running.child.title, reason, running.log, tail(running.log))

    def _tend(self, running: RunningChild, now: float) -> None:
        if running.restart_at is not None:
            if now >= running.restart_at:
                running.start(now)
            return
        code = running.exit_code()
        if code is not None:
            delay = running.bury(now)
            self._say(
                f"{running.child.title}意外退出（退出码 {code}），{delay:g} 秒后重新启动。日志：{running.log}"
            )
        elif running.look():
            self._say(f"{running.child.title}已恢复。")

    def _stop_all(self) -> None:
        started = [running for running in reversed(self._running) if running.is_started]
        if started:
            self._say("正在停止……")
        until = time.monotonic() + self._stop_within
        for left, running in zip(range(len(started), 0, -1), started, strict=True):
            for pid in running.stop(max(0.2, (until - time.monotonic()) / left)):
                self._say(f"{running.child.title}的进程 {pid} 无法结束，请联系系统管理员。")

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def _table(addresses: tuple[Address, ...]) -> Table:
    table = Table(title="访问地址", title_justify="left")
    table.add_column("名称", no_wrap=True)
    table.add_column("地址", no_wrap=True)
    for address in addresses:
        table.add_row(address.title, address.url)
    return table
