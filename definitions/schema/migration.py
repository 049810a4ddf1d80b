"""A plan to bring the running cases of a process from one version to another."""

from pydantic import Field

from definitions.schema.base import Declared, Identifier, Slug

Version = int | str
"""A number, or the beginning of a digest; of where it leads to also a file."""


class MigrationPlan(Declared):
    """Written by whoever changed the process, tried with `--dry-run`, kept with the document."""

    process: Slug
    source: Version = Field(alias="from")
    """The version on which the cases run."""
    target: Version = Field(alias="to")
    """The version on which they are to go on."""
    stages: dict[Identifier, Identifier] = Field(default_factory=dict)
    """Stages that are called otherwise in the new version, or instead of which others stand: old name to new name."""
    reason: str = Field(min_length=1, max_length=500)
    """Why: it stands in the history of every case."""
