"""The public page as one ASGI application: `uvicorn --factory flows.reception.asgi:installed`, with a single worker, which counts."""

import secrets
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from definitions.registry import CATALOGUE, open_catalogue
from flows.casework.desk import Desk
from flows.casework.setting_up import set_up_desk
from flows.clock import Clock, wall_clock
from flows.privacy import create_privately
from flows.reception.headers import SecurityHeaders
from flows.reception.pages import Pages
from flows.reception.visitors import Visitors
from flows.settings import Settings

STATIC = Path(__file__).with_name("static")


def create_app(desk: Desk, *, secure: bool, clock: Clock) -> Starlette:
    """`clock` counts how often somebody comes; a demo's own clock stands still."""
    pages = Pages(desk, Visitors(secrets.token_bytes(32), secure), clock)
    return Starlette(
        routes=[*pages.routes(), Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(SecurityHeaders, secure=secure)],
        exception_handlers=pages.exception_handlers(),
    )


def installed() -> Starlette:
    """Of the installation that the environment names: `uvicorn --factory flows.reception.asgi:installed`.

    Of the definitions it reads what is asked for, when it is: most of them never are, and the worker reads all.
    """
    create_privately()
    settings = Settings()
    catalogue = open_catalogue(
        settings.definitions or CATALOGUE, settings.calendars, settings.published_processes
    )
    return create_app(set_up_desk(settings, catalogue), secure=settings.cookie_secure, clock=wall_clock)
