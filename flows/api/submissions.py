"""Handing in: a new case, a draft of one, a corrected content."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Header, Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from definitions.schema.fields import FilesField, FormField, RowsField
from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem, problem_at
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.refusal import Invalid
from flows.api.answers import Standing, standing
from flows.api.bodies import MOST_FIELDS, Body, FieldName, Handed, HandedIn, documented
from flows.api.callers import Ours, Reference, Submitter
from flows.api.routing import Router
from flows.assembly import Services
from flows.casework.contents import Files
from flows.casework.once import AlreadyOpened, Once
from flows.casework.supplementing import Supplement
from flows.checks.finding import Finding
from storage.attachments import CHUNK, StoredFile
from storage.audit_chain import fingerprint

REPLAYED = "Idempotent-Replayed"
NAMED_BY_FIELD = "Files, each in a part named by its field of the form; in a table `table.<row>.<column>`."

_ROW = re.compile(r"\.[1-9]\d{0,2}\.")

router = Router(tags=["submissions"])


class Submitting(Body):
    process: str = Field(title="流程", description="Whole id of the process, `<organization>.<name>`.")
    unit: str | None = Field(
        None, title="报送单位", description="Id of the unit; needless for who drafts at one unit only."
    )
    draft: bool = Field(
        default=False,
        title="只存草稿",
        description="Open a draft that its drafter completes and hands in; no files, and nothing is checked.",
    )
    form: dict[FieldName, Any] = Field(
        title="表单", max_length=MOST_FIELDS, description="Field to value, without fields that hold files."
    )


class Revising(Body):
    form: dict[FieldName, Any] = Field(
        default_factory=dict,
        title="改动的各项",
        max_length=MOST_FIELDS,
        description="Only what is to change; files that are sent replace those of their field.",
    )


class Supplying(Revising):
    words: str = Field(title="答复", description="What the signer reads.")
    stage: str | None = Field(None, title="环节", description="Whose question is meant, where several asked.")
    seat: int | None = Field(None, title="第几位", description="The same of several signers.")


class LeftOut(BaseModel):
    field: str = Field(title="项目", description="Id of the field.")
    label: str = Field(title="名称", description="What the form calls it.")
    reason: str = Field(title="原因", description="Why the value does not fit.")


class Submitted(Standing):
    held: list[str] = Field(
        title="拦下的检查",
        description="Checks that hold the content back as a draft; empty: it is on its way.",
    )
    findings: list[dict[str, Any]] = Field(
        title="检查出的问题", description="What the checks found, the gravest first."
    )
    left_out: list[LeftOut] = Field(
        default_factory=list, title="没有存下的项目", description="Of a draft: what did not fit its field."
    )


@router.post(
    "/cases",
    status_code=201,
    summary="报送",
    operation_id="submit",
    openapi_extra=documented(Submitting, NAMED_BY_FIELD),
)
def submit(
    actor: Submitter,
    services: Ours,
    handed: HandedIn,
    response: Response,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            title="请求的名字",
            description="The same opens one case only, for a week.",
        ),
    ] = None,
) -> Submitted:
    """Start a case. A content that the checks block is kept as a draft, with what they found."""
    asked = handed.as_(Submitting)
    process = services.rehearse_submission(actor, asked.process, asked.unit)
    once = None if key is None else Once(key, _digest(asked, handed))
    try:
        if asked.draft:
            return _drafted(services, actor, asked, handed, once)
        files, unstored = _store(services, process, handed)
        taken = services.submit(actor, asked.process, asked.form, files, asked.unit, unstored, once)
    except AlreadyOpened as before:
        response.status_code = HTTPStatus.OK
        response.headers[REPLAYED] = "true"
        return _told(services, actor, before.case_id)
    return _told(services, actor, taken.case_id, taken.findings)


@router.post(
    "/cases/{reference}/revise",
    summary="修改后重新提交",
    operation_id=Verb.REVISE.value,
    openapi_extra=documented(Revising, NAMED_BY_FIELD),
)
def revise(reference: Reference, actor: Submitter, services: Ours, handed: HandedIn) -> Submitted:
    """Hand in the next round, or a draft for the first time."""
    asked = handed.as_(Revising)
    files: Files = {}
    unstored: list[FieldProblem] = []
    if handed.files:
        files, unstored = _store(services, services.rehearse_revision(actor, reference), handed)
    taken = services.revise(actor, reference, asked.form, files, unstored)
    return _told(services, actor, taken.case_id, taken.findings)


@router.post(
    "/cases/{reference}/supply",
    summary="补充所要求的内容",
    operation_id="supply",
    openapi_extra=documented(Supplying, NAMED_BY_FIELD),
)
def supply(reference: Reference, actor: Submitter, services: Ours, handed: HandedIn) -> Submitted:
    """Answer a signer who asked the drafter to add something, with changes of the fields that were named."""
    asked = handed.as_(Supplying)
    files: Files = {}
    unstored: list[FieldProblem] = []
    if handed.files:
        named = Supplement(
            asked.words, asked.form, dict.fromkeys(handed.files, ()), (), asked.stage, asked.seat
        )
        files, unstored = _store(services, services.rehearse_supplement(actor, reference, named), handed)
    given = Supplement(asked.words, asked.form, files, unstored, asked.stage, asked.seat)
    services.supplement(actor, reference, given)
    return _told(services, actor, services.case(actor, reference).id)


def _drafted(
    services: Services, actor: Actor, asked: Submitting, handed: Handed, once: Once | None
) -> Submitted:
    if handed.files:
        raise Invalid("草稿不带附件", "请在提交时附上，或者由拟稿人打开草稿以后附上")
    opened = services.draft(actor, asked.process, asked.form, asked.unit, once)
    told = _told(services, actor, opened.case_id)
    left_out = [LeftOut(field=one.key, label=one.label, reason=one.reason) for one in opened.left_out]
    return told.model_copy(update={"left_out": left_out})


def _store(
    services: Services, process: Process, handed: Handed
) -> tuple[dict[str, list[StoredFile]], list[FieldProblem]]:
    """The files by field, and what is wrong with those that were not taken. Raises Invalid for a field that there is not."""
    known = [
        field.id if table is None else f"{table}.行号.{field.id}"
        for table, field in _places(process)
        if isinstance(field, FilesField)
    ]
    for name in handed.files:
        if _ROW.sub(".行号.", name) not in known:
            hint = f"可以写的项目：{'、'.join(known) or '没有'}"
            raise Invalid(f"不知道附件“{name}”放在哪一项", hint)
    stored, unstored = handed.store(services, lambda name: name)
    return stored, [problem_at(process.form.fields, one.field, one.reason) for one in unstored]


def _places(process: Process) -> Iterator[tuple[str | None, FormField]]:
    """The fields of the form, and the columns of its tables with the table."""
    for field in process.form.fields:
        yield None, field
        if isinstance(field, RowsField):
            yield from ((field.id, column) for column in field.columns)


def _digest(asked: Submitting, handed: Handed) -> str:
    """Of all that the request says, the bytes of its files included."""
    files = {name: [_hash(one) for one in uploads] for name, uploads in handed.files.items()}
    return fingerprint({**asked.model_dump(), "files": files})


def _hash(upload: UploadFile) -> list[str]:
    digest = sha256()
    while chunk := upload.file.read(CHUNK):
        digest.update(chunk)
    upload.file.seek(0)
    return [upload.filename or "", digest.hexdigest()]


def _told(
    services: Services, actor: Actor, case_id: int, findings: Sequence[Finding] | None = None
) -> Submitted:
    view = services.case(actor, case_id)
    found = view.findings if findings is None else findings
    return Submitted(
        **standing(view), held=list(view.held), findings=[finding.as_json() for finding in found]
    )
