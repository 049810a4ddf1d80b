"""What is rendered is what was signed: nothing visible is lost, and no blank inside a line."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.publishing.markdown import to_html
from flows.publishing.prose import separate_lines

BLANKS = " \u3000\u00a0"
plain = st.text("甲乙丙丁第一条款章附件年月日名额元12345abcXY。，：；、（）《》“”.):/%" + BLANKS, max_size=30)
cells = st.lists(plain.map(str.strip), min_size=2, max_size=2)
DEEP = 200_000
"""Characters. One regular expression that backtracks would need hours for them, and run into pytest's timeout."""


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def words_of(line: str) -> str:
    """As a reader sees it; the number of a clause stands apart by one blank of the page's own."""
    return re.sub(r"^(第[一]条)\s*", "\\1\u3000", line.strip()).strip()


@given(st.lists(plain, max_size=6))
@example(["名额 1\u00a02 名；二、张三　李四　王五到会。"])
@example(["1. 甲", "7. 乙", "9.", "> 3. 丙", "> 5. 丁"])
def test_a_line_keeps_its_characters_and_the_blanks_inside(lines: list[str]) -> None:
    shown = [line.strip() for line in text_of(to_html("\n".join(lines), {})).splitlines() if line.strip()]
    signed = [words_of(line.removeprefix("> ")) for line in lines if line.strip()]
    assert shown == signed


@given(st.lists(cells, min_size=1, max_size=4))
def test_a_table_keeps_the_blanks_inside_its_cells(rows: list[list[str]]) -> None:
    written = "\n".join(f"| {one} | {other} |" for one, other in [["甲", "乙"], ["---", "---"], *rows])
    shown = re.findall(r"<td>(.*?)</td>", to_html(written, {}))
    assert [html.unescape(cell) for cell in shown] == [cell for row in rows for cell in row]


@given(
    st.lists(plain | st.sampled_from(["```", "~~~", "1. 甲", "　　```", "| a | b |"]), max_size=6),
    st.sampled_from(["````", "~~~~"]),
    st.sampled_from(["", "　　"]),
)
def test_a_fence_is_shown_as_it_stands(inside: list[str], fence: str, indent: str) -> None:
    page = to_html("\n".join([indent + fence, *inside, indent + fence, "1. 乙"]), {})
    shown = re.search(r"<pre><code>(.*)</code></pre>\s*<p>1. 乙</p>", page, re.DOTALL)
    assert shown is not None
    assert html.unescape(shown[1]) == "".join(f"{line}\n" for line in inside)


def test_a_line_that_looks_like_the_definition_of_a_link_is_shown() -> None:
    assert "见附件" in text_of(to_html("[1]: 见附件", {}))


@pytest.mark.parametrize(
    "body",
    [
        "中" + " " * DEEP + "x",
        "中" + "\u3000" * DEEP + "x",
        " \u3000" * (DEEP // 2) + "x",
        "a|b\n" + "\t" * DEEP + "-\f",
        "a|b\n" + "-" * DEEP + "x",
        "a|b\n" + "-" + "|-" * (DEEP // 2) + "x",
        "a|b\n" + "- " * (DEEP // 2) + "x",
        "`" * DEEP + "x`",
        "> " * (DEEP // 2) + "1",
        "第" + "一" * DEEP,
        "1" * DEEP + ".",
        "附" + " " * DEEP + "x",
    ],
    ids=lambda body: f"{body[:3]!r}~{body[-2:]!r}",
)
def test_a_hostile_line_costs_no_more_than_its_length(body: str) -> None:
    assert separate_lines(body)
