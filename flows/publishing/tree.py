"""The folders of a site, and how its public part follows from the records."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from definitions.schema.organization import Column
from flows.publishing.channel import UnknownColumn
from flows.publishing.durable import Durable, digest_of
from flows.publishing.pages import Pages
from flows.publishing.records import Record
from flows.publishing.snapshots import Snapshot, Snapshots

PACKAGE = Path(__file__).parent
STATIC = PACKAGE / "static"


@dataclass(frozen=True, slots=True)
class Folders:
    root: Path

    @property
    def public(self) -> Path:
        """The only part that a web server may show."""
        return self.root / "public"

    @property
    def records(self) -> Path:
        return self.root / "records"

    @property
    def snapshots(self) -> Path:
        """What was withdrawn, as it was: evidence, not for the public."""
        return self.root / "snapshots"

    @property
    def gone(self) -> Path:
        """Holds an empty file for each address of the public part where nothing but a notice stands."""
        return self.root / "gone"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def lock(self) -> Path:
        return self.root / "publish.lock"

    @property
    def built(self) -> Path:
        """Holds the fingerprint of what the public part was last completely written from."""
        return self.root / "built"

    @property
    def title(self) -> Path:
        return self.root / "site.json"

    def page(self, record: Record) -> Path:
        return self.public / record.path

    def marker(self, record: Record) -> Path:
        return self.gone / record.path

    def files(self, key: str) -> Path:
        return self.public / "files" / key

    def snapshot(self, key: str) -> Path:
        return self.snapshots / key


@dataclass(frozen=True, slots=True)
class PublicTree:
    folders: Folders
    pages: Pages
    disk: Durable

    def fingerprint(self) -> str:
        """Changes with the site's declaration and with the software that writes the pages."""
        pages = self.pages
        declared = f"{software()} {pages.organization_title} {pages.letters} {pages.site.model_dump_json()}"
        return hashlib.sha256(declared.encode()).hexdigest()

    def write_everything(self, newest_first: Sequence[Record]) -> None:
        """Every page from the records, and no page without one."""
        self.refuse_unknown_columns(newest_first)
        taken = {record.path for record in newest_first}
        every = Snapshots(self.folders.snapshots).every()
        withdrawn = [snapshot for snapshot in every if snapshot.record.path not in taken]
        public = self.folders.public
        self.disk.write_all((public / path.name, path.read_bytes()) for path in STATIC.iterdir())
        self.disk.write_all(
            (self.folders.page(record), self.pages.article(record)) for record in newest_first
        )
        for snapshot in withdrawn:
            self.write_tombstone(snapshot)
        self.write_lists(newest_first, {column.id for column in self.pages.site.columns})
        self._write_fixed()
        gone = [snapshot.record for snapshot in withdrawn]
        self._remove_orphans([*newest_first, *gone], {record.key for record in newest_first})
        for marker in self.folders.gone.glob("*/*.html"):
            if marker not in {self.folders.marker(record) for record in gone}:
                self.disk.remove(marker)

    def write_article(self, record: Record) -> None:
        self.disk.write(self.folders.page(record), self.pages.article(record))
        self.disk.remove(self.folders.marker(record))

    def write_tombstone(self, snapshot: Snapshot) -> None:
        record = snapshot.record
        self.disk.write(self.folders.marker(record), b"")
        self.disk.write(self.folders.page(record), self.pages.withdrawn(snapshot.notice))
        self.disk.remove(self.folders.files(record.key))

    def write_lists(self, newest_first: Sequence[Record], column_ids: Iterable[str]) -> None:
        """What names several articles: the columns given, the home page, the feed and the site map."""
        columns = [column for column in self.pages.site.columns if column.id in column_ids]
        for column in columns:
            self._write_column(column, newest_first)
        public = self.folders.public
        self.disk.write_all(
            [
                (public / "index.html", self.pages.home(newest_first)),
                (public / "feed.xml", self.pages.feed(newest_first)),
                (public / "sitemap.xml", self.pages.sitemap(newest_first)),
            ]
        )

    def is_whole(self, record: Record) -> bool:
        page = self.folders.page(record)
        if not page.is_file() or page.read_bytes() != self.pages.article(record):
            return False
        folder = self.folders.files(record.key)
        return all(digest_of(folder / file.name) == file.digest for file in record.files)

    def refuse_unknown_columns(self, records: Iterable[Record]) -> None:
        declared = {column.id for column in self.pages.site.columns}
        lost = [record for record in records if record.column not in declared]
        if lost:
            column = lost[0].column
            raise UnknownColumn(column, tuple(record.key for record in lost if record.column == column))

    def _write_column(self, column: Column, newest_first: Sequence[Record]) -> None:
        """The last page first: no page shall link to one that is not there yet."""
        folder = self.folders.public / column.id
        pages = [(folder / name, page) for name, page in self.pages.column(column, newest_first)]
        self.disk.write_all(reversed(pages))
        for surplus in set(folder.glob("index_*.html")) - {path for path, _ in pages}:
            self.disk.remove(surplus)

    def _write_fixed(self) -> None:
        title = {"name": self.pages.site.name, "domain": self.pages.site.domain}
        self.disk.write_all(
            [
                (self.folders.public / "404.html", self.pages.not_found()),
                (self.folders.public / "robots.txt", self.pages.robots()),
                (self.folders.title, json.dumps(title, ensure_ascii=False).encode()),
            ]
        )

    def _remove_orphans(self, pages: Iterable[Record], published: set[str]) -> None:
        """What a publication that died half-way left behind, or a column that is no more."""
        public = self.folders.public
        known = {self.folders.page(record) for record in pages}
        declared = {column.id for column in self.pages.site.columns}
        for page in public.glob("*/*.html"):
            is_list = page.name.startswith("index") and page.parent.name in declared
            if page not in known and not is_list:
                self.disk.remove(page)
        for folder in (public / "files").glob("*"):
            if folder.is_dir() and folder.name not in published:
                self.disk.remove(folder)


@lru_cache(maxsize=1)
def software() -> str:
    """A digest of this package: its code, its templates, its style."""
    digest = hashlib.sha256()
    sources = (*PACKAGE.glob("*.py"), *PACKAGE.glob("templates/*"), *STATIC.glob("*"))
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
