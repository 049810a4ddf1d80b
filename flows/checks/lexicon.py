"""Words that an office has imported to be looked for, each with what it means for a content."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ahocorasick

from definitions.vocabulary import Severity
from flows.checks.normalise import normalise

COLUMNS = ("term", "severity", "suggestion")
ALLOW = "allow"
"""In the column `severity`: a longer term that is no hit although it holds one (`改革` in `改革开放`)."""
SHORTEST = 2
MOST_TERMS = 100_000


class InvalidLexicon(ValueError):
    """`problems`: Chinese sentences, each naming a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    severity: Severity
    suggestion: str = ""


@dataclass(frozen=True)
class Lexicon:
    terms: tuple[Term, ...] = ()
    allowed: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        rows = [f"{one.term}\t{one.severity}\t{one.suggestion}" for one in self.terms]
        return (
            hashlib.sha256("\n".join([*rows, "", *self.allowed]).encode()).hexdigest() if self.terms else ""
        )

    @cached_property
    def _automaton(self) -> Any:
        """Built once for each lexicon: all terms are looked for in one pass."""
        automaton = ahocorasick.Automaton()
        for term, plain in ((one, _plain(one.term)) for one in self.terms):
            automaton.add_word(plain, (len(plain), term))
        for plain in map(_plain, self.allowed):
            automaton.add_word(plain, (len(plain), None))
        automaton.make_automaton()
        return automaton

    def hits(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """(start, end, term) in a text in its plain form, without those inside of allowed terms; of terms within each
        other the longest.
        """
        if not self.terms:
            return
        found = [
            (end - length + 1, end + 1, term) for end, (length, term) in self._automaton.iter(_folded(text))
        ]
        found.sort(key=lambda hit: (hit[0], -hit[1]))
        allowed = [(start, end) for start, end, term in found if term is None]
        reached, spared = 0, iter([*allowed, (len(text) + 1, len(text) + 1)])
        spared_start, spared_end = next(spared)
        for start, end, term in found:
            while spared_end < end and spared_start < start:
                spared_start, spared_end = next(spared)
            is_spared = spared_start <= start and end <= spared_end
            if term is not None and not is_spared and start >= reached:
                yield start, end, term
                reached = end


NO_LEXICON = Lexicon()


def read_lexicon(data: str) -> Lexicon:
    """From CSV with a header `term,severity,suggestion`. Raises InvalidLexicon with every problem."""
    reader = csv.DictReader(io.StringIO(data))
    if (
        not reader.fieldnames
        or reader.fieldnames[0] != COLUMNS[0]
        or not set(reader.fieldnames) <= set(COLUMNS)
    ):
        raise InvalidLexicon([f"第1行应是表头：{','.join(COLUMNS)}"])
    terms: dict[str, Term] = {}
    allowed: dict[str, None] = {}
    problems: list[str] = []
    for number, row in enumerate(reader, 2):
        term, severity = (row.get("term") or "").strip(), (row.get("severity") or Severity.WARN).strip()
        problem = _problem(term, severity, terms, allowed)
        if problem:
            problems.append(f"第{number}行：{problem}")
        elif severity == ALLOW:
            allowed[term] = None
        else:
            terms[term] = Term(term, Severity(severity), (row.get("suggestion") or "").strip())
    if len(terms) > MOST_TERMS:
        problems.append(f"词条超过{MOST_TERMS}个")
    if not terms and not problems:
        problems.append("一个词条也没有")
    if problems:
        raise InvalidLexicon(problems)
    return Lexicon(tuple(terms.values()), tuple(allowed))


def _problem(term: str, severity: str, terms: dict[str, Term], allowed: dict[str, None]) -> str:
    if len(_plain(term)) < SHORTEST:
        return f"“{term}”太短，至少{SHORTEST}个字"
    if severity not in {*Severity, ALLOW}:
        return f"severity 写的是“{severity}”，应是 block、warn、inform 或者 allow"
    return f"“{term}”重复" if term in terms or term in allowed else ""


def _plain(term: str) -> str:
    return _folded(normalise(term).text)


def _folded(text: str) -> str:
    """In lower case where that leaves every character in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text
