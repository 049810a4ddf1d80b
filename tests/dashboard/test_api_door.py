"""The API in the dashboard's process: past everything that is for browsers, and nothing of theirs counts there."""

import shutil
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from flows.access.actor import SYSTEM
from flows.access.scopes import new_token
from flows.access.tokens import create_token
from flows.clock import wall_clock
from tests.dashboard.running import Dashboard, serving

INBOX = "/api/v1/inbox"


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Dashboard]:
    folder = tmp_path_factory.mktemp("api-door")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    with serving(url, folder / "home") as dashboard:
        yield dashboard


def program(dashboard: Dashboard, token: str | None = None) -> httpx.Client:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=dashboard.url, headers=headers, trust_env=False, timeout=60)


def token_of(dashboard: Dashboard, person: str) -> str:
    token = new_token()
    with dashboard.database.writing() as session:
        create_token(session, person, token, label="程序", days=1, origin=SYSTEM, at=wall_clock())
    return token


def test_a_token_is_all_that_counts(server: Dashboard) -> None:
    person = server.person()
    with program(server, token_of(server, person)) as client:
        answer = client.get(INBOX)
        assert (answer.status_code, answer.json()["items"]) == (200, [])
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        asked = {"process": "nowhere.nothing", "form": {}}
        assert client.post("/api/v1/cases", json=asked).status_code == 404, "no origin is asked for"
    with program(server) as client:
        assert client.get("/api/v1/openapi.json").json()["servers"] == [{"url": "/api/v1"}]


def test_a_session_of_the_dashboard_opens_nothing_here_and_a_token_nothing_there(server: Dashboard) -> None:
    visitor = server.signed_in()
    assert visitor.get(INBOX).status_code == 401
    assert visitor.post("/api/v1/cases").status_code == 401
    with program(server, token_of(server, server.person())) as client:
        assert client.get("/", headers={"Accept": "text/html"}).status_code == 303
        for path in ("/api", "/api/v2/inbox", "/api/v11/inbox", "/apiv1", "/_stcore/host-config"):
            assert client.get(path).status_code in (303, 401), path
        for path in ("/api/v1/../../login", "/api/v1//cases", "/api/v1/%2e%2e/health"):
            assert client.get(path).status_code in (200, 401, 404), path


def test_headers_that_claim_an_identity_are_nobody(server: Dashboard) -> None:
    with program(server) as client:
        answer = client.get(INBOX, headers={"X-Sanshen-Session": "x", "X-Forwarded-User": server.person()})
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
