"""The dashboard as people meet it: a real server process over a real database, and ways to speak to it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.typing import Origin, Subprotocol

from flows.access.passwords import hashed
from storage.database import Database
from storage.models import AuditEvent, Person
from tests.builders.office import TWO_OFFICES

START_SECONDS = 60
ANSWER_SECONDS = 60
OWN = "own"
PASSWORD = "Jiaotong-2026"
PASSWORD_HASH = hashed(PASSWORD)
MISLEADING_FILE = '[theme]\nprimaryColor = "#ff0000"\n[browser]\ngatherUsageStats = true\n'
MISLEADING_VARIABLES = {"STREAMLIT_THEME_BACKGROUND_COLOR": "#000000"}
_numbers = count(1)


@dataclass(frozen=True)
class Socket:
    """A page that is open in a browser, as the server sees it."""

    connection: Connection

    def rerun(self, query: str = "", *, automatic: bool = False) -> None:
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.is_auto_rerun = automatic
        self.connection.send(message.SerializeToString())

    def send(self, message: BackMsg) -> None:
        self.connection.send(message.SerializeToString())

    def receive_until(self, kind: str) -> list[ForwardMsg]:
        """All messages up to the first of that kind; fails when the socket closes or falls silent before."""
        received: list[ForwardMsg] = []
        while not received or received[-1].WhichOneof("type") != kind:
            message = ForwardMsg()
            data = self.connection.recv(timeout=ANSWER_SECONDS)
            assert isinstance(data, bytes)
            message.ParseFromString(data)
            received.append(message)
        return received

    def run(self, query: str = "") -> str:
        """Draw the page and return the words on it."""
        self.rerun(query)
        words = []
        for message in self.receive_until("script_finished"):
            if message.WhichOneof("type") == "delta":
                element = message.delta.new_element
                words += [element.markdown.body, element.html.body, element.alert.body, element.heading.body]
        return "\n".join(words)

    def redirected_to(self) -> str:
        return self.receive_until("auth_redirect")[-1].auth_redirect.url


@dataclass(frozen=True)
class Visitor:
    """A browser: it keeps its cookies and states where its requests come from."""

    http: httpx.Client
    address: str

    @property
    def origin(self) -> str:
        return str(self.http.base_url).rstrip("/")

    @property
    def session_cookie(self) -> str | None:
        return self.http.cookies.get("sanshen")

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers=headers)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        return self.http.post(path, data=data or {}, headers={"Origin": self.origin, **headers})

    def ticket(self, path: str = "/login") -> str:
        found = re.search(r'name="ticket" value="([^"]+)"', self.get(path).text)
        assert found
        return found[1]

    def sign_in(self, login: str, password: str = PASSWORD, *, destination: str = "/") -> httpx.Response:
        form = {"login": login, "password": password, "ticket": self.ticket(), "next": destination}
        return self.post("/login", form)

    @contextmanager
    def open_page(
        self, *, resume: str | None = None, origin: str | None = OWN, **headers: str
    ) -> Iterator[Socket]:
        """`resume`: a Streamlit session to take up again. `origin`: None to send none."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        sent = {"X-Forwarded-For": self.address, **headers}
        if cookies:
            sent["Cookie"] = cookies
        with connect(
            f"{self.origin.replace('http', 'ws', 1)}/_stcore/stream",
            origin=None if origin is None else Origin(self.origin if origin == OWN else origin),
            subprotocols=[Subprotocol(part) for part in ("streamlit", *(("none", resume) if resume else ()))],
            additional_headers=sent,
            max_size=None,
            open_timeout=ANSWER_SECONDS,
        ) as connection:
            yield Socket(connection)


@dataclass(frozen=True)
class Dashboard:
    url: str
    database: Database
    log: Path
    clients: list[httpx.Client] = field(default_factory=list)

    def visitor(self, address: str | None = None) -> Visitor:
        """A new browser, each at an address of its own unless one is given."""
        number = next(_numbers)
        address = address or f"10.0.{number // 250}.{number % 250 + 1}"
        client = httpx.Client(
            base_url=self.url, headers={"X-Forwarded-For": address}, timeout=ANSWER_SECONDS, verify=False
        )
        self.clients.append(client)
        return Visitor(client, address)

    def person(self, *, status: str = "active", name: str = "运输管理处信息员") -> str:
        person = f"information-officer-{next(_numbers)}"
        with self.database.writing() as session:
            session.add(Person(id=person, name=name, status=status, password_hash=PASSWORD_HASH))
        return person

    def signed_in(self, person: str | None = None) -> Visitor:
        visitor = self.visitor()
        assert visitor.sign_in(person or self.person()).status_code == 303
        return visitor

    def audited(self, kind: str) -> list[AuditEvent]:
        with self.database.reading() as session:
            return list(
                session.scalars(select(AuditEvent).where(AuditEvent.kind == kind).order_by(AuditEvent.number))
            )


@contextmanager
def serving(database_url: str, home: Path, **settings: str) -> Iterator[Dashboard]:
    """A server process, run from a folder and an environment that set Streamlit's options, which must not matter."""
    (home / ".streamlit").mkdir(parents=True)
    (home / ".streamlit" / "config.toml").write_text(MISLEADING_FILE)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log = home / "server.log"
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SANSHEN_", "STREAMLIT_"))
        },
        **MISLEADING_VARIABLES,
        "SANSHEN_HOME": str(home),
        "SANSHEN_DATABASE_URL": database_url,
        "SANSHEN_DEFINITIONS": str(TWO_OFFICES),
        **settings,
    }
    command = [sys.executable, "-m", "uvicorn", "dashboard.asgi:app", "--port", str(port)]
    database = Database(database_url)
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--timeout-graceful-shutdown", "1"],
            cwd=home,
            env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=output,
            stderr=output,
        ) as server,
    ):
        dashboard = Dashboard(f"http://localhost:{port}", database, log)
        try:
            _wait_until_ready(dashboard.url, server, log)
            yield dashboard
        finally:
            server.terminate()
            for client in dashboard.clients:
                client.close()
            database.dispose()


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    with httpx.Client(
        base_url=url, verify=False
    ) as client:  # reading certificates takes longer than an answer
        while time.monotonic() < give_up:
            assert server.poll() is None, log.read_text()
            with suppress(httpx.TransportError):
                if client.get("/readyz").status_code == 200:
                    return
            time.sleep(0.1)
    pytest.fail(f"The dashboard for tests did not start.\n{log.read_text()}")
