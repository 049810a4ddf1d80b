"""Shows the published sites over HTTP: `python -m flows.publishing.serve --root SITES --port N`.

Standard library only, to stay small in memory. It reads the `public` folders and follows no link out of them.
"""

import argparse
import errno
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from types import FrameType
from urllib.parse import quote, unquote, urlsplit

logger = logging.getLogger(__name__)

PACKAGE = Path(__file__).parent
STATIC = PACKAGE / "static"
BLOCK = 1 << 16
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
SHOWN_IN_PLACE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"


ESCAPED = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {ord("\\"): "\\\\"}
"""For the log, whose lines and colours a reader must not be able to write."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    body: bytes | Path
    media_type: str
    location: str | None = None
    download: str | None = None
    """File name, where the browser shall save rather than show."""


@dataclass(frozen=True, slots=True)
class Sites:
    root: Path

    def answer(self, target: str) -> Answer:
        """`target` is the path of a request as it came, percent-encoded."""
        parts = _segments(target)
        if parts is None:
            return _page(HTTPStatus.NOT_FOUND, "页面不存在", "网址不正确。")
        if parts == ["healthz"]:
            return Answer(HTTPStatus.OK, b"ok", MEDIA_TYPES[".txt"])
        if parts == ["favicon.ico"]:
            return _file(STATIC / "icon.svg", HTTPStatus.OK)
        if parts in (["site.css"], ["icon.svg"]):
            return _file(STATIC / parts[0], HTTPStatus.OK)
        if parts == [""]:
            return self._list_of_sites()
        site = self.root.joinpath(*parts[:2])
        if len(parts) < 2 or not (site / "public").is_dir():
            return _page(HTTPStatus.NOT_FOUND, "页面不存在", "这里没有网站。")
        return _SiteRequest(site, "/" + "/".join(map(quote, parts[:2])) + "/", parts[2:]).answer()

    def _list_of_sites(self) -> Answer:
        found = sorted(self.root.glob("*/*/site.json"))
        items = "".join(_item(path) for path in found if (path.parent / "public").is_dir())
        return _page(
            HTTPStatus.OK,
            "已建网站",
            "" if items else "还没有网站。第一条信息发布后，网站会出现在这里。",
            items,
        )


@dataclass(frozen=True, slots=True)
class _SiteRequest:
    site: Path
    prefix: str
    rest: list[str]

    def answer(self) -> Answer:
        public = (self.site / "public").resolve()
        path = public.joinpath(*self.rest).resolve()
        if not path.is_relative_to(public):
            return self._missing()
        if path.is_dir():
            if not self.rest or self.rest[-1] != "":
                here = self.prefix + "".join(quote(part) + "/" for part in self.rest)
                return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", MEDIA_TYPES[".txt"], location=here)
            path /= "index.html"
        elif self.rest[-1] == "":
            return self._missing()
        if not path.is_file():
            return self._missing()
        return _file(path, self._status(path), is_attachment=self.rest[0] == "files")

    def _status(self, path: Path) -> HTTPStatus:
        marker = self.site / "gone" / path.relative_to((self.site / "public").resolve())
        return HTTPStatus.GONE if marker.is_file() else HTTPStatus.OK

    def _missing(self) -> Answer:
        own = self.site / "public" / "404.html"
        if not own.is_file():
            return _page(HTTPStatus.NOT_FOUND, "页面不存在", "网站正在生成，请稍后再试。")
        page = own.read_text(encoding="utf-8")
        body = page.replace('<base href="/">', f'<base href="{escape(self.prefix)}">', 1)
        return Answer(HTTPStatus.NOT_FOUND, body.encode(), MEDIA_TYPES[".html"])


class SiteServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], root: Path) -> None:
        super().__init__(address, SiteHandler)
        self.sites = Sites(root)

    def handle_error(self, request: object, client_address: tuple[str, int]) -> None:  # noqa: ARG002
        """Called for any error of a connection. That readers hang up is no fault of the server."""
        problem = sys.exception()
        if isinstance(problem, ConnectionError):
            logger.info("%s 读者中断了连接", client_address[0])
        else:
            logger.error("%s 请求处理失败", client_address[0], exc_info=problem)


class SiteHandler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "sanshen"
    sys_version = ""
    timeout = 20
    """Seconds that a silent connection is kept."""

    def do_GET(self) -> None:
        self._send(self.server.sites.answer(urlsplit(self.path).path), with_body=True)

    def do_HEAD(self) -> None:
        self._send(self.server.sites.answer(urlsplit(self.path).path), with_body=False)

    def do_POST(self) -> None:
        self.close_connection = True
        refusal = _page(HTTPStatus.METHOD_NOT_ALLOWED, "不支持的操作", "本网站只供阅读。")
        self._send(refusal, with_body=True)

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST  # noqa: N815  http.server looks for these names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library calls it so
        logger.info("%s %s", self.address_string(), (format % args).translate(ESCAPED))

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        if isinstance(answer.body, bytes):
            self._send_head(answer, len(answer.body), None)
            if with_body:
                self.wfile.write(answer.body)
            return
        with answer.body.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            self._send_head(answer, size, answer.body.stat().st_mtime)
            while with_body and (block := stream.read(BLOCK)):
                self.wfile.write(block)

    def _send_head(self, answer: Answer, size: int, changed: float | None) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(size))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        if changed is not None:
            self.send_header("Last-Modified", formatdate(changed, usegmt=True))
        if answer.location is not None:
            self.send_header("Location", answer.location)
        if answer.download is not None:
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(answer.download)}")
        if answer.status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
            self.send_header("Connection", "close")
        self.end_headers()


def _segments(target: str) -> list[str] | None:
    """The decoded parts of a path; None where one of them could leave the folder. `""` ends a folder's path."""
    if not target.startswith("/"):
        return None
    try:
        parts = [unquote(part, errors="strict") for part in target.removeprefix("/").split("/")]
    except UnicodeDecodeError:
        return None
    if any(part == "" for part in parts[:-1]):
        return None
    if any(part.startswith(".") or set(part) & set("/\\\0") for part in parts):
        return None
    return parts


