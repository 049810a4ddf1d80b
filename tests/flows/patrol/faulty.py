"""A site on this machine in which everything is wrong that can be: what a patrol must survive and tell."""

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

HEAD = """<!doctype html><html><head><meta charset="utf-8"><meta name="SiteName" content="样例网站">
<meta name="SiteDomain" content="www.sample.example"><meta name="SiteIDCode" content="0000000000">"""

BOMB = gzip.compress(bytes(20 << 20))


def page(*links: str, tags: Mapping[str, str] | None = None, body: str = "") -> bytes:
    metas = "".join(f'<meta name="{name}" content="{content}">' for name, content in (tags or {}).items())
    anchors = "".join(f'<a href="{link}">去</a>' for link in links)
    return f"{HEAD}{metas}</head><body>{anchors}{body}</body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    server: "FaultySite"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        match self.path:
            case "/slow.html":
                self._drip()
            case "/broken.html":
                self._send(500, b"")
            case "/round.html" | "/and-round.html":
                self._send(
                    302, b"", Location="/and-round.html" if self.path == "/round.html" else "/round.html"
                )
            case "/away.html":
                self._send(302, b"", Location="http://127.0.0.1:9/")
            case "/huge.html":
                self._send(200, b"<p>" + b"x" * (1 << 20))
            case "/bomb.html":
                self._send(200, BOMB, **{"Content-Encoding": "gzip"})
            case "/deep.html":
                self._send(200, b"<html>" + b"<div>" * 20_000 + page("/below.html"))
            case path if path in self.server.pages:
                kind = "text/plain" if path.endswith(".txt") else "text/html"
                self._send(200, self.server.pages[path], kind)
            case _:
                self._send(404, b"")

    do_HEAD = do_GET  # noqa: N815  http.server looks for this name

    def _send(self, status: int, body: bytes, kind: str = "text/html", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _drip(self) -> None:
        """The head of an answer, a letter at a time: never silent, never done."""
        for _ in range(50):
            self.wfile.write(b"H")
            self.wfile.flush()
            sleep(0.05)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library calls it so
        pass


class FaultySite(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = pages
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """That the patrol hangs up is what is wanted."""


@contextmanager
def serving(pages: Mapping[str, bytes]) -> Iterator[FaultySite]:
    with FaultySite(pages) as site:
        threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
        yield site
        site.shutdown()
