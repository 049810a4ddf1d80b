"""What `sanshen up` runs."""

import os
import socket
import stat
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from flows.settings import Settings
from flows.supervision.child import HttpAnswer
from flows.supervision.errors import PrefectUnreachableError, UnsafeFolderError
from flows.supervision.plan import plan
from flows.supervision.ports import HIGHEST, NEAR, free_port, reserve


@pytest.fixture(autouse=True)
def _no_prefect_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def test_everything_uses_the_prefect_server_and_starts_beside_it(tmp_path: Path) -> None:
    made = plan(tmp_path, Settings(home=tmp_path), {"PREFECT_PROFILE": "mine", "PATH": "/bin"})
    by_name = {child.name: child for child in made.children}
    assert list(by_name) == ["prefect", "worker", "dashboard", "sites", "letters"]
    assert {child.needs for child in made.children} == {()}
    port = by_name["prefect"].argv[by_name["prefect"].argv.index("--port") + 1]
    for child in made.children:
        assert child.env["PREFECT_API_URL"] == f"http://127.0.0.1:{port}/api"
        assert child.env["PREFECT_HOME"] == str(tmp_path / "prefect")
        assert child.env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
        assert child.env["PATH"] == "/bin"
        assert "PREFECT_PROFILE" not in child.env


def test_secrets_go_only_to_the_programs_that_need_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://sanshen:hunter2@db/sanshen"
    monkeypatch.setenv("SANSHEN_DATABASE_URL", url)
    given = {
        "SANSHEN_TOKEN": "sst_mine",
        "SANSHEN_DATABASE_URL": url,
        "PGPASSWORD": "hunter2",
        "PATH": "/bin",
    }
    environments = {c.name: c.env for c in plan(tmp_path, Settings(home=tmp_path), given).children}
    assert [name for name, env in environments.items() if "SANSHEN_TOKEN" in env] == []
    for name in ("worker", "dashboard", "letters"):
        assert environments[name]["SANSHEN_DATABASE_URL"] == url
    for name in ("prefect", "sites"):
        assert [value for value in environments[name].values() if "hunter2" in value] == []
        assert environments[name]["PATH"] == "/bin"


def test_a_home_that_others_could_read_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    plan(home, Settings(home=home), {})
    assert [stat.S_IMODE(path.stat().st_mode) for path in (home, home / "sites")] == [0o700, 0o755]


def test_a_taken_port_is_replaced_everywhere_by_the_next_free_one_and_told(tmp_path: Path) -> None:
    with two_neighbours_in_use() as busy:
        made = plan(
            tmp_path,
            Settings(home=tmp_path, prefect_port=0, dashboard_port=busy, sites_port=0, letters_port=0),
            {},
        )
    dashboard = next(child for child in made.children if child.name == "dashboard")
    port = int(dashboard.argv[dashboard.argv.index("--port") + 1])
    assert busy + 2 <= port <= busy + NEAR
    assert dashboard.env["SANSHEN_DASHBOARD_PORT"] == str(port)
    assert f"http://127.0.0.1:{port}/" in {address.url for address in made.addresses}
    assert made.remarks == (f"工作台：端口 {busy} 已被占用，改用 {port}。",)


@contextmanager
def two_neighbours_in_use() -> Generator[int]:
    """A port on which somebody listens, as on the next."""
    with socket.socket() as first, socket.socket() as second:
        while True:
            port = free_port(0)
            if port < HIGHEST and free_port(port + 1) == port + 1:
                break
        for taken, number in ((first, port), (second, port + 1)):
            taken.bind(("127.0.0.1", number))
            taken.listen()
        yield port


def test_where_all_near_ports_are_in_use_any_will_do() -> None:
    preferred = free_port(0)
    near = range(preferred, preferred + NEAR + 1)
    assert free_port(preferred, near) not in near
    assert 0 < free_port(HIGHEST, {HIGHEST}) < HIGHEST


def test_the_api_is_served_by_the_dashboard(tmp_path: Path) -> None:
    made = plan(tmp_path, Settings(home=tmp_path), {})
    (api,) = [one.url for one in made.addresses if "接口" in one.title]
    (dashboard,) = [one.url for one in made.addresses if one.title == "工作台"]
    assert api == f"{dashboard}api/v1/"


