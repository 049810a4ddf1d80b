"""What the checks found in a content: counted, the gravest first, and what is alike folded behind its first places."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

import streamlit as st

from dashboard.presentation.labels import SEVERITIES, say_place
from dashboard.presentation.markdown import tag
from definitions.vocabulary import CHECK_TITLES, Severity
from flows.casework.views import CaseView
from flows.checks.finding import Finding

FINDINGS = "内容检查"
COLOURS = {Severity.BLOCK: "red", Severity.WARN: "amber", Severity.INFORM: "blue"}
SHOWN = 3
"""Of what is alike: twelve telephones of one text need not be read twelve times."""

Numbered = tuple[int, Finding]


def draw_findings_counted(view: CaseView) -> None:
    """For who answers: the findings themselves stand further down."""
    if view.findings:
        st.html(f'<p>{FINDINGS}：{_counted(view)} 办理前请先看<a href="#findings">检查结果</a>。</p>')


def draw_findings(view: CaseView) -> None:
    st.subheader(FINDINGS, anchor="findings")
    if not view.findings:
        st.html(f"<p>{tag('通过', 'green')} 没有发现问题。</p>" if view.round else "<p>提交后检查。</p>")
        return
    found = "".join(_of_kind(alike, view) for alike in _by_kind(view.findings))
    st.html(f"<p>{_counted(view)}</p>{found}")
    for reason in view.reasons:
        st.html(
            f'<p class="sanshen-quiet">{escape(reason.person)}（{escape(reason.stage_title)}）同意时写明：'
            f"{escape(reason.words)}</p>"
        )


def remarks(view: CaseView) -> dict[str, str]:
    """Field id to which of the findings must be mended there: shown beside the fields while correcting."""
    found: dict[str, list[str]] = {}
    for alike in _by_kind(view.findings):
        for number, finding in alike:
            if finding.severity is Severity.BLOCK:
                found.setdefault(finding.where, []).append(str(number))
    return {
        where: f"{SEVERITIES[Severity.BLOCK]}：见上面“{FINDINGS}”第{_said(numbers)}条"
        for where, numbers in found.items()
    }


def _said(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:SHOWN]) + (f"等{len(numbers)}" if len(numbers) > SHOWN else "")


def _counted(view: CaseView) -> str:
    counts = Counter(finding.severity for finding in view.findings)
    return " ".join(tag(f"{SEVERITIES[level]} {count} 处", COLOURS[level]) for level, count in counts.items())


def _by_kind(findings: Sequence[Finding]) -> Iterator[list[Numbered]]:
    """In the order in which the first of each kind comes, numbered as they are read."""
    kinds: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        kinds.setdefault((one.severity, one.check, one.code, one.where), []).append(one)
    number = 1
    for alike in kinds.values():
        yield list(enumerate(alike, number))
        number += len(alike)


def _of_kind(alike: Sequence[Numbered], view: CaseView) -> str:
    shown = "".join(_finding(*one, view) for one in alike[:SHOWN])
    rest = alike[SHOWN:]
    if not rest:
        return shown
    first = rest[0][1]
    told = f"同类问题还有 {len(rest)} 处（{escape(say_place(first, view.definition))}，{CHECK_TITLES[first.check]}），点开查看"
    folded = "".join(_finding(*one, view) for one in rest)
    return f'{shown}<details class="sanshen-alike"><summary>{told}</summary>{folded}</details>'


def _finding(number: int, finding: Finding, view: CaseView) -> str:
    colour = COLOURS[finding.severity]
    excerpt = f"<br>原文：<mark>{escape(finding.excerpt)}</mark>" if finding.excerpt else ""
    suggestion = f"<br>建议改为：{escape(finding.rewritten)}" if finding.rewritten else ""
    place = escape(say_place(finding, view.definition))
    return (
        f'<div class="sanshen-finding sanshen-edge-{colour}">{number}. {tag(SEVERITIES[finding.severity], colour)} '
        f"<strong>{place}</strong>（{CHECK_TITLES[finding.check]}）<br>{escape(finding.message)}{excerpt}{suggestion}</div>"
    )
