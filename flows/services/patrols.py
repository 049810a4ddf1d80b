"""What people ask of the patrols of an organisation's sites."""

from pathlib import Path
from typing import TYPE_CHECKING

from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.patrol_policy import may_patrol
from flows.casework.findings import (
    FindingsView,
    FindingView,
    accept,
    evidence_path,
    view_finding,
    view_findings,
)
from flows.services.asking import Asking

if TYPE_CHECKING:
    from flows.casework.patrolling import Patrolled


class Patrols(Asking):
    def patrol(
        self, actor: Actor, organization: str, site: str | None = None, served_at: str | None = None
    ) -> "list[Patrolled]":
        """Have the sites of an organisation patrolled (巡查), now. `served_at`: where they are shown from here."""
        with self._audited(actor, "patrol", organization):
            must_be_allowed(may_patrol(actor, self.desk.office(organization).organization))
            from flows.casework.patrolling import patrol_sites  # slow to load

            return patrol_sites(self.desk, organization, site, actor.origin, served_at)

    def rehearse_patrol(self, actor: Actor, organization: str) -> None:
        """Raise what `patrol` would refuse, at once."""
        with self._audited(actor, "patrol", organization):
            must_be_allowed(may_patrol(actor, self.desk.office(organization).organization))

    def findings(self, actor: Actor, organization: str) -> FindingsView:
        """What patrols of an organisation found, and the patrols themselves."""
        with self._audited(actor, "findings", organization):
            return view_findings(self.desk, actor, organization)

    def finding(self, actor: Actor, organization: str, number: int) -> FindingView:
        with self._audited(actor, "findings", f"{organization}/{number}"):
            return view_finding(self.desk, actor, organization, number)

    def evidence(self, actor: Actor, organization: str, number: int) -> Path:
        """Where the copy of a page lies that proves a finding: a ZIP file."""
        with self._audited(actor, "download", f"{organization}/{number}"):
            return evidence_path(self.desk, actor, organization, number)

    def accept_finding(self, actor: Actor, organization: str, number: int, reason: str) -> None:
        """Let a finding stay as it is, for a reason."""
        with self._audited(actor, "accept finding", f"{organization}/{number}"):
            accept(self.desk, actor, organization, number, reason)
