"""What clocks tell by themselves: each once, and nothing moves for it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from definitions.examples import Play
from definitions.loader import load_process
from definitions.schema.reactions import Reaction
from definitions.semantics.alarms import alarms, pressing_from
from definitions.semantics.clocks import clocks
from definitions.semantics.fold import after
from definitions.semantics.moves import moves_from
from definitions.semantics.state import State
from definitions.vocabulary import AlarmKind
from definitions.working_days import SHANGHAI, parse_span, start_of_day
from tests.builders.calendar import CALENDAR
from tests.builders.model_office import MODEL

BEGIN = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
HOURS = st.lists(st.integers(0, 24 * 30), min_size=1, max_size=6).map(sorted)


FILE = MODEL / "processes" / "reply.yaml"
REPLY = load_process(FILE.read_text(encoding="utf-8"), FILE.name).process


def submitted() -> State:
    play = Play(REPLY, dict(REPLY.sample), lambda *_: (), {})
    play.begin(BEGIN, "planning")
    play.submit(BEGIN, {})
    return play.state


def sound(state: State, at: datetime) -> State:
    """With everything told that has come by then."""
    for alarm in alarms(REPLY, state, clocks(REPLY, state, CALENDAR, {}), CALENDAR, at):
        state = after(REPLY, state, alarm.told(at))
    return state


@given(HOURS)
def test_whenever_one_looks_every_missed_limit_is_told_once(hours: list[int]) -> None:
    state = submitted()
    for hour in hours:
        at = BEGIN + timedelta(hours=hour)
        state = sound(state, at)
        assert alarms(REPLY, state, clocks(REPLY, state, CALENDAR, {}), CALENDAR, at) == ()
    seldom = sound(submitted(), BEGIN + timedelta(hours=hours[-1]))
    assert state.missed == seldom.missed
    assert state.warned >= seldom.warned


@given(HOURS)
def test_nothing_moves_by_the_lapse_of_time(hours: list[int]) -> None:
    state = submitted()
    for hour in hours:
        sounded = sound(state, BEGIN + timedelta(hours=hour))
        assert moves_from(REPLY, sounded) == moves_from(REPLY, state)
        assert (sounded.open, sounded.signatures, sounded.given) == (
            state.open,
            state.signatures,
            state.given,
        )
        state = sounded


@pytest.mark.parametrize("word", ["approve", "decide", "refuse", "submit", "skip", "end", "go"])
def test_there_is_no_word_for_a_decision(word: str) -> None:
    with pytest.raises(ValidationError):
        Reaction.model_validate({word: "everyone"})
    assert set(Reaction.model_fields) == {"remind", "tell", "start", "of", "form", "after"}


@pytest.mark.parametrize(
    ("day", "hour", "wanted"),
    [
        (25, 23, []),
        (26, 0, [(AlarmKind.MISSED, "head/1")]),
        (26, 23, [(AlarmKind.MISSED, "head/1")]),
        (27, 8, [(AlarmKind.MISSED, "head/1")]),
        (27, 9, [(AlarmKind.MISSED, "head/1"), (AlarmKind.WARNED, "reply")]),
        (30, 23, [(AlarmKind.MISSED, "head/1"), (AlarmKind.WARNED, "reply")]),
    ],
)
def test_known_moments(day: int, hour: int, wanted: list[tuple[AlarmKind, str]]) -> None:
    """Handed in on a Monday: two working days for the section, five for the whole."""
    state, at = submitted(), datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
    found = alarms(REPLY, state, clocks(REPLY, state, CALENDAR, {}), CALENDAR, at)
    assert [(alarm.kind, alarm.key) for alarm in found] == wanted


@pytest.mark.parametrize(("due", "told"), [(28, 27), (29, 27), (30, 27)])
def test_people_are_told_as_their_office_opens(due: int, told: int) -> None:
    """The day before is a Friday, a Saturday and a Sunday."""
    ends = start_of_day(date(2026, 11, due)) + timedelta(days=1)
    wanted = datetime(2026, 11, told, 8, 30, tzinfo=SHANGHAI)
    assert pressing_from(CALENDAR, ends, parse_span("1 day")) == wanted


def test_of_a_limit_that_ran_out_nobody_is_warned() -> None:
    state, at = submitted(), datetime(2026, 12, 1, tzinfo=SHANGHAI)
    found = alarms(REPLY, state, clocks(REPLY, state, CALENDAR, {}), CALENDAR, at)
    assert [(alarm.kind, alarm.key) for alarm in found] == [
        (AlarmKind.MISSED, "head/1"),
        (AlarmKind.MISSED, "reply"),
    ]