def test_the_sites_of_a_demo_lead_to_the_page_for_letters_on_this_machine(tmp_path: Path) -> None:
    """An office says where its public reaches that page; an address of this machine must not go out by itself."""

    def told(given: str, **how: bool) -> set[str | None]:
        made = plan(tmp_path, Settings(home=tmp_path, letters_address=given), {}, **how)
        (here,) = [one.url for one in made.addresses if "来信" in one.title]
        for lock in made.reserved:
            lock.release()
        said = {child.env.get("SANSHEN_LETTERS_ADDRESS") for child in made.children}
        return {"here" if one == here else one for one in said}

    assert told("") == {None}
    assert told("", is_all_here=True) == {"here"}
    assert told("https://letters.example.gov.cn/", is_all_here=True) == {None}, "as the environment says it"


def test_the_same_preferred_port_is_given_once(tmp_path: Path) -> None:
    port = free_port(0)
    settings = Settings(
        home=tmp_path, prefect_port=port, dashboard_port=port, sites_port=port, letters_port=port
    )
    made = plan(tmp_path, settings, {})
    urls = [address.url for address in made.addresses]
    assert len({urlsplit(url).port for url in urls}) == 4
    assert all(url.startswith("http://127.0.0.1:") and url.endswith("/") for url in urls)
    assert len(made.remarks) == 3


def test_an_installation_that_begins_meanwhile_chooses_other_ports(tmp_path: Path) -> None:
    """Neither listens yet."""
    port = free_port(0)
    settings = Settings(
        home=tmp_path, prefect_port=port, dashboard_port=port, sites_port=port, letters_port=port
    )
    first, second = (plan(tmp_path / name, settings, {}) for name in ("first", "second"))
    urls = [address.url for made in (first, second) for address in made.addresses]
    assert len({urlsplit(url).port for url in urls}) == 8
    for lock in (*first.reserved, *second.reserved):
        lock.release()


def test_ports_are_not_noted_where_others_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _, lock = reserve(0)
    lock.release()
    (folder,) = tmp_path.iterdir()
    folder.chmod(0o777)
    with pytest.raises(UnsafeFolderError, match="只有本账号能写"):
        reserve(0)


def test_the_answer_of_a_stranger_is_not_taken_for_that_of_the_program() -> None:
    with answering(200, "") as url, subprocess.Popen(["sleep", "60"]) as silent:
        assert HttpAnswer(url).is_ready(os.getpid())
        assert not HttpAnswer(url).is_ready(silent.pid)
        silent.kill()


def test_a_given_prefect_server_is_used_and_none_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(200, f'"{version("prefect")}"') as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        made = plan(tmp_path, Settings(home=tmp_path), os.environ)
    assert [child.name for child in made.children] == ["worker", "dashboard", "sites", "letters"]
    assert made.children[0].needs == ()
    assert made.children[0].env["PREFECT_API_URL"] == url
    assert "PREFECT_HOME" not in made.children[0].env or "PREFECT_HOME" in os.environ
    assert url.removesuffix("api") in {address.url for address in made.addresses}
    assert not any("Prefect" in remark for remark in made.remarks)


def test_a_given_prefect_server_that_does_not_answer_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{free_port(0)}/api"
    monkeypatch.setenv("PREFECT_API_URL", url)
    with pytest.raises(PrefectUnreachableError, match=url):
        plan(tmp_path, Settings(home=tmp_path), os.environ)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, "<html>欢迎访问</html>", "答的不像 Prefect"),
        (200, "true", "答的不像 Prefect"),
        (404, "", "答的不像 Prefect"),
        (200, '"2.10.0"', "版本是 2.10.0，这里要"),
        (401, "", "PREFECT_API_AUTH_STRING"),
        (500, "", "状态码 500"),
    ],
)
def test_a_given_server_that_will_not_do_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, body: str, told: str
) -> None:
    with answering(status, body) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        with pytest.raises(PrefectUnreachableError, match=told):
            plan(tmp_path, Settings(home=tmp_path), os.environ)


def test_a_given_server_is_shown_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(200, f'"{version("prefect")}"', password="Basic dTpw") as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        with pytest.raises(PrefectUnreachableError, match="密码"):
            plan(tmp_path, Settings(home=tmp_path), os.environ)
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", "u:p")
        assert plan(tmp_path, Settings(home=tmp_path), os.environ).children


def test_own_servers_are_reached_without_the_proxy(tmp_path: Path) -> None:
    made = plan(
        tmp_path, Settings(home=tmp_path), {"HTTP_PROXY": "http://proxy:3128", "NO_PROXY": "intranet"}
    )
    assert {child.env["NO_PROXY"] for child in made.children} == {"intranet,127.0.0.1,localhost"}


@contextmanager
def answering(status: int, body: str, password: str | None = None) -> Generator[str]:
    """The address of a server that says the same to everybody, or only to who shows the password."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = password is None or self.headers["Authorization"] == password
            self.send_response(status if known else 401)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()
