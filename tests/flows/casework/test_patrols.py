"""A patrol from end to end, on both databases: a real site, real faults on it, what is found, mended, accepted, and drafted."""

import threading
import zipfile
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from definitions.registry import Catalogue
from definitions.vocabulary import FindingKind, FindingState
from definitions.working_days import SHANGHAI
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from flows.casework.finding_watch import follow_findings
from flows.casework.patrolling import Patrolled
from flows.casework.register_import import Table
from flows.engine.periodic import go_on_errands, open_drafts
from flows.publishing.serve import SiteServer
from flows.publishing.website import Website
from flows.settings import Settings
from storage.models import AuditEvent, Case
from storage.queries.patrols import FindingLine
from tests.builders.audit import audited
from tests.builders.changed import Change, changed_catalogue
from tests.builders.model_office import ONE_OFFICE, ORGANIZATION, in_document
from tests.builders.office import SmallOffice, on_catalogue, open_office

SHEET, LETTER, RECTIFICATION, CHECK = (
    f"{ORGANIZATION}.{name}" for name in ("disclosure-sheet", "letter", "rectification", "site-check")
)
DOMAIN, SAMPLE = "www.example.gov.cn", "www.model.example"


@dataclass(frozen=True)
class Patrolling:
    office: SmallOffice
    served_at: str

    @property
    def public(self) -> Path:
        return self.office.services.desk.sites / ORGANIZATION / "website" / "public"

    def patrol(self, by: str = "editor") -> Patrolled:
        (made,) = self.office.services.patrol(self.office.actor(by), ORGANIZATION, "website")
        return made

    def found(
        self, state: FindingState | None = FindingState.OPEN
    ) -> dict[tuple[FindingKind, str], FindingLine]:
        view = self.office.services.findings(self.office.actor("officer"), ORGANIZATION)
        return {(one.kind, one.subject): one for one in view.lines if state in (None, one.state)}

    def change(self, path: str, old: str, new: str) -> None:
        page = self.public / path
        text = page.read_text(encoding="utf-8")
        assert old in text
        page.write_text(text.replace(old, new), encoding="utf-8")

    def rebuild(self) -> None:
        office = self.office.services.desk.office(ORGANIZATION).organization
        Website(self.public.parent, office.websites[0].site, office.title.zh).rebuild()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The model office with a site of a name that exists nowhere."""
    return changed_catalogue(ONE_OFFICE, Change(f"{ORGANIZATION}/organization.yaml", DOMAIN, SAMPLE))


@pytest.fixture
def site(tmp_path: Path, model_office_url: str, catalogue: Catalogue) -> Generator[Patrolling]:
    built = replace(on_catalogue(open_office(tmp_path, model_office_url), catalogue), people={})
    with SiteServer(("127.0.0.1", 0), built.services.desk.sites.resolve()) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        desk = replace(
            built.services.desk,
            sites_address=f"http://127.0.0.1:{server.server_address[1]}",
            patrol_wait_seconds=0,
        )
        office = replace(built, services=replace(built.services, desk=desk))
        kept = Table("管理人员.csv", "栏目,单位,管理人员\n通知公告,办公室,甲\n政策文件,法规科,乙\n")
        office.services.import_register(office.actor("manager"), ORGANIZATION, "keepers", kept, preview=False)
        out = office.submit(SHEET)
        office.decide("secrecy", out.number)
        office.decide("chief", out.number)
        office.run_automatic(out.case_id)
        yield Patrolling(office, desk.sites_address)
        server.shutdown()
    assert not audited(office).damage
    office.services.desk.database.dispose()


def test_what_is_wrong_is_found_once_and_mended_when_it_is_gone(site: Patrolling) -> None:
    office = site.office
    follow_findings(office.services.desk)  # from now on the triggers are known
    made = site.patrol()
    assert (made.opened, made.limits) == (0, []), site.found()

    pages = sorted(path.relative_to(site.public).as_posix() for path in site.public.glob("*/*-*.html"))
    altered, gone = pages[0], pages[-1]
    site.change(altered, '<div class="prose">', '<div class="prose">加微信领取')
    (site.public / gone).unlink()
    site.change(
        "index.html", "<main", '<a href="none/7.html">去</a><a href="https://nowhere.invalid/">外</a><main'
    )
    site.change("rules/index.html", '<meta name="ColumnType"', '<meta name="Other"')
    letter = office.submit(LETTER, planned_on="")
    office.services.import_register(
        office.actor("manager"),
        ORGANIZATION,
        "topics",
        Table(
            "专题.csv",
            "专题名称,维护单位,开设日期,最近更新,计划结束\n冬季安全,法规科,2026-01-05,2026-11-20,2026-12-01\n",
        ),
        preview=False,
    )
    office.clock.move(days=40)
    assert site.patrol().opened == len(site.found())
    told = site.found()
    assert set(told) == {
        (FindingKind.ALTERED, f"/{altered}"),
        (FindingKind.UNREACHABLE, f"/{gone}"),
        (FindingKind.BROKEN_LINK, "/none/7.html"),
        (FindingKind.OUTSIDE_LINK, "https://nowhere.invalid/"),
        (FindingKind.UNLISTED_LINK, "nowhere.invalid"),
        (FindingKind.MISSING_TAGS, "/rules/index.html"),
        (FindingKind.STALE_COLUMN, "notices"),
        (FindingKind.EXPIRED_TOPIC, "topics/1"),
        (FindingKind.UNANSWERED_LETTER, letter.number),
    }
    assert told[FindingKind.ALTERED, f"/{altered}"].url == f"https://{SAMPLE}/{altered}"
    assert "加微信领取" in told[FindingKind.ALTERED, f"/{altered}"].words
    assert {
        told[FindingKind.MISSING_TAGS, "/rules/index.html"].unit,
        told[FindingKind.EXPIRED_TOPIC, "topics/1"].unit,
    } == {"legal"}

    again = site.patrol()
    assert (again.opened, again.seen, again.mended) == (0, len(told), 0)

    number = told[FindingKind.UNLISTED_LINK, "nowhere.invalid"].number
    office.services.accept_finding(office.actor("manager"), ORGANIZATION, number, "上级网站，改版中")
    site.rebuild()
    site.change("index.html", "<main", '<a href="https://nowhere.invalid/">外</a><main')
    last = site.patrol()
    assert last.mended == 4
    assert {kind for kind, _ in site.found()} == {
        FindingKind.OUTSIDE_LINK,
        FindingKind.STALE_COLUMN,
        FindingKind.EXPIRED_TOPIC,
        FindingKind.UNANSWERED_LETTER,
    }
    assert {kind for kind, _ in site.found(FindingState.ACCEPTED)} == {FindingKind.UNLISTED_LINK}


def test_pages_that_nobody_approved_are_found_although_nothing_links_to_them(site: Patrolling) -> None:
    """One in a folder of its own, one in a column, and one that was withdrawn and came back."""
    office = site.office
    out = next(site.public.glob("notices/*-*.html"))
    kept = out.read_bytes()
    assert site.patrol().opened == 0, site.found()
    (site.public / "games").mkdir()
    (site.public / "games" / "1.html").write_bytes(kept)
    (site.public / "notices" / "hidden.html").write_bytes(kept)
    withdrawn = office.submit(f"{ORGANIZATION}.page-withdrawal", page=f"/notices/{out.name}")
    office.run_automatic(withdrawn.case_id)
    assert site.patrol().opened == 2, site.found()
    out.write_bytes(kept)
    (site.public.parent / "gone" / "notices" / out.name).unlink()
    site.patrol()
    told = {(kind, subject) for kind, subject in site.found() if kind is FindingKind.UNAPPROVED}
    assert {subject for _, subject in told} == {
        "/games/1.html",
        "/notices/hidden.html",
        f"/notices/{out.name}",
    }
    assert "已经撤稿" in site.found()[FindingKind.UNAPPROVED, f"/notices/{out.name}"].words
    site.rebuild()
    (site.public / "games" / "1.html").unlink(missing_ok=True)
    site.patrol()
    assert not [kind for kind, _ in site.found() if kind is FindingKind.UNAPPROVED]


def test_what_a_patrol_could_not_see_is_not_mended(site: Patrolling) -> None:
    page = next(site.public.glob("notices/*-*.html")).relative_to(site.public).as_posix()
    site.change(page, '<div class="prose">', '<div class="prose">改了')
    site.patrol()
    away = site.public.rename(site.public.with_name("away"))
    down = site.patrol()
    assert (down.opened, down.mended) == (1, 0)
    assert set(site.found()) == {(FindingKind.ALTERED, f"/{page}"), (FindingKind.UNREACHABLE, "/")}
    away.rename(site.public)
    assert site.patrol().mended == 1


def test_findings_become_drafts_by_unit_with_the_page_as_evidence(site: Patrolling) -> None:
    office = site.office
    follow_findings(office.services.desk)
    for page in site.public.glob("*/*-*.html"):
        site.change(
            page.relative_to(site.public).as_posix(), '<div class="prose">', '<div class="prose">加微信'
        )
    site.patrol()
    follow_findings(office.services.desk)
    follow_findings(office.services.desk)
    with office.services.desk.database.reading() as session:
        drafts = session.scalars(select(Case.id).where(Case.process == RECTIFICATION).order_by(Case.id)).all()
    assert len(drafts) == 2
    forms = [office.services.case(office.actor("editor"), case).values for case in drafts]
    assert {form["unit"] for form in forms} == {"general_office", "legal"}
    rows: list[dict[str, Any]] = [row for form in forms for row in form["issues"]]
    assert {row["kind"] for row in rows} == {"与审定的内容不一致"}
    assert set(rows[0]) == {"number", "kind", "url", "words"}

    seen = office.services.finding(office.actor("clerk"), ORGANIZATION, rows[0]["number"])
    assert [one.case_id for one in seen.cases] == [drafts[0]]
    assert not seen.may_accept.allowed
    with zipfile.ZipFile(
        office.services.evidence(office.actor("clerk"), ORGANIZATION, seen.line.number)
    ) as kept:
        assert "加微信" in kept.read("page.html").decode()
        assert f"网址：{seen.line.url}" in kept.read("answer.txt").decode()

    handed = office.services.revise(office.actor("editor"), f"draft-{drafts[0]}", {}, {})
    office.decide(
        "office" if forms[0]["unit"] == "general_office" else "legal",
        handed.number,
        "done",
        given={"measures": "已恢复"},
    )
    office.decide("manager", handed.number)


def test_a_case_has_the_site_patrolled_and_goes_on_by_what_was_found(site: Patrolling) -> None:
    office = site.office
    fine = office.submit(CHECK, by="editor")
    office.run_automatic(fine.case_id)
    assert office.services.case(office.actor("editor"), fine.case_id).stage == "chief"
    site.change("index.html", "<main", '<img src="none.png"><main')
    faulty = office.submit(CHECK, by="editor")
    office.run_automatic(faulty.case_id)
    view = office.services.case(office.actor("editor"), faulty.case_id)
    assert view.stage == "mend"
    assert ("待整改", "1") in dict(view.filled_in)["巡查"]
    (report,) = view.evidence
    assert "none.png" in office.services.file(
        office.actor("editor"), faulty.case_id, report.digest
    ).read_text(encoding="utf-8")


def test_a_patrol_that_is_due_is_apart_from_all_other_drafts(site: Patrolling) -> None:
    """Whatever opens the others never waits for it."""
    weekly = in_document("weekly-bulletin", "every: monday,", "every: monday, prepare: {job: patrol},")
    sample = Change(f"{ORGANIZATION}/organization.yaml", DOMAIN, SAMPLE)
    office = on_catalogue(site.office, changed_catalogue(ONE_OFFICE, sample, weekly))
    settings = Settings(home=office.home)

    def told() -> tuple[int, int]:
        made = office.services.findings(office.actor("editor"), ORGANIZATION).patrols
        with office.services.desk.database.reading() as session:
            drafts = session.scalars(select(Case.id).where(Case.process == f"{ORGANIZATION}.weekly-bulletin"))
            return len(made), len(drafts.all())

    office.clock.now = datetime(2026, 11, 19, 10, tzinfo=SHANGHAI)
    go_on_errands(office.services.desk, settings)  # from now on the trigger is known
    office.clock.now = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    open_drafts(office.services.desk, settings)
    assert told() == (0, 0)
    go_on_errands(office.services.desk, settings)
    go_on_errands(office.services.desk, settings)
    assert told() == (1, 1)


def test_a_patrol_before_the_drafts_of_several_units_is_made_once(site: Patrolling) -> None:
    weekly = in_document(
        "weekly-bulletin",
        "every: monday, at: '09:00', if_rest: next, of: general_office,",
        "every: monday, prepare: {job: patrol}, of: 'planning, legal',",
    )
    sample = Change(f"{ORGANIZATION}/organization.yaml", DOMAIN, SAMPLE)
    office = on_catalogue(site.office, changed_catalogue(ONE_OFFICE, sample, weekly))
    settings = Settings(home=office.home)
    office.clock.now = datetime(2026, 11, 19, 10, tzinfo=SHANGHAI)
    go_on_errands(office.services.desk, settings)
    office.clock.now = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    go_on_errands(office.services.desk, settings)
    assert len(office.services.findings(office.actor("editor"), ORGANIZATION).patrols) == 1
    with office.services.desk.database.reading() as session:
        units = session.scalars(
            select(Case.unit).where(Case.process == f"{ORGANIZATION}.weekly-bulletin").order_by(Case.unit)
        ).all()
    assert units == [f"{ORGANIZATION}/legal", f"{ORGANIZATION}/planning"]


def test_only_those_who_are_declared_patrol_and_every_refusal_is_audited(site: Patrolling) -> None:
    office = site.office
    site.change("index.html", "<main", '<img src="none.png"><main')
    with pytest.raises(Refused, match="网站编辑"):
        office.services.rehearse_patrol(office.actor("officer"), ORGANIZATION)
    with pytest.raises(Refused, match="网站编辑"):
        site.patrol("officer")
    may = {
        one: office.services.findings(office.actor(one), ORGANIZATION).may_patrol.allowed
        for one in ("editor", "officer")
    }
    assert may == {"editor": True, "officer": False}
    site.patrol()
    ((_, line),) = site.found().items()
    with pytest.raises(Refused):
        office.services.accept_finding(office.actor("officer"), ORGANIZATION, line.number, "不用改")
    with pytest.raises(Invalid):
        office.services.accept_finding(office.actor("editor"), ORGANIZATION, line.number, "  ")
    office.services.accept_finding(office.actor("editor"), ORGANIZATION, line.number, "图片不再用")
    with pytest.raises(Conflict):
        office.services.accept_finding(office.actor("editor"), ORGANIZATION, line.number, "图片不再用")
    with pytest.raises(Missing):
        office.services.patrol(office.actor("editor"), ORGANIZATION, "no-such-site")
    with office.services.desk.database.reading() as session:
        refused = session.scalars(select(AuditEvent.payload).where(AuditEvent.kind == "refused")).all()
    assert [one.count('"verb":"patrol"') + 2 * one.count('"verb":"accept finding"') for one in refused] == [
        1,
        1,
        2,
        2,
    ]
