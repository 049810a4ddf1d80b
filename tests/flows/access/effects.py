"""What each verb does to a case: what stands differently in its history once somebody has used it, and nothing where it
only shows something. Written by hand from the handbook's page on each, not from the code.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.state import Extension, State, UrgencyRequest
from definitions.semantics.taking_back import answers_of
from definitions.vocabulary import Effect, Outcome, Purpose, Verb
from flows.access.policy import CaseFacts
from flows.casework.desk import Desk
from flows.casework.in_hand import find_case, take
from flows.casework.letter_cases import facts_with_letter
from storage.models import Decision

Key = tuple[str, int, int]
"""Stage, visit, seat."""
EFFECTS_OF_ANSWERS = {
    "approve": Effect.PASS,
    "done": Effect.PASS,
    "return": Effect.RETURN,
    "redact": Effect.RETURN,
    "refuse": Effect.REFUSE,
}


@dataclass(frozen=True)
class Standing:
    """Where a case stands, as its history says, with the answers that are stored beside it."""

    state: State
    answers: tuple[tuple[str, str | None, str | None, str], ...]
    """Who answered, for whom, who registered it, and what."""
    facts: CaseFacts = field(compare=False)

    @property
    def seats(self) -> Mapping[Key, Seat]:
        visits = (*self.state.log, *self.state.open.values())
        return {(visit.stage, visit.visit, seat.number): seat for visit in visits for seat in visit.seats}


def standing(desk: Desk, reference: str | int) -> Standing:
    with desk.database.reading() as session:
        case_id = find_case(session, reference)
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        facts = facts_with_letter(session, hand)
        columns = (Decision.person, Decision.on_behalf_of, Decision.registered_by, Decision.decision)
        rows = session.execute(
            select(*columns).where(Decision.case_id == case_id).order_by(Decision.id)
        ).all()
    return Standing(hand.state, tuple((row[0], row[1], row[2], row[3]) for row in rows), facts)


@dataclass(frozen=True)
class Done:
    """A verb that somebody used."""

    verb: Verb
    person: str
    before: Standing
    after: Standing
    to: str | None = None
    answer: str = ""

    @property
    def changed(self) -> Iterator[tuple[Seat | None, Seat]]:
        """The places that are otherwise now, or new."""
        seats = self.before.seats
        for key, seat in self.after.seats.items():
            if seat != seats.get(key):
                yield seats.get(key), seat

    def one(self, is_it: Callable[[Seat | None, Seat], bool]) -> bool:
        """Whether exactly one place became what it should."""
        return sum(is_it(was, now) for was, now in self.changed) == 1

    def has_its_effect(self) -> bool:
        if self.verb in SHOWING:
            return self.before == self.after
        return self.before != self.after and EFFECTS[self.verb](self)


SHOWING = (Verb.VIEW, Verb.COMMENT, Verb.REMIND, Verb.READ_ORIGINAL)
"""These leave the case as it was: what tells of them is the audit event alone, if anything."""


def _decided(done: Done) -> bool:
    """The answer is stored, stands at a place, and a return or a refusal takes the case where it says."""
    effect = EFFECTS_OF_ANSWERS[done.answer]
    (last,) = done.after.answers[len(done.before.answers) :]
    signer, _, registered_by, decision = last
    answered = done.one(lambda was, now: now.effect is effect and now.by == signer)
    return answered and decision == done.answer and done.person == (registered_by or signer)


def _handed_to(done: Done) -> bool:
    return done.one(lambda was, now: now.person == done.to and was is not None and was.person != done.to)


def _lent(done: Done) -> bool:
    return done.one(lambda was, now: now.person == done.to and now.lent_by[-1:] == (done.person,))


def _given_back(done: Done) -> bool:
    return done.one(
        lambda was, now: was is not None and was.lent_by == (*now.lent_by, now.person) != now.lent_by
    )


def _recalled(done: Done) -> bool:
    """It is theirs again, whoever else it had been lent to since."""
    return done.one(
        lambda was, now: (
            was is not None
            and done.person in was.lent_by
            and now.person == done.person
            and done.person not in now.lent_by
        )
    )


def _claimed(done: Done) -> bool:
    """Theirs by name; of a draft they are the drafter."""
    if done.before.state.is_with_drafter:
        return done.after.state.drafter == done.person != done.before.state.drafter
    return done.one(lambda was, now: now.claimed and now.person == done.person)


def _released(done: Done) -> bool:
    return done.one(
        lambda was, now: was is not None and was.claimed and not now.claimed and now.person is None
    )


def _signer_added(done: Done) -> bool:
    return done.one(
        lambda was, now: was is None and (now.person, now.added_by) == (done.to, done.person) and now.counts
    )


def _signer_removed(done: Done) -> bool:
    return done.one(lambda was, now: was is not None and was.counts and now.removed and not now.counts)


def _taken_back(done: Done) -> bool:
    """One answer fewer of theirs stands, and it is awaited once again."""
    states = (done.before.state, done.after.state)
    before, after = (len(answers_of(state, done.person)) for state in states)
    awaited = any(seat.state is SeatState.OPEN and seat.effect is None for _, seat in done.changed)
    return after == before - 1 and awaited


def _asked(purpose: Purpose) -> Callable[[Done], bool]:
    def is_asked(done: Done) -> bool:
        person = done.to if purpose is Purpose.ADVISE else done.before.state.drafter
        return done.one(lambda was, now: was is None and (now.person, now.purpose) == (person, purpose))

    return is_asked


def _answered(done: Done) -> bool:
    return done.one(
        lambda was, now: (
            now.purpose is not Purpose.SIGN and (now.by, now.state) == (done.person, SeatState.ANSWERED)
        )
    )


def _ended(outcome: Outcome) -> Callable[[Done], bool]:
    return lambda done: done.after.state.outcome is outcome


EFFECTS: Mapping[Verb, Callable[[Done], bool]] = {
    Verb.REVISE: lambda done: done.after.state.round == done.before.state.round + 1,
    Verb.DECIDE: _decided,
    Verb.COMPARE_LETTER: _ended(Outcome.CLOSED),
    Verb.WITHDRAW: _ended(Outcome.WITHDRAWN),
    Verb.FORWARD: _handed_to,
    Verb.DELEGATE: _lent,
    Verb.HAND_BACK: _given_back,
    Verb.RECALL: _recalled,
    Verb.CLAIM: _claimed,
    Verb.RELEASE: _released,
    Verb.ADD_SIGNER: _signer_added,
    Verb.REMOVE_SIGNER: _signer_removed,
    Verb.TAKE_BACK: _taken_back,
    Verb.ASSIGN: _handed_to,
    Verb.ASK: _asked(Purpose.ADVISE),
    Verb.SUPPLEMENT: _asked(Purpose.SUPPLEMENT),
    Verb.ANSWER: _answered,
    Verb.COPY: lambda done: done.after.state.copies.get(done.to or "", done.before.state.at) is None,
    Verb.READ: lambda done: done.after.state.copies[done.person] is not None,
    Verb.EXTEND: lambda done: [one.by for one in _extensions_asked(done)] == [done.person],
    Verb.GRANT: lambda done: _newly_granted(done) == 1,
    Verb.MARK_URGENT: lambda done: [one.by for one in _urgencies_asked(done)] == [done.person],
    Verb.CONFIRM_URGENT: lambda done: done.after.state.is_urgent and not done.before.state.is_urgent,
    Verb.OBJECT: lambda done: done.after.state.objections[-1].by == done.person,
    Verb.ANSWER_OBJECTION: lambda done: done.after.state.objections[-1].answered_by == done.person,
    Verb.SETTLE_OBJECTION: lambda done: done.after.state.objections[-1].settled_by == done.person,
    Verb.DROP_OBJECTION: lambda done: done.after.state.objection is None,
    Verb.REOPEN: lambda done: done.before.state.is_ended and done.after.state.is_with_drafter,
    Verb.INTERVENE: lambda done: done.after.state.is_ended,
    Verb.OVERRIDE: lambda done: len(done.after.state.overridden) == len(done.before.state.overridden) + 1,
}


def _extensions_asked(done: Done) -> list[Extension]:
    return list(done.after.state.extensions[len(done.before.state.extensions) :])


def _urgencies_asked(done: Done) -> list[UrgencyRequest]:
    return list(done.after.state.urgencies[len(done.before.state.urgencies) :])


def _newly_granted(done: Done) -> int:
    states = (done.after.state, done.before.state)
    after, before = (sum(one.granted is True for one in state.extensions) for state in states)
    return after - before
