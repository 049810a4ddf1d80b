"""The pages that tell of many cases, in a real browser before a real server: ledgers, figures, operation, patrols."""

import csv
import io
import threading
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import update

from dashboard.components.csv_export import as_csv
from definitions.semantics.clocks import day_of
from definitions.vocabulary import FindingKind
from flows.casework.blocking import block
from flows.casework.punctuality import RATE, RATE_MEANING, say_rate
from flows.clock import wall_clock
from flows.publishing.serve import SiteServer
from storage.models import Deadline, RoleHolding
from storage.queries.tally import Tally
from tests.dashboard.pages.office import JILIN, Office, leave_to_nobody
from tests.dashboard.pages.visits import SignIn

LINES = """element => { const lines = {}, texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) [...texts.currentNode.data].forEach((character, at) => { const range = new Range();
    range.setStart(texts.currentNode, at); range.setEnd(texts.currentNode, at + 1);
    const { top } = range.getBoundingClientRect(); lines[top] = (lines[top] ?? "") + character });
  return Object.values(lines) }"""
"""The words of an element as its lines show them."""
SAYS_THAT_IT_SCROLLS = """() => {
  const hint = getComputedStyle(document.querySelector(".sanshen-table"), "::before");
  return hint.content.includes("左右滑动") && parseFloat(hint.height) > 0 }"""
CHARTS = "[class*=st-key-chart-]"
HEIGHTS = "drawings => drawings.map(drawing => drawing.offsetHeight)"
WAITING = ".stEChartsChart[aria-busy=true], [data-testid=stSkeleton]"


@pytest.mark.browser
def test_a_ledger_shows_its_declared_columns_and_gives_a_harmless_csv(
    office: Office, sign_in: SignIn
) -> None:
    office.publish(title="=HYPERLINK(1)公告")
    office.publish(title="平常的公告")
    desk = sign_in("manager").go_to("台账").sees("平常的公告")
    desk.page.set_viewport_size({"width": 2400, "height": 900})
    desk.page.wait_for_function(f"() => !({SAYS_THAT_IT_SCROLLS})()")
    desk.page.set_viewport_size({"width": 1000, "height": 900})
    desk.page.wait_for_function(SAYS_THAT_IT_SCROLLS)
    desk.page.set_viewport_size({"width": 1440, "height": 900})
    titles = [
        column.title.zh for column in office.services.desk.office(JILIN).ledgers["publications"].columns
    ]
    assert desk.page.get_by_role("columnheader").all_inner_texts() == titles
    data = desk.download("下载 CSV").path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == titles
    column = titles.index("信息标题")
    assert "'=HYPERLINK(1)公告" in [row[column] for row in rows[1:]]
    assert "平常的公告" in [row[column] for row in rows[1:]]
    desk.fill("查找", "HYPERLINK").does_not_see("平常的公告").sees("查到 1 条")
    desk.fill("查找", "").pick_date("到", "2020-01-01").sees("还没有记录")


@pytest.mark.browser
def test_figures_are_those_of_the_tables(office: Office, sign_in: SignIn) -> None:
    office.sign_up_to(office.submit(title="在办的公告"), "receipt")
    figures = office.services.statistics(office.actor("manager"), JILIN)
    desk = (
        sign_in("manager")
        .go_to("统计")
        .sees("范围：全机构")
        .sees("信息化处")
        .sees("在办：现在等待该单位办理的环节数")
    )
    shown = desk.page.get_by_test_id("stMetric").filter(has_text="在办环节")
    expect(shown).to_contain_text(str(sum(line.open for line in figures.pending)))
    rate = desk.page.get_by_test_id("stMetric").filter(has_text=RATE)
    expect(rate).to_contain_text(say_rate(sum((line.tally for line in figures.overdue), Tally())))
    desk.sees(f"{RATE_MEANING}＝")
    expect(desk.page.get_by_test_id("stEChartsChart").first.locator("canvas")).to_be_visible()
    charts: list[Route] = []

    def hold(route: Route) -> None:
        charts.append(route)

    desk.page.route("**/EChartsChart*.js", hold)
    desk.page.reload()
    drawings = desk.settled().sees(RATE_MEANING).page.locator(CHARTS)
    expect(drawings.first.locator(WAITING)).to_have_css("content", '"正在画图……"', pseudo="before")
    reserved = drawings.evaluate_all(HEIGHTS)
    assert len(reserved) > 1
    charts[0].continue_()
    for drawing in drawings.all():
        expect(drawing.locator("canvas")).to_be_visible()
    assert drawings.evaluate_all(HEIGHTS) == reserved
    main = desk.page.get_by_test_id("stMain")
    main.get_by_text("各项指标", exact=True).click()
    desk.settled()
    main.get_by_text("个人", exact=True).click()
    expect(desk.page.get_by_role("region", name="办理用时和退回")).to_contain_text("局办公室保密审查员")
    desk.page.get_by_role("button", name="这些数怎样算").nth(2).click()
    expect(desk.page.get_by_text("采用率＝采用÷应发布")).to_be_visible()
    desk.page.keyboard.press("Escape")
    main.get_by_text("得分", exact=True).click()
    expect(desk.settled().page.get_by_role("region", name="得分")).to_contain_text("本年度累计")
    sign_in("officer").go_to("统计").sees("范围：运输管理处").does_not_see("信息化处")


