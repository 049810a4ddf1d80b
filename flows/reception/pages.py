"""The pages that everybody may open: write a letter, and ask by number and code what became of one."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from definitions.vocabulary import LETTER_STATE_TITLES
from definitions.working_days import SHANGHAI
from flows.access.refusal import Conflict, Invalid, Missing, SanshenError
from flows.casework.desk import Desk
from flows.casework.letter_states import LONGEST_WORDS, rate_letter, tell_of_letter
from flows.casework.letter_texts import LABELS, LONGEST, REQUIRED, Written
from flows.casework.letters import post_letter
from flows.clock import Clock
from flows.reception.forms import HONEYPOT, Form, is_form, new_form, read_form
from flows.reception.offices import Office, note_refused, offices
from flows.reception.throttle import Admission, Throttle
from flows.reception.visitors import Visitors

TEMPLATES = Path(__file__).with_name("templates")
STALE = "页面打开的时间过长，或者浏览器没有保存 Cookie。您写的内容还在下面，请再提交一次。"
TOO_OFTEN = "您所在的网络提交的次数过多，请稍后再来。"
NOT_FOUND = "没有这个页面，请从首页重新进入。"
FAILED = "系统出了故障，这一步没有办成。请稍后再试，或者改用电话、书信与我们联系。"
TOO_LARGE = "提交的内容过大，没有收下。来信最多 5000 个字。"
NOT_ALLOWED = "这个网址只供提交表单用，请从首页重新进入。"


class Pages:
    def __init__(self, desk: Desk, visitors: Visitors, clock: Clock) -> None:
        self._desk = desk
        self._visitors = visitors
        self._clock = clock
        self._writing = Throttle(10, timedelta(hours=1))
        self._asking = Throttle(30, timedelta(minutes=15))
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )
        self._templates.filters["day"] = lambda at: f"{at.astimezone(SHANGHAI):%Y年%-m月%-d日}"
        self._templates.filters["moment"] = lambda at: f"{at.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M}"

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home, methods=["GET"]),
            Route("/write/{organization}/{box}", self.write, methods=["GET"]),
            Route("/write/{organization}/{box}", self.send, methods=["POST"]),
            Route("/state", self.ask, methods=["GET"]),
            Route("/state", self.tell, methods=["POST"]),
            Route("/rate", self.rate, methods=["POST"]),
            Route("/healthz", self.healthz, methods=["GET"]),
        ]

    def exception_handlers(self) -> Mapping[Any, Callable[[Request, Exception], Response]]:
        return {HTTPException: self._on_http_error, Exception: self._on_failure}

    async def home(self, request: Request) -> Response:
        return self._page(request, "home.html", offices=await run_in_threadpool(offices, self._desk))

    async def write(self, request: Request) -> Response:
        office = await self._office(request)
        return self._letter_form(request, office, {"form": new_form()})

    async def send(self, request: Request) -> Response:
        """Take the letter in; the page that follows is the only one that shows its code."""
        office = await self._office(request)
        form = await read_form(request)
        named = is_form(form.get("form", ""))
        if not named or not self._is_ours(request, form):
            kept = form if named else {**form, "form": new_form()}
            return self._letter_form(request, office, kept, STALE, HTTPStatus.FORBIDDEN)
        if form.get(HONEYPOT):
            raise HTTPException(HTTPStatus.BAD_REQUEST, NOT_ALLOWED)
        if not await self._admitted(request, self._writing, "post letter"):
            return self._letter_form(request, office, form, TOO_OFTEN, HTTPStatus.TOO_MANY_REQUESTS)
        written = Written(**{name: form.get(name, "") for name in LONGEST})
        code = self._visitors.code(form["form"])
        place = (office.id, request.path_params["box"])
        try:
            receipt = await run_in_threadpool(post_letter, self._desk, *place, written, form["form"], code)
        except Invalid as invalid:
            problems = {problem.field: problem.reason for problem in invalid.problems}
            return self._letter_form(request, office, form, invalid.reason, HTTPStatus.BAD_REQUEST, problems)
        return self._page(request, "receipt.html", office=office, receipt=receipt)

    async def ask(self, request: Request) -> Response:
        return self._page(request, "ask.html", values={}, error="")

    async def tell(self, request: Request) -> Response:
        form = await read_form(request)
        refused = await self._refused_asking(request, form)
        return refused or await self._told(request, form)

    async def rate(self, request: Request) -> Response:
        form = await read_form(request)
        refused = await self._refused_asking(request, form)
        if refused is not None:
            return refused
        stars = form.get("stars", "")
        try:
            await run_in_threadpool(
                rate_letter,
                self._desk,
                form.get("number", ""),
                form.get("code", ""),
                int(stars) if stars in {"1", "2", "3", "4", "5"} else 0,
                form.get("words", ""),
            )
        except (Invalid, Conflict) as error:
            return await self._told(request, form, error)
        except Missing as missing:
            return self._asked_again(request, form, missing)
        return await self._told(request, form)

    async def healthz(self, _request: Request) -> Response:
        await run_in_threadpool(self._desk.database.answer)
        return PlainTextResponse("ok")

    async def _told(self, request: Request, form: Form, error: SanshenError | None = None) -> Response:
        number, code = form.get("number", ""), form.get("code", "")
        try:
            told = await run_in_threadpool(tell_of_letter, self._desk, number, code)
        except Missing as missing:
            return self._asked_again(request, form, missing)
        return self._page(
            request,
            "state.html",
            HTTPStatus.OK if error is None else HTTPStatus.BAD_REQUEST,
            told=told,
            title=LETTER_STATE_TITLES[told.state],
            code=code,
            words=form.get("words", ""),
            longest=LONGEST_WORDS,
            error=f"{error.reason}。{error.hint}" if error is not None else "",
        )

    def _asked_again(self, request: Request, form: Form, missing: Missing) -> Response:
        """The same for a number that there is not and for a wrong code."""
        error = f"{missing.reason}。{missing.hint}。"
        return self._page(request, "ask.html", HTTPStatus.NOT_FOUND, values=form, error=error)

    async def _refused_asking(self, request: Request, form: Form) -> Response | None:
        if not self._is_ours(request, form):
            return self._page(request, "ask.html", HTTPStatus.FORBIDDEN, values=form, error=STALE)
        if not await self._admitted(request, self._asking, "ask after letter"):
            return self._page(request, "ask.html", HTTPStatus.TOO_MANY_REQUESTS, values=form, error=TOO_OFTEN)
        return None

    def _is_ours(self, request: Request, form: Form) -> bool:
        return self._visitors.has_shown(request, form.get("ticket", ""), self._clock())

    async def _admitted(self, request: Request, throttle: Throttle, verb: str) -> bool:
        network = self._visitors.network(request)
        admission = throttle.ask(network, self._clock())
        if admission is Admission.CLOSED:
            await run_in_threadpool(note_refused, self._desk, verb, network, TOO_OFTEN)
        return admission is Admission.GRANTED

    async def _office(self, request: Request) -> Office:
        """The office of the address. Raises HTTPException where it has no such box."""
        found = await run_in_threadpool(offices, self._desk)
        asked = request.path_params
        for office in found:
            if office.id == asked["organization"] and asked["box"] in office.boxes:
                return office
        raise HTTPException(HTTPStatus.NOT_FOUND)

    def _letter_form(
        self,
        request: Request,
        office: Office,
        values: Form,
        error: str = "",
        status: HTTPStatus = HTTPStatus.OK,
        problems: Mapping[str, str] | None = None,
    ) -> Response:
        return self._page(
            request,
            "write.html",
            status,
            office=office,
            box=office.boxes[request.path_params["box"]],
            values=values,
            error=error,
            problems=problems or {},
            labels=LABELS,
            longest=LONGEST,
            required=REQUIRED,
            honeypot=HONEYPOT,
        )

    def _page(
        self, request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **given: Any
    ) -> Response:
        ticket = self._visitors.ticket(request, self._clock())
        page = self._templates.get_template(template).render(ticket=self._visitors.token(ticket), **given)
        response = HTMLResponse(page, status)
        self._visitors.give(request, response, ticket)
        return response

    def _on_http_error(self, _request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        words = {HTTPStatus.NOT_FOUND: NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE}
        page = self._templates.get_template("message.html").render(
            message=words.get(HTTPStatus(status), NOT_ALLOWED)
        )
        return HTMLResponse(page, status)

    def _on_failure(self, _request: Request, _error: Exception) -> Response:
        """Starlette writes the error to the log."""
        page = self._templates.get_template("message.html").render(message=FAILED)
        return HTMLResponse(page, HTTPStatus.INTERNAL_SERVER_ERROR)
