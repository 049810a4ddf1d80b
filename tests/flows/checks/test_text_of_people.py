"""Names, addresses, plates and mailboxes: warned of with a proposal, and offices' own left alone."""

from itertools import pairwise

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.masking import apply, proposals
from flows.publishing.markdown import to_html

CHECKS = [Check.model_validate({"check": "personal_data"})]
ID, MOBILE, CARD = "11010519491231002X", "13800138000", "6217001234567890122"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"证号{ID}。", "证号110105********002X。"),
        (f"证号{ID[:6]} {ID[6:14]}\n{ID[14:]}。", "证号110105********002X。"),
        (f"手机{MOBILE}", "手机138****8000"),
        ("手机1\u200b38 0013 8000", "手机138****8000"),
        ("手机１３８００１３８０００", "手机138****8000"),
        (f"卡号{CARD}", "卡号**** **** **** 0122"),
        ("申请人：张伟，男", "申请人：张*，男"),
        ("网民李小明反映路灯不亮", "网民李*明反映路灯不亮"),
        ("我住在解放大路100号3单元402，门禁坏了", "我住在解放大路**，门禁坏了"),
        ("住解放街道幸福小区3号楼2单元501室", "住解放街道幸福小区**"),
        ("家庭住址：科尔沁区明仁街道民主小区5号楼301室", "家庭住址：科尔沁区明仁街道民主小区**"),
        ("维吾尔族牧民买买提·艾力反映水井损坏。", "维吾尔族牧民买****力反映水井损坏。"),
        ("群众阿卜杜热西提·吾布力来信", "群众阿********力来信"),
        ("经核实阿依古丽·买买提投诉属实", "经核实阿******提投诉属实"),
        ("塔吉克族牧民阿米尔·阿不都拉家的草场", "塔吉克族牧民阿******拉家的草场"),
        ("收到艾尼瓦尔·吐尔逊的来信", "收到艾******逊的来信"),
        ("阿不都·克里木等三人反映", "阿*****木等三人反映"),
        ("姓名：买买提·艾力 性别：男", "姓名：买****力 性别：男"),
        ("李女士反映路灯不亮", "李某反映路灯不亮"),
        ("王先生、赵大爷、张师傅来信", "王某、赵某、张某来信"),
        ("欧阳女士，女，45岁", "欧阳某，女，45岁"),
        ("姓　　名：张伟", "姓　　名：张*"),
        ("姓名：张　伟", "姓名：张*"),
        ("姓 名\t张 伟\t性别\t男", "姓 名\t张*\t性别\t男"),
        ("姓名\t李小明\n性别\t男", "姓名\t李*明\n性别\t男"),
        ("申请人（签字）：张伟", "申请人（签字）：张*"),
        ("姓名 性别 村组\n1 张伟 男 三组\n2 李 娜 女 四组", "姓名 性别 村组\n1 张* 男 三组\n2 李* 女 四组"),
        ("我是家住龙潭区江北乡的村民李大山，", "我是家住龙潭区江北乡的村民李*山，"),
        ("车辆吉B12345", "车辆吉B***45"),
        ("新能源吉BD12345", "新能源吉B****45"),
        ("邮箱zhang.wei@example.com", "邮箱z***@example.com"),
    ],
)
def test_all_of_it_can_be_masked(text: str, masked: str) -> None:
    assert apply(text, proposals(CHECKS, "body", text)) == masked


def test_a_heading_of_a_list_is_nobody(ask) -> None:
    for text in ("姓名\t曾用名\t国籍", "| 姓名 | 金额 |", "姓名\t单位\t电话", "| 姓名 | 万众 | 职务 |"):
        assert ask(CheckName.PERSONAL_DATA, text) == ()
    assert ask(CheckName.PERSONAL_DATA, "姓名\t王建国\t性别\t男\t现任职务\t副局长") == ()


@pytest.mark.parametrize(
    "text",
    [
        "家庭住址：科尔沁区明仁街道民主小区5号楼301室",
        "现住龙潭区江北乡福安村三组，原住解放大路100号3单元402",
    ],
)
def test_an_address_is_told_of_once(ask, text: str) -> None:
    found = ask(CheckName.PERSONAL_DATA, text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(found) == text.count("，") + 1


def test_a_surname_with_a_form_of_address_is_a_hint_whatever_follows(ask) -> None:
    for text in ("李女士来到窗口", "李女士反映路灯不亮", "投诉人李女士，女，45岁"):
        (finding,) = ask(CheckName.PERSONAL_DATA, text)
        assert (finding.code, finding.severity, finding.suggestion) == ("surname", Severity.INFORM, "李某")


def test_what_is_masked_is_not_found_again() -> None:
    text = f"申请人张伟，证号{ID}，手机{MOBILE}，卡号{CARD}，邮箱a@b.com，车牌吉B12345"
    assert proposals(CHECKS, "body", apply(text, proposals(CHECKS, "body", text))) == ()


def test_masks_in_markdown_are_shown_as_they_are() -> None:
    text = f"甲{MOBILE}，乙{MOBILE}"
    masked = apply(text, proposals(CHECKS, "body", text, is_markdown=True), is_markdown=True)
    assert masked == "甲138＊＊＊＊8000，乙138＊＊＊＊8000"
    assert to_html(masked, {}).strip() == f"<p>{masked}</p>"
    assert proposals(CHECKS, "body", masked, is_markdown=True) == ()


def test_one_place_can_be_masked_alone() -> None:
    text = f"甲{MOBILE}，乙{ID}"
    _, second = proposals(CHECKS, "body", text)
    assert apply(text, [second]) == f"甲{MOBILE}，乙110105********002X"


@pytest.mark.parametrize(
    "text",
    [
        "办公地址：解放大路88号，电话0432-62048000，邮箱 jiaotong@jl.gov.cn",
        "统一社会信用代码11150500MB1901732U、91110000600037341L",
        "索引号 11150500MB1901732U/2024-02762",
        "申请人应当提交下列材料。申请人信息不全的，予以退回。",
        "当事人有权陈述和申辩。举报人的信息依法保密。",
        "吉A至吉B的高速公路；G12高速；京12号线",
        "国道302线K12+300处",
        "热线12345、0432-12328",
    ],
)
def test_offices_and_rules_are_left_alone(ask, text: str) -> None:
    assert ask(CheckName.PERSONAL_DATA, text) == ()


def test_only_numbers_that_prove_themselves_block(ask) -> None:
    found = ask(CheckName.PERSONAL_DATA, f"申请人张伟，{MOBILE}，邮箱a@b.com")
    assert {one.code: one.severity for one in found} == {
        "name": Severity.WARN,
        "email": Severity.WARN,
        "mobile": Severity.BLOCK,
    }
