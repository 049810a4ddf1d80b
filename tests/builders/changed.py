"""Catalogues in which a file reads otherwise, each read once in a test process."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from definitions.registry import Catalogue, load_catalogue


class Change(NamedTuple):
    file: str
    """Below the catalogue's folder: `model-office/processes/reply.yaml`."""
    old: str
    """What stands there exactly once."""
    new: str


_kept: list[TemporaryDirectory[str]] = []
"""Calendars are read when they are asked for."""


@cache
def changed_catalogue(root: Path, *changes: Change, imported: Path | None = None) -> Catalogue:
    """`imported`: the folder of an installation's own calendars."""
    _kept.append(TemporaryDirectory())
    copy = Path(_kept[-1].name) / "catalogue"
    write_changed(root, copy, *changes)
    return load_catalogue(copy, imported)


def write_changed(root: Path, copy: Path, *changes: Change) -> None:
    """Make a copy of the catalogue, `copy`, and change it."""
    shutil.copytree(root, copy)
    for change in changes:
        file = copy / change.file
        text = file.read_text(encoding="utf-8")
        assert text.count(change.old) == 1, change
        file.write_text(text.replace(change.old, change.new), encoding="utf-8")
