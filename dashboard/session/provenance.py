"""Where a request comes from and where a sign-in may lead: only ever this dashboard itself."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

START = "/"
LONGEST_DESTINATION = 1000
NO_DESTINATIONS = (
    "/login",
    "/logout",
    "/session",
    "/healthz",
    "/readyz",
    "/ui/",
    "/_stcore",
    "/media/",
    "/static/",
)


def has_own_origin(headers: Headers) -> bool:
    """The request names this host as its only origin. A missing origin is a foreign one."""
    origins, host = headers.getlist("origin"), headers.get("host")
    if len(origins) != 1 or not host:
        return False
    try:
        origin = urlsplit(origins[0])
    except ValueError:
        return False
    return origin.scheme in {"http", "https"} and origin.netloc == host


def is_same_origin(headers: Headers) -> bool:
    """For requests that change something: browsers state the origin, or at least that it is the same."""
    if headers.getlist("origin"):
        return has_own_origin(headers)
    return headers.get("sec-fetch-site") == "same-origin"


def safe_destination(wanted: str) -> str:
    """`wanted` if it is a page of this dashboard, else the start page.

    Browsers drop tabs and line breaks and read `\\` as `/`, so `/\\t/host` would leave for another host.
    """
    if not wanted.startswith("/") or len(wanted) > LONGEST_DESTINATION:
        return START
    if "\\" in wanted or wanted.startswith("//") or not wanted.isprintable() or " " in wanted:
        return START
    if wanted.startswith(NO_DESTINATIONS):
        return START
    return wanted
