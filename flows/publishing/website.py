"""The website channel: a static site on disk that is whole whenever somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from definitions.schema.organization import Site
from flows.publishing.article import Article, Notice, Receipt, Taken
from flows.publishing.channel import (
    AddressTaken,
    AlreadyWithdrawn,
    ChannelBusy,
    ContentDiffers,
    DamagedAttachment,
)
from flows.publishing.durable import Durable, digest_of, make_folder
from flows.publishing.pages import Pages
from flows.publishing.records import KEY, Record, Records, record_of
from flows.publishing.snapshots import NOTICE, RECORD, RecordedNotice, Snapshots, digest_of_snapshot
from flows.publishing.tree import STATIC, Folders, PublicTree

PATIENCE = 300.0
"""Seconds to wait for another publication."""


class Website:
    """A record is the truth, its page comes first, the lists last.

    `built` is removed before the first change and written after the last one: where it is missing, or was
    written from another declaration of the site, the whole public part is written again from the records.
    """

    def __init__(self, root: Path, site: Site, organization_title: str, letters: str = "") -> None:
        """`letters`: where its readers may write to; empty: nowhere."""
        self._folders = Folders(root)
        self._disk = Durable(self._folders.staging, self._folders.public)
        self._tree = PublicTree(self._folders, Pages(site, organization_title, letters), self._disk)
        self._records = Records(self._folders.records)
        self._snapshots = Snapshots(self._folders.snapshots)

    def submit(self, article: Article) -> Receipt:
        record = record_of(article)
        with self._locked():
            self._rebuild_if_unfinished()
            published = self._records.find(record.key)
            if published is None:
                self._publish(record, article)
            elif published.digest != record.digest:
                raise ContentDiffers(record.key, f"/{published.path}")
            else:
                self._restore(published, article)
        return Receipt(f"/{record.path}", record.digest)

    def confirm(self, article: Article, receipt: Receipt) -> bool:
        with self._locked():
            self._rebuild_if_unfinished()
            record = self._records.find(article.key)
            if record is None or (f"/{record.path}", record.digest) != (receipt.url, receipt.digest):
                return False
            return record.digest == record_of(article).digest and self._tree.is_whole(record)

    def withdraw(self, key: str, notice: Notice) -> Taken | None:
        """The page goes first, even from a site that cannot be rebuilt just now."""
        if not KEY.fullmatch(key):
            return None
        with self._locked():
            record = self._records.find(key)
            if record is not None:
                self._take_down(record, notice)
            snapshot = self._snapshots.find(key)
        if snapshot is None:
            return None
        return Taken(snapshot.notice.at, snapshot.folder, digest_of_snapshot(snapshot.folder))

    def rebuild(self) -> None:
        """Write every derived page again, from the records alone."""
        with self._locked():
            self._rebuild()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folder(self._folders.root)
        try:
            with FileLock(self._folders.lock, timeout=PATIENCE):
                self._disk.prepare()
                yield
        except Timeout as problem:
            raise ChannelBusy(PATIENCE) from problem

    def _take_down(self, record: Record, notice: Notice) -> None:
        was_finished = self._is_finished()
        self._disk.remove(self._folders.built)
        if self._snapshots.find(record.key) is None:
            self._keep_snapshot(record, notice)
        self._records.remove(record.key, self._disk)
        snapshot = self._snapshots.find(record.key)
        assert snapshot is not None
        self._tree.write_tombstone(snapshot)
        if was_finished:
            self._tree.write_lists(self._records.newest_first(), {record.column})
            self._mark_finished()
        else:
            self._rebuild()

    def _publish(self, record: Record, article: Article) -> None:
        if self._folders.snapshot(record.key).exists():
            raise AlreadyWithdrawn(record.key)
        if record.address is not None and not self._is_free(record.address):
            raise AddressTaken(f"/{record.address}")
        self._tree.refuse_unknown_columns([record])
        draft = self._folders.staging / record.key
        self._copy_files(record, article, draft)
        self._disk.remove(self._folders.built)
        if record.files:
            self._disk.move_folder(draft, self._folders.files(record.key))
        self._tree.write_article(record)
        self._records.add(record, self._disk)
        self._tree.write_lists(self._records.newest_first(), {record.column})
        self._mark_finished()

    def _is_free(self, path: str) -> bool:
        """Whether an article was withdrawn there, and none stands there now."""
        live = {record.path for record in self._records.newest_first()}
        return path not in live and any(one.record.path == path for one in self._snapshots.every())

    def _restore(self, record: Record, article: Article) -> None:
        """Mend what somebody damaged by hand; an intact article is not touched."""
        self._copy_files(record, article, self._folders.files(record.key))
        self._tree.write_article(record)

    def _copy_files(self, record: Record, article: Article, folder: Path) -> None:
        for file, source in zip(record.files, article.attachments, strict=True):
            target = folder / file.name
            if digest_of(target) == file.digest:
                continue
            if not source.path.is_file() or not self._disk.copy(source.path, target, file.digest):
                raise DamagedAttachment(file.title)

    def _keep_snapshot(self, record: Record, notice: Notice) -> None:
        """A small site of its own, so that the page opens as it stood. Its rename is the point of no return."""
        draft = self._folders.staging / record.key
        page, files = self._folders.page(record), self._folders.files(record.key)
        for path in (*page.parent.glob(page.name), *files.glob("*")):
            self._disk.write(draft / path.relative_to(self._folders.public), path.read_bytes())
        for path in STATIC.iterdir():
            self._disk.write(draft / path.name, path.read_bytes())
        self._disk.write(draft / NOTICE, RecordedNotice(at=notice.at, basis=notice.basis).to_json())
        self._disk.write(draft / RECORD, record.to_json())
        self._disk.move_folder(draft, self._folders.snapshot(record.key))

    def _rebuild_if_unfinished(self) -> None:
        if not self._is_finished():
            self._rebuild()

    def _rebuild(self) -> None:
        self._disk.remove(self._folders.built)
        for snapshot in self._folders.snapshots.glob("*"):
            self._records.remove(snapshot.name, self._disk)
        self._tree.write_everything(self._records.newest_first())
        self._mark_finished()

    def _is_finished(self) -> bool:
        built = self._folders.built
        return built.is_file() and built.read_text() == self._tree.fingerprint()

    def _mark_finished(self) -> None:
        self._disk.write(self._folders.built, self._tree.fingerprint().encode())
