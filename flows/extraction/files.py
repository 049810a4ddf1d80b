"""Any file, read by what it contains, whatever it is called; files within files too."""

from pathlib import PurePath

from flows.extraction.archives import read_archive
from flows.extraction.budget import Budget, Damaged, Locked, TooMuch
from flows.extraction.office import ReadInner, is_office, read_office
from flows.extraction.old_office import MAGIC, read_compound
from flows.extraction.page import read_page
from flows.extraction.written import Notebook, TroubleKind, Written
from storage.attachments import decoded

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PDF_WITHIN = 1024
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".mht", ".svg"})
_TEXTS = frozenset({".txt", ".md", ".csv", ".json", ".xml", ".log", ""})


def read_file(data: bytes, name: str, budget: Budget | None = None) -> Written:
    """Everything that is written in a file. Damaged, locked and unknown ones are told of, nothing is raised."""
    notes = Notebook()
    _read_within(data, name, budget or Budget.fresh(), notes)
    return notes.written()


def _read_within(data: bytes, name: str, budget: Budget, notes: Notebook) -> None:
    def read_inner(inner: bytes, inner_name: str, place: str) -> None:
        if budget.depth <= 0:
            raise TooMuch("文件里套文件超过3层")
        budget.depth -= 1
        outer, notes.within = notes.within, notes.within + place
        try:
            _read_within(inner, inner_name, budget, notes)
        finally:
            notes.within = outer
            budget.depth += 1

    try:
        _read(data, name, budget, notes, read_inner)
    except Locked:
        notes.fail(TroubleKind.ENCRYPTED)
    except Damaged:
        notes.fail(TroubleKind.DAMAGED)
    except TooMuch as limit:
        notes.fail(TroubleKind.TOO_MUCH, "", limit.reason)


def _read(data: bytes, name: str, budget: Budget, notes: Notebook, read_inner: ReadInner) -> None:
    budget.ask_time()
    extension = PurePath(name).suffix.lower()
    if data.startswith(_ZIP):
        if is_office(data, budget):
            read_office(data, budget, notes, read_inner)
        elif extension in {".docx", ".xlsx", ".pptx"}:
            raise Damaged
        else:
            read_archive(data, budget, notes, read_inner)
    elif b"%PDF-" in data[:_PDF_WITHIN]:
        from flows.extraction.pdf import read_pdf  # slow to load

        read_pdf(data, budget, notes, read_inner)
    elif data.startswith(MAGIC):
        read_compound(data, notes, read_inner)
    elif extension in _PICTURES:
        from flows.extraction.picture import read_picture  # slow to load

        read_picture(data, notes)
    elif extension in _TEXTS | _PAGES and (text := decoded(data)) is not None:
        _read_text(text, budget, notes, is_page=extension in _PAGES)
    else:
        is_damaged = extension in {".pdf", ".docx", ".xlsx", ".pptx", ".zip"}
        notes.fail(TroubleKind.DAMAGED if is_damaged else TroubleKind.UNKNOWN_FORMAT, "", extension)


def _read_text(text: str, budget: Budget, notes: Notebook, *, is_page: bool) -> None:
    if is_page:
        read_page(text, budget, notes)
        return
    budget.take_text(len(text))
    notes.write_text("", text)
