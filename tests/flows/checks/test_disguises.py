"""Somebody wants to slip something past, and somebody else writes honestly what looks like it."""

import pytest

from definitions.vocabulary import CheckName, Severity

PARAGRAPH = "自本月起，公交线路有所调整，请市民留意站牌。"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("手机：一三八零零一三八〇〇〇", "mobile"),
        ("手机幺三八零零幺三八零零零", "mobile"),
        ("手机壹叁捌零零壹叁捌零零零", "mobile"),
        ("手机①③⑧⓪⓪①③⑧⓪⓪⓪", "mobile"),
        ("手机¹³⁸⁰⁰¹³⁸⁰⁰⁰", "mobile"),
        ("手机1三8零0一3八000", "mobile"),
        ("手机138/0013/8000", "mobile"),
        ("手机138，0013，8000", "mobile"),
        ("手机138、0013、8000", "mobile"),
        ("手机138（0013）8000", "mobile"),
        ("手机（138）00138000", "mobile"),
        ("手机138:0013:8000", "mobile"),
        ("手机138\\*0013\\*8000", "mobile"),
        ("证号110105/19491231/002X", "id_card"),
        ("证号110105，1949，1231，002X", "id_card"),
        ("证号110105年1949月1231日002X", "id_card"),
        ("卡号6217/0012/3456/7890/122", "bank_card"),
    ],
)
def test_a_disguised_number_blocks(ask, body, code):
    assert [(one.code, one.severity) for one in ask(CheckName.PERSONAL_DATA, body)] == [
        (code, Severity.BLOCK)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "二〇二六年十一月二十日，一九四九年以来",
        "第一二三四五六七八九十十一项",
        "三年分别为138，0013，8000",
        "编制13,800,138,000元",
        "金额13800138000.00元",
        "比例为6217/0012/3456/7890/122",
        "电话：0432-62048888，0432/62048889、62048890",
        "开放时间 08:30:00，10:13:80",
        "ISBN 978-7-5086-1234-5",
        "经营许可证号220201001234，车架号LSVAU2180N2183294",
        "| 甲 | 乙 | 丙 |\n|---|---|---|\n| 110105 | 1949 | 1231 |",
    ],
)
def test_an_honest_number_passes(ask, body):
    assert ask(CheckName.PERSONAL_DATA, body) == ()


@pytest.mark.parametrize("body", ["采购编号JLSZC-2026-13800138000", "档案号 0138-0013-8000"])
def test_what_its_word_calls_a_reference_number_is_left_to_a_person(ask, body):
    (finding,) = ask(CheckName.PERSONAL_DATA, body)
    assert finding.severity is Severity.WARN
    assert "编号" in finding.message


def test_a_telephone_is_not_made_a_reference_number_by_a_word(ask):
    (finding,) = ask(CheckName.PERSONAL_DATA, "编号三，手机13800138000")
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "body",
    [
        "秘-密★1年",
        "秘·密★1年",
        "秘\n密★1年",
        "秘.密",
        "秘密✰1年",
        "秘密🌟1年",
        "密级：秘密 1年",
        "秘密：1年",
        "秘密（1年）",
        "机密 一年",
        "绝密·长期",
        "密级 秘密",
        "| 密级 | 秘密 |",
        "定密：机密",
        "机密件",
        "## 机密 ##",
    ],
)
def test_a_disguised_mark_blocks(ask, body):
    found = ask(CheckName.SECRECY_MARKS, f"{body}\n\n{PARAGRAPH}")
    assert "secrecy_mark" in {one.code for one in found if one.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    "body",
    [
        "这是公开的秘密，人人皆知。",
        "采取无记名秘密投票方式。",
        "通信秘密受法律保护",
        "（一）秘密",
        "密级：公开",
        "机密性、完整性、可用性",
        "| 绝密 | 机密 | 秘密 |\n|---|---|---|\n| 30年 | 20年 | 10年 |",
        "| 密级 | 期限 |\n|---|---|\n| 秘密 | 10年 |",
    ],
)
def test_ordinary_words_do_not_block(ask, body):
    found = ask(CheckName.SECRECY_MARKS, f"{PARAGRAPH}\n\n{body}\n\n{PARAGRAPH}")
    assert [one.message for one in found if one.severity is Severity.BLOCK] == []
