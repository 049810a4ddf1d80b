"""Writes docs/reference/api.md from the OpenAPI document: `python -m flows.api.reference`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.access.scopes import SCOPE_TITLES, Scope
from flows.api.app import ROOT, described

FILE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
GENERATED = "<!-- Written by `python -m flows.api.reference`; do not edit by hand. -->"
MULTIPART = "multipart/form-data"
OK = "2"

Told = Mapping[str, Any]


def page() -> str:
    document = described().openapi()
    paths: Mapping[str, Told] = document["paths"]
    schemas: Mapping[str, Told] = document["components"]["schemas"]
    operations = [(path, method, one) for path, known in paths.items() for method, one in known.items()]
    parts = [
        "# The API",
        GENERATED,
        f"{document['info']['description']} How it is used: [the how-to](../how-to/api.md).",
        f"Every address begins with `{ROOT}`.",
        _table(
            ("scope of a token", "", "good for"),
            [(f"`{scope}`", SCOPE_TITLES[scope], GOOD_FOR[scope]) for scope in Scope],
        ),
        _table(
            ("address", "", "what it does"),
            [
                (f"`{method.upper()} {path}`", one["summary"], one["description"])
                for path, method, one in operations
            ],
        ),
        "## Refusals",
        *_refusals(operations[0][2], schemas),
        *(part for path, method, one in operations for part in _operation(path, method, one, schemas)),
        "## What is answered",
        *(part for name in sorted(_answered(operations, schemas)) for part in _schema(name, schemas)),
    ]
    return "\n\n".join(parts) + "\n"


GOOD_FOR = {
    Scope.READ: "Everything that is read: `GET`.",
    Scope.SUBMIT: "`POST /cases`, `revise` and `withdraw`.",
    Scope.DECIDE: "Every other verb.",
}


def _refusals(operation: Told, schemas: Mapping[str, Told]) -> Iterator[str]:
    refused = [
        (f"`{status}`", told["description"])
        for status, told in operation["responses"].items()
        if not status.startswith(OK)
    ]
    yield _table(("status", "why"), refused)
    yield _fields("Problem", schemas)


def _operation(path: str, method: str, told: Told, schemas: Mapping[str, Told]) -> Iterator[str]:
    yield f"## {method.upper()} {path}"
    yield f"**{told['summary']}**: {told['description']}"
    parameters = [
        (f"`{one['name']}`", one["schema"].get("title", ""), one.get("description", ""))
        for one in told.get("parameters", ())
        if one["in"] != "path"
    ]
    if parameters:
        yield _table(("query or header", "", "meaning"), parameters)
    content = told.get("requestBody", {}).get("content", {})
    if content:
        yield _fields(_name(content["application/json"]["schema"]), schemas)
    if MULTIPART in content:
        yield f"With files: a form with this in the part `json`. {content[MULTIPART]['schema']['description']}"
    answers = [_name_of_answer(one) for status, one in told["responses"].items() if status.startswith(OK)]
    yield f"Answers with {', '.join(answers)}."


def _name_of_answer(response: Told) -> str:
    schema: Told = next((one.get("schema", {}) for one in response.get("content", {}).values()), {})
    name = _name(schema.get("items", schema))
    if not name:
        return "the file"
    listed = "a list of " if schema.get("type") == "array" else ""
    return f"{listed}[{name}](#{name.lower()})"


def _answered(operations: Sequence[tuple[str, str, Told]], schemas: Mapping[str, Told]) -> set[str]:
    """Every object that answers are made of."""
    found: set[str] = set()
    open_names = {
        _name(one["schema"].get("items", one["schema"]))
        for _, _, operation in operations
        for status, response in operation["responses"].items()
        if status.startswith(OK)
        for one in response.get("content", {}).values()
        if "schema" in one
    }
    while open_names:
        name = open_names.pop()
        if name and name not in found:
            found.add(name)
            inner = schemas[name]["properties"].values()
            open_names |= {_name(one.get("items", one)) for one in inner}
    return {name for name in found if "properties" in schemas[name]}


def _schema(name: str, schemas: Mapping[str, Told]) -> Iterator[str]:
    yield f"### {name}"
    yield _fields(name, schemas)


def _fields(name: str, schemas: Mapping[str, Told]) -> str:
    schema = schemas[name]
    required = set(schema.get("required", ()))
    rows = [
        (
            f"`{field}`",
            one.get("title", ""),
            _kind(one),
            "" if field in required else "optional",
            one.get("description", ""),
        )
        for field, one in schema["properties"].items()
    ]
    return _table(("field", "", "kind", "", "meaning"), rows)


def _kind(told: Told) -> str:
    if "anyOf" in told:
        return " or ".join(_kind(one) for one in told["anyOf"])
    if _name(told):
        return _name(told)
    if told.get("type") == "array":
        return f"list of {_kind(told['items'])}"
    return str(told.get("type", "any"))


def _name(schema: Told) -> str:
    """Of a part that is described elsewhere in the document."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ("---",) * len(titles), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
