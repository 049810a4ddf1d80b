"""The website channel: a static site on disk that is whole whenever somebody looks."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from definitions.schema.organization import Site
from flows.publishing.article import Article, Receipt
from flows.publishing.channel import AlreadyWithdrawn, ChannelBusy, ContentDiffers, DamagedAttachment
from flows.publishing.durable import Durable, digest_of, make_folder
from flows.publishing.pages import Pages
from flows.publishing.records import KEY, Record, Records, read_record, record_of
from flows.publishing.tree import STATIC, Folders, PublicTree

PATIENCE = 300.0
"""Seconds to wait for another publication."""
_PAGE = re.compile(rf"/[a-z][a-z0-9_]*/(?P<key>{KEY.pattern})\.html")


class Website:
    """A record is the truth, its page comes first, the lists last.

    `built` is removed before the first change and written after the last one: where it is missing, or was
    written from another declaration of the site, the whole public part is written again from the records.
    """

    def __init__(self, root: Path, site: Site, organization_title: str) -> None:
        self._folders = Folders(root)
        self._disk = Durable(self._folders.staging, self._folders.public)
        self._tree = PublicTree(self._folders, Pages(site, organization_title), self._disk)
        self._records = Records(self._folders.records)

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

    def withdraw(self, url: str) -> Path | None:
        """The page goes first, even from a site that cannot be rebuilt just now."""
        page = _PAGE.fullmatch(url)
        if page is None:
            return None
        with self._locked():
            record = self._records.find(page["key"])
            if record is None or f"/{record.path}" != url:
                return self._snapshot_of(url, page["key"])
            was_finished = self._is_finished()
            self._disk.remove(self._folders.built)
            if not self._folders.snapshot(record.key).exists():
                self._keep_snapshot(record)
            self._records.remove(record.key, self._disk)
            self._tree.write_tombstone(record)
            if was_finished:
                self._tree.write_lists(self._records.newest_first(), {record.column})
                self._mark_finished()
            else:
                self._rebuild()
            return self._folders.snapshot(record.key)

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

    def _publish(self, record: Record, article: Article) -> None:
        if self._folders.snapshot(record.key).exists():
            raise AlreadyWithdrawn(record.key)
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

    def _keep_snapshot(self, record: Record) -> None:
        """A small site of its own, so that the page opens as it stood. Its rename is the point of no return."""
        draft = self._folders.staging / record.key
        page, files = self._folders.page(record), self._folders.files(record.key)
        for path in (*page.parent.glob(page.name), *files.glob("*")):
            self._disk.write(draft / path.relative_to(self._folders.public), path.read_bytes())
        for path in STATIC.iterdir():
            self._disk.write(draft / path.name, path.read_bytes())
        self._disk.write(draft / "record.json", record.to_json())
        self._disk.move_folder(draft, self._folders.snapshot(record.key))

    def _snapshot_of(self, url: str, key: str) -> Path | None:
        snapshot = self._folders.snapshot(key)
        if not snapshot.exists() or f"/{read_record(snapshot / 'record.json').path}" != url:
            return None
        return snapshot

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
