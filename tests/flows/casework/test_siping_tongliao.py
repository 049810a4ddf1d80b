"""A submission of 四平 and a website of 通辽, from the draft to the end, on both databases."""

from collections import Counter
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from flows.access.refusal import Invalid, Refused
from flows.assembly import assemble
from flows.casework.register_import import Table
from flows.engine.periodic import open_drafts, watch_registers
from flows.settings import Settings
from storage.installation import OFFICE, set_up
from storage.models import Case
from storage.queries.registers import entries
from storage.records.registers import StoredEntry
from tests.builders.office import SINCE, MovableClock, SmallOffice, whole_catalogue

PEOPLE = {
    "officer": ("siping", "information_officer", "agriculture"),
    "secrecy": ("siping", "secrecy_reviewer", "agriculture"),
    "leader": ("siping", "unit_leader", "agriculture"),
    "receiver": ("siping", "receiver", "digital_editing"),
    "editor": ("siping", "site_editor", "digital_editing"),
    "engineer": ("siping", "site_engineer", "digital_tech"),
    "site_chief": ("siping", "site_chief", "digital_editing"),
    "columnist": ("siping", "column_editor", "agriculture"),
    "gatekeeper": ("siping", "gatekeeper", "agriculture"),
    "manager": ("siping", "manager", "gov_office"),
    "housing_clerk": ("tongliao", "information_officer", "housing"),
    "housing_editor": ("tongliao", "editor", "housing"),
    "housing_editor2": ("tongliao", "editor", "housing"),
    "housing_reviewer": ("tongliao", "content_reviewer", "housing"),
    "housing_secrecy": ("tongliao", "secrecy_reviewer", "housing"),
    "housing_leader": ("tongliao", "unit_leader", "housing"),
    "portal_editor": ("tongliao", "editor", "gov_office"),
    "operator": ("tongliao", "operator", "kulun"),
    "banner_leader": ("tongliao", "unit_leader", "kulun"),
    "banner_office": ("tongliao", "superior_reviewer", "kulun"),
    "teacher": ("tongliao", "operator", "naiman_education"),
    "supervisor": ("tongliao", "supervisor", "gov_office"),
    "city_leader": ("tongliao", "unit_leader", "gov_office"),
    "tester": ("tongliao", "tester", "gov_office"),
    "city_manager": ("tongliao", "manager", "gov_office"),
}
TEN_POINTS = [f"point_{number:02}" for number in range(1, 11)]
SECRECY_POINTS = ["point_01", "point_04"]
INFO, OPENING, ACCOUNT = "siping.info-submit", "tongliao.site-open", "tongliao.newmedia-open"
SCORES, CONTENT = "tongliao.adoption-scores", "tongliao.content-publish"
TOPIC, TOPIC_UPDATE, TOPIC_CLOSING = (f"siping.topic-{one}" for one in ("lifecycle", "update", "closing"))


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Generator[SmallOffice]:
    home = tmp_path / "home"
    home.mkdir()
    clock = MovableClock()
    services = assemble(Settings(home=home, SANSHEN_DATABASE_URL=database_url), clock, whole_catalogue())
    office = SmallOffice(services, clock, home)
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
    with pytest.raises(Invalid) as refused:
        office.decide("secrecy", case.number)
    assert len(refused.value.problems) == len(SECRECY_POINTS)
    office.decide("secrecy", case.number, given=_fulfilled(SECRECY_POINTS))
    office.decide("leader", case.number, given=_fulfilled(TEN_POINTS))
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


def test_a_point_that_does_not_hold_goes_back_by_its_name(office: SmallOffice) -> None:
    case = office.submit(INFO, by="officer")
    office.decide("secrecy", case.number, given=_fulfilled(SECRECY_POINTS))
    failing = {**_fulfilled(TEN_POINTS), "point_05": "不符合"}
    with pytest.raises(Invalid) as refused:
        office.decide("leader", case.number, given=failing)
    assert [problem.label for problem in refused.value.problems] == ["第（五）项　来源正规、合法"]
    office.decide(
        "leader", case.number, "return", given={"point_05": "不符合"}, opinion="请核实来源", go="draft"
    )
    assert office.services.case(office.actor("officer"), case.number).stage == "draft"


def test_a_column_is_taken_from_its_provider_alone(office: SmallOffice) -> None:
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
    office.run_automatic(case.case_id)

    (site,) = _entries(office, "tongliao", "sites")
    assert (site.state, site.values["domain"], site.values["id_code"]) == (
        "online",
        "www.kulun.example",
        "1505240001",
    )
    assert {key: site.values[key] for key in filed if key.endswith("_number")} == {
        key: value for key, value in filed.items() if key.endswith("_number")
    }
    view = office.services.case(office.actor("city_manager"), case.number)
    assert (view.outcome, view.publications) == ("closed", ())
    (line,) = office.services.ledger(office.actor("city_manager"), "tongliao", "site-filings")
    assert (line.values["process"], line.values["domain"]) == ("开设", "www.kulun.example")


