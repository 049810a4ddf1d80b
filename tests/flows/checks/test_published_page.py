"""What the page would not show as it was written is found before anybody approves it."""

import pytest

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import ReadAttachment
from flows.extraction.written import Written

TABLE = "| 指标 | 本期 |\n|---|---|\n| 客运 | 3 |"


def test_cells_beyond_the_header_block_and_are_named(ask):
    body = f"数据如下。\n{TABLE}\n| 货运 | 4 | 同比 | 上升 |"
    (finding,) = ask(CheckName.PUBLISHED_PAGE, body)
    assert (finding.code, finding.severity) == ("cells_beyond_header", Severity.BLOCK)
    assert body[finding.start : finding.end] == "| 货运 | 4 | 同比 | 上升 |"
    assert "正文第5行" in finding.message
    assert "“同比、上升”" in finding.message


@pytest.mark.parametrize(
    "row", ["| 货运 |", "| 货运 | 4 |", "| 货运 | 4 | |", "| 货 \\| 运 | 4 |", "货运 | 4"]
)
def test_rows_no_wider_than_their_header_pass(ask, row):
    assert ask(CheckName.PUBLISHED_PAGE, f"{TABLE}\n{row}") == ()


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("甲。\n```此处不见\n内容\n```", "words_behind_fence", "此处不见"),
        ("> " * 30 + "深处", "line_not_shown", "深处"),
        ("- " * 30 + "深处", "line_not_shown", "深处"),
        (
            "\n".join("  " * depth + "- 第" + "一" * depth for depth in range(10)) + "深处",
            "line_not_shown",
            "深处",
        ),
    ],
)
def test_other_words_that_vanish_block(ask, body, code, words):
    (finding,) = ask(CheckName.PUBLISHED_PAGE, body)
    assert (finding.code, finding.severity) == (code, Severity.BLOCK)
    assert words in finding.message


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("![](路线图.png)", "picture_not_shown"),
        ("![路线图](https://example.org/a.png)", "picture_not_shown"),
        ("见[附表](附表.xlsx)。", "link_to_nothing"),
        ("见[附表](ftp://example.org/a)。", "link_to_nothing"),
        ("见[全文](http://[abc)。", "link_to_nothing"),
    ],
)
def test_targets_that_lead_nowhere_are_a_warning(ask, body, code):
    (finding,) = ask(CheckName.PUBLISHED_PAGE, body)
    assert (finding.code, finding.severity) == (code, Severity.WARN)


@pytest.mark.parametrize(
    "body",
    [
        "![线路](路线图.png)，见[附表](路线图.png)",
        "见[全文](https://example.org/a)、[本站](/notices/1.html)、<https://example.org/a>",
        "[信箱](mailto:office@example.org)",
    ],
)
def test_targets_that_exist_pass(ask, body):
    attachments = (ReadAttachment("路线图.png", "image/png", Written()),)
    assert ask(CheckName.PUBLISHED_PAGE, body, attachments=attachments) == ()


@pytest.mark.parametrize(
    ("body", "excerpt", "suggestion"),
    [
        ('第一段。\n<div style="text-align: center">通知</div>', '<div style="text-align: center">', ""),
        ("甲<br>乙", "<br>", ""),
        ('<input type="checkbox"/>是', '<input type="checkbox"/>', "□"),
        ("甲<br/>乙<BR />", "<br/>", ""),
        ("<o:p></o:p>", "<o:p>", ""),
        ("<!-- 注 -->", "<!--", ""),
        ("甲&nbsp;&nbsp;乙", "&nbsp;", " "),
        ("甲&middot;乙", "&middot;", "·"),
        ("甲&#183;乙", "&#183;", "·"),
    ],
)
def test_left_over_html_is_a_warning_at_its_first_place(ask, body, excerpt, suggestion):
    (finding,) = ask(CheckName.PUBLISHED_PAGE, body)
    assert (finding.code, finding.severity) == ("html_in_text", Severity.WARN)
    assert body[finding.start : finding.end] == finding.excerpt == excerpt
    assert finding.suggestion == suggestion


def test_html_is_counted_once_a_kind(ask):
    (finding,) = ask(CheckName.PUBLISHED_PAGE, "<p>甲</p>\n<p class='a'>乙</p>")
    assert "共4处" in finding.message


@pytest.mark.parametrize(
    "body",
    [
        "《中华人民共和国公路法》和〈条例〉",
        "重量<50 公斤且>20 公斤",
        "x<y 且 z>w，a<b 且 c>d，a<b and c>d",
        "研发（R&D）、A&B；AT&T;",
        "若 5<10，则 <待定>，见<附件1>",
        "请看 <https://example.org/a>",
        "1 < 2 > 0",
    ],
)
def test_angle_brackets_in_prose_pass(ask, body):
    assert ask(CheckName.PUBLISHED_PAGE, body) == ()
