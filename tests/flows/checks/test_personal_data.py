import re

import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import ReadAttachment
from flows.extraction.written import TroubleKind, Written

ID = "11010519491231002X"
MASKED_ID = "110105********002X"
CARD = "6217001234567890122"
MASKED_CARD = "**** **** **** 0122"


@pytest.mark.parametrize(
    ("body", "code", "masked"),
    [
        pytest.param(f"身份证号：{ID}。", "id_card", MASKED_ID, id="identity number"),
        pytest.param("身份证号：11010519491231002x。", "id_card", MASKED_ID, id="lower-case x"),
        pytest.param(
            "证件１１０１０５１９４９１２３１００２Ｘ号",
            "id_card",
            MASKED_ID,
            id="full-width identity number",
        ),
        pytest.param("110105 19491231 002X", "id_card", MASKED_ID, id="identity number in groups"),
        pytest.param("110105-19491231-002X", "id_card", MASKED_ID, id="identity number with hyphens"),
        pytest.param(
            "证号1101051949\n1231002X，", "id_card", MASKED_ID, id="identity number over a line break"
        ),
        pytest.param(
            "证号1101051949\r\n1231002X，",
            "id_card",
            MASKED_ID,
            id="identity number over a Windows line break",
        ),
        pytest.param(f"1. {ID}", "id_card", MASKED_ID, id="identity number after a list number"),
        pytest.param(f"序号 2 {ID}", "id_card", MASKED_ID, id="identity number after another number"),
        pytest.param("号码ID" + ID, "id_card", MASKED_ID, id="identity number behind letters"),
        pytest.param("旧证110105491231002。", "id_card", "110105******002", id="old identity number"),
        pytest.param(
            "旧证110105 491231 002。", "id_card", "110105******002", id="old identity number in groups"
        ),
        pytest.param("手机13800138000。", "mobile", "138****8000", id="mobile"),
        pytest.param("13800138000", "mobile", "138****8000", id="mobile alone"),
        pytest.param("138 0013 8000", "mobile", "138****8000", id="mobile in groups"),
        pytest.param("138-0013-8000", "mobile", "138****8000", id="mobile with hyphens"),
        pytest.param("138\n0013\n8000", "mobile", "138****8000", id="mobile over line breaks"),
        pytest.param(
            "致电1380013\n8000，", "mobile", "138****8000", id="mobile broken anywhere by a line break"
        ),
        pytest.param(
            "1380013\n8000", "mobile", "138****8000", id="mobile broken by a line break and nothing else"
        ),
        pytest.param(
            "手机 13 8001 38000", "mobile", "138****8000", id="mobile in odd groups behind its word"
        ),
        pytest.param("1 3 8 0 0 1 3 8 0 0 0", "mobile", "138****8000", id="mobile digit by digit"),
        pytest.param(
            "１３８０\u200b０１３８０００",
            "mobile",
            "138****8000",
            id="mobile in full width with a zero-width space",
        ),
        pytest.param("+86 13800138000", "mobile", "138****8000", id="mobile with country code"),
        pytest.param("+86138 0013 8000", "mobile", "138****8000", id="mobile with country code and groups"),
        pytest.param("008613800138000", "mobile", "138****8000", id="mobile with 0086"),
        pytest.param("Tel13800138000", "mobile", "138****8000", id="mobile behind Tel"),
        pytest.param("①13800138000", "mobile", "138****8000", id="mobile behind a circled number"),
        pytest.param("12.13800138000", "mobile", "138****8000", id="mobile behind a list number"),
        pytest.param("13800138000@example.cn", "mobile", "138****8000", id="mobile in a mail address"),
        pytest.param(f"账户{CARD}，", "bank_card", MASKED_CARD, id="bank card"),
        pytest.param("6217 0012 3456 7890 122", "bank_card", MASKED_CARD, id="bank card in fours"),
        pytest.param("6217-0012-3456-7890-122", "bank_card", MASKED_CARD, id="bank card with hyphens"),
        pytest.param(
            "卡：621700123456\n7890122。", "bank_card", MASKED_CARD, id="bank card over a line break"
        ),
        pytest.param(
            "银行卡 62170 01234 56789 0122",
            "bank_card",
            MASKED_CARD,
            id="bank card in odd groups behind its word",
        ),
        pytest.param("4111 1111 1111 1111", "bank_card", "**** **** **** 1111", id="bank card of 16 digits"),
        pytest.param(
            "卡号8000000000000000002",
            "bank_card",
            "**** **** **** 0002",
            id="a card only by the word before it",
        ),
    ],
)
def test_personal_data_is_found_and_masked(ask, body, code, masked):
    (finding,) = ask(CheckName.PERSONAL_DATA, body)
    assert (finding.code, finding.suggestion, finding.excerpt) == (code, masked, masked)
    assert finding.severity is Severity.BLOCK
    assert masked in finding.message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("编码110105194912310021", id="identity number with a wrong check character"),
        pytest.param("证件号码：91110000600037341L", id="credit code as the number of a paper"),
        pytest.param("身份证号：110105********0021", id="masked identity number"),
        pytest.param("总里程13900000000米", id="a length"),
        pytest.param("全年播放13812345678次", id="a count"),
        pytest.param("播放13812345678次的视频", id="a count before a noun"),
        pytest.param("6222021234567890123", id="card number that fails Luhn"),
        pytest.param("统一社会信用代码：11150500MB1901732U", id="credit code"),
        pytest.param("91110000600037341L", id="credit code with digits up to the last"),
        pytest.param("11150500MB1901732U/2024-02762", id="index number"),
        pytest.param("四政办函〔2020〕12号、国办发〔2018〕123号", id="document numbers"),
        pytest.param("电话：0432-62048888，010-12345678，0434-3261234", id="office landlines"),
        pytest.param("热线400-138-0013、12345", id="hot lines"),
        pytest.param("安排资金15000000000元", id="an amount"),
        pytest.param("东经118.13812345678", id="a coordinate"),
        pytest.param("约15000-234567人", id="a range"),
        pytest.param("13456\n123456\n7890\n", id="a column of figures"),
        pytest.param("合计\n13456\n123456\n34567\n", id="a column of figures under a heading"),
        pytest.param("4111 1111 1111 1111 2345", id="a row of figures that begins like a card"),
        pytest.param("2345 4111 1111 1111 1111", id="a row of figures that ends like a card"),
        pytest.param("13800138000MAABCDH", id="a credit code that begins like a mobile"),
        pytest.param("项目代码2020-141100-48-01-012345", id="project code"),
        pytest.param("条码6901234567892", id="bar code"),
        pytest.param("时间戳1602345678901", id="a time stamp"),
        pytest.param("sha a13800138000bcdef", id="inside a hash"),
        pytest.param("2023-10-12 14:40 至 2023-10-15 09:00", id="dates and times"),
        pytest.param("QQ:729038198", id="short account"),
    ],
)
def test_ordinary_numbers_are_left_alone(ask, body):
    assert ask(CheckName.PERSONAL_DATA, body) == ()


