"""Who must not sign is not named to: whoever names them is told so, before the duty is nobody's."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from flows.access.refusal import Invalid
from tests.builders.model_office import in_document, join, open_model_office, with_changes
from tests.builders.office import SmallOffice

MATTER, VOTE = "model-office.assigned-matter", "model-office.board-vote"
ASSIGNED = {"owner": "planning", "reply_by": "2026-12-04"}


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    join(built, "registrar", "officer", "general_office")
    join(built, "office", "officer", "planning")
    yield with_changes(
        built,
        in_document("assigned-matter", "{id: handle, ", "{id: handle, distinct_from: [draft, assign], "),
        in_document("board-vote", "who: {person: form.handler}", "distinct_from: [draft]\n    who: {person: form.handler}"),
    )  # fmt: skip
    built.services.desk.database.dispose()


def told(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in refused.value.problems]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ("registrar", "“registrar”是本件的拟稿人，不能又办“承办人提出意见”；请另选一位"),
        ("office", "“office”办了“办公室负责人批办”，按回避的规定不能又办“承办人提出意见”；请另选一位"),
    ],
)
def test_a_stage_does_not_name_whom_separation_of_duties_bars(
    office: SmallOffice, person: str, reason: str
) -> None:
    number = office.submit(MATTER, by="registrar").number
    with pytest.raises(Invalid) as refused:
        office.decide("office", number, "done", given={**ASSIGNED, "person": person})
    assert told(refused) == [("person", reason)]
    office.decide("office", number, "done", given={**ASSIGNED, "person": "clerk"})


def test_a_drafter_does_not_name_themselves(office: SmallOffice) -> None:
    def submit(**values: Any) -> None:
        office.submit(VOTE, by="officer", **values)

    with pytest.raises(Invalid) as refused:
        submit(handler="officer")
    (problem,) = told(refused)
    assert problem[0] == "handler"
    assert problem[1].startswith("“officer”是本件的拟稿人，不能又办“")
