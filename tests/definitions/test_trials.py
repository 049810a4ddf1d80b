"""What is accepted can be computed: a fork of an accepted process never stops a case that was filled in right."""

from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from definitions.loader import load_process
from definitions.problems import InvalidDefinition
from definitions.schema.process import Process
from definitions.schema.stages import ChooseStage
from definitions.semantics.forms import problems_of
from definitions.semantics.path import choose, conditions_context
from tests.definitions.valid_office import LEDGERS, ORGANIZATION, PROCESS

FORK = "{when: form.kind == '公文' && given.secrecy.level == '无', go: leader_paper}"
NUMBERS = ("form.copies", "size(form.source)", "size(given.secrecy.basis)")
TEXTS = ("form.source", "form.kind", "form.document_number", "given.secrecy.level", "form.formed_on")

literals = st.sampled_from(["公文", "动态", "无", "有", "", "2026-11-20"])
atoms = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(NUMBERS + TEXTS),
        st.sampled_from(["<", ">", ">=", "==", "!="]),
        st.integers(0, 10),
    ),
    st.builds("{} {} '{}'".format, st.sampled_from(TEXTS), st.sampled_from(["<", "==", "!="]), literals),
    st.builds("{} != null".format, st.sampled_from(NUMBERS[:1] + TEXTS)),
    st.builds("{}.startsWith('{}')".format, st.sampled_from(TEXTS + NUMBERS[:1]), literals),
    st.builds("has({})".format, st.sampled_from(NUMBERS[:1] + TEXTS)),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=3,
)
texts = st.sampled_from(["", "公文来文", "动态", "2026-11-20"])
forms = st.fixed_dictionaries(
    {"title": st.just("标题"), "body": st.just("正文"), "kind": st.sampled_from(["公文", "动态"])},
    optional={
        "source": texts,
        "document_number": texts,
        "copies": st.one_of(st.integers(1, 9), st.floats(1, 9)),
        "formed_on": st.dates().map(str),
    },
)
secrecy = st.fixed_dictionaries({}, optional={"basis": texts, "level": st.sampled_from(["无", "有"])})


def accepted(condition: str) -> Process | None:
    text = PROCESS.replace(FORK, f'{{when: "{condition}", go: leader_paper}}')
    try:
        return load_process(text, "process.yaml", organization=ORGANIZATION, ledgers=LEDGERS).process
    except InvalidDefinition:
        return None


@settings(max_examples=100, deadline=None)
@given(conditions, st.lists(st.tuples(forms, secrecy), min_size=4, max_size=4))
def test_an_accepted_fork_is_decided_by_every_valid_case(
    condition: str, filled: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    process = accepted(condition)
    event("accepted" if process else "refused")
    assume(process is not None)
    assert process is not None
    fork = next(stage for stage in process.stages if stage.id == "by_kind")
    assert isinstance(fork, ChooseStage)
    asked = 0
    for form, answers in filled:
        context = conditions_context(process, form, {"secrecy": answers}, unit="office")
        if not problems_of(process.form.fields, form, context):
            asked += 1
            assert choose(fork, context) in {"leader_paper", "leader"}
    event(f"{asked} forms")
