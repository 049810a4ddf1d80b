import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import ReadAttachment
from flows.extraction.written import TroubleKind, Written

PARAGRAPH = "自本月起，公交线路有所调整，请市民留意站牌。"


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        pytest.param("秘密★1年", "秘密★1年", id="secret with its term"),
        pytest.param("机密★6个月", "机密★6个月", id="confidential with its term"),
        pytest.param("绝密★长期", "绝密★长期", id="top secret for ever"),
        pytest.param("秘密★", "秘密★", id="no term after the star"),
        pytest.param("秘 密★1年", "秘 密★1年", id="characters split by a space"),
        pytest.param("秘\u3000\u3000密 ★ 1年", "秘\u3000\u3000密 ★ 1年", id="wide spaces"),
        pytest.param("秘\u200b密★1年", "秘\u200b密★1年", id="zero-width space"),
        pytest.param("机密☆5年", "机密☆5年", id="hollow star"),
        pytest.param("机密＊5年", "机密＊5年", id="full-width asterisk"),
        pytest.param("机密*5年", "机密*5年", id="asterisk"),
        pytest.param("機密★五年", "機密★五年", id="traditional characters"),
        pytest.param("秘密★2030年1月1日", "秘密★2030年1月1日", id="until a day"),
        pytest.param("见附件（机密★1年）所列", "机密★1年", id="in the middle of a line"),
        pytest.param("秘密", "秘密", id="alone on a line"),
        pytest.param("　　绝　密　　", "绝　密", id="alone with wide spaces"),
        pytest.param("**机密**", "机密", id="alone in bold"),
        pytest.param("# 秘密", "秘密", id="alone as a heading"),
        pytest.param("<center>秘密</center>", "秘密", id="alone in tags"),
        pytest.param("| 秘密 |", "秘密", id="alone in a table row"),
        pytest.param("【机密】", "机密", id="alone in brackets"),
        pytest.param("000001  机密 特急", "机密", id="with copy number and urgency"),
        pytest.param("密级：秘密", "密级：秘密", id="named as the level"),
        pytest.param("机密级", "机密级", id="with the word level"),
        pytest.param("工作秘密", "工作秘密", id="work secret alone"),
        pytest.param("工作秘密★1年", "秘密★1年", id="work secret with its term"),
        pytest.param("内部资料 注意保存", "内部资料 注意保存", id="internal material"),
        pytest.param("内部资料，注意保存", "内部资料，注意保存", id="internal material with a comma"),
        pytest.param("内 部 文 件", "内 部 文 件", id="internal document, spread out"),
        pytest.param(
            "【内部资料】关于线路的情况", "内部资料", id="internal material in brackets before a title"
        ),
        pytest.param("注意保存", "注意保存", id="keep with care"),
        pytest.param("密级：秘密　保密期限：5年", "密级：秘密", id="head line of a form"),
        pytest.param("〔机密〕关于调整线路的方案", "机密", id="in official brackets before a title"),
        pytest.param("机密  关于调整线路的方案", "机密", id="before the title on its line"),
        pytest.param("秘密 关于调整线路的方案", "秘密", id="one space before the title"),
        pytest.param("本文件定密为秘密级，保密期限三年", "秘密级", id="stated in a sentence"),
        pytest.param("秘密级事项★3年", "秘密级事项★3年", id="of a matter"),
        pytest.param("机\n密\n★\n5年", "机\n密", id="one character below the other, with a star"),
        pytest.param("绝\n密", "绝\n密", id="one character below the other"),
        pytest.param("密级：秘密　缓急：特急", "密级：秘密", id="beside its urgency"),
        pytest.param("密级：秘密 缓急：特急", "密级：秘密", id="one space beside its urgency"),
        pytest.param("份号：000001 密级：绝密", "密级：绝密", id="beside the number of the copy"),
        pytest.param("标题：通知    密级：秘密    份号：001", "密级：秘密", id="among the labels of a form"),
        pytest.param("密级：秘密，保密期限：5年", "密级：秘密", id="with its term behind a comma"),
        pytest.param("密级：★机密", "密级：★机密", id="star before the level"),
        pytest.param("机密-1年", "机密-1年", id="hyphen for the star"),
        pytest.param("见附件（机密—5年）所列", "机密—5年", id="dash for the star in a line"),
        pytest.param("| 密　级 | 秘密 | 紧急程度 | 特急 |", "密　级 | 秘密", id="row of a printed form"),
        pytest.param("密级\t秘密\t紧急程度\t特急", "密级\t秘密", id="cells of a row"),
        pytest.param("特急 秘密", "秘密", id="behind its urgency"),
        pytest.param("缓急：特急　秘密　份号：000003", "秘密", id="between labels without its own"),
        pytest.param("关于调整线路的通知（秘密）", "秘密", id="behind a title"),
        pytest.param("# 关于调整线路的通知【机密】", "机密", id="behind a heading"),
        pytest.param("密件", "密件", id="secret item"),
        pytest.param("密级：内部　份数：10", "密级：内部", id="internal as the level"),
        pytest.param("| 密级 | 工作秘密 | 份数 | 3 |", "密级 | 工作秘密", id="work secret in a row"),
        pytest.param("【密级】秘密", "密级】秘密", id="label in brackets"),
        pytest.param("密级【机密】", "密级【机密", id="level in brackets behind its label"),
        pytest.param("（机密，阅后退回）", "机密", id="in brackets with care"),
        pytest.param("内部·请勿外传", "内部·请勿外传", id="internal, with care"),
        pytest.param("关于印发方案的通知 秘密", "秘密", id="behind a title without brackets"),
        pytest.param("关于报送材料的报告（机密件）", "机密件", id="behind a title as an item"),
    ],
)
def test_a_mark_blocks(ask, body, mark):
    found = ask(CheckName.SECRECY_MARKS, f"{body}\n\n{PARAGRAPH}")
    (finding,) = [one for one in found if one.severity is Severity.BLOCK]
    assert body[finding.start : finding.end] == mark
    assert "正文第1行" in finding.message


