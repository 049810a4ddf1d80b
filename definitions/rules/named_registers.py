"""The registers that a process names, and where it does."""

from collections.abc import Iterator

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.fields import EntryField
from definitions.schema.registers import Register
from definitions.schema.stages import RegisterStage
from definitions.schema.triggers import EntryTrigger


def register_stages(document: Document) -> Iterator[tuple[Path, RegisterStage]]:
    for path, stage in document.stages():
        if isinstance(stage, RegisterStage):
            yield path, stage


def entry_fields(document: Document) -> Iterator[tuple[Path, EntryField]]:
    """Those of the form."""
    for index, field in enumerate(document.process.form.fields):
        if isinstance(field, EntryField):
            yield ("form", "fields", index), field


def entry_triggers(document: Document) -> Iterator[tuple[Path, EntryTrigger]]:
    for index, trigger in enumerate(document.process.triggers):
        if isinstance(trigger, EntryTrigger):
            yield ("triggers", index), trigger


@rule()
def registers_exist(document: Document) -> Iterator[Problem]:
    if document.registers is None:
        return
    for path, name in _named(document):
        if name not in document.registers:
            message = f"本机构没有 {quoted(name)} 这本登记簿。"
            hint = did_you_mean(name, document.registers)
            yield document.problem("unknown-register", message, path, hint)


def _named(document: Document) -> Iterator[tuple[Path, str]]:
    """Every register that the document speaks of."""
    for path, stage in register_stages(document):
        yield (*path, "register"), stage.register_name
    for path, field in entry_fields(document):
        yield (*path, "register"), field.register_name
    for path, trigger in entry_triggers(document):
        yield (*path, "register"), trigger.register_name


def check_state(document: Document, path: Path, register: Register, state: str) -> Iterator[Problem]:
    if state not in register.states:
        message = f"登记簿 `{register.register_name}` 里没有 {quoted(state)} 这个状态。"
        yield document.problem("unknown-state", message, path, did_you_mean(state, register.states))
