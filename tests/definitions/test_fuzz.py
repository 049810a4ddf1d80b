"""Whatever stands in a document: it is a process, or its problems have places; never a crash, never without end."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions import conditions
from definitions.comparison import compare
from definitions.examples import run_examples
from definitions.loader import Examined, examine_process, load_ledger, load_organization, load_register
from definitions.problems import InvalidDefinition, Problem, render
from definitions.registry import CATALOGUE
from definitions.rules.document import Document
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.schema.registers import Register
from definitions.simulation import Cast, simulate
from definitions.source import read
from flows.checking.documents import blocking, check_declarations
from flows.checking.noting import notes_of
from tests.builders.calendar import CALENDAR
from tests.builders.model_office import MODEL
from tests.definitions.mutations import LEVELS, mutated

SOAK = bool(os.environ.get("SANSHEN_SOAK"))
COUNT = 10_000 if SOAK else 120
OTHERS = 2000 if SOAK else 60
LONGEST = 20
"""Seconds of the processor for one document, with everything that is asked of it, where many are tried."""
MOST_EVALUATIONS = 600_000
"""Of conditions, while one document is checked: ten for each way of filling in the form that may be tried."""
pytestmark = [pytest.mark.scaled, pytest.mark.timeout(7200 if SOAK else 300)]
OFFICES = [CATALOGUE / "jilin-transport", CATALOGUE / "lvliang-drc", MODEL]
PROCESSES = sorted(path for office in OFFICES for path in (office / "processes").glob("*.yaml"))
REST = sorted(
    path for office in OFFICES for path in (office / "organization.yaml", *office.glob("ledgers/*.yaml"))
)
many = settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def organization_of(office: Path) -> Organization:
    return load_organization((office / "organization.yaml").read_text("utf-8"), "organization.yaml")


@cache
def ledgers_of(office: Path) -> dict[str, Ledger]:
    loaded = [load_ledger(path.read_text("utf-8"), path.name) for path in office.glob("ledgers/*.yaml")]
    return {ledger.ledger: ledger for ledger in loaded}


@cache
def registers_of(office: Path) -> dict[str, Register]:
    loaded = [load_register(path.read_text("utf-8"), path.name) for path in office.glob("registers/*.yaml")]
    return {register.register_name: register for register in loaded}


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def whole(path: Path) -> Process:
    return examined(path, text_of(path)).valid()


def examined(path: Path, text: str) -> Examined[Process]:
    office = path.parent.parent
    return examine_process(
        read(text, path.name),
        organization=organization_of(office),
        ledgers=ledgers_of(office),
        registers=registers_of(office),
    )


@contextmanager
def evaluations() -> Iterator[Counter[str]]:
    """Counts what the library is asked to compute."""
    counted, computed = Counter[str](), conditions._result

    def counting(*asked: Any) -> Any:
        counted["evaluations"] += 1
        return computed(*asked)

    conditions._result = counting  # type: ignore[assignment]
    try:
        yield counted
    finally:
        conditions._result = computed


def has_place(problem: Problem, text: str) -> bool:
    shown = render(problem, text)
    return problem.place.line >= 1 and problem.place.column >= 1 and bool(problem.code and shown)


@many
@given(st.sampled_from(PROCESSES), st.integers(0, 2**32))
def test_a_mutated_process_is_one_or_has_problems_with_places(path: Path, seed: int) -> None:
    text = mutated(text_of(path), seed)
    began = time.process_time()
    with evaluations() as counted:
        found = examined(path, text)
        problems = [*found.problems, *check_declarations(found)]
    assert counted["evaluations"] <= MOST_EVALUATIONS
    assert all(has_place(problem, text) for problem in problems)
    if not problems:
        _use(path, found)
    elif found.problems:
        with pytest.raises(InvalidDefinition) as caught:
            found.valid()
        assert str(caught.value)
    assert not SOAK or time.process_time() - began < LONGEST


@pytest.mark.parametrize(("name", "seed"), [("disclosure-sheet", 1577), ("disclosure-sheet", 1662)])
def test_what_was_found_once_stays_mended(name: str, seed: int) -> None:
    """A whole number that is asked for could not be read, nor anything be put in its place."""
    path = MODEL / "processes" / f"{name}.yaml"
    text = mutated(text_of(path), seed)
    problems = examined(path, text).problems
    assert problems
    assert all(has_place(problem, text) for problem in problems)


def _use(path: Path, found: Examined[Process]) -> None:
    """All that is done with a process that will do."""
    process, office = found.valid(), path.parent.parent
    assert all(
        mismatch.reason
        for mismatch in run_examples(process, CALENDAR, blocking, "office", registers_of(office))
    )
    document = Document(
        found.source, process, organization_of(office), ledgers_of(office), registers_of(office)
    )
    assert all(has_place(note, found.source.text) for note in notes_of(document, []))
    assert bool(compare(whole(path), process)) == bool(compare(process, whole(path)))
    assert compare(process, process) == ()
    assert (
        simulate(Cast(process, CALENDAR, organization_of(office), registers=registers_of(office)), 2).runs
        == 2
    )


@settings(max_examples=OTHERS, deadline=None)
@given(st.sampled_from(REST), st.integers(0, 2**32))
def test_a_mutated_organisation_or_ledger_is_one_or_has_problems_with_places(path: Path, seed: int) -> None:
    text = mutated(text_of(path), seed)
    load = load_organization if path.stem == "organization" else load_ledger
    problems: tuple[Problem, ...] | None = None
    try:
        load(text, path.name)
    except InvalidDefinition as invalid:
        problems = invalid.problems
    assert problems is None or problems
    assert all(has_place(problem, text) for problem in problems or ())


def test_mutations_are_of_every_level_and_some_leave_a_process() -> None:
    """Else the tests above would look at one kind of document alone."""
    paths = [PROCESSES[seed % len(PROCESSES)] for seed in range(60)]
    texts = [mutated(text_of(path), seed) for seed, path in enumerate(paths)]
    valid = sum(not examined(path, text).problems for path, text in zip(paths, texts, strict=True))
    assert len(set(texts)) > 50
    assert 2 < valid < 30
    assert len(set(LEVELS)) == 3
