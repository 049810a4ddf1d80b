"""Drafts that open on days of the calendar. What came while nothing ran is caught up once, with the latest occasion."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from definitions.schema.triggers import ScheduleTrigger
from definitions.semantics.clocks import day_of
from definitions.semantics.history import Cause
from definitions.semantics.schedules import latest, units_of
from definitions.semantics.trigger_words import say_rhythm
from definitions.semantics.triggers import occasion_context
from definitions.vocabulary import CauseKind
from flows.access.refusal import SanshenError
from flows.casework.declared_triggers import Declared, filled_in, on_schedule
from flows.casework.desk import Desk
from flows.casework.jobs import ERRANDS, inputs_of, prefill, run_errand, work_out
from flows.casework.opening import Opening, open_draft
from storage.queries.people import held_posts, staffed
from storage.records.triggers import Key, failed, known_triggers, looked, meet

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=5)
"""After a job that prepares a draft failed for the first time; each later pause is twice as long."""
TRIES = 5


class Retries:
    """What a worker remembers of jobs that failed to prepare a draft: when each is to be tried again."""

    def __init__(self) -> None:
        self._failed: dict[Key, tuple[datetime, int, datetime]] = {}
        """Occasion, how often, and when it failed last."""

    def is_early(self, key: Key, occasion: datetime, now: datetime) -> bool:
        tries, last = self._of(key, occasion)
        return tries > 0 and now < last + FIRST_PAUSE * 2 ** (tries - 1)

    def again(self, key: Key, occasion: datetime, now: datetime) -> bool:
        """Remember that it failed; whether it is to be tried again."""
        tries = self._of(key, occasion)[0] + 1
        self._failed[key] = (occasion, tries, now)
        return tries < TRIES

    def _of(self, key: Key, occasion: datetime) -> tuple[int, datetime]:
        failed_on, tries, last = self._failed.get(key, (occasion, 0, occasion))
        return (tries, last) if failed_on == occasion else (0, occasion)


def open_on_schedule(desk: Desk, retries: Retries | None = None) -> None:
    """For each schedule whose time has come and for which nothing is done first that takes long: a draft for each of its
    units. A schedule that was never met before at a unit opens nothing for the past there, and one of an organisation in
    which nobody holds a role is not met: the catalogue holds offices that are not served here.

    Without `retries` a job that fails is not tried again on the same occasion.
    """
    _open_those(desk, [one for one in on_schedule(desk.catalogue) if not _takes_long(one[1])], retries)


def open_after_errands(desk: Desk, retries: Retries | None = None) -> None:
    """The same for those before which something is done that takes minutes."""
    _open_those(desk, [one for one in on_schedule(desk.catalogue) if _takes_long(one[1])], retries)


def _takes_long(trigger: ScheduleTrigger) -> bool:
    return trigger.prepare is not None and trigger.prepare.job in ERRANDS


def _open_those(
    desk: Desk, every: Sequence[tuple[Declared, ScheduleTrigger]], retries: Retries | None
) -> None:
    if not every:
        return
    look = _Look(desk, desk.clock(), retries)
    with desk.database.reading() as session:
        known, declared = known_triggers(session), _by_unit(session, desk, every, day_of(look.now))
    new = [one.key for one, _ in declared if one.key not in known]
    if new:
        with desk.database.writing() as session:
            meet(session, new, look.now)
    for one, trigger in declared:
        if one.key in known:
            calendar = desk.office(one.loaded.process.organization).calendar
            occasion = latest(trigger, calendar, known[one.key].looked_until, look.now)
            if occasion is not None:
                look.open(one, trigger, occasion)


def _by_unit(
    session: Session, desk: Desk, every: Sequence[tuple[Declared, ScheduleTrigger]], today: date
) -> list[tuple[Declared, ScheduleTrigger]]:
    """Each once for each of its units, where people are."""
    served = staffed(session, today)
    here = [(one, one.loaded.process, trigger) for one, trigger in every]
    here = [each for each in here if each[1].organization in served]
    held = {name: held_posts(session, name, today) for name in {each[1].organization for each in here}}
    return [
        (replace(one, unit=unit), trigger)
        for one, process, trigger in here
        for unit in units_of(
            trigger, process, desk.office(process.organization).organization, held[process.organization]
        )
    ]


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the schedules."""

    desk: Desk
    now: datetime
    retries: Retries | None
    errands: dict[tuple[Key, datetime], str | None] = field(default_factory=dict)
    """Why what was done first failed, of each schedule and occasion: it is done once for all its units."""

    def open(self, one: Declared, trigger: ScheduleTrigger, occasion: datetime) -> None:
        """Another worker may be doing the same: one of them opens the draft."""
        retries = self.retries if trigger.prepare is not None else None
        if retries is not None and retries.is_early(one.key, occasion, self.now):
            return
        failure = self._errand(one, trigger, occasion)
        try:
            with self.desk.database.writing() as session:
                if failure is None:
                    failure = _drafted(session, self.desk, one, trigger, occasion, self.now)
                if failure is None or retries is None or not retries.again(one.key, occasion, self.now):
                    looked(session, one.key, occasion, failure)
                else:
                    failed(session, one.key, failure)
        except IntegrityError:
            logger.info("%s was opened by another worker", one.key)

    def _errand(self, one: Declared, trigger: ScheduleTrigger, occasion: datetime) -> str | None:
        """What is done before drafts are opened, and takes long. Returns why it failed."""
        whole = (replace(one, unit=None).key, occasion)
        if whole not in self.errands:
            self.errands[whole] = _gone_on_errand(self.desk, one, trigger, occasion)
        return self.errands[whole]


