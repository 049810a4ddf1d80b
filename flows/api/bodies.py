"""What requests carry: JSON that is read strictly, alone or as the part `json` of a form with files beside it."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from definitions.semantics.forms import FieldProblem
from flows.access.refusal import Invalid
from flows.api.gate import LARGEST_JSON
from flows.assembly import Services
from flows.casework.contents import store_each
from flows.casework.json_form import must_be_small, read_json
from storage.attachments import StoredFile

PART = "json"
MOST_FILES = 100
DEEPEST = 6
"""Levels of brackets: those of a form, and two around it."""
MULTIPART = "multipart/form-data"

MOST_FIELDS = 500
"""Of a form, or of a stage."""
FieldName = Annotated[str, StringConstraints(max_length=200)]
"""Of a form, whether or not there is such a field."""

M = TypeVar("M", bound="Body")


class Body(BaseModel):
    """What a request says. A name that there is not is refused, never dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=1_000_000)

    @field_validator("*")
    @classmethod
    def _can_be_stored(cls, value: object) -> object:
        """What is no remark, which the services look at, names somebody or something: databases know no NUL."""
        texts = value if isinstance(value, list) else [value]
        if any("\0" in text for text in texts if isinstance(text, str)):
            raise ValueError("有看不见的控制字符（U+0000），请删去")
        return value


@dataclass(frozen=True, slots=True)
class Handed:
    """A request that may bring files: they lie on the disk until it is answered."""

    document: Mapping[str, Any]
    files: Mapping[str, Sequence[UploadFile]]

    def as_(self, kind: type[M]) -> M:
        """Raises RequestValidationError where the document is no such thing."""
        try:
            return kind.model_validate(self.document)
        except ValidationError as error:
            raise RequestValidationError(error.errors(include_url=False, include_input=False)) from error

    def store(
        self, services: Services, label: Callable[[str], str]
    ) -> tuple[dict[str, list[StoredFile]], list[FieldProblem]]:
        """The files by the name of their part, and what is wrong with those that were not taken."""
        stored: dict[str, list[StoredFile]] = {}
        problems: list[FieldProblem] = []
        for name, uploads in self.files.items():
            stored[name], refused = store_each(
                name, label(name), lambda one: services.store_file(one.file, one.filename or ""), uploads
            )
            problems += refused
        return stored, problems


async def handed(request: Request) -> AsyncGenerator[Handed]:
    """What the request carries, for as long as it is answered. Raises Invalid, or InvalidDefinition with the place where the JSON cannot be read."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        yield Handed(await run_in_threadpool(_document, await request.body()), {})
        return
    if content_type != MULTIPART:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=1, max_part_size=LARGEST_JSON)
    except MultiPartException as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error
    try:
        yield await _sorted(form)
    finally:
        await form.close()


async def _sorted(form: FormData) -> Handed:
    """The document, and the files by the names of their parts."""
    files: dict[str, list[UploadFile]] = {}
    document: Mapping[str, Any] | None = None
    for name, part in form.multi_items():
        if name == PART and document is None:
            content = part.encode() if isinstance(part, str) else await part.read(LARGEST_JSON)
            document = await run_in_threadpool(_document, content)
        elif isinstance(part, UploadFile):
            files.setdefault(name, []).append(part)
        else:
            raise Invalid(f"“{name}”这一部分不是文件", f"各项内容写在名为 {PART} 的部分里")
    if document is None:
        raise Invalid(f"缺少名为 {PART} 的部分", "各项内容写在这一部分里，格式是 JSON")
    return Handed(document, files)


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("请求的 JSON 不是 UTF-8 编码") from error
    must_be_small(text, "请求的 JSON", DEEPEST)
    return read_json(text, "request.json", "请求的 JSON", DEEPEST)


HandedIn = Annotated[Handed, Depends(handed)]


def documented(kind: type[Body], files: str) -> dict[str, Any]:
    """The body of a request in the OpenAPI document. `files`: what the parts with files are called."""
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    parts = {
        "type": "object",
        "properties": {PART: schema},
        "required": [PART],
        "additionalProperties": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "description": files,
    }
    content = {
        "application/json": {"schema": schema},
        MULTIPART: {"schema": parts, "encoding": {PART: {"contentType": "application/json"}}},
    }
    return {"requestBody": {"required": True, "content": content}}
