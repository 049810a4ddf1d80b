"""Characters that nobody sees: refused where they do harm, nothing where a text must stand."""

import pytest

from definitions.schema.fields import MarkdownField, TextField
from definitions.semantics.characters import forbidden_character, is_blank
from definitions.semantics.forms import problems_of

LABEL = {"zh": "标题", "en": "Title"}
TITLE = TextField.model_validate({"id": "title", "kind": "text", "label": LABEL, "required": True})
NOTE = MarkdownField.model_validate(
    {
        "id": "note",
        "kind": "markdown",
        "label": {"zh": "说明", "en": "Note"},
        "shown_when": "form.title != ''",
    }
)
FORBIDDEN = ["\0", "\x1b", "\r", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\u2069", "\ud800", "\udfff"]


@pytest.mark.parametrize("char", FORBIDDEN, ids=ascii)
def test_the_message_names_the_field_the_place_and_the_character(char: str) -> None:
    (problem,) = problems_of(
        [TITLE, NOTE], {"title": f"公告{char}"}, {"form": {"title": f"公告{char}", "note": ""}}
    )
    assert (problem.field, problem.label) == ("title", "标题")
    assert problem.reason.startswith("第 3 个字是")
    assert f"U+{ord(char):04X}" in problem.reason


def test_a_field_that_is_not_required_is_looked_at_too() -> None:
    form = {"title": "公告", "note": "\0"}
    assert [problem.field for problem in problems_of([TITLE, NOTE], form, {"form": form})] == ["note"]


@pytest.mark.parametrize("text", ["", "一\n\t二", "吉市交〔2026〕1号", "𠮷林 📄 a\u200bb", "\u3000首行缩进"])
def test_ordinary_texts_pass(text: str) -> None:
    assert forbidden_character(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\u200b\ufeff", "\xa0\n\t", "\u2060\u00ad", "\u3164", "\u2800\ufe0f"]
)
def test_what_cannot_be_seen_is_not_filled_in(text: str) -> None:
    assert is_blank(text)
    form = {"title": text}
    assert [p.reason for p in problems_of([TITLE], form, {"form": form})] == ["必须填写"]


@pytest.mark.parametrize("text", ["一", "\u200b.", "\u3000x\u3000"])
def test_what_can_be_seen_is(text: str) -> None:
    assert not is_blank(text)
