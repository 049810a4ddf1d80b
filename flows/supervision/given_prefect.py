"""What is wrong with a Prefect server that somebody else runs, found out with one question."""

import os
from http import HTTPStatus
from importlib.metadata import version

import httpx

PATIENCE = 5.0
"""Seconds."""


def fault_of(api: str) -> str | None:
    """In Chinese, with what to do; None where it is the server that is wanted."""
    try:
        answer = httpx.get(
            f"{api.rstrip('/')}/admin/version", timeout=PATIENCE, headers=_credentials(), auth=_auth()
        )
    except (httpx.HTTPError, httpx.InvalidURL):
        return "没有应答：请检查地址是否正确、该服务器是否已启动"
    if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return "要密码，或密码不对：请设置环境变量 PREFECT_API_AUTH_STRING（用户:密码）"
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"出了故障（状态码 {answer.status_code}）：请查看该服务器的日志"
    found, wanted = _version(answer), version("prefect")
    if found is None:
        return "答的不像 Prefect：请检查地址，它应当以 /api 结尾，例如 http://127.0.0.1:4200/api"
    return None if found == wanted else f"版本是 {found}，这里要 {wanted}：请换成这个版本"


def _version(answer: httpx.Response) -> str | None:
    try:
        said = answer.json() if answer.is_success else None
    except ValueError:
        return None
    return said if isinstance(said, str) else None


def _credentials() -> dict[str, str]:
    key = os.environ.get("PREFECT_API_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _auth() -> tuple[str, str] | None:
    """As Prefect's own client reads them."""
    user, _, password = os.environ.get("PREFECT_API_AUTH_STRING", "").partition(":")
    return (user, password) if user else None
