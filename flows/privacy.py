"""Who else on this machine may read the data folder: nobody, unless the operator opened it to one group."""

import os
import stat
from pathlib import Path

PRIVATE = 0o077
"""What the umask takes from every new file and folder."""
SITES = "sites"
"""The one entry that a web server of another account may read, where the operator lets it pass the home."""
_HOME = 0o700
_TOO_OPEN = 0o067
"""All but the group's right to pass through, which an operator gives on purpose: docs/how-to/service.md."""
_OPEN_FOLDER, _OPEN_FILE = 0o755, 0o644


def create_privately() -> None:
    """At each entrance, before anything is written; the programs it starts inherit it."""
    os.umask(PRIVATE)


def close_home(home: Path) -> None:
    """Make the home where there is none, and close it and what lies in it to others.

    Also for a home that was made, or moved here, by other means. A folder that is closed hides all that is in it,
    so what lies deeper is not looked at.
    """
    home.mkdir(parents=True, exist_ok=True, mode=_HOME)
    if _mode(home) & _TOO_OPEN:
        home.chmod(_HOME)
    for entry in home.iterdir():
        if not entry.is_symlink() and entry.name != SITES:
            _close(entry)


def open_to_readers(path: Path) -> None:
    """A file or folder of the published pages, whatever the umask."""
    path.chmod(_OPEN_FOLDER if path.is_dir() else _OPEN_FILE)


def _close(entry: Path) -> None:
    try:
        mode = _mode(entry)
        if mode & PRIVATE:
            entry.chmod(mode & ~PRIVATE)
    except FileNotFoundError:
        return  # a journal of the database, or a lock, that its owner has just removed


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
