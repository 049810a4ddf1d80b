"""The dashboard, and the API beside it, as one ASGI application: `uvicorn dashboard.asgi:app`, always with a single worker.

Streamlit keeps its sessions and uploads in the memory of one process, so more processes mean more copies behind a
proxy that keeps a browser with its process, never `--workers`.
"""

import importlib
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.runtime import get_instance

from dashboard.presentation import theme
from dashboard.presentation.chinese_ui import ChineseUi, in_chinese, streamlit_page
from dashboard.presentation.script_errors import show_script_error
from dashboard.session import installation
from dashboard.session.api_door import ApiDoor, open_api
from dashboard.session.front_desk import FrontDesk
from dashboard.session.gatekeeper import Gatekeeper
from dashboard.session.health import Health
from dashboard.session.identity import TRUSTED_HEADERS
from dashboard.session.known_pages import is_known, not_found_page
from dashboard.session.open_sockets import OpenSockets
from dashboard.session.password_page import PasswordPage
from dashboard.session.security_headers import SecurityHeaders, content_policy
from dashboard.session.services import services
from dashboard.session.sign_in_pages import SignInPages
from flows.access.form_tickets import FormTickets
from flows.clock import wall_clock
from flows.garbage import collect_rarely, keep_what_is_loaded
from flows.privacy import create_privately

HERE = Path(__file__).parent
HEAVY = (
    "streamlit.elements.echarts_chart",
    "dashboard.session.identity",
    "dashboard.views.case",
    "dashboard.views.case_search",
    "dashboard.views.inbox",
    "dashboard.views.ledgers",
    "dashboard.views.new_case",
    "dashboard.views.operation",
    "dashboard.views.processes",
    "dashboard.views.registers",
    "dashboard.views.statistics",
)
"""Imported before the first page asks for them."""


def _log_requests_once() -> None:
    """Streamlit adds a handler to uvicorn's, with which each request would be logged twice. Its own tells the time."""
    access = logging.getLogger("uvicorn.access")
    added = getattr(access, "streamlit_console_handler", None)
    if added is not None:
        access.handlers = [added]


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncGenerator[None]:
    """Streamlit collects all garbage after every run of a page; what is loaded by now need not be looked at
    each time, which makes a run ten times faster."""
    create_privately()
    collect_rarely()
    _log_requests_once()
    for module in HEAVY:
        importlib.import_module(module)
    services()
    keep_what_is_loaded()
    yield
    installation.database().dispose()


async def _streamlit_ready() -> bool:
    ready, _message = await get_instance().is_ready_for_browser_connection
    return ready


async def _icon(_request: Request) -> Response:
    """Browsers ask for it beside whatever they open by its bare address."""
    return FileResponse(HERE / "presentation" / "ui" / "icon.svg")


def create_app() -> st.App:
    settings, https = installation.settings(), installation.https()
    theme.apply(trusted_headers=TRUSTED_HEADERS, upload_limit_mb=settings.attachment_limit_mb)
    desk = FrontDesk(installation.database(), installation.limits(), wall_clock, installation.os_user())
    sockets = OpenSockets()
    tickets = FormTickets(secrets.token_bytes(32))
    routes: list[BaseRoute] = [
        *SignInPages(desk, sockets, tickets, https, wall_clock).routes(),
        *PasswordPage(desk, tickets, https, wall_clock).routes(),
        *Health(desk, _streamlit_ready).routes(),
        Route("/favicon.ico", _icon, methods=["GET", "HEAD"]),
        Mount("/ui", StaticFiles(directory=HERE / "presentation" / "ui")),
    ]
    return st.App(
        HERE / "main.py",
        lifespan=_lifespan,
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders, policy=content_policy(in_chinese(streamlit_page())), https=https),
            Middleware(ApiDoor, open_api=open_api),
            Middleware(Gatekeeper, desk=desk, sockets=sockets, https=https),
            Middleware(ChineseUi, is_known=is_known, not_found=not_found_page()),
        ],
        on_script_error=show_script_error,
    )


app = create_app()
