"""Plays the examples that a process carries, through the pure semantics."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType

from definitions.conditions import ConditionError
from definitions.examples.acts import act
from definitions.examples.book import Book
from definitions.examples.differences import differences
from definitions.examples.play import Checker, Play, filled_in
from definitions.examples.starting import wrong_unit
from definitions.examples.turned_down import unexpected
from definitions.examples.words import faults
from definitions.problems import Path
from definitions.schema.examples import Example, Expected, Point, Step
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.entries import Registers
from definitions.semantics.forms import FieldProblem
from definitions.semantics.handing_in import problems_of_form
from definitions.working_days import SHANGHAI, Calendar

NO_REGISTERS: Registers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where an example did not come out as it says."""

    path: Path
    """Within the document, such as ('examples', 0, 'do', 2)."""
    reason: str
    is_slip: bool = False
    """What it says cannot be played, so that nothing came out otherwise."""

    @property
    def said(self) -> str:
        return f"{'样例写得不对' if self.is_slip else '样例的结果不一样'}：{self.reason}"


def run_examples(
    process: Process,
    calendar: Calendar,
    checker: Checker,
    unit: str,
    registers: Registers = NO_REGISTERS,
    *,
    organization: Organization | None = None,
    ledgers: Mapping[str, Ledger] | None = None,
) -> list[Mismatch]:
    """Play every example; `unit` stands for the submitting unit.

    Without a register an entry is what the example says; without a ledger its rows are counted, and so they are without the
    organisation, whose titles they hold, and in which a place that has to be looked up stands for itself.
    """
    mismatches: list[Mismatch] = []
    for index, example in enumerate(process.examples):
        path: Path = ("examples", index)
        unplayable = [Mismatch((*path, *place), reason, is_slip=True) for place, reason in faults(example)]
        if unplayable:
            mismatches += unplayable
            continue
        if example.unit is not None and (wrong := wrong_unit(process, example.unit, organization)):
            mismatches.append(Mismatch((*path, "unit"), wrong, is_slip=True))
            continue
        running = _Run(example, path, calendar, checker, example.unit or unit)
        try:
            mismatches += running.of(process, registers, organization, ledgers)
        except ConditionError as error:
            mismatches.append(Mismatch(path, str(error)))
    return mismatches


@dataclass(frozen=True, slots=True)
class _Run:
    example: Example
    path: Path
    calendar: Calendar
    checker: Checker
    unit: str

    def of(
        self,
        process: Process,
        registers: Registers,
        organization: Organization | None,
        ledgers: Mapping[str, Ledger] | None,
    ) -> list[Mismatch]:
        example = self.example
        values = filled_in(process.form, {**process.sample, **example.given}, registers, self.unit)
        occasion = Occasion(date.fromisoformat(example.on), self.calendar)
        wrong = problems_of_form(process.form, values, self.unit, occasion)
        rejected = {problem.field for problem in wrong}
        if rejected != set(example.expect.rejected):
            return self._otherwise_rejected(wrong)
        if rejected:
            said = "表单没有被接受，不会有后面的步骤"
            return [Mismatch((*self.path, "do"), said, is_slip=True)] if example.do else []
        play = Play(
            process,
            values,
            self.checker,
            example.holders,
            example.produced,
            registers,
            organization,
            Book(process, organization, ledgers if organization is not None else None),
        )
        return list(self._played(play))

    def _otherwise_rejected(self, wrong: Sequence[FieldProblem]) -> list[Mismatch]:
        """What is wrong with other fields than the example says."""
        path, expected = self.path, self.example.expect.rejected
        found = {problem.field for problem in wrong}
        given = [
            Mismatch((*path, "given"), f"{p.label}：{p.reason}", is_slip=True)
            for p in wrong
            if p.field not in expected
        ]
        accepted = "、".join(field for field in expected if field not in found)
        said = f"应当不接受这些项，实际接受了：{accepted}"
        return given + ([Mismatch((*path, "expect", "rejected"), said)] if accepted else [])

    def _played(self, play: Play) -> Iterator[Mismatch]:
        """After a step that came out otherwise there is nothing more to say."""
        at = _noon(self.example.on)
        play.begin(at, self.unit)
        play.submit(at, {})
        for number, doing in enumerate(self.example.do):
            path = (*self.path, "do", number)
            if isinstance(doing, Point):
                found = list(self._looked_at(play, doing.expect, (*path, "expect")))
            else:
                found, at = self._done(play, doing, path, at)
            yield from found
            if found:
                return
        yield from self._looked_at(play, self.example.expect, (*self.path, "expect"))

    def _done(
        self, play: Play, doing: Mapping[str, Step], path: Path, at: datetime
    ) -> tuple[list[Mismatch], datetime]:
        """With the moment at which it was done."""
        ((name, step),) = doing.items()
        moment = _noon(step.on) if step.on is not None else at
        found = act(play, name, step, moment, self.calendar)
        reason = unexpected(step.refused, found)
        at = max(moment, play.state.at or at)
        is_slip = step.refused is None and found is not None and found.is_slip
        return ([] if reason is None else [Mismatch((*path, name), reason, is_slip)]), at

    def _looked_at(self, play: Play, expected: Expected, path: Path) -> Iterator[Mismatch]:
        for one in differences(play, expected, self.calendar):
            yield Mismatch((*path, *one.path), one.reason)


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), SHANGHAI)


def reached(process: Process) -> tuple[set[str], set[tuple[str, str]]]:
    """The human stages and (stage, decision) pairs that the examples try: what is not accepted tries nothing."""
    tried = [
        (stage, step.decision or "")
        for example in process.examples
        for doing in example.do
        if not isinstance(doing, Point)
        for stage, step in doing.items()
        if step.refused is None
    ]
    return {stage for stage, _ in tried}, set(tried)


__all__ = ["Checker", "Mismatch", "Play", "reached", "run_examples"]