def _gone_on_errand(desk: Desk, one: Declared, trigger: ScheduleTrigger, occasion: datetime) -> str | None:
    asked = trigger.prepare
    if asked is None:
        return None
    try:
        inputs = inputs_of(asked.job, asked.inputs, occasion_context(day_of(occasion)))
        run_errand(desk, one.loaded.process.organization, asked.job, inputs)
    except SanshenError as refused:
        return _why(one, refused)
    return None


def _drafted(
    session: Session, desk: Desk, one: Declared, trigger: ScheduleTrigger, occasion: datetime, now: datetime
) -> str | None:
    """Returns why no draft was opened."""
    try:
        open_draft(session, desk, _opening(session, desk, one, trigger, occasion), now)
    except SanshenError as refused:
        organization = desk.office(one.loaded.process.organization).organization
        is_one_of_several = trigger.units is None or len(trigger.units) > 1
        return _why(one, refused, organization.unit_title(one.unit or "") if is_one_of_several else "")
    return None


def _why(one: Declared, refused: SanshenError, unit: str = "") -> str:
    """`unit`: for which one, where others had their drafts."""
    failure = f"{refused.reason}。{refused.hint}" + (f"（为{unit}起草）" if unit else "")
    logger.warning("%s opened no draft: %s", one.key, failure)
    return failure


def _opening(
    session: Session, desk: Desk, one: Declared, trigger: ScheduleTrigger, occasion: datetime
) -> Opening:
    process, day = one.loaded.process.process, day_of(occasion)
    title = f"{say_rhythm(trigger)}（{day.isoformat()}）"
    cause = Cause(CauseKind.SCHEDULE, f"{' '.join(one.key)} {day.isoformat()}", title)
    seen: dict[str, Any] = dict(occasion_context(day))
    if trigger.prepare is not None:
        asked, organization = trigger.prepare, one.loaded.process.organization
        inputs = inputs_of(asked.job, asked.inputs, seen)
        seen |= prefill(work_out(session, desk, organization, asked, inputs))
    assert one.unit is not None
    return Opening(process, one.unit, cause, filled_in(trigger.form, seen))
