"""What people ask who watch over an organisation: its figures, its scores, its operation."""

from datetime import datetime

from flows.access.actor import Actor
from flows.casework.contributions import Contributions, contributions
from flows.casework.letter_figures import LetterFigures, letter_figures
from flows.casework.operation import Operation, operation
from flows.casework.score_view import view_scores
from flows.casework.scoring import ScoreSheet
from flows.casework.self_check import SelfCheckSheet, view_self_check
from flows.casework.statistics import Statistics, Told, overdue_groups, statistics, told
from flows.casework.statistics import Wanted as WantedFigures
from flows.services.asking import Asking
from storage.queries.grouping import Grouping
from storage.queries.overdue_by import OverdueGroup


class Oversight(Asking):
    def statistics(self, actor: Actor, organization: str) -> Statistics:
        with self._audited(actor, "statistics", organization):
            return statistics(self.desk, actor, organization)

    def figures(
        self, actor: Actor, organization: str, wanted: WantedFigures, at: datetime | None = None
    ) -> Told:
        with self._audited(actor, "statistics", organization):
            return told(self.desk, actor, organization, wanted, at or self.now())

    def contributions(
        self, actor: Actor, organization: str, since: datetime | None, before: datetime | None
    ) -> Contributions:
        with self._audited(actor, "statistics", organization):
            return contributions(self.desk, actor, organization, since, before)

    def letter_figures(
        self, actor: Actor, organization: str, since: datetime | None, before: datetime | None
    ) -> LetterFigures:
        with self._audited(actor, "statistics", organization):
            return letter_figures(self.desk, actor, organization, since, before)

    def overdue_groups(self, actor: Actor, grouping: Grouping, at: datetime) -> list[OverdueGroup]:
        with self._audited(actor, "statistics", grouping):
            return overdue_groups(self.desk, actor, grouping, at)

    def scores(self, actor: Actor, organization: str, scores: str, period: str) -> ScoreSheet:
        """The points of a period that is over: a month `2026-11`, a quarter `2026-Q4`, a year `2026`."""
        with self._audited(actor, "scores", f"{organization}/{scores}"):
            return view_scores(self.desk, actor, organization, scores, period)

    def self_check(self, actor: Actor, organization: str) -> SelfCheckSheet:
        """How the organisation stands now by the indicators of an inspection (自查)."""
        with self._audited(actor, "self-check", organization):
            return view_self_check(self.desk, actor, organization)

    def operation(self, actor: Actor, organization: str) -> Operation:
        with self._audited(actor, "operation", organization):
            return operation(self.desk, actor, organization)
