"""Letters that may be about the same: what is proposed to whoever registers them. Nobody's letter is put aside by it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from storage.queries.letters import StoredLetter

LOOKED_BACK = timedelta(days=30)
MOST = 500
"""Letters that are looked at; the newest."""
ALIKE = 0.8
"""Share of the pairs of neighbouring characters that two texts have in common, from which on they are nearly equal."""
SHORTEST = 20
"""Characters of a text that says enough to be compared."""
SAME_CONTACT, NEARLY_EQUAL = "联系方式相同", "内容几乎一样"

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Alike:
    number: str
    why: str
    """`联系方式相同`."""


def alike(text: str, contact: str, earlier: Iterable[StoredLetter]) -> Alike | None:
    """The first of the earlier letters that says nearly the same, else the first with the same contact."""
    pairs, plain = _pairs(text), _plain(contact)
    same_contact = None
    for one in earlier:
        if pairs and _share(pairs, _pairs(one.text)) >= ALIKE:
            return Alike(one.number, NEARLY_EQUAL)
        if same_contact is None and plain and _plain(one.contact) == plain:
            same_contact = Alike(one.number, SAME_CONTACT)
    return same_contact


def _plain(text: str) -> str:
    """Without marks and spaces, and whatever width its characters have."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _pairs(text: str) -> frozenset[str]:
    plain = _plain(text)
    return (
        frozenset(plain[n : n + 2] for n in range(len(plain) - 1)) if len(plain) >= SHORTEST else frozenset()
    )


def _share(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others)
