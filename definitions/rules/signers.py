"""Several signers of one stage: who they are, and how they decide together."""

from collections.abc import Iterator

from definitions.problems import Problem, did_you_mean, quoted
from definitions.rules.actors import actors_before
from definitions.rules.document import Document
from definitions.rules.rule import WAYS, rule
from definitions.schema.signing import ACTOR_OF, DRAFTER, NamedPerson, Share, Signing, Who, part_of_all
from definitions.schema.stages import NotifyStage, PaperStage
from definitions.vocabulary import FieldKind


@rule("stages.@.who", "form.fields.*.id", "form.fields.*.kind", "stages.*.fields")
def signing_rules_fit(document: Document) -> Iterator[Problem]:
    """A rule that nothing can fulfil, or that says nothing, is a mistake."""
    for path, stage in document.human_stages():
        is_several = document.process.has_several_signers(stage)
        if isinstance(stage, PaperStage) and is_several:
            message = f"纸质签批环节 `{stage.id}` 一次登记一个人的签字，不能写几个签字人。"
            hint = "几个人都在纸上签的，一人写一个环节；放进 kind: parallel 就可以同时送签。"
            yield document.problem("several-on-paper", message, (*path, "who"), hint)
        if stage.sign is None:
            continue
        if not is_several and stage.sign.how != "any":
            message = f"环节 `{stage.id}` 只有一个签字人，不用写 sign。"
            hint = "删去 sign；要岗位上的每个人都签，在 who 里写 each: true。"
            yield document.problem("useless-key", message, (*path, "sign"), hint)
        elif _is_beyond_all(stage.sign):
            key, part = next((key, part) for key, part in _parts(stage.sign) if part is not None)
            message = f"{'多于' if key == 'more_than' else '满'} {part} 的票是投不出来的。"
            hint = "全体同意写 sign: all。"
            yield document.problem("vote-out-of-reach", message, (*path, "sign", key), hint)
        else:
            votes = sum(who.weight for who in stage.who)
            wanted = stage.sign.at_least if stage.sign.at_least is not None else stage.sign.more_than
            is_open = any(map(document.process.stands_for_several, stage.who))
            if isinstance(wanted, int) and not is_open and wanted + (stage.sign.at_least is None) > votes:
                key = "at_least" if stage.sign.at_least is not None else "more_than"
                message = f"一共只有 {votes} 票，达不到这里要求的票数。"
                hint = f"写成 {votes} 以内的数，或增加签字人。"
                yield document.problem("vote-out-of-reach", message, (*path, "sign", key), hint)


def _parts(sign: Signing) -> tuple[tuple[str, Share | None], ...]:
    return ("at_least", sign.at_least), ("more_than", sign.more_than)


def _is_beyond_all(sign: Signing) -> bool:
    """Whether it asks for a part of the votes that all of them together do not make."""
    if isinstance(sign.more_than, str):
        return part_of_all(sign.more_than) >= 1
    return isinstance(sign.at_least, str) and part_of_all(sign.at_least) > 1


@rule()
def signers_differ(document: Document) -> Iterator[Problem]:
    before: set[tuple[object, ...]] = set()
    for at, stage, who in document.parties():
        if at[-1] == "registrar":
            continue
        here = at[: at.index("who")]
        named = (here, who.role, str(who.place)) if isinstance(who, Who) else (here, str(who))
        if named in before and isinstance(stage, NotifyStage):
            message = f"环节 `{stage.id}` 把同一个人写了两次。"
            yield document.problem("duplicate-signer", message, at, "删去一个。")
        elif named in before:
            message = f"环节 `{stage.id}` 把同一个签字人写了两次。"
            hint = "删去一个；要岗位上的每个人都签，写 each: true。"
            yield document.problem("duplicate-signer", message, at, hint)
        before.add(named)


@rule()
def who_is_told_does_not_sign(document: Document) -> Iterator[Problem]:
    """Everybody who holds the role is told; nobody of them has a vote."""
    for at, stage, who in document.parties():
        if isinstance(stage, NotifyStage):
            keys = ["each"] if isinstance(who, Who) and who.each else []
            for key in [*keys, *(["weight"] if who.weight > 1 else [])]:
                message = f"告知环节 `{stage.id}` 里不用写 {key}：岗位上的人都会收到，也不投票。"
                yield document.problem("useless-key", message, (*at, key), f"删去 {key}。")


@rule("form.fields.*.id", "form.fields.*.kind", "stages.*.fields", *WAYS)
def persons_are_asked_for(document: Document) -> Iterator[Problem]:
    for at, stage, who in document.parties():
        if not isinstance(who, NamedPerson) or who.is_drafter or who.acted_in is not None:
            continue
        known = document.holding_before(FieldKind.PERSON, stage.id)
        if who.person not in known and not document.is_unknown_entry(tuple(who.person.split("."))):
            message = f"{quoted(who.person)} 不是表单或者此前的环节里 kind: person 的项。"
            meant = did_you_mean(who.person, [*known, DRAFTER, *actors_before(document, stage.id)])
            hint = (
                meant
                or f"先在表单里加一个 kind: person 的项；拟稿人写 {DRAFTER}，办过一个环节的人写 {ACTOR_OF} <环节>。"
            )
            yield document.problem("unknown-field", message, (*at, "person"), hint)
