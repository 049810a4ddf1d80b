"""Where a demo may be built, and what is never touched there."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.clock import wall_clock
from flows.demo.command import run
from flows.demo.home import MARK, NotADemo, Standing, build, empty, home_of, look, mark, opened, set_played
from flows.settings import Settings
from storage.installation import OFFICE, set_up
from storage.migration import upgrade
from storage.models import Case, Installation
from tests.builders.office import whole_catalogue
from tests.flows.demo.acting import CONTENT, acted_out, assembled, built, of


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
