"""流程: who sees what, and writing the next version of a process up to its publication."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from definitions.semantics.clocks import day_of
from definitions.vocabulary import WayIn
from flows.casework.process_editing import NextVersion
from flows.casework.versions import VersionState
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.office import JILIN, LVLIANG, WEB_PUBLISH, Office
from tests.dashboard.pages.visits import SignIn

REPRINT, WECHAT = f"{JILIN}.web-reprint", f"{JILIN}.wechat-publish"
ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to" / "edit-a-process.md"
FINE, WRONG = "没有发现问题", "处问题，改好才能发布"
HOSTILE = "<img src=x onerror=alert(1)>**[点](https://x.example)**"


def text_of(desk: Desk) -> Locator:
    """Opened, and filled."""
    field = desk.page.locator(".st-key-process-text textarea").last
    expect(field).not_to_have_value("")
    return field


def drawing(desk: Desk) -> Locator:
    return desk.page.locator(".sanshen-chart img")


def tab(desk: Desk, name: str) -> None:
    desk.page.get_by_role("tab", name=name, exact=True).click()


def test_the_page_that_explains_it_names_what_is_on_the_screen() -> None:
    named = set(re.findall(r"\*\*(.+?)\*\*", HOW_TO.read_text(encoding="utf-8")))
    assert len(named) > 15
    sources = (ROOT / "dashboard").rglob("*.py")
    shown = "".join(file.read_text(encoding="utf-8") for file in sources)
    assert [label for label in named if f'"{label}' not in shown and f"“{label}”" not in shown] == []


@pytest.mark.browser
def test_everybody_sees_the_processes_and_only_who_publishes_may_change_them(
    office: Office, sign_in: SignIn
) -> None:
    officer = sign_in("officer").go_to("流程").sees("网站信息公开审批").sees("没有发布过，按目录里的文件办")
    officer.does_not_see("新建一个流程")
    officer.page.locator(f".st-key-look-{WEB_PUBLISH.replace('.', '-')} button").click()
    officer.sees("第二条、第四条、第五条").sees("谁能发起")
    expect(drawing(officer)).to_have_attribute("alt", re.compile("环节：.*局办公室保密审查"))
    for address in (f"/processes?edit={WEB_PUBLISH}", f"/processes?begin={JILIN}"):
        officer.open(address).does_not_see("草稿")
        for label in ("修改这个流程", "开始", "发布第 2 版"):
            expect(officer.button(label)).to_have_count(0)
    officer.open(f"/processes?process={LVLIANG}.publish").is_told("不是该机构的人员")
    assert officer.complaints == []


@pytest.mark.browser
def test_a_version_is_written_tried_and_published(office: Office, sign_in: SignIn) -> None:
    old = office.submit(title="修改以前报送的公告")
    desk = sign_in("system", f"/processes?process={WEB_PUBLISH}").press("修改这个流程").sees(FINE)
    expect(desk.button("发布第 2 版")).to_be_disabled()

    tab(desk, "文字")
    was = text_of(desk).input_value()
    text_of(desk).fill(was.replace("role: unit_head}", "role: unit_hed}"))
    desk.sees(f"有 1 {WRONG}").sees("本机构没有 “unit_hed” 这个岗位。").sees("你是不是想写 unit_head？")
    wrong = was[: was.index("role: unit_head}")].count("\n") + 1
    expect(desk.page.locator(".sanshen-gutter .sanshen-wrong")).to_have_text(str(wrong))
    tab(desk, "环节")
    desk.press(f"第 {wrong} 行")
    expect(text_of(desk)).to_be_focused()
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert text_of(desk).evaluate(chosen).strip() == "who: {role: unit_hed}"
    desk.press("撤销：改文字").sees(FINE)
    expect(text_of(desk)).to_have_value(was)

    tab(desk, "环节")
    desk.page.get_by_text("给“本单位审核人审核”改名").click()
    desk.fill("新的名称", "科室初审").press("改名").is_told("已改名为“科室初审”").sees(FINE)
    desk.sees("草稿已保存")
    desk.open(f"/processes?edit={WEB_PUBLISH}").sees(FINE).sees("科室初审（审签）")
    expect(drawing(desk)).to_have_attribute("alt", re.compile("环节：.*科室初审"))
    desk.sees("名称：本单位审核人审核（Unit's reviewer） → 科室初审（Unit's reviewer）")
    desk.sees("正在办的有 1 件，发布以后仍按它们开始时的版本办完")
    desk.press("模拟一遍").sees("模拟了 300 个办件")
    desk.tick("我已看过上面的改动").press("发布第 2 版")
    desk.is_told("已发布“网站信息公开审批”第 2 版").sees("第 2 版").sees("系统管理员发布")

    now = office.services.process(office.actor("officer"), WEB_PUBLISH)
    assert now.published is not None
    assert (now.published.version, now.published.published_by) == (2, "system")
    assert [one.running for one in now.versions] == [1, 0]
    expected = was.replace("{zh: 本单位审核人审核,", "{zh: 科室初审,")
    head = re.compile(r"^(version|effective): .*\n", re.MULTILINE)
    assert head.sub("", now.loaded.text) == head.sub("", expected)
    assert office.services.process_drafts(office.actor("system")) == []
    sign_in("officer", f"/?case={old}").sees("本单位审核人审核").does_not_see("科室初审")
    assert desk.complaints == []


@pytest.mark.soak
@pytest.mark.browser
def test_stages_are_moved_added_and_taken_out_by_buttons(office: Office, sign_in: SignIn) -> None:
    desk = sign_in("system", f"/processes?edit={REPRINT}").sees(FINE)
    tab(desk, "文字")
    was = text_of(desk).input_value()
    tab(desk, "环节")
    desk.page.get_by_text(re.compile("^在“.*”后面加一个环节")).click()
    desk.fill("环节的名称", HOSTILE).press("加上").is_told("后面加上").sees(HOSTILE)
    expect(desk.page.get_by_test_id("stMain").get_by_role("link", name="点")).to_have_count(0)
    expect(desk.page.locator("img[src=x]")).to_have_count(0)
    expect(drawing(desk)).to_have_attribute("alt", re.compile(re.escape(HOSTILE[:20])))
    desk.press("下移").is_told("下移一位").press("上移").is_told("上移一位").press("删去").is_told("已删去")
    expect(text_of(desk)).to_have_value(was)
    desk.button(f"撤销：删去“{HOSTILE}”").click()
    desk.sees(HOSTILE)
    expect(text_of(desk)).not_to_have_value(was)
    actor = office.actor("system")
    kept = office.services.find_process_draft(actor, REPRINT)
    assert kept is not None
    elsewhere = kept.text.replace("网站负责人审查", "另一个窗口里改的名称", 1)
    office.services.keep_process_draft(actor, replace(kept, text=elsewhere))
    desk.press("上移").sees("这个窗口里的文字已经旧了").sees("另一个窗口里改过这份草稿，这里不能发布")
    desk.press("换成另一个窗口里的").sees("另一个窗口里改的名称").does_not_see("已经旧了")
    assert desk.complaints == []
    office.services.drop_process_draft(office.actor("system"), REPRINT)


@pytest.mark.soak
@pytest.mark.browser
def test_the_second_of_two_who_write_at_once_is_told(office: Office, sign_in: SignIn) -> None:
    desk = sign_in("system", f"/processes?edit={WECHAT}").sees(FINE)
    first = desk.page.get_by_test_id("stRadio").locator("label").first.inner_text()
    desk.page.get_by_text(re.compile("^给“.*”改名")).click()
    desk.fill("新的名称", "拟稿单位初审").press("改名").is_told("已改名为").sees(FINE).tick(
        "我已看过上面的改动"
    )
    assert "拟稿单位初审" not in first
    actor = office.services.actor("system", WayIn.DASHBOARD)
    now = office.services.process(actor, WECHAT)
    faster = now.loaded.text.replace("within: 1 workday", "within: 2 workdays", 1)
    today = day_of(office.services.now())
    office.services.publish_text(actor, NextVersion(WECHAT, faster, today, now.seen))
    desk.press("发布第 2 版").is_told("系统管理员已经发布了第 2 版；您的改动里没有它的内容，没有发布")
    desk.sees("您开始修改以后，别人已经发布了新的一版")
    states = [one.state for one in office.services.process(actor, WECHAT).versions]
    assert states.count(VersionState.IN_FORCE) == 1
    assert office.services.find_process_draft(actor, WECHAT) is not None


@pytest.mark.soak
@pytest.mark.browser
def test_a_new_process_is_begun_from_a_pattern_and_published(office: Office, sign_in: SignIn) -> None:
    desk = sign_in("system", "/processes").press("新建一个流程").sees("选一个相近的样子")
    desk.press("开始").is_told("都要填写")
    desk.fill("流程的名称", "便民提示").fill("流程的编号", "short-notice")
    desk.fill("依据哪个规定", "内部规定").fill("第几条", "五").press("开始")
    desk.sees("新流程：便民提示").sees(FINE).sees("三审都同意，发布").sees("发布新流程")
    expect(desk.button("发布第 2 版")).to_have_count(0)
    tab(desk, "文字")
    file = desk.download("下载文字")
    assert file.suggested_filename == "short-notice.yaml"
    assert file.path().read_text(encoding="utf-8") == text_of(desk).input_value()
    desk.press("先到这里，返回").sees("您没有改完的草稿（").sees("新流程 short-notice")
    desk.open(f"/processes?edit={JILIN}.short-notice").sees(FINE).tick("我已看过图和样例").press(
        "发布第 1 版"
    ).is_told("已发布“便民提示”第 1 版")
    desk.sees("谁能发起").press("修改这个流程")
    expect(desk.button("发布第 2 版")).to_have_count(1)
    sign_in("officer").go_to("新建").choose("办理流程", "便民提示").sees("《内部规定》第五条")
    assert desk.complaints == []
