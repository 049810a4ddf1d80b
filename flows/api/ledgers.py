"""Ledgers (台账): which there are, and their lines as JSON or CSV."""

import io
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field

from flows.api.asked_days import Days
from flows.api.callers import Ours, Reader
from flows.api.paging import Page, PageNumber, PageSize, cut
from flows.api.routing import Router
from flows.casework.ledger_tables import rows_of, titles_of, told_of_lines
from flows.casework.spreadsheets import write_csv

CSV = "text/csv"
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the file for another encoding."""

router = Router(tags=["ledgers"])


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"


AsFormat = Annotated[
    Format, Query(alias="format", title="格式", description="`csv` is one file without pages.")
]


class LedgerLine(BaseModel):
    organization: str = Field(title="机构", description="Id of the organisation.")
    ledger: str = Field(title="台账", description="Id of the ledger.")
    title: str = Field(title="名称", description="As the screens call it.")
    columns: dict[str, str] = Field(title="各栏", description="Id of each column to its title.")


@router.get("/ledgers", summary="有哪些台账", operation_id="ledgers")
def list_ledgers(actor: Reader, services: Ours) -> list[LedgerLine]:
    """The ledgers of the organisations that the person belongs to."""
    return [
        LedgerLine(
            organization=organization,
            ledger=name,
            title=declared.title.zh,
            columns={column.id: column.title.zh for column in declared.columns},
        )
        for organization in sorted(actor.organizations)
        for name, declared in services.desk.office(organization).ledgers.items()
    ]


@router.get(
    "/ledgers/{organization}/{ledger}",
    summary="台账",
    operation_id="ledger",
    response_model=Page[dict[str, Any]],
    responses={200: {"content": {CSV: {}}, "description": "The lines, by id of the column."}},
)
def show_ledger(
    organization: Annotated[str, Path(title="机构", description="Id of the organisation.")],
    ledger: Annotated[str, Path(title="台账", description="Id of the ledger.")],
    actor: Reader,
    services: Ours,
    days: Days,
    form: AsFormat = Format.JSON,
    page: PageNumber = 1,
    per_page: PageSize = 50,
) -> Page[dict[str, Any]] | Response:
    """The lines about cases that the person may see, in the order in which they were written. A line about an answer that
    was taken back since stays, with `taken_back: true`, and is not to be counted.
    """
    lines = services.ledger(actor, organization, ledger, days.since, days.before)
    declared = services.desk.office(organization).ledgers[ledger]
    if form is Format.CSV:
        return csv(titles_of(declared, lines), rows_of(declared, lines))
    some, counts = cut(lines, page, per_page)
    return Page(items=told_of_lines(declared, some), **counts)


def csv(titles: list[str], rows: list[list[str]]) -> Response:
    """A file for spreadsheet programs."""
    file = io.StringIO(newline="")
    write_csv(titles, rows, file)
    return Response(BYTE_ORDER_MARK + file.getvalue(), media_type=f"{CSV}; charset=utf-8")
