"""Rows of tables are asked what the form is asked; what a row does not say is as the form says."""

from collections.abc import Mapping

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.runner import run
from flows.extraction.written import Written

BARRED = {"请示": "any", "报告": "superior", "函": "peer"}


def find(
    check: CheckName,
    fields: Mapping[str, object],
    texts: Mapping[str, str] | None = None,
    *attachments: ReadAttachment,
    options: Mapping[str, object] | None = None,
) -> list[Finding]:
    declared = Check.model_validate({"check": check.value, "with": dict(options or {})})
    return list(run([declared], Examined(fields, texts or {}, attachments)))


def test_the_genre_of_a_row_is_barred_there() -> None:
    fields = {
        "title": "两份公文",
        "items.1.kind": "公文",
        "items.1.genre": "通知",
        "items.2.kind": "公文",
        "items.2.genre": "请示",
    }
    (finding,) = find(CheckName.BARRED_GENRE, fields, options=BARRED)
    assert (finding.where, finding.code) == ("items.2.genre", "barred_genre")
    assert "第2行的文种" in finding.message


def test_a_row_is_of_the_kind_of_the_form_where_it_says_none() -> None:
    fields = {"kind": "公文", "genre": "通知", "addressee": "peer", "items.1.genre": "函"}
    assert [one.where for one in find(CheckName.BARRED_GENRE, fields, options=BARRED)] == ["items.1.genre"]


def test_titles_and_texts_of_rows_that_look_like_a_request_are_told_of() -> None:
    fields = {"title": "汇总", "items.1.title": "关于资金的请示", "items.2.title": "公告"}
    texts = {"items.2.body": "经费不足，申请追加。\n妥否，请批示。"}
    found = find(CheckName.BARRED_GENRE, fields, texts, options=BARRED)
    assert [one.where for one in found] == ["items.1.title", "items.2.body"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("关于申请资金的请示.docx", "", "looks_like_request"),
        ("附件1.docx", "关于申请资金的请示\n市人民政府：\n", "looks_like_request"),
        (
            "附件1.docx",
            "关于工作情况的报告\n市人民政府：\n现将情况汇报如下。\n特此报告。",
            "looks_like_report",
        ),
        ("附件1.docx", "关于商请协助的函\n市公安局：\n请予支持。\n特此函商。", "looks_like_letter"),
        ("附件1.docx", "市公安局：\n有关情况请函复。", "looks_like_letter"),
    ],
)
def test_attachments_are_looked_at(name: str, text: str, code: str) -> None:
    attached = ReadAttachment(name, "", Written.plain(text))
    (finding,) = find(CheckName.BARRED_GENRE, {"title": "公告", "kind": "动态"}, {}, attached, options=BARRED)
    assert (finding.code, finding.where, finding.severity) == (code, f"附件：{name}", Severity.WARN)


@pytest.mark.parametrize(
    "text",
    [
        "2026年政府工作报告\n各位代表：",
        "关于征求意见的公开函\n广大市民：",
        "关于某项目请示的批复\n你局《关于某项目的请示》收悉。",
        "年度报告\n现将有关情况公布如下。",
    ],
)
def test_what_is_published_passes_in_attachments_too(text: str) -> None:
    attached = ReadAttachment("附件1.docx", "", Written.plain(text))
    assert find(CheckName.BARRED_GENRE, {"title": "公告"}, {}, attached, options=BARRED) == []


def test_each_row_has_its_number() -> None:
    fields = {
        "title": "汇编",
        "items.1.kind": "公文",
        "items.1.document_number": "吉市交发〔2026〕4号",
        "items.2.kind": "公文",
        "items.2.document_number": "",
        "items.3.kind": "公文",
        "items.3.document_number": "吉市交发[2026]5号",
    }
    found = {one.where: one.code for one in find(CheckName.DOCUMENT_NUMBER, fields)}
    assert found == {
        "items.2.document_number": "missing_document_number",
        "items.3.document_number": "malformed_document_number",
    }


def test_a_number_in_a_row_is_compared_with_the_text_of_that_row() -> None:
    fields = {"items.1.kind": "公文", "items.1.document_number": "吉市交发〔2026〕4号"}
    texts = {"items.1.body": "吉市交发〔2026〕5号\n\n正文"}
    (finding,) = find(CheckName.DOCUMENT_NUMBER, fields, texts)
    assert (finding.code, finding.where) == ("different_document_number", "items.1.body")


def test_each_row_names_source_and_drafter_where_the_table_asks() -> None:
    fields = {
        "items.1.drafter": "综合科",
        "items.1.source": "本局",
        "items.2.drafter": "",
        "items.2.source": "本局",
    }
    assert [one.where for one in find(CheckName.SOURCE_AND_DRAFTER, fields)] == ["items.2.drafter"]


def test_what_neither_form_nor_table_asks_is_told_once() -> None:
    fields = {"title": "甲", "items.1.title": "乙", "items.2.title": "丙"}
    assert [one.where for one in find(CheckName.SOURCE_AND_DRAFTER, fields)] == ["drafter", "source"]


def test_each_reprinted_row_needs_a_source_of_trust() -> None:
    fields = {
        "items.1.source": "某网",
        "items.1.source_url": "https://example.com/1",
        "items.2.source": "中国政府网",
        "items.2.source_url": "https://www.gov.cn/2",
    }
    (finding,) = find(CheckName.REPRINT, fields)
    assert (finding.code, finding.where) == ("source_not_listed", "items.1.source")
    assert "第1行的信息来源" in finding.message
