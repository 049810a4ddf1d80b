"""The text of a process that somebody is writing: what stands there now, what stood there before each act, the draft."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import uuid4

import streamlit as st

from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.presentation.dates import say_moment
from dashboard.session.services import current_actor, services
from definitions.editing import CannotEdit, StageLine, outline
from flows.casework.process_drafts import ProcessDraft
from flows.checking.apart import must_be_short
from flows.checking.trial import Trial

KEY = "bench"
MOST_STEPS = 50
"""Texts before an act that are kept, to go back to."""
PLACE = "processes"
"""Where notices are told."""


@dataclass(frozen=True, slots=True)
class Step:
    """An act, and the text before it."""

    act: str
    text: str


@dataclass
class Bench:
    draft: ProcessDraft
    title: str
    is_new: bool
    steps: list[Step] = field(default_factory=list)
    trial: Trial | None = None
    tried: str = ""
    """The text that was tried last."""
    drawing: tuple[str, str] = ("", "")
    """The last one that could be drawn, with its words."""
    played: Trial | None = None
    wants_play: bool = False
    """Whether a simulation was asked for that has not been made."""
    token: str = field(default_factory=lambda: uuid4().hex)
    """No field of an earlier one is taken for its own."""
    writings: int = 0
    """Counts what buttons have written: the field is filled anew then."""
    chosen: int = 0
    """The stage that the buttons act on, among all."""

    @property
    def process(self) -> str:
        return self.draft.process

    @property
    def called(self) -> str:
        """Of a new process what its text says, once it was read: a draft that is taken up again is known by its id alone."""
        named = self.trial.title if self.is_new and self.trial is not None else ""
        return named or self.title

    @property
    def text(self) -> str:
        return self.draft.text

    @property
    def field_key(self) -> str:
        return f"bench/text/{self.token}/{self.writings}"

    @property
    def is_changed(self) -> bool:
        return self.text != self.draft.began_with

    @property
    def typed(self) -> str:
        """What stands in the field, taken or not."""
        return str(st.session_state.get(self.field_key, self.text))

    @property
    def saved(self) -> str:
        return f"草稿已保存（{say_moment(self.draft.moment)}），关掉网页也不会丢；只有您自己看得到。"

    @property
    def is_stale(self) -> bool:
        """Whether another window has kept the draft since, or dropped it: what is written here is kept no more."""
        kept = services().find_process_draft(current_actor(), self.process)
        return (kept.edition if kept is not None else 0) != self.draft.edition

    def stages(self) -> list[StageLine]:
        """Empty where the text cannot be read."""
        try:
            return outline(self.text)
        except CannotEdit:
            return []

    def write(self, text: str, act: str) -> None:
        """Raises Refused, Invalid or Conflict; then nothing is changed."""
        if text == self.text:
            return
        must_be_short(text)
        ours, actor = services(), current_actor()
        now = ours.now().isoformat()
        before = self.text
        self.draft = ours.keep_process_draft(actor, replace(self.draft, text=text, saved_at=now))
        self.steps = [*self.steps[1 - MOST_STEPS :], Step(act, before)]

    def undo(self) -> str:
        """The act that was taken back."""
        step = self.steps[-1]
        self.write(step.text, step.act)
        self.steps = self.steps[:-2]
        self.writings += 1
        return step.act

    def try_out(self) -> Trial:
        """Once for each text."""
        if self.trial is None or self.tried != self.text:
            text = self.text
            trial = services().try_process(current_actor(), self.process, text)
            self.trial, self.tried, self.played = trial, text, None
            if trial.drawing:
                self.drawing = trial.drawing, trial.described
        return self.trial


def bench() -> Bench | None:
    found = st.session_state.get(KEY)
    assert found is None or isinstance(found, Bench)
    return found


def open_bench(new: Bench | None) -> None:
    st.session_state[KEY] = new


def on_bench(act: str, change: Callable[[Bench], str], told: str) -> None:
    """In a callback: what a button does to the text. It can be taken back."""
    here = bench()
    with refusals_noted():
        if here is None:
            return
        try:
            text = change(here)
        except CannotEdit as impossible:
            sitting().notice = Notice("error", f"没有改成：{impossible.reason}。")
            return
        here.write(text, act)
        here.writings += 1
        sitting().notice = Notice("success", told, "改错了，按“撤销”就回到原来。")


def take_typed() -> None:
    """In a callback: what was typed into the field."""
    here = bench()
    with refusals_noted():
        if here is not None:
            here.write(here.typed, "改文字")
