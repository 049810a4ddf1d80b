"""What the checks look at: the fields, the texts and the attachments of one content."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from definitions.vocabulary import Severity
from flows.checks.finding import Finding
from flows.checks.house import NO_HOUSE, House
from flows.checks.passage import Passage, Spot, label_of
from flows.extraction.written import Trouble, Written

_NO_ANSWER = frozenset(
    {"", "无", "没有", "略", "暂无", "待定", "不详", "未知", "/", "\\", "-", "--", "—", "——", "、", "."}
)

_CELL = re.compile(r"(?P<table>[^.]+)\.(?P<row>[0-9]+)\.(?P<column>[^.]+)")


@dataclass(frozen=True, slots=True)
class ReadAttachment:
    """A file, with what was read from it."""

    name: str
    media_type: str
    written: Written

    @property
    def where(self) -> str:
        return f"附件：{self.name}"

    @property
    def label(self) -> str:
        return f"附件“{self.name}”"

    @property
    def spot(self) -> Spot:
        return self.spot_at("")

    def spot_at(self, place: str) -> Spot:
        """The file, or something in it that is pointed at whole."""
        return Spot(self.where, 0, 0, self.name[:60], self.label + place)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def holds_letters(self) -> bool:
        return not self.media_type.startswith(("image/", "video/", "audio/"))

    @property
    def unread(self) -> tuple[Trouble, ...]:
        """What could not be read although there may be letters."""
        return self.written.troubles if self.holds_letters else ()

    def passages(self) -> Iterator[Passage]:
        """The name and every piece of the text. Offsets go on from piece to piece."""
        yield Passage.of(self.where, "附件的文件名", self.name, is_name=True)
        base = 0
        for piece in self.written.pieces:
            yield Passage.of_piece(self.where, self.label, piece, base)
            base += len(piece.text) + 1


@dataclass(frozen=True, slots=True)
class Examined:
    fields: Mapping[str, object]
    """Form values by field id."""
    texts: Mapping[str, str]
    """Markdown fields by field id."""
    attachments: tuple[ReadAttachment, ...]
    house: House = NO_HOUSE
    row: str = ""
    """`items.2.`: only this row of a table is looked at, what it does not say is as the form says."""
    columns: frozenset[str] = frozenset()
    """Of that table."""

    def row_by_row(self, look: Callable[["Examined"], Iterable[Finding]]) -> Iterator[Finding]:
        """What is found in the form, and in every row of its tables: a question that a table asks is answered there."""
        tables = self._tables()
        asked = frozenset(name for columns in tables.values() for name in columns) - set(self.fields)
        yield from (one for one in look(self) if one.where not in asked)
        for table, number in self._rows():
            row = f"{table}.{number}."
            part = replace(self, row=row, columns=frozenset(tables[table]))
            yield from (one for one in look(part) if one.where.startswith(row))

    def name_of(self, field_id: str) -> str:
        """By which the answer is stored: that of the row, where the table has such a column."""
        return f"{self.row}{field_id}" if field_id in self.columns else field_id

    @property
    def own_texts(self) -> Mapping[str, str]:
        """Those of this row; of the form those that stand in no table."""
        return {
            name: text
            for name, text in self.texts.items()
            if (name.startswith(self.row) if self.row else not _CELL.fullmatch(name))
        }

    def _rows(self) -> list[tuple[str, str]]:
        cells = (_CELL.fullmatch(name) for name in (*self.fields, *self.texts))
        return list(dict.fromkeys((cell["table"], cell["row"]) for cell in cells if cell))

    def _tables(self) -> dict[str, set[str]]:
        """Table to its columns."""
        columns: dict[str, set[str]] = {}
        for name in (*self.fields, *self.texts):
            if cell := _CELL.fullmatch(name):
                columns.setdefault(cell["table"], set()).add(cell["column"])
        return columns

    def answer(self, field_id: str) -> str:
        """What was filled in, without surrounding space; empty also for 无, 略, / and the like."""
        value = self.fields.get(self.name_of(field_id))
        answer = value.strip() if isinstance(value, str) else ""
        return "" if answer in _NO_ANSWER else answer

    def field(self, field_id: str) -> Passage:
        """A text field as it was typed."""
        name = self.name_of(field_id)
        value = self.fields.get(name)
        return Passage.of(name, label_of(name), value if isinstance(value, str) else "")

    @property
    def is_official_document(self) -> bool:
        return self.answer("kind") == "公文"

    def look(self, skip: Collection[str], look: Callable[[Passage], Iterable[Finding]]) -> Iterator[Finding]:
        """What is found in the passages, and then in what the page shows of them, each thing once.

        Markup may stand between the digits of a number: the page shows them joined.
        """
        for passage in self.passages(skip):
            found = list(look(passage))
            yield from found
            shown = passage.as_shown() if passage.where in self.texts else None
            if shown is not None and shown.text != passage.text:
                yield from _not_yet_told(found, look(shown))

    def passages(self, skip: Collection[str] = ()) -> Iterator[Passage]:
        """Every text that would go out: fields, Markdown, attachments and their names, but not the skipped fields."""
        for field_id, value in self.fields.items():
            for text in _texts_of(value):
                if field_id not in skip:
                    yield Passage.of(field_id, label_of(field_id), text)
        for field_id, text in self.texts.items():
            if field_id not in skip:
                yield Passage.of(field_id, label_of(field_id), text)
        for attachment in self.attachments:
            yield from attachment.passages()


def _not_yet_told(found: Iterable[Finding], shown: Iterable[Finding]) -> Iterator[Finding]:
    """But for what was found in the same words, or at the same place with the markup around it."""
    words = {(one.code, one.severity, one.excerpt) for one in found}
    places: dict[tuple[str, Severity], list[tuple[int, int]]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.start):
        places[one.code, one.severity].append((one.start, one.end))
    for one in shown:
        near = places[one.code, one.severity]
        index = bisect_right(near, one.start, key=lambda place: place[0]) - 1
        is_within = index >= 0 and one.end <= near[index][1]
        if not is_within and (one.code, one.severity, one.excerpt) not in words:
            yield one


def _texts_of(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, str) and item]
