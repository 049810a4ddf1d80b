"""Laws of migrating: over random processes, at every point of random lives of cases."""

import random
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import combinations, islice
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import CallStage, PaperStage, PublishStage, ReviewStage
from definitions.schema.tree import MAIN
from definitions.semantics.binding import final_signature
from definitions.semantics.clocks import ClockState, clocks
from definitions.semantics.fold import fold
from definitions.semantics.moves import Move, Open, Perform, Stuck, Wait, moves_from
from definitions.semantics.path import case_context, path_to
from definitions.semantics.signing import SeatState
from definitions.semantics.state import State, Visit
from definitions.semantics.transfer import DropKind, Transfer, Versions, transfer
from tests.builders.calendar import CALENDAR
from tests.definitions.processes import PEOPLE, SEVERAL, Play, accepted, document_of, documents
from tests.definitions.test_semantics_properties import COUNT, LONGEST

pytestmark = pytest.mark.scaled
slow = settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck))


SPOKEN_OF = re.compile(r"(?<![\w'])s\d\w*(?=\.done$|\.opened$|\.outcome\b|$)")
"""A stage, where a text is its name, a moment of it, or a condition over what came of it."""


def renamed(document: Any, names: dict[str, str]) -> Any:
    """The document with other names for its stages, wherever it speaks of them."""
    match document:
        case dict():
            return {key: renamed(value, names) for key, value in document.items()}
        case list():
            return [renamed(value, names) for value in document]
        case str():
            return SPOKEN_OF.sub(lambda found: names.get(found[0], found[0]), document)
        case _:
            return document


def waits_for_a_child(process: Process, state: State) -> bool:
    return any(isinstance(process.find_stage(stage), CallStage) for stage in state.open)


def begun(process: Process, dice: int) -> Play:
    play = Play(process, random.Random(dice))
    play.begin()
    return play


def moved(versions: Versions, play: Play, number: int = 1, undoes: int | None = None) -> Transfer:
    was, now = ("new", "old") if undoes else ("old", "new")
    told = {"at": play.at, "by": PEOPLE[0], "was": was, "now": now, "migration": number, "undoes": undoes}
    return transfer(versions, play.state, told, None, CALENDAR)


def at_rest(play: Play) -> Iterator[Move]:
    """The points of a life at which a case may lie while somebody migrates it: none is that an objection holds."""
    for move in islice(play.moves(), LONGEST):
        if isinstance(move, Wait | Perform) and play.state.objection is None:
            yield move


def _end(visit: Visit) -> tuple[datetime, str]:
    return visit.closed_at or visit.opened_at, visit.stage


def seen(state: State) -> State:
    """Without the moment of the last fact, how passes are numbered, and which of those of one moment is told first."""
    return replace(
        state,
        at=None,
        visits={},
        formerly={},
        aside={},
        keep=tuple(sorted(state.keep)),
        open={stage: replace(visit, visit=0) for stage, visit in state.open.items()},
        log=tuple(sorted((replace(visit, visit=0) for visit in state.log), key=_end)),
        signatures=tuple(replace(one, visit=0) for one in state.signatures),
    )


def passes(state: State) -> set[tuple[str, int]]:
    """But for those of the draft, which has one name in every version."""
    return {(one.stage, one.visit) for one in (*state.log, *state.open.values()) if one.stage != DRAFT}


def reviews_on_the_way(process: Process, state: State, target: str) -> set[str]:
    """Those that every case signs before it comes there; those within branches some cases do without."""
    path = path_to(process, case_context(process, state), target)
    on_main = (process.stage(stage) for stage in path if process.line_of(stage) == MAIN)
    return {stage.id for stage in on_main if isinstance(stage, ReviewStage | PaperStage)}


@slow
@given(documents(), st.integers(0, 2**32))
def test_the_same_version_changes_nothing(document: dict[str, Any], dice: int) -> None:
    process = accepted(document)
    assume(process is not None)
    assert process is not None
    play = begun(process, dice)
    for _ in at_rest(play):
        found = moved(Versions(process, process, {}), play)
        assert found.obstacles == ()
        assert (found.lost, found.passed_over) == ((), ())
        assert replace(found.state, at=play.state.at) == play.state


