"""Whether a content is an earlier one from which passages were only taken out (删减)."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from definitions.schema.process import Process
from definitions.vocabulary import FieldKind

MASKS = frozenset("×✕*＊□█…某")
"""What may stand where something was taken out: 张某、139****0000."""
SHORTEST = 2
"""Characters that have to stay together: a text of single characters picked here and there would be another text."""
LONGEST = 2000
"""Characters of a sentence that are compared; a longer one must be left whole."""
_SENTENCES = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")


def only_removed(process: Process, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """`before` and `after` hold every submitted value, as for `parts_of`."""
    return all(
        _is_cut(field.kind, before.get(field.id), after.get(field.id)) for field in process.form.fields
    )


def _is_cut(kind: FieldKind, before: Any, after: Any) -> bool:
    if kind in (FieldKind.TEXT, FieldKind.MARKDOWN):
        return _is_cut_text(str(before or ""), str(after or ""))
    if kind is FieldKind.FILES:
        return _is_subsequence(_digests(before), _digests(after))
    return (before or None) == (after or None)


def _digests(files: Any) -> list[str]:
    return [file["digest"] for file in files or []]


def _is_subsequence(before: Sequence[str], after: Sequence[str]) -> bool:
    left = iter(before)
    return all(one in left for one in after)


def _is_cut_text(before: str, after: str) -> bool:
    """Sentence by sentence, blanks aside."""
    old, new = _sentences(before), _sentences(after)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what in ("insert", "replace") and not _are_cut(old[a:b], new[c:d]):
            return False
    return True


def _sentences(text: str) -> list[str]:
    found = ("".join(sentence.split()) for sentence in _SENTENCES.findall(text))
    return [sentence for sentence in found if sentence]


def _are_cut(old: list[str], new: list[str]) -> bool:
    """Each new sentence comes from an old one, in the order of the old ones."""
    left = iter(old)
    return all(any(_is_cut_sentence(whole, rest) for whole in left) for rest in new)


def _is_cut_sentence(whole: str, rest: str) -> bool:
    if len(whole) > LONGEST:
        return whole == rest
    for what, a, b, c, d in SequenceMatcher(None, whole, rest, autojunk=False).get_opcodes():
        if what == "equal" and b - a < SHORTEST and len(rest) >= SHORTEST and not _is_end(rest, c, d):
            return False
        if what in ("insert", "replace") and not set(rest[c:d]) <= MASKS:
            return False
    return True


def _is_end(sentence: str, start: int, end: int) -> bool:
    """A single character at the very beginning or end, such as the full stop."""
    return start == 0 or end == len(sentence)
