"""Content binding: a signature is given on the hashes of what was signed, and only that goes out."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from definitions.schema.fields import FormField, RowsField, part_of
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, PaperStage, ReviewStage
from definitions.semantics.changing import replace
from definitions.semantics.history import Parts
from definitions.semantics.reasons import is_no_reason
from definitions.semantics.state import Signature, State
from definitions.vocabulary import SIGNED_PARTS, Part

CODE_LENGTH = 8
_CODE = re.compile(r"[0-9a-f]{8,64}")


def parts_of(
    process: Process, values: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[Part, str]:
    """The SHA-256 of each part of a content.

    `values` holds every submitted value: texts as text, a file as a mapping with its `digest` and `name`.
    `given` holds what stages filled in, for the parts that they may change.
    """
    gathered: dict[Part, dict[str, Any]] = {part: {} for part in Part}
    _gather(gathered, process.form.fields, values)
    for stage in process.all_stages:
        if isinstance(stage, HumanStage) and given and stage.id in given:
            changed = [field for field in stage.fields if part_of(field) in (Part.LAYOUT, Part.COVER)]
            _gather(gathered, [f for f in changed if f.part is not None], given[stage.id])
    return {part: _sha256(gathered[part]) for part in Part}


def _gather(
    gathered: dict[Part, dict[str, Any]], fields: Sequence[FormField], values: Mapping[str, Any]
) -> None:
    for field in fields:
        value = values.get(field.id)
        if value in (None, "", []):
            continue
        if isinstance(field, RowsField):
            _gather_rows(gathered, field, value)
        else:
            gathered[part_of(field)][field.id] = _files(value) if isinstance(value, list) else value


def _gather_rows(
    gathered: dict[Part, dict[str, Any]], table: RowsField, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Each part has as many rows as the table: what stands in which row is bound with it."""
    in_parts: list[dict[Part, dict[str, Any]]] = []
    for row in rows:
        in_parts.append({part: {} for part in Part})
        _gather(in_parts[-1], table.columns, row)
    for part in {part_of(column) for column in table.columns}:
        gathered[part][table.id] = [one[part] for one in in_parts]


def _files(value: list[Any]) -> list[Any]:
    return [
        {"name": item["name"], "digest": item["digest"]} if isinstance(item, Mapping) else item
        for item in value
    ]


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha256(value: Any) -> str:
    return hashlib.sha256(_canonical.encode(value).encode()).hexdigest()


def content_hash(parts: Parts) -> str:
    """One SHA-256 over the parts that signatures bind: the code that stands on the printed sheet."""
    return _hash_of(tuple(parts[part] for part in SIGNED_PARTS))


@lru_cache(maxsize=256)
def _hash_of(signed: tuple[str, ...]) -> str:
    return _sha256({str(part): digest for part, digest in zip(SIGNED_PARTS, signed, strict=True)})


def signed_with_reason(state: State) -> list[Signature]:
    """The approvals of exactly this text that say something in writing, oldest first."""
    return [
        one
        for one in state.signatures
        if not is_no_reason(one.opinion)
        and all(one.parts.get(part) == state.parts.get(part) for part in SIGNED_PARTS)
    ]


def standing(
    process: Process, signatures: tuple[Signature, ...], parts: Parts, keep: tuple[str, ...]
) -> tuple[Signature, ...]:
    """The signatures that outlive a submission with these parts.

    A signature stands while the parts that it binds stay as they were. From the first one that does not, all later ones
    fall too: they were given in trust of it. Those that a return kept, `keep`, stand on what was left.
    """
    found, fallen = [], False
    for signature in signatures:
        stage = process.stage(signature.stage)
        assert isinstance(stage, ReviewStage | PaperStage)
        changed = any(parts.get(part) != signature.stands_for.get(part) for part in stage.binds)
        if signature.stage in keep:
            found.append(replace(signature, stands_for=parts))
            continue
        fallen = fallen or changed
        if not fallen:
            found.append(signature)
    return tuple(found)


def check_code(digest: str) -> str:
    """The beginning of a content's hash, short enough to be typed off a sheet: 审批单校验码."""
    return digest[:CODE_LENGTH]


def written_code(text: str) -> str | None:
    """A content's hash, or its beginning, as somebody typed it, made comparable; None where it can be neither."""
    code = "".join(normalize("NFKC", text).split()).lower()
    return code if _CODE.fullmatch(code) else None


def lacks_secrecy_review(process: Process, state: State) -> bool:
    """Whether the document has a secrecy review, and none stands on exactly the parts that the case has now, nor was kept
    for what was only taken out since.
    """
    reviews = {
        one.id for one in process.all_stages if isinstance(one, ReviewStage | PaperStage) and one.secrecy
    }
    standing_now = (one for one in state.signatures if one.stage in reviews and one.is_whole)
    return bool(reviews) and not any(
        all(one.stands_for.get(part) == state.parts.get(part) for part in SIGNED_PARTS)
        for one in standing_now
    )


def final_signature(process: Process, state: State) -> Signature | None:
    """The standing final review of exactly the parts that the case has now; None: nothing may go out."""
    for signature in reversed(state.signatures):
        stage = process.stage(signature.stage)
        if (
            isinstance(stage, ReviewStage | PaperStage)
            and stage.final
            and signature.is_whole
            and all(signature.parts.get(part) == state.parts.get(part) for part in stage.binds)
        ):
            return signature
    return None
