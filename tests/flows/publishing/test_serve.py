"""The server as a process of its own, over HTTP."""

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from flows.publishing.serve import SiteServer
from tests.flows.publishing.samples import (
    JILIN,
    LYULIANG,
    NOTICE,
    NOTICED,
    a_notice,
    a_website,
    an_attachment,
)

SERVE = [sys.executable, "-m", "flows.publishing.serve"]
JILIN_SITE = "/jilin-transport/website"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True)
class RunningServer:
    port: int
    process: subprocess.Popen[str]

    def ask(self, path: str, method: str = "GET") -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host=False)
        connection.endheaders()
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, response.read().decode())
        connection.close()
        return reply


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sites")
    files = (an_attachment(root, "表.pdf"), an_attachment(root, "数据.xlsx", b"PK"))
    jilin = a_website(root / "jilin-transport" / "website")
    jilin.submit(a_notice(1))
    jilin.submit(replace(NOTICE, key="2-1", attachments=files))
    jilin.submit(a_notice(3))
    jilin.withdraw("3-1", NOTICED)
    a_website(root / "lyuliang-ndrc" / "website", LYULIANG).rebuild()
    (root / "secret.html").write_text("outside")
    (root / "jilin-transport" / "website" / "public" / "way-out").symlink_to(root)
    (root / "jilin-transport" / "website" / "public" / ".hidden").write_text("outside")
    return root


@pytest.fixture(scope="module")
def server(sites: Path) -> Iterator[RunningServer]:
    with subprocess.Popen(
        [*SERVE, "--root", str(sites), "--port", "0"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        started = process.stderr.readline()
        yield RunningServer(int(started.rstrip().rstrip("/").rpartition(":")[2]), process)
        process.terminate()
        log = process.stderr.read()
        assert process.wait(10) == 0, log
        assert "网站已停止" in log
        assert "Traceback" not in log


def test_pages_come_as_chinese_html(server: RunningServer) -> None:
    for path in (
        "/",
        "/index.html",
        "/notices/",
        "/notices/1-1.html",
        "/feed.xml",
        "/site.css",
        "/robots.txt",
    ):
        reply = server.ask(JILIN_SITE + path)
        assert reply.status == 200, path
        assert "charset=utf-8" in reply.headers["Content-Type"]
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "第1号通告" in server.ask(f"{JILIN_SITE}/notices/1-1.html").text


def test_the_icon_answers_under_the_name_that_browsers_ask_for(server: RunningServer) -> None:
    assert server.ask("/favicon.ico").headers["Content-Type"] == "image/svg+xml"


def test_front_page_lists_the_sites(server: RunningServer) -> None:
    page = server.ask("/").text
    assert f'<a href="jilin-transport/website/">{JILIN.name}</a>' in page
    assert f'<a href="lyuliang-ndrc/website/">{LYULIANG.name}</a>' in page
    assert server.ask("/healthz").text == "ok"


def test_missing_page_is_the_sites_own_and_its_links_work(server: RunningServer) -> None:
    for path in ("/none", "/notices/none/deeper.html", "/files/2-1/", "/notices/1-1.html/"):
        reply = server.ask(JILIN_SITE + path)
        assert reply.status == 404, path
        assert "页面不存在" in reply.text
        assert f'<base href="{JILIN_SITE}/">' in reply.text


def test_withdrawn_page_is_gone(server: RunningServer) -> None:
    reply = server.ask(f"{JILIN_SITE}/notices/3-1.html")
    assert reply.status == 410
    assert "该信息已撤回" in reply.text


@pytest.mark.parametrize(
    "path",
    [
        f"{JILIN_SITE}/../records/1-1.json",
        f"{JILIN_SITE}/%2e%2e/records/1-1.json",
        f"{JILIN_SITE}/..%2frecords%2f1-1.json",
        f"{JILIN_SITE}/%2e%2e%5crecords/1-1.json",
        f"{JILIN_SITE}/way-out/secret.html",
        f"{JILIN_SITE}/notices/1-1.html%00.pdf",
        f"{JILIN_SITE}//etc/passwd",
        f"{JILIN_SITE}/%ff",
        f"{JILIN_SITE}/.hidden",
        "/jilin-transport/../secret.html",
        "/secret.html",
        "//example.org/",
        "/jilin-transport/website%2f..%2f",
        "/jilin-transport/",
        "http://127.0.0.1/../secret.html",
    ],
)
def test_nothing_outside_the_public_folder_comes_out(server: RunningServer, path: str) -> None:
    reply = server.ask(path)
    assert reply.status == 404
    assert "outside" not in reply.text
    assert "content_hash" not in reply.text


def test_folder_without_its_slash_is_redirected_within_the_site(server: RunningServer) -> None:
    for path in (JILIN_SITE, f"{JILIN_SITE}/notices"):
        reply = server.ask(path)
        assert (reply.status, reply.headers["Location"]) == (301, path + "/")


def test_attachments_download_under_their_name(server: RunningServer) -> None:
    shown = server.ask(f"{JILIN_SITE}/files/2-1/%E8%A1%A8.pdf")
    saved = server.ask(f"{JILIN_SITE}/files/2-1/%E6%95%B0%E6%8D%AE.xlsx")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "application/pdf")
    assert shown.headers["Content-Disposition"] is None
    assert saved.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%95%B0%E6%8D%AE.xlsx"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"


def test_only_reading_is_answered(server: RunningServer) -> None:
    head = server.ask(f"{JILIN_SITE}/notices/1-1.html", "HEAD")
    assert (head.status, head.text) == (200, "")
    assert int(head.headers["Content-Length"]) > 3000
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        reply = server.ask(f"{JILIN_SITE}/", method)
        assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD"), method


def test_taken_port_is_explained(sites: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*SERVE, "--root", str(sites), "--port", port], check=False, capture_output=True, text=True
        )
    assert ended.returncode == 1
    assert f"端口 {port} 已被其他程序占用" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_server_starts_before_the_first_site_and_stops_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*SERVE, "--root", str(tmp_path / "later"), "--port", "0"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        started = process.stderr.readline()
        server = RunningServer(int(started.rstrip().rstrip("/").rpartition(":")[2]), process)
        assert "还没有网站" in server.ask("/").text
        idle = socket.create_connection(("127.0.0.1", server.port))
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        idle.close()


