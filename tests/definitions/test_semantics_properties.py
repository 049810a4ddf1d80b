"""Laws of the semantics, over random processes and random orders of decisions."""

import os
import random
from itertools import combinations, islice

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import Signing
from definitions.schema.stages import PaperStage, PublishStage, WithdrawStage, decisions_of
from definitions.schema.tree import MAIN
from definitions.semantics.authority import barred, conflict
from definitions.semantics.binding import final_signature
from definitions.semantics.fold import after, fold
from definitions.semantics.history import Decided, Opened, Submitted
from definitions.semantics.moves import End, Finish, Move, Open, Perform, Stuck, Wait, moves_from, next_moves
from definitions.semantics.objection import ANSWER, COORDINATION
from definitions.semantics.path import case_context, path_to
from definitions.semantics.signing import Seat, SeatState, are_too_few, votes_needed
from definitions.vocabulary import Effect, Outcome
from tests.definitions.processes import PEOPLE, Play, accepted, documents

LONGEST = 120
pytestmark = pytest.mark.scaled
COUNT = 3000 if os.environ.get("SANSHEN_SOAK") else 20
slow = settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def plays(draw: st.DrawFn) -> Play:
    process = accepted(draw(documents(tables=True)))
    assume(process is not None)
    assert process is not None
    play = Play(process, random.Random(draw(st.integers(0, 2**32))))
    play.begin()
    return play


@slow
@given(plays())
def test_each_play_ends_or_waits_for_somebody(play: Play) -> None:
    moves = list(islice(play.moves(), LONGEST))
    assert moves
    assert isinstance(moves[-1], Wait | Finish | Open | Perform | End)
    assert not any(isinstance(move, Stuck) for move in moves)


@slow
@given(plays())
def test_nothing_is_published_without_a_standing_final_review_of_what_goes_out(play: Play) -> None:
    for move in islice(play.moves(), LONGEST):
        if isinstance(move, Perform) and isinstance(play.process.stage(move.stage), PublishStage):
            signature = final_signature(play.process, play.state)
            assert signature is not None
            assert signature.parts == play.state.parts
            context = case_context(play.process, play.state)
            assert signature.stage in path_to(play.process, context, move.stage), "of another chain"


@slow
@given(plays())
def test_while_somebody_objects_nothing_opens_moves_or_goes_out(play: Play) -> None:
    held_since, marks = None, dict[str, object]()
    for move in islice(play.moves(), LONGEST):
        held = play.state.objection
        if held is not None:
            assert move == Wait(ANSWER if held.answered_at is None else COORDINATION, held.number)
            assert held.number != held_since or play.state.marks == marks
        held_since, marks = (held.number if held is not None else None), dict(play.state.marks)
    for one in play.state.objections:
        opened = [e for e in play.events if isinstance(e, Opened) and one.raised_at < e.at]
        assert not opened or one.settled_at is not None
        assert all(one.settled_at is not None and one.settled_at <= e.at for e in opened)


@slow
@given(plays())
def test_handing_in_the_same_content_again_leaves_every_standing_signature(play: Play) -> None:
    for move in islice(play.moves(), LONGEST):
        before = play.state
        if isinstance(move, Wait) and move.stage == DRAFT and before.round and not before.held:
            again = Submitted(play.at, PEOPLE[0], before.round + 1, before.form, before.parts, ())
            standing = after(play.process, before, again).signatures
            assert [(s.stage, s.visit) for s in standing] == [(s.stage, s.visit) for s in before.signatures]


@slow
@given(plays())
def test_no_seat_opens_twice_in_a_visit(play: Play) -> None:
    for _ in islice(play.moves(), LONGEST):
        pass
    seats = [(e.stage, e.visit, s.seat) for e in play.events if isinstance(e, Opened) for s in e.seats]
    assert len(seats) == len(set(seats))
    assert seats[0] == (DRAFT, 1, 1)


@slow
@given(plays())
def test_replaying_a_history_gives_the_same_moves_at_every_point(play: Play) -> None:
    for _ in islice(play.moves(), LONGEST):
        history = tuple(play.events)
        assert fold(play.process, history) == play.state
        assert next_moves(play.process, history) == moves_from(play.process, play.state)


@slow
@given(plays())
def test_the_drafter_signs_nothing_and_nobody_signs_twice_in_a_row_or_in_a_stage(play: Play) -> None:
    for _ in islice(play.moves(), LONGEST):
        standing = play.state.signatures
        assert PEOPLE[0] not in {signature.person for signature in standing}
        places = [(signature.stage, signature.visit, signature.person) for signature in standing]
        assert len(places) == len(set(places))
        if {signature.round for signature in standing} == {play.state.round}:
            for one, other in combinations(dict.fromkeys(signature.stage for signature in standing), 2):
                if _are_neighbours(play, one, other):
                    assert not _signers(play, one) & _signers(play, other)


def _signers(play: Play, stage: str) -> set[str]:
    return {signature.person for signature in play.state.signatures if signature.stage == stage}


