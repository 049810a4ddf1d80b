"""What is read: inboxes, cases with what may be done, ledgers, figures, health; a page at a time, and no more than is theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from definitions.vocabulary import Verb
from flows.clock import wall_clock
from storage.models import WorkerBeat
from tests.builders.office import HOLDINGS, JILIN, LVLIANG
from tests.flows.api.conftest import Served
from tests.flows.api.trials import at_secrecy, letter_in_hand

pytestmark = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
LEDGER = f"/ledgers/{JILIN}/publications"


def published(served: Served, title: str) -> str:
    office = served.office
    case = office.submit(title=title)
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    return case.number


def test_an_inbox_is_told_a_page_at_a_time(served: Served) -> None:
    numbers = [served.office.submit(title=f"第{n}条").number for n in range(5)]
    program = served.as_("reviewer")
    first, last = (program.get("/inbox", page=n, per_page=2).json() for n in (1, 3))
    assert (first["pages"], first["total"], len(first["items"]), len(last["items"])) == (3, 5, 2, 1)
    assert (first["items"][0]["stage"], first["items"][0]["stage_title"]) == (
        "unit_check",
        "本单位审核人审核",
    )
    whole = [one["case"] for one in program.get("/inbox").json()["items"]]
    assert sorted(whole) == sorted(numbers)
    assert program.get("/inbox", page=9).json()["items"] == []
    for wrong in ({"page": 0}, {"page": "x"}, {"per_page": 1000}):
        assert program.get("/inbox", **wrong).status_code == 422
    assert served.as_("stranger").get("/inbox").json()["total"] == 0


def test_a_case_says_what_the_person_may_do_as_the_dashboard_would(served: Served) -> None:
    office = served.office
    number = at_secrecy()(office)
    for person in ("officer", "secrecy", "secrecy2", "head", "manager", "leader", "editor"):
        told = served.as_(person).case(number)
        view = office.services.case(office.actor(person), number)
        assert {one["verb"]: (one["allowed"], one["reason"], one["hint"]) for one in told["verbs"]} == {
            verb.value: (ruling.allowed, ruling.reason, ruling.hint) for verb, ruling in view.rulings.items()
        }
        assert bool(told["decisions"]) is view.rulings[Verb.DECIDE].allowed
    offered = {one["decision"]: one for one in served.as_("secrecy").case(number)["decisions"]}
    assert {"approve", "redact", "refuse"} <= set(offered)
    assert "legal_basis" in offered["refuse"]["needs"]
    assert served.as_("secrecy").case(number)["stage_form"]["properties"]["legal_basis"]["title"]


def test_cases_are_found_by_those_who_may_see_them(served: Served) -> None:
    numbers = [served.office.submit(title=f"道路{n}封闭").number for n in range(21)]
    program = served.as_("manager")
    pages = [program.get("/cases", q="道路", page=n).json() for n in (1, 2, 3)]
    assert [len(one["items"]) for one in pages] == [20, 1, 0]
    assert {one["case"] for page in pages for one in page["items"]} == set(numbers)
    assert program.get("/cases", state="ended").json()["total"] == 0
    assert program.get("/cases", **{"from": "2026-11-24"}).json()["total"] == 0
    assert program.get("/cases", **{"from": "2026-11-24", "to": "2026-11-23"}).status_code == 422
    assert program.get("/cases", state="lost").status_code == 422
    assert served.as_("ll_chief").get("/cases").json()["total"] == 0


def test_who_may_not_see_a_case_is_told_what_the_dashboard_says_and_no_more(served: Served) -> None:
    number = at_secrecy()(served.office)
    for person in ("stranger", "sysadmin", "ll_chief"):
        program = served.as_(person)
        refused = program.get(f"/cases/{number}").json()
        missing = program.get("/cases/没有〔2026〕1号").json()
        assert missing["status"] == 404
        if person == "sysadmin":
            assert (refused["status"], refused["detail"]) == (403, "您与此办件无关，不能查看")
        else:
            assert refused == missing, "they are not told whether it is there"


def test_a_letter_shows_its_sender_only_to_who_asks_for_the_original(served: Served) -> None:
    number = letter_in_hand(served.office)
    assert "13800138000" not in served.as_("editor").get(f"/cases/{number}").text
    told = served.as_("editor").act(number, "read_original", reason="电话答复").json()
    assert told["contact"] == "13800138000"
    assert served.as_("editor").act(number, "read_original", reason=" ").status_code == 422


def test_a_ledger_is_told_as_lines_and_as_a_file(served: Served) -> None:
    first = published(served, "=1+1的公告")
    served.office.clock.now += timedelta(days=2)
    second = published(served, "第二条公告")
    program = served.as_("manager")
    listed = {one["ledger"]: one for one in program.get("/ledgers").json()}
    assert {one["organization"] for one in listed.values()} == {JILIN}
    columns = listed["publications"]["columns"]
    told = program.get(LEDGER).json()
    assert (told["total"], set(told["items"][0])) == (2, set(columns))
    assert {first, second} == {
        value for line in told["items"] for value in line.values() if "号" in str(value)
    }
    assert program.get(LEDGER, to="2026-11-23").json()["total"] == 1
    assert program.get(LEDGER, per_page=1, page=2).json()["items"] == told["items"][1:]
    file = program.get(LEDGER, format="csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.content.decode("utf-8").startswith("\ufeff")
    assert "'=1+1的公告" in file.text, "no formula for a spreadsheet program"
    other = served.refused(lambda: served.as_("ll_chief").get(LEDGER), "ll_chief")
    assert "不是该机构的人员" in other
    assert program.get(f"/ledgers/{JILIN}/nothing").status_code == 404
    assert program.get(f"/ledgers/{LVLIANG}/publications").status_code == 403
    assert program.get("/ledgers/nowhere/publications").status_code == 403


def test_figures_are_of_the_units_that_the_person_may_ask_about(served: Served) -> None:
    served.office.submit()
    served.office.clock.now += timedelta(days=60)
    told = served.as_("manager").get("/statistics/overdue", by="unit").json()
    assert told["by"] == "unit"
    assert sum(one["overdue"] for one in told["groups"]) >= 1
    assert {one["organization"] for one in told["groups"]} == {JILIN}
    assert served.as_("ll_chief").get("/statistics/overdue").json()["groups"] == []
    assert served.as_("manager").get("/statistics/overdue", by="weather").status_code == 422


def test_the_health_counts_and_names_no_case(served: Served) -> None:
    number = at_secrecy()(served.office)
    program = served.as_("officer")
    ill = program.get("/health")
    assert (ill.status_code, ill.json()["ok"]) == (503, False)
    assert {one["name"]: one["ok"] for one in ill.json()["checks"]}["worker"] is False
    now = wall_clock()
    with served.office.services.desk.database.writing() as session:
        session.execute(insert(WorkerBeat).values(worker="one", started_at=now, seen_at=now))
    told = program.get("/health")
    assert {one["name"] for one in told.json()["checks"]} == {"worker", "backlog", "blocked", "vacant"}
    assert number not in told.text
    assert (told.status_code == 200) is told.json()["ok"]


def test_addresses_that_there_are_not_and_ways_to_ask_that_do_not_go(served: Served) -> None:
    program = served.as_("officer")
    assert program.get("/nothing").json()["title"] == "没有这个地址"
    assert program.get("/cases/").status_code == 404
    wrong = program.http.put("/api/v1/cases")
    assert (wrong.status_code, wrong.headers["content-type"]) == (405, "application/problem+json")
    assert "POST" in wrong.headers["Allow"] or "GET" in wrong.headers["Allow"]
    anonymous = served.bearing(None)
    assert anonymous.get("/nothing").status_code == 401, "who shows no token learns of no address"
    document = anonymous.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert document["servers"] == [{"url": "/api/v1"}]
    assert not [person for person in HOLDINGS if f'"{person}"' in str(document)]
