"""How well limits are kept."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field

from flows.api.callers import Ours, Reader
from flows.api.routing import Router
from flows.casework.for_programs import told_of_group
from storage.queries.grouping import Grouping

router = Router(tags=["statistics"])


class Overdue(BaseModel):
    at: str = Field(title="截至", description="The moment of the figures, in UTC.")
    by: str = Field(title="分组", description="What the lines are about.")
    groups: list[dict[str, Any]] = Field(
        title="各组", description="Started, met, late, open and late, overdue, running, and the rate on time."
    )


@router.get("/statistics/overdue", summary="时限统计", operation_id="overdue")
def overdue(
    actor: Reader,
    services: Ours,
    by: Annotated[
        Grouping, Query(title="分组", description="By the answerable unit, stage, process, person or month.")
    ] = Grouping.UNIT,
) -> Overdue:
    """Of the units that the person may have figures of."""
    at = services.now()
    groups = services.overdue_groups(actor, by, at)
    return Overdue(at=at.isoformat(), by=by.value, groups=[told_of_group(by, group) for group in groups])