@pytest.mark.browser
def test_a_system_administrator_sees_what_stands_still_and_retries_it(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="受阻的公告")
    block(office.services.desk, case_id, "磁盘空间不足")
    desk = sign_in("system").go_to("运行").sees("没有流程执行程序在运行").sees("磁盘空间不足")
    desk.does_not_see("受阻的公告")
    desk.press("重试").is_told("已让系统重试").sees("没有受阻的办件")
    assert office.services.case(office.actor("officer"), case_id).blocked_reason is None
    officer = sign_in("officer")
    expect(officer.page.get_by_test_id("stSidebarNav")).not_to_contain_text("运行")


@pytest.mark.soak
@pytest.mark.browser
def test_a_proxy_is_arranged_and_ended_and_what_nobody_can_do_is_assigned(
    office: Office, sign_in: SignIn
) -> None:
    last = (day_of(office.services.now()) + timedelta(days=7)).isoformat()
    away = sign_in("head").go_to("代理").press("确认安排代理").is_told("没有填完")
    away.choose("代理人＊", "运输管理处审核人（二）").pick_date("到哪天止", last).fill("事由", "出差")
    away.press("确认安排代理").is_told("已安排代理，共 1 个岗位").sees("代理中")
    deputy = sign_in("checker2").go_to("代理").sees("我代别人办理的").sees("出差")
    expect(deputy.page.get_by_test_id("stSidebar")).to_contain_text("（代运输管理处负责人）")
    away.confirm("终止代理", "确认终止代理").is_told(
        "运输管理处审核人（二）（代运输管理处负责人）：代理到"
    ).does_not_see(last)

    case_id = office.submit(title="请别人审的公告")
    leave_to_nobody(office, case_id)
    number = office.services.case(office.actor("officer"), case_id).reference
    admin = (
        sign_in("system")
        .is_told("个环节没有人可以办")
        .go_to("代理")
        .sees("本机构其他人的代理")
        .does_not_see("请别人审的公告")
    )
    admin.choose("改派其中一件", f"{number} 本单位审核人审核").choose("交给＊", "出租办审核人")
    admin.press("确认改派").is_told("改派要说明理由").fill("理由＊", "审核人休假").press("确认改派")
    admin.is_told("已改派办件")
    sign_in("taxi").sees("请别人审的公告")
    assert away.complaints == deputy.complaints == admin.complaints == []


@pytest.mark.soak
@pytest.mark.browser
def test_lists_of_what_is_late_or_stands_still_lead_to_the_cases_that_one_may_open(
    office: Office, sign_in: SignIn
) -> None:
    late, vacant = office.submit(title="早该上网的公告"), office.submit(title="没有人审的公告")
    office.sign_up_to(late, "receipt")
    with office.services.desk.database.writing() as session:
        long_ago = office.services.now().replace(year=2020)
        session.execute(update(Deadline).where(Deadline.case_id == late).values(due_at=long_ago))
    leave_to_nobody(office, vacant)
    number = office.services.case(office.actor("officer"), late).reference
    manager = sign_in("manager").go_to("统计")
    row = manager.page.get_by_role("row").filter(has_text="早该上网的公告").filter(has_text="信息化处").first
    with manager.page.expect_popup() as opened:
        row.get_by_role("link", name=number).click()
    expect(opened.value.get_by_role("heading", name="早该上网的公告")).to_be_visible()
    opened.value.close()
    colleague = sign_in("system").go_to("统计").sees("范围：信息化处")
    colleague.is_told("个超期的时限，所属办件与您无关，不显示").does_not_see("没有超期的时限")
    colleague.does_not_see("早该上网的公告")
    missing = office.services.case(office.actor("officer"), vacant).reference
    colleague.go_to("运行").sees(missing)
    links = colleague.page.get_by_test_id("stMain").get_by_role("link", name=missing)
    expect(links).to_have_count(0)
    with office.services.desk.database.writing() as session:
        unit = f"{JILIN}/transport_admin"
        session.add(RoleHolding(person="system", role="unit_head", unit=unit, since=date(2020, 1, 1)))
    colleague.open("/operation")
    expect(links).to_have_attribute("href", f"/?case={vacant}")


