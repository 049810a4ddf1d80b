"""What happens by itself while the days of the story go by: waiting that is over, limits that run out, drafts that open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import select

from definitions.semantics.clocks import day_of
from definitions.semantics.moves import Perform
from definitions.working_days import SHANGHAI
from flows.access.refusal import Missing
from flows.assembly import Services
from flows.casework.automatic import position
from flows.casework.desk import Desk
from flows.demo.script import Item
from flows.engine.periodic import (
    go_on_errands,
    notice_clocks,
    open_drafts,
    wake_those_who_waited,
    watch_registers,
)
from storage.installation import demo_time, move_demo_time
from storage.models import Case
from storage.queries.causes import causes_of
from storage.queries.waiting import waited_enough

MORNING = time(9, 0)
"""From when on schedules open their drafts, unless they say otherwise."""
Settle = Callable[[int], None]
"""Has the automatic stages of a case done; returns when none is left to do."""


class Clock(Protocol):
    now: datetime


@dataclass
class Passing:
    """Does once a day what a worker does every few seconds: a play's days are shorter than those seconds."""

    services: Services
    clock: Clock
    settle: Settle
    looked_on: date

    def until(self, moment: datetime) -> None:
        """Every morning that has not been passed, up to this moment."""
        while (day := self.looked_on + timedelta(days=1)) <= day_of(moment):
            morning = datetime.combine(day, MORNING, SHANGHAI)
            if morning > moment:
                return
            self.looked_on = day
            self._look_round(morning)

    def _look_round(self, morning: datetime) -> None:
        desk, settings = self.services.desk, self.services.settings
        shown = demo_time(desk.database)
        self.clock.now = max(morning, shown) if shown is not None else morning
        move_demo_time(desk.database, self.clock.now)
        self._end_waiting()
        watch_registers(desk, settings)
        notice_clocks(desk, settings)
        open_drafts(desk, settings)
        go_on_errands(desk, settings)

    def _end_waiting(self) -> None:
        desk = self.services.desk
        with desk.database.reading() as session:
            waited = waited_enough(session, desk.clock())
        wake_those_who_waited(desk, self.services.settings)
        for case_id in waited:
            settle_all(desk, case_id, self.settle)


def settle_all(desk: Desk, case_id: int, settle: Settle) -> None:
    """Have a case moved on, and those that wait for its end."""
    following: int | None = case_id
    while following is not None:
        at = position(desk, following)
        if at.errand is not None or isinstance(at.move, Perform):
            settle(following)
        with desk.database.reading() as session:
            cause = causes_of(session, [following]).get(following)
        following = cause.parent if cause is not None else None


def draft_called(desk: Desk, item: Item) -> int:
    """The draft that the program has opened for an item, by its title. Raises Missing."""
    with desk.database.reading() as session:
        found = session.scalar(
            select(Case.id)
            .where(
                Case.process == item.process,
                Case.unit == f"{item.organization}/{item.unit}",
                Case.title == item.draft,
                Case.number.is_(None),
            )
            .order_by(Case.id)
        )
    if found is None:
        raise Missing(f"{item.unit} 没有“{item.draft}”这份待填写的稿")
    return found
