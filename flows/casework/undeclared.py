"""What entries of registers still say that the files of definitions declare no more: a field, a state, or the whole register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from definitions.registry import Catalogue
from definitions.schema.registers import Register
from storage.queries.registers import entries, kept_registers
from storage.records.registers import StoredEntry

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Undeclared:
    organization: str
    register: str
    title: str
    field: str
    """"": not a field is missing."""
    numbers: tuple[int, ...]
    """Of the entries."""
    words: str


def undeclared(session: Session, catalogue: Catalogue) -> list[Undeclared]:
    """Of entries that are not over; what is empty is not missed. Raises InvalidDefinition."""
    return [
        one
        for organization, name in kept_registers(session)
        for one in _of(session, catalogue, organization, name)
    ]


def _of(session: Session, catalogue: Catalogue, organization: str, name: str) -> Iterator[Undeclared]:
    found = entries(session, organization, name)
    office = catalogue.offices.get(organization)
    register = office.registers.get(name) if office is not None else None
    if register is None:
        words = f"登记簿“{name}”有{len(found)}条登记，定义里已经没有这个登记簿：请恢复它的文件"
        yield Undeclared(organization, name, name, "", tuple(one.number for one in found), words)
        return
    open_ones = [one for one in found if not register.is_closed(one.state)]
    declared = {field.id for field in register.fields}
    said = dict.fromkeys(
        field for one in open_ones for field, value in one.values.items() if value not in (None, "", [])
    )
    for field in (one for one in said if one not in declared):
        using = [one for one in open_ones if one.values.get(field) not in (None, "", [])]
        how = "请把这一项写回登记簿文件，把这些登记的这一项改为空以后再删去"
        yield _told(organization, register, field, using, f"还记着定义里已经删去的“{field}”：{how}")
    for state in dict.fromkeys(one.state for one in open_ones if one.state not in register.states):
        using = [one for one in open_ones if one.state == state]
        how = "请把这个状态写回登记簿文件，把这些登记改到别的状态以后再删去"
        yield _told(organization, register, "", using, f"处在定义里已经删去的状态“{state}”：{how}")


def _told(
    organization: str, register: Register, field: str, using: Sequence[StoredEntry], what: str
) -> Undeclared:
    numbers = tuple(one.number for one in using)
    shown = "、".join(map(str, numbers[:SHOWN])) + ("……" if len(numbers) > SHOWN else "")
    words = f"{register.title}第{shown}号（共{len(numbers)}条）{what}"
    return Undeclared(organization, register.register_name, register.title.zh, field, numbers, words)
