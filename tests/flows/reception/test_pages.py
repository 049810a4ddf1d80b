"""The public page, as browsers use it and as others misuse it."""

import re
import socket
from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread

import httpx
import pytest
import uvicorn
from sqlalchemy import func, select

from flows.reception.asgi import create_app
from storage.models import AuditEvent, Letter
from tests.builders.letters import QUESTION, answered
from tests.builders.office import JILIN, SmallOffice

pytestmark = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
"""The services behind it run on both databases elsewhere."""

WRITE = f"/write/{JILIN}/consultation"
LETTER = {"subject": QUESTION.subject, "text": QUESTION.text, "sender": "李大明", "contact": "13800138000"}


@dataclass(frozen=True)
class Page:
    """The page on a port of this machine."""

    url: str

    def visitor(self, address: str = "203.0.113.7") -> httpx.Client:
        """A browser whose network a proxy names."""
        return httpx.Client(
            base_url=self.url, headers={"X-Forwarded-For": address}, trust_env=False, verify=False
        )


@pytest.fixture
def page(office: SmallOffice) -> Generator[Page]:
    app = create_app(office.services.desk, secure=False, clock=office.clock)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield Page(f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.should_exit = True
        thread.join()


@pytest.fixture
def visitor(page: Page) -> Generator[httpx.Client]:
    with page.visitor() as client:
        yield client


def hidden(page: str) -> dict[str, str]:
    """What the form on the page carries."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def letters(office: SmallOffice) -> int:
    with office.services.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Letter)) or 0


def written(visitor: httpx.Client, **values: str) -> tuple[str, str]:
    """Number and code of a letter."""
    form = {**hidden(visitor.get(WRITE).text), **LETTER, **values}
    receipt, again = visitor.post(WRITE, data=form), visitor.post(WRITE, data=form)
    assert receipt.text == again.text, "a second click shows the same receipt"
    number, code = re.findall(r"<dd>([\w-]+)</dd>", receipt.text)
    return number, code


def test_somebody_writes_asks_and_rates(office: SmallOffice, visitor: httpx.Client) -> None:
    home = visitor.get("/")
    assert "局长信箱" in home.text
    assert "吕梁" not in home.text, "an office without letterboxes"
    number, code = written(visitor)
    assert letters(office) == 1
    asked = {**hidden(visitor.get("/state").text), "number": number, "code": code}
    assert "已收到" in visitor.post("/state", data=asked).text
    answered(office, 1)
    shown = visitor.post("/state", data=asked).text
    assert "已答复" in shown
    assert not [word for word in (*LETTER.values(), "本月底") if word in shown], "nobody's letter is shown"
    rated = visitor.post("/rate", data={**hidden(shown), "stars": "5", "words": "<b>好</b>"})
    assert "&lt;b&gt;好&lt;/b&gt;" in rated.text
    assert visitor.post("/rate", data={**hidden(shown), "stars": "1"}).status_code == 400


def test_nothing_is_taken_from_a_form_that_was_not_shown_here(
    office: SmallOffice, page: Page, visitor: httpx.Client
) -> None:
    form = {**hidden(visitor.get(WRITE).text), **LETTER}
    elsewhere = page.visitor("203.0.113.8")
    for client, sent in (
        (visitor, {**form, "ticket": "x"}),
        (elsewhere, form),
        (visitor, {**form, "form": "x"}),
    ):
        refused = client.post(WRITE, data=sent)
        assert refused.status_code == 403
        assert QUESTION.subject in refused.text, "what was written is not lost"
    assert visitor.post(WRITE, data={**form, "website": "http://spam"}).status_code == 400
    wrong = visitor.post(WRITE, data={**form, "text": " "})
    assert (wrong.status_code, 'id="text-fault"' in wrong.text) == (400, True)
    assert visitor.post(WRITE, data={**form, "text": "字" * 30_000}).status_code == 413
    assert visitor.get(f"/write/{JILIN}/nobody").status_code == 404
    assert visitor.get("/rate").status_code == 405
    assert letters(office) == 0
    headers = visitor.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "HttpOnly" in page.visitor().get("/").headers["Set-Cookie"]


def test_an_unknown_number_and_a_wrong_code_look_the_same_and_guessing_ends_soon(
    office: SmallOffice, visitor: httpx.Client
) -> None:
    number, code = written(visitor)
    ticket = hidden(visitor.get("/state").text)
    wrong, unknown = (
        visitor.post("/state", data={**ticket, "number": one, "code": "ZZZZZZZZ"})
        for one in (number, "2026-000999")
    )
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.text.replace(number, "") == unknown.text.replace("2026-000999", "")
    answers = [visitor.post("/state", data={**ticket, "number": number, "code": code}) for _ in range(30)]
    assert [one.status_code for one in answers] == [200] * 28 + [429] * 2
    with office.services.desk.database.reading() as session:
        refused = session.scalars(select(AuditEvent).where(AuditEvent.kind == "refused")).all()
    assert [(one.way_in, "203.0.113.7" in one.payload) for one in refused] == [("page", True)], "told once"
    office.clock.now += timedelta(minutes=16)
    assert visitor.post("/state", data={**ticket, "number": number, "code": code}).status_code == 200
