"""Links lead somewhere, fragments load, commands exist, and pages speak of the project alone."""

import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer._click.exceptions import UsageError
from typer.core import TyperCommand, TyperGroup

from definitions.examples import run_examples
from definitions.loader import load_ledger, load_organization, load_process
from definitions.registry import CATALOGUE, Calendars, Office
from definitions.rules.submitters import usual_unit
from definitions.working_days import load_calendar
from flows.checking.documents import blocking
from flows.cli.commands import sanshen
from storage.models import Base
from tests.builders.office import whole_catalogue
from tests.docs.pages import PAGES, ROOT, blocks, name_of, prose

LINK = re.compile(r"\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
ADDRESS = re.compile(r"https?://(?P<host>[^/\s)>\"'`:]+)")
HOSTS = {"127.0.0.1", "cel.dev", "keepachangelog.com", "semver.org"}
WORD = re.compile(r"`(sanshen(?: [^`]+)?)`")
every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def test_all_pages_are_found() -> None:
    assert {"README.md", "CHANGELOG.md", "docs/index.md", "docs/glossary.md"} <= {name_of(p) for p in PAGES}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for match in LINK.finditer(prose(page)):
        target, _, anchor = match["target"].partition("#")
        if ADDRESS.match(match["target"]):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), match["target"]
        if anchor:
            assert anchor in _anchors(file), match["target"]


@every_page
def test_links_that_name_a_path_go_there(page: Path) -> None:
    for words, target in re.findall(r"\[([\w.-]*[/.][\w./-]+)\]\(([^)#\s]+)[^)]*\)", prose(page)):
        if not ADDRESS.match(target):
            assert (page.parent / target).resolve().match(words), f"{words} leads to {target}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_below_docs_is_listed() -> None:
    lists = [ROOT / "docs/index.md", ROOT / "docs/decisions/index.md"]
    listed = {
        (one.parent / match["target"]).resolve() for one in lists for match in LINK.finditer(prose(one))
    }
    assert not set((ROOT / "docs").rglob("*.md")) - listed - set(lists)


@every_page
def test_pages_name_no_other_place(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {match["host"] for match in ADDRESS.finditer(text)} <= HOSTS
    assert not re.search(r"(?<![\w.])/(work|tmp|root|home)/", text)


@every_page
def test_fragments_of_yaml_are_those_of_a_file_or_load(page: Path) -> None:
    loaded: dict[str, str] = {}
    for block in blocks(page):
        if block.language != "yaml":
            continue
        if block.mark.startswith("file="):
            file = page.parent / block.mark.removeprefix("file=")
            whole = _unindented(file.read_text(encoding="utf-8"))
            assert _unindented(block.text) in whole, f"{name_of(page)}:{block.line}"
        else:
            assert block.mark in {"organization", "ledger", "process"}, f"{name_of(page)}:{block.line}"
            loaded[block.mark] = block.text
    if loaded:
        _load_together(loaded)


def _unindented(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines())


def _load_together(texts: dict[str, str]) -> None:
    organization = load_organization(texts["organization"], "organization.yaml")
    ledger = load_ledger(texts["ledger"], "ledger.yaml")
    process = load_process(
        texts["process"], "process.yaml", organization=organization, ledgers={ledger.ledger: ledger}
    ).process
    calendar = load_calendar(CATALOGUE / "calendars", organization.calendar)
    assert not run_examples(process, calendar, blocking, organization.units[-1].id)


def test_the_examples_of_the_model_office_hold() -> None:
    calendars = Calendars(CATALOGUE / "calendars")
    office = Office(ROOT / "docs/how-to/model-office", calendars)
    played = 0
    for loaded in office.processes.values():
        unit = usual_unit(loaded.process, office.organization)
        found = run_examples(
            loaded.process,
            office.calendar,
            blocking,
            unit,
            office.registers,
            organization=office.organization,
            ledgers=office.ledgers,
        )
        assert found == []
        played += len(loaded.process.examples)
    assert played > 20


def test_the_first_process_is_short() -> None:
    text = (ROOT / "docs/tutorial/short-notice.yaml").read_text(encoding="utf-8")
    assert text.count("\n") < 40
    assert text.count("kind: review") == 3


def _shown_commands(page: Path) -> Iterator[tuple[int, list[str]]]:
    for block in blocks(page):
        if block.language not in {"bash", "console", "ini"}:
            continue
        for number, line in enumerate(block.text.splitlines(), start=block.line + 1):
            found = re.search(r"(?:^|[\s(]|bin/)sanshen (?P<rest>[^#|>)]*)", line.removeprefix("$ "))
            if found and not line.startswith("[") and (block.language != "ini" or "ExecStart" in line):
                yield number, shlex.split(found["rest"])


def _find(words: list[str]) -> tuple[TyperCommand, list[str]]:
    """The command, and what follows its name. Raises KeyError where there is none."""
    group: TyperGroup = sanshen()
    for number, word in enumerate(words):
        found = group.get_command(None, word)  # type: ignore[arg-type]
        if found is None:
            raise KeyError(f"sanshen {' '.join(words)}")
        if isinstance(found, TyperGroup):
            group = found
        else:
            assert isinstance(found, TyperCommand)
            return found, words[number + 1 :]
    raise KeyError(f"sanshen {' '.join(words)} is not a whole command")


@every_page
def test_shown_commands_can_be_typed(page: Path) -> None:
    for line, words in _shown_commands(page):
        command, arguments = _find(words)
        try:
            command.make_context("sanshen", arguments)
        except UsageError as error:
            pytest.fail(f"{name_of(page)}:{line}: sanshen {' '.join(words)}: {error.message}")


@every_page
def test_commands_named_in_the_text_exist(page: Path) -> None:
    if name_of(page).startswith("docs/reference/"):
        return
    for found in WORD.findall(prose(page)):
        words = shlex.split(found)[1:]
        if not words:
            continue
        command, arguments = _find(words)
        options = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in arguments if word.startswith("-")} <= options, found


def test_some_commands_are_shown() -> None:
    shown = [words[0] for page in PAGES for _, words in _shown_commands(page)]
    assert {"init", "up", "submit", "decide", "repair", "migrate", "retry"} <= set(shown)


def test_the_glossary_names_what_there_is() -> None:
    rows = re.findall(r"^\| .+ \| .+ \| (.+) \| `(.+)` \|$", prose(ROOT / "docs/glossary.md"), re.MULTILINE)
    assert len(rows) > 30
    for table, path in rows:
        module, _, name = path.rpartition(".")
        assert hasattr(importlib.import_module(module), name), path
        if table.startswith("`"):
            named, _, column = table.strip("`").partition(".")
            assert named in Base.metadata.tables, table
            assert not column or column in Base.metadata.tables[named].columns, table


def test_regulations_say_what_the_processes_cover() -> None:
    text = prose(ROOT / "docs/explanation/regulations.md")
    covered = {one for loaded in whole_catalogue().processes() for one in loaded.process.covers}
    articles = {one for one in covered if one.startswith("S")}
    assert articles
    assert set(re.findall(r"^\| (S\d-[\w.-]+) \|", text, re.MULTILINE)) == articles
    assert not {one for one in covered - articles if f"`{one}`" not in text}
