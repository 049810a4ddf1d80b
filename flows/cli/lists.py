"""What ledgers and registers have in common at the command line: how one is named, and how its lines become a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from definitions.registry import Catalogue, Office
from definitions.schema.base import Words
from flows.access.actor import Actor
from flows.access.people import find_office
from flows.access.refusal import Invalid, Missing
from flows.casework.spreadsheets import write_csv


class Titled(Protocol):
    @property
    def title(self) -> Words: ...


def find(
    catalogue: Catalogue,
    actor: Actor,
    name: str,
    called: str,
    declared: Callable[[Office], Mapping[str, Titled]],
) -> tuple[str, str]:
    """`organization/name`, or the name of one that only one of the person's organisations has. `called`: 台账, 登记簿."""
    organization, slash, own_name = name.partition("/")
    if slash:
        find_office(organization, catalogue)
        return organization, own_name
    known = {o: declared(catalogue.offices[o]) for o in sorted(actor.organizations) if o in catalogue.offices}
    having = [o for o, ones in known.items() if name in ones]
    if len(having) == 1:
        return having[0], name
    if having:
        raise Invalid(
            f"几个机构都有“{name}”{called}", f"请写明机构：{'、'.join(f'{o}/{name}' for o in having)}"
        )
    raise Missing(f"没有名为“{name}”的{called}", _known(name, called, known))


def _known(name: str, called: str, declared: Mapping[str, Mapping[str, Titled]]) -> str:
    """The nearest, or else all of the person's organisations, one on a line each."""
    lines = {
        (office, own): f"  {office}/{own}（{one.title}）"
        for office, ones in declared.items()
        for own, one in ones.items()
    }
    near = [lines[place] for place in lines if _resembles(name, place[1], declared[place[0]][place[1]])]
    if near:
        return "\n".join([f"名字相近的{called}：", *near])
    if not lines:
        return f"您可以看的{called}：没有"
    if len(declared) > 1:
        first = next(iter(declared))
        offices = [f"  {office}：{len(ones)} 个" for office, ones in declared.items()]
        return "\n".join(
            [f"请写明机构，例如 {first}/{name}，就列出它的{called}。各机构的{called}：", *offices]
        )
    return "\n".join([f"您可以看的{called}：", *lines.values()])


def _resembles(name: str, own: str, one: Titled) -> bool:
    return bool(get_close_matches(name, [own, one.title.zh])) or name in one.title.zh


def save_csv(titles: Sequence[str], rows: Iterable[Sequence[str]], output: Path) -> None:
    """With a mark at the beginning, without which Excel takes the file for another encoding."""
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(titles, rows, file)
