"""The desk of an installation, from its settings."""

from datetime import datetime

from definitions.registry import Catalogue
from flows.casework.desk import Desk
from flows.casework.lexicons import Lexicons
from flows.clock import Clock, wall_clock
from flows.settings import Settings
from storage.attachments import AttachmentStore
from storage.database import Database
from storage.installation import OFFICE, demo_time, kind_of


def set_up_desk(settings: Settings, catalogue: Catalogue, clock: Clock | None = None) -> Desk:
    """Without a clock it goes by that of the home."""
    database = Database(settings.database_url)
    return Desk(
        database=database,
        catalogue=catalogue,
        attachments=AttachmentStore(settings.attachments, limit=settings.attachment_limit_mb << 20),
        sites=settings.sites,
        clock=clock or _HomeClock(database),
        lexicons=Lexicons(settings.lexicons),
        sites_address=f"http://127.0.0.1:{settings.sites_port}",
        letters_address=settings.letters_address,
        patrol_wait_seconds=settings.patrol_wait_seconds,
        remind_after_hours=settings.remind_hours,
    )


class _HomeClock:
    """The wall clock; in a demo home the time that its play stands at."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_office = False

    def __call__(self) -> datetime:
        if self.is_office:
            return wall_clock()
        self.is_office = kind_of(self.database) == OFFICE
        return demo_time(self.database) or wall_clock()
