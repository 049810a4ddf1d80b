"""What programs are told, by `--json` at the command line and by the API alike."""

from typing import Any

from definitions.schema.fields import FilesField, MarkdownField
from flows.casework.views import CaseView
from storage.models import Publication
from storage.queries.grouping import Grouping
from storage.queries.overdue_by import OverdueGroup
from storage.queries.timeline import Happening


def state_of(view: CaseView) -> str:
    """`draft`, `open`, or how the case ended."""
    return view.outcome or view.state


def told_of_case(view: CaseView) -> dict[str, Any]:
    fields = view.definition.form.fields
    apart = {f.id for f in fields if isinstance(f, MarkdownField | FilesField)}
    return {
        "number": view.reference,
        "process": view.process,
        "state": state_of(view),
        "stage": view.stage,
        "round": view.round,
        "hash": view.hash,
        "history": [_happening(happening) for happening in view.timeline],
        "form": {name: value for name, value in view.values.items() if name not in apart},
        "texts": {
            f.id: view.values[f.id] for f in fields if isinstance(f, MarkdownField) and f.id in view.values
        },
        "files": [
            {"field": f.id, **file}
            for f in fields
            if isinstance(f, FilesField)
            for file in view.values.get(f.id, ())
        ],
        "given": view.given,
        "evidence": [file.as_json() for file in view.evidence],
        "publications": [_publication(one) for one in view.publications],
        "findings": [finding.as_json() for finding in view.findings],
    }


def _happening(happening: Happening) -> dict[str, Any]:
    return {
        "number": happening.number,
        "at": happening.at.isoformat(),
        "kind": happening.kind,
        "person": happening.person,
        "way_in": happening.way_in,
        "stage": happening.payload.get("stage"),
        "decision": happening.payload.get("decision"),
        "detail": happening.payload,
    }


def _publication(publication: Publication) -> dict[str, Any]:
    columns = ("channel", "state", "url", "content_hash", "withdrawn_by", "withdrawn_why", "snapshot")
    moments = ("submitted_at", "confirmed_at", "withdrawn_at")
    at = {name: getattr(publication, name) for name in moments}
    return {
        **{name: getattr(publication, name) for name in columns},
        **{name: value.isoformat() if value else None for name, value in at.items()},
    }


def told_of_group(by: Grouping, group: OverdueGroup) -> dict[str, Any]:
    tally, rate = group.tally, group.tally.on_time_rate
    return {
        "organization": group.organization,
        by.value: group.group,
        "started": tally.started,
        "met": tally.met,
        "late": tally.late,
        "open_late": tally.open_late,
        "overdue": tally.overdue,
        "running": tally.running,
        "on_time_rate": None if rate is None else float(rate),
    }
