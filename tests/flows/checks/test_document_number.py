import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.document_number import correct, is_well_formed

DOCUMENT = {"kind": "公文", "genre": "通知", "document_number": "四政办函〔2020〕12号"}


@pytest.mark.parametrize(
    "number",
    [
        "四政办函〔2020〕12号", "吉政办函〔2020〕21号", "国办发〔2014〕57号", "国办发〔2017〕47号", "国办发〔2018〕123号",
        "内政办字〔2021〕45号", "通政办字〔2018〕208号", "新交办发〔2020〕60号", "新交发〔2018〕16号", "吕发改办发〔2020〕518号",
        "吕政办发〔2020〕59号", "晋政办发〔2020〕38号", "国务院令第292号", "中华人民共和国国务院令第711号", "〔2020〕第3号公告",
        "公告第333号", "财政部公告2020年第3号", "2020年第3号公告", "交通运输部令2020年第3号",
    ],
)  # fmt: skip
def test_right_forms_pass(ask, number):
    assert is_well_formed(number)
    assert correct(number) == number
    assert ask(CheckName.DOCUMENT_NUMBER, fields={**DOCUMENT, "document_number": number}) == ()


@pytest.mark.parametrize(
    ("number", "corrected"),
    [
        ("国办发[2017]47号", "国办发〔2017〕47号"),
        ("国办发(2017)47号", "国办发〔2017〕47号"),
        ("国办发（2017）47号", "国办发〔2017〕47号"),
        ("国办发【2017】47号", "国办发〔2017〕47号"),
        ("国办发［2017］47号", "国办发〔2017〕47号"),
        ("国办发〔2017〕第47号", "国办发〔2017〕47号"),
        ("国办发〔2017〕047号", "国办发〔2017〕47号"),
        ("国办发〔２０１７〕４７号", "国办发〔2017〕47号"),
        ("国办发 〔2017〕 47 号", "国办发〔2017〕47号"),
        ("国办发[2017]第007号", "国办发〔2017〕7号"),
        ("国务院令第0292号", "国务院令第292号"),
        ("[2020]第03号公告", "〔2020〕第3号公告"),
    ],
)
def test_wrong_forms_give_one_warning_with_the_right_form(ask, number, corrected):
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, fields={**DOCUMENT, "document_number": number})
    assert (finding.code, finding.severity) == ("malformed_document_number", Severity.WARN)
    assert finding.suggestion == corrected
    assert corrected in finding.message


def test_the_spot_is_in_the_field_as_typed(ask):
    typed = " 国办发[2017]47号 "
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, fields={**DOCUMENT, "document_number": typed})
    assert typed[finding.start : finding.end] == "国办发[2017]47号"


@pytest.mark.parametrize("number", ["12号文", "国办发〔2017〕47", "国办发〔17〕47号", "2017-47"])
def test_what_cannot_be_read_is_a_warning_without_an_invented_number(ask, number):
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, fields={**DOCUMENT, "document_number": number})
    assert (finding.code, finding.severity, finding.suggestion) == (
        "malformed_document_number",
        Severity.WARN,
        "",
    )


@pytest.mark.parametrize("number", [None, "", "  ", "无", "/", "——", "待编"])
def test_a_missing_number_is_exactly_one_block(ask, number):
    (finding,) = ask(
        CheckName.DOCUMENT_NUMBER, "关于线路的通知", fields={**DOCUMENT, "document_number": number}
    )
    assert (finding.code, finding.severity, finding.where) == (
        "missing_document_number",
        Severity.BLOCK,
        "document_number",
    )
    assert finding.suggestion == ""


def test_a_missing_number_that_the_text_shows_is_quoted(ask):
    body = "吕梁市发展和改革委员会文件\n\n吕发改办发〔2020〕518号\n\n关于印发制度的通知"
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, body, fields={**DOCUMENT, "document_number": ""})
    assert finding.code == "missing_document_number"
    assert finding.suggestion == "吕发改办发〔2020〕518号"


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("四政办函〔2020〕21号", "四政办函〔2020〕21号"),
        ("∙【字 号】四政办函〔2020〕21号", "四政办函〔2020〕21号"),
        ("**文号：四政办函[2020]21号**", "四政办函[2020]21号"),
    ],
)
def test_another_number_at_the_head_of_the_text_is_a_warning(ask, head, shown):
    body = f"关于印发办法的通知\n{head}\n各单位：\n根据国办发〔2017〕47号文件……"
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, body, fields=DOCUMENT)
    assert (finding.code, finding.severity) == ("different_document_number", Severity.WARN)
    assert body[finding.start : finding.end] == shown


@pytest.mark.parametrize("head", ["四政办函〔2020〕12号", "四政办函[2020]12号", "四政办函〔2020〕 12 号"])
def test_the_same_number_at_the_head_passes_however_it_is_written(ask, head):
    assert ask(CheckName.DOCUMENT_NUMBER, f"通知\n{head}\n各单位：", fields=DOCUMENT) == ()


def test_news_needs_no_number(ask):
    assert ask(CheckName.DOCUMENT_NUMBER, "召开会议", fields={"kind": "动态"}) == ()


def test_a_number_in_wrong_brackets_is_still_the_same_number(ask):
    fields = {**DOCUMENT, "document_number": "四政办函[2020]12号"}
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, "通知\n四政办函〔2020〕12号\n各单位：", fields=fields)
    assert finding.code == "malformed_document_number"


NUMBERED = "吉林市交通运输局文件\n\n吉市交发〔2026〕41号\n\n关于做好冬季道路安全工作的通知\n"


@pytest.mark.parametrize("kind", ["其他", "动态", "公告"])
def test_a_text_that_begins_with_a_number_is_asked_why_it_is_no_official_document(ask, kind):
    (finding,) = ask(CheckName.DOCUMENT_NUMBER, fields={"kind": kind}, body=NUMBERED)
    assert (finding.code, finding.severity) == ("document_of_another_kind", Severity.WARN)
    assert NUMBERED[finding.start : finding.end] == "吉市交发〔2026〕41号"
    assert "正文开头有文号“吉市交发〔2026〕41号”，信息类型却不是公文" in finding.message
    assert "请把信息类型改为公文" in finding.message


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"kind": "动态"}, "我局印发吉市交发〔2026〕41号文件，部署冬季道路安全工作。"),
        ({}, NUMBERED),
        ({**DOCUMENT, "document_number": "吉市交发〔2026〕41号"}, NUMBERED),
    ],
    ids=["a number in a sentence", "a form that asks for no kind", "an official document"],
)
def test_other_texts_are_not_asked(ask, fields, body):
    assert ask(CheckName.DOCUMENT_NUMBER, fields=fields, body=body) == ()
