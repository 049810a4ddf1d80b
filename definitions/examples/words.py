"""The words of examples beside those of the schema, and what makes an example unplayable."""

import re
from collections.abc import Iterator

from definitions.problems import Path
from definitions.schema.examples import Example, Expected, Point, Step
from definitions.semantics.forms import EARLIEST, LATEST
from definitions.working_days import as_day

OVER = "over"
"""What an example says of a stage that waits: its time has passed."""
GRANT_OR_REFUSE = ("grant", "refuse")
"""How a step `extension.<deadline>` or `urgency` may be decided on."""
URGENCY = "urgency"
"""The step that makes a case urgent."""
OBJECTION = "objection"
"""The step that somebody objects, or that becomes of an objection; and whom that waits for."""
RAISE, ACCEPT, REJECT, UPHOLD, DISMISS, DROP = "raise", "accept", "reject", "uphold", "dismiss", "drop"
"""What it may say."""
REOPENING = "reopening"
"""The step that takes a case up again which has ended: `{reopening: done}`."""
ASK, ANSWER = ASK_OR_ANSWER = ("ask", "answer")
"""What a step `supplement.<stage>` may say."""
NO_DAY = "日期要写成 '2026-11-20' 这样"
NOT_LIVED = f"日期要在 {EARLIEST} 到 {LATEST} 之间"
_WRITTEN_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def faults(example: Example) -> Iterator[tuple[Path, str]]:
    """Why it cannot be played: the place within the example, and the reason."""
    yield from _of_day(("on",), example.on)
    yield from _of_days(("expect",), example.expect)
    for number, doing in enumerate(example.do):
        path: Path = ("do", number)
        if isinstance(doing, Point):
            yield from _of_days((*path, "expect"), doing.expect)
            if doing.expect.rejected:
                yield (
                    (*path, "expect", "rejected"),
                    "表单接受了才有后面的步骤；rejected 写在样例最后的 expect 里",
                )
        elif len(doing) != 1:
            yield path, "每一步只写一个环节"
        else:
            yield from _of_step(path, *doing.items())


def _of_step(path: Path, named: tuple[str, Step]) -> Iterator[tuple[Path, str]]:
    stage, step = named
    if step.on is not None:
        yield from _of_day((*path, stage, "on"), step.on)


def _of_day(path: Path, text: str) -> Iterator[tuple[Path, str]]:
    """Unless something may happen on it, and what is counted from it is still a date."""
    day = as_day(text)
    if day is None:
        yield path, _no_day(text)
    elif not EARLIEST <= day <= LATEST:
        yield path, NOT_LIVED


def _no_day(text: str) -> str:
    written = _WRITTEN_DAY.fullmatch(text)
    if written is None:
        return NO_DAY
    year, month, day = map(int, written.groups())
    return f"没有{year}年{month}月{day}日这一天"


def _of_days(path: Path, expected: Expected) -> Iterator[tuple[Path, str]]:
    for key, wanted in expected.due.items():
        if as_day(wanted) is None:
            yield (*path, "due", key), _no_day(wanted)
