"""What markup hides from the source, the page shows: the checks read both."""

import pytest

from definitions.vocabulary import CheckName, Severity

ID = "11010519491231002X"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("手机138**0013**8000。", "mobile"),
        ("手机&#49;3800138000。", "mobile"),
        ("手机138&#48;0138000。", "mobile"),
        ("手机138&#x30;0138000。", "mobile"),
        ("Tel\n138\\\n0013\\\n8000", "mobile"),
        ("手机138`0013`8000", "mobile"),
        ("手机~~138~~00138000", "mobile"),
        ("手机[138](https://example.org)00138000", "mobile"),
        ('手机[138](https://example.org "a)b")00138000', "mobile"),
        ("手机[138](<a)b>)00138000", "mobile"),
        ("手机138![](x.png)00138000", "mobile"),
        ("手机138&zwnj;0013&ZeroWidthSpace;8000", "mobile"),
        ("手机**１３８**００１３８０００", "mobile"),
        ("[拨打](tel:&#49;3800138000)", "mobile"),
        ("[拨打](tel:138%30%3013%38000)", "mobile"),
        ('[本处](https://example.org "&#49;3800138000")', "mobile"),
        ("| 姓名 | 电话 |\n|---|---|\n| 甲 | 138**0013**8000 |", "mobile"),
        ("> 138\n> 0013\n> 8000", "mobile"),
        ("# 138**0013**8000", "mobile"),
        (f"证号{ID[:6]}**{ID[6:14]}**{ID[14:]}。", "id_card"),
        (f"证号{ID[:17]}&#88;", "id_card"),
        ("账户6217**0012**34567890122", "bank_card"),
    ],
)
def test_a_number_in_pieces_blocks(ask, body, code):
    assert {(one.code, one.severity) for one in ask(CheckName.PERSONAL_DATA, body)} == {
        (code, Severity.BLOCK)
    }


def test_the_finding_points_into_the_source(ask):
    body = "第一段。\n\n　　联系人手机138**0013**8000。"
    (finding,) = ask(CheckName.PERSONAL_DATA, body)
    assert body[finding.start : finding.end] == "138**0013**8000"
    assert finding.excerpt == "138****8000"
    assert "正文第3行" in finding.message


def test_a_number_in_one_piece_is_reported_once(ask):
    (finding,) = ask(CheckName.PERSONAL_DATA, "**经办**手机13800138000。")
    assert finding.start == 8


def test_a_mobile_of_an_office_does_not_cover_the_same_one_in_pieces(ask):
    found = ask(CheckName.PERSONAL_DATA, "值班电话：13800138000。\n\n经办人本人手机是138**0013**8000。")
    assert [one.severity for one in found] == [Severity.WARN, Severity.BLOCK]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("秘&#23494;★1年", "secrecy_mark"),
        ("机**密**★5年", "secrecy_mark"),
        ("[秘](https://example.org)密&#9733;1年", "secrecy_mark"),
        ("**秘**密", "secrecy_mark"),
        ("内部**资料**", "internal_mark"),
        ("（此件**不予**公开）", "withheld_document"),
    ],
)
def test_a_mark_in_pieces_blocks(ask, body, code):
    found = ask(CheckName.SECRECY_MARKS, f"{body}\n\n自本月起，线路有所调整。")
    assert code in {one.code for one in found if one.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    "body",
    [
        "统一社会信用代码：**11150500MB1901732U**",
        "| 单位 | 统一社会信用代码 | 电话 |\n|---|---|---|\n| 甲 | 91110000600037341L | 0432-62048888 |",
        "电话：**0432-62048888**，传真 0432-62048889",
        "邮编：132011，**采购项目编号** JLCG[2026]-0138-0042",
        "| 年度 | 收入 | 支出 |\n|---|---|---|\n| 2025 | 13800 | 138000 |\n| 2026 | 13456 | 123456 |",
        "规格为138*0013*8000毫米",
        "四政办函〔2020〕**12号**",
        "密级分为：\n\n- **绝密**\n- **机密**\n- **秘密**",
        "| 级别 | 说明 |\n|---|---|\n| 秘密 | 最低一级 |",
        "属于**秘密**的，不上网；保守秘密是*义务*。",
        "[全文](https://example.org/art/2026/11/20/art_13800_138000.html)",
    ],
)
def test_honest_markup_does_not_block(ask, body):
    found = [*ask(CheckName.PERSONAL_DATA, body), *ask(CheckName.SECRECY_MARKS, body)]
    assert [one.message for one in found if one.severity is Severity.BLOCK] == []
