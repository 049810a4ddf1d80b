"""The page on which a person changes their own password."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.session.cookies import Https
from dashboard.session.form_pages import STALE, FormPage
from dashboard.session.front_desk import FrontDesk
from dashboard.session.methods import EVERY_METHOD, not_allowed
from flows.access.form_tickets import FormTickets
from flows.access.lockout import WINDOW, Lock
from flows.access.own_password import Changed, NewPassword, Unfit
from flows.access.sessions import SignedIn
from flows.access.sign_in import Wrong
from flows.clock import Clock

CHANGED = "密码已修改。您在别处的登录都已结束，下次登录请用新密码。"
WRONG = "现在的密码不正确，密码没有修改。"
UNLIKE = "两次输入的新密码不一样，密码没有修改。"
LOCKED = "输错密码的次数过多，暂时不能修改。请 15 分钟后再试。"


class PasswordPage:
    def __init__(self, desk: FrontDesk, tickets: FormTickets, https: Https, clock: Clock) -> None:
        self._desk = desk
        self._page = FormPage("password.html", tickets, https, clock)

    def routes(self) -> list[Route]:
        return [Route("/password", self.password, methods=EVERY_METHOD)]

    async def password(self, request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            return self._show(request)
        if request.method == "POST":
            return await self._change(request)
        return not_allowed("GET", "HEAD", "POST")

    async def _change(self, request: Request) -> Response:
        form = await self._page.read(request)
        if isinstance(form, Response):
            return form
        if not self._page.is_genuine(request, form):
            return self._show(request, HTTPStatus.FORBIDDEN, error=STALE)
        asked = NewPassword(form.get("current", ""), form.get("chosen", ""))
        if form.get("again", "") != asked.chosen:
            return self._show(request, HTTPStatus.UNPROCESSABLE_ENTITY, error=UNLIKE)
        signed_in: SignedIn = request.state.signed_in
        address = request.client.host if request.client else "unknown"
        match await self._desk.change_password(signed_in, asked, address):
            case Changed():
                return self._show(request, notice=CHANGED)
            case Unfit(why):
                return self._show(request, HTTPStatus.UNPROCESSABLE_ENTITY, error=why)
            case Wrong():
                return self._show(request, HTTPStatus.UNAUTHORIZED, error=WRONG)
            case Lock():
                refused = self._show(request, HTTPStatus.TOO_MANY_REQUESTS, error=LOCKED)
                refused.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
                return refused

    def _show(
        self, request: Request, status: HTTPStatus = HTTPStatus.OK, *, notice: str = "", error: str = ""
    ) -> Response:
        signed_in: SignedIn = request.state.signed_in
        return self._page.show(request, status, notice=notice, error=error, login=signed_in.person)
