"""Which unit a limit is charged to: the one that is named for it now; on both databases."""

from sqlalchemy import select

from storage.models import Deadline
from tests.builders.audit import audited
from tests.builders.model_office import in_document, join, with_changes
from tests.builders.office import SmallOffice

MATTER = "model-office.assigned-matter"


def test_a_limit_is_that_of_the_unit_which_was_named_since(model_office: SmallOffice) -> None:
    """It is charged while it runs, not only once it has stopped."""
    join(model_office, "registrar", "officer", "general_office")
    office = with_changes(
        model_office, in_document("assigned-matter", "from: assign.done", "from: submitted")
    )
    number = office.submit(MATTER, by="registrar").number
    assert charged(office) == {"opinion": "model-office/general_office"}
    given = {"owner": "planning", "person": "clerk", "reply_by": "2026-11-26"}
    office.decide("office", number, "done", given=given)
    assert charged(office)["opinion"] == "model-office/planning"
    assert not audited(office).damage


def charged(office: SmallOffice) -> dict[str, str]:
    with office.services.desk.database.reading() as session:
        running = session.scalars(select(Deadline).where(Deadline.state == "running")).all()
        return {row.key: row.unit for row in running if row.stage is None}
