"""People change their own password, and are asked to when it has been in use for long."""

from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from flows.clock import wall_clock
from storage.models import Person
from tests.dashboard.running import PASSWORD, Dashboard, Visitor

NEW = "Xinmima-2027"


def change(
    visitor: Visitor, current: str = PASSWORD, chosen: str = NEW, again: str | None = None
) -> httpx.Response:
    form = {"current": current, "chosen": chosen, "again": chosen if again is None else again}
    return visitor.post("/password", {**form, "ticket": visitor.ticket("/password")})


def test_a_changed_password_ends_every_other_session_and_the_old_one_opens_nothing(
    dashboard: Dashboard,
) -> None:
    person = dashboard.person()
    here, elsewhere = dashboard.signed_in(person), dashboard.signed_in(person)
    assert "密码已修改" in change(here).text
    assert here.get("/session").status_code == 204
    assert elsewhere.get("/session").status_code == 401
    assert dashboard.visitor().sign_in(person).status_code == 401
    assert dashboard.visitor().sign_in(person, NEW).status_code == 303
    told = dashboard.audited("password_set")[-1]
    assert (told.person, told.way_in, NEW in told.payload) == (person, "dashboard", False)


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"current": "Falsch-0000"}, 401, "现在的密码不正确"),
        ({"chosen": "kurz"}, 422, "至少要有 10 个字符"),
        ({"chosen": PASSWORD}, 422, "不能和现在的密码相同"),
        ({"again": "Xinmima-2028"}, 422, "两次输入的新密码不一样"),
    ],
)
def test_what_will_not_do_changes_nothing(
    dashboard: Dashboard, form: dict[str, str], status: int, said: str
) -> None:
    person = dashboard.person()
    answer = change(dashboard.signed_in(person), **form)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert dashboard.visitor().sign_in(person).status_code == 303


def test_guesses_at_an_unattended_screen_lock_the_account(dashboard: Dashboard) -> None:
    person = dashboard.person()
    visitor = dashboard.signed_in(person)
    statuses = [change(visitor, "Falsch-0000").status_code for _ in range(6)]
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert change(visitor).status_code == 429
    assert [event.payload for event in dashboard.audited("sign_in_failed")][-1].count(person)


def test_nobody_changes_it_without_a_session_a_ticket_or_from_another_site(dashboard: Dashboard) -> None:
    stranger = dashboard.visitor()
    assert stranger.post("/password", {"current": PASSWORD, "chosen": NEW, "again": NEW}).status_code == 401
    assert stranger.get("/password", Accept="text/html").headers["location"] == "/login?next=/password"
    person = dashboard.person()
    visitor = dashboard.signed_in(person)
    form = {"current": PASSWORD, "chosen": NEW, "again": NEW}
    assert visitor.post("/password", form).status_code == 403
    genuine = {**form, "ticket": visitor.ticket("/password")}
    assert visitor.post("/password", genuine, Origin="https://evil.example").status_code == 403
    assert visitor.http.delete("/password", headers={"Origin": visitor.origin}).status_code == 405
    assert dashboard.visitor().sign_in(person).status_code == 303


@pytest.mark.parametrize(("days", "asked"), [(181, True), (179, False)])
def test_an_old_password_is_asked_to_be_changed(dashboard: Dashboard, days: int, asked: bool) -> None:
    person = dashboard.person()
    with dashboard.database.writing() as session:
        since = wall_clock() - timedelta(days=days, hours=1)
        session.execute(update(Person).where(Person.id == person).values(password_changed_at=since))
    with dashboard.signed_in(person).open_page() as page:
        words = page.run()
    assert (f"密码已用 {days} 天" in words, "修改密码" in words) == (asked, True)


@pytest.mark.browser
def test_a_person_changes_it_in_a_browser(dashboard: Dashboard, page: Page) -> None:
    person = dashboard.person()
    page.goto(f"{dashboard.url}/")
    page.get_by_label("账号").fill(person)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="修改密码").click()
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再输入一遍新密码").fill(NEW)
    page.get_by_role("button", name="修改").click()
    expect(page.get_by_role("status")).to_contain_text("密码已修改")
    page.get_by_role("link", name="回到工作台").click()
    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()
