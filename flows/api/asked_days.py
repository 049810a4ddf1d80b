"""`from` and `to`: the days that a question is about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Query

from flows.access.refusal import Invalid
from flows.casework.day_bounds import first_moment


@dataclass(frozen=True, slots=True)
class AskedDays:
    since: datetime | None
    before: datetime | None


async def asked_days(
    since: Annotated[date | None, Query(alias="from", title="从", description="First day, Beijing.")] = None,
    until: Annotated[date | None, Query(alias="to", title="到", description="Last day, Beijing.")] = None,
) -> AskedDays:
    if since is not None and until is not None and until < since:
        raise Invalid(f"to={until} 早于 from={since}，两个日期写反了")
    return AskedDays(first_moment(since), first_moment(until, days=1))


Days = Annotated[AskedDays, Depends(asked_days)]
