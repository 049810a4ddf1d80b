"""A condition is decided part by part as the library decides it as a whole."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.conditions import ConditionError, holds
from definitions.conditions.skeleton import (
    UNCOMPUTABLE,
    Atom,
    Both,
    Chosen,
    Either,
    Opposite,
    Uncomputable,
    atoms_of,
    decide,
    skeleton_of,
)

ATOMS = (
    "form.a == '一'",
    "form.n > 1",
    "form.b in ['(', '&&', '?']",
    "!(form.a == form.b)",
    "form.n != null",
)
TEXTS = ("一", "(", "&&", "")
FORMS = [{"a": a, "b": b, "n": n} for a, b, n in product(TEXTS, TEXTS, (None, 1.0, 2.0))]

conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds("{} && {}".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("{} || {}".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=5,
)


def whole(condition: str, form: dict[str, Any]) -> bool | Uncomputable:
    try:
        return holds(condition, {"form": form})
    except ConditionError:
        return UNCOMPUTABLE


@given(conditions, st.sampled_from(FORMS))
def test_the_parts_say_what_the_whole_says(condition: str, form: dict[str, Any]) -> None:
    assert decide(skeleton_of(condition), lambda atom: whole(atom, form)) == whole(condition, form)


@given(conditions, st.sampled_from(FORMS), st.sets(st.sampled_from(ATOMS)))
def test_what_is_decided_early_stays_so(condition: str, form: dict[str, Any], hidden: set[str]) -> None:
    """Whatever the parts are that are not known yet."""
    found = decide(skeleton_of(condition), lambda atom: None if atom in hidden else whole(atom, form))
    if found is not None:
        for guess in (True, False, UNCOMPUTABLE):
            answers = {
                atom: guess if atom in hidden else whole(atom, form)
                for atom in atoms_of(skeleton_of(condition))
            }
            assert decide(skeleton_of(condition), answers.__getitem__) == found


A, B, C = Atom("a"), Atom("b"), Atom("c")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("a && b || c", Either((Both((A, B)), C))),
        ("a && (b || c)", Both((A, Either((B, C))))),
        ("!(a && b)", Opposite(Both((A, B)))),
        ("!a == b", Atom("!a == b")),
        ("a ? b : c ? a : b", Chosen(A, B, Chosen(C, A, B))),
        ("a ? b ? c : a : b", Chosen(A, Chosen(B, C, A), B)),
        ("a.exists(x, x == 1 && x == 2) && b", Both((Atom("a.exists(x, x == 1 && x == 2)"), B))),
        ("a // && c\n && b", Both((A, B))),
        ("c in ['&&', '||']", Atom("c in ['&&', '||']")),
    ],
)
def test_how_a_condition_is_made_up(expression: str, found: object) -> None:
    assert skeleton_of(expression) == found
