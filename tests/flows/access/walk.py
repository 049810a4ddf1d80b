"""Everybody uses every verb on one case: who is not allowed is refused, told why and audited; who is allowed does it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from definitions.vocabulary import Intervention, Verb
from flows.access.actor import Actor
from flows.access.verb_table import TABLE
from flows.assembly import Services
from flows.casework.handing import SeatRequest
from flows.forms.sheet import sheet_of
from tests.builders.audit import Refusal
from tests.builders.office import SmallOffice
from tests.flows.access.crowd import Crowd
from tests.flows.access.effects import Done, Standing, standing
from tests.flows.access.places import CLOSED, OUTRUN, SIGNED, UNRELATED, Column, Place
from tests.flows.access.recorded import ON_SEATS, WALKED, Tried, cells_of
from tests.flows.access.relations import relation_of


def _act(services: Services, number: str, asked: SeatRequest, actor: Actor) -> None:
    services.act_on_seat(actor, number, asked)


@dataclass(frozen=True)
class Call:
    """One way to use a verb, as the audit names it."""

    verb: Verb
    audited_as: str
    act: Callable[[Actor], object]
    recorded: str = ""
    """The event that tells of it, where it changes something."""
    by_id: bool = False
    """Whether the audit names the case by its id."""
    to: str | None = None
    """Who is given something, asked, or told."""
    answer: str = ""


@dataclass(frozen=True)
class Walk:
    """Everybody, at one case after the other of its places."""

    crowd: Crowd
    related: set[str]
    """Who may see it."""
    others: set[str]
    number: str
    case_id: int
    digest: str
    """Of its attachment; "": it has none."""
    helper: str
    """Who may be asked for advice, or to sign too."""
    onlookers: frozenset[str] = frozenset()
    """Those of `related` who have no part in it."""
    drafter: str = "officer"

    @property
    def office(self) -> SmallOffice:
        return self.crowd.office

    def calls(self, place: Place) -> Iterator[Call]:
        services, number = self.office.services, self.number
        yield Call(Verb.VIEW, "view", lambda a: services.case(a, number))
        if self.digest:
            yield Call(
                Verb.VIEW, "download", lambda a: services.file(a, self.case_id, self.digest), by_id=True
            )
        if place.has_sheet:
            yield Call(Verb.VIEW, "view", lambda a: sheet_of(services, a, number))
        yield Call(
            Verb.REVISE, "revise", lambda a: services.revise(a, number, place.revised, {}), "submitted"
        )
        yield from self._answers(place)
        yield Call(Verb.WITHDRAW, "withdraw", lambda a: services.withdraw(a, number, "情况有变"), "withdrawn")
        yield Call(Verb.REMIND, "remind", lambda a: services.remind(a, number), "reminded")
        yield Call(
            Verb.COMMENT, "comment", lambda a: services.comment(a, number, "已电话沟通。"), "commented"
        )
        copy = partial(services.copy_to, people=[self.helper])
        yield Call(Verb.COPY, "copy", lambda a: copy(a, number), "copied", to=self.helper)
        yield Call(Verb.READ, "read", lambda a: services.mark_as_read(a, number))
        yield Call(Verb.EXTEND, "extend", lambda a: services.extend(a, number, "案情复杂"), "extension_asked")
        yield Call(
            Verb.GRANT,
            "grant",
            lambda a: services.decide_extension(a, number, granted=True),
            "extension_decided",
        )
        yield Call(
            Verb.MARK_URGENT,
            "mark_urgent",
            lambda a: services.mark_urgent(a, number, "今晚封路"),
            "urgency_asked",
        )
        yield Call(
            Verb.CONFIRM_URGENT,
            "confirm_urgent",
            lambda a: services.decide_urgency(a, number, granted=True),
            "urgency_decided",
        )
        yield from self._on_objections()
        yield Call(Verb.REOPEN, "reopen", lambda a: services.reopen(a, number, "补齐了材料"), "reopened")
        end = partial(services.intervene, how=Intervention.END, reason="事项撤销")
        yield Call(Verb.INTERVENE, "intervene", lambda a: end(a, number), "intervened")
        yield Call(Verb.INTERVENE, "intervene", lambda a: services.intervenable(a, number))
        yield Call(
            Verb.OVERRIDE,
            "override",
            lambda a: services.override(a, number, "personal_data", "已征得同意"),
            "overridden",
        )
        yield from self._on_seats(place)
        if place.has_letter:
            yield from self._on_letters()

    def _answers(self, place: Place) -> Iterator[Call]:
        """The usual one is rehearsed too, as a screen does that asks before it decides."""
        services, number = self.office.services, self.number
        usual = place.answer(self.office, number)
        yield Call(Verb.DECIDE, f"decide {usual.decision}", lambda a: services.rehearse(a, number, usual))
        for answer in (usual, *place.also(self.office, number)):
            decide = partial(services.decide, reference=number, answer=answer)
            named = answer.decision
            yield Call(Verb.DECIDE, f"decide {named}", decide, "decided", answer=named)

    def _on_letters(self) -> Iterator[Call]:
        services, number = self.office.services, self.number
        read = partial(services.read_original, reason="核实地点")
        yield Call(Verb.READ_ORIGINAL, "read_original", lambda a: read(a, number), "original_read")
        compare = partial(services.compare_letters, is_same=True)
        yield Call(Verb.COMPARE_LETTER, "compare_letter", lambda a: compare(a, number), "letters_compared")

    def _on_objections(self) -> Iterator[Call]:
        services, number = self.office.services, self.number
        yield Call(Verb.OBJECT, "object", lambda a: services.object_to(a, number, "口径不一致"), "objected")
        answer = partial(services.answer_objection, accepted=False, answer="口径一致")
        yield Call(
            Verb.ANSWER_OBJECTION, "answer_objection", lambda a: answer(a, number), "objection_answered"
        )
        settle = partial(services.settle_objection, upheld=True, opinion="改")
        yield Call(
            Verb.SETTLE_OBJECTION, "settle_objection", lambda a: settle(a, number), "objection_settled"
        )
        yield Call(
            Verb.DROP_OBJECTION,
            "drop_objection",
            lambda a: services.drop_objection(a, number),
            "objection_settled",
        )

    def _on_seats(self, place: Place) -> Iterator[Call]:
        services = self.office.services
        for verb, recorded in ON_SEATS.items():
            to = place.colleague if verb is Verb.FORWARD else self.helper
            asked = SeatRequest(verb, to or self.helper, "有急事")
            yield Call(verb, verb.value, partial(_act, services, self.number, asked), recorded, to=asked.to)

    def at(self, place: Place, *verbs: Verb) -> int:
        """Everybody tries everything, or these verbs alone; returns how many tries that were."""
        columns = {
            Verb.VIEW: Column(self.related, UNRELATED),
            Verb.REVISE: place.revise,
            Verb.DECIDE: place.decide,
            Verb.WITHDRAW: place.withdraw,
            Verb.REMIND: place.remind,
            Verb.COMMENT: Column(self.related - {"auditor", "ll_auditor"}, "审计管理员只查看，不留言"),
            Verb.COPY: Column(
                self.related - {"auditor", "ll_auditor"} - self.onlookers,
                "审计管理员只查看，不抄送|只有报送单位、办理人和管理人员可以抄送",
            ),
            Verb.READ: Column(set(), "这个办件没有抄送给您"),
            Verb.EXTEND: place.extend,
            Verb.GRANT: place.grant,
            Verb.MARK_URGENT: place.mark_urgent,
            Verb.CONFIRM_URGENT: place.confirm_urgent,
            Verb.OBJECT: place.object,
            Verb.ANSWER_OBJECTION: place.answer_objection,
            Verb.SETTLE_OBJECTION: place.settle_objection,
            Verb.DROP_OBJECTION: place.drop_objection,
            Verb.REOPEN: place.reopen,
            Verb.INTERVENE: place.intervene,
            Verb.OVERRIDE: place.override,
            Verb.READ_ORIGINAL: place.read_original,
            Verb.COMPARE_LETTER: place.compare_letter,
            **place.seats,
        }
        tries = 0
        for call in self.calls(place):
            if verbs and call.verb not in verbs:
                continue
            column = columns[call.verb]
            wrong = [person for person in self.related | self.others if person not in column.allowed]
            for refusal in self.crowd.refused(wrong, call.act):
                self._is_told(refusal, call, place, column)
                self._remember(str(refusal.person), call, place, refusal.reason)
            for person in column.allowed - {place.colleague if call.verb is Verb.FORWARD else None}:
                if call.verb is not Verb.FORWARD or place.colleague:
                    before = self._does(person, call)
                    cells = cells_of(call.verb, self.crowd.actors[person], before.facts)
                    self._remember(person, call, place, cells=cells)
            tries += len(wrong) + len(column.allowed)
        self._are_offered_exactly_that(columns)
        return tries

    def _is_told(self, refusal: Refusal, call: Call, place: Place, column: Column) -> None:
        where = f"{refusal} {place.name}"
        target = str(self.case_id) if call.by_id else self.number
        assert (refusal.way_in, refusal.verb, refusal.target) == ("cli", call.audited_as, target), where
        assert refusal.person is not None
        assert re.search(self._expected(refusal.person, call, place, column), refusal.reason), where
        assert TABLE[call.verb].is_reason(refusal.reason), f"the table of verbs does not know it: {where}"

    def _expected(self, person: str, call: Call, place: Place, column: Column) -> str:
        if person == "closed":
            return CLOSED
        if call.verb in (Verb.ASSIGN, Verb.INTERVENE) and person == "sysadmin":
            return column.told
        if person not in self.related:
            return UNRELATED
        if call.verb is Verb.DECIDE and person in place.signed:
            return SIGNED
        return OUTRUN if call.verb is Verb.DECIDE and person in place.outrun else column.told

    def _does(self, person: str, call: Call) -> Standing:
        """Returns how the case stood before."""
        put_back = self.crowd.kept() if call.recorded else lambda: None
        desk = self.office.services.desk
        before = standing(desk, self.case_id)
        self.crowd.does(person, call.act, call.recorded)
        after = standing(desk, self.case_id)
        if call.recorded:
            assert Done(call.verb, person, before, after, call.to, call.answer).has_its_effect(), call
        else:
            assert before == after, call
        put_back()
        return before

    def _remember(
        self, person: str, call: Call, place: Place, reason: str = "", cells: tuple[str, ...] = ()
    ) -> None:
        relation = relation_of(person, place, self.drafter)
        WALKED.append(Tried(call.verb, place.name, relation, reason, cells))

    def _are_offered_exactly_that(self, columns: Mapping[Verb, Column]) -> None:
        """What the screens draw is what the services do."""
        for person in self.related:
            rulings = self.office.services.case(self.crowd.actors[person], self.number).rulings
            offered = {verb for verb, ruling in rulings.items() if ruling.allowed}
            assert offered == {verb for verb, column in columns.items() if person in column.allowed}, person
