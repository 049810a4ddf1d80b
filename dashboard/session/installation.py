"""What this process serves: its settings and its database, opened once and shared by the server and the pages."""

from datetime import timedelta
from functools import cache

from dashboard.session.cookies import Https
from flows.access.actor import OS_USER
from flows.access.sessions import Limits
from flows.settings import Settings
from storage.database import Database


@cache
def settings() -> Settings:
    return Settings()


@cache
def database() -> Database:
    return Database(settings().database_url)


def limits() -> Limits:
    return Limits(
        idle=timedelta(minutes=settings().session_idle_minutes),
        absolute=timedelta(hours=settings().session_hours),
    )


def https() -> Https:
    if "cookie_secure" not in settings().model_fields_set:
        return Https.UNSAID
    return Https.ALWAYS if settings().cookie_secure else Https.NEVER


def os_user() -> str:
    return OS_USER
