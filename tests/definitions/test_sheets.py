"""What a sheet says of the rows of a table is what its processes ask for."""

from functools import cache
from pathlib import Path

import pytest

from definitions.loader import load_sheet
from definitions.problems import InvalidDefinition
from definitions.registry import CATALOGUE, Calendars, Office
from tests.builders.model_office import MODEL

SHEET = (MODEL / "sheets" / "disclosure-sheet.yaml").read_text(encoding="utf-8")


@cache
def office() -> Office:
    return Office(Path(MODEL), Calendars(CATALOGUE / "calendars"))


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("each: form.items", "each: form.item", "unknown-field", "form.item"),
        ("each: form.items", "each: form.title", "unknown-field", "form.title"),
        ("value: row.name", "value: row.nmae", "unknown-field", "row.nmae"),
        ("options: row.published_as", "options: row.name", "unfit-field", "row.name"),
        ("    each: form.items\n", "", "unknown-field", "number"),
        ("\"'承办人：' + case.drafter\"", "row.name", "unknown-field", "row.name"),
    ],
)  # fmt: skip
def test_one_change_is_told_at_its_place(old: str, new: str, code: str, at: str) -> None:
    assert SHEET.count(old) == 1
    text = SHEET.replace(old, new)
    known = {name: loaded.process for name, loaded in office().processes.items()}
    with pytest.raises(InvalidDefinition) as found:
        load_sheet(text, "sheet.yaml", organization=office().organization, known=known)
    problem = found.value.problems[0]
    line = text.split("\n")[problem.place.line - 1]
    assert (problem.code, line[problem.place.column - 1 :][: len(at)]) == (code, at)


def test_the_sheet_itself_is_in_order() -> None:
    known = {name: loaded.process for name, loaded in office().processes.items()}
    assert load_sheet(SHEET, "sheet.yaml", organization=office().organization, known=known)


TAKEN = """
sheet: rules
title: 规范性文件公开审批单
authority: 示例规定第八条
processes: [rule-document]
content:
  - row:
      - {label: 解读编号, value: given.annex.number}
      - {label: 解读形式, options: given.annex.style}
"""


def test_a_sheet_prints_what_a_case_took_from_its_child() -> None:
    known = {name: loaded.process for name, loaded in office().processes.items()}
    load_sheet(TAKEN, "sheet.yaml", organization=office().organization, known=known)
    with pytest.raises(InvalidDefinition) as found:
        load_sheet(
            TAKEN.replace("annex.number", "annex.nmber"),
            "sheet.yaml",
            organization=office().organization,
            known=known,
        )
    (problem,) = found.value.problems
    assert (problem.code, problem.hint) == ("unknown-field", "你是不是想写 `given.annex.number`？")
