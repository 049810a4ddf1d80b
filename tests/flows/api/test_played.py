"""Cases that programs alone bring from the draft to the website, and what the audit says of them."""

import json
from uuid import uuid4

import pytest

from flows.checks.finding import Finding
from tests.builders.audit import audited
from tests.builders.office import PUBLISH
from tests.flows.api.conftest import Program, Served

pytestmark = pytest.mark.parametrize("office_url", ["sqlite", "postgresql"], indirect=True)


def waiting(program: Program) -> str:
    """The only case in the inbox."""
    (one,) = program.get("/inbox").json()["items"]
    number: str = one["case"]
    return number


def approved(program: Program, **more: object) -> str:
    """Signed as a careful program would: the content that was read, in the stage that it was read in."""
    number = waiting(program)
    case = program.case(number)
    body = {"decision": "approve", "stage": case["stage"], "hash": case["hash"], **more}
    answer = program.act(number, "decide", **body)
    assert answer.status_code == 200, answer.text
    state: str = answer.json()["stage"]
    return state


def test_a_notice_is_played_until_the_website_takes_it(served: Served) -> None:
    office = served.office
    process = {
        "process": "jilin-transport.web-publish",
        "form": office.sample(body="联系人身份证号11010519491231002X。"),
    }
    officer = served.as_("officer")
    opened = officer.post("/cases", process, **{"Idempotency-Key": "cms-1"}).json()
    number = opened["case"]
    assert opened["held"] == ["personal_data"]
    assert Finding.from_json(opened["findings"][0]).message
    handed_in = officer.act(number, "revise", form={"body": "请车辆绕行。"}).json()
    assert (handed_in["state"], handed_in["stage"]) == ("open", "unit_check")
    wish = {"decision": "return", "opinion": "请写明绕行路线", "stage": "unit_check"}
    returned = served.as_("reviewer").act(number, "decide", **wish, hash=handed_in["hash"])
    assert returned.json()["state"] == "draft"
    assert officer.act(number, "revise", form={"body": "请车辆经解放路绕行。"}).json()["round"] == 3
    stages = [approved(served.as_(person)) for person in ("reviewer", "head", "secrecy", "leader")]
    assert stages == ["unit_head", "secrecy", "leader", "receipt"]
    editor = served.as_("editor")
    assert editor.case(number)["stage_form"]["properties"]["complete"]["enum"]
    lacking = editor.act(number, "decide", decision="done").json()
    assert [one["field"] for one in lacking["problems"]] == ["complete"]
    done = editor.act(number, "decide", decision="done", fields={"complete": "齐全"}).json()
    assert (done["state"], done["stage"]) == ("open", "publish")
    view = office.services.case(office.actor("officer"), number)
    assert office.run_automatic(view.id) == 1
    published = officer.case(number)
    assert published["publications"][0]["content_hash"] == published["hash"]
    ways = {one["way_in"] for one in published["history"] if one["person"]}
    assert ways == {"api"}, "whatever somebody did, they did by the API"
    assert not audited(office).damage


def test_a_signature_on_paper_is_registered_with_its_scan(served: Served) -> None:
    office = served.office
    case = {"process": PUBLISH, "form": office.sample(PUBLISH)}
    number = served.as_("ll_editor").post("/cases", case).json()["case"]
    for person in ("ll_head", "ll_deputy"):
        approved(served.as_(person))
    clerk = served.as_("ll_clerk")
    answer = {
        "decision": "approve",
        "signer": "ll_office",
        "signed_on": office.clock().date().isoformat(),
        "sheet_code": office.sheet_code(number),
    }
    lacking = clerk.act(number, "decide", **answer)
    assert (lacking.status_code, "扫描件" in lacking.text) == (422, True)
    scan = b"%PDF-1.4\n% " + uuid4().hex.encode() + b"\n%%EOF\n"
    path = f"/cases/{number}/decide"
    wrong = clerk.send(path, json.dumps(answer), ("scan", "审批单.pdf", scan))
    assert (wrong.status_code, "evidence" in wrong.json()["hint"]) == (422, True)
    signed = clerk.send(path, json.dumps(answer), ("evidence", "审批单.pdf", scan))
    assert signed.status_code == 200, signed.text
    (file,) = clerk.case(number)["evidence"]
    assert clerk.get(f"/cases/{number}/files/{file['digest']}").content == scan
    assert not audited(office).damage