def _are_neighbours(play: Play, one: str, other: str) -> bool:
    """Signed one after the other, in the order of the document, with no signature between them."""
    process, first, last = play.process, *sorted((one, other), key=play.process.position)
    if process.tree.are_beside(first, last) or one != first:
        return False
    between = {signature.stage for signature in play.state.signatures} - {first, last}
    return not any(process.position(first) < process.position(s) < process.position(last) for s in between)


@slow
@given(plays())
def test_a_case_is_only_on_lines_that_its_parallel_stages_have_begun(play: Play) -> None:
    for _ in islice(play.moves(), LONGEST):
        tree, lines = play.process.tree, play.state.lines
        for line, stage in lines.items():
            if line != MAIN:
                within = tree.lines[line].within
                assert lines[tree.at(within).line] == within
            assert stage is None or play.process.line_of(stage) == line
        for stage in play.state.open:
            assert lines[play.process.line_of(stage)] == stage


@slow
@given(plays())
def test_whoever_is_asked_can_answer_and_is_asked_once(play: Play) -> None:
    """Of an open stage somebody has the turn, unless its vote lacks voters; a place is answered once at most."""
    answered: set[tuple[str, int, int]] = set()
    for _ in islice(play.moves(), LONGEST):
        for stage, visit in play.state.open.items():
            if (
                stage != DRAFT
                and visit.seats
                and not are_too_few(play.process.signing(play.process.human_stage(stage)), visit.seats)
            ):
                assert visit.open_seats
    for event in play.events:
        if isinstance(event, Decided):
            place = (event.stage, event.visit, event.seat)
            assert place not in answered
            answered.add(place)


@slow
@given(plays())
def test_of_what_is_closed_nobody_is_asked_any_more(play: Play) -> None:
    for _ in islice(play.moves(), LONGEST):
        for visit in play.state.log:
            assert {seat.state for seat in visit.seats} <= {SeatState.ANSWERED, SeatState.VOID}
            assert (visit.stage, visit.visit) not in {(v.stage, v.visit) for v in play.state.open.values()}


@slow
@given(plays())
def test_agreement_alone_brings_every_case_to_its_end(play: Play) -> None:
    for _ in range(8 * len(play.process.tree) + 10):
        moves = moves_from(play.process, play.state)
        if isinstance(moves[0], Finish):
            break
        assert any(_agree(play, move) for move in moves), "a line waits for another one, and that goes on"
    else:
        pytest.fail(f"still not at its end: {moves_from(play.process, play.state)}")
    withdraws = any(isinstance(stage, WithdrawStage) for stage in play.process.stages)
    assert play.state.outcome in (
        Outcome.PUBLISHED,
        Outcome.CLOSED,
        *([Outcome.RETRACTED] if withdraws else []),
    )


def _agree(play: Play, move: Move) -> bool:
    play.dice = _Never()
    match move:
        case Wait(stage="draft"):
            play.submit(held=False)
            return True
        case Wait() if not play.state.open[move.stage].seats:
            return play.answer(move)
        case Wait():
            return play.decide(move, _pass(play.process, move.stage))
        case _:
            return play.step(move)


def _pass(process: Process, stage_id: str) -> str:
    options = decisions_of(process.human_stage(stage_id))
    return next(name for name, option in options.items() if option.effect is Effect.PASS)


class _Never(random.Random):
    """Dice that never let a rare thing happen."""

    def random(self) -> float:
        return 0.99


@slow
@given(plays())
def test_who_is_barred_from_a_duty_is_who_would_be_refused_there(play: Play) -> None:
    for _ in islice(play.moves(), LONGEST):
        for stage_id, visit in play.state.open.items():
            if stage_id == DRAFT or not visit.seats:
                continue
            stage = play.process.human_stage(stage_id)
            refused = {person for person in PEOPLE if conflict(play.process, play.state, stage, person)}
            refused -= set(play.state.actors[stage_id])  # who signed beside others does not sign again
            if isinstance(stage, PaperStage):
                refused = {PEOPLE[0]}  # who registers, not who signed
            assert barred(play.process, play.state, stage) - set(play.state.actors[stage_id]) == refused


@given(
    numerator=st.integers(1, 99),
    denominator=st.integers(1, 99),
    weights=st.lists(st.integers(1, 3), min_size=1, max_size=9),
    exceeds=st.booleans(),
)
def test_a_part_of_the_votes_is_counted_exactly(
    numerator: int, denominator: int, weights: list[int], exceeds: bool
) -> None:
    """Two thirds of nine are six: no rounding makes them seven."""
    key, total = "more_than" if exceeds else "at_least", sum(weights)
    signing = Signing.model_validate({key: f"{numerator}/{denominator}"})
    needed = votes_needed(signing, [Seat(number, 0, None, weight) for number, weight in enumerate(weights)])

    def is_enough(votes: int) -> bool:
        ours, theirs = votes * denominator, total * numerator
        return ours > theirs if exceeds else ours >= theirs

    assert is_enough(needed)
    assert needed == 1 or not is_enough(needed - 1)
