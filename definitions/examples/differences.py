"""How a case that is played differs from what an example expects of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from definitions.examples.acts import waiting
from definitions.examples.book import Book, Row
from definitions.examples.play import Play
from definitions.examples.words import OBJECTION
from definitions.problems import Path, did_you_mean, quoted
from definitions.schema.examples import SUPPLEMENT, Asked, Expected
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import ACTOR_OF, DRAFTER, NamedPerson
from definitions.schema.stages import HumanStage, title_of
from definitions.semantics.alarms import steps_after
from definitions.semantics.authority import Duty, acting_duty, duties, duty
from definitions.semantics.binding import final_signature, lacks_secrecy_review
from definitions.semantics.clocks import clocks, declared_by
from definitions.semantics.finding import actors_of_stage, found_for
from definitions.semantics.objection import awaited, who_has
from definitions.semantics.state import State
from definitions.vocabulary import Purpose
from definitions.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Difference:
    path: Path
    """Within what is expected."""
    reason: str


def differences(play: Play, expected: Expected, calendar: Calendar) -> Iterator[Difference]:
    state = play.state
    yield from _of_place(expected, state)
    yield from _of_open(play, expected)
    if play.book is not None:
        yield from _of_ledgers(play.book, expected)
    yield from _of_limits(play.process, state, expected, calendar)
    if "published" in state.marks and final_signature(play.process, state) is None:
        yield Difference((), "发布时没有有效的终审")
    if "published" in state.marks and lacks_secrecy_review(play.process, state):
        yield Difference((), "发布时没有有效的保密审查")


def _of_place(expected: Expected, state: State) -> Iterator[Difference]:
    outcome = state.outcome.value if state.outcome else None
    if expected.end != outcome:
        wanted = f"以 {expected.end} 结束" if expected.end else "还未结束"
        yield Difference(("end",), f"应当{wanted}，实际{'是 ' + outcome if outcome else '还未结束'}")
    wanted_at = [expected.at] if isinstance(expected.at, str) else expected.at
    if wanted_at is not None and sorted(wanted_at) != sorted(state.open):
        yield Difference(("at",), f"应当停在 {'、'.join(wanted_at)}，实际停在 {waiting(state)}")
    if sorted(expected.blocked) != sorted(state.held):
        found = sorted(state.held)
        yield Difference(("blocked",), f"应当被这些检查拦下：{expected.blocked}，实际：{found}")


def _of_open(play: Play, expected: Expected) -> Iterator[Difference]:
    if expected.open is None:
        return
    found = _asked(play)
    for stage, asked in expected.open.items():
        wanted = _named([whose for one in asked for whose in _wanted(one, play)], play)
        if stage not in found:
            there = "、".join(found) or "（没有）"
            yield Difference(("open", stage), f"应当有 {stage} 的审签等人办，实际等人办的是：{there}")
        elif Counter(wanted) != Counter(found[stage]):
            said = f"{stage} 应当由{_listed(wanted)}办，实际由{_listed(found[stage])}办"
            yield Difference(("open", stage), said)
    beside = [f"{stage}（{_listed(who)}）" for stage, who in found.items() if stage not in expected.open]
    if beside:
        yield Difference(("open",), f"还有这些审签等人办，open 里没有写：{'、'.join(beside)}")


def _asked(play: Play) -> dict[str, list[str]]:
    """Stage to who is asked there."""
    state, process = play.state, play.process
    held = awaited(state)
    if held is not None:
        party = who_has(process, held.duty)
        found = found_for(process, state, [party], play.organization)
        return {OBJECTION: _named([duty(party, state, found)], play)}
    asked: dict[str, list[str]] = {}
    drafting = Duty(process.start.by[0], state.unit)
    for name, visit in state.open.items():
        stage = process.find_stage(name)
        if name == DRAFT:
            asked[name] = _named([drafting], play)
        elif isinstance(stage, HumanStage):
            open_now = [acting_duty(stage, state, visit, seat) for seat in visit.open_seats if seat.counts]
            asked[name] = _named(open_now, play)
            owed = [seat for seat in visit.open_seats if seat.purpose is Purpose.SUPPLEMENT]
            if owed:
                asked[f"{SUPPLEMENT}{name}"] = _named([drafting] * len(owed), play)
    return asked


def _named(duties: Sequence[Duty], play: Play) -> list[str]:
    """Without those that fall to nobody."""
    return [_called(one, play) for one in duties if one.role or one.person]


def _called(one: Duty, play: Play) -> str:
    """`规划科的科室负责人（head，planning）`, `拟稿人（drafter）`, `办过“收件”的人（actor of receipt）`."""
    organization = play.organization
    if not one.role:
        return _person_called(str(one.person), play)
    if organization is None:
        return f"{one.role}（{one.unit}）"
    named = f"{organization.unit_title(one.unit)}的{organization.role_title(one.role)}"
    return f"{named}（{one.role}，{one.unit}）"


def _person_called(person: str, play: Play) -> str:
    """By what the person did in the case; whom only an answer names by the id."""
    if person == play.state.drafter:
        return f"拟稿人（{DRAFTER}）"
    done = (
        one
        for one in play.process.human_stages
        if person in actors_of_stage(play.process, play.state, one.id)
    )
    acted_in = next(done, None)
    return person if acted_in is None else f"办过“{title_of(acted_in)}”的人（{ACTOR_OF} {acted_in.id}）"


def _wanted(asked: Asked, play: Play) -> list[Duty]:
    state = play.state
    if asked.person is None:
        return [Duty(asked.role or "", asked.of or state.unit)]
    meant = NamedPerson(person=asked.person)
    if not meant.is_drafter and meant.acted_in is None:
        return [Duty("", state.unit, asked.person)]
    return list(duties(meant, state, found_for(play.process, state, [meant], play.organization)))


def _listed(who: Sequence[str]) -> str:
    return "、".join(who) or "（没有人）"


def _of_ledgers(book: Book, expected: Expected) -> Iterator[Difference]:
    written = {entry.ledger for entry in book.process.ledger_entries}
    for name, wanted in expected.ledgers.items():
        path: Path = ("ledgers", name)
        if name not in written:
            hint = did_you_mean(name, written) or ""
            yield Difference(path, f"本流程不往台账 {quoted(name)} 里登记。{hint}")
            continue
        rows = book.rows.get(name, [])
        if len(rows) != len(wanted):
            said = "；".join(_row(row) for row in rows)
            beside = f"：{said}" if book.knows(name) and rows else ""
            yield Difference(path, f"台账 {name} 应当有 {len(wanted)} 行，实际有 {len(rows)} 行{beside}")
            continue
        if book.knows(name):
            for number, (row, cells) in enumerate(zip(rows, wanted, strict=True)):
                yield from _of_row(path, number, row, cells)


def _of_row(path: Path, number: int, row: Row, wanted: Mapping[str, str]) -> Iterator[Difference]:
    for column, value in wanted.items():
        where: Path = (*path, number, column)
        if column not in row:
            yield Difference(where, f"台账没有 {quoted(column)} 这一栏，有：{'、'.join(row)}")
        elif row[column] != value:
            ledger = path[-1]
            said = f"台账 {ledger} 第 {number + 1} 行的 {column} 应当是{quoted(value)}，实际是{quoted(row[column])}"
            yield Difference(where, said)


def _row(row: Row) -> str:
    return "，".join(f"{column} {value}" for column, value in row.items() if value)


def _of_limits(
    process: Process, state: State, expected: Expected, calendar: Calendar
) -> Iterator[Difference]:
    due = _due(process, state, calendar)
    for key, wanted in expected.due.items():
        if due.get(key) != date.fromisoformat(wanted):
            found = due.get(key, "没有起算")
            yield Difference(("due", key), f"时限 {key} 应当到期于 {wanted}，实际 {found}")
    missed = sorted({key.partition("/")[0] for key, _ in state.missed})
    if expected.missed is not None and missed != sorted(set(expected.missed)):
        wanted = "、".join(expected.missed) or "（无）"
        yield Difference(("missed",), f"应当超期的时限：{wanted}，实际：{'、'.join(missed) or '（无）'}")
    overdue = _overdue(process, state)
    if expected.overdue is not None and overdue != expected.overdue:
        text = f"应当超期多久仍未办完：{_steps(expected.overdue)}，实际：{_steps(overdue)}"
        yield Difference(("overdue",), text)


def _overdue(process: Process, state: State) -> dict[str, str]:
    """Deadline, or stage with a limit, to the last of its steps after the end that has come."""
    told = {(key.partition("/")[0], step) for key, _, step in state.overdue}
    return {
        key: step
        for key in sorted({key for key, _ in told})
        for step in steps_after(declared_by(process, key))
        if (key, step) in told
    }


def _steps(overdue: Mapping[str, str]) -> str:
    return "、".join(f"{key} {step}" for key, step in sorted(overdue.items())) or "（无）"


def _due(process: Process, state: State, calendar: Calendar) -> dict[str, date]:
    """Deadline, or stage with a limit, to the day on which it is due; of a stage that a case came to more than once the last
    time.
    """
    started = clocks(process, state, calendar, {})
    of_stages = {str(clock.stage): clock.due.day for clock in started if clock.stage is not None}
    return of_stages | {clock.key: clock.due.day for clock in started if clock.stage is None}


__all__ = ["differences"]
