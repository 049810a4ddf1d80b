"""Forms outside Streamlit: read within bounds, taken only with the ticket that was given out with them."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from dashboard.session.cookies import Https, cookies_of
from flows.access.form_tickets import FormTickets
from flows.clock import Clock

TEMPLATES = Path(__file__).parent.parent / "templates"
LARGEST_FORM = 16_384
"""Bytes."""
MOST_FIELDS = 10

STALE = "页面打开时间过长或已失效，请重新填写后再提交。"


class FormPage:
    def __init__(self, template: str, tickets: FormTickets, https: Https, clock: Clock) -> None:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, enable_async=False
        )
        self._template = environment.get_template(template)
        self._tickets = tickets
        self._https = https
        self._clock = clock

    async def read(self, request: Request) -> Mapping[str, str] | Response:
        """The fields that hold text, or the refusal of a body that is too large or does not say how large it is."""
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("缺少请求长度。", HTTPStatus.LENGTH_REQUIRED)
        if int(length) > LARGEST_FORM:
            return PlainTextResponse("提交的内容过大。", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}

    def is_genuine(self, request: Request, form: Mapping[str, str]) -> bool:
        ticket = request.cookies.get(cookies_of(request, self._https).form, "")
        return self._tickets.accepts(ticket, form.get("ticket", ""), self._clock())

    def show(self, request: Request, status: HTTPStatus = HTTPStatus.OK, **shown: object) -> HTMLResponse:
        """The page with what is shown on it, and a ticket for its form."""
        now = self._clock()
        cookies = cookies_of(request, self._https)
        ticket = request.cookies.get(cookies.form, "")
        if not self._tickets.is_valid(ticket, now):
            ticket = self._tickets.issue(secrets.token_urlsafe(24), now)
        response = HTMLResponse(self._template.render(ticket=self._tickets.token(ticket), **shown), status)
        cookies.give_form(response, ticket)
        return response
