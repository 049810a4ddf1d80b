"""A process within its surroundings, as the rules see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from definitions.conditions import references
from definitions.problems import Path, Place, Problem
from definitions.rules.asking import Allowance
from definitions.rules.courses import Courses
from definitions.rules.haste import Haste
from definitions.rules.returning import counts_of_returns
from definitions.rules.routes import Routes
from definitions.rules.trying import Effort
from definitions.rules.values import Counts
from definitions.rules.walking import MOST_LOOKED_AT, Walk
from definitions.schema.fields import EntryField, PublicationField
from definitions.schema.organization import Ledger, Organization
from definitions.schema.places import FROM_STAGE
from definitions.schema.process import LedgerEntry, Process
from definitions.schema.registers import Register
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import HumanStage, LedgerStage, NotifyStage, PaperStage, ReviewStage, Stage
from definitions.source import Source
from definitions.vocabulary import PUBLICATION_KEYS, FieldKind


@dataclass(frozen=True)
class Document:
    """`organization`, `ledgers` or `registers` is None where they are not known: what refers to them is not checked then."""

    source: Source
    process: Process
    organization: Organization | None = None
    ledgers: Mapping[str, Ledger] | None = None
    registers: Mapping[str, Register] | None = None

    @cached_property
    def routes(self) -> Routes:
        return Routes(self.process)

    @cached_property
    def effort(self) -> Effort:
        return Effort()

    @cached_property
    def allowance(self) -> Allowance:
        """What may be looked at for all proofs together."""
        return Allowance(MOST_LOOKED_AT)

    def courses(self, holding: str | None = None) -> Courses:
        """`holding`: those at whose ends this condition holds."""
        if holding not in self._courses:
            registers = self.registers or {}
            self._courses[holding] = Courses(self.process, self.organization, registers, holding=holding)
        return self._courses[holding]

    @cached_property
    def _courses(self) -> dict[str | None, Courses]:
        return {}

    @cached_property
    def returns(self) -> Counts:
        """How often a case of this version can be returned to its drafter. One that was migrated may have been more often
        before: what must never be is proved for every count.
        """
        return counts_of_returns(self.process, self.organization, self.registers or {})

    def haste(self, reviews: frozenset[str]) -> Haste:
        walk = Walk(self.process, self.organization, self.registers or {}, beside_another=True)
        return Haste(walk, reviews)

    def register(self, name: str) -> Register | None:
        """None where it is not known, or not there."""
        return (self.registers or {}).get(name)

    @cached_property
    def form_members(self) -> frozenset[tuple[str, ...]]:
        """What expressions read of the form: `("form", field)`; of an entry or a publication `("form", field, member)`."""
        found: set[tuple[str, ...]] = set()
        for field in self.process.form.fields:
            if isinstance(field, PublicationField):
                found |= {("form", field.id, member) for member in PUBLICATION_KEYS}
            elif not isinstance(field, EntryField):
                found.add(("form", field.id))
            elif (register := self.register(field.register_name)) is not None:
                found |= {("form", field.id, member) for member in register.members}
        return frozenset(found)

    def holding(self, kind: FieldKind) -> list[str]:
        """`form.owner`, and of entries `form.topic.owner`: what holds a value of this kind."""
        found = []
        for field in self.process.form.fields:
            register = self.register(field.register_name) if isinstance(field, EntryField) else None
            found += [f"form.{field.id}"] if field.kind is kind else []
            found += [f"form.{field.id}.{one}" for one in register.of_kind(kind)] if register else []
        return found

    def holding_before(self, kind: FieldKind, stage: str) -> list[str]:
        """And `given.sorting.owner`: what holds one when a case comes to the stage."""
        before = (one for _, one in self.human_stages() if self.routes.leads(one.id, stage))
        told = [f"given.{one.id}.{field.id}" for one in before for field in one.fields if field.kind is kind]
        return [*self.holding(kind), *told]

    @cached_property
    def chosen_in_form(self) -> list[str]:
        """`form.countersigners`: what holds several units. Entries of registers name no signers so."""
        return [f"form.{field.id}" for field in self.process.form.fields if field.kind is FieldKind.UNITS]

    def chosen_before(self, stage: str) -> list[str]:
        """And `given.sorting.countersigners`."""
        told = self.holding_before(FieldKind.UNITS, stage)
        return [*self.chosen_in_form, *(one for one in told if one.startswith(FROM_STAGE))]

    def instead_of_several(self, named: str) -> str | None:
        """What to do where one unit is asked for, and this is a field that holds several; None: it is not."""
        if named not in self.process.units_references:
            return None
        return f"{named} 选的是几个单位（kind: units），这里只能是一个：另加一个 kind: unit 的项，写它。"

    def is_unknown_entry(self, reference: tuple[str, ...]) -> bool:
        """Whether it reads an entry of a register that is not known: nothing can be said of it here."""
        field = next((one for one in self.process.form.fields if ("form", one.id) == reference[:2]), None)
        return isinstance(field, EntryField) and self.register(field.register_name) is None

    def speaks_of_unknown_entries(self, expression: str) -> bool:
        return any(map(self.is_unknown_entry, references(expression)))

    def stages(self) -> Iterator[tuple[Path, Stage]]:
        """Those of branches too."""
        for position in self.process.tree:
            yield position.path, position.stage

    def human_stages(self) -> Iterator[tuple[Path, HumanStage]]:
        for path, stage in self.stages():
            if isinstance(stage, HumanStage):
                yield path, stage

    def parties(self) -> Iterator[tuple[Path, HumanStage | NotifyStage, Who | NamedPerson]]:
        """Everybody whom the document names, who acts and who is told, each with the place where it stands."""
        for path, stage in self.stages():
            if isinstance(stage, HumanStage | NotifyStage):
                yield from ((at, stage, who) for at, who in self.signers(path, stage))
            if isinstance(stage, PaperStage):
                yield (*path, "registrar"), stage, stage.registrar

    def signing_stages(self) -> Iterator[tuple[Path, ReviewStage | PaperStage]]:
        for path, stage in self.stages():
            if isinstance(stage, ReviewStage | PaperStage):
                yield path, stage

    def ledger_entries(self) -> Iterator[tuple[Path, LedgerEntry]]:
        """Every line that a case may leave in a ledger, with the place at which the ledger is named."""
        places: list[Path] = [("ledgers", index, "ledger") for index, _ in enumerate(self.process.ledgers)]
        places += [(*path, "ledger") for path, stage in self.stages() if isinstance(stage, LedgerStage)]
        yield from zip(places, self.process.ledger_entries, strict=True)

    def signers(
        self, path: Path, stage: HumanStage | NotifyStage
    ) -> Iterator[tuple[Path, Who | NamedPerson]]:
        """Whose duty the stage at this path is, each with the place where it stands: one alone needs no list."""
        is_list = self.source.known((*path, "who", 0)) == (*path, "who", 0)
        for number, who in enumerate(stage.who):
            yield (*path, "who", number) if is_list else (*path, "who"), who

    def problem(
        self, code: str, message: str, path: Path, hint: str | None = None, *, place: Place | None = None
    ) -> Problem:
        return problem_at(self.source, code, message, path, hint, place=place)


def problem_at(
    source: Source,
    code: str,
    message: str,
    path: Path,
    hint: str | None = None,
    *,
    place: Place | None = None,
) -> Problem:
    return Problem(code, message, place or source.place(path), path, hint)
