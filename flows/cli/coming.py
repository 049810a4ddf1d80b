"""`sanshen definitions triggers`: which drafts open by themselves next, and why. Needs no database."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from definitions.loader import LoadedProcess
from definitions.registry import Catalogue, open_catalogue
from definitions.schema.organization import Organization
from definitions.schema.places import SUBMITTING_UNIT
from definitions.schema.stages import title_of
from definitions.schema.triggers import (
    UNIT_OF_FINDING,
    ClockMissedTrigger,
    EventTrigger,
    LetterTrigger,
    ScheduleTrigger,
    Trigger,
)
from definitions.semantics.clocks import day_of
from definitions.semantics.schedules import occasions
from definitions.semantics.trigger_words import say_trigger, say_units
from definitions.working_days import SHANGHAI, start_of_day
from flows.casework.declared_triggers import Declared, declared_triggers
from flows.cli.documents import catalogue_root
from flows.cli.options import Json, day
from flows.cli.terminal import moment, say, show_json, show_table
from flows.clock import wall_clock
from flows.settings import Settings

SOON, LATER = timedelta(days=35), timedelta(days=400)
"""So far the calendar is told; of what does not come by then, its next occasion."""


@dataclass(frozen=True, slots=True)
class Coming:
    at: str | None
    """None: when something happens in another case, whenever that is."""
    process: str
    title: str
    unit: str
    why: str


def triggers(
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="日期", parser=day, help="从哪天看起，例如 2026-12-01；不写就是今天。"),
    ] = None,
    as_json: Json = False,
) -> None:
    """
    按日子起草的，列出今后 35 天里的每一次；更久才有一次的，列出下一次。由别的办件引起的，列在最后。

    例：sanshen definitions triggers --on 2026-12-01
    """
    catalogue = open_catalogue(catalogue_root(), Settings().calendars, Settings().published_processes)
    begin = start_of_day(on or day_of(wall_clock())) - timedelta(microseconds=1)
    found = sorted(_coming(catalogue, begin), key=lambda one: (one.at is None, one.at or "", one.process))
    if as_json:
        show_json([asdict(one) for one in found])
    elif found:
        rows = [(one.at or "—", f"{one.title}（{one.process}）", one.unit, one.why) for one in found]
        show_table(("什么时候", "起草什么", "为哪个单位", "因为"), rows)
    else:
        say("没有流程声明自动起草（triggers）。")


def _coming(catalogue: Catalogue, begin: datetime) -> Iterator[Coming]:
    for one in declared_triggers(catalogue):
        if isinstance(one.trigger, ScheduleTrigger):
            for at in _next(catalogue, one, one.trigger, begin):
                yield _told(catalogue, one, moment(at.astimezone(SHANGHAI)))
        else:
            yield _told(catalogue, one, None)


def _next(catalogue: Catalogue, one: Declared, trigger: ScheduleTrigger, begin: datetime) -> list[datetime]:
    calendar = catalogue.office(one.loaded.process.organization).calendar
    soon = occasions(trigger, calendar, begin, begin + SOON)
    return list(soon or occasions(trigger, calendar, begin, begin + LATER)[:1])


def _told(catalogue: Catalogue, one: Declared, at: str | None) -> Coming:
    process, trigger = one.loaded.process, one.trigger
    other = catalogue.find(one.source) if one.source else None
    title = other.process.title.zh if other else str(one.source or "")
    organization = catalogue.office(process.organization).organization
    boxes = [
        organization.letterbox_title(box)
        for box in (trigger.boxes if isinstance(trigger, LetterTrigger) else ())
    ]
    why = say_trigger(trigger, title, _limit(trigger, other), boxes=boxes)
    if isinstance(trigger, EventTrigger) and trigger.when is not None:
        why += f"（条件：{' '.join(trigger.when.split())}）"
    return Coming(at, process.process, process.title.zh, _units(trigger, organization), why)


def _units(trigger: Trigger, organization: Organization) -> str:
    if isinstance(trigger, ScheduleTrigger):
        return say_units(trigger, organization.unit_title)
    unit = organization.unit_title(trigger.of)
    return {SUBMITTING_UNIT: "原办件的报送单位", UNIT_OF_FINDING: "问题的责任单位"}.get(unit, unit)


def _limit(trigger: Trigger, other: LoadedProcess | None) -> str:
    """The title of the limit that is looked at."""
    if not isinstance(trigger, ClockMissedTrigger) or other is None:
        return ""
    deadline = other.process.find_deadline(trigger.deadline)
    stage = other.process.find_stage(trigger.deadline)
    return deadline.title.zh if deadline else title_of(stage) if stage else trigger.deadline
