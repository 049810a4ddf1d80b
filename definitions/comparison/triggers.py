"""What opens drafts by itself, in words."""

from collections.abc import Iterator

from definitions.comparison.change import Said, Subject
from definitions.comparison.names import Names, said
from definitions.comparison.reactions import prefilled
from definitions.comparison.signers import place
from definitions.schema.triggers import (
    EntryTrigger,
    EventTrigger,
    FindingTrigger,
    LetterTrigger,
    ScheduleTrigger,
    Trigger,
)
from definitions.semantics.trigger_words import say_trigger, say_units
from definitions.semantics.triggers import name_of


def _units(names: Names, trigger: Trigger) -> Said:
    if not isinstance(trigger, ScheduleTrigger):
        return place(names, trigger.place)
    return Said(trigger.of, say_units(trigger, names.unit))


def trigger_subjects(names: Names) -> Iterator[tuple[str, Subject]]:
    """Told apart by when and for whom a draft is opened; what is filled in may change."""
    for trigger in names.process.triggers:
        process = trigger.process if isinstance(trigger, EventTrigger) else ""
        says: dict[str, Said] = {"为哪个单位": _units(names, trigger)}
        if isinstance(trigger, EventTrigger | EntryTrigger | FindingTrigger):
            says["条件"] = said(trigger.when and " ".join(trigger.when.split()))
        if isinstance(trigger, LetterTrigger):
            says["算作答复"] = said(trigger.answered and " ".join(trigger.answered.split()))
            says["没有答复的，告知"] = said(trigger.unanswered and " ".join(trigger.unanswered.split()))
        says["预先填写"] = said(None) if not trigger.form else prefilled(names, trigger.form)
        yield f"trigger {name_of(trigger)}", Subject(f"自动起草：{say_trigger(trigger, process)}", says)
