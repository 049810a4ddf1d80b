"""The shells complete what is typed: asked of a real bash, and of what the other two are told."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli.commands import ROOT

PROGRAM = """#!{python} -P
import sys
sys.path.insert(0, {root!r})
from flows.cli.app import main
sys.argv[0] = "sanshen"
main()
"""
ASK = """
source <(sanshen completion bash)
COMP_WORDS=({words})
COMP_CWORD={place}
$(complete -p sanshen | sed 's/.*-F \\([^ ]*\\) .*/\\1/') sanshen
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which the program is found as people type it."""
    program = tmp_path / "bin" / "sanshen"
    program.parent.mkdir()
    program.write_text(
        PROGRAM.format(python=sys.executable, root=str(Path(__file__).parents[3])), encoding="utf-8"
    )
    program.chmod(0o755)
    return f"{program.parent}{os.pathsep}{os.environ['PATH']}"


def ask(path: str, line: str, **variables: str) -> list[str]:
    """What bash offers at the end of a line; a blank there begins a new word."""
    words = [*shlex.split(line), *([""] if line.endswith(" ") else [])]
    script = ASK.format(words=" ".join(map(shlex.quote, words)), place=len(words) - 1)
    bash = shutil.which("bash")
    assert bash is not None
    asked = subprocess.run(
        [bash, "--norc", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path, **variables},
    )
    assert asked.stderr == ""
    return asked.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sanshen de", ["definitions", "decide", "demo"]),
        ("sanshen definitions di", ["diagram", "diff"]),
        ("sanshen stats overdue --b", ["--by"]),
        ("sanshen stats overdue --by ", ["unit", "stage", "process", "person", "month"]),
        ("sanshen calendar due 2026-09-30 3 --unit m", ["months"]),
        (
            "sanshen decide 吉市交网审〔2026〕1号 re",
            ["return", "recall", "refuse", "release", "remove_signer", "read"],
        ),
        ("sanshen decide 吉市交网审〔2026〕1号 add_signer --place b", ["before", "beside"]),
        ("sanshen completion ", ["bash", "zsh", "fish"]),
        ("sanshen definitions --h", ["--help"]),
        ("sanshen definitions check docs/", []),
    ],
)
def test_bash_offers_how_a_line_could_go_on(path: str, line: str, offered: list[str]) -> None:
    assert sorted(ask(path, line)) == sorted(offered)


def test_bash_offers_every_command_and_the_options_of_one(path: str) -> None:
    assert ask(path, "sanshen ") == list(ROOT.commands)
    assert {"--as", "--opinion", "--set", "--attach", "--help"} <= set(ask(path, "sanshen decide -"))


def test_where_nothing_is_offered_bash_completes_files(path: str) -> None:
    script = subprocess.run(
        ["sanshen", "completion", "bash"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    ).stdout
    assert "complete -o default" in script


@pytest.mark.parametrize(
    ("shell", "explained"), [("zsh", '"decide":"办理：给出意见。"'), ("fish", "decide\t办理：给出意见。")]
)
def test_other_shells_are_told_what_a_word_means(path: str, shell: str, explained: str) -> None:
    asked = {"_SANSHEN_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": "sanshen dec"}
    asked["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    told = subprocess.run(
        ["sanshen"], capture_output=True, text=True, check=True, env={**os.environ, "PATH": path, **asked}
    )
    assert explained in told.stdout
    assert "Show this message" not in told.stdout
