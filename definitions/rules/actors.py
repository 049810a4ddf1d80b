"""Who acted earlier in the case and is to act again: they have acted by then, and separation of duties lets them."""

from collections.abc import Iterator, Sequence

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.schema.process import DRAFT
from definitions.schema.signing import ACTOR_OF, DRAFTER, NamedPerson, Party
from definitions.schema.stages import HumanStage, PaperStage, ReviewStage


def actors_before(document: Document, stage: str) -> list[str]:
    """`actor of receipt`: whom a stage may name."""
    return [f"{ACTOR_OF} {one}" for one in _stages_before(document, stage)]


def _stages_before(document: Document, stage: str) -> list[str]:
    return [one.id for _, one in document.human_stages() if document.routes.leads(one.id, stage)]


@rule("stages.*.id", "stages.*.kind", *WAYS)
def actors_have_acted(document: Document) -> Iterator[Problem]:
    for at, stage, who in document.parties():
        if not isinstance(who, NamedPerson) or who.acted_in is None:
            continue
        earlier = _stages_before(document, stage.id)
        if who.acted_in not in earlier:
            message = f"{quoted(who.acted_in)} 不是此前有人办理的环节，没有人办过。"
            hint = did_you_mean(who.acted_in, earlier) or (
                f"可以写：{'、'.join(earlier)}" if earlier else f"前面还没有环节；拟稿人写 {DRAFTER}。"
            )
            if who.acted_in == DRAFT:
                hint = f"拟稿人写 {DRAFTER}。"
            yield document.problem("unknown-stage", message, (*at, "person"), hint)


@rule("stages.*.kind", "stages.*.who", "stages.*.distinct_from", *WAYS)
def who_acted_may_act_again(document: Document) -> Iterator[Problem]:
    """Who is named is one person: where separation of duties keeps that one out, nobody can act."""
    for path, stage in document.human_stages():
        kept_out = _kept_out(document, stage)
        for at, who in document.signers(path, stage) if kept_out else ():
            if isinstance(who, NamedPerson) and _has_acted(document, who, stage):
                yield from _barred(document, stage, (*at, "person"), who, kept_out)


def _has_acted(document: Document, who: NamedPerson, stage: HumanStage) -> bool:
    """Whether it names somebody who acted before; whom a field names is asked when they are named."""
    return who.is_drafter or who.acted_in in _stages_before(document, stage.id)


def _kept_out(document: Document, stage: HumanStage) -> list[str]:
    """The stages whose person may not act there, as far as the document alone tells."""
    if stage.distinct_from is not None:
        return stage.distinct_from
    if not isinstance(stage, ReviewStage | PaperStage):
        return []
    signing = {one.id for _, one in document.signing_stages()}
    return [DRAFT, *sorted(document.routes.nearest_before(stage.id, signing))]


def _barred(
    document: Document, stage: HumanStage, path: Path, who: NamedPerson, kept_out: list[str]
) -> Iterator[Problem]:
    """One problem for a signer, the plainest."""
    acted = _acted_in(document, [who])
    whose = "拟稿人" if who.is_drafter else f"办过 `{who.acted_in}` 的人"
    barred = next((one for one in kept_out if _are_one(document, one, acted)), None)
    if barred is not None:
        before = "拟稿人" if barred == DRAFT else f"办过 `{barred}` 的人"
        same = "" if whose == before else f"，也就是{before}"
        message = f"环节 `{stage.id}` 没有人能办：它由{whose}办{same}，而{before}在这里要回避。"
        yield document.problem(_code(barred), message, path, _way_out(stage, barred))
    elif DRAFT in kept_out:
        for other in acted:
            if not _keeps_out_the_drafter(document.process.find_stage(other)):
                message = (
                    f"环节 `{stage.id}` 可能没有人能办：它由{whose}办，`{other}` 却可以由拟稿人办，"
                    "而拟稿人在这里要回避。"
                )
                hint = f"在 `{other}` 里写上 distinct_from: [{DRAFT}]，或者改写 who。"
                yield document.problem("self-approval", message, path, hint)
                return


def _code(barred: str) -> str:
    return "self-approval" if barred == DRAFT else "consecutive-signatures"


def _way_out(stage: HumanStage, barred: str) -> str:
    if isinstance(stage, ReviewStage | PaperStage):
        return "改由另一个岗位签；只要本人看一看、确认一下的，写 kind: work。"
    return f"从 distinct_from 里删去 {barred}，或者改写 who。"


def _are_one(document: Document, stage: str, acted: list[str]) -> bool:
    """Whether who acted in the stage may be, as the document names them, who acted in one of those."""
    declared = document.process.find_stage(stage)
    named = declared.who if isinstance(declared, HumanStage) else []
    return not {stage, *_acted_in(document, named)}.isdisjoint(acted)


def _acted_in(document: Document, named: Sequence[Party]) -> list[str]:
    """The stages in which whoever is named has acted, or may have, as the document says; `draft` for the drafter."""
    found: list[str] = []
    waiting = [*named]
    while waiting:
        party = waiting.pop(0)
        if not isinstance(party, NamedPerson):
            continue
        one = DRAFT if party.is_drafter else party.acted_in
        if one is None or one in found:
            continue
        found.append(one)
        stage = document.process.find_stage(one)
        if isinstance(stage, HumanStage):
            waiting += stage.who
    return found


def _keeps_out_the_drafter(stage: object) -> bool:
    if not isinstance(stage, HumanStage):
        return True  # the draft, or reported by actors_have_acted
    if stage.distinct_from is None:
        return isinstance(stage, ReviewStage | PaperStage)
    return DRAFT in stage.distinct_from


__all__ = ["actors_before", "actors_have_acted", "who_acted_may_act_again"]
