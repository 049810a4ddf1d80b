"""Ledger lines of single rows: what the columns of a ledger see where each row of a table has a line of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.schema.process import Process
from definitions.schema.stages import HumanStage, decisions_of, table_of
from definitions.semantics.forms import complete
from definitions.semantics.history import Decided, Event, Performed
from definitions.semantics.rows import standing
from definitions.semantics.state import Pass, State
from definitions.vocabulary import COLUMN_SOURCES, Effect

REFUSED = "不同意"
"""What a row is told of that was refused in a stage which offers no refusal by another name."""
Called = Sequence[tuple[Pass | None, Any]]
"""The decisions of a case, each with its pass by its name of now."""


@dataclass(frozen=True, slots=True)
class TableOfLines:
    """The rows of one table that a fact makes lines of."""

    process: Process
    before: State
    state: State
    event: Event
    table: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of a decision, the rows that were decided on; of a publication, those that went out; else those that stand."""
        match self.event:
            case Decided():
                return tuple(standing(self.before, self.table))
            case Performed(rows=tuple() as rows):
                return rows
            case _:
                return tuple(standing(self.state, self.table))

    def context(self, number: int, context: Mapping[str, Any], called: Called) -> dict[str, Any]:
        """What the columns see of one row. `context`: what they see of the whole case."""
        row = (self.state.form.get(self.table) or [])[number - 1]
        seen = {**context, "row": complete(self.process.tables[self.table].columns, row)}
        seen["event"] = {**context["event"], **self._event(number), "row": str(number)}
        if "signed" in context:
            answers = {
                stage: self._signed(stage, number, told, called) for stage, told in context["signed"].items()
            }
            seen["signed"] = answers
        return seen

    def _event(self, number: int) -> dict[str, str]:
        event = self.event
        if not isinstance(event, Decided) or number not in event.refused:
            return {}
        stage = self.process.human_stage(event.stage)
        return {"decision": refusal_of(stage), "opinion": event.refused[number]}

    def _signed(
        self, stage_id: str, number: int, told: Mapping[str, str], called: Called
    ) -> Mapping[str, str]:
        stage = self.process.human_stage(stage_id)
        here = [(known, one) for known, one in called if known is not None and known[0] == stage_id]
        latest = [one for known, one in here if known == here[-1][0]]
        return signed_of_row(self.state, stage, (self.table, number), told, latest)


def signed_of_row(
    state: State, stage: HumanStage, row: tuple[str, int], told: Mapping[str, str], latest: Sequence[Any]
) -> Mapping[str, str]:
    """Who refused this row; nobody, where an earlier refusal had left nothing to decide. `told`: what was answered of the
    whole; `latest`: the decisions in which."""
    table, number = row
    if table_of(stage) == table:
        refusing = [one for one in latest if str(number) in one.refused]
        if refusing:
            reasons = "；".join(one.refused[str(number)] for one in refusing)
            return {**told, "decision": refusal_of(stage), "opinion": reasons}
    gone = [one.at for one in state.signatures if (table, number) in one.refused]
    if gone and latest and latest[-1].decided_at > min(gone):
        return dict.fromkeys(COLUMN_SOURCES["signed"], "")
    return told


def refusal_of(stage: HumanStage) -> str:
    """What the stage calls its refusal."""
    options = decisions_of(stage).values()
    return next((one.title.zh for one in options if one.effect is Effect.REFUSE), REFUSED)
