"""The pages outside Streamlit: signing in and signing out."""

import secrets
from http import HTTPStatus

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.session.cookies import Https, can_keep_cookies, cookies_of
from dashboard.session.form_pages import STALE, FormPage
from dashboard.session.front_desk import FrontDesk
from dashboard.session.methods import EVERY_METHOD, not_allowed
from dashboard.session.open_sockets import OpenSockets
from dashboard.session.provenance import safe_destination
from flows.access.form_tickets import FormTickets
from flows.access.lockout import WINDOW, Lock
from flows.access.sessions import SignedIn, hash_of
from flows.access.sign_in import Browser, Credentials, Wrong
from flows.clock import Clock

ENDED = "登录已结束，请重新登录。"
SIGNED_OUT = "您已退出登录。"
WRONG = "账号或密码不正确，请核对后重试。"
NEEDS_HTTPS = "当前网址不安全，不能登录。请改用以 https:// 开头的网址；如果没有，请联系系统管理员。"
LOCKED = {
    Lock.ACCOUNT: "这个账号输错密码的次数过多，暂时不能登录。请 15 分钟后再试。",
    Lock.ADDRESS: "这台电脑所在的网络输错密码的次数过多，暂时不能登录。请 15 分钟后再试。",
}


class SignInPages:
    def __init__(
        self,
        desk: FrontDesk,
        sockets: OpenSockets,
        tickets: FormTickets,
        https: Https,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._sockets = sockets
        self._https = https
        self._page = FormPage("sign_in.html", tickets, https, clock)

    def routes(self) -> list[Route]:
        return [
            Route("/login", self.login, methods=EVERY_METHOD),
            Route("/logout", self.logout, methods=EVERY_METHOD),
            Route("/session", self.session, methods=EVERY_METHOD),
        ]

    async def login(self, request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            return self._show_form(request)
        if request.method == "POST":
            return await self._sign_in(request)
        return not_allowed("GET", "HEAD", "POST")

    async def logout(self, request: Request) -> Response:
        """Only by POST: a picture or a link on another page must not sign anybody out."""
        if request.method != "POST":
            return not_allowed("POST")
        signed_in: SignedIn = request.state.signed_in
        await self._desk.sign_out(signed_in.session)
        cookies = cookies_of(request, self._https)
        close_tabs = BackgroundTask(self._sockets.ring, signed_in.session)
        response = RedirectResponse("/login?out=1", HTTPStatus.SEE_OTHER, background=close_tabs)
        cookies.take(response, cookies.session)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    async def session(self, request: Request) -> Response:
        """Open pages ask here whether they still may be open; asking is no activity."""
        if request.method not in {"GET", "HEAD"}:
            return not_allowed("GET", "HEAD")
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def _show_form(self, request: Request) -> Response:
        destination = safe_destination(request.query_params.get("next", ""))
        if request.state.signed_in is not None:
            return RedirectResponse(destination, HTTPStatus.SEE_OTHER)
        notice = ""
        if "ended" in request.query_params:
            notice = ENDED
        elif "out" in request.query_params:
            notice = SIGNED_OUT
        return self._form(request, destination, notice=notice)

    async def _sign_in(self, request: Request) -> Response:
        form = await self._page.read(request)
        if isinstance(form, Response):
            return form
        destination = safe_destination(form.get("next", ""))
        login = form.get("login", "")
        cookies = cookies_of(request, self._https)
        if not self._page.is_genuine(request, form):
            return self._form(request, destination, error=STALE, login=login, status=HTTPStatus.FORBIDDEN)
        credentials = Credentials(login, form.get("password", ""))
        token = secrets.token_urlsafe(32)
        previous = request.cookies.get(cookies.session)
        browser = Browser(
            address=request.client.host if request.client else "unknown",
            agent=request.headers.get("user-agent", ""),
            token=token,
            previous=hash_of(previous) if previous else None,
        )
        match await self._desk.sign_in(credentials, browser):
            case Wrong():
                return self._form(
                    request, destination, error=WRONG, login=login, status=HTTPStatus.UNAUTHORIZED
                )
            case Lock() as lock:
                refused = self._form(
                    request, destination, error=LOCKED[lock], login=login, status=HTTPStatus.TOO_MANY_REQUESTS
                )
                refused.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
                return refused
            case SignedIn():
                if browser.previous is not None:
                    await self._sockets.ring(browser.previous)
                response = RedirectResponse(destination, HTTPStatus.SEE_OTHER)
                cookies.give_session(response, token)
                cookies.take(response, cookies.form)
                return response

    def _form(
        self,
        request: Request,
        destination: str,
        *,
        notice: str = "",
        error: str = "",
        login: str = "",
        status: HTTPStatus = HTTPStatus.OK,
    ) -> Response:
        possible = can_keep_cookies(request, self._https)
        return self._page.show(
            request,
            status,
            possible=possible,
            notice=notice,
            error=error if possible else NEEDS_HTTPS,
            login=login,
            destination=destination,
        )
