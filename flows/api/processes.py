"""The processes of which the person may start cases, and what their forms ask for."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field

from flows.access.refusal import Missing
from flows.api.callers import Ours, Reader, readable
from flows.api.form_schema import file_fields, form_schema
from flows.api.routing import Router
from flows.assembly import Services
from flows.casework.starting import Startable, startable

router = Router(tags=["processes"])


class ProcessLine(BaseModel):
    process: str = Field(title="流程", description="Whole id of the process.")
    title: str = Field(title="名称", description="As the screens call it.")
    organization: str = Field(title="机构", description="Id of the organisation.")
    units: dict[str, str] = Field(
        title="报送单位", description="Id to title of the units for which the person may draft."
    )
    allowed: bool = Field(title="可以发起", description="Whether its regulation is in force today.")
    reason: str = Field(title="原因", description="Why not.")


class ProcessDocument(ProcessLine):
    form: dict[str, Any] = Field(title="表单", description="JSON Schema of what `form` takes.")
    files: list[dict[str, Any]] = Field(title="附件", description="How the parts with files are called.")


@router.get("/processes", summary="可以发起的流程", operation_id="processes")
def list_processes(actor: Reader, services: Ours) -> list[ProcessLine]:
    """The processes of which the person may draft cases for some unit."""
    return [ProcessLine(**_line(services, one)) for one in startable(services.desk, actor).values()]


@router.get("/processes/{process}", summary="流程的表单", operation_id="process")
def show_process(
    process: Annotated[str, Path(title="流程", description="Whole id, `<organization>.<name>`.")],
    actor: Reader,
    services: Ours,
) -> ProcessDocument:
    """What the form asks for, by the version on which a case would start today."""
    found = startable(services.desk, actor).get(process)
    if found is None:
        raise Missing(f"您可以发起的流程里没有“{readable(process)}”", "GET /api/v1/processes 列出可以发起的")
    fields = found.process.form.fields
    organization = services.desk.office(found.process.organization).organization
    return ProcessDocument(
        **_line(services, found), form=form_schema(fields, organization), files=file_fields(fields)
    )


def _line(services: Services, one: Startable) -> dict[str, Any]:
    organization = services.desk.office(one.process.organization).organization
    return {
        "process": one.process.process,
        "title": one.process.title.zh,
        "organization": one.process.organization,
        "units": {unit: organization.unit_title(unit) for unit in one.units},
        "allowed": one.ruling.allowed,
        "reason": one.ruling.reason,
    }
