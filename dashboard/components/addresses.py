"""Where a browser finds a published page."""

from urllib.parse import quote, urlsplit

import streamlit as st

from flows.assembly import Services
from flows.publishing.pages import SAMPLE_DOMAIN


def of_case(case_id: int) -> str:
    """Where the dashboard shows a case."""
    return f"/?case={case_id}"


def served_here(ours: Services, channel: str, path: str) -> str:
    """The page as this installation shows it itself, on the machine that the browser already talks to.

    `channel` is `<organisation>/<channel>`; `path` is within the site.
    """
    host = urlsplit(st.context.url or "").hostname or "localhost"
    return f"http://{host}:{ours.settings.sites_port}/{quote(channel + path)}"


def reachable(ours: Services, organization: str, address: str) -> str | None:
    """Where a link with this address leads; None for what is no address.

    A sample site has a name that exists nowhere: there it leads to the page as it is served here.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    channels = ours.desk.office(organization).organization.websites
    own = next((c.id for c in channels if c.site.domain == parts.hostname), None)
    if own is None or not parts.hostname.endswith(SAMPLE_DOMAIN):
        return address
    return served_here(ours, f"{organization}/{own}", parts.path)
