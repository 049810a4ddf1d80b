"""Publishing versions: who may, what is refused, and on which one a new case starts."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.access.actor import SYSTEM
from flows.access.refusal import Conflict, Refused
from flows.casework.migration_plan import load_new_version
from flows.casework.starting import process_to_start, startable
from flows.casework.submission import draft_launched
from flows.casework.versions import VersionState, versions_of
from storage.models import AuditEvent, Case, PublishedVersion
from tests.builders.audit import audited
from tests.builders.office import WEB, SmallOffice
from tests.builders.versions import another_version, publish

LONGER = ("within: 1 workday", "within: 2 workdays")


def effective(office: SmallOffice, day: str, version: int = 2) -> Path:
    """A version that says from when it is in force."""
    file = another_version(office, [LONGER], name=f"v{version}.yaml")
    text = file.read_text(encoding="utf-8").replace(
        "version: 2\n", f"version: {version}\neffective: '{day}'\n"
    )
    file.write_text(text, encoding="utf-8")
    return file


def started_on(office: SmallOffice) -> int:
    """The version on which a case starts now."""
    case = office.submit()
    with office.services.desk.database.reading() as session:
        digest = session.scalars(select(Case.definition).where(Case.id == case.case_id)).one()
        return office.services.desk.version(session, digest).process.version


def test_a_new_case_starts_on_what_was_published_and_the_old_ones_stay(office: SmallOffice) -> None:
    assert started_on(office) == 1, "nothing was published: the document of the catalogue counts"
    published = publish(office, another_version(office, [LONGER]))
    assert (published.version, published.effective, published.is_new) == (2, date(2026, 11, 23), True)
    assert started_on(office) == 2
    desk = office.services.desk
    assert startable(desk, office.actor("officer"))[WEB].process.version == 2
    assert draft_launched(desk, WEB, "transport_admin", "a-run", SYSTEM)
    with desk.database.reading() as session:
        told = [(one.version, one.state, one.running) for one in versions_of(desk, session, WEB)]
    assert told == [(1, VersionState.NEVER_PUBLISHED, 1), (2, VersionState.IN_FORCE, 2)]
    assert audited(office).damage == []


def test_a_version_waits_for_its_day_in_beijing(office: SmallOffice) -> None:
    publish(office, effective(office, "2026-11-25"))
    assert started_on(office) == 1
    office.clock.move(hours=38)
    assert (office.clock().isoformat(), started_on(office)) == ("2026-11-24T15:00:00+00:00", 1)
    office.clock.move(hours=1)
    assert started_on(office) == 2
    desk = office.services.desk
    with desk.database.reading() as session:
        states = {one.version: one.state for one in versions_of(desk, session, WEB)}
    assert states[2] is VersionState.IN_FORCE
    assert audited(office).damage == []


def test_the_same_document_again_changes_nothing(office: SmallOffice) -> None:
    file = another_version(office, [LONGER])
    publish(office, file)
    again = publish(office, file)
    assert (again.version, again.is_new) == (2, False)
    with office.services.desk.database.reading() as session:
        assert len(session.scalars(select(PublishedVersion)).all()) == 1
        told = select(AuditEvent.kind).where(AuditEvent.kind == "definition_published")
        assert len(session.scalars(told).all()) == 1


def test_versions_follow_each_other(office: SmallOffice) -> None:
    publish(office, effective(office, "2026-12-01", 3))
    with pytest.raises(Conflict, match="第 3 版已经发布"):
        publish(office, effective(office, "2026-12-02", 2))
    with pytest.raises(Conflict, match="早于第 3 版"):
        publish(office, effective(office, "2026-11-30", 4))
    publish(office, effective(office, "2026-12-01", 4))
    office.clock.move(days=20)
    assert started_on(office) == 4, "of two of one day the newer one"


def test_only_a_system_administrator_publishes(office: SmallOffice) -> None:
    file = another_version(office, [LONGER])
    with pytest.raises(Refused, match="系统管理员"):
        publish(office, file, by="manager")
    with office.services.desk.database.reading() as session:
        assert session.scalars(select(PublishedVersion)).all() == []
        assert session.scalars(select(AuditEvent.kind).where(AuditEvent.kind == "refused")).all()
    loaded = load_new_version(office.services.desk, file)
    assert loaded.digest != process_to_start(office.services.desk, WEB).digest