def test_a_department_of_a_banner_cannot_open_a_website(office: SmallOffice) -> None:
    assert _faults(office, OPENING, "teacher", applicant="旗县级政府部门") == ["申请单位类别"]


def test_an_idle_topic_is_told_of_on_the_fifth_day_and_kept_or_revoked_by_a_person(
    office: SmallOffice,
) -> None:
    _come_to(office, 14)
    _look(office)
    opened = office.submit(TOPIC, by="officer", title="秸秆禁烧").case_id
    office.decide("leader", opened)
    office.decide("site_chief", opened)
    built = {"url": "https://www.siping.example/jgjs/", "valid_until": "2027-03-31"}
    office.decide("engineer", opened, "done", given=built)
    office.run_automatic(opened)

    _come_to(office, 18)
    _look(office)
    assert _drafts(office, TOPIC_UPDATE) == []
    _come_to(office, 19)
    _look(office)
    assert [unit for _, unit in _drafts(office, TOPIC_UPDATE)] == ["agriculture"]
    _come_to(office, 21)
    _look(office)
    assert _drafts(office, TOPIC_CLOSING) == []
    _come_to(office, 22)
    _look(office)
    ((closing, unit),) = _drafts(office, TOPIC_CLOSING)
    assert unit == "digital_editing"

    office.services.revise(office.actor("receiver"), f"draft-{closing}", {}, {})
    office.decide("gatekeeper", closing, "done", given={"situation": "没有更新", "note": "正在准备"})
    office.decide("site_chief", closing, given={"conclusion": "保留"}, opinion="给一周时间")
    office.run_automatic(closing)
    (topic,) = _entries(office, "siping", "topics")
    assert (topic.state, topic.values["updated_on"]) == ("live", "2026-11-14")
    assert topic.values["counted_from"] == "2026-11-22"
    _come_to(office, 30)
    _look(office)
    assert len(_drafts(office, TOPIC_CLOSING)) == 2


def test_a_unit_has_one_account_on_a_platform(office: SmallOffice) -> None:
    wanted = office.sample(ACCOUNT, level="旗县（市、区）政府办公室", account_name="库伦发布")
    del wanted["logo"]
    operator, files = office.actor("operator"), {"logo": office.scan("头像.pdf")}
    case = office.services.submit(operator, ACCOUNT, wanted, files).case_id
    for person in ("banner_leader", "banner_office", "supervisor", "city_leader"):
        office.decide(person, case)
    scans = office.scan()
    proof = [one.as_json() for one in scans]
    approval = {"reply_number": "内政办媒批〔2026〕8号", "replied_on": "2026-11-20", "reply": proof}
    office.decide("supervisor", case, "done", given=approval, evidence=scans)
    office.decide("operator", case, "done", given={"account_id": "klfb", "registered_on": "2026-11-23"})
    shown = {"link": "https://mp.weixin.qq.com/klfb", "screenshot": proof}
    office.decide("operator", case, "done", given=shown, evidence=scans)
    entered = {"proof": proof, "consistent": "与批准的一致"}
    office.decide("supervisor", case, "done", given=entered, evidence=scans)
    office.run_automatic(case)

    (account,) = _entries(office, "tongliao", "accounts")
    assert (account.values["shown_as"], account.values["owner"]) == ("库伦发布（微信公众号）", "kulun")
    with pytest.raises(Invalid) as refused:
        office.services.submit(operator, ACCOUNT, wanted | {"account_name": "库伦政务"}, files)
    assert "库伦发布（微信公众号）" in refused.value.problems[0].reason


def test_a_unit_has_one_website_but_for_what_a_document_allows(office: SmallOffice) -> None:
    keeper = office.actor("city_manager")
    rows = "网站名称,域名,主办单位\n库伦旗人民政府网站,www.kulun.example,库伦旗政府办公室\n"
    office.services.import_register(keeper, "tongliao", "sites", Table("网站.csv", rows), preview=False)
    second = {"site_name": "库伦旗旅游网", "domain": "travel.kulun.example"}
    with pytest.raises(Invalid) as refused:
        office.submit(OPENING, by="operator", **second)
    (problem,) = refused.value.problems
    assert problem.field == "exception"
    assert "政府网站备案登记簿第1号“库伦旗人民政府网站”（在线），不能重复" in problem.reason
    office.submit(OPENING, by="operator", **second, exception="内政办字〔2021〕45号所列的例外情形")


def _come_to(office: SmallOffice, day: int) -> None:
    office.clock.now = datetime(2026, 11, day, 10, tzinfo=SHANGHAI)


def _look(office: SmallOffice) -> None:
    """What a worker does now and then."""
    settings = Settings(home=office.home)
    watch_registers(office.services.desk, settings)
    open_drafts(office.services.desk, settings)


