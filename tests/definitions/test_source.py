"""Strict YAML: what values mean, what is refused, and where everything stands."""

import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from definitions.problems import LINE_BREAK
from definitions.registry import CATALOGUE
from definitions.source import Source, read, reader
from definitions.source.reader import DEEPEST, LARGEST
from tests.definitions.mutations import mutated


def problems_of(source: Source) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.place.line, problem.place.column) for problem in source.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.50", 1.5),
        ("'no'", "no"),
        ('"12"', "12"),
        ("'2026-12-04'", "2026-12-04"),
        ("2026-12", "2026-12"),
        ("2026-12-04起", "2026-12-04起"),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e3", "1e3"),
        ("1.", "1."),
        ("y", "y"),
        ("=", "="),
        ("form.kind == '公文'", "form.kind == '公文'"),
        ("'123456789012345678901234567890'", "123456789012345678901234567890"),
    ],
)
def test_a_word_means_what_a_clerk_expects(written: str, value: object) -> None:
    source = read(f"a: {written}\n", "x")
    assert source.problems == ()
    assert source.values == {"a": value}
    assert type(source.values["a"]) is type(value)


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "Yes", "NO", "On", "OFF", "True", "FALSE"])
def test_misleading_words_are_refused_as_values_and_plain_text_as_keys(word: str) -> None:
    assert problems_of(read(f"a:\n  - {word}\n", "x")) == [("ambiguous-word", 2, 5)]
    source = read(f"{word}: 1\n", "x")
    assert source.problems == ()
    assert source.values == {word: 1}


@pytest.mark.parametrize("word", ["2026-12-04", "2026-2-4", "2026-12-04 10:00:00", "2026-12-04T10:00:00Z"])
def test_dates_want_quotation_marks_unless_a_form_is_read(word: str) -> None:
    assert problems_of(read(f"a:\n  - {word}\n", "x")) == [("unquoted-date", 2, 5)]
    source = read(f"a: {word}\n", "x", takes_plain_dates=True)
    assert (source.problems, source.values) == ((), {"a": word})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
        (
            "a:\n  b: 1\n  c: {d: 1, d: [2, {e: 1, e: 2}]}\n",
            [("duplicate-key", 3, 13), ("duplicate-key", 3, 27)],
        ),
        ("a: b\n\tc: d\n", [("tab", 2, 1)]),
        ("a: {b: 1,\n\tc: 2}\n", [("tab", 2, 1)]),
        ("a:\tb\n", [("tab", 1, 3)]),
        ("a: b: c\n", [("syntax", 1, 5)]),
        ("a: [1, 2\nb: 3\n", [("syntax", 1, 4)]),
        ("a: 'x\n", [("syntax", 1, 4)]),
        ("- a\nb: 1\n", [("syntax", 2, 1)]),
        ("a: @x\n", [("syntax", 1, 4)]),
        ('a: "\\U00110000"\n', [("syntax", 1, 1)]),
        ('a: "\\ud800"\n', [("control-character", 1, 4)]),
        ('"\\ud800": 1\n', [("control-character", 1, 1)]),
        ("a: 1\nbc: \x07\n", [("control-character", 2, 5)]),
        ("a: &x 1\nb: *x\n", [("anchor", 1, 4), ("alias", 2, 4)]),
        ("<<: {a: 1}\n", [("merge-key", 1, 1)]),
        ("a: !!str 1\nb: !python/object:os.system x\n", [("tag", 1, 4), ("tag", 2, 4)]),
        ("a: 1\n---\nb: 2\n", [("several-documents", 2, 1)]),
        ("1: a\n", [("key-not-text", 1, 1)]),
        ("true: a\n", [("key-not-text", 1, 1)]),
        ("b: {~: a}\n", [("key-not-text", 1, 5)]),
        ("? [a, b]\n: 1\nc: 2\n", [("key-not-text", 1, 3)]),
        ("? {a: {b: 1}}\n: 1\n", [("key-not-text", 1, 3)]),
        ("a: 1234567890123456789\n", [("long-number", 1, 4)]),
        ("", [("empty-document", 1, 1)]),
        ("# nothing\n", [("empty-document", 1, 1)]),
        ("- a\n", [("not-a-mapping", 1, 1)]),
        ("a\n", [("not-a-mapping", 1, 1)]),
        ("标题：x\nb: 1\n", [("syntax", 1, 3)]),
        ("a:\n\u3000\u3000b: 1\n  c: 2\n", [("syntax", 2, 1)]),
    ],
)
def test_what_is_refused_and_where(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert problems_of(read(text, "x")) == expected


def test_all_problems_are_found_in_one_go() -> None:
    text = "a: no\nb: &x 1\nb: 2\nc: !t [off, *x]\n2: z\n"
    codes = [code for code, _, _ in problems_of(read(text, "x"))]
    assert codes == [
        "ambiguous-word",
        "anchor",
        "duplicate-key",
        "tag",
        "ambiguous-word",
        "alias",
        "key-not-text",
    ]


def test_problems_before_a_syntax_error_are_kept() -> None:
    source = read("a: no\nb: [\n", "x")
    assert [code for code, _, _ in problems_of(source)] == ["ambiguous-word", "syntax"]
    assert not source.is_complete


def test_the_first_of_two_equal_keys_counts() -> None:
    assert read("a: {b: 1}\na: {b: 2, c: 3}\nd: 4\n", "x").values == {"a": {"b": 1}, "d": 4}


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    source = read("\ufeffa: no\n", "x")
    assert source.values == {"a": "no"}
    assert problems_of(source) == [("ambiguous-word", 1, 4)]


DOCUMENT = """\
title: {zh: 标题}
stages:
  - id: unit_head
    who: {role: head}
  - kind: end
"""


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, (1, 1)),
        (("title",), False, (1, 8)),
        (("title",), True, (1, 1)),
        (("title", "zh"), False, (1, 13)),
        (("title", "zh"), True, (1, 9)),
        (("stages", 0), False, (3, 5)),
        (("stages", 0, "review", "who", "role"), False, (4, 17)),
        (("stages", 0, "review", "who", "role"), True, (4, 11)),
        (("stages", 0, "review", "who", "of"), False, (4, 10)),
        (("stages", 0, "review", "who", "of"), True, (4, 10)),
        (("stages", 1, "kind"), False, (5, 11)),
        (("stages", 7, "kind"), False, (3, 3)),
        (("nothing", "known"), False, (1, 1)),
    ],
)
def test_the_nearest_known_place_skips_what_is_not_there(
    path: tuple[str | int, ...], key: bool, place: tuple[int, int]
) -> None:
    found = read(DOCUMENT, "x").place(path, key=key)
    assert (found.line, found.column) == place


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * 150_000, "too-deep"),
        ("{a: " * 40_000, "too-deep"),
        ("- " * 60_000, "too-deep"),
        ("? " + "[" * 5_000, "too-deep"),
        ("a: x\n" * (LARGEST // 5 + 1), "too-large"),
        (
            "l0: &l0 [x, x]\n" + "".join(f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}]\n" for n in range(1, 40)),
            "alias",
        ),
    ],
    ids=["lists", "mappings", "dashes", "keys", "large", "billion laughs"],
)
def test_hostile_documents_give_a_problem_in_short_time(text: str, code: str) -> None:
    start = time.perf_counter()
    assert code in [problem.code for problem in read(text, "x").problems]
    assert time.perf_counter() - start < 10


