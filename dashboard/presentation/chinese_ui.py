"""Streamlit's page in Chinese: language, title, icon, the hint for browsers without scripts, and the script that
translates what Streamlit builds in the browser.

Streamlit has no translations of its own. Its page is a fixed file, so it is translated once, at the start, and
sent wherever Streamlit would send the original; a version of Streamlit whose page differs stops the start instead
of quietly showing English.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TITLE = "三审"
NO_SCRIPTS = "<noscript><p>请在浏览器中启用 JavaScript 后再打开本平台。</p></noscript>"
CONDITIONAL = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"})
REPLACEMENTS = (
    (r'<html lang="en">', '<html lang="zh-CN">'),
    (r"<title>Streamlit</title>", f"<title>{TITLE}</title>"),
    (
        r'<link rel="shortcut icon" href="\./favicon\.png" />',
        '<link rel="icon" href="/ui/icon.svg" type="image/svg+xml" />',
    ),
    (r'<link rel="service-desc"[^>]*>', ""),
    (r"<noscript>.*?</noscript>", NO_SCRIPTS),
    (
        r"</head>",
        '<link rel="stylesheet" href="/ui/shell.css"><script src="/ui/shell.js"></script>'
        '<script src="/ui/zh.js"></script><script src="/ui/uploads.js"></script>'
        '<script src="/ui/editor.js"></script></head>',
    ),
)


def in_tab(page: str) -> str:
    """What the browser's tab says."""
    return f"{page} · {TITLE}"


class StreamlitPageError(RuntimeError):
    """Streamlit's page lacks something that is translated here: the version differs from the one pinned."""


def streamlit_page() -> str:
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def in_chinese(page: str) -> str:
    for pattern, replacement in REPLACEMENTS:
        page, count = re.subn(pattern, replacement.replace("\\", r"\\"), page, count=1, flags=re.DOTALL)
        if count != 1:
            raise StreamlitPageError(f"not found in Streamlit's page: {pattern}")
    return page


class ChineseUi:
    """Pure ASGI middleware that sends the translated page in place of Streamlit's, or where none of ours is at the address
    the page that says so, and leaves the rest alone."""

    def __init__(self, app: ASGIApp, is_known: Callable[[str], bool], not_found: str) -> None:
        self._app = app
        self._is_known = is_known
        self._not_found = Page(HTTPStatus.NOT_FOUND, not_found.encode())
        page = streamlit_page()
        self._original = page.encode()
        self._translated = Page(HTTPStatus.OK, in_chinese(page).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        scope["headers"] = [
            (name, value) for name, value in scope["headers"] if name.lower() not in CONDITIONAL
        ]
        page = self._translated if self._is_known(scope["path"]) else self._not_found
        await self._app(scope, receive, _Replacing(send, self._original, page))


@dataclass(frozen=True, slots=True)
class Page:
    status: HTTPStatus
    body: bytes


class _Replacing:
    """Holds back an HTML answer until it is whole."""

    def __init__(self, send: Send, original: bytes, page: Page) -> None:
        self._send = send
        self._original = original
        self._page = page
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = bytes(self._body)
        if body == self._original:
            body = self._page.body
            start["status"] = self._page.status.value
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(body))
            for name in ("etag", "last-modified", "accept-ranges"):
                if name in headers:
                    del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _wants_page(scope: Scope) -> bool:
    if scope["method"] != "GET":
        return False
    return any(name.lower() == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_html(message: Message) -> bool:
    return MutableHeaders(scope=message).get("content-type", "").startswith("text/html")
