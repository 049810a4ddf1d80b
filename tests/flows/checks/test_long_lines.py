"""Hostile lines cost the checks no more than their length; a backtracking expression runs into pytest's timeout."""

from time import monotonic

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


SPEED = 20
"""Seconds for a million characters of every check: the machine may be busy, backtracking takes hours."""


@pytest.mark.parametrize(
    "piece",
    [
        "为规范**公路养护**工程管理，依据[办法](https://example.org)&nbsp;制定。\n",
        *(
            "*",
            "a*",
            "**a",
            "_a ",
            "[",
            "[a](",
            "[a]",
            "![",
            "`a``b",
            "&",
            "&#",
            "<",
            "<a ",
            '<a b="',
            "\\",
            "~~a",
        ),
        *("> ", "- ", "|", "|1|2|\n", "1,", "一", "①1", "秘", "秘 ", "1\n", "秘\n", "密级 ", "138，"),
    ],
)
def test_every_check_on_a_million_characters(piece: str) -> None:
    body = (
        ("| a | b |\n|---|---|\n" if piece.startswith("|1") else "")
        + piece * (2 * DEEP // len(piece))
        + WRAPPED
    )
    checks = [Check.model_validate({"check": name, "level": "block"}) for name in CheckName]
    began = monotonic()
    assert run(checks, Examined({"kind": "公文"}, {"body": body}, ())) is not None
    assert monotonic() - began < SPEED