@pytest.mark.soak
@pytest.mark.browser
def test_who_is_waited_for_is_the_unit_that_answers_on_every_list(office: Office, sign_in: SignIn) -> None:
    office.sign_up_to(office.submit(title="等分管领导的公告"), "leader")
    officer = sign_in("officer").go_to("查询").fill("编号、标题或单位", "等分管领导的公告")
    officer.sees("现在：局领导“局分管领导审批”").go_to("待办")
    officer.page.get_by_text("我报送的（").click()
    officer.sees("现在：局领导“局分管领导审批”").does_not_see("现在：运输管理处“局分管领导审批”")


@pytest.mark.browser
def test_an_address_in_a_ledger_is_broken_after_a_slash_only_and_leads_to_the_page(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.publish(title="看网址的公告")
    desk = sign_in("manager").go_to("台账").choose("台账名称", "信息发布台账")
    address = desk.page.get_by_role("row").filter(has_text="看网址的公告").get_by_role("link")
    assert address.evaluate(LINES) == ["https://www.jlsjtysj.example/", f"notices/{case_id}-1.html"]
    here = f"http://localhost:{office.services.settings.sites_port}/{JILIN}/website"
    expect(address).to_have_attribute("href", f"{here}/notices/{case_id}-1.html")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_of_a_csv_is_a_formula(start: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(["标题"], [[f"{start}1+1"], ["平常"]]).decode("utf-8-sig"))))
    assert rows == [["标题"], [f"'{start}1+1"], ["平常"]]


@pytest.mark.browser
def test_a_letter_that_came_by_telephone_days_ago_is_taken_in_on_a_page_of_those_who_sort(
    office: Office, sign_in: SignIn
) -> None:
    came_on = day_of(wall_clock()) - timedelta(days=3)
    desk = sign_in("editor").go_to("登记来信").press("登记")
    desk.is_told("来信方式：必须选择").is_told("主题：必须填写").choose("信箱", "咨询")
    desk.page.get_by_text("电话", exact=True).click()
    desk.settled().fill("姓名", "王小桥").fill("主题＊", "桥灯不亮").fill(
        "来信内容＊", "王小桥来电：桥灯不亮。"
    )
    desk.pick_date("收到日期", came_on.isoformat())
    desk.press("登记").is_told("查询码只显示这一次").does_not_see("王小桥")
    desk.page.get_by_role("link", name="打开这封信的办件").click()
    desk.sees_heading("桥灯不亮").sees("王＊＊来电").sees("电话").sees(f"收到时间：{came_on}（")
    (duty,) = [one for one in office.services.inbox(office.actor("editor")) if one.title == "桥灯不亮"]
    assert duty.drafter is None
    assert desk.complaints == []


def test_findings_of_a_patrol_are_looked_through_proved_and_explained(
    office: Office, sign_in: SignIn
) -> None:
    office.publish(title="被人改动的公告")
    page = max(
        (office.home / "sites" / JILIN / "website" / "public").glob("*/*-1.html"),
        key=lambda one: one.stat().st_mtime,
    )
    page.write_text(
        page.read_text(encoding="utf-8").replace('<div class="prose">', '<div class="prose">加微信领取'),
        "utf-8",
    )
    with SiteServer(("127.0.0.1", 0), (office.home / "sites").resolve()) as site:
        threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
        services = replace(office.services, desk=replace(office.services.desk, patrol_wait_seconds=0))
        served_at = f"http://127.0.0.1:{site.server_address[1]}"
        services.patrol(office.actor("manager"), JILIN, served_at=served_at)
        site.shutdown()

    lines = {line.kind: line.number for line in services.findings(office.actor("manager"), JILIN).lines}
    altered, empty = lines[FindingKind.ALTERED], lines[FindingKind.EMPTY_COLUMN]

    manager = sign_in("manager").go_to("巡查").sees("第1次").sees("加微信领取").sees("没有内容")
    manager.choose("类别", "与审定的内容不一致").sees("加微信领取").does_not_see("没有内容")
    manager.choose("查看一个问题", f"第{altered}号 与审定的内容不一致").sees("第1次巡查发现")
    with zipfile.ZipFile(manager.download("下载网页快照（压缩包）").path()) as kept:
        assert "加微信领取" in kept.read("page.html").decode()
    manager.press("说明不整改").page.get_by_label("理由＊").fill("按上级要求加的")
    manager.page.get_by_label("理由＊").press("Tab")
    manager.confirm("说明不整改", "确认说明").is_told("已说明")
    manager.sees("说明不整改：按上级要求加的")
    officer = sign_in("officer").go_to("巡查").choose("查看一个问题", f"第{empty}号 空白栏目")
    officer.sees("第1次巡查发现").does_not_see("说明不整改")
    assert officer.button("现在巡查").count() == 0
    manager.confirm("现在巡查", "开始巡查").is_told("巡查已经开始").sees("第2次")
    assert manager.complaints == officer.complaints == []