@slow
@given(documents(), st.integers(0, 2**32))
def test_other_names_change_nothing_else_and_undoing_brings_the_old_ones_back(
    document: dict[str, Any], dice: int
) -> None:
    process = accepted(document)
    assume(process is not None)
    assert process is not None
    names = {stage.id: f"{stage.id}_new" for stage in process.all_stages}
    other = accepted(renamed(document, names))
    assert other is not None
    there, back = Versions(process, other, names), Versions(other, process, {n: o for o, n in names.items()})
    play = begun(process, dice)
    for _ in at_rest(play):
        found = moved(there, play)
        if waits_for_a_child(process, play.state):
            assert found.obstacles
            continue
        assert (found.obstacles, found.lost) == ((), ())
        assert {one.stage for one in found.state.signatures} <= set(names.values())
        again = Play(other, play.dice, events=[*play.events, found.event], state=found.state)
        undone = moved(back, again, 2, undoes=1)
        assert undone.obstacles == ()
        assert seen(undone.state) == seen(play.state)
        called = [passes(state) for state in (play.state, found.state, undone.state)]
        assert not any(one & other for one, other in combinations(called, 2)), (
            "no two passes are called alike"
        )


@slow
@given(documents(), documents(), st.integers(0, 2**32))
def test_what_was_lost_comes_back_when_it_is_undone_at_once(
    before: dict[str, Any], after: dict[str, Any], dice: int
) -> None:
    old, new = accepted(before), accepted(after)
    assume(old is not None and new is not None)
    assert old is not None
    assert new is not None
    play = begun(old, dice)
    for _ in at_rest(play):
        found = moved(Versions(old, new, {}), play)
        if found.obstacles or found.event.anew:
            continue
        again = Play(new, play.dice, events=[*play.events, found.event], state=found.state)
        undone = moved(Versions(new, old, {}), again, 2, undoes=1)
        assert undone.obstacles == ()
        assert seen(undone.state) == seen(play.state)


def of_others(document: Any, stages: Collection[str]) -> Any:
    """The document in which other roles have the duties of these stages."""
    match document:
        case {"id": name, "who": who} if name in stages:
            others = [
                {**one, "role": f"{one['role']}_new"} if "role" in one else {"role": "reader_new"}
                for one in (who if isinstance(who, list) else [who])
            ]
            return {**document, "who": others}
        case dict():
            return {key: of_others(value, stages) for key, value in document.items()}
        case list():
            return [of_others(value, stages) for value in document]
        case _:
            return document


def limited(document: Any) -> Any:
    """The document with a limit for every stage in which people act."""
    match document:
        case {"kind": "review" | "work" | "paper"}:
            return {**document, "within": "2 workdays"}
        case dict():
            return {key: limited(value) for key, value in document.items()}
        case list():
            return [limited(value) for value in document]
        case _:
            return document


def pressing(process: Process, state: State) -> list[tuple[str, datetime]]:
    running = clocks(process, state, CALENDAR, {})
    return sorted((c.key.partition("/")[0], c.due.moment) for c in running if c.state is ClockState.RUNNING)


def until(state: State, moment: datetime) -> State:
    """Without the passes that were opened since, and broken off again."""
    return replace(state, log=tuple(one for one in state.log if one.opened_at <= moment))


