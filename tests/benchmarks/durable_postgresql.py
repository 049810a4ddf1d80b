"""The PostgreSQL server of the tests, but one that syncs every commit, as an office's does."""

import sys
from pathlib import Path

from tests.fixtures import postgresql_server

SYNCED = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

if __name__ == "__main__":
    postgresql_server.SETTINGS.update(SYNCED)
    postgresql_server.serve(Path(sys.argv[1]))
