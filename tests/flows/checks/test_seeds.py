"""The five regulations, submitted as the official documents that they are."""

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.runner import run
from flows.extraction.files import read_file
from tests.builders.files import word

BARRED = {"请示": "any", "报告": "superior", "函": "peer"}
NUMBERS = {
    "000": "",
    "001": "四政办函〔2020〕12号",
    "002": "",
    "003": "新交办发〔2020〕60号",
    "004": "吕发改办发〔2020〕518号",
}
WITHOUT_NUMBER = ["000", "002"]


def findings_in(regulations: dict[str, str], which: str) -> tuple[Finding, ...]:
    fields = {
        "title": "关于印发管理办法的通知",
        "kind": "公文",
        "genre": "通知",
        "addressee": "public",
        "document_number": NUMBERS[which],
        "drafter": "信息员",
        "source": "办公室",
    }
    options = {CheckName.BARRED_GENRE: BARRED}
    checks = [
        Check.model_validate({"check": name.value, "level": Severity.BLOCK, "with": options.get(name, {})})
        for name in CheckName
        if name not in {CheckName.WECHAT_LIMITS, CheckName.REPRINT}
    ]
    attachment = ReadAttachment(
        "全文.docx", "", read_file(word(*regulations[which].split("\n")), "全文.docx")
    )
    return run(checks, Examined(fields, {"body": regulations[which]}, (attachment,)))


@pytest.mark.parametrize("which", NUMBERS)
def test_only_a_missing_number_blocks(regulations, which):
    blocks = [one.code for one in findings_in(regulations, which) if one.severity is Severity.BLOCK]
    assert blocks == (["missing_document_number"] if which in WITHOUT_NUMBER else [])


@pytest.mark.parametrize("which", NUMBERS)
def test_all_that_else_is_found_are_words_about_secrecy(regulations, which):
    codes = {one.code for one in findings_in(regulations, which)} - {"html_in_text"}
    assert codes <= {"secrecy_word", "missing_document_number"}


def test_the_boxes_that_were_pasted_as_html_are_found(regulations):
    found = {
        which: [one for one in findings_in(regulations, which) if one.code == "html_in_text"]
        for which in NUMBERS
    }
    assert [which for which, findings in found.items() if findings] == ["004"]
    assert {one.suggestion for one in found["004"]} == {"□"}


@pytest.mark.parametrize("which", WITHOUT_NUMBER)
def test_no_number_is_invented(regulations, which):
    (finding,) = [one for one in findings_in(regulations, which) if one.code == "missing_document_number"]
    assert finding.suggestion == ""
