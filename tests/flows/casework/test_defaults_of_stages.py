"""What stands in a field of a stage that nobody filled in, on whichever way the answer came; on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.builders.model_office import in_document, join, open_model_office, with_changes
from tests.builders.office import SmallOffice

MATTER = "model-office.assigned-matter"
ASSIGNED = {"owner": "planning", "person": "clerk", "reply_by": "2026-12-04"}
FIELDS = (
    "fields: [{id: replied, kind: choice, label: 答复, options: [不用, 已经答复], default: 不用, required: true}, "
    "{id: how, kind: choice, label: 方式, options: [书面, 口头], default: 书面, shown_when: given.handle.replied == '已经答复'}], "
)


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    join(built, "registrar", "officer", "general_office")
    change = in_document(
        "assigned-matter", "decisions: {done: 提出意见}", f"{FIELDS}decisions: {{done: 提出意见}}"
    )
    yield with_changes(built, change)
    built.services.desk.database.dispose()


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ({}, {"replied": "不用"}),
        ({"replied": "已经答复"}, {"replied": "已经答复", "how": "书面"}),
        ({"replied": "已经答复", "how": "口头"}, {"replied": "已经答复", "how": "口头"}),
    ],
)
def test_a_default_stands_where_nothing_was_chosen(
    office: SmallOffice, given: dict[str, str], stands: dict[str, str]
) -> None:
    number = office.submit(MATTER, by="registrar").number
    office.decide("office", number, "done", given=ASSIGNED)
    office.decide("clerk", number, "done", given=given)
    assert office.services.case(office.actor("clerk"), number).given["handle"] == stands