def test_the_log_holds_no_control_characters_of_a_reader_and_no_stack_for_a_hang_up(tmp_path: Path) -> None:
    public = tmp_path / "office" / "website" / "public"
    public.mkdir(parents=True)
    (public / "large.pdf").write_bytes(b"%PDF" + b" " * (32 << 20))
    with subprocess.Popen(
        [*SERVE, "--root", str(tmp_path), "--port", "0"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        started = process.stderr.readline()
        address = ("127.0.0.1", int(started.rstrip().rstrip("/").rpartition(":")[2]))
        with socket.create_connection(address) as forger:
            forger.sendall(b"GET /\x1b[31m\\x41\r2026-11-30\x9b HTTP/1.0\r\n\r\n")
            while forger.recv(4096):
                pass
        with socket.create_connection(address) as impatient:
            impatient.sendall(b"GET /office/website/large.pdf HTTP/1.1\r\n\r\n")
            impatient.recv(1)
        log = ""
        while "读者中断了连接" not in log and "Traceback" not in log:
            log += process.stderr.readline()
        process.terminate()
        log += process.stderr.read()
    assert r"/\x1b[31m\\x41" in log
    assert not set(log) & {"\x1b", "\r", "\x9b"}
    assert "Traceback" not in log


def test_a_fault_of_the_server_itself_is_logged_whole(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_request: object, _address: object) -> None:
        raise ValueError("damaged")

    with SiteServer(("127.0.0.1", 0), tmp_path) as server, socket.socket() as request:
        monkeypatch.setattr(server, "finish_request", fail)
        server.process_request_thread(request, ("192.0.2.1", 1))
    assert "ValueError: damaged" in caplog.text
