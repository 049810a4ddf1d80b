"""A process within its surroundings, as the rules see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from definitions.problems import Path, Place, Problem
from definitions.rules.routes import Routes
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import HumanStage, PaperStage, ReviewStage, Stage
from definitions.source import Source


@dataclass(frozen=True)
class Document:
    """`organization` or `ledgers` is None where they are not known: what refers to them is not checked then."""

    source: Source
    process: Process
    organization: Organization | None = None
    ledgers: Mapping[str, Ledger] | None = None

    @cached_property
    def routes(self) -> Routes:
        return Routes(self.process)

    def stages(self) -> Iterator[tuple[Path, Stage]]:
        """Those of branches too."""
        for position in self.process.tree:
            yield position.path, position.stage

    def human_stages(self) -> Iterator[tuple[Path, HumanStage]]:
        for path, stage in self.stages():
            if isinstance(stage, HumanStage):
                yield path, stage

    def signing_stages(self) -> Iterator[tuple[Path, ReviewStage | PaperStage]]:
        for path, stage in self.stages():
            if isinstance(stage, ReviewStage | PaperStage):
                yield path, stage

    def signers(self, path: Path, stage: HumanStage) -> Iterator[tuple[Path, Who | NamedPerson]]:
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
