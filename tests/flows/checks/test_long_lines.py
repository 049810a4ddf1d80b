"""Hostile lines cost the checks no more than their length; a backtracking expression runs into pytest's timeout."""

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName
from flows.checks.examined import Examined
from flows.checks.runner import run

DEEP = 500_000
WRAPPED = "中\n13800\n138000"
"""Digits broken by a line end: the line above is looked at for a column of figures."""


@pytest.mark.parametrize(
    "body",
    ["1 " * DEEP + WRAPPED, "." * DEEP + WRAPPED, " " * DEEP + WRAPPED],
    ids=["figures", "points", "blanks"],
)
def test_personal_data(body: str) -> None:
    check = Check.model_validate({"check": CheckName.PERSONAL_DATA, "level": "block"})
    assert run([check], Examined({"kind": "公文"}, {"body": body}, ())) is not None
