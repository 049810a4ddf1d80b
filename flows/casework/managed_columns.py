"""Which columns of a site nobody manages, as the registers of an office say."""

import re
from collections.abc import Iterator
from itertools import islice

from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.organization import WebsiteChannel
from definitions.vocabulary import FieldKind
from flows.patrol.fault import Unmanaged
from storage.queries.registers import entries

BETWEEN = re.compile(r"[、，,；;\s]+")


def unmanaged_columns(session: Session, office: Office, channel: WebsiteChannel) -> Iterator[Unmanaged]:
    """The first of its units of each such column. Nothing where no register is kept of who manages what."""
    if not any(register.manages for register in office.registers.values()):
        return
    managed = set(_managed(session, office))
    for column in channel.columns:
        names = {column.title.zh, channel.title.zh, channel.site.name}
        lacking = (unit for unit in column.provided_by if not any((unit, name) in managed for name in names))
        for unit in islice(lacking, 1):
            yield Unmanaged(column.id, column.title.zh, unit)


def _managed(session: Session, office: Office) -> Iterator[tuple[str, str]]:
    """Unit and what it is said to manage."""
    for register in office.registers.values():
        units = register.of_kind(FieldKind.UNIT)
        for entry in (
            entries(session, office.organization.organization, register.register_name)
            if register.manages
            else ()
        ):
            if register.is_closed(entry.state):
                continue
            for name in register.manages:
                for called in BETWEEN.split(str(entry.values.get(name) or "")):
                    yield from ((str(entry.values.get(unit) or ""), called) for unit in units if called)
