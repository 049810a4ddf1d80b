"""What stands between the network and Streamlit."""

import re
import shutil
import time
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.presentation import theme
from dashboard.presentation.chinese_ui import StreamlitPageError, in_chinese, streamlit_page
from dashboard.session.frames import Meaning, read_frame
from dashboard.session.known_pages import PATHS
from flows.access.sessions import hash_of
from flows.clock import wall_clock
from storage.models import SignInSession
from tests.dashboard.running import Dashboard, Socket, Visitor, serving


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Dashboard]:
    """What comes from the network is let in or refused alike on both databases; signing in is tried on each."""
    folder = tmp_path_factory.mktemp("gatekeeper")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    with serving(url, folder / "home") as dashboard:
        yield dashboard


def seen_at(dashboard: Dashboard, visitor: Visitor) -> datetime:
    assert visitor.session_cookie
    with dashboard.database.reading() as session:
        return session.execute(
            select(SignInSession.seen_at).where(SignInSession.token_hash == hash_of(visitor.session_cookie))
        ).scalar_one()


def last_seen(dashboard: Dashboard, visitor: Visitor, ago: timedelta) -> datetime:
    """Set back when the person last did something."""
    assert visitor.session_cookie
    then = wall_clock() - ago
    with dashboard.database.writing() as session:
        session.execute(
            update(SignInSession)
            .where(SignInSession.token_hash == hash_of(visitor.session_cookie))
            .values(seen_at=then)
        )
    return seen_at(dashboard, visitor)


def message(change: Callable[[BackMsg], None]) -> BackMsg:
    made = BackMsg()
    change(made)
    return made


CLEAR_CACHE = message(lambda made: setattr(made, "clear_cache", True))
INSTALL_FILES = message(lambda made: made.backend_operation_request.install_skills.SetInParent())
INSTALL_FILES.backend_operation_request.request_id = "install"
DOWNLOAD = message(lambda made: setattr(made.backend_operation_request.deferred_file, "file_id", "none"))
DOWNLOAD.backend_operation_request.request_id = "download"
SHUT_DOWN = message(lambda made: setattr(made, "debug_shutdown_runtime", True))
HEARTBEAT = message(lambda made: setattr(made, "app_heartbeat", True))


@pytest.mark.parametrize("path", ["/", "/ledger", "/login/", "/ui", "//", "/nothing.html"])
def test_an_anonymous_page_request_leads_to_the_sign_in(dashboard: Dashboard, path: str) -> None:
    answer = httpx.get(f"{dashboard.url}{path}", headers={"Accept": "text/html"}, verify=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/interact", "/session",
     "/_stcore/agent/openapi.json", "/media/0.png", "/static/js/index.js", "/component/a/b", "/api/cases"],
)  # fmt: skip
def test_an_anonymous_program_gets_401(dashboard: Dashboard, path: str) -> None:
    assert httpx.get(f"{dashboard.url}{path}", verify=False).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/_stcore/upload_file/a/b", "/logout"])
def test_an_anonymous_change_gets_401(dashboard: Dashboard, method: str, path: str) -> None:
    answer = httpx.request(method, f"{dashboard.url}{path}", headers={"Origin": dashboard.url}, verify=False)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/metrics", "/auth/login", "/oauth2callback"],
)
def test_streamlits_other_ways_in_are_closed_to_everybody(dashboard: Dashboard, path: str) -> None:
    visitor = dashboard.signed_in()
    assert visitor.get(path).status_code == 404
    assert visitor.post(path).status_code == 404


def test_what_is_public_says_nothing(dashboard: Dashboard) -> None:
    anonymous = dashboard.visitor()
    assert (anonymous.get("/healthz").text, anonymous.get("/readyz").json()) == ("ok", {"ready": True})
    assert anonymous.get("/ui/zh.js").headers["content-type"].endswith("javascript")
    assert anonymous.get("/ui/sign_in.css").headers["cache-control"] == "no-cache"
    assert anonymous.get("/ui/%2e%2e/theme.py").status_code == 400
    assert anonymous.get("/ui/theme.py").status_code == 404
    assert anonymous.post("/healthz").status_code == 405


