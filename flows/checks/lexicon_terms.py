"""Words of the office's own lexicon, which an administrator imports: never more than the term's own severity."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.options import TextOptions, read_options
from flows.checks.passage import Passage

CHECK = CheckName.LEXICON
MOST_OF_A_TERM = 5
"""Places of one term in one text that are named; the message counts the rest."""


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, TextOptions, given)

    def look(passage: Passage) -> Iterator[Finding]:
        places: dict[str, list[tuple[int, int]]] = {}
        terms = {}
        for start, end, term in content.house.lexicon.hits(passage.text):
            places.setdefault(term.term, []).append((start, end))
            terms[term.term] = term
        for word, spans in places.items():
            term = terms[word]
            do = f"请核对，可以改为“{term.suggestion}”" if term.suggestion else "请核对"
            count = f"，共{len(spans)}处" if len(spans) > 1 else ""
            for span in spans[:MOST_OF_A_TERM]:
                spot = passage.spot(*span)
                message = f"{spot.place}出现词表里的“{spot.excerpt}”{count}。{do}。"
                severity = at_most(level, term.severity)
                yield spot.finding(CHECK, "lexicon_term", severity, message, term.suggestion)

    yield from content.look(options.skip, look)
