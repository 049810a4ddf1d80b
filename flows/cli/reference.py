"""Writes docs/reference/commands.md and settings.md from the program itself: `python -m flows.cli.reference`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.cli import help_page
from flows.cli.commands import PROGRAM, ROOT, VERSION, Branch, Leaf, command
from flows.settings import Settings

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
GENERATED = "<!-- Written by `python -m flows.cli.reference`; do not edit by hand. -->"


def commands_page() -> str:
    intro = [
        "# 命令",
        GENERATED,
        "退出码：0 办成；1 没有办成，原因已说明；2 命令写得不对。",
        f"`{PROGRAM} {VERSION}` {help_page.VERSION}`--help` 接在任何命令后面，{help_page.HELP}",
        "`--json` 在标准输出给出一份 JSON，其他的话都在标准错误输出。",
    ]
    return "\n\n".join([*intro, *_branch(PROGRAM, ROOT)]) + "\n"


def _branch(path: str, branch: Branch) -> Iterator[str]:
    for name, entry in branch.commands.items():
        if isinstance(entry, Branch):
            yield from _branch(f"{path} {name}", entry)
        else:
            yield from _leaf(f"{path} {name}", name, entry)


def _leaf(path: str, name: str, leaf: Leaf) -> Iterator[str]:
    made = command(name, leaf)
    summary, _, details = (made.help or "").partition("\n\n")
    yield f"## {path}"
    yield summary
    yield f"```text\n{help_page.usage(made, path)}\n```"
    if details:
        yield f"```text\n{details}\n```"
    rows = [*help_page.arguments(made), *help_page.options(made)[:-1]]
    if rows:
        yield _table(("写法", "说明"), [(f"`{_cell(left)}`", _cell(right)) for left, right in rows])


def settings_page() -> str:
    rows = []
    for name, declared in Settings.model_fields.items():
        alias = declared.validation_alias
        variable = alias if isinstance(alias, str) else f"SANSHEN_{name.upper()}"
        default = "" if declared.default is None else f"`{declared.default}`"
        rows.append((f"`{variable}`", default, _cell(declared.description or "")))
    rows.append(
        ("`PREFECT_API_URL`", "", "The Prefect server to use; by default the one that `sanshen up` starts.")
    )
    intro = [
        "# Settings",
        GENERATED,
        "Set through environment variables; those without a default may be left out.",
    ]
    return "\n\n".join([*intro, _table(("variable", "default", "what it sets"), rows)]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [titles, ("---",) * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "commands.md").write_text(commands_page(), encoding="utf-8")
    (FOLDER / "settings.md").write_text(settings_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
