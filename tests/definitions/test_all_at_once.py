"""All problems at once: what one mistake hides of another, and that none is made up because of another."""

import copy
import difflib
import itertools
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from definitions.loader import examine_process
from definitions.loader.fillers import SAMPLES, filler
from definitions.problems import Path as Way
from definitions.problems import Place
from definitions.schema.base import Declared
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.source import Source, Spot, read
from tests.definitions.breaking.every_case import CASES
from tests.definitions.changes import changed
from tests.definitions.valid_office import LEDGERS, ORGANIZATION, PROCESS

HERE = Path(__file__).parent
VALUES: dict[str, Any] = read(PROCESS, "process.yaml").values
RULE_CODES = {code for _, code, _ in CASES.values()}

Told = tuple[str, str, str | None, Way]
"""A problem without its line, and without the way that shows it: they change when something else is mended."""


def told(source: Source) -> frozenset[Told]:
    problems = examine_process(source, organization=ORGANIZATION, ledgers=LEDGERS).problems
    return frozenset(
        (p.code, re.sub(r"第 \d+ 行|draft( → \w+)+(（例如[^）]+）)?", "", p.message), p.hint, p.path)
        for p in problems
    )


# Golden documents, two in one

Edit = tuple[int, int, tuple[str, ...]]
"""Lines of the valid document, from and before, and what stands there instead."""

BROKEN = [
    file
    for file in sorted((HERE / "broken").glob("*.yaml"))
    if read(file.read_text("utf-8"), file.name).is_complete
]
UNKNOWN_KIND = "unknown-stage-kind"
HIDING = {
    # A stage of an unknown kind may lead anywhere, publish, or sign.
    ("falling-off-the-end", UNKNOWN_KIND): {"no-end"},
    ("no-final-review", UNKNOWN_KIND): {"no-final-review"},
    ("published-without-publishing", UNKNOWN_KIND): {"not-published"},
    ("several-rule-problems", UNKNOWN_KIND): {
        "unknown-field",
        "wrong-return",
        "wrong-keep",
        "unknown-moment",
        "registrar-is-signer",
    },
    ("three-layers", UNKNOWN_KIND): {"unknown-moment"},
    (UNKNOWN_KIND, "unreachable-stage"): {"unreachable-stage"},
    # Nor is it known which keys it should have.
    ("missing-key", UNKNOWN_KIND): {"missing-key"},
    # What a field holds, or which fields a stage gives, decides what a condition may compare.
    ("bare-no", "condition-types"): {"wrong-condition"},
    ("condition-types", UNKNOWN_KIND): {"wrong-condition"},
    # Who acts may depend on what a field offers, and on the stages that come before.
    ("bare-no", "nobody-to-act"): {"unknown-column", "no-provider", "unknown-field"},
    ("nobody-to-act", UNKNOWN_KIND): {"unknown-stage", "unknown-column", "no-provider", "unknown-field"},
    # What is not published needs no column, and no final review.
    ("nobody-to-act", "published-without-publishing"): {"unknown-column"},
    ("no-final-review", "published-without-publishing"): {"no-final-review"},
    # `final: 'true'` may mean the final review that seems to be missing.
    ("no-final-review", "several-schema-problems"): {"no-final-review"},
    # What may be filled in is known only when every field can be read, and every way to the stage.
    ("bare-no", "condition-that-may-fail"): {"condition-not-total"},
    ("bare-no", "no-final-review"): {"no-final-review"},
    ("bare-no", "published-without-publishing"): {"not-published"},
    ("bare-no", "return-past-publication"): {"return-past-publication"},
    ("published-without-publishing", "several-schema-problems"): {"not-published"},
    ("return-past-publication", "several-schema-problems"): {"return-past-publication"},
    ("condition-that-may-fail", "several-schema-problems"): {"condition-not-total"},
    ("condition-that-may-fail", "three-layers"): {"condition-not-total"},
    ("condition-that-may-fail", UNKNOWN_KIND): {"condition-not-total"},
    ("bare-no", "ledger-column-that-may-fail"): {"ledger-not-total"},
    ("ledger-column-that-may-fail", "several-schema-problems"): {"ledger-not-total"},
    ("ledger-column-that-may-fail", "three-layers"): {"ledger-not-total"},
    ("ledger-column-that-may-fail", UNKNOWN_KIND): {"ledger-not-total"},
    ("return-past-publication", UNKNOWN_KIND): {"return-past-publication"},
    # Of a ledger that is not known the columns are not known.
    ("ledger-column-that-may-fail", "unknown-ledger"): {"ledger-not-total"},
}
"""Pairs, and the codes of what one hides of the other until it is mended."""


