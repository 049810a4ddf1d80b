"""How much of what tells of a private person is found, and how much of what is found tells of one: on sentences of the kinds
that offices write, in personal_sentences.txt.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from definitions.schema.process import Check
from flows.checks.masking import apply, proposals

CHECKS = [Check.model_validate({"check": "personal_data"})]
LEAST = 0.95
"""Of both shares: a change that loses one sentence in twenty is noticed."""


@dataclass(frozen=True)
class Sentence:
    text: str
    personal: tuple[tuple[int, int], ...]

    @property
    def found(self) -> list[tuple[int, int]]:
        return [(one.start, one.end) for one in proposals(CHECKS, "body", self.text)]


@cache
def sentences() -> tuple[Sentence, ...]:
    lines = Path(__file__).with_name("personal_sentences.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_sentence(line) for line in lines if line and not line.startswith("#"))


def _sentence(line: str) -> Sentence:
    marked = line.replace("\\n", "\n").replace("\\t", "\t")
    text, personal = "", []
    for piece in re.split(r"(⟦.*?⟧)", marked, flags=re.DOTALL):
        if piece.startswith("⟦"):
            personal.append((len(text), len(text) + len(piece) - 2))
        text += piece.strip("⟦⟧")
    return Sentence(text, tuple(personal))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def missed(sentence: Sentence) -> list[str]:
    """What of a person still stands there in full when every proposal was taken."""
    masked = apply(sentence.text, proposals(CHECKS, "body", sentence.text))
    return [
        sentence.text[start:end] for start, end in sentence.personal if sentence.text[start:end] in masked
    ]


def wrong(sentence: Sentence) -> list[str]:
    return [
        sentence.text[start:end]
        for start, end in sentence.found
        if not any(_meet((start, end), one) for one in sentence.personal)
    ]


def test_there_are_enough_of_both_kinds() -> None:
    with_somebody = [one for one in sentences() if one.personal]
    assert len(with_somebody) >= 90
    assert len(sentences()) - len(with_somebody) >= 90


def test_recall() -> None:
    """What is left of the sentences when every proposal is taken with one click."""
    every = sum(len(one.personal) for one in sentences())
    left = [(one.text, what) for one in sentences() if (what := missed(one))]
    recall = 1 - sum(len(what) for _, what in left) / every
    assert recall >= LEAST, f"recall {recall:.3f}: {left}"


def test_precision() -> None:
    found = sum(len(one.found) for one in sentences())
    false = [(one.text, what) for one in sentences() if (what := wrong(one))]
    precision = 1 - sum(len(what) for _, what in false) / found
    assert precision >= LEAST, f"precision {precision:.3f}: {false}"


@pytest.mark.parametrize(
    "sentence", [one for one in sentences() if not one.personal], ids=lambda one: one.text[:12]
)
def test_nothing_is_proposed_where_nobody_is_told_of(sentence: Sentence) -> None:
    assert wrong(sentence) == []
