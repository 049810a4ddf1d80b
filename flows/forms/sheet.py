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
    return [sheet.title for sheet in declared] or [process.form.sheet]


def _chosen(office: Office, process: Process, called: str) -> SheetDocument | None:
    """None: the plain one."""
    declared = office.sheets_of(process.process)
    if not called or (not declared and called == process.form.sheet):
        return declared[0] if declared else None
    for sheet in declared:
        if called in (sheet.title, sheet.sheet):
            return sheet
    known = "、".join(sheet.title for sheet in declared) or process.form.sheet
    raise Invalid(f"这个流程没有“{called}”这张表", f"可以打印：{known}")


def _sheet(session: Session, case: CaseInHand, declared: SheetDocument | None) -> Sheet:
    state, view = case.state, printing(session, case)
    field = declared.date if declared is not None else None
    applied = state.form.get(field.removeprefix("form.")) if field else None
    digest, preview = content_hash(state.parts), _preview(case, view.signing)
    by_hand = any(isinstance(stage, PaperStage) for stage in view.signing)
    return Sheet(
        title=declared.title if declared is not None else case.process.form.sheet,
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
<<<<<<< HEAD


def layout_of(process: Process) -> Layout:
    """The sheet that its first paper stage asks for."""
    asked = [stage.sheet for stage in process.all_stages if isinstance(stage, PaperStage)]
    return next((LAYOUTS[name] for name in asked if name in LAYOUTS), PLAIN_SHEET)


def _decided(session: Session, case_id: int) -> list[Decision]:
    return list(
        session.scalars(select(Decision).where(Decision.case_id == case_id, stands()).order_by(Decision.id))
    )


def _chain(process: Process, state: State) -> Iterator[SigningStage]:
    """The signing stages that this content passes, in order, as far as that can be said."""
    for stage_id in whole_path(
        process, conditions_context(process, state.form, state.given, state.refused_rows)
    ):
        stage = process.stage(stage_id)
        if isinstance(stage, ReviewStage | PaperStage):
            yield stage


def _roles(stage: SigningStage) -> frozenset[str]:
    return frozenset(who.role for who in stage.who if isinstance(who, Who))


def _entries(
    stage: SigningStage, state: State, decided: list[Decision], names: Mapping[str, str]
) -> Iterator[Entry]:
    """What stands in the box for a stage: the opinion of each who signed it, and a blank for each who has still to."""
    here = [(visit, one) for one, (name, visit) in _now_called(state, decided) if name == stage.id]
    visits = {signature.visit for signature in state.signatures if signature.stage == stage.id}
    if stage.id in state.open:
        visits.add(state.open[stage.id].visit)
    given = [one for visit, one in here if visit in visits]
    if not given and here and here[-1][1].effect == Effect.REFUSE:
        given = [one for visit, one in here if visit == here[-1][0]]
    yield from (
        _opinion(stage, one, by_proxy(names, one.person, one.on_behalf_of), state.round) for one in given
    )
    waiting = sum(seat.counts for seat in state.open[stage.id].open_seats) if stage.id in state.open else 0
    blank: Entry = ToSign() if waiting and isinstance(stage, PaperStage) else Awaited()
    yield from [blank] * (waiting if given or waiting else 1)


def _now_called(state: State, decided: list[Decision]) -> Iterator[tuple[Decision, Pass]]:
    """With the passes in which they were given, as they are called now; without those that the version does not know."""
    for one in decided:
        known = state.now_called(one.stage, one.visit)
        if known is not None:
            yield one, known


def _opinion(stage: SigningStage, given: Decision, name: str, round_: int) -> Opinion:
    remarks = []
    if given.round < round_:
        remarks.append(f"第{given.round}轮时签，沿用")
    if given.signed_on is not None:
        remarks.append("纸质签字，扫描件在系统内")
    return Opinion(
        answer=title_of_decision(stage, given.decision),
        text=given.opinion,
        name=name,
        day=given.signed_on or day_of(given.decided_at),
        remark="；".join(remarks),
    )
=======
>>>>>>> main
