"""What people ask of the ledgers and registers of an organisation."""

from collections.abc import Sequence
from datetime import date, datetime

from definitions.schema.fields import FormField
from flows.access.actor import Actor
from flows.casework.ledger_view import view_ledger
from flows.casework.register_import import Imported, Table, import_register
from flows.casework.registers import (
    EntryHistory,
    Offered,
    RegisterView,
    entry_history,
    offered_entries,
    view_register,
)
from flows.services.asking import Asking
from storage.queries.ledgers import LedgerLine


class Books(Asking):
    def ledger(
        self,
        actor: Actor,
        organization: str,
        ledger: str,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> list[LedgerLine]:
        """Lines of a ledger of the person's organisation, about the cases that they may see."""
        with self._audited(actor, "ledger", f"{organization}/{ledger}"):
            return view_ledger(self.desk, actor, organization, ledger, since, before)

    def register(
        self, actor: Actor, organization: str, register: str, on: date | None = None
    ) -> RegisterView:
        """The entries of a register of the person's organisation, now or at the end of a day."""
        with self._audited(actor, "register", f"{organization}/{register}"):
            return view_register(self.desk, actor, organization, register, on)

    def entry(self, actor: Actor, organization: str, register: str, number: int) -> EntryHistory:
        """An entry of a register, with everything that happened to it."""
        with self._audited(actor, "register", f"{organization}/{register}"):
            return entry_history(self.desk, actor, organization, register, number)

    def offered_entries(
        self, actor: Actor, fields: Sequence[FormField], organization: str, unit: str
    ) -> dict[str, Offered]:
        """What can be chosen in the fields of a form that ask for entries."""
        with self._audited(actor, "register", organization):
            return offered_entries(self.desk, actor, fields, organization, unit)

    def import_register(
        self, actor: Actor, organization: str, register: str, table: Table, *, preview: bool
    ) -> Imported:
        """Fill or correct a register by hand."""
        with self._audited(actor, "register import", f"{organization}/{register}"):
            return import_register(self.desk, actor, organization, register, table, preview=preview)
