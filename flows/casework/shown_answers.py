"""What was filled in, in the form and in the stages, as people read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from definitions.schema.fields import (
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    PersonField,
    PublicationField,
    RowsField,
    UnitField,
    UnitsField,
)
from definitions.schema.stages import CallStage, Stage, title_of, told_in
from definitions.semantics.entries import say_entry
from flows.casework.contents import StoredContent
from flows.casework.desk import plain
from flows.casework.in_hand import CaseInHand
from flows.casework.telling import say_named


def short_fields(hand: CaseInHand, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Label and value of each that is filled in."""
    fields = [one for one in hand.process.form.fields if not isinstance(one, MarkdownField | RowsField)]
    return _answers(hand, fields, hand.state.form or hand.state.prefilled, names)


def texts(hand: CaseInHand, content: StoredContent | None) -> tuple[tuple[str, str], ...]:
    """Label and Markdown."""
    labels = {f.id: f.label.zh for f in hand.process.form.fields}
    if content is None:
        written = {f.id for f in hand.process.form.fields if isinstance(f, MarkdownField)}
        prefilled = hand.state.prefilled.items()
        return tuple((labels[name], str(text)) for name, text in prefilled if name in written)
    return tuple((labels.get(name, name), text) for name, text in content.texts.items() if "." not in name)


def filled_in(
    hand: CaseInHand, names: Mapping[str, str]
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Title of a stage, and label and value of what was filled in there."""
    given = hand.state.given
    shown = (
        (title_of(stage), _answers(hand, _shown_of(stage), given[stage.id], names))
        for stage in hand.process.all_stages
        if stage.id in given
    )
    return tuple((title, answers) for title, answers in shown if answers)


def _shown_of(stage: Stage) -> Sequence[FormField]:
    """How a child case ended is told where it is."""
    return stage.fields if isinstance(stage, CallStage) else told_in(stage)


def _answers(
    hand: CaseInHand, fields: Sequence[FormField], values: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    said = (
        (field.label.zh, say_answer(hand, field, values.get(field.id), names))
        for field in fields
        if not isinstance(field, FilesField)
    )
    return tuple((label, value) for label, value in said if value)


def say_answer(hand: CaseInHand, field: FormField, value: object, names: Mapping[str, str]) -> str:
    """A person or a unit by its name."""
    if isinstance(field, PersonField):
        return names.get(str(value), _shown(value))
    if isinstance(field, UnitField | UnitsField):
        return hand.office.organization.unit_titles(value)
    if isinstance(field, PublicationField):
        return say_named(value)
    if isinstance(field, EntryField):
        return say_entry(hand.office.registers.get(field.register_name), value)
    return _shown(value)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else plain(value)
