"""Which request methods a route takes."""

from http import HTTPStatus

from starlette.responses import PlainTextResponse, Response

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
"""For routes that refuse by themselves: a method that a route does not list falls through to Streamlit,
which answers with its page and 200."""


def not_allowed(*allowed: str) -> Response:
    headers = {"Allow": ", ".join(allowed)}
    return PlainTextResponse("不支持这种请求方式。", HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
