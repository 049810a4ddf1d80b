"""The checks that go by what the office declares beside its processes."""

from typing import Any

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.house import House
from flows.checks.lexicon import InvalidLexicon, read_lexicon
from flows.checks.runner import rules_digest, run
from flows.extraction.files import read_file
from flows.extraction.written import Written
from tests.builders import files

HOUSE = House(
    sources={"新华网": ("xinhuanet.com", "news.cn"), "吉林日报": ("jlrb.example",)},
    style={"帐号": "账号", "其它": "其他"},
    providers={
        "统计数据": ("statistics",),
        "通知公告": (),
        "市情": ("statistics", "section"),
        "工作报告": ("section", "finance"),
    },
    units={"statistics": ("统计局", ""), "section": ("综合科", "statistics"), "finance": ("财政局", "")},
    own_domains=("www.city.example",),
    unit="finance",
    lexicon=read_lexicon(
        "term,severity,suggestion\n帮扶,warn,支持\n改革,block,\n改革开放,allow,\nABC,inform,\n"
    ),
)


def ask(
    check: CheckName,
    body: str = "",
    *,
    fields: dict[str, str] | None = None,
    house: House = HOUSE,
    attachments: tuple[ReadAttachment, ...] = (),
    **options: Any,
) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in find(check, body, fields, house, attachments, options)]


def find(check, body, fields, house, attachments, options) -> tuple[Finding, ...]:
    declared = Check.model_validate({"check": check.value, "with": options})
    return run([declared], Examined(fields or {}, {"body": body}, attachments, house))


BLOCK, WARN, INFORM = Severity.BLOCK, Severity.WARN, Severity.INFORM


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"source": "新华网", "source_url": "https://www.news.cn/a.html"}, []),
        ({"source": "新华网", "source_url": "https://www.gov.cn/a.html"}, []),
        ({"source": "某论坛", "source_url": "https://www.gov.cn/a.html"}, []),
        ({"source": "某论坛", "source_url": "https://bbs.example.com/1"}, [("source_not_listed", BLOCK)]),
        ({"source": "某论坛"}, [("source_not_listed", BLOCK)]),
        ({"source_url": "https://evilnews.cn/1"}, [("source_not_listed", BLOCK)]),
        ({"source": "新华网", "source_url": "https://jlrb.example/1"}, [("source_elsewhere", WARN)]),
        ({"title": "甲：乙", "original_title": "甲:乙 "}, []),
        ({"title": "震惊！甲乙", "original_title": "甲乙"}, [("title_altered", BLOCK)]),
        ({}, []),
    ],
)
def test_reprints_come_from_trusted_sources_under_their_own_title(fields, found) -> None:
    assert ask(CheckName.REPRINT, fields=fields) == found
    assert ask(CheckName.REPRINT, fields=fields, only={"source_class": "转载类"}) == []
    assert (
        ask(CheckName.REPRINT, fields={**fields, "source_class": "转载类"}, only={"source_class": "转载类"})
        == found
    )


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("见 https://www.gov.cn/zhengce。", []),
        ("见[本站](https://www.city.example/a)", []),
        ("见https://shop.example.com/1，", [("outside_link", WARN)]),
        ("见https://t.cn/abc", [("odd_link", BLOCK)]),
        ("见http://10.0.0.1/a", [("odd_link", BLOCK)]),
        ("见https://www.gov.cn@evil.example/a", [("odd_link", BLOCK)]),
        ("见https://gov.cn.evil.example/a", [("outside_link", WARN)]),
        ("见http://localhost/", [("odd_link", BLOCK)]),
        ("http://10.0.0.1/a", [("odd_link", BLOCK)]),
        ("见www.example.com。", [("outside_link", WARN)]),
        ("见shop.example.com/a?b=1、www.gov.cn，jl.gov.cn", [("outside_link", WARN)]),
        ("见ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ", [("outside_link", WARN)]),
        ("见http：//example.com/x", [("outside_link", WARN)]),
        ("见t.cn/abc", [("odd_link", BLOCK)]),
        ("见www点example点com", [("odd_link", BLOCK)]),
        ("见www . example . com", [("odd_link", BLOCK)]),
        ("见https://shop.example.com/1，即shop.example.com/1", [("outside_link", WARN)]),
        ("邮箱a@example.com，附件1.doc、README.md，版本3.14", []),
    ],
)
def test_links_are_judged_by_their_address(body, found) -> None:
    assert ask(CheckName.LINKS, body) == found


