"""The pages of a case as people use them, in a real browser before a real server."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from definitions.semantics.clocks import day_of
from flows.casework.letter_texts import Written
from flows.casework.letters import post_letter
from tests.dashboard.pages.forms import fill_in
from tests.dashboard.pages.office import DRC_PUBLISH, JILIN, Office
from tests.dashboard.pages.visits import SignIn

BODY = """自12月1日起，三条公交线路的走向有所调整，请广大乘客留意站牌。

一、3路：不再经过解放大路。

二、10路：增设长春路口站。"""


@pytest.mark.browser
def test_a_notice_goes_from_its_drafter_to_the_website(office: Office, sign_in: SignIn) -> None:
    title = "冬季公交线路走向调整公告"
    officer = sign_in("officer").sees_heading("待办").go_to("新建")
    officer.choose("信息类型", "公文").sees("文种").choose("信息类型", "公告").does_not_see("文种")
    fill_in(officer, title, BODY)
    officer.press("提交").is_told("已提交，办件编号").is_told(
        "运输管理处的信息发布审核人办理“本单位审核人审核”"
    )
    case_id = office.services.drafted(office.actor("officer"))[0].case_id

    for person, answer, next_step in (
        ("checker", "同意", "运输管理处的本单位主要负责人办理“本单位主要负责人审批”"),
        ("head", "同意", "局办公室的保密审查员办理“局办公室保密审查”"),
        ("secrecy", "同意公开", "运输管理处的分管领导办理“局分管领导审批”"),
        ("leader", "同意", "信息化处的网站编辑办理“网站管理部门收件”"),
    ):
        desk = sign_in(person).sees(title)
        desk.press("办理").sees_heading(title)
        desk.fill("意见", f"{person} 已阅").press(answer)
        if person == "leader":
            desk.press(f"确认：{answer}")
        desk.is_told(f"已办理：{answer}").is_told(next_step)

    editor = sign_in("editor", f"/?case={case_id}").sees_heading(title)
    editor.press("收件并发布").is_told("审批表和文件：必须填写")
    editor.tick("审批表和文件").press("收件并发布").is_told("系统自动办理")
    office.perform(case_id)
    editor.sees("已发布").sees(f"/notices/{case_id}-1.html")

    published = office.home / "sites" / JILIN / "website" / "public" / "notices" / f"{case_id}-1.html"
    reader = editor.page.context.new_page()
    reader.goto(published.as_uri())
    expect(reader.get_by_role("heading", name=title)).to_be_visible()
    expect(reader.get_by_text("增设长春路口站")).to_be_visible()
    reader.close()
    assert [p["opinion"] for p in office.payloads(case_id, "decided")][:2] == ["checker 已阅", "head 已阅"]

    watcher = sign_in("officer", f"/?case={case_id}").sees_heading(title)
    watcher.sees("“网站管理部门收件”环节填写的审批表和文件齐全")
    watcher.page.get_by_text("内容正常").click()
    watcher.press("监测完毕").is_told("办件已办结：已发布").sees("记入《信息发布台账》")


@pytest.mark.browser
def test_a_stale_page_says_who_was_faster(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="先到先办的公告")
    slow = sign_in("checker", f"/?case={case_id}").sees_heading("先到先办的公告")
    office.decide("checker2", case_id)
    slow.press("同意").is_told("“本单位审核人审核”已由运输管理处审核人（二）办理：同意").is_told("没有计入")
    slow.sees("环节：本单位主要负责人审批")
    assert len(office.payloads(case_id, "decided")) == 1
    assert office.refusals()[-1] == "decide approve"


@pytest.mark.browser
def test_a_double_click_decides_once_and_tells_success(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="双击也只办一次的公告")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("双击也只办一次的公告")
    before = len(office.refusals())
    desk.button("同意").evaluate("button => { button.click(); button.click() }")
    desk.is_told("已办理：同意").settled()
    desk.does_not_see("没有计入")
    assert len(office.payloads(case_id, "decided")) == 1
    assert len(office.refusals()) == before


@pytest.mark.browser
def test_whoever_has_no_duty_sees_no_buttons_but_the_reason(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="与您何干的公告")
    desk = sign_in("head", f"/?case={case_id}").sees_heading("与您何干的公告")
    desk.sees("“本单位审核人审核”不是您的职责").sees("应由运输管理处的信息发布审核人办理")
    expect(desk.button("同意")).to_have_count(0)
    desk.sees("只有拟稿人可以撤回办件")
    stranger = sign_in("taxi", f"/?case={case_id}")
    stranger.is_told("没有这个办件，或者您与此办件无关").does_not_see("与您何干的公告")
    sign_in("head", "/?case=吉市交网审〔1999〕1号").is_told("没有这个办件")
    sign_in("head", f"/?case={'9' * 30}").is_told("没有这个办件")


@pytest.mark.browser
def test_a_held_back_content_keeps_its_draft_and_says_why(office: Office, sign_in: SignIn) -> None:
    title = "调度会议情况通报"
    desk = sign_in("officer").go_to("新建").sees("正文").settled()
    desk.press("提交").is_told("表单没有填好").is_told("信息标题：必须填写")
    fill_in(desk, title, f"秘密★1年\n\n{BODY}")
    desk.press("提交").is_told("内容检查发现问题（涉密标志）").sees_heading(title)
    desk.sees("正文第1行有密级标志")
    expect(desk.field("正文")).to_have_value(f"秘密★1年\n\n{BODY}")
    listed = sign_in("officer")
    listed.page.get_by_text("我报送的（").click()
    listed.sees("检查未通过，请修改")
    desk.fill("正文", BODY).press("重新提交").is_told("已提交").is_told("信息发布审核人办理")
    case_id = office.services.drafted(office.actor("officer"))[0].case_id
    assert [p["held"] for p in office.payloads(case_id, "submitted")] == [["secrecy_marks"], []]


@pytest.mark.browser
def test_what_was_typed_survives_a_look_at_another_page(sign_in: SignIn, office: Office) -> None:
    desk = sign_in("officer").go_to("新建")
    desk.fill("信息标题", "写到一半的公告").choose("信息类型", "公文").go_to("台账").go_to("新建")
    expect(desk.field("信息标题")).to_have_value("写到一半的公告")
    desk.sees("文种")


@pytest.mark.browser
def test_a_body_comes_from_a_file_and_attachments_can_be_taken_back(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    body, annex = tmp_path / "正文.txt", tmp_path / "附表.csv"
    body.write_bytes("第一段。\r\n\r\n第二段。".encode("gb18030"))
    annex.write_text("线路,站点\n", encoding="utf-8")
    desk = sign_in("officer").go_to("新建")
    fill_in(desk, "带附件的公告", "待替换")
    desk.page.get_by_text("上传正文文件").first.click()
    word = tmp_path / "正文.docx"
    word.write_bytes(b"PK\x03\x04\0\0")
    desk.upload("正文文件", word).is_told("文件“正文.docx”不是文本文件，没有读入正文")
    desk.upload("正文文件", body)
    expect(desk.field("正文")).to_have_value("第一段。\n\n第二段。")
    desk.upload("附件", annex).sees("14 字节").press("提交").is_told("已提交").sees("附表.csv（14 字节）")
    case_id = office.services.drafted(office.actor("officer"))[0].case_id
    view = office.services.case(office.actor("checker"), case_id)
    assert view.texts == (("正文", "第一段。\n\n第二段。"),)
    assert [file.name for file in view.files] == ["附表.csv"]
    checker = sign_in("checker", f"/?case={case_id}").sees_heading("带附件的公告")
    saved = checker.page.get_by_test_id("stMain").get_by_role("button", name="附表.csv")
    with checker.page.expect_download() as download:
        saved.click()
    assert download.value.path().read_text(encoding="utf-8") == "线路,站点\n"
    office.decide("checker", case_id, "return", opinion="附表不要")
    desk.open(f"/?case={case_id}").sees("意见：附表不要")
    desk.page.get_by_test_id("stMultiSelect").get_by_role("button", name="附表.csv").click()
    desk.settled().press("重新提交").is_told("已提交")
    assert office.services.case(office.actor("checker"), case_id).files == ()


@pytest.mark.browser
def test_a_return_leads_where_the_signer_says(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="退回给负责人的公告")
    office.sign_up_to(case_id, "leader")
    desk = sign_in("leader", f"/?case={case_id}").sees_heading("退回给负责人的公告")
    desk.press("退回修改").is_told("选择“退回修改”要写明意见")
    desk.fill("意见", "请负责人再核一遍").choose("退回到", "本单位主要负责人审批")
    desk.press("退回修改").is_told("本单位主要负责人办理")
    assert office.payloads(case_id, "decided")[-1]["go"] == "unit_head"


@pytest.mark.browser
def test_a_page_that_shows_an_older_content_decides_nothing(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="改动之前的公告")
    slow = sign_in("checker", f"/?case={case_id}").sees_heading("改动之前的公告")
    office.decide("checker2", case_id, "return", opinion="标题不准确")
    number = office.services.case(office.actor("officer"), case_id).reference
    office.services.revise(office.actor("officer"), number, {"title": "改动之后的公告"}, {})
    slow.press("同意").is_told("您看的不是办件现在的内容").is_told("看过现在的内容再办理")
    slow.sees_heading("改动之后的公告")
    assert [p["decision"] for p in office.payloads(case_id, "decided")] == ["return"]


@pytest.mark.browser
def test_a_paper_signature_is_registered_with_its_scan(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    case_id = office.submit("section", DRC_PUBLISH)
    office.decide("section_head", case_id)
    office.decide("deputy", case_id)
    scan = tmp_path / "审批单.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    desk = sign_in("clerk", f"/?case={case_id}").sees("办公室终审（纸质）")
    sheet = desk.page.get_by_test_id("stMain").get_by_role("button", name="下载审批单")
    with desk.page.expect_download() as download:
        sheet.click()
    assert download.value.path().read_bytes().startswith(b"PK")
    desk.sees_heading("纸质签批的步骤")
    desk.press("同意").is_told("签字日期：必须填写").is_told("审批单校验码：必须填写").is_told(
        "签字的审批单扫描件：必须附上"
    )
    desk.sees("还有 3 项要改：签字日期、审批单校验码、签字的审批单扫描件")
    program = tmp_path / "scan.exe"
    program.write_bytes(b"MZ" + b"\0" * 64)
    today = day_of(office.services.now()).isoformat()
    desk.pick_date("签字日期", today).upload("扫描件", scan, program).press("同意")
    desk.is_told("审批单校验码：必须填写").is_told("“scan.exe”没有收下：不接受程序文件（.exe）")
    desk.page.get_by_role("button", name="移除 scan.exe").click()
    desk.settled()
    digest = office.services.case(office.actor("clerk"), case_id).hash
    desk.fill("审批单校验码", "0" * 8).press("同意").is_told("重新打印审批单，重新送签")
    desk.fill("审批单校验码", digest[:8].upper()).press("同意")
    desk.press("确认：同意").is_told("已办理：同意")
    decided = office.payloads(case_id, "decided", "clerk")[-1]
    assert (decided["person"], decided["registered_by"]) == ("reviewer", "clerk")
    assert [file["name"] for file in decided["evidence"]] == ["审批单.pdf"]
    desk.sees("由委办公室文书登记")


@pytest.mark.browser
def test_all_that_an_answer_lacks_is_told_at_its_field_and_together(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="依据不足的公告")
    office.sign_up_to(case_id, "secrecy")
    desk = sign_in("secrecy", f"/?case={case_id}").sees_heading("依据不足的公告")
    desk.press("不予公开").is_told("意见：必须填写").is_told("依据：必须填写")
    marks = desk.page.locator(".sanshen-problem")
    expect(marks.filter(has_text="必须填写")).to_have_count(2)
    expect(marks.last).to_contain_text("还有 2 项要改")
    assert office.payloads(case_id, "decided")[-1]["stage"] == "unit_head"


@pytest.mark.browser
def test_a_drafter_reminds_and_withdraws(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="要撤回的公告")
    desk = sign_in("officer", f"/?case={case_id}").sees_heading("要撤回的公告")
    desk.page.get_by_role("button", name="催办").click()
    desk.page.get_by_role("button", name="确认催办").click()
    desk.is_told("催办")
    desk.page.keyboard.press("Escape")
    desk.settled()
    sign_in("checker").sees("要撤回的公告").sees("已催办")
    desk.page.get_by_role("button", name="撤回办件").click()
    desk.page.get_by_role("button", name="确认撤回").click()
    desk.is_told("撤回要说明原因")
    desk.page.get_by_label("撤回原因").fill("情况有变")
    desk.page.get_by_label("撤回原因").press("Tab")
    desk.page.get_by_role("button", name="确认撤回").click()
    desk.is_told("办件已办结：已撤回").sees("原因：情况有变")
    assert len(office.payloads(case_id, "reminded")) == 1


@pytest.mark.soak
@pytest.mark.browser
def test_a_duty_is_forwarded_and_an_answer_is_taken_back(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="要转办的公告")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("要转办的公告")
    desk.page.get_by_role("button", name="转办", exact=True).click()
    desk.page.get_by_role("button", name="确认转办").click()
    desk.is_told("转办要说明理由")
    desk.choose("交给", "运输管理处审核人（二）", popover="转办")
    desk.page.get_by_label("理由＊").fill("出差")
    desk.page.get_by_label("理由＊").press("Tab")
    desk.page.get_by_role("button", name="确认转办").click()
    desk.is_told("已转办").sees("把“本单位审核人审核”转给运输管理处审核人（二）办理").sees("理由：出差")
    second = sign_in("checker2", f"/?case={case_id}").sees_heading("要转办的公告")
    second.press("同意")
    second.is_told("同意")
    second.page.get_by_role("button", name="拿回意见", exact=True).click()
    second.page.get_by_label("理由＊").fill("看漏一处")
    second.page.get_by_label("理由＊").press("Tab")
    second.page.get_by_role("button", name="确认拿回意见").click()
    second.is_told("已拿回意见").sees("办理：本单位审核人审核")
    assert [p["how"] for p in office.payloads(case_id, "handed")] == ["forward"]
    assert len(office.payloads(case_id, "taken_back")) == 1
    assert desk.complaints == second.complaints == []


@pytest.mark.soak
@pytest.mark.browser
def test_a_copy_is_read_and_an_opinion_is_asked_for_and_given(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="要抄送的公告")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("要抄送的公告")
    desk.choose("抄送给", "出租办审核人", popover="抄送")
    desk.page.keyboard.press("Tab")
    desk.settled().confirm("抄送", "确认抄送")
    desk.is_told("已抄送").sees("抄送给出租办审核人")
    desk.page.keyboard.press("Escape")
    desk.choose("问谁", "网站编辑", popover="征求意见")
    desk.page.get_by_label("问什么＊").fill("栏目对不对？")
    desk.page.get_by_label("问什么＊").press("Tab")
    desk.page.get_by_role("button", name="确认征求意见").click()
    desk.is_told("已征求意见").sees("征求网站编辑的意见")
    reader = sign_in("taxi").sees("抄送我的（1）")
    reader.open(f"/?case={case_id}").sees("这个办件抄送给您")
    reader.press("已阅")
    reader.is_told("已阅").sees("出租办审核人已阅")
    asked = sign_in("editor").sees("（征求意见）")
    asked.open(f"/?case={case_id}").sees_heading("要抄送的公告")
    asked.page.get_by_role("button", name="答复", exact=True).click()
    asked.page.get_by_label("意见＊").fill("栏目正确。")
    asked.page.get_by_label("意见＊").press("Tab")
    asked.page.get_by_role("button", name="确认答复").click()
    asked.is_told("已答复").sees("意见：栏目正确。")
    assert desk.complaints == reader.complaints == asked.complaints == []


@pytest.mark.browser
def test_a_table_in_a_text_keeps_its_words_whole_and_scrolls_in_its_box(
    office: Office, sign_in: SignIn
) -> None:
    table = "| 类别 | " + " | ".join(f"第{n}季度完成" for n in "一二三四") + " | 全年计划 | 完成率 |\n"
    table += "|---" * 7 + "|\n| 产业转型 | 92 | 265.4 | 229.8 | 86.6 | 900.5 | 35% |\n"
    case_id = office.submit(title="带表格的公告", body=f"情况如下。\n\n{table}")
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("带表格的公告")
    cells = desk.page.locator(".sanshen-article :is(th, td)")
    expect(cells).to_have_count(14)
    assert len(set(cells.evaluate_all("all => all.map(cell => cell.clientHeight)"))) == 1
    box = desk.page.locator(".sanshen-article .table")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")


@pytest.mark.browser
def test_the_original_of_a_letter_is_read_for_a_reason(office: Office, sign_in: SignIn) -> None:
    text = "我是王小路，住在站前街的小区里，路口的站牌坏了三个星期，请问什么时候能够修好？"
    letters = [
        post_letter(office.services.desk, JILIN, "consultation", Written(subject, text, "王小路"), form, form)
        for subject, form in (("站牌坏了", "first"), ("站牌还没有修", "second"))
    ]
    desk = sign_in("editor").sees("站牌还没有修").sees(f"咨询第{letters[1].number}号来信")
    case_id = next(
        one.case_id for one in office.services.inbox(office.actor("editor")) if "还没有" in one.title
    )
    desk.open(f"/?case={case_id}").sees_heading("站牌还没有修").sees("我是王＊＊").does_not_see("王小路")
    desk.sees(f"可能与第{letters[0].number}号来信重复").press("不是重复来信").is_told("不重复")
    desk.page.get_by_role("button", name="查看原信").click()
    desk.page.get_by_role("textbox", name="理由＊").fill("电话答复来信人")
    desk.confirm("查看原信", "确认查看").sees("王小路")
    told = office.services.case(office.actor("editor"), case_id).timeline
    assert [one.payload["reason"] for one in told if one.kind == "original_read"] == ["电话答复来信人"]
