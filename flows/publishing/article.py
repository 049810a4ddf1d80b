"""What a channel is given to publish, and what it gives back."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PublishedFile:
    name: str
    """As the drafter named it; the channel makes it safe."""
    path: Path
    """Where the bytes are now; read once, at submission."""
    media_type: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Article:
    key: str
    """Unique per publication: letters, digits and hyphens, such as `12-1`."""
    title: str
    column: str
    body: str
    """Markdown; raw HTML in it is shown as text."""
    drafter: str
    """拟稿人"""
    source: str
    """信息来源"""
    source_url: str | None
    """The original of a reprint."""
    document_number: str | None
    """文号"""
    formed_on: date | None
    published_at: datetime
    content_hash: str
    attachments: tuple[PublishedFile, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    pinned: bool = False
    """置顶"""
    address: str | None = None
    """The address of a withdrawn article that this one stands in for, such as `/notices/12-1.html`."""


@dataclass(frozen=True, slots=True)
class Receipt:
    url: str
    """Path within the site, such as `/notices/12-1.html`; elsewhere the whole address, or nothing."""
    digest: str
    """SHA-256 over everything of the article but its publication time."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What readers are told where an article was."""

    at: datetime
    """Since when it is withdrawn."""
    basis: str = ""
    """The legal reason, where the public is to read one; never what was wrong with the article."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that is not to be seen any more."""

    at: datetime
    """Since when: the first time, however often it was asked for."""
    snapshot: Path | None
    """The page as it was, outside of what the public sees; None where the channel keeps none."""
    digest: str | None
    """Of the snapshot, SHA-256."""
