"""The page that traces every requirement: `python -m definitions.requirements_page` writes it anew."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from definitions.registry import Catalogue, load_catalogue, read_requirements
from definitions.rules.requirements import Declarations, columns_of
from definitions.schema.requirements import Reference, Regulation, Requirement, Requirements, Status

FILE = Path(__file__).parents[1] / "docs" / "reference" / "requirements.md"
INTRODUCTION = """
# Requirements

<!-- Written by `python -m definitions.requirements_page`. Do not edit. -->

Every requirement of the five regulations, what fulfils it, and what shows that it does. The page is written from
`definitions/catalogue/requirements.yaml` ([its keys](language.md#the-requirements-of-the-regulations)).
`sanshen definitions check` refuses a name that is not there and plays every example; the suite runs the tests. How the
articles were read, and which numbers are ours, stands under [regulations](../explanation/regulations.md).

- *fulfilled*: by what the page names.
- *in part*: what is missing stands beside it.
- *open*: nothing fulfils it yet.
- *not applicable*: there is nothing to fulfil, for the reason that stands beside it.
""".strip()
ROOT = "../.."


Titles = Callable[[Declarations], Mapping[str, object]]
TITLED: Mapping[str, tuple[str, str, Titles]] = {
    "ledger": ("台账", "ledgers/{}", lambda one: _titles(one.ledgers)),
    "register": ("登记簿", "registers/{}", lambda one: _titles(one.registers)),
    "scoring": ("计分办法", "scores/{}", lambda one: _titles(one.scores)),
    "sheet": ("表单", "sheets/{}", lambda one: _titles(one.sheets)),
    "letterbox": ("信箱", "organization", lambda one: _by_id(one.organization.letterboxes)),
    "channel": ("渠道", "organization", lambda one: _by_id(one.organization.channels)),
    "role": ("岗位", "organization", lambda one: _by_id(one.organization.roles)),
}
"""Kind of a reference to its word, to the file that declares it, and to the titles of all of its kind."""


def generate(catalogue: Catalogue) -> str:
    """The text of the page. Raises InvalidDefinition."""
    requirements = read_requirements(catalogue)
    sections = (
        _section(one, catalogue.office(one.organization).declarations) for one in requirements.regulations
    )
    return "\n\n".join([INTRODUCTION, _summary(requirements), *sections]) + "\n"


def _summary(requirements: Requirements) -> str:
    lines = _table(["regulation", *(status.value for status in Status), "all"])
    total: Counter[Status] = Counter()
    for regulation in requirements.regulations:
        counted = Counter(one.status for one in regulation.requirements)
        total += counted
        lines.append(_counts(regulation.document, counted))
    return "\n".join([*lines, _counts("all", total)])


def _counts(title: str, counted: Counter[Status]) -> str:
    return _line([title, *(str(counted[status]) for status in Status), str(counted.total())])


def _section(regulation: Regulation, declared: Declarations) -> str:
    lines = _table(["id", "article", "asks", "state", "fulfilled by", "shown by", "missing, or why not"])
    rows = (_row(one, declared) for one in regulation.requirements)
    return "\n".join([f"## {regulation.document}", "", *lines, *rows])


def _row(one: Requirement, declared: Declarations) -> str:
    fulfils = _apart(_fulfils(reference, one, declared) for reference in one.fulfilled_by)
    shows = _apart(_shows(reference, one, declared) for reference in one.fulfilled_by if reference.shows)
    reason = one.not_applicable or one.open or ""
    return _line([one.id, one.article, one.asks, one.status.value, fulfils, shows, reason])


def _fulfils(reference: Reference, one: Requirement, declared: Declarations) -> str:
    """A process with all the stages that the requirement names; nothing of a test, which only shows it."""
    match reference.kind:
        case "check":
            return f"检查 [`{reference.name}`]({ROOT}/flows/checks/{reference.name}.py)"
        case "policy":
            return f"[权限规则]({ROOT}/flows/access/policy.py)"
        case "test":
            return ""
        case "clock":
            return _clock(reference.name, declared)
        case "process":
            return _process(reference.name, _stages(reference.name, one, declared), declared)
        case _ if reference.column is not None:
            title = columns_of(declared.organization, reference.name)[reference.column]
            return f"栏目 {_link(title, 'organization', declared)}"
        case kind:
            word, path, titles = TITLED[kind]
            return f"{word} {_link(titles(declared)[reference.name], path.format(reference.name), declared)}"


def _shows(reference: Reference, one: Requirement, declared: Declarations) -> str:
    """A process with all the examples that the requirement names, or a test."""
    if reference.process is not None:
        own = (each.example for each in one.fulfilled_by if each.process == reference.process)
        return _process(reference.process, (f"“{example}”" for example in own if example), declared)
    file, _, function = reference.name.partition("::")
    return f"[`{function}`]({ROOT}/{file})"


def _process(name: str, details: Iterable[str], declared: Declarations) -> str:
    said = "、".join(dict.fromkeys(details))
    link = _link(declared.processes[name].title, f"processes/{name}", declared)
    return f"{link}：{said}" if said else link


def _stages(process: str, one: Requirement, declared: Declarations) -> Iterator[str]:
    for each in one.fulfilled_by:
        if each.process == process and each.stage is not None:
            stage = declared.processes[process].stage(each.stage)
            yield f"`{stage.id}`" if stage.title is None else str(stage.title)


def _clock(name: str, declared: Declarations) -> str:
    process, _, limit = name.partition(".")
    titles = _by_id(declared.processes[process].deadlines)
    return f"时限 {_link(titles[limit], f'processes/{process}', declared)}"


def _link(title: object, path: str, declared: Declarations) -> str:
    return f"[{title}]({ROOT}/definitions/catalogue/{declared.organization.organization}/{path}.yaml)"


class _Titled(Protocol):
    @property
    def title(self) -> object: ...


class _Named(_Titled, Protocol):
    @property
    def id(self) -> str: ...


def _titles(named: Mapping[str, _Titled]) -> Mapping[str, object]:
    return {name: one.title for name, one in named.items()}


def _by_id(several: Iterable[_Named]) -> Mapping[str, object]:
    return {one.id: one.title for one in several}


def _apart(parts: Iterable[str]) -> str:
    """Each once, in the order in which they come."""
    return "；<br>".join(dict.fromkeys(part for part in parts if part))


def _table(titles: list[str]) -> list[str]:
    return [_line(titles), f"|{'---|' * len(titles)}"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_escaped(cells))} |"


def _escaped(cells: Iterable[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)


def main() -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(generate(load_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
