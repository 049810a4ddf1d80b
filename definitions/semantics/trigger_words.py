"""What opens drafts by itself, in words that people read."""

from collections.abc import Callable, Sequence

from definitions.schema.triggers import (
    WEEKDAYS,
    ClockMissedTrigger,
    EndedTrigger,
    EntryTrigger,
    FindingTrigger,
    LetterTrigger,
    PublishedTrigger,
    ScheduleTrigger,
    Trigger,
)
from definitions.vocabulary import ENTRY_EVENT_TITLES, FINDING_TITLES, OUTCOME_TITLES, Outcome

PERIODS = {"month": "每月", "quarter": "每季度", "year": "每年"}
DAYS = {"last day": "最后一天", "first workday": "第一个工作日", "last workday": "最后一个工作日"}
RESTS = {"stay": "", "next": "，逢休息日顺延", "previous": "，逢休息日提前", "skip": "，逢休息日不起草"}


def say_rhythm(trigger: ScheduleTrigger) -> str:
    """`每月最后一个工作日 09:00`."""
    if trigger.cron is not None:
        return f"按 cron {trigger.cron}{RESTS[trigger.if_rest]}"
    return f"{_say_days(trigger)} {trigger.at}{RESTS[trigger.if_rest]}"


def say_units(trigger: ScheduleTrigger, title: Callable[[str], str]) -> str:
    """`办公室、规划科，各一份`; `title` tells that of a unit."""
    if trigger.units is None:
        return "每个可以发起的单位，各一份"
    return "、".join(map(title, trigger.units)) + ("，各一份" if len(trigger.units) > 1 else "")


def _say_days(trigger: ScheduleTrigger) -> str:
    if trigger.every in PERIODS:
        day = trigger.day or 1
        return PERIODS[trigger.every] + (DAYS[day] if isinstance(day, str) else _say_number(trigger, day))
    if trigger.every in WEEKDAYS:
        return f"每周{'一二三四五六日'[WEEKDAYS.index(trigger.every)]}"
    return "每个工作日" if trigger.every == "workday" else "每天"


def _say_number(trigger: ScheduleTrigger, day: int) -> str:
    return f"{day}日" if trigger.every == "month" else f"第一个月{day}日"


def say_outcomes(outcomes: Sequence[Outcome]) -> str:
    """`“已发布”或“已办结”`."""
    return "或".join(f"“{OUTCOME_TITLES[one]}”" for one in outcomes)


def say_trigger(
    trigger: Trigger, process: str, limit: str = "", register: str = "", boxes: Sequence[str] = ()
) -> str:
    """`process` is the title of the other process, `limit` that of its limit, `register` that of a register, `boxes`
    those of letterboxes; ids where they are not known.
    """
    match trigger:
        case ScheduleTrigger():
            return say_rhythm(trigger)
        case ClockMissedTrigger():
            return f"“{process}”的“{limit or trigger.deadline}”超期时"
        case PublishedTrigger():
            return f"“{process}”的办件发布时"
        case EndedTrigger():
            how = f"以{say_outcomes(trigger.outcome)}结束" if trigger.outcome else "结束"
            return f"“{process}”的办件{how}时"
        case EntryTrigger():
            return f"登记簿“{register or trigger.register_name}”的条目{ENTRY_EVENT_TITLES[trigger.event]}时"
        case LetterTrigger():
            return f"信箱“{'、'.join(boxes or trigger.boxes)}”收到来信时"
        case FindingTrigger():
            kinds = f"（{'、'.join(FINDING_TITLES[one] for one in trigger.kinds)}）" if trigger.kinds else ""
            whose = "每个单位一份" if trigger.each == "unit" else "每个问题一份"
            return f"巡查发现新的问题{kinds}时，{whose}"
