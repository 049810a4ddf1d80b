"""What people ask who write the processes of an organisation, and bring cases to new versions."""

from definitions.loader import LoadedProcess
from definitions.registry import CATALOGUE
from flows.access.actor import Actor
from flows.casework.migrating import Migration, migrate
from flows.casework.migration_plan import Plan
from flows.casework.process_drafts import ProcessDraft, ProcessDrafts
from flows.casework.process_editing import (
    Folders,
    InForce,
    NextVersion,
    keep_draft,
    process_in_force,
    processes_in_force,
    publish_text,
    try_process,
)
from flows.casework.versions import Published, publish_version
from flows.checking.trial import Trial
from flows.services.asking import Asking


class ProcessVersions(Asking):
    def migrate(self, actor: Actor, plan: Plan, *, dry_run: bool) -> Migration:
        """Bring running cases to another version of their process."""
        with self._audited(actor, "migrate", plan.was.process.process):
            return migrate(self.desk, actor, plan, dry_run=dry_run)

    def publish_version(self, actor: Actor, loaded: LoadedProcess) -> Published:
        """Let new cases start on this document from its day on."""
        with self._audited(actor, "publish version", loaded.process.process):
            return publish_version(self.desk, actor, loaded)

    def processes(self, actor: Actor, organization: str) -> list[InForce]:
        """By what the organisation works today."""
        with self._audited(actor, "view processes", organization):
            return processes_in_force(self.desk, actor, organization)

    def process(self, actor: Actor, process: str) -> InForce:
        with self._audited(actor, "view processes", process):
            return process_in_force(self.desk, actor, process)

    def try_process(self, actor: Actor, process: str, text: str, runs: int = 0) -> Trial:
        """What would come of this text as the next version; nothing is changed."""
        with self._audited(actor, "publish version", process):
            return try_process(self.desk, actor, self._folders, process, text, runs)

    def publish_text(self, actor: Actor, wanted: NextVersion) -> Published:
        """Publish what was written on the screen, as `publish_version` publishes a file."""
        with self._audited(actor, "publish version", wanted.process):
            return publish_text(self.desk, actor, self._folders, wanted)

    def process_drafts(self, actor: Actor) -> list[ProcessDraft]:
        """Their own, the newest first."""
        return self._drafts.of(actor.person)

    def find_process_draft(self, actor: Actor, process: str) -> ProcessDraft | None:
        return self._drafts.find(actor.person, process)

    def keep_process_draft(self, actor: Actor, draft: ProcessDraft) -> ProcessDraft:
        return keep_draft(self._drafts, actor, draft)

    def drop_process_draft(self, actor: Actor, process: str) -> None:
        self._drafts.drop(actor.person, process)

    @property
    def _drafts(self) -> ProcessDrafts:
        return ProcessDrafts(self.settings.process_drafts)

    @property
    def _folders(self) -> Folders:
        return Folders(self.settings.definitions or CATALOGUE, self.settings.published_processes)
