"""A submission of 四平 and a website of 通辽, from the draft to the end, on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest

from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from flows.access.refusal import Invalid, Refused
from storage.installation import OFFICE, set_up
from tests.builders.office import SINCE, SmallOffice, open_office

PEOPLE = {
    "officer": ("siping", "information_officer", "agriculture"),
    "secrecy": ("siping", "secrecy_reviewer", "agriculture"),
    "leader": ("siping", "unit_leader", "agriculture"),
    "receiver": ("siping", "receiver", "digital_editing"),
    "editor": ("siping", "site_editor", "digital_editing"),
    "engineer": ("siping", "site_engineer", "digital_tech"),
    "manager": ("siping", "manager", "gov_office"),
    "operator": ("tongliao", "operator", "kulun"),
    "banner_leader": ("tongliao", "unit_leader", "kulun"),
    "banner_office": ("tongliao", "superior_reviewer", "kulun"),
    "teacher": ("tongliao", "operator", "naiman_education"),
    "supervisor": ("tongliao", "supervisor", "gov_office"),
    "city_leader": ("tongliao", "unit_leader", "gov_office"),
    "tester": ("tongliao", "tester", "gov_office"),
    "city_manager": ("tongliao", "manager", "gov_office"),
}
INFO, OPENING = "siping.info-submit", "tongliao.site-open"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Generator[SmallOffice]:
    office = open_office(tmp_path / "home", database_url)
    database, at = office.services.desk.database, office.clock()
    set_up(database, OFFICE, at)
    with database.writing() as session:
        sync_units(session, office.services.desk.catalogue, origin=SYSTEM, at=at)
        for person, (organization, role, unit) in PEOPLE.items():
            add_person(session, person, person, origin=SYSTEM, at=at)
            give_role(session, person, Post(role, organization, unit), Term(SINCE), origin=SYSTEM, at=at)
    yield office
    database.dispose()


def test_a_submission_is_signed_by_both_and_entered_with_the_nine_columns(office: SmallOffice) -> None:
    case = office.submit(INFO, by="officer", remark="附图片一张")
    with pytest.raises(Refused):
        office.decide("officer", case.number)
    office.decide("secrecy", case.number)
    office.decide("leader", case.number)
    office.decide("receiver", case.number, "done", given={"complete": "齐全"})
    office.decide("editor", case.number, "done")
    assert office.run_automatic(case.case_id) == 1
    office.decide("engineer", case.number, "done", given={"watched": "没有发现有害信息"})

    view = office.services.case(office.actor("manager"), case.number)
    assert (view.outcome, [one.column for one in view.publications]) == ("published", ["部门动态"])
    (line,) = office.services.ledger(office.actor("manager"), "siping", "submissions")
    declared = office.services.desk.office("siping").ledgers["submissions"].columns
    nine = "序号 信息名称 信息来源（作者） 写作时间 保密审核人 分管负责人 报送时间 信息类型 备注"
    assert " ".join(column.title.zh for column in declared) == nine
    assert set(line.values) == {column.id for column in declared}
    assert (line.values["source"], line.values["kinds"], line.values["remark"]) == (
        "市农业农村局（市农业农村局信息员）",
        "文",
        "附图片一张",
    )


def test_a_point_that_does_not_hold_is_never_handed_in(office: SmallOffice) -> None:
    assert _faults(office, INFO, "officer", point_05="不符合") == ["第（五）项　来源正规、合法"]
    assert _faults(office, INFO, "officer", column="重要会议") == ["拟发布栏目"]


def test_a_website_goes_online_with_five_filings_and_a_passed_test(office: SmallOffice) -> None:
    case = office.submit(OPENING, by="operator")
    office.decide("banner_leader", case.number)
    with pytest.raises(Refused):
        office.decide("supervisor", case.number)
    office.decide("banner_office", case.number)
    office.decide("supervisor", case.number)
    office.decide("city_leader", case.number)
    scans = office.scan()
    proof = [one.as_json() for one in scans]
    approval = {"reply_number": "内政办网批〔2026〕8号", "replied_on": "2026-11-20", "reply": proof}
    office.decide("supervisor", case.number, "done", given=approval, evidence=scans)

    five = ("domain", "icp", "level", "police", "mark")
    filed = {f"{one}_{key}": value for one in five for key, value in _filing(proof).items()}
    lacking = {key: value for key, value in filed.items() if key != "mark_number"}
    with pytest.raises(Invalid) as refused:
        office.decide("operator", case.number, "done", given=lacking, evidence=scans)
    assert [problem.label for problem in refused.value.problems] == ["党政机关网站标识：编号"]
    office.decide("operator", case.number, "done", given=filed, evidence=scans)
    office.decide("tester", case.number, "failed", opinion="首页有错链")
    office.decide("operator", case.number, "done", given=filed, evidence=scans)
    office.decide("tester", case.number, "done", given={"report": proof, "standard": "符合"}, evidence=scans)
    launched = {"online_on": "2026-11-23", "url": "https://www.kulun.example"}
    office.decide("operator", case.number, "done", given=launched)
    office.decide(
        "supervisor", case.number, "done", given={"id_code": "1505240001", "proof": proof}, evidence=scans
    )

    view = office.services.case(office.actor("city_manager"), case.number)
    assert (view.outcome, view.publications) == ("closed", ())
    (line,) = office.services.ledger(office.actor("city_manager"), "tongliao", "site-filings")
    assert (line.values["process"], line.values["domain"]) == ("开设", "www.kulun.example")


def test_a_department_of_a_banner_cannot_open_a_website(office: SmallOffice) -> None:
    assert _faults(office, OPENING, "teacher", applicant="旗县级政府部门") == ["申请单位类别"]


def _faults(office: SmallOffice, process: str, by: str, **values: str) -> list[str]:
    """What the form is not accepted for."""
    with pytest.raises(Invalid) as refused:
        office.submit(process, by=by, **values)
    return [problem.label for problem in refused.value.problems]


def _filing(proof: object) -> dict[str, object]:
    return {"number": "备2026-1", "on": "2026-11-23", "proof": proof}