def _file(path: Path, status: HTTPStatus, *, is_attachment: bool = False) -> Answer:
    suffix = path.suffix.lower()
    media_type = MEDIA_TYPES.get(suffix, "application/octet-stream")
    download = path.name if is_attachment and suffix not in SHOWN_IN_PLACE else None
    return Answer(status, path, media_type, download=download)


def _item(path: Path) -> str:
    title = json.loads(path.read_text(encoding="utf-8"))
    organization, channel = path.parent.parent.name, path.parent.name
    return (
        f'<li><a href="{quote(organization)}/{quote(channel)}/">{escape(title["name"])}</a>'
        f"<span>{escape(title['domain'])}</span></li>"
    )


def _page(status: HTTPStatus, title: str, text: str, items: str = "") -> Answer:
    template = Template((PACKAGE / "templates" / "server.html").read_text(encoding="utf-8"))
    page = template.substitute(title=title, text=f"<p>{text}</p>" if text else "", items=items)
    return Answer(status, page.encode(), MEDIA_TYPES[".html"])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="flows.publishing.serve", description="显示已发布的网站。")
    parser.add_argument("--root", type=Path, required=True, help="网站所在的文件夹")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="端口，0 表示任选")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        server = SiteServer((options.host, options.port), options.root.resolve())
    except OSError as problem:
        sys.stderr.write(_why_not_started(problem, options.host, options.port))
        return 1
    _stop_on_signals(server)
    host, port = server.server_address[:2]
    logger.info("网站已启动：http://%s:%s/", host, port)
    with server:
        server.serve_forever(poll_interval=0.2)
    logger.info("网站已停止")
    return 0


def _why_not_started(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"网站没有启动：{host} 的端口 {port} 已被其他程序占用。请用 --port 换一个端口，或先关闭占用它的程序。\n"
    return (
        f"网站没有启动：不能在 {host} 的端口 {port} 上监听（{problem.strerror}）。请检查 --host 和 --port。\n"
    )


def _stop_on_signals(server: SiteServer) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    sys.exit(main())
