"""Wrong words: told in Chinese, exit code 2, nothing done."""

from collections.abc import Iterator
from importlib.metadata import version

import pytest
from typer.core import TyperCommand

from flows.cli.commands import ROOT, Branch, Leaf, command
from flows.cli.help_page import arguments, options
from flows.cli.reference import commands_page, settings_page
from flows.settings import Settings
from tests.flows.cli.office import Office

WRONG = {
    "an unknown command": (["inbx"], "没有“inbx”这个命令，是不是 inbox？"),
    "a command in the singular": (["person", "add"], "没有“person”这个命令，是不是 people？"),
    "an unknown subcommand": (["people", "frobnicate"], "没有“frobnicate”这个命令"),
    "an unknown option": (["inbox", "--json5"], "没有 --json5 这个选项"),
    "an option without its value": (["inbox", "--as"], "--as 后面少写了内容"),
    "a flag with a value": (["inbox", "--json=1"], "--json 后面不能带内容"),
    "a missing argument": (["decide", "x"], "少写了 意见"),
    "a missing option": (["withdraw", "x"], "少写了 --reason"),
    "one word too many": (["inbox", "a"], "多写了：a"),
    "a choice that is not offered": (
        ["stats", "overdue", "--by", "x"],
        "--by：只能写 unit、stage、process、person、month 之一",
    ),
    "a date that is none": (["calendar", "due", "2026-9-30", "3"], "日期：“2026-9-30”不是日期"),
    "a number that is none": (["calendar", "due", "2026-09-30", "x"], "数量：应当是整数"),
    "a number too small": (["calendar", "due", "2026-09-30", "0"], "数量：不能小于 1"),
    "a number too large": (["calendar", "due", "2026-09-30", "99999"], "数量：不能大于 9999"),
    "a setting without a value": (["decide", "x", "done", "--set", "complete"], "要写成 项目=内容"),
    "a file without a format": (["ledger", "x", "-o", "y.csv"], "--format csv"),
    "standard input for two things": (
        ["submit", "x", "--form", "-", "--token-stdin"],
        "标准输入只能用来读一样东西",
    ),
}


@pytest.mark.parametrize(("words", "reason"), WRONG.values(), ids=WRONG)
def test_wrong_usage(office: Office, words: list[str], reason: str) -> None:
    said = office.run(*words)
    assert (said.code, said.out) == (2, "")
    assert reason in said.err
    assert "--help" in said.err
    assert not any(word in said.err for word in ("Usage", "Error", "Invalid", "Missing", "Traceback"))


@pytest.mark.parametrize("words", [[], ["people"], ["people", "role"]])
def test_a_group_alone_shows_its_commands(office: Office, words: list[str]) -> None:
    said = office.run(*words)
    assert (said.code, said.out, said.err.startswith("用法：sanshen")) == (2, "", True)


def test_the_program_tells_its_version(office: Office) -> None:
    said = office.run("--version")
    assert (said.code, said.out, said.err) == (0, f"sanshen {version('sanshen')}\n", "")
    assert "--version   显示版本。" in office.run("--help").out
    assert "`sanshen --version` 显示版本。" in commands_page()


def _leaves(branch: Branch, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, entry in branch.commands.items():
        if isinstance(entry, Branch):
            yield from _leaves(entry, (*path, name))
        else:
            yield (*path, name)


LEAVES = list(_leaves(ROOT))


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_explains_itself_in_chinese(office: Office, path: tuple[str, ...]) -> None:
    said = office.run(*path, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"用法：sanshen {' '.join(path)}")
    assert "例：" in said.out or "同意：" in said.out
    assert not any(word in said.out for word in ("Usage", "Options", "Arguments", "Show this"))


def _command(path: tuple[str, ...]) -> TyperCommand:
    found: Branch | Leaf = ROOT
    for name in path:
        assert isinstance(found, Branch)
        found = found.commands[name]
    assert isinstance(found, Leaf)
    return command(path[-1], found)


@pytest.mark.parametrize("width", ["80", "100"])
@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_help_is_wrapped_and_never_cut(office: Office, path: tuple[str, ...], width: str) -> None:
    office.monkeypatch.setenv("COLUMNS", width)
    shown = "".join(office.run(*path, "--help").out.split())
    told = [text for _, text in (*arguments(_command(path)), *options(_command(path)))]
    assert [text for text in told if "".join(text.split()) not in shown] == []


def test_the_reference_names_every_command_and_setting() -> None:
    commands, settings = commands_page(), settings_page()
    assert len(LEAVES) > 20
    assert [leaf for leaf in LEAVES if f"## sanshen {' '.join(leaf)}\n" not in commands] == []
    names = [name for name in Settings.model_fields if name not in {"database"}]
    assert [name for name in names if f"`SANSHEN_{name.upper()}`" not in settings] == []
    assert "`SANSHEN_DATABASE_URL`" in settings