def test_each_request_is_logged_once_and_with_its_time(dashboard: Dashboard) -> None:
    assert dashboard.visitor().get("/login?next=/logged").status_code == 200
    (line,) = [line for line in dashboard.log.read_text(encoding="utf-8").splitlines() if "/logged" in line]
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line)


@pytest.mark.parametrize("forged", ["X-Sanshen-Session", "x-sanshen-session", "X-SANSHEN-SESSION"])
def test_an_anonymous_socket_is_refused_whatever_it_claims(dashboard: Dashboard, forged: str) -> None:
    cookie = dashboard.signed_in().session_cookie
    assert cookie
    with pytest.raises(InvalidStatus) as refused, dashboard.visitor().open_page(**{forged: hash_of(cookie)}):
        pass
    assert refused.value.response.status_code == 403


def test_a_forged_identity_is_dropped(dashboard: Dashboard) -> None:
    victim = dashboard.signed_in(dashboard.person(name="局领导"))
    visitor = dashboard.signed_in(dashboard.person(name="运输管理处审核人"))
    assert victim.session_cookie
    forged = {"X-Sanshen-Session": hash_of(victim.session_cookie)}
    with visitor.open_page(**forged) as page:
        words = page.run()
    assert "运输管理处审核人" in words
    assert "局领导" not in words


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", None])
def test_a_socket_from_another_origin_or_none_is_refused(dashboard: Dashboard, origin: str | None) -> None:
    visitor = dashboard.signed_in()
    with pytest.raises(InvalidStatus) as refused, visitor.open_page(origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_nobody_takes_over_the_page_of_somebody_else(dashboard: Dashboard) -> None:
    victim, other = dashboard.signed_in(), dashboard.signed_in()
    victims_page = open_and_leave(victim)
    with victim.open_page(resume=victims_page) as again:
        again.rerun()
        assert again.receive_until("new_session")[-1].new_session.initialize.session_id == victims_page
    with other.open_page(resume=victims_page) as page:
        page.rerun()
        assert page.receive_until("new_session")[-1].new_session.initialize.session_id != victims_page


def open_and_leave(visitor: Visitor) -> str:
    with visitor.open_page() as page:
        page.rerun()
        return page.receive_until("new_session")[-1].new_session.initialize.session_id


def test_signing_out_in_one_tab_closes_the_others(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    with visitor.open_page() as page:
        page.run()
        visitor.post("/logout")
        assert page.redirected_to() == "/login?out=1"
        with pytest.raises(ConnectionClosed) as closed:
            page.connection.recv(timeout=5)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4401
    with pytest.raises(InvalidStatus), visitor.open_page():
        pass


def test_a_click_after_the_session_ended_elsewhere_is_not_obeyed(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    with visitor.open_page() as page:
        page.run("case=12")
        last_seen(dashboard, visitor, timedelta(minutes=31))
        page.rerun("case=13")
        answered = {answer.WhichOneof("type") for answer in page.receive_until("auth_redirect")}
    assert not answered & {"new_session", "delta"}


def test_the_way_back_to_the_page_is_kept(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    with visitor.open_page() as page:
        page.run("case=12")
        last_seen(dashboard, visitor, timedelta(minutes=31))
        page.rerun("case=12")
        assert page.redirected_to() == "/login?ended=1&next=/%3Fcase%3D12"


def test_messages_for_developers_are_dropped(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    with visitor.open_page() as page:
        page.run()
        for sent in (CLEAR_CACHE, INSTALL_FILES, SHUT_DOWN):
            page.send(sent)
        page.send(DOWNLOAD)
        answered = page.receive_until("backend_operation_response")[-1].backend_operation_response
    assert answered.request_id == "download"


@pytest.mark.parametrize(
    ("sent", "meaning"),
    [
        (CLEAR_CACHE, Meaning.REFUSED),
        (INSTALL_FILES, Meaning.REFUSED),
        (SHUT_DOWN, Meaning.REFUSED),
        (BackMsg(), Meaning.REFUSED),
        (DOWNLOAD, Meaning.ACTIVITY),
        (HEARTBEAT, Meaning.BACKGROUND),
    ],
    ids=["clear", "install", "shut down", "empty", "download", "heartbeat"],
)
def test_what_a_message_means(sent: BackMsg, meaning: Meaning) -> None:
    assert read_frame(sent.SerializeToString()).meaning is meaning


def test_noise_is_refused() -> None:
    assert read_frame(b"\xff\xff\xff").meaning is Meaning.REFUSED


def test_clicks_and_page_loads_keep_a_session_alive(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    before = last_seen(dashboard, visitor, timedelta(minutes=20))
    visitor.get("/", Accept="text/html")
    assert seen_at(dashboard, visitor) > before
    with visitor.open_page() as page:
        page.run()
        before = last_seen(dashboard, visitor, timedelta(minutes=20))
        page.run()
        assert seen_at(dashboard, visitor) > before


def test_timers_reconnects_and_polls_do_not(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    before = last_seen(dashboard, visitor, timedelta(minutes=20))
    assert visitor.get("/session").status_code == 204
    assert visitor.get("/_stcore/health").status_code == 200
    with visitor.open_page() as page:
        page.run()
        page.rerun(automatic=True)
        page.receive_until("script_finished")
        page.send(HEARTBEAT)
        page.receive_until("heartbeat_ack")
    assert seen_at(dashboard, visitor) == before


def test_an_idle_page_is_closed_without_a_click(impatient_dashboard: Dashboard) -> None:
    visitor = impatient_dashboard.signed_in()
    with visitor.open_page() as page:
        page.run("case=7")
        opened = time.monotonic()
        while time.monotonic() < opened + 6:
            page.run("case=7")
            time.sleep(0.3)
        assert page.redirected_to() == "/login?ended=1&next=/%3Fcase%3D7"


def test_a_page_redrawn_by_a_timer_is_closed_all_the_same(impatient_dashboard: Dashboard) -> None:
    visitor = impatient_dashboard.signed_in()
    with visitor.open_page() as page:
        page.run()
        with pytest.raises(ConnectionClosed) as closed:
            redraw_for(page, seconds=60)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4401


def redraw_for(page: Socket, seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        page.rerun(automatic=True)
        page.receive_until("script_finished")
        time.sleep(0.3)


def test_every_answer_carries_the_security_headers(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    for answer in (
        visitor.get("/", Accept="text/html"),
        visitor.get("/login"),
        visitor.get("/_stcore/metrics"),
    ):
        policy = answer.headers["content-security-policy"]
        script = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert re.fullmatch(r"script-src 'self' 'wasm-unsafe-eval'( 'sha256-[^']+')+", script)
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_the_page_is_chinese_and_not_streamlits(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    page = visitor.get("/", Accept="text/html", **{"Accept-Encoding": "gzip", "If-None-Match": "*"}).text
    assert '<html lang="zh-CN">' in page
    assert "<title>三审</title>" in page
    assert "You need to enable JavaScript" not in page
    assert "service-desc" not in page
    assert visitor.get("/proxies", Accept="text/html").text == page


@pytest.mark.parametrize("path", ["/nichts", "/new/nichts", "/proxies.html", "/%E5%BE%85%E5%8A%9E"])
def test_an_address_without_a_page_says_so(dashboard: Dashboard, path: str) -> None:
    visitor = dashboard.signed_in()
    answer = visitor.get(path, Accept="text/html")
    assert (answer.status_code, "没有这个网页" in answer.text) == (404, True)
    assert "default-src" in answer.headers["content-security-policy"]
    for known in ("/", *(f"/{one}" for one in PATHS)):
        assert visitor.get(known, Accept="text/html").status_code == 200, known


def test_a_streamlit_whose_page_differs_stops_the_start() -> None:
    with pytest.raises(StreamlitPageError):
        in_chinese(streamlit_page().replace('lang="en"', 'lang="fr"'))


def test_options_are_set_in_code_whatever_the_folder_and_the_environment_say(dashboard: Dashboard) -> None:
    with dashboard.signed_in().open_page() as page:
        page.rerun()
        started = page.receive_until("new_session")[-1].new_session
    assert started.custom_theme.primary_color == theme.LOOK["theme.primaryColor"]
    assert started.custom_theme.background_color == theme.LOOK["theme.backgroundColor"]
    assert not started.config.gather_usage_stats


def test_an_option_that_streamlit_no_longer_knows_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "LOOK", {"theme.noSuchThing": 1})
    with pytest.raises(RuntimeError, match="noSuchThing"):
        theme.apply(trusted_headers={}, upload_limit_mb=1)
