"""Power failures, kill -9, and two processes at once."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.publishing.snapshots import digest_of_snapshot
from flows.publishing.website import Website
from tests.flows.publishing.samples import (
    NOTICED,
    a_notice,
    a_website,
    an_attachment,
    dead_links,
    files_below,
    listed_keys,
    page_keys,
    recorded_keys,
)

REPOSITORY = Path(__file__).parents[3]
PUBLISHER = [sys.executable, "-m", "tests.flows.publishing.publisher"]


class PowerFailure(BaseException):
    """Nothing in the product may catch it."""


class FailingDisk:
    """Fails at the n-th change of a name below `root`, and at every later one."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = str(root)
        self.left = 0
        for name in ("replace", "unlink", "rmdir", "mkdir"):
            monkeypatch.setattr(os, name, self._failing(getattr(os, name)))

    def _failing(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(path: Any, *rest: Any, **options: Any) -> Any:
            if self.root in str(path) and not str(path).endswith(".lock"):
                self.left -= 1
                if self.left < 0:
                    raise PowerFailure
            return change(path, *rest, **options)

        return attempt

    def failures(self, act: Callable[[], object]) -> Iterator[int]:
        """Yields after each failure of `act`, one change later each time, until it comes through."""
        for survived in range(1000):
            self.left = survived
            try:
                act()
            except PowerFailure:
                self.left = sys.maxsize
                yield survived
            else:
                self.left = sys.maxsize
                return
        pytest.fail("never came through")


def assert_whole(root: Path) -> None:
    assert dead_links(root / "public") == []
    assert listed_keys(root) == recorded_keys(root)
    withdrawn = {path.name for path in (root / "snapshots").glob("*")}
    assert page_keys(root) == recorded_keys(root) | withdrawn
    assert list((root / "staging").iterdir()) == []
    before = files_below(root)
    a_website(root).rebuild()
    assert files_below(root) == before


def test_failure_at_every_change_of_a_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FailingDisk(tmp_path / "crash", monkeypatch)
    article = replace(a_notice(30), attachments=(an_attachment(tmp_path, "表.pdf"),))
    failed: list[int] = []
    disk.left = sys.maxsize
    for number in range(20):
        a_website(tmp_path / "full-page").submit(a_notice(number))
    for attempt in range(1000):
        disk.left = sys.maxsize
        root = tmp_path / "crash" / str(attempt)
        shutil.copytree(tmp_path / "full-page", root)
        disk.left = attempt
        try:
            a_website(root).submit(article)
        except PowerFailure:
            failed.append(attempt)
        else:
            break
        disk.left = sys.maxsize
        assert dead_links(root / "public") == []
        assert listed_keys(root) <= page_keys(root)
        retry_or_another(attempt)(a_website(root), article)
        assert_whole(root)
    assert len(failed) > 8
    assert failed == list(range(len(failed)))


def retry_or_another(attempt: int) -> Callable[[Website, Any], object]:
    """A site heals with the same article, with another one, and with a plain rebuild."""
    acts: list[Callable[[Website, Any], object]] = [
        lambda website, article: website.submit(article),
        lambda website, _article: website.submit(a_notice(31)),
        lambda website, _article: website.rebuild(),
    ]
    return acts[attempt % 3]


def test_failure_at_every_change_of_a_withdrawal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FailingDisk(tmp_path / "crash", monkeypatch)
    disk.left = sys.maxsize
    root = tmp_path / "crash" / "site"
    a_website(root).submit(a_notice(1))
    article = replace(a_notice(2), attachments=(an_attachment(tmp_path, "表.pdf"),))
    a_website(root).submit(article)
    failed = 0
    for _ in disk.failures(lambda: a_website(root).withdraw("2-1", NOTICED)):
        failed += 1
        assert dead_links(root / "public") == []
    assert failed > 8
    taken = a_website(root).withdraw("2-1", NOTICED)
    assert taken is not None
    assert taken.snapshot == root / "snapshots" / "2-1"
    assert taken.digest == digest_of_snapshot(root / "snapshots" / "2-1")
    assert (root / "snapshots" / "2-1" / "files" / "2-1" / "表.pdf").is_file()
    assert recorded_keys(root) == {"1-1"}
    assert_whole(root)


def test_killed_publishers_leave_a_site_that_heals(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    published, first = 0, 0
    for _ in range(8):
        child = subprocess.Popen(
            [*PUBLISHER, str(tmp_path), str(first), str(first + 400)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        for _line in range(chance.randint(1, 6)):
            first = int(child.stdout.readline()) + 1
        published += 1
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(chance.uniform(0, 0.03))
        child.kill()
        child.wait()
        child.stdout.close()
        assert dead_links(tmp_path / "public") == []
        assert listed_keys(tmp_path) <= page_keys(tmp_path)
        first += chance.randint(0, 3)
    a_website(tmp_path).submit(a_notice(9999))
    assert len(recorded_keys(tmp_path)) > published
    assert_whole(tmp_path)


def test_two_processes_publish_at_once(tmp_path: Path) -> None:
    ranges = [("0", "25"), ("15", "40")]
    children = [subprocess.Popen([*PUBLISHER, str(tmp_path), *span], cwd=REPOSITORY) for span in ranges]
    assert [child.wait(120) for child in children] == [0, 0]
    assert recorded_keys(tmp_path) == {f"{number}-1" for number in range(40)}
    assert_whole(tmp_path)
