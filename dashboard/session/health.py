"""Whether this process answers, and whether it can serve pages."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.session.front_desk import FrontDesk
from dashboard.session.methods import EVERY_METHOD, not_allowed
from storage.database import DatabaseFailure

StreamlitReady = Callable[[], Awaitable[bool]]


class Health:
    """Public, and therefore says no more than yes or no."""

    def __init__(self, desk: FrontDesk, streamlit_ready: StreamlitReady) -> None:
        self._desk = desk
        self._streamlit_ready = streamlit_ready

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.healthz, methods=EVERY_METHOD),
            Route("/readyz", self.readyz, methods=EVERY_METHOD),
        ]

    async def healthz(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return not_allowed("GET", "HEAD")
        return PlainTextResponse("ok")

    async def readyz(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return not_allowed("GET", "HEAD")
        ready = await self._database_answers() and await self._streamlit_ready()
        return JSONResponse({"ready": ready}, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)

    async def _database_answers(self) -> bool:
        try:
            await self._desk.reach_database()
        except DatabaseFailure:
            return False
        return True
