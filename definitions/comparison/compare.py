"""Finds what came, went, moved, was renamed, and is said otherwise."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from definitions.comparison.change import Change, Facts, Group, Kind, Said, Subject
from definitions.comparison.facts import facts_of
from definitions.comparison.fields import in_a_sentence
from definitions.comparison.names import NOTHING, Names
from definitions.comparison.registers import facts_of_register
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.registers import Register

ORDERED = frozenset({Group.FORM, Group.STAGES})
"""Where the order in the document says something."""
FIRST = "最前面"

Subjects = Mapping[str, Subject]
Renamed = Mapping[str, str]


def compare(old: Process, new: Process, organization: Organization | None = None) -> tuple[Change, ...]:
    """Everything that the newer document says otherwise, group by group; empty where both mean the same."""
    now = facts_of(Names(new, organization))
    before = facts_of(Names(old, organization))
    stages = _renamed(before[Group.STAGES], now[Group.STAGES])
    fields = _renamed(before[Group.FORM], now[Group.FORM])
    if stages or fields:
        before = facts_of(Names(old, organization, stages, fields))
    renamed = list(_renamings(before, {Group.STAGES: stages, Group.FORM: fields}))
    return _changes(before, now, renamed)


def compare_registers(old: Register, new: Register) -> tuple[Change, ...]:
    """The same of two documents of registers. No field is taken for another one's newer name: what entries say stands
    under the name that it had.
    """
    return _changes(facts_of_register(old), facts_of_register(new), [])


def _changes(before: Facts, now: Facts, renamed: list[Change]) -> tuple[Change, ...]:
    changes = list(renamed)
    for group in now:
        changes += _in_group(group, before[group], now[group])
    return tuple(sorted(changes, key=lambda change: list(now).index(change.group)))


def _renamed(before: Subjects, now: Subjects) -> dict[str, str]:
    """Old to new name of what is there under another one: the only ones of their kind and title that went and came."""
    gone = [name for name in before if name not in now and before[name].identity]
    come = [name for name in now if name not in before]
    found = {}
    for name in gone:
        identity = before[name].identity
        twins = [one for one in come if now[one].identity == identity]
        if len(twins) == 1 and sum(before[one].identity == identity for one in gone) == 1:
            found[name] = twins[0]
    return found


def _renamings(facts: Facts, renamed: Mapping[Group, Renamed]) -> Iterator[Change]:
    for group, names in renamed.items():
        for old, new in names.items():
            yield Change(group, Kind.RENAMED, new, facts[group][new].title, old=old, new=new)


def _in_group(group: Group, before: Subjects, now: Subjects) -> Iterator[Change]:
    for name in before:
        if name not in now:
            yield _whole(group, Kind.REMOVED, name, before[name], before)
    for name in now:
        if name not in before:
            yield _whole(group, Kind.ADDED, name, now[name], now)
    if group in ORDERED:
        yield from _moved(group, before, now)
    for name in now:
        if name in before:
            yield from _otherwise(group, name, before[name], now[name])


def _whole(group: Group, kind: Kind, name: str, subject: Subject, among: Subjects) -> Change:
    where = f"在{_place(name, among)}；" if group in ORDERED else ""
    says = {aspect: one for aspect, one in subject.says.items() if one.words != subject.title}
    words = f"{where}{in_a_sentence(says).words}" or subject.title
    old, new = (words, None) if kind is Kind.REMOVED else (None, words)
    return Change(group, kind, name, subject.title, old=old, new=new)


def _moved(group: Group, before: Subjects, now: Subjects) -> Iterator[Change]:
    common = [name for name in before if name in now]
    ranks = {name: rank for rank, name in enumerate(common)}
    kept = _longest_rise([ranks[name] for name in now if name in ranks])
    for name in (one for one in now if one in ranks):
        if ranks[name] not in kept or before[name].place != now[name].place:
            places = _place(name, before), _place(name, now)
            yield Change(group, Kind.MOVED, name, now[name].title, old=places[0], new=places[1])


def _place(name: str, among: Subjects) -> str:
    """After which other one of its line it stands."""
    line = among[name].place
    before = FIRST
    for other, subject in among.items():
        if other == name:
            break
        if subject.place == line:
            before = f"{subject.title} 之后"
    return f"并行的一路 {line} 中，{before}" if line else before


def _longest_rise(ranks: Sequence[int]) -> frozenset[int]:
    """The most of them that still stand in rising order: the others have moved."""
    tails: list[int] = []
    rises: list[tuple[int, ...]] = []
    for rank in ranks:
        at = bisect_left(tails, rank)
        rise = (*(rises[at - 1] if at else ()), rank)
        tails[at : at + 1] = [rank]
        rises[at : at + 1] = [rise]
    return frozenset(rises[-1]) if rises else frozenset()


def _otherwise(group: Group, name: str, before: Subject, now: Subject) -> Iterator[Change]:
    nothing = Said("", NOTHING)
    for aspect in dict.fromkeys([*before.says, *now.says]):
        old, new = before.says.get(aspect, nothing), now.says.get(aspect, nothing)
        if not old.is_same(new):
            yield Change(group, Kind.CHANGED, name, now.title, aspect, old.words, new.words)
    if _ordered(before.says, now.says) != _ordered(now.says, before.says):
        order = " ".join(_ordered(before.says, now.says)), " ".join(_ordered(now.says, before.says))
        yield Change(group, Kind.CHANGED, name, now.title, "次序", *order)


def _ordered(says: Mapping[str, Said], other: Mapping[str, Said]) -> list[str]:
    """The aspects that have names of their own, such as answers and fields, and stand in both."""
    return [aspect for aspect in says if " " in aspect and aspect in other]
