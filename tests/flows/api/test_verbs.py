"""Every verb over HTTP: who may does it, who may not is told why, and the audit knows both."""

import json
import re
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from definitions.vocabulary import Verb
from flows.access.scopes import Scope
from flows.api.app import described
from flows.api.interventions import RETRY
from storage.models import RoleHolding
from tests.builders.audit import audited, everything_stored
from tests.builders.model_office import open_model_office
from tests.builders.office import SINCE, WEB, SmallOffice, with_process
from tests.flows.api.conftest import Served, serving
from tests.flows.api.trials import IN_MODEL_OFFICE, IN_SMALL_OFFICE, UNRELATED, Trial, at_secrecy
from tests.flows.casework.test_overrides import BODY, OVERRIDDEN

small = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
model = pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)


@pytest.fixture
def model_served(tmp_path: Path, model_office_url: str) -> Generator[Served]:
    office = open_model_office(tmp_path, model_office_url)
    with serving(office) as opened:
        yield opened
    office.services.desk.database.dispose()


def verb_of(trial: Trial) -> str:
    return trial.verb


def tried(served: Served, trial: Trial) -> None:
    office = served.office
    number = trial.prepare(office)
    database = office.services.desk.database
    program, other = served.as_(trial.by), served.as_(trial.not_by)
    stored = everything_stored(database)
    reason = served.refused(lambda: other.act(number, trial.verb, **trial.illegal), trial.not_by)
    assert trial.reason in reason
    assert everything_stored(database) == stored, "what is refused changes nothing"
    read = {"hash": program.case(number)["hash"]} if trial.verb == Verb.DECIDE else {}
    answer = program.act(number, trial.verb, **trial.body, **read)
    assert answer.status_code == 200, answer.text
    assert served.did(trial.recorded)[-1] == (trial.by, "api")
    assert not audited(office).damage


@small
@pytest.mark.parametrize("trial", IN_SMALL_OFFICE, ids=verb_of)
def test_a_verb_is_for_whom_it_is_for(served: Served, trial: Trial) -> None:
    tried(served, trial)


@model
@pytest.mark.parametrize("trial", IN_MODEL_OFFICE, ids=verb_of)
def test_a_declared_verb_is_for_whom_it_is_for(model_served: Served, trial: Trial) -> None:
    tried(model_served, trial)


SUPPLY = "supply"
"""Answers with changes of the form what `answer` answers in words."""


@small
def test_a_text_is_let_through_by_who_is_named(office: SmallOffice) -> None:
    with serving(with_process(office, WEB, *OVERRIDDEN)) as served:
        number = served.office.submit(body=BODY).number
        body = {"check": "personal_data", "reason": "单位值班手机"}
        reason = served.refused(lambda: served.as_("head").act(number, "override", **body), "head")
        assert "放行不是您的职责" in reason
        assert served.as_("secrecy").act(number, "override", **body).status_code == 200
        assert served.as_("officer").act(number, "revise", form={}).json()["held"] == []
        assert served.did("overridden") == [("secrecy", "api")]


def test_every_verb_there_is_has_an_address_and_a_trial() -> None:
    document = described().openapi()
    addresses = {path for path, methods in document["paths"].items() if "post" in methods}
    verbs = {path.removeprefix("/cases/{reference}/") for path in addresses} - {"/cases"}
    assert verbs == {*Verb, RETRY, SUPPLY} - {Verb.VIEW, Verb.SUBMIT}
    tried_here = {trial.verb for trial in (*IN_SMALL_OFFICE, *IN_MODEL_OFFICE)}
    assert tried_here == verbs - {"revise", "override"}, "those have tests of their own"


@small
def test_no_verb_tells_a_stranger_more_than_that_it_is_none_of_theirs(served: Served) -> None:
    number, stranger = at_secrecy()(served.office), served.as_("stranger")
    bodies = {one.verb: one.body for one in (*IN_SMALL_OFFICE, *IN_MODEL_OFFICE)}
    bodies |= {"revise": {"form": {}}, "override": {"check": "personal_data", "reason": "可以"}}
    for verb, body in bodies.items():
        reason = served.refused(partial(stranger.act, number, verb, **body), "stranger", 404)
        assert UNRELATED in reason, verb
        refused, missing = (stranger.act(one, verb, **body) for one in (number, "没有〔2026〕1号"))
        assert (refused.status_code, refused.text) == (missing.status_code, missing.text), verb


@small
def test_a_token_of_every_scope_but_one_is_refused(served: Served) -> None:
    number = at_secrecy()(served.office)
    program = served.as_("officer", Scope.READ, Scope.SUBMIT)
    for trial in IN_SMALL_OFFICE:
        if trial.verb not in ("withdraw", SUPPLY):
            answer = program.act(number, trial.verb, **trial.body)
            assert (answer.status_code, "decide" in answer.json()["detail"]) == (403, True), trial.verb


