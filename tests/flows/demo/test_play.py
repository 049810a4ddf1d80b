"""The play: through the real services it comes out as its content announces."""

import io
import re
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import func, select

from definitions.vocabulary import WayIn
from flows.access import passwords
from flows.access.sign_in import Browser, Credentials, sign_in
from flows.auditing.audit import audit
from flows.casework.punctuality import MET, say_rate
from flows.demo.content import Content
from flows.demo.expectations import check
from flows.demo.home import PASSWORD
from flows.demo.play import Play, PlayFailed
from flows.demo.script import Decide
from flows.demo.summary import SIGN_INS, show, summarise
from flows.settings import Settings
from flows.supervision.child import Address
from storage.models import AuditEvent, Case, Decision, Person, Publication
from storage.queries.tally import Tally
from storage.seals import load_key, seal
from tests.builders.office import WEB
from tests.flows.demo.acting import CONTENT, ENDS, TWO, acted_out, built


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Generator[Play]:
    """The whole story, played once for all tests that only look."""
    play = acted_out(built(tmp_path_factory.mktemp("demo") / "home"))
    key = load_key(play.services.settings.seal_key)
    assert seal(play.services.desk.database, key, ENDS)
    yield play
    play.services.desk.database.dispose()


def test_every_item_comes_out_as_it_announces_and_the_audit_verifies(played: Play) -> None:
    check(played.services, CONTENT, played.cases, load_key(played.services.settings.seal_key))
    assert len(played.cases) == len(CONTENT.items)


def test_who_signs_in_by_the_machines_clock_raises_no_alarm(played: Play) -> None:
    database, key = played.services.desk.database, load_key(played.services.settings.seal_key)
    browser = Browser("127.0.0.1", "browser", "token", None)
    nobody = Credentials("nobody", "wrong")
    sign_in(database, nobody, browser, os_user="root", now=ENDS - timedelta(days=3))
    found = audit(database, key, played.services.desk.attachments)
    assert (found.damage, found.events - found.sealed) == ([], 1)
    assert seal(database, key, ENDS)


def test_publications_follow_their_act_within_minutes(played: Play) -> None:
    with played.services.desk.database.reading() as session:
        rows = session.execute(
            select(Publication.submitted_at, func.max(Decision.decided_at))
            .join(Decision, Decision.case_id == Publication.case_id)
            .where(Decision.decided_at <= Publication.submitted_at)
            .group_by(Publication.id, Publication.submitted_at)
        ).all()
    assert len(rows) > 10
    waited = [(published - decided).total_seconds() / 60 for published, decided in rows]
    assert all(0 <= minutes <= 5 for minutes in waited)
    assert sum(waited) > 0


def test_paper_signatures_carry_their_scan(played: Play) -> None:
    with played.services.desk.database.reading() as session:
        papers = session.scalars(select(Decision).where(Decision.registered_by.is_not(None))).all()
    assert papers
    for paper in papers:
        (scan,) = paper.evidence
        assert scan["media_type"] == "application/pdf"
        assert played.services.desk.attachments.is_intact(scan["digest"])


def test_a_content_that_lies_is_not_shown(played: Play) -> None:
    settings = played.services.settings
    swapped = {**played.cases, "jl-bus-lines": played.cases["jl-request-to-province"]}
    with pytest.raises(PlayFailed) as failed:
        check(played.services, CONTENT, swapped, load_key(settings.seal_key))
    assert "jl-bus-lines：结果应为 published，实为 None" in failed.value.reason
    assert "jl-bus-lines：拦下它的检查应为 ()，实为 ('barred_genre',)" in failed.value.reason


