"""What every worker does now and then, beside moving cases."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from flows.casework.desk import Desk
from flows.casework.finding_watch import follow_findings
from flows.casework.following import follow_all
from flows.casework.letters import follow_letters
from flows.casework.noticing import cases_to_notice, notice
from flows.casework.register_watch import follow_entries, note_stale
from flows.casework.scheduling import Retries, open_after_errands, open_on_schedule
from flows.casework.unused_files import remove_unused_files
from flows.clock import wall_clock
from flows.settings import Settings
from storage.queries.waiting import waited_enough
from storage.records.wakes import wake_where_asleep
from storage.seals import SealedHeads, load_key, seal

FILES_SECONDS = 3600.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    seconds: Callable[[Settings], float]
    function: Callable[[Desk, Settings], object]


class Sealing:
    """Remembers what it sealed, so that each time only the newest seals are read."""

    def __init__(self) -> None:
        self.sealed = SealedHeads()

    def __call__(self, desk: Desk, settings: Settings) -> None:
        seal(desk.database, load_key(settings.seal_key), desk.clock(), self.sealed)


sealing = Sealing()


def wake_those_who_waited(desk: Desk, _settings: Settings) -> None:
    """Cases whose waiting is over are looked at."""
    now = desk.clock()
    with desk.database.reading() as session:
        cases = waited_enough(session, now)
    if cases:
        with desk.database.writing() as session:
            wake_where_asleep(session, cases, now)


def notice_clocks(desk: Desk, _settings: Settings) -> None:
    """Limits that ran out, or that come near their end, are told in their cases. One that fails keeps no other waiting."""
    for case_id in cases_to_notice(desk):
        try:
            notice(desk, case_id)
        except SQLAlchemyError:
            logger.exception("the clocks of case %s could not be noticed", case_id)


class OpeningDrafts:
    """What schedules, what happened in cases or to entries of registers, letters, and what patrols found bring about.

    Remembers which jobs failed to prepare a draft, and tries them again.
    """

    def __init__(self) -> None:
        self.retries = Retries()

    def __call__(self, desk: Desk, _settings: Settings) -> None:
        open_on_schedule(desk, self.retries)
        follow_all(desk)
        follow_entries(desk)
        follow_letters(desk)
        follow_findings(desk)


open_drafts = OpeningDrafts()


class Errands:
    """Patrols that are due, and their drafts: apart from all others, which a patrol of many minutes must not hold up."""

    def __init__(self) -> None:
        self.retries = Retries()

    def __call__(self, desk: Desk, _settings: Settings) -> None:
        open_after_errands(desk, self.retries)


go_on_errands = Errands()


def watch_registers(desk: Desk, _settings: Settings) -> None:
    """Entries that nobody keeps up are told to be stale."""
    note_stale(desk)


def remove_files(desk: Desk, settings: Settings) -> None:
    """What was uploaded and came to no case, such as with a form that was refused."""
    remove_unused_files(desk, wall_clock() - timedelta(hours=settings.unused_file_hours))


PERIODIC: tuple[Periodic, ...] = (
    Periodic("seal", lambda settings: settings.seal_seconds, sealing),
    Periodic("wait", lambda settings: settings.wait_seconds, wake_those_who_waited),
    Periodic("clocks", lambda settings: settings.wait_seconds, notice_clocks),
    Periodic("registers", lambda settings: settings.wait_seconds, watch_registers),
    Periodic("drafts", lambda settings: settings.wait_seconds, open_drafts),
    Periodic("files", lambda _: FILES_SECONDS, remove_files),
    Periodic("errands", lambda settings: settings.wait_seconds, go_on_errands),
)
