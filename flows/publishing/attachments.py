"""Which files may be offered for download, and under which names."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from flows.publishing.channel import UnsafeAttachment
from storage.attachments import BY_EXTENSION

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
NOT_PUBLISHABLE = frozenset({".md", ".tif", ".tiff"})
"""Stored with a case, but no reader's browser shows them: a draft's own markup, and raw scans."""
PUBLISHABLE = frozenset(f".{extension}" for extension in BY_EXTENSION) - NOT_PUBLISHABLE
"""Nothing that a browser would run as a page of the site."""

LONGEST_STEM = 60
_UNSAFE = re.compile(r"[^\w\-()（）《》〔〕【】、，。：“”.]+")


def public_names(names: Iterable[str]) -> tuple[str, ...]:
    """A distinct, safe file name for each of the names, in their order."""
    taken: dict[str, int] = {}
    return tuple(_distinct(_safe(name), taken) for name in names)


def is_image(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in IMAGES


def _safe(name: str) -> str:
    path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/").strip())
    suffix = path.suffix.lower()
    if suffix not in PUBLISHABLE:
        raise UnsafeAttachment(name, PUBLISHABLE)
    stem = _UNSAFE.sub("_", path.stem).strip("._") or "附件"
    return stem[:LONGEST_STEM] + suffix


def _distinct(name: str, taken: dict[str, int]) -> str:
    folded = name.casefold()
    taken[folded] = taken.get(folded, 0) + 1
    if taken[folded] == 1:
        return name
    path = PurePosixPath(name)
    return _distinct(f"{path.stem}-{taken[folded]}{path.suffix}", taken)
