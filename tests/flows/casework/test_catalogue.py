"""What the examples of the catalogue reach, and what its forms offer. `definitions check` plays them."""

from datetime import date, timedelta

import pytest

from definitions.conditions import holds
from definitions.examples import reached
from definitions.loader import LoadedProcess
from definitions.schema.stages import HumanStage, decisions_of
from definitions.semantics.finding import options_of
from definitions.semantics.staleness import stale_days
from tests.builders.office import whole_catalogue

CATALOGUE = whole_catalogue()


@pytest.mark.parametrize("loaded", CATALOGUE.processes(), ids=lambda loaded: loaded.process.process)
def test_the_examples_reach_every_stage_in_which_people_act(loaded: LoadedProcess) -> None:
    stages, _ = reached(loaded.process)
    declared = {stage.id for stage in loaded.process.stages if isinstance(stage, HumanStage)}
    assert declared <= stages


def test_each_declared_answer_of_the_secrecy_review_has_an_example() -> None:
    loaded = CATALOGUE.find("jilin-transport.web-publish")
    assert loaded is not None
    _, pairs = reached(loaded.process)
    assert {("secrecy", name) for name in decisions_of(loaded.process.human_stage("secrecy"))} <= pairs


def test_an_account_is_stale_only_when_a_week_from_monday_to_sunday_has_passed_without_an_update() -> None:
    office = CATALOGUE.office("tongliao")
    register, monday = office.registers["accounts"], date(2026, 11, 2)
    for updated in (monday + timedelta(days=days) for days in range(7)):
        values = {"updated_on": updated.isoformat()}
        found = stale_days(register, "", values, updated, office.calendar)
        assert found is not None
        week_after_is_over = monday + timedelta(days=14)
        assert week_after_is_over <= found.stale_on <= updated + timedelta(days=14)


def test_the_columns_offered_are_those_of_a_site_of_the_office() -> None:
    offering = 0
    for loaded in CATALOGUE.processes():
        channels = CATALOGUE.office(loaded.process.organization).organization.websites
        offered = options_of(loaded.process, ("form", "column"))
        if offered:
            titles = {column.title.zh for channel in channels for column in channel.site.columns}
            assert set(offered) <= titles
            offering += 1
    assert offering > 3


def test_who_keeps_a_column_is_said_the_same_in_the_form_and_in_the_organisation() -> None:
    organization = CATALOGUE.office("xinjiang-transport").organization
    publish, sheet = (CATALOGUE.find(f"xinjiang-transport.{name}") for name in ("unit-publish", "gov-info"))
    assert publish is not None
    assert sheet is not None
    (keeping,) = [demand.that for demand in publish.process.form.demands if demand.field == "own_column"]
    (listing,) = [demand.that for demand in sheet.process.form.demands if "one.column" in demand.that]
    for column in options_of(publish.process, ("form", "column")):
        for unit in organization.units:
            is_own = organization.provider(column) == unit.id
            for said in ("本单位", "厅相关处室"):
                context = {"form": {"own_column": said, "column": column}, "start": {"unit": unit.id}}
                assert holds(keeping, context) is ((said == "本单位") is is_own), (unit.id, column)
            item = {"way": "网站公开", "column": column}
            listed = {"form": {"items": [item]}, "start": {"unit": unit.id}}
            assert holds(listing, listed) is is_own, (unit.id, column)