@small
def test_what_a_verb_lacks_is_told_by_its_name(served: Served) -> None:
    number = at_secrecy()(served.office)
    program = served.as_("secrecy")
    lacking = program.act(number, "copy").json()
    assert lacking["problems"] == [{"field": "to", "reason": "必须填写"}]
    unknown = program.act(number, "forward", to="secrecy2", reason="出差", opinion="x").json()
    assert unknown["problems"] == [{"field": "opinion", "reason": "没有这一项，请核对名称"}]
    wrong = program.act(number, "add_signer", to="secrecy2", place="between").json()
    assert "before" in wrong["problems"][0]["reason"]
    for text in ("\x00", "\x1b[2J"):
        answer = program.act(number, "comment", text=f"好{text}")
        assert (answer.status_code, "控制字符" in answer.text) == (422, True)
    deep = program.http.post(
        f"/api/v1/cases/{number}/comment", content="[" * 60_000, headers={"Content-Type": "application/json"}
    )
    assert deep.status_code in (400, 422)
    half = program.http.post(
        f"/api/v1/cases/{number}/comment",
        content=rb'{"text": "\ud800"}',
        headers={"Content-Type": "application/json"},
    )
    assert half.status_code == 422
    assert program.get("/cases/%00").status_code == 422
    assert program.get("/cases", q="\x00").status_code == 422


@pytest.mark.parametrize("office_url", ["sqlite", "postgresql"], indirect=True)
def test_characters_that_no_database_stores_are_refused_wherever_they_stand(served: Served) -> None:
    office = served.office
    number, program = at_secrecy()(office), served.as_("officer")
    nul, half = "x\0", "x\ud800"
    named: dict[str, dict[str, object]] = {
        "forward": {"to": nul, "reason": "x"},
        "copy": {"to": [nul]},
        "extend": {"deadline": nul, "reason": "x"},
        "override": {"check": nul, "reason": "x"},
        "intervene": {"how": "return", "to": nul, "reason": "x"},
        "decide": {"decision": nul, "stage": nul},
    }
    for verb, body in named.items():
        answer = program.act(number, verb, **body)
        assert (answer.status_code, "U+0000" in answer.text) == (422, True), verb
    for text in (nul, half):
        form = office.sample(title=text, body=text)
        for draft in (False, True):
            for unit in (None, text):
                asked = {"process": WEB, "form": form, "draft": draft, "unit": unit}
                answer = program.send("/cases", json.dumps(asked))
                assert answer.status_code in (201, 422), answer.text
                assert answer.status_code == 422 or answer.json()["left_out"]
    for path in ("/processes/%00", "/ledgers/%00/x", "/ledgers/jilin-transport/%00", "/cases/x%00"):
        assert program.get(path).status_code in (403, 404, 422), path


@small
def test_what_fails_is_told_without_its_secrets(served: Served) -> None:
    folder = served.office.services.desk.attachments.root
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("not a folder", "utf-8")
    asked = {"process": WEB, "form": served.office.sample()}
    answer = served.as_("officer").send("/cases", json.dumps(asked), ("attachments", "a.txt", b"one"))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert str(folder) not in answer.text


@small
def test_who_comes_second_is_told_who_was_faster(served: Served) -> None:
    number = at_secrecy()(served.office)
    read = served.as_("secrecy").case(number)["hash"]
    first = served.as_("secrecy").act(number, "decide", decision="approve", stage="secrecy", hash=read)
    assert first.json()["stage"] == "leader"
    second = served.as_("secrecy2")
    reason = served.refused(
        lambda: second.act(number, "decide", decision="approve", stage="secrecy"), "secrecy2", 409
    )
    assert "甲-secrecy" in reason
    late = second.act(number, "decide", decision="approve", stage="secrecy").json()
    assert late["type"] == "urn:sanshen:problem:already-decided"
    elsewhere = served.as_("leader").act(number, "decide", decision="approve", stage="secrecy")
    assert elsewhere.status_code == 409, "it was meant for the stage before"
    stale = served.as_("leader").act(number, "decide", decision="approve", hash="0" * 64)
    assert stale.status_code == 409


@small
def test_a_role_that_ended_meanwhile_ends_the_right(served: Served) -> None:
    number, program = at_secrecy()(served.office), served.as_("secrecy")
    assert program.case(number)["decisions"]
    with served.office.services.desk.database.writing() as session:
        session.execute(update(RoleHolding).where(RoleHolding.person == "secrecy").values(until=SINCE))
    reason = served.refused(lambda: program.act(number, "decide", decision="approve"), "secrecy", 404)
    assert UNRELATED in reason


def test_the_words_of_the_document_are_chinese_titles_and_english_descriptions() -> None:
    document = described().openapi()
    chinese = re.compile(r"[\u4e00-\u9fff]")
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert all(chinese.search(one["summary"]) for one in operations)
    assert all(one["description"].isascii() for one in operations)
    names = {one["operationId"] for one in operations}
    assert len(names) == len(operations)
    schemas = document["components"]["schemas"]
    ours = [one for one in schemas.values() if one.get("properties")]
    fields = [field for one in ours for field in one["properties"].values()]
    assert not [one for one in fields if not chinese.search(one.get("title", "")) or "description" not in one]
