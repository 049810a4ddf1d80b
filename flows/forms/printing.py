"""A case as it is printed: who has answered what by now, at each stage that its content passes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.schema.signing import Who
from definitions.schema.stages import (
    HumanStage,
    PaperStage,
    ReviewStage,
    SigningStage,
    title_of_decision,
)
from definitions.semantics.clocks import day_of
from definitions.semantics.ledger_rows import signed_of_row
from definitions.semantics.path import case_context, whole_path
from definitions.semantics.proxies import by_proxy
from definitions.semantics.rows import cells
from definitions.semantics.state import Pass
from definitions.vocabulary import COLUMN_SOURCES, Effect
from definitions.working_days import say_full_day
from flows.casework.contents import StoredContent, load_content_of_round
from flows.casework.in_hand import CaseInHand
from flows.forms.paper import Awaited, Entry, Opinion, ToSign
from storage.models import Decision
from storage.queries.cases import names_of
from storage.queries.standing import stands


@dataclass(frozen=True)
class Printing:
    case: CaseInHand
    decided: list[Decision]
    """Those that stand, in order."""
    names: Mapping[str, str]
    content: StoredContent

    @cached_property
    def passed(self) -> list[HumanStage]:
        """The stages in which people act that this content passes, in order, as far as that can be said."""
        process, state = self.case.process, self.case.state
        context = case_context(process, state)
        path = whole_path(process, context)
        stages = (process.stage(stage_id) for stage_id in path)
        return [stage for stage in stages if isinstance(stage, HumanStage)]

    @property
    def signing(self) -> list[SigningStage]:
        return [stage for stage in self.passed if isinstance(stage, ReviewStage | PaperStage)]

    def names_of(self, stage: HumanStage) -> set[str]:
        """What the stage is called, and was called in the versions on which this case ran before."""
        formerly = self.case.state.formerly.items()
        return {stage.id} | {then for (then, _), (now, _) in formerly if now == stage.id}

    def entries(self, belongs: Callable[[HumanStage], bool]) -> tuple[Entry, ...]:
        """What stands in a box: the opinions of its stages, and a blank for each that has still to come."""
        return tuple(entry for stage in self.passed if belongs(stage) for entry in self._entries(stage))

    def signed(self) -> dict[str, dict[str, str]]:
        """Stage to what was answered there last, as columns of ledgers see it; empty where nothing stands."""
        nothing = dict.fromkeys(COLUMN_SOURCES["signed"], "")
        human = [stage for stage in self.case.process.all_stages if isinstance(stage, HumanStage)]
        found = {stage.id: nothing for stage in human}
        for stage in self.passed:
            given = self._given(stage)
            if given:
                last = given[-1]
                found[stage.id] = {
                    "person": "、".join(self._name(one) for one in given),
                    "at": say_full_day(last.signed_on or day_of(last.decided_at)),
                    "decision": title_of_decision(stage, last.decision),
                    "opinion": "；".join(filter(None, (one.opinion for one in given))),
                }
        return found

    def signed_of_row(self, table: str, number: int) -> dict[str, Mapping[str, str]]:
        """The same of one row of a table."""
        case = self.case
        answered = {stage.id: self._given(stage) for stage in self.passed}
        return {
            stage: signed_of_row(
                case.state, case.process.human_stage(stage), (table, number), told, answered.get(stage, ())
            )
            for stage, told in self.signed().items()
        }

    def _name(self, given: Decision) -> str:
        return by_proxy(self.names, given.person, given.on_behalf_of)

    def _given(self, stage: HumanStage) -> list[Decision]:
        """The answers that count for what the stage says of this content."""
        state = self.case.state
        here = [(visit, one) for one, (name, visit) in self._now_called() if name == stage.id]
        visits = {signature.visit for signature in state.signatures if signature.stage == stage.id}
        if stage.id in state.open:
            visits.add(state.open[stage.id].visit)
        elif here and not isinstance(stage, ReviewStage | PaperStage) and stage.id in state.given:
            visits.add(here[-1][0])
        given = [one for visit, one in here if visit in visits]
        if not given and here and here[-1][1].effect == Effect.REFUSE:
            given = [one for visit, one in here if visit == here[-1][0]]
        return given

    def _entries(self, stage: HumanStage) -> Iterator[Entry]:
        state, given = self.case.state, self._given(stage)
        yield from (self._opinion(stage, one) for one in given)
        is_open = stage.id in state.open
        waiting = sum(seat.counts for seat in state.open[stage.id].open_seats) if is_open else 0
        blank: Entry = ToSign() if waiting and isinstance(stage, PaperStage) else Awaited()
        yield from [blank] * (waiting if given or waiting else 1)

    def _now_called(self) -> Iterator[tuple[Decision, Pass]]:
        """With the passes in which they were given, as they are called now; without those that the version does not know."""
        for one in self.decided:
            known = self.case.state.now_called(one.stage, one.visit)
            if known is not None:
                yield one, known

    def _opinion(self, stage: HumanStage, given: Decision) -> Opinion:
        remarks = []
        if given.round < self.case.state.round:
            remarks.append(f"第{given.round}轮时签，沿用")
        if given.signed_on is not None:
            remarks.append("纸质签字，扫描件在系统内")
        return Opinion(
            answer=title_of_decision(stage, given.decision),
            text=given.opinion,
            name=self._name(given),
            day=given.signed_on or day_of(given.decided_at),
            remark="；".join(remarks),
        )


def printing(session: Session, case: CaseInHand) -> Printing:
    asked = select(Decision).where(Decision.case_id == case.row.id, stands()).order_by(Decision.id)
    decided = list(session.scalars(asked))
    people = {who for one in decided for who in (one.person, one.on_behalf_of) if who}
    people |= {value for value in (case.state.drafter, *_persons(case)) if value}
    content = load_content_of_round(session, case.row.id, case.state.round)
    return Printing(case, decided, names_of(session, sorted(people)), content)


def _persons(case: CaseInHand) -> Iterator[Any]:
    """Whom the form names."""
    answers = cells(case.process.form.fields, case.state.form)
    yield from (value for _, field, value in answers if field.kind == "person")


def roles_of(stage: HumanStage) -> frozenset[str]:
    return frozenset(who.role for who in stage.who if isinstance(who, Who))
