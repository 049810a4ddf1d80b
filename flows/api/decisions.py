"""Answering the open stage of a case."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import Field

from definitions.schema.fields import FilesField
from definitions.schema.stages import ReviewStage
from definitions.semantics.forms import FieldProblem
from definitions.vocabulary import Verb
from flows.access.refusal import Invalid
from flows.api.answers import Standing, standing
from flows.api.bodies import MOST_FIELDS, Body, FieldName, HandedIn, documented
from flows.api.callers import Decider, Ours, Reference
from flows.api.routing import Router
from flows.casework.answer import BLANK_TITLES, Answer, Blank

EVIDENCE = "evidence"
"""The part that holds files which belong to no field: scans of a signed sheet."""
MOST_ROWS = 1000
"""Of a table, that one answer refuses."""
UNREAD = FieldProblem("hash", "校验码", "审核环节必须填写：所看内容的 hash")

router = Router(tags=["decisions"])


class Deciding(Body):
    decision: str = Field(
        title="意见",
        description="One of the answers that the stage offers: `approve`, `return`, `refuse`, `done`, or a declared one.",
    )
    opinion: str = Field("", title="意见的文字", description="Wanted for a return and a refusal.")
    stage: str | None = Field(
        None, title="环节", description="Answer only where the case is in this stage; else whichever is open."
    )
    visit: int | None = Field(None, title="第几次进入环节", description="Answer only this pass of the stage.")
    seat: int | None = Field(
        None, title="第几位", description="Of several signers' places the one that is meant."
    )
    hash: str | None = Field(
        None,
        title="校验码",
        description="Of the content that was read: a content that changed is not answered. Wanted where the stage is a review.",
    )
    fields: dict[FieldName, Any] = Field(
        default_factory=dict,
        title="本环节的项目",
        max_length=MOST_FIELDS,
        description="Field of the stage to value, without files.",
    )
    refuse_rows: dict[int, str] = Field(
        default_factory=dict,
        title="不同意的各行",
        max_length=MOST_ROWS,
        description="Where rows are decided one by one: number of a row to the reason why it is refused.",
    )
    go: str | None = Field(
        None, title="退回到", description="Stage to which a return leads; the drafter if not said."
    )
    signer: str | None = Field(None, title="签字人", description="On paper: who signed.")
    signed_on: date | None = Field(None, title="签字日期", description="On paper: the day of the signature.")
    sheet_code: str | None = Field(
        None, title="审批单校验码", description="On paper: the code on the sheet that was signed."
    )


@router.post(
    "/cases/{reference}/decide",
    summary="办理本环节",
    operation_id=Verb.DECIDE.value,
    openapi_extra=documented(
        Deciding, f"Files, each in a part named by its field of the stage; scans in `{EVIDENCE}`."
    ),
)
def decide(reference: Reference, actor: Decider, services: Ours, handed: HandedIn) -> Standing:
    """Give an answer to the open duty. Exactly one answer to a duty ever counts."""
    asked = handed.as_(Deciding)
    stage = services.stage_to_answer(actor, reference, _meant(asked))
    if isinstance(stage, ReviewStage) and asked.hash is None:
        raise Invalid(
            "没有写明看的是哪一次的内容，什么都没有办", "请先读办件，再把读到的 hash 一起提交", [UNREAD]
        )
    labels: dict[str, str] = {}
    if asked.fields or handed.files:
        fields = services.fields_to_fill(actor, reference, asked.decision)
        labels = {field.id: field.label.zh for field in fields if isinstance(field, FilesField)}
        _refuse_written_files(asked, labels)
        _refuse_unknown_parts(handed.files, labels)
    stored, unstored = handed.store(services, lambda name: labels.get(name, BLANK_TITLES[Blank.SCANS]))
    unstored = [one if one.field in labels else _of_scans(one) for one in unstored]
    of_fields = {name: [one.as_json() for one in found] for name, found in stored.items() if name in labels}
    answer = replace(
        _meant(asked),
        opinion=asked.opinion,
        refused=asked.refuse_rows,
        given={**asked.fields, **of_fields},
        go=asked.go,
        signer=asked.signer,
        signed_on=asked.signed_on,
        sheet_code=asked.sheet_code,
        evidence=[one for found in stored.values() for one in found],
        unstored=unstored,
    )
    taken = services.decide(actor, reference, answer)
    return Standing(**standing(services.case(actor, taken.case_id)))


def _meant(asked: Deciding) -> Answer:
    """What is answered, and how, without what is filled in."""
    return Answer(
        asked.decision,
        stage=asked.stage,
        visit=asked.visit,
        seat=asked.seat,
        content_hash=asked.hash,
    )


def _refuse_written_files(asked: Deciding, labels: dict[str, str]) -> None:
    """A file is handed in, not described: nothing would stand behind the description."""
    described = [name for name in asked.fields if name in labels]
    if described:
        how = "附件不写在项目里，请把文件作为单独的部分提交"
        problems = [FieldProblem(name, labels[name], how) for name in described]
        raise Invalid("本环节没有填好，什么都没有办", "请按下面的说明改正后再办", problems)


def _refuse_unknown_parts(parts: Iterable[str], labels: dict[str, str]) -> None:
    known = [*labels, EVIDENCE]
    unknown = [name for name in parts if name not in known]
    if unknown:
        raise Invalid(f"不知道附件“{unknown[0]}”放在哪一项", f"可以写的项目：{'、'.join(known)}")


def _of_scans(one: FieldProblem) -> FieldProblem:
    return FieldProblem(Blank.SCANS, one.label, one.reason)
