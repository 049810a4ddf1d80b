"""Who sends slowly, or much at once: nobody holds the API by that, and no token outlives its end."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import httpx
import pytest

from flows.access.actor import SYSTEM
from flows.access.sessions import hash_of
from flows.access.tokens import find_token, revoke_token
from flows.api import taking_in
from flows.api.gate import OPEN_AT_ONCE
from flows.clock import wall_clock
from tests.builders.audit import last_event
from tests.flows.api.conftest import Served

pytestmark = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
BODY = json.dumps({"reason": "收回"}).encode()


@contextmanager
def sending(served: Served, token: str, number: str) -> Iterator[socket.socket]:
    """A withdrawal of which the first bytes are under way."""
    path = f"/api/v1/cases/{quote(number)}/withdraw"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: sanshen\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", httpx.URL(served.url).port or 0), timeout=20) as caller:
        caller.sendall(head.encode() + BODY[:3])
        yield caller


def state(served: Served, number: str) -> str:
    found: str = served.as_("officer").case(number)["state"]
    return found


def test_who_falls_silent_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "SILENCE", 0.5)
    number = served.office.submit().number
    with sending(served, served.token("officer"), number) as caller:
        answer = caller.recv(4000).decode()
    assert " 408 " in answer.splitlines()[0]
    assert "connection: close" in answer.lower()
    assert state(served, number) == "open"


def test_who_sends_for_ever_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "LONGEST", 1.0)
    number = served.office.submit().number
    with sending(served, served.token("officer"), number) as caller:
        for position in range(3, 9):
            time.sleep(0.1)
            caller.sendall(BODY[position : position + 1])
        assert " 408 " in caller.recv(4000).decode().splitlines()[0]


def test_a_token_that_is_revoked_while_the_body_comes_does_nothing(served: Served) -> None:
    office = served.office
    number = office.submit().number
    token = served.token("officer")
    with sending(served, token, number) as caller:
        time.sleep(0.5)
        with office.services.desk.database.writing() as session:
            found = find_token(session, hash_of(token)[:10])
            revoke_token(session, found, origin=SYSTEM, at=wall_clock())
        before = last_event(office.services.desk.database)
        caller.sendall(BODY[3:])
        answer = caller.recv(4000).decode()
    assert " 401 " in answer.splitlines()[0]
    assert "invalid_token" in answer
    assert len(served.refusals(before)) == 1
    assert state(served, number) == "open"


def test_a_token_has_a_few_requests_open_at_once(served: Served) -> None:
    number = served.office.submit().number
    token = served.token("officer")
    program = served.bearing(f"Bearer {token}")
    with ExitStack() as held:
        # Some more than it may: one that comes while the question below is answered finds no room and is gone.
        for _ in range(OPEN_AT_ONCE + 4):
            held.enter_context(sending(served, token, number))
        until = time.monotonic() + 10
        while (answer := program.get("/inbox")).status_code == 200 and time.monotonic() < until:
            time.sleep(0.05)
        assert (answer.status_code, answer.json()["type"]) == (429, "urn:sanshen:problem:too-many")
        assert answer.headers["Retry-After"] == "1"
        assert served.as_("reviewer").get("/inbox").status_code == 200, "another token is not concerned"
    until = time.monotonic() + 10
    while program.get("/inbox").status_code != 200:
        assert time.monotonic() < until, "what was hung up is not open any more"
        time.sleep(0.05)
