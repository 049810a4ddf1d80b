"""Handing in: forms, files, drafts, corrections, and the same request sent twice."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from flows.casework.handing import SeatRequest
from storage.models import AuditEvent, Case
from tests.builders.office import JILIN, LVLIANG, PUBLISH, SINCE, WEB, SmallOffice
from tests.flows.api.conftest import Served

PDF = b"%PDF-1.4\n% one\n%%EOF\n"
TWO_KINDS = pytest.mark.parametrize("office_url", ["sqlite", "postgresql"], indirect=True)
ONE_KIND = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)


def cases(office: SmallOffice) -> int:
    with office.services.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def body(office: SmallOffice, **more: Any) -> dict[str, Any]:
    return {"process": WEB, "form": office.sample(), **more}


@TWO_KINDS
def test_a_form_opens_a_case_that_is_on_its_way(served: Served) -> None:
    answer = served.as_("officer").post("/cases", body(served.office))
    told = answer.json()
    assert answer.status_code == 201
    assert (told["state"], told["stage"], told["round"], told["held"]) == ("open", "unit_check", 1, [])
    assert "审核人" in told["waiting_for"]
    assert served.did("submitted") == [("officer", "api")]
    read = served.as_("reviewer").case(told["case"])
    assert read["form"]["title"] == served.office.sample()["title"]
    assert read["hash"] == told["hash"]
    assert [one["kind"] for one in read["history"]] == ["drafted", "opened", "submitted", "opened"]


@ONE_KIND
def test_files_come_as_parts_and_can_be_fetched_by_who_sees_the_case(served: Served) -> None:
    form = json.dumps(body(served.office), ensure_ascii=False)
    files = [("attachments", "路线图.pdf", PDF), ("attachments", "说明.pdf", PDF.replace(b"one", b"two"))]
    answer = served.as_("officer").send("/cases", form, *files)
    assert answer.status_code == 201, answer.text
    number = answer.json()["case"]
    (first, second) = served.as_("reviewer").case(number)["files"]
    assert (first["field"], first["name"], second["name"]) == ("attachments", "路线图.pdf", "说明.pdf")
    path = f"/cases/{number}/files/{first['digest']}"
    fetched = served.as_("reviewer").get(path)
    assert fetched.content == PDF
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert "无关" in served.refused(lambda: served.as_("stranger").get(path), "stranger")
    other = path.replace(first["digest"], "0" * 64)
    assert served.as_("reviewer").get(other).status_code in (403, 404)


@ONE_KIND
def test_everything_that_is_wrong_with_a_form_is_told_with_its_field(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    wrong = office.sample(title="", formed_on="昨天", nonsense="x")
    answer = program.send("/cases", json.dumps(body(office, form=wrong)), ("attachments", "a.exe", b"MZ\x90"))
    told = answer.json()
    assert (answer.status_code, told["type"]) == (422, "urn:sanshen:problem:invalid")
    fields = {one["field"]: one["reason"] for one in told["problems"]}
    assert set(fields) == {"title", "formed_on", "nonsense", "attachments"}
    assert "a.exe" in fields["attachments"]
    described = office.sample(attachments=[{"digest": "0" * 64, "name": "a.pdf"}])
    refused = program.post("/cases", body(office, form=described)).json()
    assert "附件不写在表单里" in refused["problems"][0]["reason"], "nothing would stand behind it"
    assert cases(office) == 0
    kept = program.post("/cases", body(office, form=described, draft=True)).json()
    assert [one["field"] for one in kept["left_out"]] == ["attachments"]


@ONE_KIND
@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "JSON"),
        ("[]", "每行一项"),
        ('{"process": "x", "process": "y", "form": {}}', "写了不止一次"),
        ('{"process": "x", "form": {"a": NaN}}', "不是数字"),
        ('{"process": "x", "form": {"a": 1e400}}', "不是数字"),
        ("[" * 100_000, "括号"),
        ('{"process": "x"}', "form"),
        ('{"process": 1, "form": {}}', "应当是文字"),
        ('{"process": "x", "form": {}, "stage": "leader"}', "没有这一项"),
    ],
)
def test_a_document_is_read_strictly(served: Served, document: str, reason: str) -> None:
    for answer in (
        served.as_("officer").send("/cases", document),
        served.as_("officer").http.post(
            "/api/v1/cases", content=document, headers={"Content-Type": "application/json"}
        ),
    ):
        assert answer.status_code == 422, answer.text
        assert reason in answer.text
    assert cases(served.office) == 0


@ONE_KIND
def test_what_is_no_document_is_not_taken(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    text = json.dumps(body(office))
    url = f"{served.url}/api/v1/cases"
    assert program.http.post(url, content=text, headers={"Content-Type": "text/plain"}).status_code == 415
    assert program.http.post(url, content=text).status_code == 415
    latin = {"Content-Type": "application/json"}
    assert program.http.post(url, content=b'{"process": "\xff"}', headers=latin).status_code == 422
    assert program.http.post(url, files={"attachments": ("a.pdf", PDF)}).status_code == 422
    unknown = program.send("/cases", text, ("nowhere", "a.pdf", PDF))
    assert "attachments" in unknown.json()["hint"]
    assert program.post("/cases", body(office, process="nowhere.nothing")).status_code == 404
    assert cases(office) == 0


@ONE_KIND
def test_what_is_too_large_is_cut_off(served: Served) -> None:
    program = served.as_("officer")
    large = b" " * (9 << 20)
    json_type = {"Content-Type": "application/json"}
    assert program.http.post("/api/v1/cases", content=large, headers=json_type).status_code == 413
    stream = (large[: 1 << 20] for _ in range(10))
    assert program.http.post("/api/v1/cases", content=stream, headers=json_type).status_code == 413


@ONE_KIND
def test_where_there_is_no_form_little_is_taken(served: Served) -> None:
    number = served.office.submit().number
    program = served.as_("officer")
    assert program.act(number, "comment", text="x" * 70_000).status_code == 413
    assert program.act(number, "comment", text="x" * 1000).status_code == 200
    large = [("attachments", "a.csv", b"a,b\n" * (3 << 20))]
    supplied = program.send(f"/cases/{number}/supply", json.dumps({"words": "见附件"}), *large)
    assert supplied.status_code != 413, "an answer may bring files as large as a form may"


@ONE_KIND
@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({f"f{number}": 0 for number in range(501)}, "最多 500 项"),
        ({"x" * 201: 0}, "最多 200 个字符"),
        ({"title": [0] * 20_001}, "多于 20000 个"),
        ({"title": [{}] * 20_001}, "多于 20000 个"),
        ({"title": ["[,"] * 20_001}, "多于 20000 个"),
        ({"title": '\\",[{' * 30_000}, "标题"),
    ],
    ids=["fields", "name", "numbers", "objects", "texts", "one text"],
)
def test_a_form_of_too_many_values_is_refused(served: Served, form: dict[str, Any], reason: str) -> None:
    answer = served.as_("officer").post("/cases", {"process": WEB, "form": form})
    assert answer.status_code == 422
    assert reason in answer.text
    assert cases(served.office) == 0


@ONE_KIND
def test_of_very_many_problems_the_first_hundred_are_told(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    number = office.submit().number
    form = {f"f{n}": 0 for n in range(300)}
    repeated = ",".join(f'"f{n}":0,"f{n}":0' for n in range(300))
    headers = {"Content-Type": "application/json"}
    answers = [
        program.post("/cases", {"process": WEB, "form": form}),
        program.post("/cases", {"process": WEB, "form": {}, **form}),
        program.http.post("/api/v1/cases", content=f"{{{repeated}}}", headers=headers),
        program.act(number, "copy", to=[1] * 150),
        program.act(number, "comment", **form),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert len(answer.json()["problems"]) == 100
    assert "共 301 处" in answers[-1].json()["hint"], "the text is missing besides"
    assert "最多 200 项" in program.act(number, "copy", to=["editor"] * 201).text
    assert "最多 200 项" in program.act(number, "supplement", reason="?", fields=["title"] * 201).text
    rows = {str(n): "不" for n in range(1001)}
    assert "最多 1000 项" in program.act(number, "decide", decision="approve", refuse_rows=rows).text
    drafted = program.post("/cases", {"process": WEB, "draft": True, "form": form}).json()
    assert len(drafted["left_out"]) == 100
    with office.services.desk.database.reading() as session:
        payloads = session.scalars(select(AuditEvent.payload).order_by(AuditEvent.id.desc()).limit(5)).all()
    assert [len(told["left_out"]) for told in map(json.loads, payloads) if "left_out" in told] == [100]


@ONE_KIND
@pytest.mark.parametrize(
    ("person", "verb", "document", "part"),
    [
        ("manager", "revise", {}, "attachments"),
        ("officer", "revise", {}, "attachments"),
        ("manager", "supply", {"words": "见附件"}, "attachments"),
        ("officer", "supply", {"words": "见附件"}, "attachments"),
        ("manager", "decide", {"decision": "approve"}, "evidence"),
        ("stranger", "decide", {"decision": "approve"}, "evidence"),
    ],
)
def test_of_who_may_not_no_file_is_kept(
    served: Served, person: str, verb: str, document: dict[str, Any], part: str
) -> None:
    number = served.office.submit().number
    files = (part, "a.pdf", PDF.replace(b"one", b"nobody wants this"))
    program = served.as_(person)
    served.refused(lambda: program.send(f"/cases/{number}/{verb}", json.dumps(document), files), person)
    stored = [one for one in served.office.home.rglob("*") if one.is_file()]
    assert not [one for one in stored if b"nobody wants this" in one.read_bytes()]


@ONE_KIND
def test_nothing_is_read_of_what_will_not_be_taken(served: Served) -> None:
    token = served.token("officer")
    for told, authorization, length in (("401", "", 50_000_000), ("413", f"Bearer {token}", 500_000_000)):
        head = (
            f"POST /api/v1/cases HTTP/1.1\r\nHost: sanshen\r\nContent-Length: {length}\r\n"
            f"Authorization: {authorization}\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", httpx.URL(served.url).port or 0), timeout=20) as caller:
            caller.sendall(head.encode())
            assert f" {told} " in caller.recv(1000).decode().splitlines()[0], "it waits for no body"


@ONE_KIND
def test_what_the_checks_hold_back_is_a_draft_that_is_revised(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    held = program.post("/cases", body(office, form=office.sample(body="联系人身份证号11010519491231002X。")))
    told = held.json()
    assert held.status_code == 201
    assert (told["state"], told["held"]) == ("draft", ["personal_data"])
    assert told["findings"][0]["severity"] == "block"
    number = told["case"]
    assert "无关" in served.refused(lambda: served.as_("stranger").act(number, "revise", form={}), "stranger")
    files = [("attachments", "附图.pdf", PDF)]
    again = program.send(f"/cases/{number}/revise", json.dumps({"form": {"body": "请绕行。"}}), *files)
    assert (again.json()["state"], again.json()["round"]) == ("open", 2)
    assert program.case(number)["files"][0]["name"] == "附图.pdf"
    late = served.refused(lambda: program.act(number, "revise", form={}), "officer")
    assert "不在拟稿人手里" in late


@TWO_KINDS
def test_a_draft_waits_for_its_drafter_and_says_what_it_left_out(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    asked = body(office, draft=True, form={"title": "三条公交线路调整", "formed_on": "昨天"})
    told = program.post("/cases", asked).json()
    assert (told["state"], told["round"], told["hash"]) == ("draft", 0, "")
    assert [one["field"] for one in told["left_out"]] == ["formed_on"]
    assert [one["case"] for one in program.get("/inbox").json()["items"]] == [told["case"]]
    assert program.case(told["case"])["form"] == {"title": "三条公交线路调整"}
    rest = {name: value for name, value in office.sample().items() if name != "title"}
    handed_in = program.act(told["case"], "revise", form=rest).json()
    assert handed_in["case"] != told["case"], "it has its number now"
    assert program.case(handed_in["case"])["form"]["title"] == "三条公交线路调整"
    refused = served.refused(lambda: served.as_("reviewer").post("/cases", asked), "reviewer")
    assert "拟稿" in refused
    assert program.send("/cases", json.dumps(asked), ("attachments", "a.pdf", PDF)).status_code == 422


@TWO_KINDS
def test_the_same_request_sent_again_opens_no_second_case(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    text = json.dumps(body(office))
    key = {"Idempotency-Key": "oa-2026-001"}

    def post(**more: str) -> httpx.Response:
        return program.post("/cases", json.loads(text), **{**key, **more})

    with ThreadPoolExecutor(4) as pool:
        answers = [one.result() for one in [pool.submit(post) for _ in range(4)]]
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 201]
    assert len({one.json()["case"] for one in answers}) == 1
    assert {one.headers.get("Idempotent-Replayed") for one in answers} == {None, "true"}
    assert cases(office) == 1
    number = answers[0].json()["case"]
    office.decide("reviewer", number)
    assert post().json()["stage"] == "unit_head", "as it stands now"
    other = program.post("/cases", body(office, form=office.sample(title="另一条公告")), **key)
    assert (other.status_code, "另一次提交" in other.json()["detail"]) == (422, True)
    assert post(**{"Idempotency-Key": "oa-2026-002"}).status_code == 201
    assert post(**{"Idempotency-Key": "x" * 201}).status_code == 422
    assert post(**{"Idempotency-Key": ""}).status_code == 422
    office.clock.move(days=8)
    assert post().status_code == 201, "a week later it is forgotten"


@ONE_KIND
def test_who_takes_a_draft_over_does_not_take_over_the_names_of_its_requests(served: Served) -> None:
    office = served.office
    officers = Post("information_officer", JILIN, "transport_admin")
    with office.services.desk.database.writing() as session:
        give_role(session, "head", officers, Term(SINCE), origin=SYSTEM, at=office.clock())
    first, second = served.as_("officer"), served.as_("head")
    key = {"Idempotency-Key": "one"}
    asked = body(office, draft=True)
    begun = first.post("/cases", asked, **key).json()["case"]
    with office.services.desk.database.writing() as session:
        end_role(session, "officer", officers, day_of(office.clock()), origin=SYSTEM, at=office.clock())
    office.clock.move(days=1)
    office.services.act_on_seat(office.actor("head"), begun, SeatRequest(Verb.CLAIM))
    own = second.post("/cases", asked, **key)
    assert (own.status_code, own.json()["case"] != begun) == (201, True)
    with office.services.desk.database.writing() as session:
        term = Term(day_of(office.clock()))
        give_role(session, "officer", officers, term, origin=SYSTEM, at=office.clock())
    again = first.post("/cases", asked, **key)
    assert again.json()["case"] == begun, "the same request of the same person"


@ONE_KIND
def test_files_and_drafts_are_part_of_what_a_request_says(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    text = json.dumps(body(office))

    def send(content: bytes) -> httpx.Response:
        parts: list[Any] = [("json", (None, text, "application/json")), ("attachments", ("a.pdf", content))]
        return program.http.post("/api/v1/cases", files=parts, headers={"Idempotency-Key": "one"})

    assert [send(PDF).status_code, send(PDF).status_code] == [201, 200]
    assert send(PDF.replace(b"one", b"two")).status_code == 422
    asked = body(office, draft=True)
    first, second = (program.post("/cases", asked, **{"Idempotency-Key": "draft"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["case"] == second.json()["case"]
    assert cases(office) == 2


@ONE_KIND
def test_the_form_of_a_process_is_told_as_a_schema(served: Served) -> None:
    office, program = served.office, served.as_("officer")
    listed = {one["process"]: one for one in program.get("/processes").json()}
    assert PUBLISH not in listed, "another office's"
    assert listed[WEB]["units"] == {"transport_admin": "运输管理处"}
    told = program.get(f"/processes/{WEB}").json()
    assert told["form"]["properties"]["title"]["title"] == "信息标题"
    assert set(office.sample()) <= set(told["form"]["properties"]), "the sample is what it describes"
    assert [one["part"] for one in told["files"]] == ["attachments"]
    assert program.get(f"/processes/{PUBLISH}").status_code == 404
    assert LVLIANG not in program.get(f"/processes/{PUBLISH}").json().get("hint", "")