def test_links_in_fields_and_attachments_count_but_not_a_field_that_asks_for_one() -> None:
    assert ask(CheckName.LINKS, fields={"title": "见example.com"}) == [("outside_link", WARN)]
    assert ask(CheckName.LINKS, fields={"source_url": "https://example.com/1"}) == []
    attached = ReadAttachment("说明.docx", "", Written.plain("见 www.example.com"))
    assert ask(CheckName.LINKS, attachments=(attached,)) == [("outside_link", WARN)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("详情请加微信abc", [("advertisement", BLOCK)]),
        ("扫码购买，立即抢购", [("advertisement", BLOCK)] * 2),
        ("扫\u200b码购买", [("advertisement", BLOCK)]),
        ("发放消费优惠券", [("advertising_word", WARN)]),
        ("关注微信公众号，扫码办理业务。加强微信公众平台管理。", []),
        ("严厉打击代开发票等违法行为", [("advertisement", BLOCK)]),
    ],
)
def test_advertisements(body, found) -> None:
    assert ask(CheckName.ADVERTISING, body) == found


def test_house_style_proposes_the_word() -> None:
    (one, two) = find(CheckName.HOUSE_STYLE, "帐号和其它事项", None, HOUSE, (), {})
    assert [(f.start, f.end, f.suggestion) for f in (one, two)] == [(0, 2, "账号"), (3, 5, "其他")]


def test_a_lexicon_knows_severities_suggestions_and_what_is_allowed() -> None:
    assert ask(CheckName.LEXICON, "坚持改革开放，推进改\u200b革，加强帮扶，abc") == [
        ("lexicon_term", BLOCK),
        ("lexicon_term", WARN),
        ("lexicon_term", INFORM),
    ]
    assert ask(CheckName.LEXICON, "改革开放改革") == [("lexicon_term", BLOCK)]
    assert ask(CheckName.LEXICON, "帮扶" * 9)[5:] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("词,级别\n", "第1行应是表头"),
        ("term,severity\n帮,warn\n", "第2行：“帮”太短"),
        ("term,severity\n帮扶,high\n", "第2行：severity 写的是“high”"),
        ("term,severity\n帮扶,warn\n帮扶,warn\n", "第3行：“帮扶”重复"),
        ("term\n", "一个词条也没有"),
    ],
)
def test_a_lexicon_that_will_not_do_is_refused_with_the_line(text, told) -> None:
    with pytest.raises(InvalidLexicon, match=told):
        read_lexicon(text)


@pytest.mark.parametrize(
    ("unit", "column", "found"),
    [
        ("finance", "统计数据", [("not_the_provider", WARN)]),
        ("statistics", "统计数据", []),
        ("section", "统计数据", []),
        ("finance", "市情", [("not_the_provider", WARN)]),
        ("section", "市情", []),
        ("statistics", "市情", []),
        ("finance", "工作报告", []),
        ("finance", "通知公告", []),
        ("finance", "没有的栏目", []),
        ("", "统计数据", []),
    ],
)
def test_a_column_of_another_unit_is_a_warning(unit, column, found) -> None:
    house = House(providers=HOUSE.providers, units=HOUSE.units, unit=unit)
    assert ask(CheckName.COLUMN_PROVIDER, fields={"column": column}, house=house) == found


PICTURE = ReadAttachment("封面.jpg", "image/jpeg", Written())


