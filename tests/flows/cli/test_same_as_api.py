"""What is refused at the command line is refused by the API in the same words, and the audit tells the two apart by the way in."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from flows.access.scopes import Scope
from flows.assembly import assemble
from flows.settings import Settings
from tests.builders.audit import last_event, refusals
from tests.builders.office import MovableClock, SmallOffice
from tests.flows.api.conftest import serving
from tests.flows.cli.office import CATALOGUE, JL, WEB_FORM, Office

Asked = tuple[str, tuple[str, ...], str, Mapping[str, Any] | None]
"""Person, command, address, and what is sent to it; None: it is read."""
WEB = f"{JL}.web-publish"
HOW = ("--to", "leader", "--opinion", "出差")
REFUSED: tuple[Asked, ...] = (
    ("reviewer", ("submit", WEB, "--form", "{form}"), "/cases", {"process": WEB, "form": WEB_FORM}),
    ("outsider", ("case", "{case}"), "/cases/{case}", None),
    ("outsider", ("revise", "{case}"), "/cases/{case}/revise", {}),
    ("officer", ("revise", "{case}"), "/cases/{case}/revise", {}),
    ("head", ("decide", "{case}", "approve"), "/cases/{case}/decide", {"decision": "approve"}),
    ("outsider", ("decide", "{case}", "approve"), "/cases/{case}/decide", {"decision": "approve"}),
    (
        "reviewer",
        ("decide", "{case}", "approve", "--stage", "secrecy"),
        "/cases/{case}/decide",
        {"decision": "approve", "stage": "secrecy"},
    ),
    (
        "head",
        ("decide", "{case}", "forward", *HOW),
        "/cases/{case}/forward",
        {"to": "leader", "reason": "出差"},
    ),
    ("head", ("decide", "{case}", "claim"), "/cases/{case}/claim", {}),
    (
        "reviewer",
        ("withdraw", "{case}", "--reason", "不要了"),
        "/cases/{case}/withdraw",
        {"reason": "不要了"},
    ),
    ("outsider", ("remind", "{case}"), "/cases/{case}/remind", None),
    ("officer", ("retry", "{case}"), "/cases/{case}/retry", None),
    ("officer", ("reopen", "{case}", "--reason", "再办"), "/cases/{case}/reopen", {"reason": "再办"}),
    (
        "manager",
        ("intervene", "{case}", "end", "--reason", "不要了"),
        "/cases/{case}/intervene",
        {"how": "end", "reason": "不要了"},
    ),
    ("officer", ("extend", "{case}", "--reason", "忙"), "/cases/{case}/extend", {"reason": "忙"}),
    ("officer", ("urgent", "{case}", "--reason", "急"), "/cases/{case}/mark_urgent", {"reason": "急"}),
    ("officer", ("object", "{case}", "--reason", "不对"), "/cases/{case}/object", {"reason": "不对"}),
    (
        "ll_head",
        ("ledger", f"{JL}/publications"),
        f"/ledgers/{JL}/publications",
        None,
    ),
)
READ = ("/cases/{case}", f"/ledgers/{JL}/publications")


@pytest.mark.parametrize("asked", REFUSED, ids=lambda asked: f"{asked[0]} {asked[1][0]} {asked[2]}")
def test_both_refuse_alike(office: Office, asked: Asked) -> None:
    person, command, address, body = asked
    number = office.submitted()
    form = str(office.form(WEB_FORM))
    services = assemble(Settings(), catalogue=CATALOGUE)
    with serving(SmallOffice(services, MovableClock(), office.home)) as served:
        before = last_event(services.desk.database)
        words = [word.format(case=number, form=form) for word in command]
        said = office.by(person, *words)
        program, path = served.as_(person), address.format(case=number)
        answer = program.get(path) if address in READ else program.post(path, body)
        told = answer.json()
        typed, called = refusals(services.desk.database, before)
    services.desk.database.dispose()
    assert said.code == 1
    assert answer.status_code in ((404,) if person == "outsider" else (403, 409)), answer.text
    assert f"没有办成：{told['detail']}" in said.err
    assert told.get("hint", "") in said.err
    assert (typed.person, typed.verb, typed.reason) == (called.person, called.verb, called.reason)
    assert (typed.target, typed.way_in, called.way_in) == (called.target, "cli", "api")


def test_a_case_is_told_alike(office: Office) -> None:
    number = office.submitted()
    services = assemble(Settings(), catalogue=CATALOGUE)
    with serving(SmallOffice(services, MovableClock(), office.home)) as served:
        called = served.as_("reviewer").case(number)
    services.desk.database.dispose()
    typed = json.loads(office.done("reviewer", "case", number, "--json").out)
    assert {name: called[name] for name in typed} == typed


def test_a_token_with_scopes_is_for_programs_alone(office: Office) -> None:
    made = office.done("security", "token", "create", "officer", "--label", "报送程序", "--scope", "submit")
    token = made.out.strip()
    refused = office.run("inbox", "--as", "officer", token=token)
    assert (refused.code, "只供程序经接口使用" in refused.err) == (1, True)
    assert "报送程序（接口：报送）" in office.run("token", "list", "officer").out
    services = assemble(Settings(), catalogue=CATALOGUE)
    with serving(SmallOffice(services, MovableClock(), office.home)) as served:
        program = served.bearing(f"Bearer {token}")
        assert program.post("/cases", {"process": WEB, "form": WEB_FORM}).status_code == 201
        assert program.get("/inbox").status_code == 403
    services.desk.database.dispose()
    assert Scope.SUBMIT in token.split(".")
