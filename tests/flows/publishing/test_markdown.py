"""Bodies as drafters paste them: safe whatever they hold, and set like an official document."""

import html
import re
from html.parser import HTMLParser

import pytest

from flows.publishing.markdown import to_html, to_prose, to_text

HARMLESS_ATTRIBUTES = {
    "alt",
    "aria-label",
    "class",
    "href",
    "rel",
    "role",
    "src",
    "start",
    "tabindex",
    "title",
}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[点击](javascript:alert(1))",
    "[点击](JaVaScRiPt&colon;alert(1))",
    "[点击](&#106;avascript:alert(1))",
    "[点击](data:text/html;base64,PHNjcmlwdD4=)",
    "[点击](vbscript:x)",
    "![图](javascript:alert(1))",
    "![图](https://example.org/track.png)",
    "<javascript:alert(1)>",
    '[点击](https://example.org "\\" onmouseover=alert(1) x=\\"")',
    "<iframe src=//example.org></iframe>",
    '<a href="https://example.org" style="position:fixed">x</a>',
    "<style>body{display:none}</style>",
    "<!-- --><base href=//example.org>",
    "```<script>\nalert(1)\n```",
    "| <script>x</script> | b |\n|---|---|\n| <img src=x onerror=1> | 2 |",
    "> <form action=//example.org><input></form>",
    "第一条<script>alert(1)</script>",
    "**<b onclick=alert(1)>“x”</b>**公开",
]


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_active_comes_out(body: str) -> None:
    page = Elements(to_html(f"前文。\n{body}\n后文。", {}))
    active = {"script", "svg", "iframe", "style", "base", "form", "input", "img", "b"}
    assert page.tags & active == set()
    assert {name for name, _ in page.attributes} <= HARMLESS_ATTRIBUTES
    addresses = [value for name, value in page.attributes if name in {"href", "src"}]
    assert [value for value in addresses if not value.startswith("https://example.org")] == []


def test_raw_html_is_shown_as_it_was_typed() -> None:
    assert to_html("<b>重要</b>", {}) == "<p>&lt;b&gt;重要&lt;/b&gt;</p>\n"
    assert to_html('<input type="text"/>', {}) == '<p>&lt;input type="text"/&gt;</p>\n'


def test_the_boxes_of_a_form_are_the_characters_of_its_print() -> None:
    line = '<input type="checkbox"/>主动公开 <input type=checkbox checked>不予公开 `<input type="checkbox"/>`'
    shown = "<p>☐主动公开 ☑不予公开 <code>&lt;input type=&quot;checkbox&quot;/&gt;</code></p>\n"
    assert html.unescape(to_html(line, {})) == html.unescape(shown)


PLACES = {
    "every line is a paragraph": (
        "第一段话。\n第二段话。\n　　第三段话。",
        "<p>第一段话。</p>\n<p>第二段话。</p>\n<p>第三段话。</p>",
    ),
    "wrapped English stays one paragraph": ("one\ntwo", "<p>one\ntwo</p>"),
    "chapter, section and clause": (
        "第一章 总则\n第一节 范围\n第一条为规范管理，制定本办法。",
        '<h2 class="chapter">第一章 总则</h2>\n<h3 class="section">第一节 范围</h3>\n'
        '<p><strong class="clause">第一条</strong>\u3000为规范管理，制定本办法。</p>\n',
    ),
    "name of a regulation before its first clause": (
        "（此件公开发布）\n某某市网站\n管理办法（试行）\n第一条 内容。",
        '<p>（此件公开发布）</p>\n<p class="title">某某市网站</p>\n<p class="title">管理办法（试行）</p>\n'
        '<p><strong class="clause">第一条</strong>\u3000内容。</p>',
    ),
    "addressee, annexes, signature": (
        "局属各单位：\n通知如下。\n附件：1.甲表\n　　　2.乙表\n      3.丙表\n某某局\n2026年4月20日",
        '<p class="addressee">局属各单位：</p>\n<p>通知如下。</p>\n<p>附件：1.甲表</p>\n'
        '<p class="annex">2.乙表</p>\n<p class="annex">3.丙表</p>\n'
        '<p class="signature">某某局</p>\n<p class="signature">2026年4月20日</p>',
    ),
    "a colon after the first sentence addresses nobody": (
        "各科室：\n通知如下。\n要求如下：",
        '<p class="addressee">各科室：</p>\n<p>通知如下。</p>\n<p>要求如下：</p>',
    ),
    "a reference to a clause keeps its link": (
        "第二条[依据](https://example.org/)执行",
        '<p><strong class="clause">第二条</strong>\u3000<a href="https://example.org/" '
        'rel="noopener noreferrer">依据</a>执行</p>',
    ),
    "line after a list leaves the list": (
        "- 甲\n- 乙\n另行通知。",
        "<ul>\n<li>\n<p>甲</p>\n</li>\n<li>\n<p>乙</p>\n</li>\n</ul>\n<p>另行通知。</p>",
    ),
    "numbers stay as they were signed": (
        "1. 甲\n1. 乙\n  3) 丙",
        "<p>1. 甲</p>\n<p>1. 乙</p>\n<p>3) 丙</p>",
    ),
    "blanks and dashes are neither code nor heading": (
        "正文。\n\n      缩进的一行\n----\n完。",
        "<p>正文。</p>\n<p>缩进的一行</p>\n<hr>\n<p>完。</p>",
    ),
    "bold beside Chinese marks": (
        "公布**“三公”经费**情况",
        "<p>公布<strong>“三公”经费</strong>情况</p>",
    ),
    "headings leave h1 to the title": ("# 一\n## 二", "<h2>一</h2>\n<h3>二</h3>"),
    "lines without a rule are no table": ("甲 | 乙\n丙 | 丁", "<p>甲 | 乙</p>\n<p>丙 | 丁</p>"),
}