def test_the_deepest_allowed_document_is_read() -> None:
    assert read("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), "x").problems == ()
    assert problems_of(read("a: " + "[" * DEEPEST + "]" * DEEPEST, "x")) == [("too-deep", 1, DEEPEST + 3)]


SNIPPETS = st.sampled_from(
    ["a", "b: ", "- ", "\n", "\n  ", "\n\t", "[", "]", "{", "}", ", ", ": ", "'", '"', "\\", "&x ", "*x", "!t ", "? ", "|",
     ">", "#", "---\n", "...\n", "%YAML 1.1\n", "no", "<<", "1", "标题", "：", "\\ud800", "\\U00110000", "\x00", "\r", "\u2028"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(SNIPPETS, max_size=25).map("".join)))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    source = read(text, "x")
    lines = LINE_BREAK.split(text)
    assert source.is_complete or source.problems
    assert all(1 <= problem.place.line <= len(lines) + 1 for problem in source.problems)
    if source.is_complete:
        json.dumps(source.values).encode()


DOCUMENTS = sorted(path.read_text(encoding="utf-8") for path in CATALOGUE.glob("*/*.yaml"))
mutants = st.builds(mutated, st.sampled_from(DOCUMENTS), st.integers(0, 2**32))
snippets = st.lists(SNIPPETS, max_size=25).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.one_of(mutants, snippets))
@example("{a?b: c}")
@example("a\tb: c")
@example("na\ufeffme: c")
@example("a: 'b ? c : d'\n")
@example('a: {b: "c ? d", e: f?g}\n')
@example("a: it's {b?c: 'd'}\n")
@example("a: 5%\nb: '%'\n")
@example("a: %b\n")
@example("a: |#b")
def test_the_quick_parser_changes_nothing(text: str) -> None:
    quick = read(text, "x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_of_libyaml", lambda _: None)
        careful = read(text, "x")
    assert quick.values == careful.values
    assert [problem.code for problem in quick.problems] == [problem.code for problem in careful.problems]
