"""The API of an office, on a port of this machine, and people who come to it with their tokens."""

import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn

from flows.access.actor import SYSTEM
from flows.access.refusal import UNKNOWN_CASE
from flows.access.scopes import Scope, new_token
from flows.access.tokens import create_token
from flows.api.app import ROOT, create_api
from flows.clock import wall_clock
from tests.builders.audit import Refusal, last_event, refusals, who_did
from tests.builders.office import SmallOffice


@dataclass(frozen=True)
class Program:
    """What calls the API for a person."""

    http: httpx.Client

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(f"{ROOT}{path}", params=query)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.http.post(f"{ROOT}{path}", json=body, headers=headers)

    def send(self, path: str, document: str, *files: tuple[str, str, bytes]) -> httpx.Response:
        """`document` is JSON; each file is (part, name, bytes)."""
        parts: list[tuple[str, Any]] = [("json", (None, document, "application/json"))]
        parts += [(part, (name, content)) for part, name, content in files]
        return self.http.post(f"{ROOT}{path}", files=parts)

    def act(self, number: str, verb: str, **body: Any) -> httpx.Response:
        return self.post(f"/cases/{quote(number)}/{verb}", body)

    def case(self, number: str) -> dict[str, Any]:
        answer = self.get(f"/cases/{quote(number)}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@dataclass
class Served:
    """An office whose API answers."""

    office: SmallOffice
    url: str
    programs: dict[tuple[str, tuple[Scope, ...]], Program] = field(default_factory=dict)

    def token(self, person: str, *scopes: Scope, at: datetime | None = None, days: int = 30) -> str:
        token = new_token(scopes)
        with self.office.services.desk.database.writing() as session:
            create_token(
                session, person, token, label="程序", days=days, origin=SYSTEM, at=at or wall_clock()
            )
        return token

    def bearing(self, authorization: str | None) -> Program:
        headers = {} if authorization is None else {"Authorization": authorization}
        return Program(httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=60))

    def as_(self, person: str, *scopes: Scope) -> Program:
        if (person, scopes) not in self.programs:
            self.programs[person, scopes] = self.bearing(f"Bearer {self.token(person, *scopes)}")
        return self.programs[person, scopes]

    def refused(
        self, answer: Callable[[], httpx.Response], person: str | None, status: int | None = None
    ) -> str:
        """The reason that the answer tells, and the audit too."""
        before = last_event(self.office.services.desk.database)
        response = answer()
        unknown = response.json()["detail"] == UNKNOWN_CASE
        assert response.status_code == (status or (404 if unknown else 403)), response.text
        assert response.headers["content-type"] == "application/problem+json"
        (told,) = self.refusals(before)
        detail: str = response.json()["detail"]
        assert (told.person, told.way_in, told.reason) == (person, "api", detail)
        assert told.is_in_chinese
        return detail

    def refusals(self, after: int) -> list[Refusal]:
        return refusals(self.office.services.desk.database, after)

    def did(self, kind: str) -> list[tuple[str | None, str]]:
        return who_did(self.office.services.desk.database, kind)


@contextmanager
def serving(office: SmallOffice) -> Generator[Served]:
    server = uvicorn.Server(uvicorn.Config(create_api(office.services), log_level="warning", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        served = Served(office, f"http://127.0.0.1:{listening.getsockname()[1]}")
        try:
            yield served
        finally:
            for program in served.programs.values():
                program.http.close()
            server.should_exit = True
            thread.join()


@pytest.fixture
def served(office: SmallOffice) -> Generator[Served]:
    with serving(office) as opened:
        yield opened
