"""What the checks read as the page: the words of the page, each with its place in the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.publishing.markdown import to_html, to_text
from flows.publishing.reading import Reading, read_as_page

MARKED = st.lists(
    st.sampled_from(
        [
            *[
                "138",
                "甲乙",
                "中。",
                "\n",
                "\n\n",
                "\n> ",
                "\n- ",
                "\n1. ",
                "\n| a | b |\n|---|---|\n| ",
                " | ",
                "`",
                "**",
            ],
            *[
                "*",
                "_",
                "~~",
                "\\",
                "&#49;",
                "&lt;",
                "<",
                ">",
                "[",
                "](",
                ")",
                "![",
                "](x.png)",
                ' "',
                "#",
                "\n```\n",
            ],
        ]
    ),
    max_size=24,
).map("".join)


def words(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def shown(reading: Reading) -> str:
    return words(reading.text.removesuffix(reading.addresses))


@given(MARKED)
@settings(max_examples=400, deadline=None)
def test_the_words_are_those_of_the_page(body: str) -> None:
    assert shown(read_as_page(body)) == words(to_text(to_html(body, {})))


@given(MARKED)
@settings(max_examples=200, deadline=None)
def test_every_character_has_a_place_in_the_source(body: str) -> None:
    reading = read_as_page(body)
    for at in range(len(reading.text)):
        start, end = reading.span(at, at + 1)
        assert 0 <= start <= end <= len(body)


@pytest.mark.parametrize(
    ("body", "seen", "source"),
    [
        ("手机138**0013**8000。", "13800138000", "138**0013**8000"),
        ("第一行。\n　　手机&#49;38\\-0013-8000。", "138-0013-8000", "&#49;38\\-0013-8000"),
        ("| 甲 | 乙 |\n|---|---|\n| 甲 | 1[38](x)0 |", "1380", "1[38](x)0"),
        ("> 1. 证`11`01", "1101", "`11`01"),
    ],
)
def test_what_is_seen_points_at_its_source(body: str, seen: str, source: str) -> None:
    reading = read_as_page(body)
    at = reading.text.index(seen)
    start, end = reading.span(at, at + len(seen))
    assert body[start:end].strip("`") == source.strip("`")


@pytest.mark.parametrize(
    ("body", "losses"),
    [
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 | 4 |", [("cells", "3、4", "| 1 | 2 | 3 | 4 |")]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | |\n| 1 |\n| 1 \\| 2 | 3 |", []),
        ("甲。\n```本行不见\n内容\n```", [("fence", "本行不见", "```本行不见")]),
        ("```\n内容\n```", []),
        ("> " * 30 + "深处", [("line", "深处", "> " * 30 + "深处")]),
        ("[甲]: https://example.org\n<!-- 注 -->\n<b>乙</b>\n- - - 丙\n# 丁 #", []),
    ],
)
def test_what_the_page_does_not_show_is_known(body: str, losses: list[tuple[str, str, str]]) -> None:
    found = [(loss.kind, loss.words, body[loss.start : loss.end]) for loss in read_as_page(body).losses]
    assert found == losses


@pytest.mark.parametrize("body", ["规格为3*4*5米", "长*宽*高", "2*3=6，4*5=20"])
def test_a_sign_within_a_word_stays(body: str) -> None:
    assert to_text(to_html(body, {})) == body


def test_regulations_lose_nothing(regulations: dict[str, str]) -> None:
    for text in regulations.values():
        reading = read_as_page(text)
        assert reading.losses == ()
        assert words(reading.text) == words(text.replace('<input type="checkbox"/>', "☐"))
