"""How much is read at most: a file of a few kilobytes can unpack to terabytes, or keep a reader busy for days."""

import time
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Self

SECONDS = 20.0
"""After which no further page, sheet or packed file is begun."""
LONGEST_TEXT = 3_000_000
"""Characters of one attachment, everything in it together."""
LARGEST_PART = 64 << 20
"""Bytes of one unpacked part."""
LARGEST_WHOLE = 256 << 20
"""Bytes of all unpacked parts together."""
MOST_FILES = 500
"""Packed files in one attachment, those in archives within archives too."""
MOST_PARTS = 5000
"""Parts of an office document."""
DEEPEST = 3
"""Archives and documents within one another."""
HIGHEST_RATIO = 300
"""Unpacked to packed; text packs to a twentieth."""
RATIO_MATTERS_FROM = 8 << 20


class TooMuch(Exception):
    """A limit was reached; `reason` is a Chinese clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Locked(Exception):
    """Protected by a password."""


class Damaged(Exception):
    """Not what it says that it is, or cut off."""


@dataclass
class Budget:
    """What is left of it, shared by everything in one attachment."""

    ends: float
    unpacked: int = LARGEST_WHOLE
    files: int = MOST_FILES
    text: int = LONGEST_TEXT
    depth: int = field(default=DEEPEST)

    @classmethod
    def fresh(cls) -> Self:
        return cls(time.monotonic() + SECONDS)

    def ask_time(self) -> None:
        if time.monotonic() > self.ends:
            raise TooMuch(f"读了{SECONDS:.0f}秒还没有读完")

    def take_file(self) -> None:
        self.files -= 1
        if self.files < 0:
            raise TooMuch(f"里面的文件超过{MOST_FILES}个")

    def take_text(self, length: int) -> None:
        self.text -= length
        if self.text < 0:
            raise TooMuch(f"文字超过{LONGEST_TEXT // 10000}万字")

    def unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        """A part of an archive, never more of it than is allowed, whatever the archive says of its size."""
        self.ask_time()
        if info.flag_bits & 0x1:
            raise Locked
        allowed = min(LARGEST_PART, self.unpacked)
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > allowed or (info.file_size > RATIO_MATTERS_FROM and ratio > HIGHEST_RATIO):
            raise TooMuch("解压后大得不正常，没有解压")
        try:
            with archive.open(info) as part:
                data = part.read(allowed + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise Damaged from error
        except RuntimeError as error:  # the standard library's word for a password
            raise Locked from error
        if len(data) > allowed:
            raise TooMuch("解压后大得不正常，没有解压")
        self.unpacked -= len(data)
        return data
