"""Texts that fit a pattern are made up, and fit."""

import pytest

from definitions.conditions import matches_whole
from definitions.rules.patterned import texts_like
from definitions.rules.trials import rows_like
from definitions.rules.values import is_whole, values_of
from definitions.schema.fields import RowsField, TextField


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        (r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?", 2),
        ("[^<>]*", 2),
        (r"1[3-9]\d{9}", 2),
        ("甲|乙", 2),
        (r"https://([a-z]+\.)+gov\.cn(/.*)?", 1),
        (r"^\w+$", 1),
        ("[一-龥]{2,4}", 1),
        ("急", 1),
        ("", 1),
    ],
)
def test_texts_fit(pattern: str, least: int) -> None:
    made = texts_like(pattern)
    assert len(made) >= least
    assert all(matches_whole(pattern, one) for one in made)


@pytest.mark.parametrize("pattern", ["(", r"\p{Han}+", "(?=a)b"])
def test_where_none_can_be_made_up_there_is_none(pattern: str) -> None:
    assert texts_like(pattern) == ()


def field(**more: object) -> TextField:
    return TextField.model_validate(
        {"id": "code", "kind": "text", "label": {"zh": "编号"}, **more}, strict=False
    )


def test_a_text_with_a_pattern_counts_as_whole_where_one_fits_that_nothing_speaks_of() -> None:
    asked = ["form.code == '2026'"]
    coded = field(pattern=r"\d{4}")
    assert {"", "2026"} < {*values_of(coded, asked, "unit")}
    assert is_whole(coded, asked)
    assert not is_whole(field(pattern="2026"), asked)
    assert "2026" not in values_of(field(pattern="[a-z]+"), asked, "unit")


def test_tables_are_of_one_row_of_two_unlike_ones_and_of_as_many_as_are_spoken_of() -> None:
    kind = {"id": "kind", "kind": "choice", "label": {"zh": "类"}, "options": ["甲", "乙"]}
    told = {"id": "items", "kind": "rows", "label": {"zh": "各项"}, "columns": [kind], "at_most": 5}
    table = RowsField.model_validate(told, strict=False)
    tables = rows_like(table, "size(form.items) >= 3 || form.items.exists(i, i.kind == '甲')")
    assert {len(rows) for rows in tables} == {1, 2, 3, 4}
    assert any({row["kind"] for row in rows} == {"甲", "乙"} for rows in tables)