@pytest.mark.parametrize(
    ("fields", "body", "found"),
    [
        ({"title": "题" * 32, "drafter": "人" * 16, "digest": "摘" * 128}, "文", []),
        ({"title": "题" * 33, "drafter": "人" * 17, "digest": "摘" * 129}, "文", [("too_long", BLOCK)] * 3),
        ({}, "文" * 20_001, [("too_long", BLOCK)]),
        ({}, "![图](https://example.com/a.png)", [("outside_picture", BLOCK)]),
        ({}, "![图](封面.jpg)", []),
    ],
)
def test_what_wechat_does_not_take(fields, body, found) -> None:
    assert ask(CheckName.WECHAT_LIMITS, body, fields=fields, attachments=(PICTURE,)) == found
    assert ask(CheckName.WECHAT_LIMITS, body, fields=fields)[-1:] != ask(CheckName.WECHAT_LIMITS) or not found


def attached(name: str, data: bytes) -> ReadAttachment:
    return ReadAttachment(name, "application/x", read_file(data, name))


def test_what_a_document_carries_along_is_told() -> None:
    raw = [files.deleted("删去的话"), files.hidden("藏的话")]
    document = attached("通知.docx", files.word("正文", raw=raw, author="赵某某", comment="请核"))
    found = {one.code: one for one in find(CheckName.ATTACHMENTS, "", None, HOUSE, (document,), {})}
    assert {code: one.severity for code, one in found.items()} == {
        "left_deleted": BLOCK,
        "left_comment": BLOCK,
        "left_hidden_text": BLOCK,
        "left_property": INFORM,
    }
    assert found["left_deleted"].message == (
        "附件“通知.docx”修订中删去的文字带有修订痕迹（“删去的话”）：附件公开后，任何人都能看到里面隐藏的内容。"
        "请接受或者拒绝全部修订，另存后上传。"
    )


def test_hidden_content_is_checked_like_the_text_and_says_where_it_was() -> None:
    book = files.saved(files.workbook({"公示": [["甲"]], "名单": [["证号", files.ID]]}, 名单="veryHidden"))
    document = files.word("正文", raw=[files.deleted("机密★10年")])
    packed = attached("材料.zip", files.archive({"名单.xlsx": book, "文件.docx": document}))
    (person,) = find(CheckName.PERSONAL_DATA, "", None, HOUSE, (packed,), {})
    assert person.severity is BLOCK
    assert person.message.startswith(
        "附件“材料.zip”压缩包里的“名单.xlsx”工作表“名单”（深度隐藏）B1有居民身份证号码"
    )
    (mark,) = find(CheckName.SECRECY_MARKS, "", None, HOUSE, (packed,), {})
    assert mark.severity is BLOCK
    assert "压缩包里的“文件.docx”修订中删去的文字，第2段有密级标志" in mark.message


def test_a_scan_asks_for_a_look_and_a_locked_file_has_the_declared_level() -> None:
    scan, locked = attached("扫描.pdf", files.pdf("", "")), attached("密.pdf", files.pdf("x", password="1"))
    (one,) = find(CheckName.ATTACHMENTS, "", None, HOUSE, (scan,), {})
    assert (one.severity, one.message) == (
        WARN,
        "附件“扫描.pdf”无法识别文字，可能是扫描件或者图片，里面的内容没有检查。请打开文件人工核对。",
    )
    assert ask(CheckName.ATTACHMENTS, attachments=(locked,)) == [("attachment_not_read", BLOCK)]


def test_where_attachments_are_checked_the_other_checks_do_not_repeat_it() -> None:
    scan = attached("扫描.pdf", files.pdf("", ""))
    checks = [
        Check.model_validate({"check": name}) for name in ("secrecy_marks", "personal_data", "attachments")
    ]
    assert [one.check for one in run(checks, Examined({}, {}, (scan,)))] == [CheckName.ATTACHMENTS]


def test_results_count_only_under_what_the_office_declares_today() -> None:
    style, plain = (Check.model_validate({"check": name}) for name in ("house_style", "secrecy_marks"))
    other = House(style={"帐号": "账号"})
    assert rules_digest([style], HOUSE) != rules_digest([style], other)
    assert rules_digest([plain], HOUSE) == rules_digest([plain], other)