@pytest.mark.parametrize(
    ("body", "code", "severity"),
    [
        ("（此件不予公开）", "withheld_document", Severity.BLOCK),
        ("(此件依申请公开)", "withheld_document", Severity.BLOCK),
        ("（此 件 不 予 公 开）", "withheld_document", Severity.BLOCK),
        ("此件依申请公开", "withheld_document", Severity.BLOCK),
        ("（此件不公开，请勿外传）", "withheld_document", Severity.BLOCK),
        ("公开属性：依申请公开", "withheld_document", Severity.BLOCK),
        ("（此件删减后公开）", "publish_after_cutting", Severity.WARN),
    ],
)
def test_the_note_on_disclosure_decides(ask, body, code, severity):
    found = ask(CheckName.SECRECY_MARKS, f"{PARAGRAPH}\n2023年5月18日\n{body}\n")
    assert (code, severity) in [(one.code, one.severity) for one in found]
    assert {one.severity for one in found if one.code != code} <= {Severity.WARN}


@pytest.mark.parametrize(
    "body",
    [
        PARAGRAPH,
        "（此件公开发布）",
        "（此件主动公开）",
        "公开属性：不予公开□ 依申请公开□ 主动公开□",
        "密级分为：\n- 绝密\n- 机密\n- 秘密",
        "属于**国家秘密**的，属于**秘密**的，不上网。",
        "秘密文件的管理按规定执行。",
        "文件附注写明“（此件不予公开）”的，不上网。",
        "《内部资料性出版物管理办法》已经修订。",
        "评定为★★★级的景区",
        "密级：无",
        "本文件所称秘密，是指个人隐私。",
        "密级：秘密、机密、绝密三级，由定密责任人确定。",
        "机密 级别的资料另行保管。",
        "| 密级 | 秘密 | 机密 | 绝密 |",
        "密级：秘密/机密",
        "密级：公开",
        "密级：　　缓急：　　",
        "文件的密级 秘密的，由保密员登记。",
        "非密级 秘密",
        "1. 已定密的（秘密）",
        "商业机密-2024年度报告",
        "核心机密——长期积累的工艺",
        "密级和保密期限：秘密级不超过十年",
        "什么是秘密",
    ],
)
def test_talk_about_secrecy_does_not_block(ask, body):
    assert [one.code for one in ask(CheckName.SECRECY_MARKS, body) if one.severity is Severity.BLOCK] == []


def test_internal_marks_count_at_the_head_only(ask):
    assert ask(CheckName.SECRECY_MARKS, f"{PARAGRAPH}\n" * 20 + "内部刊物\n") == ()


def test_a_word_is_a_warning_once_with_its_count(ask):
    (finding,) = ask(CheckName.SECRECY_MARKS, "涉密信息不上网，上网信息不涉密。")
    assert (finding.code, finding.severity, finding.start) == ("secrecy_word", Severity.WARN, 0)
    assert "共2处" in finding.message


def test_a_level_in_a_list_of_documents_is_a_question(ask):
    rows = "文号\t标题\t密级\n1号\t关于甲的通知\t机密\n2号\t关于乙的通知\t无"
    (finding,) = ask(CheckName.SECRECY_MARKS, rows)
    assert (finding.code, finding.severity) == ("listed_level", Severity.WARN)
    assert rows[finding.start : finding.end] == "机密"
    assert ask(CheckName.SECRECY_MARKS, "例\t密级\n甲\t绝密\n乙\t机密\n丙\t秘密") == ()


def test_the_name_of_the_law_is_not_a_word_about_secrets(ask):
    assert ask(CheckName.SECRECY_MARKS, "依据《中华人民共和国保守国家秘密法》") == ()


@pytest.mark.parametrize(
    "body",
    ["~~机密★1年~~", "`机密★1年`", "[机密★1年](https://www.gov.cn)", "![机密★1年](a.png)", "机密★1年&nbsp;"],
)
def test_a_mark_is_told_of_once_whatever_markup_stands_around_it(ask, body):
    (finding,) = ask(CheckName.SECRECY_MARKS, f"{body}\n\n{PARAGRAPH}")
    assert "机密★1年" in body[finding.start : finding.end]


def test_the_name_of_a_file_ends_in_a_mark(ask):
    (finding,) = ask(
        CheckName.SECRECY_MARKS,
        attachments=(ReadAttachment("线路方案（秘密）.txt", "text/plain", Written.plain(PARAGRAPH)),),
    )
    assert finding.severity is Severity.BLOCK


def test_marks_in_titles_attachments_and_names_of_files_block(ask):
    attachments = (ReadAttachment("机密★1年.txt", "text/plain", Written.plain("正文\n秘密★3年")),)
    found = ask(CheckName.SECRECY_MARKS, fields={"title": "秘密★1年 情况"}, attachments=attachments)
    assert [(one.where, one.excerpt) for one in found] == [
        ("title", "秘密★1年"),
        ("附件：机密★1年.txt", "机密★1年.txt"),
        ("附件：机密★1年.txt", "秘密★3年"),
    ]
    assert {one.severity for one in found} == {Severity.BLOCK}


def test_an_unread_attachment_is_pointed_out(ask):
    (finding,) = ask(
        CheckName.SECRECY_MARKS,
        attachments=(ReadAttachment("方案.docx", "application/msword", Written.unread(TroubleKind.DAMAGED)),),
    )
    assert (finding.code, finding.severity) == ("attachment_not_read", Severity.WARN)
