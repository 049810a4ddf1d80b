"""The dashboard over the home of a page, for pages that call the API, at a port of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.docs.pages import ROOT

WRITTEN = "127.0.0.1:8501"
"""The address that pages name."""
START_SECONDS = 60


@contextmanager
def dashboard_over(home: Path) -> Iterator[str]:
    """Yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SANSHEN_", "PREFECT_"))
    }
    with subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "dashboard.asgi:app", "--port", address.partition(":")[2]],
        cwd=home,
        env={**kept, "SANSHEN_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for(f"http://{address}/healthz", server)
            yield address
        finally:
            server.terminate()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            if httpx.get(url, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the dashboard did not start")
