"""Posts that nobody holds and that a form may choose, or a draft that the process opens by itself needs; on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import delete

from flows.casework.posts import CHOSEN, VacantPost
from storage.models import RoleHolding
from tests.builders.model_office import ORGANIZATION, join, open_model_office
from tests.builders.office import SmallOffice


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    join(built, "sysadmin", "system_admin", "general_office")
    yield built
    built.services.desk.database.dispose()


def vacant(office: SmallOffice) -> dict[str, VacantPost]:
    found = office.services.vacant_posts(office.actor("sysadmin"), ORGANIZATION)
    return {post.name.partition("@")[0] + "@" + post.name.rpartition("/")[2]: post for post in found}


def nobody_is(office: SmallOffice, role: str) -> None:
    with office.services.desk.database.writing() as session:
        session.execute(delete(RoleHolding).where(RoleHolding.role == role))


def test_a_unit_that_a_stage_may_choose_needs_a_holder(office: SmallOffice) -> None:
    post = vacant(office)["head@board"]
    assert post.only_if_chosen
    assert "来文批办" in post.processes
    assert post.cells[2].endswith(f"（{CHOSEN}）")
    assert "head@legal" not in vacant(office)
    join(office, "secretary", "head", "board")
    assert "head@board" not in vacant(office)


def test_what_is_asked_for_in_any_case_is_told_once_and_first(office: SmallOffice) -> None:
    nobody_is(office, "head")
    found = vacant(office)
    assert not found["head@general_office"].only_if_chosen
    assert list(found).index("head@general_office") < list(found).index("head@board")
    assert [one.only_if_chosen for one in found.values()] == sorted(
        one.only_if_chosen for one in found.values()
    )


def test_a_draft_for_a_chosen_unit_needs_somebody_who_may_complete_it(office: SmallOffice) -> None:
    post = vacant(office)["officer@board"]
    assert (post.only_if_chosen, post.processes) == (True, ("规范性文件公开",))
    join(office, "secretary", "officer", "board")
    assert "officer@board" not in vacant(office)
