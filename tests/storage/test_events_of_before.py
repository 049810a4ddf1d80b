"""Events that were written before a fact told more are read as they were meant then."""

from datetime import UTC, datetime
from typing import Any

import pytest

from storage.records.history import fact_of

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PLACE: dict[str, Any] = {"stage": "check", "visit": 1, "seat": 2, "by": "head"}


@pytest.mark.parametrize(
    ("kind", "payload", "told"),
    [
        (
            "asked",
            {"asked": 3, "person": "officer", "purpose": "supplement", "question": "？"},
            {"fields": ()},
        ),
        ("replied", {"opinion": "依据第五条。"}, {"on_behalf_of": None}),
        ("handed_back", {"opinion": "没有问题"}, {"on_behalf_of": None}),
        (
            "clock_warned",
            {"key": "reply", "due_at": AT.isoformat(), "waited_for": ""},
            {"before": ""},
        ),
    ],
    ids=["asked", "replied", "handed back", "clock warned"],
)
def test_what_was_not_told_yet_was_not_so(kind: str, payload: dict[str, Any], told: dict[str, Any]) -> None:
    fact = fact_of(kind, AT, "head", {**PLACE, **payload}, {})
    assert {name: getattr(fact, name) for name in told} == told


def test_what_a_fact_cannot_be_without_is_missed() -> None:
    with pytest.raises(KeyError, match="opinion"):
        fact_of("replied", AT, "head", PLACE, {})
