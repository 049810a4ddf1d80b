"""Texts that fit a pattern are made up, and fit."""

import pytest

from definitions.conditions import matches_whole
from definitions.rules.patterned import texts_like


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
