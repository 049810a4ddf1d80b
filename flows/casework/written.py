"""The texts that the jobs of a case wrote."""

from collections.abc import Iterator

from definitions.schema.jobs import REPORT
from definitions.schema.process import Process
from definitions.schema.stages import JobStage
from definitions.semantics.state import State
from storage.attachments import StoredFile


def written_by_jobs(process: Process, state: State) -> Iterator[StoredFile]:
    """Each as it was written last."""
    for stage in process.all_stages:
        if isinstance(stage, JobStage):
            for file in state.given.get(stage.id, {}).get(REPORT, ()):
                yield StoredFile.from_json(file)
