"""An office in which everything has happened that the audit tells of."""

import io
import shutil
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from definitions.registry import CATALOGUE, Catalogue, open_catalogue
from definitions.semantics.clocks import day_of
from definitions.semantics.history import Cause
from definitions.vocabulary import CauseKind, Intervention, LetterWay
from flows.access import passwords
from flows.access.actor import SYSTEM
from flows.access.people import (
    Post,
    Term,
    add_person,
    end_role,
    give_role,
    map_account,
    set_password,
    sync_units,
)
from flows.access.refusal import Refused
from flows.access.sessions import SignedIn, hash_of
from flows.access.sign_in import Browser, Credentials, sign_in
from flows.access.tokens import create_token, find_token, revoke_token, shown
from flows.casework.blocking import block
from flows.casework.calendar_import import YearFile, import_year
from flows.casework.finding_watch import follow_findings
from flows.casework.letter_states import rate_letter
from flows.casework.migration_plan import load_new_version
from flows.casework.opening import Opening, draft_opened
from flows.casework.patrolling import patrol_sites
from flows.casework.publishing import StillUnconfirmed
from flows.casework.register_import import Table
from flows.casework.register_watch import note_stale
from flows.casework.submission import Submission, draft_launched
from flows.publishing.channel import UnsafeKey
from flows.publishing.serve import SiteServer
from flows.publishing.website import Website
from storage.attachments import StoredFile
from storage.seals import load_key, seal
from tests.builders.files import word
from tests.builders.letters import QUESTION, answered, case_of, posted
from tests.builders.office import JILIN, PUBLISH, REPRINT, TWO_OFFICES, WEB, SmallOffice
from tests.builders.versions import another_version, plan, undoing

PASSWORD = "Correct-horse-1"
RECTIFICATION = f"""
process: {JILIN}.rectification
covers: [example-patrol]
title: 网站恢复
authority: {{document: 示例, articles: [一]}}
start: {{by: [web_editor], of: it_division}}
number: 恢复〔{{year}}〕{{serial}}号
triggers: [{{on: finding_opened, kinds: [unreachable], of: finding.unit, form: {{title: finding.words}}}}]
form: {{sheet: 恢复单, fields: [{{id: title, kind: text, label: 标题, required: true}}]}}
stages:
  - {{id: chief, kind: review, title: 负责人审核, who: {{role: web_chief, of: it_division}}}}
  - {{id: done, kind: end, outcome: closed}}
sample: {{title: 网站打不开}}
examples: [{{title: 同意, do: [chief: approve], expect: {{end: closed}}}}]
"""
LINKS = "outside-links"


def sealed(office: SmallOffice) -> None:
    key = load_key(office.services.settings.seal_key)
    assert seal(office.services.desk.database, key, office.clock())


