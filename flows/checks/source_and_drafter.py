"""Every item that goes out names who drafted it and where it comes from (S0-8c)."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.schema.base import Identifier
from definitions.schema.process import Process
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import label_of

CHECK = CheckName.SOURCE_AND_DRAFTER
_BASIS = "每条信息都要署名拟稿人、信息来源"


class _Options(CheckOptions):
    drafter: Identifier = "drafter"
    """The field that names the drafter."""
    source: Identifier = "source"
    """The field that names the source: for a reprint, the original publisher."""


def drafter_field(process: Process) -> str | None:
    """The field that this check asks for the drafter's name; None where the process does without the check."""
    options = _declared(process)
    return None if options is None else options.drafter


def shown_fields(process: Process) -> tuple[str, str]:
    """The fields from which the page takes drafter and source."""
    options = _declared(process) or _Options()
    return options.drafter, options.source


def _declared(process: Process) -> _Options | None:
    declared = next((check for check in process.checks if check.check == CHECK), None)
    return None if declared is None else read_options(CHECK, _Options, declared.options)


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, _Options, given)
    yield from content.row_by_row(lambda part: _of_part(part, options, level))


def _of_part(content: Examined, options: _Options, level: Severity) -> Iterator[Finding]:
    basis = options.basis(_BASIS)
    asked = (
        ("missing_drafter", options.drafter, f"没有填写拟稿人（{basis}）。请填写实际拟稿的人。"),
        (
            "missing_source",
            options.source,
            f"没有填写信息来源（{basis}）。请填写：自己制作的填本单位，转载的填最初发布的单位。",
        ),
    )
    for code, field_id, message in asked:
        if not content.answer(field_id):
            name = content.name_of(field_id)
            place = f"{label_of(name)}：" if name != field_id else ""
            yield Finding(CHECK, code, level, name, 0, 0, "", f"{place}{message}", "")
