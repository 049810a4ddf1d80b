"""Writes docs/reference/verbs.md from the table of verbs: `python -m flows.access.verbs_page`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from definitions.vocabulary import VERB_TITLES, Verb
from flows.access.relations import Relation, Standing
from flows.access.verb_table import TABLE, TO_EVERYBODY

FILE = Path(__file__).parents[2] / "docs" / "reference" / "verbs.md"
GENERATED = "<!-- Written by `python -m flows.access.verbs_page`; do not edit by hand. -->"
INTRODUCTION = (
    "能办的办法（verb）、什么时候能办、谁能办，都在程序的一张表里；本页由那张表写出。页面上的按钮、命令行和接口都按它办。",
    "办件处在“●”标出的情形，并且您是表中所列的任何一种人，才可能办；其余一律不能办，说明原因，并记入审计。"
    "表里留有余地的（期限已过、本流程不许转办、要回避……），办的时候再看；可能的原因列在后面，“…”是随办件而变的字。",
)


def page() -> str:
    parts = [
        "# 办法",
        GENERATED,
        *INTRODUCTION,
        "## 什么时候",
        _table(("办法", "代号", *Standing), map(_when, TABLE)),
        "## 谁",
        _table(("办法", "能办的人"), ((VERB_TITLES[v], "、".join(TABLE[v].relations)) for v in TABLE)),
        "## 是什么人，能办什么",
        _table(("人", "能办的办法"), map(_may, Relation)),
        "## 不能办的原因",
        f"无论哪一种：{_listed(TO_EVERYBODY)}。",
        *(f"- **{VERB_TITLES[verb]}**：{_listed(_reasons(verb))}。" for verb in TABLE),
    ]
    return "\n\n".join(parts) + "\n"


def _when(verb: Verb) -> tuple[str, ...]:
    marks = ("●" if standing in TABLE[verb].standings else "" for standing in Standing)
    return (VERB_TITLES[verb], f"`{verb}`", *marks)


def _may(relation: Relation) -> tuple[str, ...]:
    verbs = (VERB_TITLES[verb] for verb, entry in TABLE.items() if relation in entry.relations)
    return (relation, "、".join(verbs))


def _reasons(verb: Verb) -> Sequence[str]:
    return [one for one in dict.fromkeys(TABLE[verb].reasons) if one not in TO_EVERYBODY]


def _listed(reasons: Sequence[str]) -> str:
    return "；".join(reasons) if reasons else "只有上面的原因"


def _table(titles: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [tuple(titles), ("---",) * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
