"""Lists, a page at a time."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

MOST = 200

T = TypeVar("T")
PageNumber = Annotated[
    int, Query(alias="page", title="第几页", description="Counts from 1.", ge=1, le=1_000_000)
]
PageSize = Annotated[
    int, Query(alias="per_page", title="每页几条", description="Lines on a page.", ge=1, le=MOST)
]


class Page(BaseModel, Generic[T]):
    items: list[T] = Field(title="本页各条", description="The lines of this page; none behind the last page.")
    page: int = Field(title="第几页", description="Counts from 1.")
    pages: int = Field(title="共几页", description="How many pages there are, at least one.")
    total: int = Field(title="共几条", description="How many lines there are on all pages.")


def cut(lines: Sequence[Any], number: int, size: int) -> tuple[Sequence[Any], dict[str, int]]:
    """The lines of a page, and what is told beside them."""
    start = (number - 1) * size
    counts = {"page": number, "pages": max(1, -(-len(lines) // size)), "total": len(lines)}
    return lines[start : start + size], counts
