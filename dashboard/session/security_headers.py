"""What every answer tells the browser to refuse."""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.session.cookies import Https, cookies_of

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ONE_YEAR_SECONDS = 31_536_000


def content_policy(index: str) -> str:
    """`index`: Streamlit's page, whose own inline scripts are allowed by their digest and no others.

    Styles are inline throughout Streamlit; WebAssembly is what it draws some charts with.
    """
    digests = (
        b64encode(sha256(script.encode()).digest()).decode() for script in INLINE_SCRIPT.findall(index)
    )
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Pure ASGI middleware. Only Streamlit's own program files may be cached; pages and files never."""

    def __init__(self, app: ASGIApp, policy: str, https: Https) -> None:
        self._app = app
        self._https = https
        self._fixed = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secure = cookies_of(HTTPConnection(scope), self._https).secure
        caching = _caching(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._fixed)
                if secure:
                    headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_SECONDS}"
                if caching is not None:
                    headers["Cache-Control"] = caching
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _caching(path: str) -> str | None:
    """None: as Streamlit says, which names its program files by their content."""
    if path.startswith("/static/"):
        return None
    return "no-cache" if path.startswith("/ui/") else "no-store"
