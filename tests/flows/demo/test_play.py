"""The play: through the real services it comes out as its content announces; with the real engine too."""

import io
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
from rich.console import Console
from sqlalchemy import func, select, update

from definitions.semantics.moves import Perform
from definitions.vocabulary import WayIn
from definitions.working_days import SHANGHAI
from flows.access import passwords
from flows.access.sign_in import Browser, Credentials, sign_in
from flows.assembly import Services, assemble
from flows.auditing.audit import audit
from flows.casework.automatic import perform, position
from flows.casework.blocking import block
from flows.casework.punctuality import MET, say_rate
from flows.clock import Clock, wall_clock
from flows.demo.command import run
from flows.demo.content import Content, load_content
from flows.demo.expectations import check
from flows.demo.home import (
    MARK,
    PASSWORD,
    NotADemo,
    Standing,
    build,
    empty,
    home_of,
    look,
    mark,
    opened,
    set_played,
)
from flows.demo.play import Play, PlayFailed, StoryClock
from flows.demo.scan import picture, signed_sheet
from flows.demo.schedule import schedule
from flows.demo.script import Decide, Item
from flows.demo.summary import SIGN_INS, show, summarise
from flows.settings import Settings
from flows.supervision.child import Address
from storage.installation import OFFICE, set_up
from storage.migration import upgrade
from storage.models import AuditEvent, Case, Decision, Installation, Person, Publication
from storage.queries.tally import Tally
from storage.seals import load_key, seal
from tests.builders.office import WEB, whole_catalogue

TWO = ("jilin-transport", "lvliang-drc")
CONTENT = load_content(whole_catalogue(), offices=TWO)
ENDS = CONTENT.ends


def of(*items: Item) -> Content:
    """A play of these items alone, that ends with them."""
    last = max(act.at for act in replace(CONTENT, items=items).acts())
    return replace(CONTENT, items=items, ends=last + timedelta(hours=1))


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SANSHEN_HOME", "SANSHEN_DATABASE_URL", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)


def assembled(settings: Settings, clock: Clock | None = None) -> Services:
    return assemble(settings, clock, whole_catalogue())


def built(home: Path) -> Settings:
    settings = Settings(home=home)
    mark(settings)
    build(settings, whole_catalogue(), CONTENT)
    return settings


def by_hand(services: Services) -> Callable[[int], None]:
    """What the flow of a case calls, called here."""

    def settle(case_id: int) -> None:
        while isinstance(move := position(services.desk, case_id).move, Perform):
            perform(services.desk, case_id, move)

    return settle


def acted_out(settings: Settings, content: Content = CONTENT, seed: int = 1) -> Play:
    """The engine has its own assembly, on the home's clock, as in its own program; but what both read is read once."""
    clock = StoryClock(content.begins)
    services, engine = assembled(settings, clock), assembled(settings)
    play = Play(services, clock, by_hand(engine))
    for _ in play.run(schedule(content, seed), content.ends):
        pass
    engine.desk.database.dispose()
    return play


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


def test_a_wrong_key_or_an_unsealed_event_fails_the_check(tmp_path: Path) -> None:
    settings = built(tmp_path / "home")
    few = of(CONTENT.items[0])
    play = acted_out(settings, few)
    with pytest.raises(PlayFailed, match=r"条记录中只封存了 \d+ 条"):
        check(play.services, few, play.cases, load_key(settings.seal_key))
    seal(play.services.desk.database, load_key(settings.seal_key), few.ends)
    check(play.services, few, play.cases, load_key(settings.seal_key))
    with pytest.raises(PlayFailed, match="封印签名不符"):
        check(play.services, few, play.cases, b"another key")


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


