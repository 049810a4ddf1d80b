"""What the examples of a process look like: whatever stands in them, it is told before they are played."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.problems import Path, quoted
from definitions.schema.process import Example
from definitions.working_days import as_day

KINDS: Mapping[str, tuple[type, str]] = {
    "decision": (str, "一个意见"),
    "on": (str, "一个日期"),
    "go": (str, "一个环节"),
    "set": (dict, "表单项和填法"),
    "seat": (int, "一个数"),
    "refuse_rows": (list, "不同意的各行的行号，如 [2, 3]"),
}
"""What a step may say, and as what."""
OVER = "over"
"""What an example says of a stage that waits: its time has passed."""
EXTENSION_ANSWERS = ("grant", "refuse")
"""What a step `extension.<deadline>` may be decided on."""
URGENCY_STEP = "urgency"
"""The step that makes a case urgent, with the same answers."""
OBJECTION_STEP = "objection"
"""The step that somebody objects, or that becomes of an objection."""
RAISE, ACCEPT, REJECT, UPHOLD, DISMISS, DROP = "raise", "accept", "reject", "uphold", "dismiss", "drop"
"""What it may say."""
REOPENING_STEP = "reopening"
"""The step that takes a case up again which has ended: `{reopening: done}`."""
NO_DAY = "日期要写成 '2026-11-20' 这样"


def faults(example: Example) -> Iterator[tuple[Path, str]]:
    """Why it cannot be played: the place within the example, and the reason."""
    if as_day(example.on) is None:
        yield ("on",), NO_DAY
    for key, wanted in example.expect.due.items():
        if as_day(wanted) is None:
            yield ("expect", "due", key), NO_DAY
    for number, step in enumerate(example.do):
        yield from ((("do", number), reason) for reason in _of_step(step))


def _of_step(step: Mapping[str, Any]) -> Iterator[str]:
    if len(step) != 1:
        yield "每一步只写一个环节"
        return
    (answer,) = step.values()
    if isinstance(answer, str):
        return
    for key, value in answer.items():
        if key not in KINDS:
            yield f"不认识 {quoted(key)}，可以写：{'、'.join(KINDS)}"
        elif not isinstance(value, KINDS[key][0]) or isinstance(value, bool):
            yield f"{key} 应当是{KINDS[key][1]}"
        elif key == "on" and isinstance(value, str) and as_day(value) is None:
            yield NO_DAY
