"""Several signers of one stage: who they are, and how they decide together."""

from collections.abc import Iterator

from definitions.problems import Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.signing import NamedPerson, Who, is_everybody
from definitions.schema.stages import PaperStage
from definitions.vocabulary import FieldKind

ALL_OF_THEM = "100%"


@rule("stages.@.who")
def signing_rules_fit(document: Document) -> Iterator[Problem]:
    """A rule that nothing can fulfil, or that says nothing, is a mistake."""
    for path, stage in document.human_stages():
        is_several = stage.has_several_signers
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
        elif stage.sign.more_than == ALL_OF_THEM:
            message = "多于 100% 的票是投不出来的。"
            yield document.problem(
                "vote-out-of-reach", message, (*path, "sign", "more_than"), "全体同意写 sign: all。"
            )
        else:
            votes = sum(who.weight for who in stage.who)
            wanted = stage.sign.at_least if stage.sign.at_least is not None else stage.sign.more_than
            is_open = any(is_everybody(who) for who in stage.who)
            if isinstance(wanted, int) and not is_open and wanted + (stage.sign.at_least is None) > votes:
                key = "at_least" if stage.sign.at_least is not None else "more_than"
                message = f"一共只有 {votes} 票，达不到这里要求的票数。"
                hint = f"写成 {votes} 以内的数，或增加签字人。"
                yield document.problem("vote-out-of-reach", message, (*path, "sign", key), hint)


@rule()
def signers_differ(document: Document) -> Iterator[Problem]:
    for path, stage in document.human_stages():
        before: set[tuple[str, ...]] = set()
        for at, who in document.signers(path, stage):
            named = (who.role, str(who.place)) if isinstance(who, Who) else (who.person,)
            if named in before:
                message = f"环节 `{stage.id}` 把同一个签字人写了两次。"
                hint = "删去一个；要岗位上的每个人都签，写 each: true。"
                yield document.problem("duplicate-signer", message, at, hint)
            before.add(named)


@rule("form.fields.*.id", "form.fields.*.kind")
def persons_are_asked_for(document: Document) -> Iterator[Problem]:
    known = [f"form.{one.id}" for one in document.process.form.fields if one.kind is FieldKind.PERSON]
    for path, stage in document.human_stages():
        for at, who in document.signers(path, stage):
            if isinstance(who, NamedPerson) and who.person not in known:
                message = f"{quoted(who.person)} 不是表单里 kind: person 的项。"
                hint = did_you_mean(who.person, known) or "先在表单里加一个 kind: person 的项。"
                yield document.problem("unknown-field", message, (*at, "person"), hint)
