"""Who is let in: only the bearer of a token that counts, for what it is good for."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from flows.access.actor import SYSTEM
from flows.access.people import add_person
from flows.access.scopes import Scope, is_narrow, new_token, scopes_of
from flows.access.tokens import list_tokens, revoke_token
from flows.api.gate import TOO_OFTEN, WRONG_TOKENS
from flows.clock import wall_clock
from storage.models import AuditEvent, Person
from tests.builders.audit import everything_stored, last_event
from tests.builders.office import WEB
from tests.flows.api.conftest import Served

pytestmark = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
"""The services behind it run on both databases elsewhere."""


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Basic b2ZmaWNlcjp4", "sst_x", f"Bearer {'x' * 300}"]
)
def test_who_brings_no_token_is_told_how(served: Served, authorization: str | None) -> None:
    before = last_event(served.office.services.desk.database)
    answer = served.bearing(authorization).get("/inbox")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "Authorization: Bearer" in answer.json()["hint"]
    assert not served.refusals(before)


def test_a_token_that_does_not_count_is_refused_and_audited(served: Served) -> None:
    database = served.office.services.desk.database
    revoked, expired, closed = (
        served.token("officer"),
        served.token("officer", at=wall_clock() - timedelta(days=31)),
        served.token("stranger"),
    )
    assert served.bearing(f"Bearer {revoked}").get("/inbox").status_code == 200
    with database.writing() as session:
        (first, *_) = [one for one in list_tokens(session, "officer") if one.state(wall_clock()) == "active"]
        revoke_token(session, first, origin=SYSTEM, at=wall_clock())
        session.execute(update(Person).where(Person.id == "stranger").values(status="disabled"))
    for token, reason in (
        (revoked, "作废"),
        (expired, "过期"),
        (closed, "停用"),
        ("sst_unknown", "不对"),
    ):
        program = served.bearing(f"Bearer {token}")
        assert reason in served.refused(partial(program.get, "/inbox"), None, 401)


def test_a_cookie_and_a_token_in_the_address_prove_nothing(served: Served) -> None:
    token = served.token("officer")
    program = served.bearing(None)
    assert program.get("/inbox", access_token=token, token=token).status_code == 401
    program.http.cookies.set("sanshen", token)
    assert program.get("/inbox").status_code == 401
    answer = served.as_("officer").get("/inbox")
    assert "set-cookie" not in answer.headers
    origin = served.as_("officer").http.options(f"{served.url}/api/v1/inbox", headers={"Origin": "http://a"})
    assert not [name for name in origin.headers if name.startswith("access-control")]


def test_wrong_tokens_are_soon_not_looked_at_and_lock_nobody_out(served: Served) -> None:
    wrong = served.bearing("Bearer sst_guess")
    answers = [wrong.get("/inbox").status_code for _ in range(WRONG_TOKENS + 3)]
    assert answers == [401] * WRONG_TOKENS + [429] * 3
    answer = wrong.get("/inbox")
    assert (answer.json()["detail"], answer.headers["Retry-After"]) == (TOO_OFTEN, "900")
    with served.office.services.desk.database.reading() as session:
        told = session.scalar(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == "refused")
        )
    assert told == WRONG_TOKENS + 1, "that it is too often is told once"
    assert served.as_("officer").get("/inbox").status_code == 200


def test_who_holds_no_role_is_known_and_may_nothing(served: Served) -> None:
    database = served.office.services.desk.database
    number = served.office.submit().number
    with database.writing() as session:
        add_person(session, "nobody", "甲-nobody", origin=SYSTEM, at=wall_clock())
    nobody = served.as_("nobody")
    assert nobody.get("/inbox").json()["items"] == []
    assert nobody.get("/processes").json() == []
    assert nobody.get("/cases").json()["total"] == 0
    body = {"process": WEB, "form": served.office.sample()}
    assert "拟稿" in served.refused(lambda: nobody.post("/cases", body), "nobody")
    assert "无关" in served.refused(lambda: nobody.get(f"/cases/{number}"), "nobody")
    assert "无关" in served.refused(lambda: nobody.act(number, "decide", decision="approve"), "nobody")
    assert "台账" in served.refused(lambda: nobody.get("/ledgers/jilin-transport/publications"), "nobody")
    assert "没有任何角色" in served.refused(lambda: nobody.get("/health"), "nobody")


def test_the_audit_keeps_the_beginning_of_what_a_refused_request_named(served: Served) -> None:
    before = last_event(served.office.services.desk.database)
    path = f"/cases/{'x' * 5000}/comment"
    assert served.as_("reviewer", Scope.READ).post(path, {"text": "好"}).status_code == 403
    (refusal,) = served.refusals(before)
    assert refusal.target.startswith("POST /api/v1/cases/xxx")
    assert len(refusal.target) == 500


def test_scopes_narrow_what_a_token_is_good_for(served: Served) -> None:
    office = served.office
    reading, submitting = served.as_("officer", Scope.READ), served.as_("officer", Scope.SUBMIT)
    body = {"process": WEB, "form": office.sample()}
    reason = served.refused(lambda: reading.post("/cases", body), "officer")
    assert reason == "这个令牌不能用于报送（submit），只能用于查看"
    number = submitting.post("/cases", body).json()["case"]
    assert reading.case(number)["state"] == "open"
    assert "查看" in served.refused(lambda: submitting.get("/inbox"), "officer")
    reviewing = served.as_("reviewer", Scope.READ, Scope.SUBMIT)
    assert "办理" in served.refused(lambda: reviewing.act(number, "decide", decision="approve"), "reviewer")
    deciding = served.as_("officer", Scope.DECIDE)
    refused = served.refused(lambda: deciding.act(number, "decide", decision="approve"), "officer")
    assert "令牌" not in refused, "a scope gives nobody a right"
    deciding = served.as_("reviewer", Scope.DECIDE)
    unread = deciding.act(number, "decide", decision="approve")
    assert (unread.status_code, [one["field"] for one in unread.json()["problems"]]) == (422, ["hash"])
    read = reviewing.case(number)["hash"]
    assert deciding.act(number, "decide", decision="approve", hash=read).status_code == 200


def test_whose_scopes_are_written_otherwise_is_another_token(served: Served) -> None:
    token = served.token("officer", Scope.READ)
    for forged in (
        token.replace("read", "read.decide"),
        token.replace("sst.read.", "sst_"),
        token.upper(),
        token,
    ):
        wanted = 200 if forged == token else 401
        assert served.bearing(f"Bearer {forged}").get("/inbox").status_code == wanted
    assert (is_narrow(new_token()), scopes_of(new_token())) == (False, frozenset(Scope))
    assert scopes_of(token) == {Scope.READ}


def test_looking_changes_nothing(served: Served) -> None:
    office = served.office
    number = office.submit().number
    paths = ("/inbox", "/copies", "/cases", f"/cases/{number}", "/processes", f"/processes/{WEB}")
    more = ("/ledgers", "/ledgers/jilin-transport/publications", "/statistics/overdue", "/health", "/", "")
    program = served.as_("manager")
    stored = everything_stored(office.services.desk.database)
    for path in (*paths, *more):
        assert program.get(path).status_code in (200, 404, 503), path
    assert everything_stored(office.services.desk.database) == stored
