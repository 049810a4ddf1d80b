"""The lexicons that administrators have imported, one for each organisation, as CSV files in the data folder."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from flows.checks.lexicon import NO_LEXICON, Lexicon, read_lexicon

Version = tuple[int, int, int]
"""What tells one file from the next of the same name."""


@dataclass
class Lexicons:
    """Reads a lexicon again when its file was replaced; safe in several threads."""

    folder: Path
    _known: dict[str, tuple[Version, Lexicon]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def path(self, organization: str) -> Path:
        return self.folder / f"{organization}.csv"

    def of(self, organization: str) -> Lexicon:
        """Empty where none was imported."""
        path = self.path(organization)
        try:
            status = path.stat()
        except FileNotFoundError:
            return NO_LEXICON
        version = (status.st_ino, status.st_mtime_ns, status.st_size)
        with self._lock:
            known = self._known.get(organization)
            if known is None or known[0] != version:
                known = self._known[organization] = version, read_lexicon(path.read_text(encoding="utf-8"))
            return known[1]
