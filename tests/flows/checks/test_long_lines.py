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


PROSE = "为规范公路养护工程管理，依据有关法律、法规，结合本市实际，制定本办法。\n"
MARKED = "为规范**公路养护**工程管理，依据[办法](https://example.org)&nbsp;制定。\n"
HOSTILE = [
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
    *(
        "> ",
        "- ",
        "|",
        "|1|2|\n",
        "1,",
        "一",
        "①1",
        "秘",
        "秘 ",
        "1\n",
        "秘\n",
        "密级 ",
        "138，",
        "（印）",
        "a@",
        "密级：",
        "☑\n",
        "☐依申请公开 ",
        "公开属性：",
        "领导意见：同意 王",
        "请王",
        "（签字）",
        "姓名|王\n",
        "买买提·",
        "身份证号\n1",
        "金额13",
    ),
]


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        ("[" * 100 + "](\n\n", DEEP // 10),
        ("[a](b) " * 100 + "\n\n", DEEP // 10),
        (PROSE, DEEP),
        (MARKED, DEEP),
        *((piece, DEEP // 10) for piece in HOSTILE),
    ],
)
def test_all_checks_stay_fast(piece: str, length: int) -> None:
    head = "| a | b |\n|---|---|\n" if piece.startswith("|1") else ""
    body = head + piece * (length // len(piece)) + WRAPPED
    checks = [Check.model_validate({"check": name, "level": "block"}) for name in CheckName]
    assert run(checks, Examined({"kind": "公文"}, {"body": body}, ())) is not None
