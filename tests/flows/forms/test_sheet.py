"""The printed sheets, read back from the DOCX: what stands in which cell, for each chain."""

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import select

from flows.access.refusal import Conflict, Refused
from flows.assembly import assemble
from flows.forms.sheet import sheet_bytes, write_sheet
from storage.models import AuditEvent, Content
from tests.builders.office import PUBLISH, REPRINT, REPRINTED, WEB, SmallOffice

SHEET = "市发改委门户网站和政务新媒体信息发布审批单"
REVIEWER = "信息发布审核人\n意见"
SIGN_HERE = "签字：　　　　　　　　　年　　月　　日"


class Printed:
    """A sheet as somebody reads it who holds it in hand."""

    def __init__(self, content: bytes) -> None:
        self.document = Document(io.BytesIO(content))
        self.rows = [
            [cell.text for cell in dict.fromkeys(row.cells)]
            for table in self.document.tables
            for row in table.rows
        ]
        self.lines = [paragraph.text for paragraph in self.document.paragraphs]

    def cell(self, label: str) -> str:
        found = [cells[i + 1] for cells in self.rows for i in range(0, len(cells), 2) if cells[i] == label]
        assert len(found) == 1, f"{label} stands {len(found)} times on the sheet"
        return str(found[0])

    @property
    def boxes(self) -> list[str]:
        """The opinions of the four boxes, from the top."""
        return [cells[1] for cells in self.rows[-4:]]


@pytest.fixture
def office_url(sqlite_office: Path, tmp_path: Path) -> str:
    """What is printed does not depend on the kind of database."""
    return f"sqlite:///{shutil.copy(sqlite_office, tmp_path / 'sanshen.db')}"


def printed(office: SmallOffice, number: str, by: str = "ll_editor") -> Printed:
    return Printed(sheet_bytes(office.services, office.actor(by), number))


def test_the_form_stands_on_the_sheet_in_the_places_of_the_regulation(office: SmallOffice) -> None:
    values = {"formats": ["文字", "图表"], "special": ["首页置顶", "其他"], "special_other": "配图居中"}
    case = office.submit(PUBLISH, by="ll_editor", **values)
    sheet = printed(office, case.number)
    assert sheet.lines[0] == SHEET
    assert sheet.lines[1] == f"编号：{case.number}\t申请日期：2026年11月20日"
    assert sheet.rows[0] == ["申请科室", "价格管理科", "承 办 人", "价格管理科编辑"]
    assert sheet.cell("信息名称") == "我市主要农副产品价格监测周报"
    assert sheet.cell("拟发布栏目") == "价格监测"
    assert sheet.cell("信息类别") == ("□转载类信息　来源：＿＿＿＿＿＿\n□制发类信息　☑报送类信息（工作动态）")
    assert sheet.cell("信息格式") == "☑文字　☑图表　□视频　□音频　□数据接口　□链接"
    assert sheet.cell("特殊要求") == (
        "☑首页置顶　□新增或调整栏目　□专题专栏　□系统对接　□开通服务入口　☑其他：配图居中"
    )
    labels = [cells[0].replace("\n", "") for cells in sheet.rows[-4:]]
    assert labels == ["科室负责人审核意见", "分管领导审核意见", "办公室审核意见", "主要领导审核意见"]


