"""Regulations that come into force, are repealed, and are replaced by others."""

from collections.abc import Iterator, Mapping

from definitions.problems import Problem, did_you_mean, quoted
from definitions.rules.document import Document, problem_at
from definitions.rules.rule import rule
from definitions.schema.process import Process
from definitions.source import Source

SUCCESSOR = ("authority", "successor")

Successors = Mapping[str, str | None]
"""Every process of an organisation to the one that replaces it."""


@rule("authority.effective")
def regulations_end_after_they_begin(document: Document) -> Iterator[Problem]:
    authority = document.process.authority
    if authority.effective is None or authority.repealed is None or authority.effective < authority.repealed:
        return
    message = f"废止日期 {authority.repealed} 不晚于施行日期 {authority.effective}：没有一天可以发起。"
    yield document.problem("dates-reversed", message, ("authority", "repealed"), "请核对这两个日期。")


@rule("authority.repealed")
def only_what_is_repealed_is_replaced(document: Document) -> Iterator[Problem]:
    authority = document.process.authority
    if authority.successor is not None and authority.repealed is None:
        hint = "写上 repealed（从哪天起不能再发起），或者删去 successor。"
        yield document.problem(
            "successor-without-repeal", "写了改用的流程，却没有写废止日期。", SUCCESSOR, hint
        )


def succession(source: Source, process: Process, successors: Successors) -> Iterator[Problem]:
    """What can only be told of a process beside the others of its organisation."""
    successor = process.authority.successor
    if successor is None:
        return
    if successor not in successors:
        message = f"本机构没有 {quoted(successor)} 这个流程。"
        hint = did_you_mean(successor, list(successors))
        yield problem_at(source, "unknown-process", message, SUCCESSOR, hint)
        return
    way = _way(process.process, successors)
    if way[-1] == process.process:
        message = f"改用的流程绕了一圈又回到自己：{' → '.join(way)}。"
        yield problem_at(source, "succession-cycle", message, SUCCESSOR, "最后一个流程不写 successor。")


def _way(first: str, successors: Successors) -> list[str]:
    """From one process to the next, up to the last or to one that was met before."""
    way = [first]
    while (after := successors.get(way[-1])) is not None:
        met = after in way
        way.append(after)
        if met:
            break
    return way


def replaced_by(source: Source) -> tuple[str, str | None] | None:
    """Of a document whatever else is wrong with it: its name, and what replaces it."""
    values = source.values
    if not isinstance(values, dict) or not isinstance(values.get("process"), str):
        return None
    authority = values.get("authority")
    successor = authority.get("successor") if isinstance(authority, dict) else None
    return values["process"], successor if isinstance(successor, str) else None