def test_a_mixed_text_gives_each_number_once_at_its_place(ask):
    body = f"办理人证号 {ID} 手机13800138000，\n卡6217 0012 3456 7890 122，单位代码91110000600037341L，电话0432-62048888。"
    findings = ask(CheckName.PERSONAL_DATA, body)
    assert [(one.code, body[one.start : one.end]) for one in findings] == [
        ("id_card", ID),
        ("mobile", "13800138000"),
        ("bank_card", "6217 0012 3456 7890 122"),
    ]
    assert "正文第2行" in findings[2].message


def test_numbers_side_by_side_are_all_found(ask):
    codes = [one.code for one in ask(CheckName.PERSONAL_DATA, f"{ID} 13800138000 6217 0012 3456 7890 122")]
    assert codes == ["id_card", "mobile", "bank_card"]


@pytest.mark.parametrize("word", ["联系电话", "咨询电话", "值班电话", "监督电话"])
def test_a_mobile_that_an_office_may_give_out_is_only_a_warning(ask, word):
    (near,) = ask(CheckName.PERSONAL_DATA, f"{word}：办公室13800138000")
    assert near.severity is Severity.WARN
    (far,) = ask(CheckName.PERSONAL_DATA, f"{word}：一二三四五六七八九十一二三13800138000")
    assert far.severity is Severity.BLOCK


def test_a_declared_inform_is_not_raised_to_a_warning(ask):
    (finding,) = ask(CheckName.PERSONAL_DATA, "联系电话13800138000", level=Severity.INFORM)
    assert finding.severity is Severity.INFORM


def test_fields_attachments_and_names_of_files_are_read(ask):
    findings = ask(
        CheckName.PERSONAL_DATA,
        fields={
            "title": "关于13800138000的公告",
            "formed_on": "2026-11-20",
            "tags": ["甲", f"证{ID}"],
            "files": [{"name": "x"}],
        },
        attachments=(ReadAttachment("名单13900139000.txt", "text/plain", Written.plain(f"第一行\n{ID}")),),
    )
    assert [(one.where, one.code, one.start) for one in findings] == [
        ("tags", "id_card", 1),
        ("title", "mobile", 2),
        ("附件：名单13900139000.txt", "mobile", 0),
        ("附件：名单13900139000.txt", "id_card", 4),
    ]


def test_a_skipped_field_is_not_read(ask):
    fields = {"contact": "手机13800138000", "title": "13900139000"}
    (finding,) = ask(CheckName.PERSONAL_DATA, fields=fields, options={"skip": ["contact"]})
    assert finding.where == "title"


