"""What has to survive a power failure."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, survive it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
