"""Who may read what a publication writes, when the programs create everything for themselves alone."""

import hashlib
import os
import stat
from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from flows.privacy import PRIVATE
from flows.publishing.article import PublishedFile
from tests.flows.publishing.samples import NOTICED, a_notice, a_website


@pytest.fixture(autouse=True)
def _private() -> Generator[None]:
    before = os.umask(PRIVATE)
    yield
    os.umask(before)


def test_the_public_part_is_readable_and_nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "sites" / "office" / "website"
    website = a_website(root)
    kept, _ = website.submit(a_notice(1)), website.submit(a_notice(2))
    website.withdraw("2-1", NOTICED)
    public = root / "public"
    files = [path for path in root.rglob("*") if path.is_file()]
    assert public / kept.url.removeprefix("/") in files
    assert _modes(path for path in files if path.is_relative_to(public)) == {0o644}
    assert _modes(path for path in files if not path.is_relative_to(public)) == {0o600}
    on_the_way = [public, *(parent for parent in public.parents if parent.is_relative_to(tmp_path / "sites"))]
    assert _modes([*on_the_way, *(path for path in public.rglob("*") if path.is_dir())]) == {0o755}


def test_attachments_are_readable(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    data = b"%PDF-1.7 table"
    source = tmp_path / "table.pdf"
    source.write_bytes(data)
    table = PublishedFile("表.pdf", source, "application/pdf", len(data), hashlib.sha256(data).hexdigest())
    website.submit(replace(a_notice(1), attachments=(table,)))
    (file,) = [path for path in (tmp_path / "site" / "public" / "files").rglob("*") if path.is_file()]
    assert (_mode(file), _mode(file.parent)) == (0o644, 0o755)


def _modes(paths: Iterable[Path]) -> set[int]:
    return {_mode(path) for path in paths}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