def _entries(office: SmallOffice, organization: str, register: str) -> list[StoredEntry]:
    with office.services.desk.database.reading() as session:
        return entries(session, organization, register)


def _drafts(office: SmallOffice, process: str) -> list[tuple[int, str]]:
    with office.services.desk.database.reading() as session:
        rows = session.execute(select(Case.id, Case.unit).where(Case.process == process).order_by(Case.id))
        return [(case_id, unit.partition("/")[2]) for case_id, unit in rows]


def _faults(office: SmallOffice, process: str, by: str, **values: str) -> list[str]:
    """What the form is not accepted for."""
    with pytest.raises(Invalid) as refused:
        office.submit(process, by=by, **values)
    return [problem.label for problem in refused.value.problems]


def _fulfilled(points: list[str]) -> dict[str, str]:
    return dict.fromkeys(points, "符合")


def _filing(proof: object) -> dict[str, object]:
    return {"number": "备2026-1", "on": "2026-11-23", "proof": proof}


def test_points_that_nobody_has_go_to_nobody_for_signing_before_it_is_said_why(office: SmallOffice) -> None:
    invented = "| 单位 | 本期得分 | 本年度累计得分 |\n|---|---:|---:|\n| 库伦旗政府办公室 | 99 | 990 |\n"
    office.clock.now = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
    figures = {"submitted": 50, "adopted": 40, "total": 400}
    case = office.submit(SCORES, by="supervisor", period="2026-10", body=invented, **figures)
    office.run_automatic(case.case_id)
    assert [one.stage for one in office.services.inbox(office.actor("supervisor"))] == ["explain"]
    with pytest.raises(Invalid):
        office.decide("supervisor", case.number, "done")
    office.decide("supervisor", case.number, "return", opinion="改成系统的数字")
    office.services.revise(
        office.actor("supervisor"),
        case.number,
        {"submitted": 0, "adopted": 0, "total": 0, "body": "本月没有采用。"},
        {},
    )
    office.run_automatic(case.case_id)
    assert office.services.inbox(office.actor("supervisor")), "the table is missing"


def test_every_unit_has_its_safety_check_each_month_and_its_self_inspection_each_quarter(
    office: SmallOffice,
) -> None:
    """Also where nobody holds the role yet: somebody has to."""
    settings = Settings(home=office.home)
    told: list[Counter[tuple[str, str]]] = []
    for month, day in ((10, 30), (11, 2), (12, 1)):
        office.clock.now = datetime(2026, month, day, 10, tzinfo=SHANGHAI)
        for _ in range(2):
            open_drafts(office.services.desk, settings)
        told.append(_drafts_by_unit(office, "tongliao.safety-check", "tongliao.self-inspection"))
    organization = office.services.desk.office("tongliao").organization
    units = [unit.id for unit in organization.units if unit.id != "leaders"]
    checks = {("tongliao.safety-check", unit): 1 for unit in units}
    inspections = {("tongliao.self-inspection", unit): 1 for unit in units}
    assert told[0] == {}
    assert told[1] == checks
    assert told[2] == dict.fromkeys(checks, 2) | inspections


def _drafts_by_unit(office: SmallOffice, *processes: str) -> Counter[tuple[str, str]]:
    with office.services.desk.database.reading() as session:
        rows = session.execute(select(Case.process, Case.unit).where(Case.process.in_(processes)))
        return Counter((row.process, row.unit.partition("/")[2]) for row in rows)


@pytest.mark.parametrize(("taken", "points"), [("采用", [2]), ("不采用", [])])
def test_only_what_the_portal_took_was_adopted(office: SmallOffice, taken: str, points: list[int]) -> None:
    """The unit's own website is first, and no adoption."""
    case = office.submit(CONTENT, by="housing_clerk", targets=["市政府门户网站", "本单位网站"])
    ok = {"reliable": "符合", "traceable": "不涉及", "no_advertising": "符合"}
    office.decide("housing_editor", case.number)
    office.decide("housing_reviewer", case.number, given=ok)
    open_points = {"not_secret": "符合", "no_privacy": "符合", "no_trade_secret": "符合"}
    office.decide("housing_secrecy", case.number, given=open_points)
    office.decide("housing_leader", case.number)
    office.run_automatic(case.case_id)
    where = {"link": "https://zjj.tongliao.example/1.html"}
    office.decide("housing_editor2", case.number, "done", given=where, evidence=office.scan())
    office.run_automatic(case.case_id)
    why = {"why_not": "与已经发布的重复"} if taken == "不采用" else {}
    office.decide("portal_editor", case.number, "done", given={"taken": taken, **why})
    office.run_automatic(case.case_id)
    office.clock.now = datetime(2027, 1, 4, 10, tzinfo=SHANGHAI)
    sheet = office.services.scores(office.actor("city_manager"), "tongliao", "adoption", "2026-11")
    assert [point.points for unit in sheet.units for point in unit.reasons] == points
    assert (sheet.submitted, sheet.adopted) == (1, len(points))
