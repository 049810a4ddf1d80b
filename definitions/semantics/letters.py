"""Letters: what a draft is filled in with, and what becomes of a letter in the eyes of whoever wrote it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from definitions.conditions import evaluate, holds
from definitions.schema.process import Process
from definitions.schema.triggers import LetterTrigger
from definitions.semantics.history import Cause
from definitions.semantics.path import case_context
from definitions.semantics.state import State
from definitions.semantics.triggers import occasion_context
from definitions.vocabulary import LETTER_WAY_TITLES, CauseKind, LetterState, LetterWay, Outcome

LETTER = (
    "letter.number",
    "letter.box",
    "letter.box_title",
    "letter.subject",
    "letter.text",
    "letter.sender",
    "letter.contact",
    "letter.received_on",
    "letter.way",
)
"""What the expressions of a trigger on letters may speak of, beside the occasion."""
UNANSWERED = "经办单位已经办结。如有疑问，请与经办单位联系"
"""What is told where nothing else is declared."""
_KEY = "letter "


@dataclass(frozen=True, slots=True)
class MaskedLetter:
    """A letter without what tells who wrote it."""

    number: str
    box: str
    box_title: str
    subject: str
    text: str
    sender: str
    contact: str
    received_on: date
    """On which it came: not always that on which somebody took it in."""
    way: LetterWay


def letter_context(letter: MaskedLetter) -> dict[str, dict[str, Any]]:
    said = {
        "number": letter.number,
        "box": letter.box,
        "box_title": letter.box_title,
        "subject": letter.subject,
        "text": letter.text,
        "sender": letter.sender,
        "contact": letter.contact,
        "received_on": letter.received_on.isoformat(),
        "way": LETTER_WAY_TITLES[letter.way],
    }
    return {"letter": said, **occasion_context(letter.received_on)}


def cause_of(letter: MaskedLetter) -> Cause:
    title = f"{letter.box_title}第{letter.number}号来信"
    return Cause(CauseKind.LETTER_RECEIVED, key_of(letter.number), title)


def key_of(number: str) -> str:
    """What names the occasion that a letter is."""
    return f"{_KEY}{number}"


def number_in(key: str) -> str:
    """The number of the letter that an occasion of this name was."""
    return key.removeprefix(_KEY)


def is_about_a_letter(state: State) -> bool:
    return state.cause is not None and state.cause.kind is CauseKind.LETTER_RECEIVED


def trigger_for(process: Process, box: str) -> LetterTrigger | None:
    """The trigger of the process that takes up what comes into the box."""
    triggers = (one for one in process.triggers if isinstance(one, LetterTrigger))
    return next((one for one in triggers if box in one.boxes), None)


def state_of(process: Process, trigger: LetterTrigger | None, state: State) -> tuple[LetterState, str]:
    """Where a letter stands by its case, and, where it was closed without an answer, why.

    Raises ConditionError where an expression of the trigger cannot be computed.
    """
    if not state.is_ended:
        return (LetterState.HANDLED if state.round else LetterState.RECEIVED), ""
    context = case_context(process, state)
    if state.outcome in (Outcome.CLOSED, Outcome.PUBLISHED) and (
        trigger is None or trigger.answered is None or holds(trigger.answered, context)
    ):
        return LetterState.ANSWERED, ""
    told = evaluate(trigger.unanswered, context) if trigger is not None and trigger.unanswered else None
    return LetterState.CLOSED, str(told or UNANSWERED)
