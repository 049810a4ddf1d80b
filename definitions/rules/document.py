"""A process within its surroundings, as the rules see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from definitions.problems import Path, Place, Problem
from definitions.rules.routes import Routes
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
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
        return Routes.of(self.process)

    def stages(self) -> Iterator[tuple[Path, Stage]]:
        for index, stage in enumerate(self.process.stages):
            yield ("stages", index), stage

    def human_stages(self) -> Iterator[tuple[Path, HumanStage]]:
        for path, stage in self.stages():
            if isinstance(stage, HumanStage):
                yield path, stage

    def signing_stages(self) -> Iterator[tuple[Path, ReviewStage | PaperStage]]:
        for path, stage in self.stages():
            if isinstance(stage, ReviewStage | PaperStage):
                yield path, stage

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
