"""The catalogue: all of it at once, or only what is asked for, and never anything that is broken."""

import shutil
from pathlib import Path

import pytest

from definitions.problems import InvalidDefinition
from definitions.registry import load_catalogue, open_catalogue
from flows.checking.documents import check_paths
from tests.builders.office import TWO_OFFICES

JL, LL = "jilin-transport", "lvliang-drc"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A process of each organisation holds a mistake."""
    root = Path(shutil.copytree(TWO_OFFICES, tmp_path / "catalogue"))
    for file in (f"{JL}/processes/web-publish.yaml", f"{LL}/processes/publish.yaml"):
        text = (root / file).read_text("utf-8")
        (root / file).write_text(text.replace("kind: markdown", "kind: markdwon"), "utf-8")
    return root


def test_reading_everything_tells_the_problems_of_all_files(broken: Path) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        load_catalogue(broken)
    files = {Path(problem.place.file).relative_to(broken).parts[0] for problem in caught.value.problems}
    assert files == {JL, LL}
    assert str(caught.value).count("markdwon") >= len(files)


def test_a_visit_meets_only_what_it_asks_for(broken: Path) -> None:
    office = open_catalogue(broken).office(JL)
    assert office.organization.organization == JL
    assert office.ledgers
    assert office.calendar.year(2026).official


def test_what_is_broken_is_refused_however_it_is_asked_for(broken: Path) -> None:
    catalogue = open_catalogue(broken)
    for ask in (lambda: catalogue.find(f"{JL}.web-publish"), catalogue.processes):
        with pytest.raises(InvalidDefinition) as caught:
            ask()
        assert {Path(problem.place.file).name for problem in caught.value.problems} == {"web-publish.yaml"}


def test_one_broken_document_keeps_nobody_from_the_others(broken: Path) -> None:
    loaded = open_catalogue(broken).find(f"{JL}.web-reprint")
    assert loaded is not None
    assert loaded.digest == load_catalogue(TWO_OFFICES).find(f"{JL}.web-reprint").digest  # type: ignore[union-attr]


def test_a_document_may_be_called_otherwise_than_its_process(tmp_path: Path) -> None:
    root = Path(shutil.copytree(TWO_OFFICES, tmp_path / "catalogue"))
    processes = root / JL / "processes"
    (processes / "web-reprint.yaml").rename(processes / "reprints.yaml")
    (processes / "web-publish.yaml").rename(processes / "web-reprint.yaml")
    catalogue = open_catalogue(root)
    for name in (f"{JL}.web-publish", f"{JL}.web-reprint"):
        found = catalogue.find(name)
        assert found is not None
        assert found.process.process == name
    assert catalogue.find(f"{JL}.nothing") is None


def test_both_ways_find_the_same() -> None:
    opened, loaded = open_catalogue(), load_catalogue()
    assert list(opened.offices) == list(loaded.offices)
    assert [one.digest for one in opened.processes()] == [one.digest for one in loaded.processes()]
    calendars = {
        (office.organization.calendar, *office.organization.office_hours): id(office.calendar)
        for office in loaded.offices.values()
    }
    assert len(calendars) < len(loaded.offices)
    for office in loaded.offices.values():
        known = calendars[office.organization.calendar, *office.organization.office_hours]
        assert id(office.calendar) == known, "offices with the same calendar and hours share it"


def test_two_organizations_do_not_number_alike(tmp_path: Path) -> None:
    """Each counts for itself; checked alone or with all the others, it is told where it stands."""
    root = Path(shutil.copytree(TWO_OFFICES, tmp_path / "catalogue"))
    own, other = f"{JL}/processes/web-publish.yaml", f"{LL}/processes/publish.yaml"
    number = next(line for line in (root / own).read_text("utf-8").splitlines() if line.startswith("number:"))
    lines = (root / other).read_text("utf-8").splitlines()
    changed = [number if line.startswith("number:") else line for line in lines]
    (root / other).write_text("\n".join(changed) + "\n", "utf-8")
    with pytest.raises(InvalidDefinition) as caught:
        load_catalogue(root)
    checking = check_paths([root / own], root)
    for problems, files in ((caught.value.problems, {own, other}), (checking.problems, {own})):
        assert {one.code for one in problems} == {"number-taken"}
        assert {str(Path(one.place.file).relative_to(root)) for one in problems} == files


@pytest.mark.parametrize("name", ["抽检", "other.publish"])
def test_a_copy_with_a_wrong_name_is_no_other_organization(tmp_path: Path, name: str) -> None:
    """What is wrong with the copy is told of the copy alone."""
    root = Path(shutil.copytree(TWO_OFFICES, tmp_path / "catalogue"))
    good = root / f"{LL}/processes/publish.yaml"
    copy = good.with_name("copy.yaml")
    copy.write_text(good.read_text("utf-8").replace("process: ", f"process: {name} # ", 1), "utf-8")
    problems = check_paths([root / LL], root).problems
    assert {one.place.file for one in problems} == {str(copy)}
