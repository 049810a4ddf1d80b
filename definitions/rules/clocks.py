"""A clock that is started can be stopped, and one that stands goes on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from definitions.problems import Path, Problem
from definitions.rules.document import Document
from definitions.rules.moments import listed
from definitions.rules.publication import publications
from definitions.rules.row_publications import doubtful_publications
from definitions.rules.rule import WAYS, rule
from definitions.rules.ways import COURSES, Way, way_past
from definitions.schema.places import FROM_STAGE, teller_of
from definitions.schema.process import BEGUN, DRAFT
from definitions.schema.stages import BaseStage, CallStage, HumanStage, WaitStage

MOMENTS = ("deadlines.@.from", "deadlines.@.until")
PUBLISHED = "published"
Rank = tuple[int, int]
"""The position of a stage in the document, and whether it is opened or done."""


@rule(*WAYS, "stages.*.kind", *MOMENTS)
def deadlines_can_stop(document: Document) -> Iterator[Problem]:
    for index, deadline in enumerate(document.process.deadlines):
        ends = list(listed(document, ("deadlines", index, "until"), deadline.until))
        starts = deadline.start or []
        at, until = ends[0]
        before = [next((one for one in starts if _is_backward(document, one, end)), None) for _, end in ends]
        if None not in before:
            message = f"时限从 `{before[0]}` 起、到 `{until}` 止，可是终点不在起点之后。"
            yield document.problem("backward-deadline", message, at, "检查 from 和 until 是否写反。")
            continue
        for at, until in ends:
            yield from _check_leads(document, at, starts, until)


def _check_leads(document: Document, at: Path, starts: list[str], until: str) -> Iterator[Problem]:
    lost = [start for start in starts if _never_leads(document, start, until)]
    if lost:
        message = f"从 `{lost[0]}` 走不到 `{until}`：这个时限一旦起算，就停不下来。"
        yield document.problem("endless-deadline", message, at, _ALWAYS_COMES)


_ALWAYS_COMES = "改用每条路上都会到的时刻，例如 ended；或者让不到那里的办件直接结束。"


@rule(*COURSES, "stages.*.kind", "stages.*.each", "stages.*.when", *MOMENTS, "deadlines.@.when")
def deadlines_stop_on_every_way(document: Document) -> Iterator[Problem]:
    """While somebody still has to act or something is waited for: with its end a case ends its clocks."""
    for at, until, past in _ways_past(document):
        if past.is_proven:
            message = f"有的办件走到 `{past.stages[-1]}` 就再也到不了 `{until}`，时限却停不下来：{past}。"
            yield document.problem("endless-deadline", message, at, _ALWAYS_COMES)
    for at, publication, past in _ways_past_nothing(document):
        if past.is_proven:
            message = (
                f"环节 `{publication}` 可能一行也不发布（各行都不符合 when），走到 `{past.stages[-1]}` "
                f"时限还停不下来：{past}。"
            )
            yield document.problem("endless-deadline", message, at, _ALWAYS_COMES)


@rule()
def deadlines_are_proven_to_stop(document: Document) -> Iterator[Problem]:
    """A note."""
    for at, until, past in _ways_past(document):
        if not past.is_proven:
            message = f"未能证明每件都到得了 `{until}`：牵涉的填法太多，或者列不全。"
            yield document.problem("unproven-deadline", message, at, "请人工核对通向它的条件。")
    for at, publication, past in _ways_past_nothing(document):
        if not past.is_proven:
            message = f"未能证明环节 `{publication}` 总会发布：可能各行都不符合 when，时限就停不下来。"
            yield document.problem("unproven-deadline", message, at, _ALWAYS_COMES)


def _ways_past(document: Document) -> Iterator[tuple[Path, str, Way]]:
    """Of each moment that ends a clock, how a case that has the clock may come to where it cannot come any more."""
    for index, deadline in enumerate(document.process.deadlines):
        starts = [*dict.fromkeys(deadline.start or ["submitted"])]
        for at, until in listed(document, ("deadlines", index, "until"), deadline.until):
            wanted = _producers(document, until)
            if not wanted or DRAFT in wanted or any(_never_comes(document, one, until) for one in starts):
                continue
            for stages in _beginnings(document, starts):
                past = way_past(document, wanted, stages, _keeps_waiting, holding=deadline.when)
                if past is not None:
                    yield at, until, past
                    break


def _ways_past_nothing(document: Document) -> Iterator[tuple[Path, str, Way]]:
    """Of each clock that ends with the publication, how a case that has it may go on behind a stage that has published no
    row, to where it is not published any more; with that stage.
    """
    doubtful = doubtful_publications(document)
    for index, deadline in enumerate(document.process.deadlines):
        begins = [*_beginnings(document, deadline.start or ["submitted"])]
        ends = listed(document, ("deadlines", index, "until"), deadline.until)
        for at, one, stages in (
            (at, *pair) for at, until in ends if until == PUBLISHED for pair in product(doubtful, begins)
        ):
            rest = [other for other in publications(document) if other != one]
            through = sorted({*stages, one}, key=document.process.position)
            past = way_past(document, rest, through, _keeps_waiting, holding=deadline.when)
            if past is not None:
                yield at, one, past if doubtful[one] else replace(past, is_proven=False)
                break


def _beginnings(document: Document, starts: Sequence[str]) -> Iterator[list[str]]:
    """The stages that a case may have passed when all of these moments have come, one for each way."""
    ways = {frozenset[str]()}
    for start in starts:
        ways = {way | {one} for way in ways for one in _producers(document, start) or [DRAFT]}
    for way in sorted(ways, key=sorted):
        yield sorted(way - {DRAFT}, key=document.process.position)


def _never_comes(document: Document, start: str, until: str) -> bool:
    """That is told of itself."""
    return _is_backward(document, start, until) or _never_leads(document, start, until)


def _keeps_waiting(stage: BaseStage) -> bool:
    return isinstance(stage, HumanStage | WaitStage) or (
        isinstance(stage, CallStage) and stage.wait is not False
    )


@rule(*WAYS, "stages.*.kind", *MOMENTS, "deadlines.@.pauses")
def pauses_can_end(document: Document) -> Iterator[Problem]:
    for index, deadline in enumerate(document.process.deadlines):
        for number, pause in enumerate(deadline.pauses):
            path: Path = ("deadlines", index, "pauses", number)
            if _is_backward(document, pause.start, pause.until):
                message = f"暂停从 `{pause.start}` 起、到 `{pause.until}` 止，可是终点不在起点之后。"
                yield document.problem(
                    "backward-pause", message, (*path, "until"), "检查 from 和 until 是否写反。"
                )
            elif _never_leads(document, pause.start, pause.until):
                message = f"从 `{pause.start}` 走不到 `{pause.until}`：暂停以后，时限再也不走了。"
                yield document.problem(
                    "endless-pause", message, (*path, "until"), "改用这条路上也会到的时刻。"
                )
            elif deadline.until and all(_is_backward(document, pause.start, one) for one in deadline.until):
                message = f"到 `{pause.start}` 时，这个时限已经停了，没有什么可以暂停。"
                yield document.problem(
                    "idle-pause", message, (*path, "from"), "删去这项暂停，或改用更早的时刻。"
                )


@rule(*COURSES, "stages.*.kind", *MOMENTS, "deadlines.@.pauses", "deadlines.@.when")
def pauses_end_on_every_way(document: Document) -> Iterator[Problem]:
    for at, until, past in _ways_past_pauses(document):
        if past.is_proven:
            message = (
                f"有的办件暂停以后走到 `{past.stages[-1]}`，再也到不了 `{until}`，时限就一直停着：{past}。"
            )
            yield document.problem("endless-pause", message, at, _EVERY_WAY)


@rule()
def pauses_are_proven_to_end(document: Document) -> Iterator[Problem]:
    """A note."""
    for at, until, past in _ways_past_pauses(document):
        if not past.is_proven:
            message = f"未能证明暂停以后每件都到得了 `{until}`：牵涉的填法太多，或者列不全。"
            yield document.problem("unproven-pause", message, at, "请人工核对通向它的条件。")


_EVERY_WAY = "改用每条路都会到的时刻，或者让每条路都经过它。"


def _ways_past_pauses(document: Document) -> Iterator[tuple[Path, str, Way]]:
    for index, deadline in enumerate(document.process.deadlines):
        for number, pause in enumerate(deadline.pauses):
            begins, ends = _producers(document, pause.start), _producers(document, pause.until)
            if not begins or not ends or DRAFT in ends or _never_comes(document, pause.start, pause.until):
                continue
            for begin in begins:
                through = [begin] if begin != DRAFT else []
                past = way_past(document, ends, through, _keeps_waiting, holding=deadline.when)
                if past is not None:
                    yield ("deadlines", index, "pauses", number, "until"), pause.until, past
                    break


@rule(*WAYS, "stages.*.kind", *MOMENTS)
def what_counts_comes_before_the_end(document: Document) -> Iterator[Problem]:
    """A day, a new beginning or a unit that is told only when the clock has stopped."""
    for index, deadline in enumerate(document.process.deadlines):
        path: Path = ("deadlines", index)
        for key, day in (("before", deadline.before), ("no_later_than", deadline.no_later_than)):
            if day is not None and _is_too_late(document, day, deadline.until):
                message = f"时限按 `{day}` 计算，可是填到它的时候，这个时限已经停了。"
                yield document.problem(
                    "backward-deadline", message, (*path, key), "改用更早填写的日期，或者更晚的 until。"
                )
        for at, moment in listed(document, (*path, "restart"), deadline.restart):
            if _is_too_late(document, moment, deadline.until):
                message = f"到 `{moment}` 时，这个时限已经停了，不会再重新起算。"
                yield document.problem("idle-restart", message, at, "删去它，或改用更早的时刻。")
        teller = teller_of(deadline.unit)
        if teller is not None and _is_too_late(document, f"{teller}.opened", deadline.until):
            message = f"由 `{deadline.unit}` 负责，可是填到它的时候，这个时限已经停了。"
            yield document.problem("idle-unit", message, (*path, "unit"), "改写此前就知道的单位。")


def _is_too_late(document: Document, moment: str, until: Sequence[str]) -> bool:
    return all(_is_backward(document, moment, one) for one in until)


def _producers(document: Document, moment: str) -> Sequence[str]:
    """The stages that may bring a moment about, or tell the day; none for a date of the form, or what no stage decides on."""
    if moment in (BEGUN, "submitted"):
        return (DRAFT,)
    if moment == PUBLISHED:
        return publications(document)
    stage, _, event = moment.removeprefix(FROM_STAGE).partition(".")
    if not event or stage == "form":
        return ()
    return (stage,) if stage == DRAFT or document.process.find_stage(stage) is not None else ()


def _is_backward(document: Document, start: str, until: str) -> bool:
    """Whether the second moment never comes after the first."""
    pairs = _pairs(document, start, until)
    return start == "ended" or (
        bool(pairs)
        and all(
            _rank(document, start, a) >= _rank(document, until, b) and not _are_beside(document, a, b)
            for a, b in pairs
        )
    )


def _never_leads(document: Document, start: str, until: str) -> bool:
    pairs = _pairs(document, start, until)
    return bool(pairs) and not any(
        a in (DRAFT, b)
        or _rank(document, start, a) >= _rank(document, until, b)
        or _are_beside(document, a, b)
        or document.routes.leads(a, b)
        for a, b in pairs
    )


def _pairs(document: Document, start: str, until: str) -> list[tuple[str, str]]:
    return [(a, b) for a in _producers(document, start) for b in _producers(document, until)]


def _are_beside(document: Document, one: str, other: str) -> bool:
    return DRAFT not in (one, other) and document.process.tree.are_beside(one, other)


def _rank(document: Document, moment: str, stage: str) -> Rank:
    return document.process.position(stage), 0 if moment == BEGUN or moment.endswith(".opened") else 1
