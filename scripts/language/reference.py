"""The reference page of the language, from its classes themselves: `python -m scripts.language.reference` writes it anew."""

import json
from collections.abc import Iterator, Mapping

from definitions.conditions import FUNCTIONS
from definitions.loader.key_examples import KEY_EXAMPLES
from definitions.registry import load_catalogue
from definitions.rules.names import NUMBER_PARTS
from definitions.schema.base import Declared
from definitions.schema.jobs import JOBS
from definitions.vocabulary import CheckName
from scripts.language.class_source import ClassSource
from scripts.language.how_to_documents import DOCS, Uses
from scripts.language.shipped_values import owner_of, plain, shipped_values
from scripts.language.type_words import in_words
from scripts.language.words.chapters import CHAPTERS, written_example
from scripts.language.words.checks_and_jobs import CHECKS, WORKED_OUT
from scripts.language.words.introduction import INTRODUCTION
from scripts.language.words.section import Section

FILE = DOCS / "reference" / "language.md"
GENERATED = "<!-- Written by `python -m scripts.language.reference`. Do not edit. -->"

Values = Mapping[tuple[type, str], str]


class Undescribed(Exception):
    """A key of the language has no meaning or no example to show."""


def generate() -> str:
    """The text of the page. Raises Undescribed, UnnamedType, or NotInUse."""
    seen, uses = shipped_values(load_catalogue()), Uses()
    parts = [
        f"# The language of definitions\n\n{GENERATED}",
        INTRODUCTION.strip(),
        _shared(),
        _checks(),
        _jobs(),
    ]
    for chapter, sections in CHAPTERS.items():
        parts.append(f"## {chapter}")
        for model, section in sections.items():
            parts.append(f"{_section(model, section, seen)}\n\n{uses.line(model, section.page)}")
    return "\n\n".join(parts) + "\n"


def key_examples() -> str:
    """A line for each key that must be written, by class and key, for whoever left it out: JSON."""
    seen = shipped_values(load_catalogue())
    found: dict[str, str] = {}
    for model in _declared(Declared):
        for key, field in model.model_fields.items():
            example = _example(owner_of(model, key), key, field.alias or key, seen)
            if field.is_required() and example is not None:
                found[f"{model.__name__}.{field.alias or key}"] = example
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1) + "\n"


def _declared(model: type[Declared]) -> Iterator[type[Declared]]:
    for one in model.__subclasses__():
        yield one
        yield from _declared(one)


def _example(model: type, key: str, name: str, seen: Values) -> str | None:
    return written_example(model, key) or seen.get((model, name))


def _shared() -> str:
    functions = ", ".join(f"`{name}`" for name in sorted(FUNCTIONS))
    parts = ", ".join(f"`{{{name}}}`" for name in sorted(NUMBER_PARTS))
    return f"A condition may call {functions}. The number of a case may hold {parts}."


def _checks() -> str:
    lines = ["## Checks", "", "| check | what it finds |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{name.value}` | {CHECKS[name]} |" for name in CheckName)])


def _jobs() -> str:
    lines = ["## Jobs", "", "| job | what it works out | takes | charts | tells |", "|---|---|---|---|---|"]
    for name, signature in JOBS.items():
        named = [[one.id for one in signature.takes], signature.charts, [one.id for one in signature.tells]]
        sides = (", ".join(f"`{one}`" for one in side) or "—" for side in named)
        lines.append(f"| `{name.value}` | {WORKED_OUT[name]} | {' | '.join(sides)} |")
    return "\n".join(lines)


def _section(model: type[Declared], section: Section, seen: Values) -> str:
    own = ClassSource(model)
    rows = [_row(model, key, own, section, seen) for key in own.annotations]
    lines = [f"### {section.heading}", ""]
    if own.docstring:
        lines += [own.docstring, ""]
    if rows:
        lines += ["| key | type | default | meaning | example |", "|---|---|---|---|---|", *rows]
    return "\n".join(lines).rstrip()


def _row(model: type[Declared], key: str, own: ClassSource, section: Section, seen: Values) -> str:
    field = model.model_fields[key]
    name = field.alias or key
    meaning = own.meanings.get(key) or section.meanings.get(key)
    example = _example(model, key, name, seen)
    if meaning is None or example is None:
        raise Undescribed(f"{model.__name__}.{key}")
    default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
    cells = (f"`{name}`", in_words(own.annotations[key]), default, meaning, f"`{example}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(value: object) -> str:
    return "" if value is None or value in ([], {}) else f"`{plain(value)}`"


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(generate(), encoding="utf-8")
    KEY_EXAMPLES.write_text(key_examples(), encoding="utf-8")


if __name__ == "__main__":
    main()
