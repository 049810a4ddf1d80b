"""Hints that some case wants moving, so that nobody waits for the next sweep. A hint may be missed or be wrong."""

import asyncio
import logging
import sqlite3
from contextlib import closing

import psycopg
from sqlalchemy import URL

from storage.database import Database

logger = logging.getLogger(__name__)

CHANNEL = "sanshen_wake"
SQLITE_SECONDS = 0.1
RECONNECT_SECONDS = 2.0


async def watch(database: Database, hint: asyncio.Event) -> None:
    """Set the event whenever something may have happened. Never returns."""
    if database.is_sqlite:
        await _watch_file(str(database.url.database), hint)
    else:
        await _watch_channel(database.url, hint)


async def _watch_file(path: str, hint: asyncio.Event) -> None:
    """SQLite counts the commits that others made; asking costs some microseconds."""
    with closing(sqlite3.connect(path)) as connection:
        before = None
        while True:
            version = connection.execute("PRAGMA data_version").fetchone()
            if version != before:
                hint.set()
            before = version
            await asyncio.sleep(SQLITE_SECONDS)


async def _watch_channel(url: URL, hint: asyncio.Event) -> None:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await _listen(address, hint)
        except psycopg.OperationalError as error:
            logger.warning("not listening to the database: %s", error)
        await asyncio.sleep(RECONNECT_SECONDS)


async def _listen(address: str, hint: asyncio.Event) -> None:
    connection = await psycopg.AsyncConnection.connect(address, autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        hint.set()
        async for _ in connection.notifies():
            hint.set()
