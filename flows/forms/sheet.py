"""Printing a case: `write_sheet` for a file, `sheet_bytes` for a download. The sheet carries the content's hash,
and in its turn to be signed the check code that its registration asks for.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.process import Process
from definitions.schema.sheets import SheetDocument
from definitions.schema.stages import PaperStage, SigningStage
from definitions.semantics.binding import check_code, content_hash
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.policy import stage_title
from flows.access.refusal import Conflict, Invalid
from flows.assembly import Services
from flows.casework.in_hand import CaseInHand, take
from flows.forms.declared_sheet import declared_content
from flows.forms.document import as_docx
from flows.forms.paper import Sheet
from flows.forms.plain_sheet import plain_content
from flows.forms.printing import printing


def write_sheet(services: Services, actor: Actor, reference: str, path: Path, called: str = "") -> Sheet:
    """Write the sheet of a case as DOCX. Raises as `sheet_of`, and OSError."""
    sheet = sheet_of(services, actor, reference, called)
    path.write_bytes(as_docx(sheet))
    return sheet


def sheet_bytes(services: Services, actor: Actor, reference: str | int, called: str = "") -> bytes:
    """The sheet of a case as DOCX. Raises as `sheet_of`."""
    return as_docx(sheet_of(services, actor, reference, called))


def sheet_of(services: Services, actor: Actor, reference: str | int, called: str = "") -> Sheet:
    """`called`: its title or its name, where a process prints several. Raises Refused where the person may not see the
    case, Conflict where there is nothing to sign, Invalid where there is no such sheet.
    """
    case_id = services.case(actor, reference).id
    with services.desk.database.reading() as session:
        case = take(session, services.desk, case_id, services.now(), lock=False)
        if "submitted" not in case.state.marks or case.state.is_with_drafter:
            raise Conflict("办件在拟稿人手里，内容还会改动，不能打印审批单", "提交并通过检查后再打印")
        return _sheet(session, case, _chosen(case.office, case.process, called))


def titles(services: Services, process: Process) -> list[str]:
    """Of the sheets that a process prints; the one that is printed unless another is asked for comes first."""
    declared = services.desk.catalogue.office(process.organization).sheets_of(process.process)
    return [sheet.title for sheet in declared] or [process.sheet]


def _chosen(office: Office, process: Process, called: str) -> SheetDocument | None:
    """None: the plain one."""
    declared = office.sheets_of(process.process)
    if not called or (not declared and called == process.sheet):
        return declared[0] if declared else None
    for sheet in declared:
        if called in (sheet.title, sheet.sheet):
            return sheet
    known = "、".join(sheet.title for sheet in declared) or process.sheet
    raise Invalid(f"这个流程没有“{called}”这张表", f"可以打印：{known}")


def _sheet(session: Session, case: CaseInHand, declared: SheetDocument | None) -> Sheet:
    state, view = case.state, printing(session, case)
    field = declared.date if declared is not None else None
    applied = state.form.get(field.removeprefix("form.")) if field else None
    digest, preview = content_hash(state.parts), _preview(case, view.signing)
    by_hand = any(isinstance(stage, PaperStage) for stage in view.signing)
    return Sheet(
        title=declared.title if declared is not None else case.process.sheet,
        reference=case.row.number or "",
        applied_on=date.fromisoformat(applied) if applied else day_of(state.marks["submitted"]),
        content=declared_content(declared, view) if declared is not None else plain_content(view),
        note=declared.note if declared is not None else "",
        hash=digest,
        preview=preview,
        code=check_code(digest) if by_hand and not preview else None,
        round=state.round,
        printed_at=case.at,
        reconstructed=declared is not None and declared.reconstructed,
        landscape=declared is not None and declared.landscape,
    )


def _preview(case: CaseInHand, signing: Sequence[SigningStage]) -> str:
    """A sheet that will be signed by hand is signed in its turn: what is printed before carries no code."""
    state = case.state
    awaited = [stage for stage in signing if isinstance(stage, PaperStage) and stage.id not in state.signed]
    if not awaited or any(stage.id in state.open for stage in awaited):
        return ""
    if state.is_ended:
        return "办件已经办结，不再签批，仅供查看，请勿签字"
    return f"尚未到签批环节（现在：{stage_title(case.facts)}），仅供预览，请勿签字；到签批环节再打印"