def test_a_blocked_case_and_one_whose_drafter_left_are_told(tmp_path: Path) -> None:
    few = tuple(item for item in CONTENT.items if item.id in ("jl-petition-days", "jl-request-to-province"))
    play = acted_out(built(tmp_path / "home"), of(*few))
    block(play.services.desk, play.cases["jl-petition-days"], "磁盘空间不足")
    drafter = next(item.drafter for item in few if item.id == "jl-request-to-province")
    with play.services.desk.database.writing() as session:
        session.execute(update(Person).where(Person.id == drafter).values(status="disabled"))
    others = dict(summarise(play.services).others)
    play.services.desk.database.dispose()
    assert others["受阻"] == ("《2026年12月局领导接待来访日程安排公告》：磁盘空间不足",)
    assert [told for told in others["没有人办理"] if "账号已停用" in told]


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


def test_a_step_that_the_program_refuses_stops_the_play_and_is_named(tmp_path: Path) -> None:
    settings = built(tmp_path / "home")
    with assembled(settings).desk.database.writing() as session:
        session.execute(
            update(Person).where(Person.id == "jl.transport_admin.reviewer").values(status="disabled")
        )
    bus = next(item for item in CONTENT.items if item.id == "jl-bus-lines")
    with pytest.raises(PlayFailed, match=r"jl-bus-lines 在 2026-11-05 15:2\d.*已停用"):
        acted_out(settings, of(bus))


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_a_seed_moves_acts_by_minutes_and_never_out_of_order(seed: int) -> None:
    timed = schedule(CONTENT, seed)
    assert timed == schedule(CONTENT, seed)
    assert [t.act.at for t in timed] == sorted(t.act.at for t in timed)
    written = {(a.item.id, id(a.step)): a.at for a in CONTENT.acts()}
    moved = 0
    for now, following in zip(timed, [*timed[1:], None], strict=True):
        delay = (now.act.at - written[now.act.item.id, id(now.act.step)]).total_seconds() / 60
        assert 0 <= delay <= 4
        moved += delay > 0
        assert now.act.at <= now.done_at <= (following.act.at if following else ENDS)
        assert now.act.at.time() <= datetime(2026, 1, 1, 17, tzinfo=SHANGHAI).time()
    assert moved > len(timed) / 3
    for item in CONTENT.items:
        own = [t.act.at for t in timed if t.act.item is item]
        assert own == sorted(set(own))


def test_seeds_differ() -> None:
    assert schedule(CONTENT, 1) != schedule(CONTENT, 2)


