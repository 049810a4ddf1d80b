"""Whether a content is an earlier one from which passages were only taken out (删减)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from definitions.schema.fields import FormField, RowsField
from definitions.schema.process import Process
from definitions.vocabulary import FieldKind

MASKS = frozenset("×✕*＊□█…某")
"""What may stand where something was taken out: 张某、139****0000."""
SHORTEST = 2
"""Characters that have to stay together: a text of single characters picked here and there would be another text."""
LONGEST = 200
"""Characters of a clause that are compared one by one, which takes quadratic time; a longer one must be left whole."""
_CLAUSES = re.compile(r"[^。！？；：，!?;:,\n]+")


def only_removed(process: Process, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """`before` and `after` hold every submitted value, as for `parts_of`."""
    return _are_cut(process.form.fields, before, after)


def _are_cut(fields: Sequence[FormField], before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return all(_is_cut(field, before.get(field.id), after.get(field.id)) for field in fields)


def _is_cut(field: FormField, before: Any, after: Any) -> bool:
    kind = field.kind
    if isinstance(field, RowsField):
        # Rows keep their numbers, by which they were decided: to leave one out is to refuse it.
        rows = list(before or []), list(after or [])
        return len(rows[0]) == len(rows[1]) and all(
            _are_cut(field.columns, *pair) for pair in zip(*rows, strict=True)
        )
    if kind in (FieldKind.TEXT, FieldKind.MARKDOWN):
        return _is_cut_text(_clauses(str(before or "")), _clauses(str(after or "")))
    if kind is FieldKind.FILES:
        return _is_subsequence(_digests(before), _digests(after))
    return (before or None) == (after or None)


def _digests(files: Any) -> list[str]:
    return [file["digest"] for file in files or []]


def _clauses(text: str) -> list[str]:
    """Without blanks and without what stands between them."""
    found = ("".join(clause.split()) for clause in _CLAUSES.findall(text))
    return [clause for clause in found if clause]


def _is_cut_text(before: Sequence[str], after: Sequence[str]) -> bool:
    """Each clause comes from one of before, in their order; each of those is looked at once."""
    left = iter(before)
    return all(any(_is_cut_clause(whole, rest) for whole in left) for rest in after)


def _is_subsequence(before: Iterable[str], after: Iterable[str]) -> bool:
    left = iter(before)
    return all(one in left for one in after)


def _is_cut_clause(whole: str, rest: str) -> bool:
    if whole == rest:
        return True
    unmasked = (character for character in rest if character not in MASKS)
    if len(whole) > LONGEST or not _is_subsequence(whole, unmasked):
        return False
    steps = SequenceMatcher(None, whole, rest, autojunk=False).get_opcodes()
    return all(_is_left(what, rest, start, end) for what, _, _, start, end in steps)


def _is_left(what: str, rest: str, start: int, end: int) -> bool:
    """A single character may stay at the beginning, such as a surname, or at the end."""
    if what == "equal":
        return end - start >= SHORTEST or start == 0 or end == len(rest)
    return set(rest[start:end]) <= MASKS
