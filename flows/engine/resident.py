"""The resident worker: moves the cases of an installation inside one process, without starting others.

`python -m flows.engine.resident [--pool-type process]`, or `prefect worker start --pool sanshen`, which finds the
worker type through this module.
"""

import argparse
import asyncio
import logging
import signal
import sys
import threading

from flows.access.refusal import SanshenError
from flows.engine.names import POOLS
from flows.engine.worker_type import SanshenWorker, serve
from flows.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """The event loop has a thread of its own: signals belong to the main thread, where Prefect would take them."""
    parser = argparse.ArgumentParser(prog="python -m flows.engine.resident", description="流程执行程序")
    parser.add_argument(
        "--pool-type",
        choices=sorted(POOLS),
        default="sanshen",
        help="由本进程执行，或交给 Prefect 的 process 工作池",
    )
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    failures: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(serve(Settings(), chosen.pool_type, stopped))
        except SanshenError as error:
            logging.getLogger(__name__).error("流程执行程序停止：%s。%s", error.reason, error.hint)  # noqa: TRY400
            failures.append(error)
        except BaseException as error:
            logging.getLogger(__name__).exception("流程执行程序出错停止")
            failures.append(error)

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    while worker.is_alive():
        worker.join(0.5)
    return 1 if failures else 0


__all__ = ["SanshenWorker", "main"]

if __name__ == "__main__":
    sys.exit(main())
