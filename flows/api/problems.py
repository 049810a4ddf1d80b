"""Refusals as problem details (RFC 9457), with the words that people are told elsewhere."""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException

from definitions.problems import InvalidDefinition, Problem
from definitions.semantics.forms import FieldProblem
from flows.access.refusal import (
    AlreadyDecided,
    Conflict,
    HeldBack,
    Invalid,
    Missing,
    Refused,
    SanshenError,
    Unknown,
)

MOST_PROBLEMS = 100
"""That one answer tells."""
LONGEST_PLACE = 200
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:sanshen:problem:"
_MOVED_ON = (HTTPStatus.CONFLICT, "conflict", "办件的情况已经变化")
_STATUS: Mapping[type[SanshenError], tuple[HTTPStatus, str, str]] = {
    Unknown: (HTTPStatus.NOT_FOUND, "missing", "没有找到"),
    Missing: (HTTPStatus.NOT_FOUND, "missing", "没有找到"),
    Invalid: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "内容不合要求"),
    Refused: (HTTPStatus.FORBIDDEN, "refused", "不能办理"),
    AlreadyDecided: (HTTPStatus.CONFLICT, "already-decided", "已经办理过"),
    Conflict: _MOVED_ON,
    HeldBack: (HTTPStatus.CONFLICT, "held-back", "内容检查没有通过"),
}
"""The first that fits."""
_HTTP = {
    HTTPStatus.NOT_FOUND: ("missing", "没有这个地址"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method", "这个地址不支持这种请求方式"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too-large", "提交的内容过大"),
    HTTPStatus.REQUEST_TIMEOUT: ("too-slow", "等待过久"),
    HTTPStatus.UNAUTHORIZED: ("unauthorized", "没有证明是谁"),
}
_ASKED = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项，请核对名称",
    "string_type": "应当是文字",
    "string_unicode": "有残缺的字符",
    "bool_type": "应当是 true 或 false",
    "bool_parsing": "应当是 true 或 false",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "list_type": "应当是一组，写在方括号里",
    "dict_type": "应当是一组名称和内容，写在花括号里",
    "model_attributes_type": "应当是一组名称和内容，写在花括号里，并声明 Content-Type: application/json",
    "json_invalid": "不符合 JSON 的写法",
    "date_from_datetime_parsing": "应当是日期，写成 2026-11-20 这样",
    "date_parsing": "应当是日期，写成 2026-11-20 这样",
    "date_type": "应当是日期，写成 2026-11-20 这样",
}
"""What Pydantic finds wrong."""

T = TypeVar("T")

log = logging.getLogger(__name__)


class CutOff(HTTPException):
    """A request that is not read to its end. What it says is told, other than what a library says."""

    def __init__(
        self, status: HTTPStatus, reason: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, reason, headers)
        self.reason = reason


def problem(
    status: HTTPStatus,
    code: str,
    title: str,
    detail: str = "",
    hint: str = "",
    problems: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    told = {"detail": detail, "hint": hint, "problems": list(problems)}
    body = {"type": f"{TYPE}{code}", "title": title, "status": status.value}
    return JSONResponse(
        {**body, **{name: value for name, value in told.items() if value}},
        status,
        headers,
        media_type=MEDIA_TYPE,
    )


def on_refusal(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, SanshenError)
    found = (told for kind, told in _STATUS.items() if isinstance(error, kind))
    status, code, title = next(found, _MOVED_ON)
    problems = error.problems if isinstance(error, Invalid) else ()
    hint, told = _first(error.hint, problems, _field)
    return problem(status, code, title, error.reason, hint, told)


def on_unreadable_json(_request: Request, error: Exception) -> JSONResponse:
    """The strict reader of forms tells places as for a file."""
    assert isinstance(error, InvalidDefinition)
    hint, told = _first("", error.problems, _in_json)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "内容不合要求", "请求的 JSON 读不了", hint, told
    )


def on_invalid_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    hint, told = _first("请按下面的说明改正后再试", error.errors(), _fault)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "内容不合要求", "请求没有写对，什么都没有办", hint, told
    )


def on_http_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code, title = _HTTP.get(status, ("request", "请求没有写对"))
    reason = error.reason if isinstance(error, CutOff) else ""
    return problem(status, code, title, reason, headers=error.headers)


def on_busy_database(_request: Request, error: Exception) -> JSONResponse:
    log.error("the database did not answer", exc_info=error)
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        "数据库正忙或者没有应答",
        "这一步没有办成",
        "请过一会儿再试",
        headers={"Retry-After": "30"},
    )


def on_failure(_request: Request, _error: Exception) -> JSONResponse:
    """Starlette writes the error to the log."""
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "failure", "系统出了故障", "这一步没有办成", "请联系系统管理员"
    )


HANDLERS: Mapping[Any, Any] = {
    SanshenError: on_refusal,
    InvalidDefinition: on_unreadable_json,
    RequestValidationError: on_invalid_request,
    HTTPException: on_http_error,
    OperationalError: on_busy_database,
    NoConnection: on_busy_database,
    Exception: on_failure,
}


def _first(
    hint: str, found: Sequence[T], told: Callable[[T], dict[str, str]]
) -> tuple[str, list[dict[str, str]]]:
    """The hint, which says where there are more problems than one answer tells, and as many as it tells."""
    if len(found) > MOST_PROBLEMS:
        hint = f"{hint}（共 {len(found)} 处，这里列出前 {MOST_PROBLEMS} 处）"
    return hint, [told(one) for one in found[:MOST_PROBLEMS]]


def _field(one: FieldProblem) -> dict[str, str]:
    return {"field": one.key[:LONGEST_PLACE], "label": one.label[:LONGEST_PLACE], "reason": one.reason}


def _in_json(one: Problem) -> dict[str, str]:
    return {"reason": f"第{one.place.line}行第{one.place.column}个字：{one.message}"}


def _fault(error: Mapping[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in error["loc"] if part not in {"body", "query", "path"})
    return {"field": place[:LONGEST_PLACE] or "body", "reason": _reason(error)}


def _reason(error: Mapping[str, Any]) -> str:
    if error["type"] in {"enum", "literal_error"}:
        return f"只能是 {error['ctx']['expected'].replace(' or ', '、')}"
    if error["type"] == "too_long":
        return f"太多了，最多 {error['ctx']['max_length']} 项"
    if error["type"] == "string_too_long":
        return f"太长了，最多 {error['ctx']['max_length']} 个字符"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return _ASKED.get(str(error["type"]), f"不合要求：{error['msg']}")
