"""What a clerk expects of every page: asked before it is too late, found on a phone, no stale marks, nothing broken."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from dashboard.presentation.dates import Urgency, say_ago, time_left
from definitions.working_days import DayUnit, end_of_day, parse_span
from tests.builders.calendar import CALENDAR
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.forms import fill_in
from tests.dashboard.pages.office import DRC_PUBLISH, Office
from tests.dashboard.pages.visits import OFFICE_SCREEN, PHONE, SignIn
from tests.dashboard.running import Dashboard


@pytest.mark.browser
def test_a_refusal_is_asked_about_and_can_be_left(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="不宜公开的公告")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("不宜公开的公告")
    desk.press("不同意").is_told("选择“不同意”要写明意见")
    expect(desk.button("确认：不同意")).to_have_count(0)
    marks = desk.page.locator(".sanshen-problem")
    expect(marks).to_have_text(["必须填写", "还有 1 项要改：意见"])
    desk.fill("意见", "不宜公开")
    expect(marks).to_have_count(0)
    desk.press("不同意").is_told("办件就此结束，结果是“不予发布”，不能恢复")
    assert office.payloads(case_id, "decided") == []
    desk.press("先不办，返回").sees("同意")
    expect(desk.field("意见")).to_have_value("不宜公开")
    desk.press("不同意").press("确认：不同意").is_told("办件已办结：不予发布")
    assert [p["decision"] for p in office.payloads(case_id, "decided")] == ["refuse"]


@pytest.mark.browser
def test_the_final_approval_is_asked_about_and_no_other(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="等终审的公告")
    sign_in("checker", f"/?case={case_id}").press("同意").is_told("已办理：同意")
    for person in ("head", "secrecy"):
        office.decide(person, case_id)
    desk = sign_in("leader", f"/?case={case_id}").press("同意")
    desk.is_told("这是终审").is_told("经“网站管理部门收件”环节即对外发布")
    assert len(office.payloads(case_id, "decided")) == 3
    desk.press("确认：同意").is_told("已办理：同意")
    assert len(office.payloads(case_id, "decided")) == 4


@pytest.mark.browser
def test_a_double_click_on_a_refusal_refuses_nothing(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="双击不会结束的公告")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("双击不会结束的公告")
    desk.fill("意见", "看错了").button("不同意").dblclick()
    desk.is_told("请再确认一次").settled()
    assert office.payloads(case_id, "decided") == []


@pytest.mark.browser
def test_on_a_phone_a_link_leads_to_the_form_and_back(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="手机上办理的公告", body="各有关单位：\n" + "请按要求做好准备。\n" * 60)
    desk = sign_in("checker", f"/?case={case_id}", PHONE).sees_heading("手机上办理的公告")
    main = desk.page.get_by_test_id("stMain")
    there, back = (main.get_by_role("link", name=name, exact=True) for name in ("去办理", "看内容"))
    form, content = (main.get_by_role("heading", name=name) for name in ("办理：本单位审核人审核", "内容"))
    expect(form).not_to_be_in_viewport()
    there.click()
    expect(form).to_be_in_viewport()
    expect(content.first).not_to_be_in_viewport()
    expect(back).to_be_in_viewport()
    back.click()
    expect(content.first).to_be_in_viewport()
    there.click()
    desk.press("同意").is_told("已办理：同意")
    expect(desk.page.get_by_test_id("stAlert").filter(has_text="已办理")).to_be_in_viewport()
    desk.page.get_by_test_id("stExpandSidebarButton").click()
    desk.go_to("待办")
    expect(desk.page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    wide = sign_in("head", f"/?case={case_id}").sees_heading("手机上办理的公告")
    expect(wide.page.get_by_role("link", name="去办理")).to_be_hidden()


@pytest.mark.browser
def test_a_mark_goes_when_its_field_changes(sign_in: SignIn) -> None:
    desk = sign_in("officer").go_to("新建")
    desk.press("提交").is_told("表单没有填好").sees("还有")
    marks = desk.page.locator(".sanshen-problem").filter(has_text="必须填写")
    missing = marks.count()
    assert missing > 3
    desk.fill("信息标题", "冬季公交公告")
    expect(marks).to_have_count(missing - 1)
    desk.choose("信息类型", "公告")
    expect(marks).to_have_count(missing - 2)
    expect(desk.page.locator(".sanshen-mended")).to_have_count(2)
    desk.press("提交").is_told("表单没有填好")
    expect(marks).to_have_count(missing - 2)
    expect(desk.page.locator(".sanshen-mended")).to_have_count(0)


@pytest.mark.browser
def test_a_search_finds_what_one_may_open_and_nothing_else(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="可查询的公交公告")
    office.submit("section", DRC_PUBLISH, title="别的机构的公交公告")
    desk = sign_in("officer").go_to("查询").sees("可查询的公交公告").does_not_see("别的机构的公交公告")
    desk.fill("编号、标题或单位", "可查询 公交").sees("查到 1 件")
    desk.choose("状态", "办结：已发布").sees("没有符合条件的办件").choose("状态", "办理中").sees("查到 1 件")
    desk.page.get_by_test_id("stMain").get_by_role("link", name="可查询的公交公告").click()
    desk.sees_heading("可查询的公交公告").sees("内容")
    expect(desk.page).to_have_url(f"{desk.url}/?case={case_id}")
    desk.page.get_by_role("link", name="返回查询").click()
    desk.sees_heading("查询").sees("查到 1 件")
    expect(desk.field("编号、标题或单位")).to_have_value("可查询 公交")
    stranger = sign_in("taxi").go_to("查询")
    stranger.fill("编号、标题或单位", "公交").sees("没有符合条件的办件").does_not_see("公告")


@pytest.mark.browser
def test_a_title_leads_to_its_case(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="点标题就打开的公告")
    desk = sign_in("checker").sees("点标题就打开的公告")
    desk.page.get_by_test_id("stMain").get_by_role("link", name="点标题就打开的公告").click()
    desk.sees_heading("点标题就打开的公告")
    expect(desk.page).to_have_url(f"{desk.url}/?case={case_id}")
    desk.page.reload()
    desk.sees_heading("点标题就打开的公告")
    desk.page.get_by_role("link", name="返回待办").click()
    desk.sees_heading("待办")
    expect(desk.page).to_have_url(f"{desk.url}/")
    desk.page.go_back()
    desk.sees_heading("点标题就打开的公告")


PAGES = (
    ("officer", "/", "待办"),
    ("officer", "/new", "新建"),
    ("officer", "/search", "查询"),
    ("manager", "/ledgers", "台账"),
    ("manager", "/statistics", "统计"),
    ("system", "/operation", "运行"),
    ("system", "/proxies", "代理"),
    ("system", "/processes?edit=jilin-transport.web-publish", "流程"),
)


@pytest.mark.browser
@pytest.mark.parametrize("screen", [OFFICE_SCREEN, PHONE], ids=["screen", "phone"])
def test_no_page_complains_in_the_console_or_scrolls_sideways(
    office: Office, sign_in: SignIn, screen: tuple[int, int]
) -> None:
    case_id = office.publish(title="处处打开的公告")
    office.submit(title="等着审核的公告")
    desks: dict[str, Desk] = {}
    for person, path, heading in (*PAGES, ("checker", f"/?case={case_id}", "处处打开的公告")):
        desk = desks.get(person) or desks.setdefault(person, sign_in(person, screen=screen))
        desk.open(path).sees_heading(heading)
        for name in ("documentElement", "querySelector('[data-testid=stMain]')"):
            wide = desk.page.evaluate(f"() => document.{name}.scrollWidth - document.{name}.clientWidth")
            assert wide <= 0, f"{path} scrolls sideways by {wide} pixels"
    assert {person: desk.complaints for person, desk in desks.items() if desk.complaints} == {}
    assert len(desks) == 4


@pytest.mark.browser
def test_widgets_speak_chinese(sign_in: SignIn) -> None:
    desk = sign_in("officer").go_to("新建")
    expect(desk.page.get_by_test_id("stDateInput").first).to_contain_text("年")
    form = desk.page.get_by_test_id("stMain")
    assert form.get_by_text("yyyy").count() == 0
    labels = form.locator("[aria-label]").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert len(labels) > 10
    words = form.get_by_test_id("stWidgetLabel").all_inner_texts()
    assert len(words) > 5
    foreign = [word for word in (*labels, *words) if word and any("A" <= c <= "z" for c in word)]
    assert [word for word in foreign if "txt" not in word] == []


@pytest.mark.browser
def test_all_files_and_fields_that_will_not_do_are_told_together(sign_in: SignIn, tmp_path: Path) -> None:
    bad = [tmp_path / "坏.pdf", tmp_path / "也坏.png"]
    for file in bad:
        file.write_text("not what it says", "utf-8")
    desk = sign_in("officer").go_to("新建").upload("附件", *bad).press("提交")
    desk.is_told("“坏.pdf”没有收下").is_told("“也坏.png”没有收下").is_told("信息标题：必须填写")
    summary = desk.page.locator(".sanshen-problem").last
    expect(summary).to_have_text(re.compile("^还有 [0-9]+ 项要改：[^附]*附件[^附]*$"))


@pytest.mark.soak
@pytest.mark.browser
def test_nothing_goes_off_without_a_file_that_was_not_taken(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    good, program, empty = (tmp_path / name for name in ("ok.txt", "setup.exe", "空.txt"))
    good.write_text("线路", "utf-8")
    program.write_bytes(b"MZ" + b"\0" * 64)
    empty.touch()
    desk = sign_in("officer").go_to("新建")
    fill_in(desk, "附件没有收下就不报出的公告", "请留意站牌。")
    desk.upload("附件", program, good, empty).press("提交").is_told("没有填好")
    desk.is_told("“setup.exe”没有收下：不接受程序文件（.exe）").is_told("“空.txt”没有收下：文件是空的")
    for file in (program, empty):
        desk.page.get_by_role("button", name=f"移除 {file.name}").click()
    desk.settled().press("提交").is_told("已提交").sees("ok.txt").does_not_see("setup")


@pytest.mark.soak
@pytest.mark.browser
def test_a_file_that_the_browser_keeps_back_is_told_and_holds_the_form_back(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    large, good = tmp_path / "很大.pdf", tmp_path / "ok.txt"
    with large.open("wb") as stream:
        stream.truncate((office.services.settings.attachment_limit_mb + 1) << 20)
    good.write_text("线路", "utf-8")
    desk = sign_in("officer").go_to("新建")
    fill_in(desk, "附件太大就不报出的公告", "请留意站牌。")
    desk.upload("附件", large, good)
    expect(desk.page.get_by_role("alert").filter(has_text="文件不能超过")).to_be_visible()
    desk.press("提交")
    told = desk.page.get_by_role("dialog")
    expect(told).to_contain_text("“很大.pdf”没有收下：文件不能超过")
    told.get_by_role("button", name="知道了").click()
    desk.settled().sees_heading("新建")
    desk.page.get_by_role("button", name="移除 很大.pdf").click()
    desk.settled().press("提交").is_told("已提交").sees("ok.txt")


@pytest.mark.browser
def test_who_answers_is_told_at_the_form_that_something_was_found(office: Office, sign_in: SignIn) -> None:
    clean = office.submit(title="没有发现问题的公告", body="请留意站牌。")
    desk = sign_in("checker", f"/?case={clean}").sees_heading("没有发现问题的公告")
    expect(desk.page.locator(".st-key-decide")).not_to_contain_text("内容检查")
    title = "留了值班电话的公告"
    case_id = office.submit(title=title, body="请拨打值班电话：13912345678。")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading(title)
    form = desk.page.locator(".st-key-decide")
    expect(form).to_contain_text("内容检查：请核对 1 处")
    form.get_by_role("link", name="检查结果").click()
    expect(desk.page.locator(".sanshen-finding")).to_be_in_viewport()
    desk.sees_heading(title)


@pytest.mark.browser
def test_a_finding_is_told_in_full_once(office: Office, sign_in: SignIn) -> None:
    title = "电话只说一遍的公告"
    case_id = office.submit(title=title, body="请找张三，手机 13912345678 。\n\n秘密★1年")
    desk = sign_in("officer", f"/?case={case_id}").sees_heading(title)
    findings = desk.page.locator(".sanshen-finding")
    expect(findings).to_have_count(2)
    mark = desk.page.locator(".sanshen-problem")
    expect(mark).to_have_text("必须改：见上面“内容检查”第1、2条")
    telephone = findings.filter(has_text="个人信息")
    expect(telephone).to_contain_text("原文：139****5678")
    expect(telephone).not_to_contain_text("建议改为")
    expect(findings.filter(has_text="涉密标志")).to_contain_text("2. ")


@pytest.mark.browser
def test_a_day_may_lie_long_ago_and_one_that_cannot_be_is_told_in_chinese(sign_in: SignIn) -> None:
    desk = sign_in("officer").go_to("新建")
    day = desk.page.get_by_test_id("stDateInput").filter(has_text="形成或者变更日期")
    desk.pick_date("形成或者变更日期", "1998-05-01")
    expect(day.get_by_test_id("stDateInputError")).to_have_count(0)
    desk.pick_date("形成或者变更日期", "1899-05-01")
    day.get_by_test_id("stDateInputError").hover()
    told = desk.page.get_by_test_id("stTooltipErrorContent")
    expect(told).to_have_text(re.compile(r"^出错：日期应当在 1900-01-01 到 \d{4}-\d\d-\d\d 之间。$"))


@pytest.mark.soak
@pytest.mark.browser
def test_what_was_corrected_is_told_no_more(sign_in: SignIn) -> None:
    desk = sign_in("officer").go_to("新建")
    expect(desk.field("拟稿人")).to_have_value("运输管理处信息员")
    desk.press("提交").is_told("表单没有填好").is_told("信息标题：必须填写")
    desk.fill("信息标题", "改好了的公告").is_told("信息标题：已修改").is_told("表单没有填好")
    desk.pick_date("形成或者变更日期", "2026-11-20").choose("信息类型", "公告")
    desk.fill("信息来源", "运输管理处").choose("拟发布栏目", "通知公告")
    desk.tick("内容真实、客观、准确、及时").fill("正文", "请留意站牌。")
    desk.is_told("请再按一次按钮").does_not_see("：必须填写").does_not_see("没有填好")


@pytest.mark.soak
@pytest.mark.browser
def test_what_was_typed_last_stays_when_a_link_is_clicked_straight_from_the_field(sign_in: SignIn) -> None:
    desk = sign_in("officer").go_to("新建")
    expect(desk.field("正文")).to_be_visible()
    for title in ("还没离开输入框的公告", "第二次也一样的公告"):
        desk.field("信息标题").fill(title)
        desk.go_to("台账").go_to("新建")
        expect(desk.field("信息标题")).to_have_value(title)
        expect(desk.field("拟稿人")).to_have_value("运输管理处信息员")


@pytest.mark.browser
def test_the_office_is_named_and_the_tab_says_where_one_is(office: Office, sign_in: SignIn) -> None:
    case_id = office.publish(title="标签页上的公告")
    desk = sign_in("manager")
    expect(desk.page.get_by_test_id("stSidebarNav")).to_contain_text("吉林市交通运输局")
    expect(desk.page).to_have_title("待办 · 三审")
    desk.go_to("台账").choose("台账名称", "信息发布台账").sees("标签页上的公告")
    expect(desk.page).to_have_title("台账 · 三审")
    link = desk.page.get_by_role("link", name=f"/notices/{case_id}-1.html")
    assert str(link.get_attribute("href")).endswith(f"/notices/{case_id}-1.html")
    desk.open(f"/?case={case_id}").sees_heading("标签页上的公告").sees(
        "网站编辑在“网站管理部门收件”选“收件并发布”后自动进行"
    )
    expect(desk.page).to_have_title("标签页上的公告 · 三审")


@pytest.mark.parametrize(
    ("now", "unit", "said"),
    [
        ("2026-09-30", "workday", "还剩 2 个工作日"),
        ("2026-09-30", "day", "还剩 9 天"),
        ("2026-10-09", "day", "今天到期"),
        ("2026-10-11", "workday", "已超期 1 个工作日"),
        ("2026-10-11", "day", "已超期 2 天"),
    ],
)
def test_what_is_left_is_counted_as_the_limit_is(now: str, unit: DayUnit, said: str) -> None:
    due_at = end_of_day(date(2026, 10, 9))
    at = datetime.fromisoformat(f"{now}T09:00:00+08:00")
    assert time_left(due_at, at, CALENDAR, unit, parse_span("1 workday")).words == said


@pytest.mark.parametrize(
    ("now", "warn", "urgency"),
    [
        ("2026-09-29", "1 workday", Urgency.CALM),
        ("2026-09-30", "1 workday", Urgency.PRESSING),
        ("2026-10-07", "1 workday", Urgency.PRESSING),
        ("2026-09-28", "3 workdays", Urgency.PRESSING),
        ("2026-10-04", "3 days", Urgency.CALM),
        ("2026-10-05", "3 days", Urgency.PRESSING),
        ("2026-09-08", "1 month", Urgency.PRESSING),
        ("2026-10-09", "3 days", Urgency.OVERDUE),
    ],
)
def test_a_limit_presses_from_the_day_that_it_says(now: str, warn: str, urgency: Urgency) -> None:
    at = datetime.fromisoformat(f"{now}T09:00:00+08:00")
    assert (
        time_left(end_of_day(date(2026, 10, 8)), at, CALENDAR, "workday", parse_span(warn)).urgency is urgency
    )


@pytest.mark.soak
@pytest.mark.browser
def test_a_limit_in_calendar_days_says_days(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="一日内上网的公告")
    office.sign_up_to(case_id, "receipt")
    left = re.compile(r"还剩 \d+ 天")
    for path in ("/", f"/?case={case_id}"):
        expect(sign_in("editor", path).sees("一日内上网的公告").page.get_by_text(left).first).to_be_visible()
    officer = sign_in("officer", "/search").fill("编号、标题或单位", "一日内上网")
    expect(officer.page.get_by_text(left).first).to_be_visible()


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "不到 1 分钟前"),
        (timedelta(seconds=60), "1 分钟前"),
        (timedelta(hours=2, minutes=59), "2 小时前"),
        (timedelta(days=3), "3 天前"),
    ],
)
def test_a_worker_was_seen_so_long_ago(passed: timedelta, said: str) -> None:
    assert say_ago(passed) == said


def test_the_icon_is_there_for_everybody(served: tuple[Dashboard, Office]) -> None:
    answer = httpx.get(f"{served[0].url}/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