def test_an_attachment_that_nobody_could_read_is_pointed_out(ask):
    attachments = (
        ReadAttachment(
            "名单.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Written.unread(TroubleKind.DAMAGED),
        ),
        ReadAttachment("照片.jpg", "image/jpeg", Written.unread(TroubleKind.DAMAGED)),
    )
    (finding,) = ask(CheckName.PERSONAL_DATA, attachments=attachments)
    assert (finding.where, finding.code, finding.severity) == (
        "附件：名单.xlsx",
        "attachment_not_read",
        Severity.WARN,
    )


def test_the_article_of_the_office_is_named(ask):
    (finding,) = ask(CheckName.PERSONAL_DATA, "13800138000", options={"article": "《管理规定》第六条"})
    assert "《管理规定》第六条" in finding.message


def test_a_number_that_could_be_both_is_left_to_a_person_unless_its_word_says_what_it_is(ask):
    both = "12115720140628721X"
    (finding,) = ask(CheckName.PERSONAL_DATA, f"代码{both}")
    assert (finding.code, finding.severity) == ("id_card_or_credit_code", Severity.WARN)
    assert ask(CheckName.PERSONAL_DATA, f"统一社会信用代码：{both}") == ()


@pytest.mark.parametrize(
    ("body", "masked"),
    [
        ("身份证号：110105194912310021，", "110105********0021"),
        ("居民身份证号码 11010519491331002X。", "110105********002X"),
        ("身份证号（必填）：110105 19491231 0021", "110105********0021"),
        ("公民身份号码：11010519491231001", "110105*******1001"),
        ("身份证\n110105194912310021", "110105********0021"),
        ("| 姓 | 身份证号 |\n|---|---|\n| 甲 | 110105194912310021 |", "110105********0021"),
        ("编号\t身份证号码\t金额\n1\t110105194912310021\t500", "110105********0021"),
    ],
)
def test_a_mistyped_identity_number_is_a_question(ask, body, masked):
    (finding,) = ask(CheckName.PERSONAL_DATA, body)
    assert (finding.code, finding.severity, finding.suggestion) == ("id_card_mistyped", Severity.WARN, masked)


@pytest.mark.parametrize(
    "body",
    [
        "许可证号：13912345678",
        "道路运输经营许可证编号：13912345678",
        "发票号码 13800138000",
        "| 许可证号 | 13912345678 |",
        "快递单号13912345678",
        "工号：13800138000",
        "总里程达13900000000",
    ],
)
def test_a_number_that_its_label_calls_something_else_is_a_question(ask, body):
    (finding,) = ask(CheckName.PERSONAL_DATA, body)
    assert (finding.code, finding.severity) == ("mobile", Severity.WARN)


@pytest.mark.parametrize(
    "body",
    [
        "手机号码：13812345678",
        "手机13812345678次",
        "许可证号见附件，手机13812345678",
        "补偿金额5000元，13800138000",
        "身份证号13800138000",
    ],
)
def test_a_label_further_off_or_of_another_kind_makes_no_mobile_harmless(ask, body):
    (finding,) = ask(CheckName.PERSONAL_DATA, body)
    assert (finding.code, finding.severity) == ("mobile", Severity.BLOCK)


def test_what_is_an_identity_number_is_not_also_a_mobile(ask):
    (finding,) = ask(CheckName.PERSONAL_DATA, "证号 13010519491 2310023")
    assert finding.code == "id_card"


@pytest.mark.parametrize(
    "body",
    ["报名请致电13800138000，过期不候。", "身份证号：11010519491231002X", "银行卡号：6222020200112230004"],
)
def test_a_number_stays_blocked_whatever_the_ground_and_the_finding_says_so(ask, body):
    fields = {"has_personal_data": "是", "personal_data_basis": "权利人同意公开"}
    (finding,) = ask(CheckName.PERSONAL_DATA, body, fields=fields)
    assert finding.severity == Severity.BLOCK
    assert "即使有公开的依据，号码也要隐去" in finding.message


@pytest.mark.parametrize(
    ("check", "body"),
    [
        (
            CheckName.PUBLISHED_PAGE,
            "![现场](http://example.org/x.png) 张某13912345678 身份证１１０１０５１９４９１２３１００２X",
        ),
        (CheckName.PUBLISHED_PAGE, "| 姓名 |\n|---|\n| 张某 | 13912345678 | 11010519491231002X |"),
        (CheckName.PUBLISHED_PAGE, "[电话](13912345678)"),
        (CheckName.SECRECY_MARKS, "内部资料 13912345678 11010519491231002X"),
    ],
)
def test_what_another_check_quotes_of_the_text_hides_them_too(ask, check, body):
    found = ask(check, f"{body}\n\n各有关单位：")
    told = "".join(f"{one.excerpt}{one.message}{one.suggestion}" for one in found)
    assert found
    assert not re.search("13912345678|19491231|１９４９１２３１", told)
