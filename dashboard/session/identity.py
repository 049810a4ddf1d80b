"""Who is looking at a page: the session that the gatekeeper vouched for, looked up again on every run.

Streamlit fills `st.user` once, when the page connects, from headers that only the gatekeeper can set. A callback
or a fragment may run much later, so what counts is what storage says now.
"""

from typing import NoReturn

import streamlit as st

from dashboard.session import installation
from flows.access import sessions
from flows.access.sessions import SignedIn
from flows.clock import wall_clock

SESSION_HEADER = "x-sanshen-session"
SESSION_KEY = "session"
TRUSTED_HEADERS = {SESSION_HEADER: SESSION_KEY}
"""Header to key of `st.user`, for the option `server.trustedUserHeaders`."""


def find_signed_in() -> SignedIn | None:
    token_hash = st.user.get(SESSION_KEY)
    if not isinstance(token_hash, str):
        return None
    with installation.database().reading() as session:
        return sessions.find(session, token_hash, limits=installation.limits(), now=wall_clock())


def require_signed_in() -> SignedIn:
    """Ends the run with a link to the sign-in page where nobody is signed in any more."""
    signed_in = find_signed_in()
    if signed_in is None:
        _stop_with_link()
    return signed_in


def current_person() -> str:
    """The id of the person at the browser; never returns where there is none."""
    return require_signed_in().person


def _stop_with_link() -> NoReturn:
    st.error("登录已结束，请重新登录。")
    st.link_button("重新登录", "/login")
    st.stop()
