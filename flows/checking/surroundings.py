"""What an organisation declares, as far as it will do, for whoever checks documents against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.loader import Examined, examine_process
from definitions.rules.document import Document
from definitions.rules.requirements import Declarations
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.schema.registers import Register
from definitions.schema.scores import Scores
from definitions.schema.sheets import SheetDocument
from definitions.source import Source


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an organisation declares beside its processes. None: not known, or it will not do, so that its problems do
    not come back as those of every process.
    """

    organization: Organization | None = None
    ledgers: Mapping[str, Ledger] | None = None
    registers: Mapping[str, Register] | None = None

    def examine(self, source: Source) -> Examined[Process]:
        return examine_process(
            source, organization=self.organization, ledgers=self.ledgers, registers=self.registers
        )

    def around(self, source: Source, process: Process) -> Document:
        return Document(source, process, self.organization, self.ledgers, self.registers)

    def declarations(
        self, known: Mapping[str, Process], sheets: list[SheetDocument] | None, scores: list[Scores] | None
    ) -> Declarations | None:
        """With its processes by whole name, its sheets and its scorings; None where anything of it will not do."""
        own, ledgers, registers = self.organization, self.ledgers, self.registers
        if own is None or ledgers is None or registers is None or sheets is None or scores is None:
            return None
        return Declarations(
            own,
            {name.partition(".")[2]: process for name, process in known.items()},
            ledgers,
            registers,
            {one.sheet: one for one in sheets},
            {one.scores: one for one in scores},
        )
