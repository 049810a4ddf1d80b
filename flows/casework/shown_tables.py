"""The tables of a form as people read them: each row with what it holds, and with who refused it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.schema.fields import FilesField, FormField, MarkdownField, RowsField
from definitions.schema.stages import title_of
from definitions.semantics.rows import cell
from flows.casework.contents import StoredContent
from flows.casework.in_hand import CaseInHand
from storage.attachments import StoredFile
from storage.queries.timeline import Happening

Say = Callable[[FormField, object], str]
"""How a value reads: a person or a unit by its name."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    number: int
    answers: tuple[tuple[str, str], ...]
    """Label and value of what is filled in, short ones only."""
    texts: tuple[tuple[str, str], ...]
    """Label and Markdown."""
    files: tuple[StoredFile, ...]
    refused: str
    """`保密审查：内部资料`; empty: it stands."""

    @property
    def called(self) -> str:
        """Its number and the first thing that it says."""
        return f"第{self.number}行" + (f"　{self.answers[0][1]}" if self.answers else "")


@dataclass(frozen=True, slots=True)
class ShownTable:
    id: str
    label: str
    rows: tuple[ShownRow, ...]

    @property
    def standing(self) -> tuple[ShownRow, ...]:
        return tuple(row for row in self.rows if not row.refused)


def shown_tables(
    hand: CaseInHand, content: StoredContent | None, happenings: Sequence[Happening], say: Say
) -> Iterator[ShownTable]:
    if content is None:
        return
    for table in hand.process.tables.values():
        refused = _refused(hand, table, happenings)
        rows = enumerate(content.form.get(table.id) or (), start=1)
        shown = (_row(table, content, number, row, refused.get(number, ""), say) for number, row in rows)
        yield ShownTable(table.id, table.label.zh, tuple(shown))


def _row(
    table: RowsField, content: StoredContent, number: int, row: Mapping[str, Any], refused: str, say: Say
) -> ShownRow:
    apart = [column for column in table.columns if isinstance(column, MarkdownField | FilesField)]
    answers = (
        (column.label.zh, say(column, row.get(column.id))) for column in table.columns if column not in apart
    )
    texts = ((one.label.zh, content.texts.get(cell(table.id, number, one.id), "")) for one in apart)
    files = (file for one in apart for file in content.files.get(cell(table.id, number, one.id), ()))
    return ShownRow(
        number,
        tuple((label, value) for label, value in answers if value),
        tuple((label, text) for label, text in texts if text.strip()),
        tuple(files),
        refused,
    )


def _refused(hand: CaseInHand, table: RowsField, happenings: Sequence[Happening]) -> dict[int, str]:
    """Row to who refused it and why, of the signatures that stand."""
    reasons = {
        hand.state.formerly.get(given, given): happening.payload["refused"]
        for happening in happenings
        if happening.kind == "decided" and happening.payload.get("refused")
        for given in [(happening.payload["stage"], happening.payload["visit"])]
    }
    found: dict[int, str] = {}
    for signature in hand.state.signatures:
        stage = hand.process.find_stage(signature.stage)
        for name, number in sorted(signature.refused):
            if name == table.id and number not in found:
                reason = reasons.get((signature.stage, signature.visit), {}).get(str(number), "")
                found[number] = "：".join(filter(None, (title_of(stage) if stage else "", reason)))
    return found | {
        number: "已剔除"
        for name, number in hand.state.refused_rows
        if name == table.id and number not in found
    }
