"""What one open page remembers between its runs: what to tell next, what was already sent, what was typed.

Streamlit may break a run off whenever its `session_state` is touched, so what a callback learns is kept in this
plain object: once a service has answered, nothing stands between the answer and its being remembered.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal

import streamlit as st

from definitions.semantics.forms import FieldProblem
from flows.access.refusal import Invalid, SanshenError

KEY = "sitting"
CHANGED = "已修改"
MENDED = ["您已经作了修改。", "请再按一次按钮。"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell on the page that is drawn next."""

    tone: Literal["success", "warning", "error"]
    words: str
    hint: str = ""
    problems: tuple[FieldProblem, ...] = ()
    case_id: int | None = None
    """The case whose next step is told with it."""
    form: str = ""
    """The form that was refused, which tells it again beside its buttons."""


@dataclass(frozen=True, slots=True)
class Sent:
    notice: Notice
    open_case: int | None


@dataclass(frozen=True, slots=True)
class Faults:
    """What was wrong with a form when it was refused, and what stood in it then."""

    reason: str
    problems: tuple[FieldProblem, ...]
    values: Mapping[str, Any]
    look: Callable[[], Mapping[str, Any]]
    """What stands in it now."""

    def is_mended(self, problem: FieldProblem, values: Mapping[str, Any]) -> bool:
        """Whether something else stands in the field now; right or wrong shows at the next try."""
        if problem.cell is not None:
            now = _in_cell(problem.cell, values.get(problem.field))
            return bool(now != _in_cell(problem.cell, self.values.get(problem.field)))
        return problem.field in values and values[problem.field] != self.values.get(problem.field)

    def are_mended(self) -> bool:
        """Whether the person has changed all that was complained about, or anything where it was not said what."""
        values = self.look()
        if self.problems:
            return all(self.is_mended(problem, values) for problem in self.problems)
        return values != self.values


def _in_cell(cell: tuple[int, str], rows: Any) -> Any:
    number, column = cell
    return rows[number - 1].get(column) if isinstance(rows, list) and number <= len(rows) else None


@dataclass
class Sitting:
    notice: Notice | None = None
    placed: Notice | None = None
    place: str = ""
    """Where the notice was first told."""
    sent: dict[str, Sent] = field(default_factory=dict)
    """Forms that a service has taken: pressing their button again changes nothing."""
    faults: dict[str, Faults] = field(default_factory=dict)
    """By form."""
    asked: dict[str, str] = field(default_factory=dict)
    """By form: the answer that waits for its confirmation."""
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By form: what was filled in, for when the person comes back to the page."""
    keep_typed: Callable[[], None] = lambda: None
    """Adds to `typed` what stands in the form that was drawn last. Asked before a page is drawn: a run that
    the next click breaks off may not come to the end of the form."""
    forms: int = 0
    """Counts the new cases, so that each begins with an empty form."""
    open_case: int | None = None
    """The case to go to."""
    home: st.Page | None = None
    """Where a case is shown: the page that links to cases lead to."""
    here: st.Page | None = None
    """The page that is being drawn."""
    came_from: st.Page | None = None
    """The list of cases that was looked at last: where the way back from a case leads."""
    turn: Lock = field(default_factory=Lock)
    """Held by a callback that sends something: a second click starts a thread of its own beside the first."""

    def was_sent(self, form: str) -> bool:
        """Whether it was taken before; then what was told of it will be told again.

        A second click of a double click breaks off the run that was to tell of the first.
        """
        before = self.sent.get(form)
        if before is None:
            return False
        self.notice, self.open_case = before.notice, before.open_case
        return True

    def note_sent(self, form: str, notice: Notice, open_case: int | None = None) -> None:
        self.sent[form] = Sent(notice, open_case)
        self.notice, self.open_case = notice, open_case
        self.faults.pop(form, None)
        self.typed.pop(form, None)

    def notice_at(self, place: str) -> Notice | None:
        """What to tell at this place. It stands until the person does something else or goes elsewhere: a run
        that is broken off must not swallow it, and a form must not jump while somebody corrects it."""
        if self.notice is not self.placed:
            self.placed, self.place = self.notice, place
        elif place != self.place:
            self.notice = self.placed = None
        return self.notice


def sitting() -> Sitting:
    found = st.session_state.setdefault(KEY, Sitting())
    assert isinstance(found, Sitting)
    return found


@contextmanager
def refusals_noted(form: str = "", look: Callable[[], Mapping[str, Any]] = dict) -> Generator[None]:
    """In a callback, one at a time: what a service refuses is told on the page that is drawn next.

    `look` gives what stands in the form, field id to value.
    """
    here = sitting()
    with here.turn:
        here.notice = None
        try:
            yield
        except SanshenError as error:
            problems = problems_of(error)
            here.notice = Notice("error", error.reason, error.hint, problems, form=form)
            if form:
                here.faults[form] = Faults(error.reason, problems, dict(look()), look)


@contextmanager
def refusals_shown() -> Generator[None]:
    """On a page: what a service refuses is shown in place of the part that needed it."""
    try:
        yield
    except SanshenError as error:
        show(Notice("error", error.reason, error.hint, problems_of(error)))


def problems_of(error: SanshenError) -> tuple[FieldProblem, ...]:
    return error.problems if isinstance(error, Invalid) else ()


def tell(notice: Notice | None, more: Sequence[str] = ()) -> None:
    """Show it at the head of a page. What no form tells beside its buttons is brought into sight by `shell.js`.

    Without a notice its place is kept: the forms below are not built anew when one comes, under somebody's hands.
    """
    place = st.container()
    if notice is None:
        return
    with place.container(key="refusal" if notice.form else "notice"):
        show(notice, more)


def show(notice: Notice, more: Sequence[str] = ()) -> None:
    faults = sitting().faults.get(notice.form)
    lines = [plain(line) for line in (notice.words, notice.hint, *more) if line]
    if faults is not None and faults.are_mended():
        st.info(_text(MENDED, notice.problems, faults))
        return
    box = {"success": st.success, "warning": st.warning, "error": st.error}[notice.tone]
    box(_text(lines, notice.problems, faults))


def _text(lines: Sequence[str], problems: Sequence[FieldProblem], faults: Faults | None) -> str:
    """What was mended keeps its line: a form must not jump while somebody corrects it."""
    values = faults.look() if faults is not None and problems else {}
    listed = [
        f"- **{plain(p.label)}**：{CHANGED}"
        if faults is not None and faults.is_mended(p, values)
        else f"- **{plain(p.label)}**：{plain(p.reason)}"
        for p in problems
    ]
    return "\n\n".join([*lines, *(["\n".join(listed)] if listed else [])])


def plain(words: str) -> str:
    """Words that Streamlit shows as they are, none of them read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|$~:&" else c for c in words)