@pytest.mark.parametrize(("body", "page"), PLACES.values(), ids=PLACES)
def test_prose_is_set_like_an_official_document(body: str, page: str) -> None:
    assert to_html(body, {}).strip() == page.strip()


def test_table_scrolls_aligns_and_ends_at_its_last_row() -> None:
    page = to_html("数据如下。\n| 指标 | 本期 |\n|:--|--:|\n| 客运 | 3 |\n以上为快报数。", {})
    assert '<div class="table" role="region" tabindex="0" aria-label="表格">\n<table>' in page
    assert '<th class="right">本期</th>' in page
    assert '<td class="right">3</td>' in page
    assert page.endswith("</table>\n</div>\n<p>以上为快报数。</p>\n")


FIGURES = "| 单位 | 报送 | 采用 |\n|---|--:|--:|\n| 一<b>科 | 4 | -1.5 |\n| 合计 | 4 | -1.5 |"


def test_a_line_before_a_table_asks_for_a_chart_of_its_numbers() -> None:
    page = to_html(f"情况如下。\n图：报送和采用（报送、采用）\n图：采用（采用）\n{FIGURES}", {})
    assert page.count("<figure") == page.count("<svg") == 2
    assert 'aria-label="报送和采用。一&lt;b&gt;科 报送4，采用-1.5"' in page
    assert page.count("<table>") == 1
    assert to_prose(f"情况如下。\n图：采用（采用）\n{FIGURES}") == "情况如下。"
    assert Elements(page).tags & {"b", "script", "style"} == set()


@pytest.mark.parametrize(
    "body",
    [
        f"图：退回（退回）\n{FIGURES}",
        f"图：单位（单位）\n{FIGURES}",
        f"图：报送（报送）\n{FIGURES.replace('4', '四')}",
        f"图：报送（报送）\n说明。\n{FIGURES}",
        f"见图：报送（报送）\n{FIGURES}",
        "图：报送（报送）\n" * 9 + FIGURES.replace("4", "0x4"),
    ],
)
def test_a_chart_that_the_table_cannot_answer_stays_a_line(body: str) -> None:
    page = to_html(body, {})
    assert "<svg" not in page
    assert f"<p>{body.splitlines()[0]}</p>" in page


def test_code_fence_is_left_alone() -> None:
    assert (
        to_html("```\n第一行\n第二行\n```\n正文", {})
        == "<pre><code>第一行\n第二行\n</code></pre>\n<p>正文</p>\n"
    )


def test_text_of_a_page_is_its_words() -> None:
    assert to_text(to_html("甲 < 乙。\n| a | b |\n|---|---|\n| 1 | 2 |", {})) == "甲 < 乙。 a b 1 2"


def test_regulations_pasted_as_plain_text_lose_no_character(regulations: dict[str, str]) -> None:
    for text in regulations.values():
        page = to_html(text, {})
        written = re.sub(r"^\s*- ", "", text.replace('<input type="checkbox"/>', "☐"), flags=re.MULTILINE)
        assert _letters(to_text(page)) == _letters(written)
        clauses = re.findall(r"^\s*第[一二三四五六七八九十]+条", text, re.MULTILINE)
        assert page.count('<strong class="clause">') == len(clauses) > 5


def _letters(text: str) -> str:
    """Blanks are layout, and a lone backslash before a mark is an escape."""
    return re.sub(r"[\s\\]+", "", text)
