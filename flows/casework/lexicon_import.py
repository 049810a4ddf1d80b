"""An administrator brings in a lexicon, after seeing what it would find."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.semantics.rows import flat
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.refusal import Invalid, Refused
from flows.casework.calendar_import import place
from flows.casework.desk import Desk
from flows.checks.lexicon import InvalidLexicon, Lexicon, read_lexicon
from flows.checks.normalise import normalise
from storage.audit_chain import append
from storage.models import Case, Content

RECENT = 500
"""Contents, the newest, that a preview looks through."""
NAMED = 8
"""Problems of a file that are told at once."""


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """A lexicon, as it came."""

    name: str
    text: str
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Preview:
    """What a lexicon would find in what was handed in."""

    contents: int
    """How many were looked through..."""
    touched: int
    """...and in how many something was found."""
    hits: Mapping[str, int]
    """Term to places, the most frequent first."""


def lexicon_file(name: str, data: bytes) -> LexiconFile:
    """Raises Invalid."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    try:
        return LexiconFile(name, text, read_lexicon(text))
    except InvalidLexicon as invalid:
        told = "；".join(invalid.problems[:NAMED])
        raise Invalid(f"词表没有导入：{told}", "请改正后再导入") from invalid


def must_import_lexicon(actor: Actor, organization: str) -> None:
    if not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有本机关的系统管理员可以导入词表", "请由系统管理员（system_admin）办理")


def preview_lexicon(session: Session, organization: str, lexicon: Lexicon) -> Preview:
    newest = (
        select(Content.form, Content.texts)
        .join(Case, Case.id == Content.case_id)
        .where(Case.organization == organization)
        .order_by(Content.id.desc())
        .limit(RECENT)
    )
    hits: Counter[str] = Counter()
    contents = touched = 0
    for form, texts in session.execute(newest):
        values = [value for value in (*flat(form).values(), *texts.values()) if isinstance(value, str)]
        found = [term.term for value in values for _, _, term in lexicon.hits(normalise(value).text)]
        hits.update(found)
        contents += 1
        touched += bool(found)
    return Preview(contents, touched, dict(hits.most_common()))


def import_lexicon(
    session: Session, desk: Desk, actor: Actor, organization: str, file: LexiconFile, at: datetime
) -> None:
    """Tell of it, then put the file in its place: from then on it counts."""
    must_import_lexicon(actor, organization)
    payload = {
        "organization": organization,
        "file": file.name,
        "sha256": hashlib.sha256(file.text.encode()).hexdigest(),
        "terms": len(file.lexicon.terms),
        "allowed": len(file.lexicon.allowed),
        "digest": file.lexicon.digest,
        "before": desk.lexicons.of(organization).digest,
    }
    append(session, kind="lexicon_imported", payload=payload, origin=actor.origin, at=at)
    place(desk.lexicons.path(organization), file.text.encode())
