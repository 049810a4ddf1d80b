import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.options import CheckDeclarationError

BARRED = {"请示": "any", "报告": "superior", "函": "peer"}


@pytest.mark.parametrize(
    ("genre", "addressee", "blocked"),
    [
        ("请示", "superior", True),
        ("请示", "public", True),
        ("请示", None, True),
        ("报告", "superior", True),
        ("报告", "public", False),
        ("函", "peer", True),
        ("函", "public", False),
        ("函", "superior", False),
        ("通知", "superior", False),
    ],
)
def test_genre_and_addressee_decide(ask, genre, addressee, blocked):
    fields = {"kind": "公文", "genre": genre, "addressee": addressee, "title": "关于道路施工的事项"}
    found = ask(CheckName.BARRED_GENRE, fields=fields, options=BARRED)
    assert [(one.code, one.severity, one.where) for one in found] == (
        [("barred_genre", Severity.BLOCK, "genre")] if blocked else []
    )


def test_the_words_of_the_form_may_be_chinese(ask):
    options = {"报告": "上级机关", "article": "《管理规定》第六条"}
    fields = {"kind": "公文", "genre": "报告", "addressee": "上级机关"}
    (finding,) = ask(CheckName.BARRED_GENRE, fields=fields, options=options)
    assert finding.severity is Severity.BLOCK
    assert "主送上级机关的“报告”" in finding.message
    assert "《管理规定》第六条" in finding.message


def test_a_barred_genre_without_addressee_asks_for_it(ask):
    (finding,) = ask(CheckName.BARRED_GENRE, fields={"kind": "公文", "genre": "报告"}, options=BARRED)
    assert (finding.code, finding.severity) == ("unknown_addressee", Severity.WARN)


@pytest.mark.parametrize(
    ("kind", "title", "body"),
    [
        ("动态", "关于申请养护资金的请示", ""),
        ("动态", "关于申请养护资金的请示（送审稿）", ""),
        ("其他", "养护资金", "关于申请养护资金的请示\n\n市人民政府："),
        ("其他", "养护资金", "市人民政府：\n因资金不足，申请追加。\n妥否，请批示。"),
        ("公文", "关于申请养护资金的请示", ""),
    ],
)
def test_what_looks_like_a_request_is_one_warning(ask, kind, title, body):
    fields = {"kind": kind, "title": title, "genre": "通知"}
    (finding,) = ask(CheckName.BARRED_GENRE, body, fields=fields, options=BARRED)
    assert (finding.code, finding.severity) == ("looks_like_request", Severity.WARN)


def test_the_spot_is_in_the_title_as_typed(ask):
    typed = "  关于申请资金的请示"
    (finding,) = ask(CheckName.BARRED_GENRE, fields={"kind": "动态", "title": typed}, options=BARRED)
    assert typed[finding.start : finding.end].strip() == "关于申请资金的请示"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("2026年政府工作报告", "各位代表：\n现在，我代表市人民政府向大会报告工作。"),
        ("2025年政府信息公开工作年度报告", ""),
        ("关于征求意见的公开函", ""),
        ("关于某项目请示的批复", "你局《关于某项目的请示》收悉。"),
        ("召开工作会议", "会议听取了各单位的请示。"),
    ],
)
def test_reports_letters_and_replies_to_the_public_pass(ask, title, body):
    assert ask(CheckName.BARRED_GENRE, body, fields={"kind": "动态", "title": title}, options=BARRED) == ()


def test_an_option_that_is_no_text_is_refused(ask):
    with pytest.raises(CheckDeclarationError, match="barred_genre"):
        ask(CheckName.BARRED_GENRE, options={"请示": True})
