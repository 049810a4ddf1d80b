"""What opens by itself next, told at the command line."""

import shutil
from pathlib import Path

import pytest

from definitions.registry import CATALOGUE
from tests.builders.model_office import MODEL, ORGANIZATION
from tests.builders.office import JILIN, TWO_OFFICES
from tests.flows.cli.office import Office

BULLETIN, FOLLOW_UP = f"{ORGANIZATION}.weekly-bulletin", f"{ORGANIZATION}.follow-up"


@pytest.fixture
def model_office(office: Office, tmp_path: Path) -> Office:
    """On the catalogue of the model office alone."""
    root = tmp_path / "definitions"
    shutil.copytree(CATALOGUE / "calendars", root / "calendars")
    shutil.copytree(MODEL, root / ORGANIZATION)
    office.monkeypatch.setenv("SANSHEN_DEFINITIONS", str(root))
    return office


def test_the_occasions_of_the_next_weeks_stand_in_order_and_other_cases_last(model_office: Office) -> None:
    found = model_office.run("definitions", "triggers", "--on", "2026-12-01", "--json").document
    dated = [one["at"] for one in found if one["process"] == BULLETIN]
    mondays = [f"2026-12-{day} 09:00" for day in ("07", "14", "21", "28")]
    assert dated == [*mondays, "2026-12-31 09:00", "2027-01-04 09:00"]
    moments = [one["at"] for one in found if one["at"] is not None]
    assert moments == sorted(moments)
    assert all(one["at"] is None for one in found[len(moments) :])
    assert [one["process"] for one in found[len(moments) :]].count(FOLLOW_UP) == 3
    assert "超期" in "".join(one["why"] for one in found)


def test_the_table_says_what_why_and_for_whom(model_office: Office) -> None:
    said = model_office.run("definitions", "triggers", "--on", "2026-12-01")
    assert said.code == 0
    for words in ("什么时候", "因为", "原办件的报送单位", f"（{BULLETIN}）"):
        assert words in said.out.replace("\n", "")


def test_a_schedule_for_any_unit_says_so(model_office: Office) -> None:
    found = model_office.run("definitions", "triggers", "--on", "2026-12-01", "--json").document
    (check,) = [one for one in found if one["process"] == f"{ORGANIZATION}.section-check"]
    assert (check["at"], check["unit"]) == ("2027-01-04 09:00", "每个可以发起的单位，各一份")


def test_a_catalogue_without_triggers_says_so(office: Office, tmp_path: Path) -> None:
    root = Path(shutil.copytree(TWO_OFFICES, tmp_path / "definitions"))
    shutil.rmtree(root / JILIN)
    office.monkeypatch.setenv("SANSHEN_DEFINITIONS", str(root))
    said = office.run("definitions", "triggers", "--json")
    assert (said.code, said.document) == (0, [])
    assert "没有流程声明自动起草" in office.run("definitions", "triggers").err


def test_a_day_that_is_none_is_refused(office: Office) -> None:
    assert office.run("definitions", "triggers", "--on", "2026-13-01").code == 2
