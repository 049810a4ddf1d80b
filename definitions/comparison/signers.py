"""Who signs a stage, and by what rule, in words."""

from dataclasses import replace

from definitions.comparison.change import Said
from definitions.comparison.names import Names, said
from definitions.schema.places import Base, Place
from definitions.schema.signing import ACTOR_OF, NamedPerson, Party, Signing, share_in_words
from definitions.schema.stages import HumanStage, NotifyStage

HOW = {"all": "会签：都要同意", "any": "或签：先答复的算数", "in order": "依次：一个接一个都要同意"}


def signers(names: Names, stage: HumanStage) -> Said:
    """In the order of the document: it is the order of their places."""
    weighed = names.process.signing(stage).is_vote
    found = [signer(names, party, weighed=weighed) for party in stage.who]
    return Said(" ".join(one.key for one in found), "、".join(one.words for one in found))


def told(names: Names, stage: NotifyStage) -> Said:
    """Each of them is told: their order says nothing."""
    found = sorted((signer(names, party) for party in stage.who), key=lambda one: one.key)
    return Said(" ".join(one.key for one in found), "、".join(one.words for one in found))


def signer(names: Names, party: Party, *, weighed: bool = False) -> Said:
    votes = f"（{party.weight}票）" if weighed and party.weight != 1 else ""
    if isinstance(party, NamedPerson):
        return _person(names, party, votes)
    each = "的每一位" if party.each else ""
    where = place(names, party.place)
    return Said(
        f"{party.role}@{where.key}{each}{votes}", f"{where.words} {names.role(party.role)}{each}{votes}"
    )


def _person(names: Names, party: NamedPerson, votes: str) -> Said:
    if party.is_drafter:
        return Said(f"{party}{votes}", f"拟稿人{votes}")
    if party.acted_in is not None:
        key, words = names.stage_id(party.acted_in), names.stage(party.acted_in).words
        return Said(f"{ACTOR_OF} {key}{votes}", f"办过 {words} 的人{votes}")
    person = names.of_form(party.person)
    return Said(f"{person}{votes}", f"表单 {person} 写的人{votes}")


def place(names: Names, named: Place) -> Said:
    match named.base:
        case Base.SUBMITTING:
            name, words = "", "提交单位"
        case Base.UNIT:
            name, words = named.name, names.unit(named.name)
        case Base.STAGE:
            name, words = names.stage_id(named.name), f"办理 {names.stage(named.name).words} 的单位"
        case Base.FIELD | Base.COLUMN:
            name = names.of_field(named.name)
            words = f"{name} 所选栏目的提供单位" if named.base is Base.COLUMN else name
            words += " 所选的每个单位" if named.name in names.process.units_references else ""
    return Said(str(replace(named, name=name)), words + "的上一级单位" * named.above)


def rule(names: Names, stage: HumanStage) -> Said:
    """The one in force, whether it is written down or not."""
    if not names.process.has_several_signers(stage):
        return said("一人办理", usual=True)
    return said(_told(names.process.signing(stage)))


def _told(signing: Signing) -> str:
    if signing.how is not None:
        return HOW[signing.how]
    share, word = (signing.at_least, "至少") if signing.at_least is not None else (signing.more_than, "多于")
    return f"票签：{word}{share_in_words(share)}同意" + ("，一票否决" if signing.veto else "")