SOAK = bool(os.environ.get("SANSHEN_SOAK"))


@cache
def edits(file: Path) -> tuple[Edit, ...]:
    old, new = (text.splitlines(keepends=True) for text in (PROCESS, file.read_text("utf-8")))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple((a, b, tuple(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def edited(*all_edits: Edit) -> Source:
    lines = PROCESS.splitlines(keepends=True)
    for start, end, instead in sorted(all_edits, reverse=True):
        lines[start:end] = instead
    return read("".join(lines), "process.yaml")


@cache
def told_of(file: Path) -> frozenset[Told]:
    return told(edited(*edits(file)))


def pairs() -> Iterator[tuple[Path, Path]]:
    """Those that change different lines."""
    for one, other in itertools.combinations(BROKEN, 2):
        if not any(a[0] <= b[1] and b[0] <= a[1] for a in edits(one) for b in edits(other)):
            yield one, other


@pytest.mark.scaled
def test_two_broken_documents_in_one_have_the_problems_of_both() -> None:
    """So mending one mistake of a document leaves exactly the problems of the others."""
    hidden: dict[tuple[str, str], set[str]] = {}
    tried = list(pairs())[:: 1 if SOAK else 3]
    for one, other in tried:
        expected, found = told_of(one) | told_of(other), told(edited(*edits(one), *edits(other)))
        assert not found - expected, f"{one.stem} and {other.stem} make up a problem"
        if found != expected:
            hidden[one.stem, other.stem] = {code for code, *_ in expected - found}
    names = {(one.stem, other.stem) for one, other in tried}
    assert hidden == {pair: codes for pair, codes in HIDING.items() if pair in names}
    assert sum(1 for _ in pairs()) > 13 * len(HIDING)


# Damage of every kind at every place

DAMAGES: list[Any] = [5, None, "两 个", [], {"x": 5}]


def ways(values: Any, way: Way = ()) -> Iterator[Way]:
    items = values.items() if isinstance(values, dict) else enumerate(values)
    for key, value in items:
        yield (*way, key)
        if isinstance(value, dict | list):
            yield from ways(value, (*way, key))


def damaged(values: Any, way: Way, how: Any) -> Any:
    """With another value, without it (`...`), or with its key misspelt (`!`)."""
    values = copy.deepcopy(values)
    holder = values
    for segment in way[:-1]:
        holder = holder[segment]
    if how == "!":
        holder[f"{way[-1]}e"] = holder.pop(way[-1])
    elif how is ...:
        del holder[way[-1]]
    else:
        holder[way[-1]] = how
    return values


def harms(way: Way) -> list[Any]:
    return [*DAMAGES, *([..., "!"] if isinstance(way[-1], str) else [])]


def source_of(values: Any) -> Source:
    """Without places: they are not looked at here."""
    return Source("process.yaml", PROCESS, values, (), Spot(Place("process.yaml", 1, 1)), is_complete=True)


def is_refused(values: Any) -> bool:
    try:
        Process.model_validate_json(json.dumps(values))
    except ValidationError:
        return True
    return False


WAYS = list(ways(VALUES))


@pytest.mark.scaled
@pytest.mark.parametrize("key", VALUES)
def test_what_the_schema_refuses_breaks_no_rule(key: str) -> None:
    """The document without the damage breaks none."""
    refused = 0
    for way in [one for one in WAYS if one[0] == key][:: 1 if SOAK else 4]:
        for how in harms(way):
            values = damaged(VALUES, way, how)
            if is_refused(values):
                refused += 1
                found = {code for code, *_ in told(source_of(values))}
                assert found, f"{way} {how}: nothing reported"
                assert not found & RULE_CODES, f"{way} {how}: {found}"
    assert refused


@cache
def broken_values(case: str) -> Any:
    return read(changed(*CASES[case][0]), "process.yaml").values


@settings(deadline=None)
@given(st.sampled_from(sorted(CASES)), st.sampled_from(WAYS), st.data())
def test_damage_may_hide_what_breaks_a_rule_and_adds_nothing(
    case: str, way: Way, data: st.DataObject
) -> None:
    values = broken_values(case)
    if way not in set(ways(values)):
        return
    harmed = damaged(values, way, data.draw(st.sampled_from(harms(way))))
    if is_refused(harmed):
        rules = {code for code, *_ in told(source_of(harmed))} & RULE_CODES
        assert rules <= {CASES[case][1]}


@pytest.mark.parametrize("way", [("form",), ("form", "fields")])
@pytest.mark.parametrize(
    "case", ["a column that a row has not", "an empty number of a row", "an empty number of some row"]
)
def test_where_the_form_is_damaged_no_table_is_missed(case: str, way: Way) -> None:
    values = broken_values(case)
    for how in (5, {"x": 5}):
        rules = {code for code, *_ in told(source_of(damaged(values, way, how)))} & RULE_CODES
        assert rules <= {CASES[case][1]}


def test_where_urgency_is_damaged_nobody_is_told_to_declare_it() -> None:
    text = changed(
        ("form.kind == '公文' && given", "case.urgent && given"), ("covers:", "urgency: 5\ncovers:")
    )
    problems = examine_process(
        read(text, "process.yaml"), organization=ORGANIZATION, ledgers=LEDGERS
    ).problems
    assert [problem.code for problem in problems] == ["wrong-type"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("minimum: 1,", "minimum: 一,"), ["wrong-type", "unknown-role"]),
        (("    title: 本单位负责人审核", "    titel: 本单位负责人审核"), ["unknown-key", "unknown-role"]),
        (("    within: 2 workdays", "    within: 两天"), ["unknown-role", "wrong-form"]),
        (("required: true, max", "required: yes, max"), ["ambiguous-word", "unknown-role"]),
        (("kind: paper", "kind: papier"), ["unknown-role", "unknown-kind"]),
    ],
)
def test_a_fault_of_form_does_not_hide_one_of_sense(change: tuple[str, str], codes: list[str]) -> None:
    source = read(changed(("who: {role: unit_head}", "who: {role: head}"), change), "process.yaml")
    problems = examine_process(source, organization=ORGANIZATION, ledgers=LEDGERS).problems
    assert [problem.code for problem in sorted(problems, key=lambda one: one.place)] == codes


def test_what_is_taken_out_for_its_name_is_not_mended_within() -> None:
    """A decision of a wrong name that also lacks its effect: the second mending found nothing to mend."""
    text = changed(("      done: 收件并发布", "      'not a name': {title: 收}\n      done: 收件并发布"))
    problems = examine_process(
        read(text, "process.yaml"), organization=ORGANIZATION, ledgers=LEDGERS
    ).problems
    assert [problem.code for problem in problems] == ["wrong-form", "missing-key"]


def test_a_field_whose_condition_cannot_be_read_may_be_read_by_a_ledger() -> None:
    """It is reported where it stands, once; the ledger's column was tried with it, and ended in a crash."""
    text = changed(("{id: source, kind: text,", "{id: source, kind: text, shown_when: not readable,"))
    problems = examine_process(
        read(text, "process.yaml"), organization=ORGANIZATION, ledgers=LEDGERS
    ).problems
    assert [problem.code for problem in problems] == ["wrong-condition"]


# What stands for something that could not be read


@pytest.mark.parametrize("model", [Process, Organization, Ledger])
def test_a_filler_fits_for_the_whole_document(model: type[Declared]) -> None:
    whole = {key: filler(model, (key,), number) for number, key in enumerate(required(model))}
    model.model_validate_json(json.dumps(whole))


def required(model: type[Declared]) -> list[str]:
    keys: list[str] = model.model_json_schema(by_alias=True)["required"]
    return keys


def test_every_pattern_of_the_schema_has_a_filler_that_fits() -> None:
    schemas = (model.model_json_schema(by_alias=True) for model in (Process, Organization, Ledger))
    texts = "".join(json.dumps(schema) for schema in schemas)
    patterns = {json.loads(f'"{found}"') for found in re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', texts)}
    assert patterns == set(SAMPLES)
    for pattern, sample in SAMPLES.items():
        assert re.search(pattern, sample.format(7))