def test_a_report_of_routine_leaves_the_chief_out_and_room_for_the_office(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    assert printed(office, case.number).boxes == ["（尚未办理）", "（尚未办理）", "（尚未办理）", "—"]
    office.decide("ll_head", case.number, opinion="数据已核对。")
    office.decide("ll_deputy", case.number)
    assert printed(office, case.number).boxes == [
        "同意。数据已核对。\n签字：甲-ll_head　　2026年11月23日",
        "同意。\n签字：甲-ll_deputy　　2026年11月23日",
        f"\n{SIGN_HERE}",
        "—",
    ]


def test_an_issued_item_goes_up_to_the_chief_who_signs_by_hand(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor", source_class="制发类", topic="")
    for person in ("ll_head", "ll_deputy", "ll_office"):
        office.decide(person, case.number)
    sheet = printed(office, case.number)
    assert sheet.boxes[2] == "同意。\n签字：甲-ll_office　　2026年11月23日"
    assert sheet.boxes[3] == f"\n{SIGN_HERE}"
    office.clock.move(days=1)
    office.register(case.number, "ll_chief", signed_on=date(2026, 11, 23), opinion="按程序发布。")
    assert printed(office, case.number).boxes[3] == (
        "同意。按程序发布。\n签字：甲-ll_chief　　2026年11月23日\n（纸质签字，扫描件在系统内）"
    )


def test_a_reprint_is_signed_by_the_leader_in_charge_alone(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_credit", **REPRINTED)
    sheet = printed(office, case.number, by="ll_credit")
    assert sheet.boxes == ["—", f"\n{SIGN_HERE}", "—", "—"]
    assert sheet.cell("信息类别").startswith("☑转载类信息　来源：吕梁日报\n□制发类信息　□报送类信息")


def test_a_refusal_on_paper_stands_in_its_box(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    for person in ("ll_head", "ll_deputy"):
        office.decide(person, case.number)
    office.register(case.number, decision="refuse", opinion="口径不统一。")
    assert printed(office, case.number).boxes[2].startswith("不同意。口径不统一。\n签字：甲-ll_office")


def test_the_foot_names_the_content_in_full_and_says_what_voids_the_sheet(office: SmallOffice) -> None:
    case = office.submit()
    first = printed(office, case.number, by="officer")
    digest = office.services.case(office.actor("officer"), case.number).hash
    shown = "".join(first.lines[-4:-2]).removeprefix("内容校验码：")
    assert "".join(shown.split()) == digest
    assert {len(group) for group in shown.split()} == {8}
    assert first.lines[-2] == "第1轮　　打印时间：2026年11月23日 09:00"
    assert "本审批单作废" in first.lines[-1]

    office.decide("reviewer", case.number, "return", opinion="请核实走向")
    with pytest.raises(Conflict, match="在拟稿人手里"):
        printed(office, case.number, by="officer")
    office.services.revise(office.actor("officer"), case.number, {"body": "线路走向有所调整。"}, {})
    second = printed(office, case.number, by="officer")
    assert second.lines[-2].startswith("第2轮")
    assert second.lines[-4:-2] != first.lines[-4:-2]


def test_in_its_turn_to_be_signed_the_sheet_bears_the_code_that_its_registration_asks_for(
    office: SmallOffice,
) -> None:
    case = office.submit(PUBLISH, by="ll_credit", **REPRINTED)
    digest = office.services.case(office.actor("ll_clerk"), case.number).hash
    lines = printed(office, case.number, by="ll_clerk").lines
    assert f"审批单校验码：{digest[:8]}" in lines
    assert "登记签字时要填写" in lines[lines.index(f"审批单校验码：{digest[:8]}") + 1]
    assert not any("预览" in line for line in lines)


def test_a_sheet_printed_before_its_turn_says_so_and_bears_no_code(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    digest = office.services.case(office.actor("ll_clerk"), case.number).hash
    office.decide("ll_head", case.number)
    early = printed(office, case.number, by="ll_clerk")
    assert "【尚未到签批环节（现在：科室分管领导审核），仅供预览，请勿签字；到签批环节再打印】" in early.lines
    assert digest[:8] not in "".join(early.lines)
    assert SIGN_HERE not in "".join(early.boxes)
    office.decide("ll_deputy", case.number)
    assert not any("预览" in line for line in printed(office, case.number).lines)
    office.register(case.number)
    assert not any("预览" in line for line in printed(office, case.number).lines)


def test_who_prints_a_withdrawn_case_is_told_that_nobody_signs_it(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    office.services.withdraw(office.actor("ll_editor"), case.number, "不发了")
    assert any("已经办结，不再签批" in line for line in printed(office, case.number).lines)


def test_a_process_without_a_sheet_of_its_own_has_a_box_for_each_signing_role(office: SmallOffice) -> None:
    case = office.submit(REPRINT, by="editor")
    sheet = printed(office, case.number, by="editor")
    assert sheet.lines[0] == "转载登记"
    assert sheet.cell("原文发布日期") == "2026年11月18日"
    assert sheet.rows[-1] == ["网站负责人\n意见", "（尚未办理）"]
    office.decide("web_chief", case.number)
    assert (
        printed(office, case.number, by="editor").rows[-1][1]
        == "同意。\n签字：甲-web_chief　　2026年11月23日"
    )


def test_a_form_that_was_not_published_is_marked_as_reconstructed(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number)
    office.decide("head", case.number)
    office.decide("secrecy", case.number, "redact", opinion="删去联系人手机号")
    office.services.revise(office.actor("officer"), case.number, {"body": "线路走向有所调整。"}, {})
    sheet = printed(office, case.number, by="officer")
    assert sheet.lines[:2] == ["信息公开保密审批表", "（原表未公开，本表的格式按条文复原）"]
    assert sheet.lines[2].endswith("申请日期：2026年11月23日")
    assert sheet.cell("信息标题") == "我市三条公交线路走向调整公告"
    assert sheet.cell("形成、变\n更日期") == "2026年11月20日"
    assert sheet.cell(REVIEWER) == "同意。\n签字：甲-reviewer　　2026年11月23日\n（第1轮时签，沿用）"
    assert sheet.cell("局分管领导\n意见") == "（尚未办理）"


def test_the_signature_that_stands_is_shown_not_one_that_fell(office: SmallOffice) -> None:
    case = office.submit()
    office.decide("reviewer", case.number, opinion="初看可以。")
    office.decide("head", case.number, "return", opinion="标题不准确")
    office.services.revise(office.actor("officer"), case.number, {"title": "线路调整公告"}, {})
    assert printed(office, case.number, by="officer").cell(REVIEWER) == "（尚未办理）"


def test_who_may_not_see_the_case_gets_no_sheet_and_is_noted(office: SmallOffice, tmp_path: Path) -> None:
    case = office.submit(WEB)
    with pytest.raises(Refused):
        write_sheet(office.services, office.actor("ll_editor"), case.number, tmp_path / "sheet.docx")
    assert not (tmp_path / "sheet.docx").exists()
    with office.services.desk.database.reading() as session:
        (refusal,) = session.scalars(select(AuditEvent).where(AuditEvent.kind == "refused"))
    assert refusal.person == "ll_editor"
    path = tmp_path / "sheet.docx"
    write_sheet(office.services, office.actor("officer"), case.number, path)
    assert Printed(path.read_bytes()).cell("信息来源") == "运输管理处"


def test_characters_that_no_document_can_hold_do_not_break_the_sheet(office: SmallOffice) -> None:
    """They are refused when a form is handed in; a content of before may hold them."""
    case = office.submit(title="关于线路调整")
    with office.services.desk.database.writing() as session:
        content = session.scalars(select(Content).where(Content.case_id == case.case_id)).one()
        content.form = {**content.form, "title": "关于\x0b线路\u3000\uffff调整"}
    office = replace(
        office, services=assemble(office.services.settings, office.clock, office.services.desk.catalogue)
    )
    sheet = printed(office, case.number, by="officer")
    assert sheet.cell("信息标题") == "关于\ufffd线路\u3000\ufffd调整"


def test_it_is_an_a4_page_with_a_bordered_table_in_the_fonts_of_offices(office: SmallOffice) -> None:
    document = printed(office, office.submit(PUBLISH, by="ll_editor").number).document
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    (table,) = document.tables
    assert table.style is not None
    assert table.style.name == "Table Grid"
    fonts = {element.get(qn("w:eastAsia")) for element in document.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"宋体", "黑体"}
    assert document.core_properties.author == ""


def test_bound_parts_are_those_that_the_code_is_made_of(office: SmallOffice) -> None:
    """A pin set at the receipt changes the layout: the sheet that was signed keeps its code."""
    case = office.submit()
    before = office.services.case(office.actor("officer"), case.number).hash
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.decide(person, case.number)
    office.decide("editor", case.number, "done", given={"complete": "齐全", "pinned": "是"})
    lines = printed(office, case.number, by="officer").lines
    assert "".join("".join(lines[-4:-2]).removeprefix("内容校验码：").split()) == before