def use_well(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    _publish(office)
    sealed(office)
    _return_and_refuse(office)
    _hold_withdraw_remind(office)
    _sign_on_paper(office)
    sealed(office)
    _migrate(office)
    _publish_with_trouble(office, monkeypatch)
    _stand_still(office)
    keep_registers(office)
    write_letters(office)
    patrol_the_site(office)
    import_a_year(office)
    _appoint(office)
    _sign_in(office, monkeypatch)
    sealed(office)
    office.submit(title="封印以后才报送的信息")


def import_a_year(office: SmallOffice) -> None:
    """With a day off more, right after today."""
    desk, at = office.services.desk, office.clock()
    known = desk.office(JILIN).calendar.years[at.year]
    off = {day_of(at) + timedelta(days=n): "临时放假" for n in range(1, 6)}
    year = replace(known, rest=known.rest | frozenset(off), names={**known.names, **off})
    name = f"cn-{at.year}.yaml"
    table = YearFile(name, (CATALOGUE / "calendars" / name).read_bytes(), "cn", year)
    with desk.database.writing() as session:
        folder = office.services.settings.calendars
        assert len(import_year(session, desk, office.actor("sysadmin"), table, folder, at)) > 1


def file(office: SmallOffice, content: bytes, name: str) -> StoredFile:
    return office.services.store_file(io.BytesIO(content), name)


def _publish(office: SmallOffice) -> None:
    attachment = file(office, "线路,走向\n一路,绕行\n".encode(), "线路.csv")
    notice = file(office, word("线路走向调整的说明"), "说明.docx")
    files = {"attachments": [attachment, notice]}
    case = office.services.submit(office.actor("officer"), WEB, office.sample(title="附有表格的公告"), files)
    office.clock.move(hours=1)
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    office.clock.move(hours=1)
    office.decide("officer", case.number, "done", given={"watched": "内容正常"})


def _return_and_refuse(office: SmallOffice) -> None:
    returned = office.submit()
    office.decide("reviewer", returned.number)
    office.clock.move(days=1)
    office.decide("head", returned.number, "return", opinion="标题不妥")
    _revise(office, returned, title="公交线路走向调整公告")
    office.decide("reviewer", returned.number)
    office.decide("head", returned.number)
    office.decide("secrecy", returned.number, "return", opinion="请本单位再审", go="unit_check")
    refused = office.submit()
    office.decide("reviewer", refused.number)
    office.decide("head", refused.number)
    with pytest.raises(Refused):
        office.decide("stranger", refused.number)
    office.decide("secrecy", refused.number, "redact", opinion="请删去第二段")
    _revise(office, refused, body="线路有所调整。")
    office.decide(
        "secrecy", refused.number, "refuse", opinion="不宜公开", given={"legal_basis": "过程性信息"}
    )


def _revise(office: SmallOffice, case: Submission, **values: Any) -> None:
    office.clock.move(minutes=10)
    office.services.revise(office.actor("officer"), case.number, values, {})


def _hold_withdraw_remind(office: SmallOffice) -> None:
    held = office.submit(body="秘密★1年\n\n自本月起，线路有所调整。")
    assert held.held
    _revise(office, held, body="自本月起，线路有所调整。")
    withdrawn = office.submit()
    office.services.withdraw(office.actor("officer"), withdrawn.number, "内容有变")
    reminded = office.submit()
    office.services.remind(office.actor("officer"), reminded.number)
    office.services.copy_to(office.actor("officer"), reminded.number, ["manager", "editor"])
    office.clock.move(minutes=5)
    office.services.mark_as_read(office.actor("manager"), reminded.number)
    office.clock.move(hours=5)
    office.services.remind(office.actor("officer"), reminded.number)
    office.submit(body="秘密★1年\n\n自本月起，线路有所调整。")
    draft_launched(office.services.desk, WEB, "transport_admin", "a-run", SYSTEM)
    draft_launched(office.services.desk, PUBLISH, "price_section", "another-run", SYSTEM)
    _open_by_occasions(office, withdrawn.case_id, reminded.case_id)
    assert office.submit(WEB, by="stranger").number, "where nobody reviews: a vacant duty"


def _open_by_occasions(office: SmallOffice, *parents: int) -> None:
    for parent in parents:
        cause = Cause(CauseKind.CALL, f"case {parent}/annex/1", "附件转载", parent, "annex", 1)
        values = {"title": "由别的办件开出的转载", "column": "没有的栏目"}
        draft_opened(office.services.desk, Opening(REPRINT, "it_division", cause, values))
    daily = Cause(CauseKind.SCHEDULE, "daily 2026-11-23", "每日巡查")
    draft_opened(office.services.desk, Opening(REPRINT, "it_division", daily, {}))


def _sign_on_paper(office: SmallOffice) -> None:
    case = office.submit(PUBLISH, by="ll_editor")
    office.decide("ll_head", case.number)
    office.decide("ll_deputy", case.number)
    office.register(case.number)
    office.decide("ll_center", case.number, "done")
    assert office.run_automatic(case.case_id) == 1


def _publish_with_trouble(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    refused, waiting = office.submit(), office.submit()
    for case in (refused, waiting):
        office.approve_all(case.number)
    with monkeypatch.context() as patched:
        patched.setattr(Website, "submit", _refuse)
        with pytest.raises(UnsafeKey):
            office.run_automatic(refused.case_id)
        office.clock.move(minutes=1)
        with pytest.raises(UnsafeKey):
            office.run_automatic(refused.case_id)
    with monkeypatch.context() as patched:
        patched.setattr(Website, "confirm", lambda *_: False)
        with pytest.raises(StillUnconfirmed):
            office.run_automatic(waiting.case_id)
    office.clock.move(minutes=1)
    assert office.run_automatic(refused.case_id) == 1
    failed = office.submit()
    office.approve_all(failed.number)
    with monkeypatch.context() as patched:
        patched.setattr(Website, "submit", _refuse)
        with pytest.raises(UnsafeKey):
            office.run_automatic(failed.case_id)


def _refuse(*_: object) -> None:
    raise UnsafeKey("x")


def _stand_still(office: SmallOffice) -> None:
    blocked, retried = office.submit(), office.submit()
    for case in (blocked, retried):
        block(office.services.desk, case.case_id, "网站不能写入")
    office.services.retry(office.actor("sysadmin"), retried.number)
    for how in (Intervention.RETURN, Intervention.END):
        astray = office.submit()
        office.decide("reviewer", astray.number)
        office.services.intervene(office.actor("sysadmin"), astray.number, how, "走错了环节")


REGISTER = f"""
register: {LINKS}
title: 外部链接登记簿
authority: 样例
fields:
  - {{id: address, kind: url, label: 网址, required: true}}
  - {{id: checked_on, kind: date, label: 核对日期, required: true}}
key: [address]
stale: {{at_least: 7 days, from: checked_on, warn: 2 days}}
"""
FIRST = "stages:\n"
ENTER = """  - id: enter
    kind: register
    register: outside-links
    do: open
    set: {address: "'https://www.example.gov.cn/' + case.number", checked_on: occasion.day}
"""


def keep_registers(office: SmallOffice) -> None:
    """By hand, by a case, and by the passing of time."""
    folder = shutil.copytree(TWO_OFFICES, office.home / "with-registers")
    (folder / JILIN / "registers").mkdir(exist_ok=True)
    (folder / JILIN / "registers" / f"{LINKS}.yaml").write_text(REGISTER, encoding="utf-8")
    process = folder / JILIN / "processes" / "web-reprint.yaml"
    text = process.read_text(encoding="utf-8")
    process.write_text(text.replace(FIRST, f"{FIRST}{ENTER}", 1), encoding="utf-8")
    services = replace(office.services, desk=replace(office.services.desk, catalogue=open_catalogue(folder)))
    for line in ("https://a.example/", "https://b.example/"):
        table = Table("链接.csv", f"网址,核对日期\n{line},2026-11-01\n")
        services.import_register(office.actor("manager"), JILIN, LINKS, table, preview=False)
        office.clock.move(minutes=1)
    note_stale(services.desk)
    entering = replace(office, services=services)
    case = entering.submit(REPRINT, by="editor")
    assert entering.run_automatic(case.case_id) == 1


def write_letters(office: SmallOffice) -> None:
    """One by the public page, whose original is read, and which is answered and rated; and one like it on paper, the day before."""
    receipt = posted(office)
    case_id = case_of(office, receipt)
    office.services.read_original(office.actor("editor"), case_id, "分办")
    answered(office, case_id)
    rate_letter(office.services.desk, receipt.number, receipt.code, 4, "")
    yesterday = office.clock().date() - timedelta(days=1)
    again = office.services.take_letter(
        office.actor("editor"), JILIN, "consultation", QUESTION, LetterWay.PAPER, yesterday
    )
    office.services.compare_letters(office.actor("editor"), case_of(office, again), is_same=True)


def patrol_the_site(office: SmallOffice) -> None:
    """While it is down, and when it is up again: a finding opens a case and is mended, another one is explained."""
    folder = shutil.copytree(TWO_OFFICES, office.home / "with-patrols")
    (folder / JILIN / "processes" / "rectification.yaml").write_text(RECTIFICATION, encoding="utf-8")
    desk = replace(office.services.desk, catalogue=open_catalogue(folder), patrol_wait_seconds=0)
    services, manager = replace(office.services, desk=desk), office.actor("manager")
    follow_findings(desk)
    with SiteServer(("127.0.0.1", 0), desk.sites.resolve()) as server:
        served_at = f"http://127.0.0.1:{server.server_address[1]}"
        away = (desk.sites / JILIN / "website").rename(desk.sites / "away")
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        services.patrol(manager, JILIN, served_at=served_at)
        follow_findings(desk)
        away.rename(desk.sites / JILIN / "website")
        patrol_sites(desk, JILIN, served_at=served_at)
        server.shutdown()
    services.accept_finding(manager, JILIN, 2, "栏目刚刚开设")


def _appoint(office: SmallOffice) -> None:
    at, desk = office.clock(), office.services.desk
    post, other = (Post("unit_reviewer", JILIN, unit) for unit in ("finance_division", "office"))
    with desk.database.writing() as session:
        sync_units(session, _renamed(office.home), origin=SYSTEM, at=at)
        add_person(session, "newcomer", "甲-newcomer", origin=SYSTEM, at=at, os_user="newcomer")
        map_account(session, "newcomer", "renamed", origin=SYSTEM, at=at)
        give_role(session, "newcomer", post, Term(date(2026, 1, 1)), origin=SYSTEM, at=at)
        give_role(session, "newcomer", other, Term(date(2026, 1, 1)), origin=SYSTEM, at=at)
        end_role(session, "newcomer", post, date(2026, 12, 1), origin=SYSTEM, at=at)
        for token in ("kept", "revoked"):
            create_token(session, "newcomer", token, label=token, days=30, origin=SYSTEM, at=at)
        lost = find_token(session, shown(hash_of("revoked")))
        revoke_token(session, lost, origin=SYSTEM, at=at)


def _renamed(home: Path) -> Catalogue:
    """The catalogue with another title for a unit."""
    folder = shutil.copytree(TWO_OFFICES, home / "catalogue")
    declared = folder / JILIN / "organization.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("zh: 财务处", "zh: 财务审计处"), "utf-8")
    return open_catalogue(folder)


def _sign_in(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    at, database = office.clock(), office.services.desk.database
    with monkeypatch.context() as patched, database.writing() as session:
        patched.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        for person in ("officer", "reviewer"):
            set_password(session, person, PASSWORD, origin=SYSTEM, at=at)
    browser = Browser("192.0.2.1", "a browser", "a-token", None)
    entered = sign_in(database, Credentials("officer", PASSWORD), browser, os_user="x", now=at)
    assert isinstance(entered, SignedIn), "a password that is hashed anew at the sign-in"


def _migrate(office: SmallOffice) -> None:
    """There, back again, and once more there; and the version is published."""
    desk = office.services.desk
    file = another_version(office, [("within: 1 workday", "within: 2 workdays")])
    for undone in (None, 1, None):
        office.clock.move(minutes=10)
        wanted = plan(office, file) if undone is None else undoing(office, undone)
        office.services.migrate(office.actor("sysadmin"), wanted, dry_run=False)
    office.services.publish_version(office.actor("sysadmin"), load_new_version(desk, file))
