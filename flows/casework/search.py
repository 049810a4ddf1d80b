"""Searching the cases that a person may see: the same ones that the policy lets them open, told to the database."""

from dataclasses import dataclass

from definitions.semantics.characters import forbidden_character
from flows.access.actor import Actor
from flows.casework.desk import Desk
from flows.casework.sight import sight_of
from storage.queries.case_search import (
    FoundCase,
    Wanted,
    count_cases,
    find_cases,
)

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of what was found."""

    lines: tuple[FoundCase, ...]
    total: int
    """Over all pages."""
    number: int
    """From 1; the last one where a later one was asked for."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def search(desk: Desk, actor: Actor, wanted: Wanted, number: int) -> FoundPage:
    """The page of that number, newest cases first."""
    if any(forbidden_character(word) for word in wanted.words):
        return FoundPage((), 0, 1)  # no text that is kept holds such a character
    with desk.database.reading() as session:
        sight = sight_of(session, desk, actor)
        total = count_cases(session, sight, wanted)
        number = max(1, min(number, -(-total // PER_PAGE)))
        offset = (number - 1) * PER_PAGE
        lines = []
        if total:
            lines = find_cases(session, sight, wanted, desk.answering, limit=PER_PAGE, offset=offset)
    return FoundPage(tuple(lines), total, number)
