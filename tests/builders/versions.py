"""Other versions of a process that is in use, and plans to bring its cases there."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from flows.casework.migrating import Migration
from flows.casework.migration_plan import Plan, load_new_version, plan_to_undo, read_plan
from flows.casework.versions import Published
from storage.models.base import Base
from tests.builders.office import WEB, SmallOffice

Edit = tuple[str, str]


def another_version(
    office: SmallOffice, edits: Iterable[Edit], process: str = WEB, name: str = "new.yaml"
) -> Path:
    """A file with the document of the process, its version raised by one, and each word of the first kind replaced."""
    loaded = office.services.desk.catalogue.find(process)
    assert loaded is not None
    text = loaded.text
    text = f"version: {loaded.process.version + 1}\n" + re.sub(r"(?m)^version: \d+\n", "", text)
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    file = office.home / name
    file.write_text(text, encoding="utf-8")
    return file


def named_otherwise(office: SmallOffice, names: dict[str, str], process: str = WEB) -> Path:
    """A file in which these stages have other names, wherever the document speaks of them."""
    file = another_version(office, [], process, "named.yaml")
    text = file.read_text(encoding="utf-8")
    for old, new in names.items():
        text = re.sub(rf"(?<![-\w])(?<!kind: )(?<!role: ){old}(?![-\w])", new, text)
    file.write_text(text, encoding="utf-8")
    return file


def plan(office: SmallOffice, to: Path, process: str = WEB, stages: str = "{}") -> Plan:
    text = f"process: {process}\nfrom: 1\nto: ./{to.name}\nstages: {stages}\nreason: 办法修订\n"
    return read_plan(office.services.desk, text, str(office.home / "plan.yaml"))


def undoing(office: SmallOffice, number: int) -> Plan:
    with office.services.desk.database.reading() as session:
        return plan_to_undo(office.services.desk, session, number, "撤销")


def migrated(office: SmallOffice, plan: Plan, *, by: str = "sysadmin", dry_run: bool = False) -> Migration:
    return office.services.migrate(office.actor(by), plan, dry_run=dry_run)


def publish(office: SmallOffice, file: Path, *, by: str = "sysadmin") -> Published:
    loaded = load_new_version(office.services.desk, file)
    return office.services.publish_version(office.actor(by), loaded)


def everything(office: SmallOffice) -> dict[str, list[Any]]:
    """Every row of every table."""
    with office.services.desk.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }
