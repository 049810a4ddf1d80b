"""Writing the next version of a process on the screen: who may, what is refused, what two do at once."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from definitions.registry import load_catalogue, open_catalogue
from definitions.vocabulary import WayIn
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from flows.casework import process_editing
from flows.casework.process_drafts import MOST, ProcessDraft
from flows.casework.process_editing import Folders, NextVersion, publish_text
from flows.casework.starting import startable
from flows.casework.versions import VersionState
from flows.checking.trial import Shown, Trial
from storage.models import AuditEvent, PublishedVersion
from tests.builders.audit import audited
from tests.builders.office import TWO_OFFICES, WEB, SmallOffice, on_catalogue
from tests.builders.versions import another_version, publish

TODAY = date(2026, 11, 23)


@pytest.fixture
def nothing_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found of a text is tried elsewhere: a process of its own for each would take the time."""
    monkeypatch.setattr(process_editing, "tried", lambda wanted: Trial(process=WEB))


def written(office: SmallOffice, title: str = "初审") -> str:
    text = office.services.process(office.actor("sysadmin"), WEB).newest.text
    return text.replace("{zh: 本单位审核人审核, en", f"{{zh: {title}, en", 1)


def wanted(office: SmallOffice, **changes: Any) -> NextVersion:
    now = office.services.process(office.actor("sysadmin"), WEB)
    usual: dict[str, Any] = {"text": written(office), "effective": TODAY, "seen": now.seen}
    return NextVersion(WEB, **{**usual, **changes})


def published(office: SmallOffice, asked: NextVersion, by: str = "sysadmin") -> int:
    return office.services.publish_text(office.actor(by, WayIn.DASHBOARD), asked).version


def test_everybody_of_the_office_sees_its_processes(office: SmallOffice) -> None:
    found = office.services.processes(office.actor("officer"), "jilin-transport")
    assert WEB in {one.loaded.process.process for one in found}
    one = office.services.process(office.actor("officer"), WEB)
    assert (one.published, one.running, one.next_version, one.seen) == (None, 0, 2, "")
    with pytest.raises(Refused, match="不是该机构的人员"):
        office.services.processes(office.actor("ll_editor"), "jilin-transport")
    with pytest.raises(Refused, match="不是该机构的人员"):
        office.services.process(office.actor("ll_editor"), WEB)
    with pytest.raises(Missing):
        office.services.process(office.actor("officer"), "jilin-transport.none")


def test_what_is_published_on_the_screen_is_what_a_file_would_be(
    office: SmallOffice, nothing_wrong: None
) -> None:
    old = office.submit()
    assert published(office, wanted(office, effective=TODAY + timedelta(days=1))) == 2
    one = office.services.process(office.actor("officer"), WEB)
    assert (one.loaded.process.version, [c.version for c in one.coming], one.running) == (1, [2], 1)
    assert one.newest.text.count("version: 2\neffective: '2026-11-24'\n") == 1
    assert "\n# yaml" not in one.newest.text
    office.clock.move(days=1)
    one = office.services.process(office.actor("officer"), WEB)
    in_force = one.published
    assert in_force is not None
    assert (in_force.version, in_force.published_by, in_force.state) == (2, "sysadmin", VersionState.IN_FORCE)
    office.decide("reviewer", old.number)
    with office.services.desk.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.kind == "definition_published")).one()
        assert (event.person, event.way_in, json.loads(event.payload)["version"]) == (
            "sysadmin",
            WayIn.DASHBOARD,
            2,
        )
    assert audited(office).damage == []


@pytest.mark.parametrize("person", ["officer", "manager"])
def test_who_may_not_publish_is_refused_and_it_is_audited(
    office: SmallOffice, nothing_wrong: None, person: str
) -> None:
    actor = office.actor(person, WayIn.DASHBOARD)
    draft = ProcessDraft(WEB, "x", "", "", office.clock().isoformat(), 0)
    for act in (
        lambda: office.services.publish_text(actor, wanted(office)),
        lambda: office.services.try_process(actor, WEB, written(office)),
        lambda: office.services.keep_process_draft(actor, draft),
    ):
        with pytest.raises(Refused, match="只有系统管理员可以发布"):
            act()
    with office.services.desk.database.reading() as session:
        assert session.scalars(select(PublishedVersion)).all() == []
        refused = session.scalars(select(AuditEvent).where(AuditEvent.kind == "refused")).all()
        assert [json.loads(one.payload)["verb"] for one in refused] == ["publish version"] * 2


def test_the_second_of_two_who_write_at_once_is_told(office: SmallOffice, nothing_wrong: None) -> None:
    first, second = wanted(office), wanted(office, text=written(office, "审核"))
    assert published(office, first) == 2
    with pytest.raises(Conflict, match="甲-sysadmin已经发布了第 2 版"):
        published(office, second)
    assert office.services.process(office.actor("sysadmin"), WEB).next_version == 3
    assert published(office, wanted(office, text=written(office, "审核"))) == 3


def test_a_file_is_published_as_before_whatever_was_published_since(office: SmallOffice) -> None:
    publish(office, another_version(office, [("within: 1 workday", "within: 2 workdays")]))
    now = office.services.process(office.actor("sysadmin"), WEB)
    assert (now.loaded.process.version, now.next_version) == (2, 3)


def test_nothing_is_published_that_will_not_do(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Shown("unknown-role", "本机构没有这个岗位。", "", 3, 1, "", 0)
    for trial, why in (
        (Trial(problems=(problem,)), "还有 1 处问题"),
        (Trial(broken_off="没有检查完"), "没有检查完"),
        (Trial(process="jilin-transport.other"), "流程编号改成了“jilin-transport.other”"),
    ):
        monkeypatch.setattr(process_editing, "tried", lambda wanted, trial=trial: trial)
        with pytest.raises(Invalid, match=why):
            published(office, wanted(office))
    with pytest.raises(Invalid, match="不能早于今天"):
        published(office, wanted(office, effective=TODAY - timedelta(days=1)))
    with pytest.raises(Invalid, match="读不下去"):
        published(office, wanted(office, text="stages: ["))
    assert office.services.process(office.actor("sysadmin"), WEB).seen == ""


def test_drafts_are_their_writers_own(office: SmallOffice) -> None:
    actor = office.actor("sysadmin")
    draft = ProcessDraft(WEB, "字", "", "原文", office.clock().isoformat(), 0)
    kept = office.services.keep_process_draft(actor, draft)
    assert (kept.edition, kept.text) == (1, "字")
    assert office.services.find_process_draft(actor, WEB) == kept
    assert office.services.find_process_draft(office.actor("officer"), WEB) is None
    with pytest.raises(Conflict, match="在另一个窗口里改过"):
        office.services.keep_process_draft(actor, draft)
    assert office.services.keep_process_draft(actor, kept).edition == 2
    office.services.drop_process_draft(actor, WEB)
    assert office.services.process_drafts(actor) == []


def test_drafts_stay_within_their_folder_and_their_number(office: SmallOffice) -> None:
    actor = office.actor("sysadmin")

    def keep(process: str, text: str = "字", began_with: str = "") -> None:
        draft = ProcessDraft(process, text, "", began_with, office.clock().isoformat(), 0)
        office.services.keep_process_draft(actor, draft)

    with pytest.raises(Invalid, match="写得不对"):
        keep("jilin-transport.../../../x")
    with pytest.raises(Invalid, match="写得不对"):
        keep(f"jilin-transport.{'a' * 65}")
    with pytest.raises(Invalid, match="写得不对"):
        office.services.try_process(actor, "jilin-transport.../x", "字")
    with pytest.raises(Invalid, match="太长"):
        keep(WEB, "字" * 60_001)
    with pytest.raises(Invalid, match="太长"):
        keep(WEB, began_with="字" * 60_001)
    for number in range(MOST):
        keep(f"jilin-transport.p{number}")
    with pytest.raises(Invalid, match=f"已经有 {MOST} 份"):
        keep(WEB)


NEW = "jilin-transport.short-notice"


@pytest.fixture
def follows(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> SmallOffice:
    """On a catalogue that follows what is published first on the screen, as that of every program does."""
    monkeypatch.setattr(process_editing, "tried", lambda wanted: Trial(process=NEW))
    shelves = office.services.settings.published_processes
    return on_catalogue(office, load_catalogue(TWO_OFFICES, None, shelves))


def first(office: SmallOffice, title: str = "便民提示", **changes: Any) -> NextVersion:
    text = (
        written(office).replace(f"process: {WEB}", f"process: {NEW}", 1).replace("网站信息公开审批", title, 1)
    )
    usual: dict[str, Any] = {"text": text, "effective": TODAY, "seen": ""}
    return NextVersion(NEW, **{**usual, **changes})


def test_a_new_process_is_published_and_every_program_finds_it_at_once(follows: SmallOffice) -> None:
    shelves = follows.services.settings.published_processes
    elsewhere = open_catalogue(TWO_OFFICES, published=shelves)
    assert elsewhere.find(NEW) is None
    assert NEW not in startable(follows.services.desk, follows.actor("officer"))
    assert published(follows, first(follows)) == 1
    assert NEW in startable(follows.services.desk, follows.actor("officer"))
    assert elsewhere.find(NEW) is not None
    assert NEW in elsewhere.office("jilin-transport").processes
    case = follows.submit(NEW)
    follows.decide("reviewer", case.number)
    now = follows.services.process(follows.actor("sysadmin"), NEW)
    assert (now.loaded.process.version, now.running, now.next_version) == (1, 1, 2)
    again = NextVersion(NEW, now.newest.text.replace("便民提示", "便民告知", 1), TODAY, now.seen)
    assert published(follows, again) == 2
    assert follows.services.process(follows.actor("sysadmin"), NEW).loaded.process.title.zh == "便民告知"
    started_again = load_catalogue(TWO_OFFICES, None, shelves).find(NEW)
    assert started_again is not None
    assert started_again.process.title.zh == "便民告知", (
        "what opens drafts by itself is that of the version in force"
    )
    now = follows.services.process(follows.actor("sysadmin"), NEW)
    later = now.newest.text.replace("便民告知", "便民公告", 1)
    assert published(follows, NextVersion(NEW, later, TODAY + timedelta(days=3), now.seen)) == 3
    kept = load_catalogue(TWO_OFFICES, None, shelves).find(NEW)
    assert kept is not None
    assert kept.process.title.zh == "便民告知", "until its day has come"
    assert audited(follows).damage == []


def test_a_new_process_that_is_not_published_lies_nowhere(follows: SmallOffice) -> None:
    shelves = follows.services.settings.published_processes
    with pytest.raises(Refused, match="只有系统管理员"):
        published(follows, first(follows), by="officer")
    with pytest.raises(Invalid, match="从发布当天起生效"):
        published(follows, first(follows, effective=TODAY + timedelta(days=1)))
    assert list(shelves.rglob("*")) == []
    assert published(follows, first(follows)) == 1
    (file,) = shelves.rglob("*.yaml")
    kept = file.read_text(encoding="utf-8")
    desk = follows.services.desk
    blind = replace(desk, catalogue=load_catalogue(TWO_OFFICES))
    with pytest.raises(Conflict, match="甲-sysadmin已经发布了第 1 版"):
        publish_text(
            blind, follows.actor("sysadmin"), Folders(TWO_OFFICES, shelves), first(follows, "另一个")
        )
    assert file.read_text(encoding="utf-8") == kept, "the second of two who wrote at once takes nothing away"
