"""Signing in and out through the real server."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from flows.clock import wall_clock
from storage.models import Person, SignInAttempt, SignInSession
from tests.dashboard.running import PASSWORD, Dashboard, Visitor


def fail(visitor: Visitor, login: str, times: int) -> list[int]:
    return [visitor.sign_in(login, "Falsch-0000").status_code for _ in range(times)]


def test_a_person_signs_in_and_the_page_knows_them(dashboard: Dashboard) -> None:
    person = dashboard.person(name="运输管理处信息员")
    visitor = dashboard.visitor()
    answer = visitor.sign_in(person)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    with visitor.open_page() as page:
        assert "运输管理处信息员" in page.run()
    assert dashboard.audited("signed_in")[-1].person == person


def test_a_deep_link_survives_the_sign_in(dashboard: Dashboard) -> None:
    visitor = dashboard.visitor()
    sent_away = visitor.get("/?case=12", Accept="text/html")
    assert sent_away.status_code == 303
    assert sent_away.headers["location"] == "/login?next=/%3Fcase%3D12"
    form = visitor.get(sent_away.headers["location"]).text
    assert '<input type="hidden" name="next" value="/?case=12">' in form
    assert visitor.sign_in(dashboard.person(), destination="/?case=12").headers["location"] == "/?case=12"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
     "evil.example", "/logout", "/login?next=/", "", "/x" * 2000],
)  # fmt: skip
def test_a_sign_in_never_leads_elsewhere(dashboard: Dashboard, elsewhere: str) -> None:
    answer = dashboard.visitor().sign_in(dashboard.person(), destination=elsewhere)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_person_who_is_signed_in_is_not_asked_again(dashboard: Dashboard) -> None:
    answer = dashboard.signed_in().get("/login?next=" + quote("/?case=3"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/?case=3")


def test_wrong_password_unknown_account_and_disabled_person_read_the_same(dashboard: Dashboard) -> None:
    disabled = dashboard.person(status="disabled")
    no_password = dashboard.person()
    with dashboard.database.writing() as session:
        session.execute(update(Person).where(Person.id == no_password).values(password_hash=None))
    logins = {
        dashboard.person(): "password",
        "nobody-of-that-name": "unknown",
        disabled: "disabled",
        no_password: "no_password",
    }
    pages = set()
    for login, reason in logins.items():
        answer = dashboard.visitor().sign_in(
            login, PASSWORD if reason in {"disabled", "no_password"} else "Falsch-0000"
        )
        assert answer.status_code == 401
        assert "账号或密码不正确" in answer.text
        pages.add(len(answer.text) - len(login))
        failed = dashboard.audited("sign_in_failed")[-1]
        assert json.loads(failed.payload)["reason"] == reason
        assert failed.person is None
    assert len(pages) == 1


def test_what_is_typed_as_an_unknown_account_is_not_kept(dashboard: Dashboard) -> None:
    dashboard.visitor().sign_in("my-secret-password", "Falsch-0000")
    with dashboard.database.reading() as session:
        stored = session.scalars(select(SignInAttempt.login)).all()
    assert [login.startswith("unknown:") for login in stored] == [True]
    assert "my-secret-password" not in dashboard.audited("sign_in_failed")[-1].payload


def test_five_failures_lock_the_account_for_unfamiliar_addresses_only(dashboard: Dashboard) -> None:
    person = dashboard.person()
    desk = dashboard.signed_in(person)
    guesser, elsewhere = dashboard.visitor(), dashboard.visitor()
    assert fail(guesser, person, 6) == [401] * 5 + [429]
    locked = elsewhere.sign_in(person)
    assert locked.status_code == 429
    assert locked.headers["retry-after"] == "900"
    assert "15 分钟后再试" in locked.text
    assert dashboard.visitor(desk.address).sign_in(person).status_code == 303
    last = json.loads(dashboard.audited("sign_in_locked")[-1].payload)
    assert last == {"login": person, "address": guesser.address, "lock": "account"}


def test_twenty_failures_lock_an_address_that_tries_many_accounts(dashboard: Dashboard) -> None:
    sprayer = dashboard.visitor()
    known = dashboard.person()
    assert dashboard.visitor(sprayer.address).sign_in(known).status_code == 303
    assert [sprayer.sign_in(f"guess-{n}", "Falsch-0000").status_code for n in range(21)] == [401] * 20 + [429]
    assert sprayer.sign_in(dashboard.person()).status_code == 429
    assert dashboard.visitor(sprayer.address).sign_in(known).status_code == 303
    assert json.loads(dashboard.audited("sign_in_locked")[-1].payload)["lock"] == "address"


def test_a_form_without_its_ticket_is_refused(dashboard: Dashboard) -> None:
    person = dashboard.person()
    visitor, other = dashboard.visitor(), dashboard.visitor()
    form = {"login": person, "password": PASSWORD, "next": "/"}
    assert visitor.post("/login", form).status_code == 403
    visitor.ticket()
    assert visitor.post("/login", {**form, "ticket": ""}).status_code == 403
    foreign = visitor.post("/login", {**form, "ticket": other.ticket()})
    assert foreign.status_code == 403
    assert "请重新填写" in foreign.text
    assert PASSWORD not in foreign.text
    assert visitor.session_cookie is None
    assert not [event for event in dashboard.audited("signed_in") if event.person == person]


def test_a_ticket_that_was_not_signed_here_is_refused(dashboard: Dashboard) -> None:
    visitor = dashboard.visitor()
    ticket = visitor.ticket()
    name, value = next((c.name, c.value) for c in visitor.http.cookies.jar)
    visitor.http.cookies.clear()
    visitor.http.cookies.set(name, f"x{value}", domain="localhost.local", path="/")
    form = {"login": dashboard.person(), "password": PASSWORD, "next": "/", "ticket": ticket}
    assert visitor.post("/login", form).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {},
    ],
    ids=["foreign", "opaque", "empty", "by fetch metadata", "unstated"],
)
def test_a_form_from_another_origin_is_refused(dashboard: Dashboard, headers: dict[str, str]) -> None:
    visitor = dashboard.visitor()
    form = {"login": dashboard.person(), "password": PASSWORD, "next": "/", "ticket": visitor.ticket()}
    assert visitor.http.post("/login", data=form, headers=headers).status_code == 403
    assert visitor.session_cookie is None


def test_cookies_are_kept_from_scripts_and_other_sites(dashboard: Dashboard) -> None:
    visitor = dashboard.visitor()
    form = visitor.get("/login").headers["set-cookie"]
    assert form.startswith("sanshen-form=")
    assert "HttpOnly" in form
    assert "SameSite=strict" in form
    session = visitor.sign_in(dashboard.person()).headers.get_list("set-cookie")[0]
    assert session.startswith("sanshen=")
    assert {part.strip() for part in session.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=lax"}


def test_behind_https_cookies_are_secure_and_bound_to_the_host(dashboard: Dashboard) -> None:
    proxied = {"Host": "sanshen.example.gov.cn", "X-Forwarded-Proto": "https"}
    visitor = dashboard.visitor()
    page = visitor.get("/login", **proxied)
    ticket_cookie = page.headers["set-cookie"].split(";")[0]
    assert ticket_cookie.startswith("__Host-sanshen-form=")
    assert "max-age" in page.headers["strict-transport-security"]
    ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
    answer = visitor.http.post(
        "/login",
        data={"login": dashboard.person(), "password": PASSWORD, "next": "/", "ticket": ticket},
        headers={**proxied, "Origin": "https://sanshen.example.gov.cn", "Cookie": ticket_cookie},
    )
    assert answer.status_code == 303
    session = answer.headers.get_list("set-cookie")[0]
    assert session.startswith("__Host-sanshen=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in session.split(";")}


def test_from_another_machine_nobody_signs_in_without_https(dashboard: Dashboard) -> None:
    page = dashboard.visitor().get("/login", Host="sanshen.example.gov.cn")
    assert "请改用以 https:// 开头的网址" in page.text
    assert 'name="password"' not in page.text


def test_a_new_sign_in_ends_the_browsers_earlier_session(dashboard: Dashboard) -> None:
    first, second = dashboard.person(), dashboard.person()
    visitor = dashboard.signed_in(first)
    earlier = visitor.session_cookie
    assert earlier
    ticket_page = dashboard.visitor()
    ticket = ticket_page.ticket()
    ticket_page.http.cookies.set("sanshen", earlier, domain="localhost.local", path="/")
    ticket_page.post("/login", {"login": second, "password": PASSWORD, "next": "/", "ticket": ticket})
    assert visitor.get("/session").status_code == 401


def test_signing_out_ends_the_session_and_its_cookie_cannot_be_replayed(dashboard: Dashboard) -> None:
    person = dashboard.person()
    visitor = dashboard.signed_in(person)
    cookie = visitor.session_cookie
    assert visitor.get("/session").status_code == 204
    answer = visitor.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?out=1")
    assert visitor.session_cookie is None
    assert "您已退出登录" in visitor.get("/login?out=1").text
    replay = httpx.get(f"{dashboard.url}/session", headers={"Cookie": f"sanshen={cookie}"}, verify=False)
    assert replay.status_code == 401
    assert dashboard.audited("signed_out")[-1].person == person


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_a_post_signs_out(dashboard: Dashboard, method: str) -> None:
    visitor = dashboard.signed_in()
    answer = visitor.http.request(method, "/logout", headers={"Origin": visitor.origin})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert visitor.get("/session").status_code == 204


def test_another_site_cannot_sign_a_person_out(dashboard: Dashboard) -> None:
    visitor = dashboard.signed_in()
    assert visitor.post("/logout", Origin="https://evil.example").status_code == 403
    assert visitor.get("/session").status_code == 204


def test_a_session_ends_after_its_hours_whatever_the_person_does(dashboard: Dashboard) -> None:
    person = dashboard.person()
    visitor = dashboard.signed_in(person)
    with dashboard.database.writing() as session:
        session.execute(
            update(SignInSession)
            .where(SignInSession.person == person)
            .values(created_at=wall_clock() - timedelta(hours=8, seconds=1))
        )
    assert visitor.get("/session").status_code == 401


def test_a_disabled_person_is_out_at_once(dashboard: Dashboard) -> None:
    person = dashboard.person()
    visitor = dashboard.signed_in(person)
    with dashboard.database.writing() as session:
        session.execute(update(Person).where(Person.id == person).values(status="disabled"))
    assert visitor.get("/session").status_code == 401


def test_an_oversized_form_is_refused_unread(dashboard: Dashboard) -> None:
    visitor = dashboard.visitor()
    assert visitor.post("/login", {"login": "x" * 20_000}).status_code == 413


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_a_person_signs_in_with_a_browser(
    dashboard: Dashboard, page: Page, tmp_path: Path, width: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    foreign: list[str] = []
    page.on(
        "request",
        lambda sent: (
            None if sent.url.startswith((dashboard.url, "data:", "blob:")) else foreign.append(sent.url)
        ),
    )
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{dashboard.url}/?case=12")
    page.screenshot(path=tmp_path / f"sign-in-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    person = dashboard.person()
    page.get_by_label("账号").fill(person)
    page.get_by_label("密码").fill("Falsch-0000")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不正确")
    expect(page.get_by_label("账号")).to_have_value(person)
    page.screenshot(path=tmp_path / f"wrong-{width}.png")
    complaints.clear()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("没有这个办件，或者您与此办件无关")).to_be_visible()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    assert page.url == f"{dashboard.url}/?case=12"
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title() == "待办 · 三审"
    page.screenshot(path=tmp_path / f"signed-in-{width}.png")
    if width == 390:
        page.get_by_role("button", name="展开侧栏").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_have_text("您已退出登录。")
    page.screenshot(path=tmp_path / f"signed-out-{width}.png")
    page.go_back()
    expect(page.get_by_label("密码")).to_be_visible()
    assert complaints == []
    assert foreign == []