def test_an_empty_place_is_marked_then_unfinished_then_played(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    assert look(settings) is Standing.EMPTY
    assert not settings.home.exists()
    mark(settings)
    assert look(settings) is Standing.UNFINISHED
    build(settings, whole_catalogue(), CONTENT)
    assert look(settings) is Standing.UNFINISHED
    set_played(settings)
    assert look(settings) is Standing.PLAYED


def test_an_office_is_refused_and_nothing_in_it_changes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    upgrade(settings.database_url)
    with opened(settings) as database:
        set_up(database, OFFICE, wall_clock())
    before = sorted(settings.home.iterdir())
    for fresh in (False, True):
        with pytest.raises(NotADemo, match="正式使用"):
            run(settings.home, fresh=fresh, exit_after=True)
    assert sorted(settings.home.iterdir()) == before


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(NotADemo, match="别的东西"):
        run(tmp_path, fresh=True, exit_after=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_only_a_marked_home_is_emptied_and_then_can_be_built_again(tmp_path: Path) -> None:
    settings = built(tmp_path / "home")
    (settings.home / MARK).unlink()
    with pytest.raises(NotADemo, match="没有演示的标记"):
        empty(settings)
    mark(settings)
    (settings.home / "run").mkdir()
    empty(settings)
    assert {path.name for path in settings.home.iterdir()} == {MARK, "run"}
    build(settings, whole_catalogue(), CONTENT)
    assert look(settings) is Standing.UNFINISHED


def test_a_demo_on_a_database_of_its_own_is_emptied_there(
    tmp_path: Path, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANSHEN_DATABASE_URL", empty_database_url)
    settings = built(tmp_path / "home")
    play = acted_out(settings, of(*CONTENT.items[:2]))
    play.services.desk.database.dispose()
    empty(settings)
    build(settings, whole_catalogue(), CONTENT)
    with assembled(settings).desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalars(select(Installation.demo_now)).one() == CONTENT.begins


def test_the_demo_has_a_folder_of_its_own() -> None:
    assert home_of({}) == Path(".sanshen-demo")
    assert home_of({"SANSHEN_HOME": "/srv/demo"}) == Path("/srv/demo")


def test_a_scan_says_what_was_signed(tmp_path: Path) -> None:
    page = signed_sheet(
        "吕发改网审〔2026〕1号", "1a2b3c4d", "办公室终审（纸质）", "委办公室主任", ENDS.date(), ""
    )
    assert "委办公室主任".encode("utf-16-be").hex().encode() in page
    for number, place in enumerate(_places(page), start=1):
        assert page[place:].startswith(f"{number} 0 obj".encode())


def test_a_picture_is_one() -> None:
    """Every chunk as long as it says, with its checksum; every line of the picture there."""
    drawn = picture()
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, {}
    while place < len(drawn):
        (length,) = struct.unpack_from(">I", drawn, place)
        kind, data = drawn[place + 4 : place + 8], drawn[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", drawn, place + 8 + length) == (zlib.crc32(kind + data),)
        chunks[kind] = data
        place += length + 12
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 3 * width)


def _places(page: bytes) -> list[int]:
    start = int(page.rsplit(b"startxref\n", 1)[1].split()[0])
    lines = page[start:].splitlines()
    assert lines[0] == b"xref"
    return [int(line.split()[0]) for line in lines[3:8]]


FEW = ("jl-bus-lines", "jl-request-to-province", "ll-price-weekly")
PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path
from definitions.registry import CATALOGUE, load_catalogue
from flows.demo.command import play
from flows.demo.content import load_content
from flows.demo.home import look
from flows.settings import Settings
from rich.console import Console

content = load_content(load_catalogue(CATALOGUE), offices=["jilin-transport", "lvliang-drc"])
items = tuple(item for item in content.items if item.id in sys.argv[2:])
settings = Settings(home=Path(sys.argv[1]))
print(look(settings).value)
play(settings, replace(content, items=items), 1, Console(width=200))
print(look(settings).value)
"""


def performance(home: Path) -> subprocess.Popen[str]:
    """A few items, on a real Prefect server with a real worker, in a program of its own."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, str(home), *FEW],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def programs_of(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.environ().get("SANSHEN_HOME") == str(home):
                found.append(process)
    return found


@pytest.mark.soak
@pytest.mark.prefect
@pytest.mark.timeout(600)
def test_a_play_that_was_killed_is_played_afresh_by_the_real_engine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed = performance(home)
    assert killed.stdout is not None
    lines = iter(killed.stdout.readline, "")
    assert next(lines).strip() == "empty"
    assert next(line for line in lines if line.startswith("11月"))
    killed.kill()
    killed.wait()
    killed.stdout.close()
    _, alive = psutil.wait_procs(programs_of(home), timeout=30)
    assert not alive

    again = performance(home)
    said, _ = again.communicate(timeout=400)
    assert again.returncode == 0, said
    first, *days, last = said.splitlines()
    assert (first, last) == ("unfinished", "played")
    assert sum("发布《" in day for day in days) == 2
    assert not programs_of(home)

    settings = Settings(home=home)
    with opened(settings) as database, database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == len(FEW)
        assert session.scalar(select(func.count()).select_from(Case).where(Case.run_id.is_(None))) == 0
        states = session.scalars(select(Publication.state)).all()
    assert states == ["confirmed", "confirmed"]
    assert len(list((home / "sites").glob("*/website/public/index.html"))) == 2