@slow
@given(documents(), st.integers(0, 2**32))
def test_undone_at_once_every_duty_is_in_the_hands_in_which_it_was(
    document: dict[str, Any], dice: int
) -> None:
    """Also where others were to act in the new version: what was handed on, lent, added and asked is there again."""
    document = limited(document)
    old = accepted(document)
    assume(old is not None)
    assert old is not None
    play = begun(old, dice)
    for _ in at_rest(play):
        new = accepted(of_others(document, play.state.open.keys()))
        assert new is not None
        found = moved(Versions(old, new, {}), play)
        if found.obstacles:
            continue
        again = Play(new, play.dice, events=[*play.events, found.event], state=found.state)
        handed_on = {one.person for one in found.dropped}
        had = {seat.person for visit in play.state.open.values() for seat in visit.open_seats if seat.lent_by}
        assert had <= handed_on
        while isinstance(move := moves_from(new, again.state)[0], Open):
            again.step(move)
        undone = moved(Versions(new, old, {}), again, 2, undoes=1)
        assert undone.obstacles == ()
        assert seen(until(undone.state, play.at)) == seen(play.state)
        assert pressing(old, undone.state) == pressing(old, play.state)
        assert fold(old, (*again.events, undone.event), {"old": old, "new": new}.__getitem__) == undone.state


def signed_by(several: dict[str, Any]) -> dict[str, Any]:
    """A process of one review by these signers."""
    return document_of(
        [{"id": "s1", "kind": "review", **several}, {"id": "s2", "kind": "end", "outcome": "closed"}]
    )


@slow
@given(st.sampled_from(SEVERAL).map(signed_by), st.integers(0, 2**32))
def test_places_are_carried_over_where_the_same_persons_have_to_act(
    document: dict[str, Any], dice: int
) -> None:
    """Another final review makes signatures void: whoever had a place has it still, and is asked once more."""
    old = accepted(document)
    assume(old is not None)
    assert old is not None
    play = begun(old, dice)
    for _ in at_rest(play):
        stages = {one for one in play.state.open if isinstance(old.find_stage(one), ReviewStage | PaperStage)}
        new = accepted(bound_otherwise(document, stages))
        if new is None:
            continue
        found = moved(Versions(old, new, {}), play)
        if found.obstacles:
            continue
        again = Play(new, play.dice, events=[*play.events, found.event], state=found.state)
        while isinstance(move := moves_from(new, again.state)[0], Open):
            again.step(move)
        for stage in stages:
            assert hands(again.state.open[stage]) == hands(play.state.open[stage])
            assert not any(seat.by for seat in again.state.open[stage].seats if seat.counts)
        assert {one.kind for one in found.dropped} <= {DropKind.ANSWERED}


def bound_otherwise(document: Any, stages: Collection[str]) -> Any:
    """The document in which these reviews bind other parts of the content."""
    match document:
        case {"id": name} if name in stages:
            return {**document, "binds": ["fields", "body"]}
        case dict():
            return {key: bound_otherwise(value, stages) for key, value in document.items()}
        case list():
            return [bound_otherwise(value, stages) for value in document]
        case _:
            return document


def hands(visit: Visit) -> set[tuple[object, ...]]:
    """Who has which place, and who is still asked."""
    return {
        (one.number, one.party, one.person, one.lent_by, one.claimed, one.free, one.added_by, one.purpose)
        for one in visit.seats
        if one.state is not SeatState.VOID and (one.counts or one.state is SeatState.OPEN)
    }


@slow
@given(documents(), documents(), st.integers(0, 2**32))
def test_nothing_is_published_without_every_review_of_the_new_version(
    before: dict[str, Any], after: dict[str, Any], dice: int
) -> None:
    old, new = accepted(before), accepted(after)
    assume(old is not None and new is not None)
    assert old is not None
    assert new is not None
    play = begun(old, dice)
    lives = []
    for _ in at_rest(play):
        found = moved(Versions(old, new, {}), play)
        if not found.obstacles:
            lives.append(
                Play(new, random.Random(dice), events=[*play.events, found.event], state=found.state)
            )
    for life in lives:
        for move in islice(life.moves(), LONGEST):
            assert not isinstance(move, Stuck)
            if isinstance(move, Perform) and isinstance(new.stage(move.stage), PublishStage):
                assert final_signature(new, life.state) is not None
                assert reviews_on_the_way(new, life.state, move.stage) <= life.state.signed
        assert fold(new, tuple(life.events), {"old": old, "new": new}.__getitem__) == life.state
