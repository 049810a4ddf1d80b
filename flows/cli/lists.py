"""What ledgers and registers have in common at the command line: how one is named, and how its lines become a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    names = [f"{one.title}（{o}/{found}）" for o, ones in known.items() for found, one in ones.items()]
    raise Missing(f"没有名为“{name}”的{called}", f"您可以看的{called}：{'、'.join(names) or '没有'}")


def save_csv(titles: Sequence[str], rows: Iterable[Sequence[str]], output: Path) -> None:
    """With a mark at the beginning, without which Excel takes the file for another encoding."""
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(titles, rows, file)