def test_the_summary_tells_what_there_is_to_see(played: Play) -> None:
    found = summarise(played.services)
    expected = [item.expect for item in CONTENT.items]
    others = dict(found.others)
    with played.services.desk.database.reading() as session:
        drafts = session.scalar(select(func.count()).select_from(Case).where(Case.number.is_(None)))
    assert drafts, "those that schedules have opened"
    assert (found.cases, found.offices) == (len(CONTENT.items) + drafts, 2)
    assert len(others["被内容检查拦下"]) == sum(bool(e.blocked) for e in expected)
    assert len(others["规定时限超期"]) == sum(len(e.late) for e in expected)
    assert len(others["等待纸质签字"]) == sum(e.waits_at == "office_final" for e in expected)
    assert sum(articles for *_, articles in found.published) == sum(
        e.end == "published" or e.waits_at == "watch" for e in expected
    )
    assert others["退回过"]
    (vacant,) = others["没有人办理"]
    assert (
        vacant
        == "《2026年12月局领导接待来访日程安排公告》等待本单位审核人审核，但局信访办还没有信息发布审核人"
    )
    assert others["受阻"] == ()
    assert [person for person, *_ in found.people] == [
        person for office in TWO for person, _ in SIGN_INS[office]
    ]
    waiting = {person for person, _, what in found.people if "待办" in what}
    assert {
        "jl.office.secrecy1",
        "jl.it_division.editor1",
        "ll.office.clerk1",
        "ll.office.reviewer",
    } <= waiting


@pytest.mark.parametrize("served", ["http://127.0.0.1:8600/", None])
def test_the_summary_says_where_the_pages_are(
    played: Play, served: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = played.services.settings.home
    monkeypatch.chdir(home.parent)
    sites = Settings(home=Path(home.name)).sites
    said = io.StringIO()
    addresses = [Address("已发布的网站", served)] if served else []
    show(Console(file=said, width=200), summarise(played.services), addresses, sites)
    places = [word for word in said.getvalue().split() if word.endswith(("/website/", "/public/"))]
    assert len(places) == 2
    if served:
        assert places[0] == f"{served}jilin-transport/website/"
    else:
        assert all((Path(place) / "index.html").is_file() for place in places)


def test_the_summary_and_the_page_tell_the_same_rate(played: Play) -> None:
    told = summarise(played.services).on_time
    for person, line in zip(("jl.it_division.manager", "ll.office.manager"), told, strict=True):
        actor = played.services.actor(person, WayIn.DASHBOARD)
        (organization,) = actor.organizations
        figures = played.services.statistics(actor, organization)
        tally = sum((each.tally for each in figures.overdue), Tally())
        assert line.startswith(f"{figures.organization_title} {say_rate(tally)}（{MET} {tally.met}，")


def coming(content: Content) -> tuple[int, int]:
    """The serial number of the next publication on the website of the bureau, and of the next line of its ledger."""
    own = [item for item in content.items if item.process == WEB]
    this_year = [item for item in own if item.plot.submit.year == content.ends.year]
    steps = (step for item in own for step in item.plot.steps)
    reviews = [step for step in steps if isinstance(step, Decide) and step.stage == "secrecy"]
    return len(this_year) + 1, len(reviews) + 1


def test_the_tour_shows_the_numbers_that_come_next(played: Play) -> None:
    number, line = coming(CONTENT)
    with played.services.desk.database.reading() as session:
        numbers = select(func.count()).select_from(Case).where(Case.number.startswith("吉市交网审〔2026〕"))
        assert session.scalar(numbers) == number - 1
    manager = played.services.actor("jl.it_division.manager", WayIn.CLI)
    reviews = played.services.ledger(manager, "jilin-transport", "secrecy-reviews", None, None)
    assert len(reviews) == line - 1
    for readme in ("README.md", "README.zh-CN.md"):
        text = (Path(__file__).parents[3] / readme).read_text(encoding="utf-8")
        assert set(re.findall(r"吉市交网审〔2026〕(\d+)号", text)) == {str(number)}
        assert re.findall(r"^(\d+),吉市交网审", text, re.MULTILINE) == [str(line)]


def test_people_act_at_the_dashboard_and_the_program_by_itself(played: Play) -> None:
    with played.services.desk.database.reading() as session:
        ways = session.execute(
            select(AuditEvent.person.is_not(None), AuditEvent.way_in)
            .where(AuditEvent.chain.startswith("case/"))
            .distinct()
        )
        assert {tuple(way) for way in ways} == {(True, WayIn.DASHBOARD), (False, WayIn.SYSTEM)}


def test_everybody_signs_in_with_the_one_password(played: Play) -> None:
    with played.services.desk.database.reading() as session:
        hashes = session.scalars(select(Person.password_hash).distinct()).all()
    (shared,) = hashes
    assert passwords.matches(shared, PASSWORD)
    assert passwords.acceptable(PASSWORD, login="jl.office.head") is None
